//! A Debian in folders of its own: one base for all desktops, and over it what each one adds.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::debian::mirror;
use crate::files::empty;
use crate::shell::{answer, program, root, run};

const SUITE: &str = "bookworm";

/// For Satchime and for every session.
const COMMON: &[&str] = &[
    "adwaita-icon-theme",
    "at-spi2-core",
    "ca-certificates",
    "dbus",
    "dbus-x11",
    "dconf-gsettings-backend",
    "fonts-dejavu-core",
    "fonts-noto-color-emoji",
    "gtk-update-icon-cache",
    "imagemagick",
    "iproute2",
    "libasound2",
    "libgl1-mesa-dri",
    "libglib2.0-bin",
    "librsvg2-common",
    "libwebkit2gtk-4.1-0",
    "procps",
    "wmctrl",
    "x11-utils",
    "x11-xserver-utils",
    "xdotool",
    "xvfb",
];

/// Where the package puts what is no program.
const ASSETS: [(&str, &str); 5] = [
    ("src-tauri/linux/Satchime.desktop", "usr/share/applications/Satchime.desktop"),
    ("src-tauri/icons/32x32.png", "usr/share/icons/hicolor/32x32/apps/satchime.png"),
    ("src-tauri/icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/satchime.png"),
    ("src-tauri/icons/source/app.svg", "usr/share/icons/hicolor/scalable/apps/satchime.svg"),
    ("src-tauri/icons/tray/symbolic", "usr/share/icons/hicolor/symbolic/apps"),
];

pub struct Layer {
    folder: PathBuf,
    /// What lies below.
    lower: Option<PathBuf>,
    packages: &'static [&'static str],
    megabytes: u32,
}

impl Layer {
    pub fn base(folder: &Path) -> Self {
        Self { folder: folder.join("base"), lower: None, packages: COMMON, megabytes: 900 }
    }

    pub fn above(&self, name: &str, packages: &'static [&'static str], megabytes: u32) -> Self {
        let folder = self.folder.with_file_name(name);
        Self { folder, lower: Some(self.folder.join("root")), packages, megabytes }
    }

    pub fn is_complete(&self) -> bool {
        fs::read_to_string(self.stamp()).is_ok_and(|installed| installed == self.packages.join(" "))
    }

    /// Brings Debian here, or to where the layer below has it.
    ///
    /// # Errors
    /// When a package can't be had.
    pub fn install(&self) -> anyhow::Result<()> {
        empty(&self.folder)?;
        if self.lower.is_none() {
            self.debootstrap()?;
        }
        let install = "export DEBIAN_FRONTEND=noninteractive; apt-get -qq install \"$@\" && apt-get clean";
        run(self.enter().args(["sh", "-c", install, "sh"]).args(self.packages))?;
        fs::write(self.stamp(), self.packages.join(" ")).context("can't write what was installed")
    }

    fn debootstrap(&self) -> anyhow::Result<()> {
        let mirror = mirror()?;
        let mirror = mirror.trim_end_matches('/');
        let system = self.folder.join("root");
        run(program("debootstrap").args(["--variant=minbase", SUITE]).arg(&system).arg(mirror))?;
        let sources = format!(
            "deb {mirror} {SUITE} main\ndeb {mirror} {SUITE}-updates main\n\
             deb {mirror}-security {SUITE}-security main\n"
        );
        // The proxies that the machine's own apt is set up with hold for this one too.
        let ways = answer(program("apt-config").args(["dump", "Acquire"])).unwrap_or_default();
        let settings = format!("{ways}\nAPT::Install-Recommends \"false\";\n");
        for (file, text) in [
            ("etc/apt/sources.list", sources.as_str()),
            ("etc/apt/apt.conf.d/90machine", &settings),
            // All of it can be had again.
            ("etc/dpkg/dpkg.cfg.d/90fast", "force-unsafe-io\n"),
            // Packages start no service.
            ("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n"),
        ] {
            fs::write(system.join(file), text).with_context(|| format!("can't write {file}"))?;
        }
        for file in ["etc/resolv.conf", "etc/hosts"] {
            fs::copy(Path::new("/").join(file), system.join(file))
                .with_context(|| format!("can't copy {file}"))?;
        }
        let prepare = "chmod 755 /usr/sbin/policy-rc.d; useradd --create-home person; apt-get -qq update";
        run(self.enter().args(["sh", "-c", prepare]))
    }

    /// Puts Satchime there, with all that its package would bring.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn put(&self, satchime: &Path) -> anyhow::Result<()> {
        let own = self.folder.join("own");
        for (from, to) in ASSETS {
            copy(&root().join(from), &own.join(to)).with_context(|| format!("can't copy {from}"))?;
        }
        copy(satchime, &own.join("usr/bin/satchime")).context("can't copy satchime")
    }

    /// Runs, as root, what is added to the command.
    pub fn enter(&self) -> Command {
        self.with(&[])
    }

    /// The same without a network.
    pub fn enter_alone(&self) -> Command {
        self.with(&["--net"])
    }

    fn with(&self, more: &[&str]) -> Command {
        let mut command = program("unshare");
        command.args(["--mount", "--pid", "--ipc", "--fork", "--kill-child"]).args(more);
        command.args(["sh", "-c", include_str!("layers.sh"), "layers"]);
        command.arg(self.lower.as_deref().unwrap_or(Path::new(""))).arg(&self.folder);
        command
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("installed")
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.folder.file_name().unwrap_or_default();
        write!(f, "{} (about {} MB): {}", name.display(), self.megabytes, self.packages.join(" "))
    }
}

/// A file, or the files of a folder.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map(drop)
}

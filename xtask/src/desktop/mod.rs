//! A throw-away desktop: a virtual screen, a session bus, an unlocked keyring, a window manager, a panel with a tray,
//! and a notification daemon, all in a home folder of their own. Nothing of the person's own desktop is touched, and
//! nothing is left running.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::shell::{answer, forget_this_package};

pub mod descendants;

const SCREEN: &str = "1280x900x24";

/// How long a part of the desktop may take to answer on the bus.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs `command` to its end inside a new virtual desktop, and returns its exit code.
///
/// # Errors
/// When a part of the desktop doesn't come up or the command can't be started.
pub fn run(command: &mut Command) -> anyhow::Result<i32> {
    descendants::adopt()?;
    // Ctrl-C reaches the command as well; this process lives on to clean up after it. One handler serves every desktop
    // that this process brings up, one after the other.
    static HANDLED: Once = Once::new();
    let mut handled = Ok(());
    HANDLED.call_once(|| handled = ctrlc::set_handler(descendants::end));
    handled.context("can't handle Ctrl-C")?;
    let mut desktop = Desktop::new()?;
    let code = desktop.start().and_then(|()| desktop.run(command));
    descendants::end();
    descendants::reap();
    code
}

/// The environment of everything inside, as it grows while the desktop comes up.
struct Desktop {
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Desktop {
    fn new() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("satchime-desktop-").tempdir()?;
        let mut desktop = Self { folder, variables: Vec::new() };
        // What the bus starts on demand inherits the bus's environment, so these come before everything else.
        for (variable, name) in [
            ("HOME", "home"),
            ("XDG_CONFIG_HOME", "home/.config"),
            ("XDG_DATA_HOME", "home/.local/share"),
            ("XDG_STATE_HOME", "home/.local/state"),
            ("XDG_CACHE_HOME", "home/.cache"),
            ("XDG_RUNTIME_DIR", "runtime"),
        ] {
            let path = desktop.path(name);
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
            desktop.set(variable, path.display());
        }
        // Rust's tools are found through the real home unless told otherwise.
        for (variable, name) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if env::var_os(variable).is_none()
                && let Some(home) = env::home_dir()
            {
                desktop.set(variable, home.join(name).display());
            }
        }
        desktop.set("GDK_BACKEND", "x11");
        desktop.set("XDG_CURRENT_DESKTOP", "XFCE");
        desktop.set("XDG_SESSION_TYPE", "x11");
        // Tells the whole-app tests that the desktop they are about to use is not a person's own.
        desktop.set("SATCHIME_VIRTUAL_DESKTOP", "1");
        desktop
            .configure("xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", include_str!("xfce4-panel.xml"))?;
        desktop.configure("dunst/dunstrc", include_str!("dunstrc"))?;
        // What is played goes nowhere, also where there are speakers.
        desktop.configure("asound.conf", "pcm.!default { type null }\n")?;
        desktop.set("ALSA_CONFIG_PATH", desktop.path("home/.config/asound.conf").display());
        Ok(desktop)
    }

    fn start(&mut self) -> anyhow::Result<()> {
        let display =
            self.spawn_announced("Xvfb", &["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"])?;
        self.set("DISPLAY", format!(":{display}"));
        let bus = self
            .spawn_announced("dbus-daemon", &["--session", "--nofork", "--nopidfile", "--print-address=1"])?;
        self.set("DBUS_SESSION_BUS_ADDRESS", bus);
        self.write_down_traffic()?;

        let keyring = ["--foreground", "--unlock", "--components=secrets"];
        let mut keyring = self.spawn("gnome-keyring-daemon", &keyring, Stdio::null())?;
        // It reads the new keyring's password up to the end of its input.
        keyring.stdin.take().context("the input is piped")?.write_all(b"satchime")?;
        for (name, arguments) in
            [("openbox", &[][..]), ("xfce4-panel", &["--disable-wm-check"]), ("dunst", &[])]
        {
            self.spawn(name, arguments, Stdio::null())?;
        }

        // A black screen would make poor pictures. Should this fail, nothing else is worse for it.
        let background = ["-window", "root", "-size", "1280x900", "canvas:#3b4a54"];
        self.spawn("display", &background, Stdio::null())?.wait()?;

        self.wait_for(&KEYRING)?;
        self.wait_for(&NOTIFICATIONS)?;
        self.wait_for(&TRAY)
    }

    /// For tests that fail. What goes to and from the keyring is left out, because it may be secret.
    fn write_down_traffic(&mut self) -> anyhow::Result<()> {
        let log = self.log("bus");
        let names = ["org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"];
        let mut rules = names.map(|name| format!("interface='{name}'")).to_vec();
        rules.push("interface='org.freedesktop.Notifications'".to_owned());
        rules.push("sender='org.freedesktop.Notifications'".to_owned());
        rules.push("type='error'".to_owned());
        let arguments: Vec<&str> =
            ["--session"].into_iter().chain(rules.iter().map(String::as_str)).collect();
        self.spawn("dbus-monitor", &arguments, fs::File::create(&log)?.into())?;
        self.set("SATCHIME_BUS_LOG", log.display());
        Ok(())
    }

    fn run(&self, command: &mut Command) -> anyhow::Result<i32> {
        self.enter(command);
        let status = command.status();
        let status = status.with_context(|| format!("can't start {}", command.get_program().display()))?;
        Ok(status.code().unwrap_or(1))
    }

    /// Makes `command` run inside.
    fn enter(&self, command: &mut Command) {
        forget_this_package(command);
        for variable in ["WAYLAND_DISPLAY", "XAUTHORITY", "GNOME_KEYRING_CONTROL", "SSH_AUTH_SOCK"] {
            command.env_remove(variable);
        }
        // Whoever reads the tests' words reads English, whatever language this computer speaks.
        command.env("LANGUAGE", "en");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn set(&mut self, variable: &'static str, value: impl std::fmt::Display) {
        self.variables.push((variable, value.to_string()));
    }

    fn configure(&self, name: &str, content: &str) -> anyhow::Result<()> {
        let file = self.path("home/.config").join(name);
        fs::create_dir_all(file.parent().context("a file has a folder")?)?;
        Ok(fs::write(file, content)?)
    }

    fn spawn(&self, name: &str, arguments: &[&str], stdout: Stdio) -> anyhow::Result<Child> {
        let log = fs::File::create(self.log(name))?;
        let mut command = Command::new(name);
        self.enter(&mut command);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(log);
        command.spawn().with_context(|| format!("can't start {name}: is it installed? (cargo xtask setup)"))
    }

    /// Starts a program that says on its first line of output where it can be reached.
    fn spawn_announced(&self, name: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let mut child = self.spawn(name, arguments, Stdio::piped())?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("the output is piped")?).read_line(&mut line)?;
        if line.trim().is_empty() {
            bail!("{name} didn't start:\n{}", self.read_log(name));
        }
        Ok(line.trim().to_owned())
    }

    fn wait_for(&self, part: &Part) -> anyhow::Result<()> {
        let began = Instant::now();
        while !self.is_ready(part) {
            if began.elapsed() > PATIENCE {
                bail!("{} didn't come up:\n{}", part.program, self.read_log(part.program));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn is_ready(&self, part: &Part) -> bool {
        // Asking a name that nobody owns yet would make the bus start a second copy of the program.
        let name = format!("string:{}", part.bus_name);
        let owned = self.ask("org.freedesktop.DBus", "/", &["org.freedesktop.DBus.NameHasOwner", &name]);
        owned.contains("true") && self.ask(part.bus_name, part.object, part.question).contains(part.answer)
    }

    fn ask(&self, bus_name: &str, object: &str, question: &[&str]) -> String {
        let mut command = Command::new("dbus-send");
        self.enter(&mut command);
        command
            .args(["--session", "--print-reply=literal", &format!("--dest={bus_name}"), object])
            .args(question);
        answer(&mut command).unwrap_or_default()
    }

    fn log(&self, name: &str) -> PathBuf {
        self.path(&format!("{name}.log"))
    }

    fn read_log(&self, name: &str) -> String {
        fs::read_to_string(self.log(name)).unwrap_or_default()
    }
}

/// A part of the desktop, and the question that it answers as soon as it can be used.
struct Part {
    program: &'static str,
    bus_name: &'static str,
    object: &'static str,
    question: &'static [&'static str],
    answer: &'static str,
}

const KEYRING: Part = Part {
    program: "gnome-keyring-daemon",
    bus_name: "org.freedesktop.secrets",
    object: "/org/freedesktop/secrets",
    question: &["org.freedesktop.Secret.Service.ReadAlias", "string:default"],
    answer: "/collection/",
};

const NOTIFICATIONS: Part = Part {
    program: "dunst",
    bus_name: "org.freedesktop.Notifications",
    object: "/org/freedesktop/Notifications",
    question: &["org.freedesktop.Notifications.GetServerInformation"],
    answer: "dunst",
};

const TRAY: Part = Part {
    program: "xfce4-panel",
    bus_name: "org.kde.StatusNotifierWatcher",
    object: "/StatusNotifierWatcher",
    question: &[
        "org.freedesktop.DBus.Properties.Get",
        "string:org.kde.StatusNotifierWatcher",
        "string:IsStatusNotifierHostRegistered",
    ],
    answer: "true",
};

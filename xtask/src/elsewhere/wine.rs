//! The crates' tests as programs for Windows, under Wine in a Debian of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::left_out::LEFT_OUT;
use super::library::Library;
use super::{System, folder, script};
use crate::build::FEATURES;
use crate::debian::mirror;
use crate::setup;
use crate::shell::{answer, cargo, program, root, run, target_dir};

/// Its Wine is 10. That of the release before lacks a library that every program in Rust loads.
const RELEASE: &str = "trixie";

/// All that runs on Windows, but for the window itself.
const CRATES: [&str; 8] = [
    "satchime-domain",
    "satchime-l10n",
    "satchime-engine",
    "satchime-native",
    "satchime-adapters",
    "satchime-simulator",
    "satchimectl",
    "satchime",
];

/// Builds and runs them, to the end.
///
/// # Errors
/// When a test fails that is not left out, or what it takes can't be had.
pub fn test() -> anyhow::Result<()> {
    setup::for_wine()?;
    let folder = folder()?;
    let target = System::Windows.target();
    if !matches!(Library::of(target, &folder)?, Library::Installed) {
        bail!(
            "programs for Windows are linked with rustup's standard library for {target}, which is not here"
        );
    }
    let chroot = chroot(&folder)?;
    let runner = script(&folder, "wine", include_str!("wine.sh"))?;
    // WebView2Loader.dll lies there, and not beside the tests.
    let programs = target_dir().join(target).join("debug");
    let words =
        [&runner, &chroot, root(), &target_dir()].map(|word| format!("{:?}", word.display().to_string()));
    eprintln!("Left out, because Wine is no Windows there:");
    LEFT_OUT.iter().for_each(|(test, reason)| eprintln!("  {test}: {reason}"));
    let mut command = cargo();
    command.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests", "--target", target]).args(FEATURES);
    command.args(CRATES.iter().flat_map(|name| ["-p", name]));
    command.arg("--config").arg(format!("target.{target}.runner=[{}]", words.join(", ")));
    command.args(["--", "--exact"]).args(LEFT_OUT.iter().flat_map(|(test, _)| ["--skip", test]));
    // Gigabytes, and a third of the time.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    command.env("WINEPATH", format!("Z:{}", programs.display()).replace('/', "\\"));
    run(&mut command)
}

/// A Debian with Wine, made once.
fn chroot(folder: &Path) -> anyhow::Result<PathBuf> {
    let (chroot, complete) = (folder.join("wine-debian"), folder.join("wine-debian.complete"));
    if complete.exists() {
        return Ok(chroot);
    }
    if answer(program("id").arg("-u")).as_deref() != Some("0") {
        bail!("Wine runs in a Debian of its own, which only root can set up and enter");
    }
    if chroot.exists() {
        fs::remove_dir_all(&chroot).with_context(|| format!("can't remove {}", chroot.display()))?;
    }
    eprintln!("Installing Debian {RELEASE} with Wine (700 MB) into {} …", chroot.display());
    let mirror = mirror()?;
    let mut debootstrap = program("debootstrap");
    debootstrap.args(["--variant=minbase", "--include=wine64", RELEASE]);
    run(debootstrap.arg(&chroot).arg(mirror))?;
    let packages = chroot.join("var/cache/apt/archives");
    fs::remove_dir_all(&packages).with_context(|| format!("can't remove {}", packages.display()))?;
    // Without it no name is this computer's own.
    let hosts = "127.0.0.1 localhost\n::1 localhost\n";
    fs::write(chroot.join("etc/hosts"), hosts).context("the chroot can't be written")?;
    fs::write(&complete, "").with_context(|| format!("can't write {}", complete.display()))?;
    Ok(chroot)
}

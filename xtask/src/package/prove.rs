//! The packages on systems that were made a moment ago: installed, used beside a real LNbits, upgraded from a version
//! before, removed and purged. The story itself is told by `tests/installed`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::make::{PACKAGES, deb};
use crate::build::{FEATURES, Profile};
use crate::files::{empty, remove};
use crate::shell::{answer, cargo, program, run, target_dir};
use crate::{debian, setup};

const SUITES: [&str; 2] = ["bookworm", "trixie"];

/// What every desktop has: a screen, a bus, a keyring, somebody who shows notifications.
const DESKTOP: [&str; 6] = ["ca-certificates", "dbus", "dunst", "gnome-keyring", "procps", "xvfb"];

/// # Errors
/// When a system can't be made, or a package is not as it should be there.
pub fn on_fresh_systems(packages: &Path) -> anyhow::Result<()> {
    if answer(program("id").arg("-u")).as_deref() != Some("0") {
        bail!("fresh systems are made by root: run this as root");
    }
    setup::for_fresh_systems()?;
    let before = target_dir().join("packages-before");
    empty(&before)?;
    let version = format!("{}~before-1", env!("CARGO_PKG_VERSION"));
    for (name, _) in PACKAGES {
        deb(name, &["--deb-version", &version], &before)?;
    }
    // With the features of the tests, so that nothing is built twice.
    let selection = ["--workspace", "--exclude", "xtask", "--bin", "installed"];
    run(cargo().arg("build").args(selection).args(FEATURES))?;
    for suite in SUITES {
        let system = fresh(suite)?;
        let mut story = Command::new(Profile::Debug.program("installed"));
        let told = run(story.arg(&system).arg(&before).arg(packages));
        remove(&system)?;
        told.with_context(|| format!("on {suite}"))?;
    }
    Ok(())
}

/// A copy of a system that nobody has used.
fn fresh(suite: &str) -> anyhow::Result<PathBuf> {
    let folder = target_dir().join("systems");
    fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    let (unused, used) = (folder.join(suite), folder.join(format!("{suite}-used")));
    let complete = folder.join(format!("{suite}.complete"));
    let wanted = DESKTOP.join(" ");
    if !fs::read_to_string(&complete).is_ok_and(|made| made == wanted) {
        make(suite, &unused)?;
        fs::write(&complete, wanted).with_context(|| format!("can't write {}", complete.display()))?;
    }
    remove(&used)?;
    run(program("cp").args(["--archive", "--reflink=auto"]).arg(&unused).arg(&used))?;
    Ok(used)
}

fn make(suite: &str, folder: &Path) -> anyhow::Result<()> {
    remove(folder)?;
    eprintln!("Making a fresh {suite} in {} …", folder.display());
    run(program("debootstrap").args(["--variant=minbase", suite]).arg(folder).arg(debian::mirror()?))?;
    let mut apt = program("chroot");
    apt.arg(folder).args(["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]);
    run(apt.args(["apt-get", "install", "-qq", "--no-install-recommends"]).args(DESKTOP))
}

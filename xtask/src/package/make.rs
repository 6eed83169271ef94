//! Both programs built as people get them, and packed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};

use crate::build::{FEATURES, Profile};
use crate::files::{below, empty};
use crate::shell::{cargo, program, root, run, target_dir};
use crate::tools::Tool;
use crate::{reproducible, setup};

/// What is written for the packages alone.
pub const OWN: &str = "src-tauri/linux";

/// Where Cargo.toml looks for what the programs say of themselves.
const DOCUMENTS: &str = "target/documents";

/// Each package by its name and the folder of its Cargo.toml.
pub const PACKAGES: [(&str, &str); 2] = [("satchime", "."), ("satchimectl", "src-tauri/ctl")];

/// Builds both programs and their packages, and tells where those are.
///
/// # Errors
/// When something can't be built.
pub fn packages() -> anyhow::Result<PathBuf> {
    setup::for_packages()?;
    changelog_names(env!("CARGO_PKG_VERSION"))?;
    reproducible::build(&[])?;
    documents(&root().join(DOCUMENTS))?;
    date_what_is_packed()?;
    let folder = target_dir().join("packages");
    empty(&folder)?;
    for (name, manifest) in PACKAGES {
        deb(name, &[], &folder)?;
        let mut rpm = Tool::Rpm.command()?;
        // rpm's own way: the tool's would ask for what this machine's libraries need in turn.
        rpm.args(["--auto-req", "find-requires", "--output"]).arg(&folder);
        if manifest != "." {
            rpm.args(["--package", manifest]);
        }
        reproducible::date(&mut rpm);
        run(&mut rpm)?;
    }
    Ok(folder)
}

/// Packs what is built.
///
/// # Errors
/// When it can't be packed.
pub fn deb(package: &str, arguments: &[&str], folder: &Path) -> anyhow::Result<()> {
    let mut deb = Tool::Deb.command()?;
    deb.args(["--no-build", "--locked", "--package", package]).args(arguments);
    reproducible::date(&mut deb);
    run(deb.arg("--output").arg(folder))
}

/// The files in `folder` that end like this.
///
/// # Errors
/// When it can't be listed.
pub fn ending(folder: &Path, end: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = below(folder)?;
    files.retain(|file| file.extension().is_some_and(|found| found == end));
    Ok(files)
}

/// An .rpm tells when each file was changed, unless that was after the date that it is given. So sources get that date,
/// and programs are new: cargo builds anew what is older than what it was built from.
fn date_what_is_packed() -> anyhow::Result<()> {
    let Some(seconds) = reproducible::seconds().and_then(|seconds| seconds.parse().ok()) else {
        return Ok(());
    };
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let mut sources = ["LICENSE", "CHANGELOG.md"].map(|name| root().join(name)).to_vec();
    for folder in [OWN, "src-tauri/icons", DOCUMENTS] {
        sources.extend(below(&root().join(folder))?);
    }
    sources.iter().try_for_each(|file| set_modified(file, date))?;
    let programs = PACKAGES.map(|(name, _)| Profile::Release.program(name));
    programs.iter().try_for_each(|file| set_modified(file, SystemTime::now()))
}

fn set_modified(file: &Path, date: SystemTime) -> anyhow::Result<()> {
    let opened = fs::File::options().append(true).open(file).and_then(|opened| opened.set_modified(date));
    opened.with_context(|| format!("can't date {}", file.display()))
}

/// Debian reads the version from its own changelog.
fn changelog_names(version: &str) -> anyhow::Result<()> {
    let file = root().join(OWN).join("changelog");
    let text = fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    if !text.starts_with(&format!("satchime ({version}-")) {
        bail!("{} does not begin with version {version}", file.display());
    }
    Ok(())
}

/// Manual pages and completions, made from what the programs say of themselves. Built with the features of the tests,
/// so that nothing is built twice.
fn documents(folder: &Path) -> anyhow::Result<()> {
    empty(folder)?;
    let arguments = ["--workspace", "--exclude", "xtask", "--example", "documents"];
    run(cargo().arg("build").args(arguments).args(FEATURES))?;
    run(Command::new(target_dir().join("debug/examples/documents")).arg(folder))?;
    // Without the name and the time of what was packed.
    run(program("gzip").args(["-9", "--no-name"]).args(below(&folder.join("man"))?))
}

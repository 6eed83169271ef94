//! The systems that this one is not: clippy for them, and [`wine`], which runs what was built for Windows. For clippy
//! nothing is linked, so it takes their std, but neither a C compiler for them nor their SDKs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use clap::ValueEnum;

use crate::build::FEATURES;
use crate::setup;
use crate::shell::{cargo, root, run, target_dir};

mod debian;
mod left_out;
mod library;
pub mod wine;

use library::Library;

#[derive(clap::Args)]
pub struct Options {
    /// Lint for this system (may be given more than once; without it, for all)
    #[arg(long = "target", value_name = "SYSTEM")]
    systems: Vec<System>,
}

impl Options {
    pub fn systems(&self) -> &[System] {
        if self.systems.is_empty() { System::value_variants() } else { &self.systems }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum System {
    Windows,
    Macos,
}

impl System {
    /// Windows by its GNU side, which can also be linked and run without anything of Microsoft's.
    const fn target(self) -> &'static str {
        match self {
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::Macos => "aarch64-apple-darwin",
        }
    }
}

/// Lints the whole workspace with its tests, a warning being an error.
///
/// # Errors
/// When there is something to mend, or a system's std can't be had.
pub fn check(systems: &[System]) -> anyhow::Result<()> {
    setup::rust_components()?;
    // Where the app embeds its window from. What is in there is nothing to the lints.
    let window = root().join("ui/dist");
    fs::create_dir_all(&window).with_context(|| format!("can't make {}", window.display()))?;
    let folder = folder()?;
    let compiler = script(&folder, "no-compiler", include_str!("compiler.sh"))?;
    for &system in systems {
        let library = Library::of(system.target(), &folder)?;
        run(&mut clippy(system.target(), &library, &compiler))?;
    }
    Ok(())
}

fn clippy(target: &str, library: &Library, compiler: &Path) -> Command {
    let mut command = cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--target", target]).args(FEATURES);
    command.args(["--", "-D", "warnings"]);
    let name = target.replace('-', "_");
    for language in ["CC", "CXX", "RC"] {
        command.env(format!("{language}_{name}"), compiler);
    }
    command.env(format!("AR_{name}"), "ar");
    // Else `xcrun` is asked for it.
    command.env("SDKROOT", root());
    if let Library::Built(sysroot) = library {
        // For the other system's crates alone; build scripts and macros are this one's.
        command.env("CARGO_ENCODED_RUSTFLAGS", format!("--sysroot={}", sysroot.display()));
    }
    command
}

/// For all that this needs beside cargo's own files.
fn folder() -> anyhow::Result<PathBuf> {
    let folder = target_dir().join("elsewhere");
    fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    Ok(folder)
}

/// A program to be run by others.
fn script(folder: &Path, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    let script = folder.join(name);
    // A compiler that is newer than what it made lets cargo make that anew.
    if !fs::read_to_string(&script).is_ok_and(|written| written == text) {
        fs::write(&script, text)
            .and_then(|()| fs::set_permissions(&script, fs::Permissions::from_mode(0o755)))
            .with_context(|| format!("can't write {}", script.display()))?;
    }
    Ok(script)
}

//! Rust's standard library for another system: rustup's, or made from its source.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use rustc_build_sysroot::{BuildMode, SysrootBuilder, rustc_sysroot_src};

use super::debian;
use crate::shell::{answer, program, run, unlocked_cargo};

pub enum Library {
    /// In the toolchain, where rustc looks for it.
    Installed,
    /// In this folder, good for checking, not for linking.
    Built(PathBuf),
}

impl Library {
    /// From rustup where there is one that can fetch it, and else from the sources of this very version of Rust, made
    /// in `folder`.
    ///
    /// # Errors
    /// When there is neither.
    pub fn of(target: &str, folder: &Path) -> anyhow::Result<Self> {
        if is_installed(target) {
            return Ok(Self::Installed);
        }
        eprintln!("Rust's standard library for {target} is missing. Satchime adds it to the toolchain.");
        let Err(from_rustup) = run(program("rustup").args(["target", "add", target])) else {
            return Ok(Self::Installed);
        };
        eprintln!("{from_rustup:#}. Building it from its source instead.");
        build(target, folder).map(Self::Built).with_context(|| {
            format!(
                "no standard library for {target}: neither from rustup ({from_rustup:#}) nor from its source"
            )
        })
    }
}

fn is_installed(target: &str) -> bool {
    let libraries = answer(program("rustc").args(["--print", "target-libdir", "--target", target]));
    libraries.is_some_and(|folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()))
}

fn build(target: &str, folder: &Path) -> anyhow::Result<PathBuf> {
    let version = answer(program("rustc").arg("--version")).context("rustc doesn't tell its version")?;
    let release = version.split_whitespace().nth(1).context("rustc doesn't tell its version")?;
    let folder = folder.join(format!("rust-{release}"));
    let component = rustc_sysroot_src(program("rustc"))?;
    let source = if component.exists() { component } else { debian::library(release, &folder)? };
    let sysroot = folder.join("sysroot");
    let mut cargo = unlocked_cargo();
    // std is made with what only its own compiler may use, and this is that compiler.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    SysrootBuilder::new(&sysroot, target)
        .build_mode(BuildMode::Check)
        // As the one that rustup brings: clippy would take what std's macros make for ours where it can read them.
        .rustflag(format!("--remap-path-prefix={}=/rust/library", source.display()))
        .cargo(cargo)
        .when_build_required(|| eprintln!("Building the standard library for {target} …"))
        .build_from_source(&source)?;
    Ok(sysroot)
}

//! Cargo's helpers that packages and releases take, each built once from crates.io, below the target folder.

use std::path::PathBuf;
use std::process::Command;

use crate::shell::{root, run, target_dir, unlocked_cargo};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Writes the list of crates into each program.
    Auditable,
    /// Lists what a program is made of.
    CycloneDx,
    #[cfg(target_os = "linux")]
    Deb,
    #[cfg(target_os = "linux")]
    Rpm,
}

impl Tool {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auditable => "cargo-auditable",
            Self::CycloneDx => "cargo-cyclonedx",
            #[cfg(target_os = "linux")]
            Self::Deb => "cargo-deb",
            #[cfg(target_os = "linux")]
            Self::Rpm => "cargo-generate-rpm",
        }
    }

    const fn version(self) -> &'static str {
        match self {
            Self::Auditable => "0.7.7",
            Self::CycloneDx => "0.5.9",
            #[cfg(target_os = "linux")]
            Self::Deb => "3.8.0",
            #[cfg(target_os = "linux")]
            Self::Rpm => "0.21.1",
        }
    }

    /// Called as cargo would, by its name without `cargo-`.
    ///
    /// # Errors
    /// When it can't be had.
    pub fn command(self) -> anyhow::Result<Command> {
        let mut command = Command::new(installed(self)?);
        command.current_dir(root()).env("CARGO_TARGET_DIR", target_dir());
        command.arg(self.name().trim_start_matches("cargo-"));
        Ok(command)
    }
}

/// Where they are kept.
pub fn folder() -> PathBuf {
    target_dir().join("tools")
}

/// # Errors
/// When it can't be had.
pub fn installed(tool: Tool) -> anyhow::Result<PathBuf> {
    let (name, version) = (tool.name(), tool.version());
    let folder = folder().join(format!("{name}-{version}"));
    let program = folder.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let mut install = unlocked_cargo();
        install.args(["install", "--locked", "--quiet", "--root"]).arg(&folder);
        run(install.arg(format!("{name}@{version}")).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(program)
}

//! Building the two programs, with the UI inside the app.

use std::env;
use std::path::PathBuf;

use crate::shell::{cargo, run, target_dir};
use crate::{setup, ui};

/// The feature that embeds ui/dist in the app instead of asking the dev server for it.
pub const FEATURES: [&str; 2] = ["--features", "satchime/custom-protocol"];

/// One invocation: two would each settle on other features of the shared crates, and build those twice.
pub const BOTH: [&str; 6] = ["-p", "satchime", "-p", "satchimectl", FEATURES[0], FEATURES[1]];

#[derive(Clone, Copy)]
pub enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub const fn new(release: bool) -> Self {
        if release { Self::Release } else { Self::Debug }
    }

    /// Where a program of this profile is built.
    pub fn program(self, name: &str) -> PathBuf {
        let folder = match self {
            Self::Debug => "debug",
            Self::Release => "release",
        };
        target_dir().join(folder).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// Builds the UI, satchime and satchimectl.
///
/// # Errors
/// When a tool is missing or a build fails.
pub fn everything(profile: Profile) -> anyhow::Result<()> {
    page()?;
    compile(profile, &BOTH)
}

/// Builds what the app embeds.
///
/// # Errors
/// When a tool is missing or a build fails.
pub fn page() -> anyhow::Result<()> {
    setup::for_build()?;
    ui::install()?;
    ui::script("build")
}

/// Builds satchimectl alone, which needs no UI and no WebKit.
///
/// # Errors
/// When a tool is missing or the build fails.
pub fn ctl(profile: Profile) -> anyhow::Result<()> {
    setup::for_ctl()?;
    compile(profile, &["-p", "satchimectl"])
}

fn compile(profile: Profile, arguments: &[&str]) -> anyhow::Result<()> {
    let mut command = cargo();
    command.arg("build").args(arguments);
    if let Profile::Release = profile {
        command.arg("--release");
    }
    run(&mut command)
}

//! The UI's tools: Node and npm.

use std::fs;
use std::process::Command;
use std::time::SystemTime;

use anyhow::bail;

use crate::shell::{answer, program, root, run};

/// As in ui/package.json.
const OLDEST_NODE: [u32; 2] = [20, 19];

/// Installs the UI's packages when the lock file is newer than what is installed.
///
/// # Errors
/// When Node or npm is missing or too old, or npm fails.
pub fn install() -> anyhow::Result<()> {
    check_node()?;
    if is_fresh() {
        return Ok(());
    }
    run(npm().args(["ci", "--no-audit", "--no-fund"]))
}

/// Runs one of the scripts in ui/package.json.
///
/// # Errors
/// When the script fails.
pub fn script(name: &str) -> anyhow::Result<()> {
    run(npm().args(["run", "--silent", name]))
}

fn npm() -> Command {
    let mut npm = program("npm");
    npm.current_dir(root().join("ui"));
    npm
}

/// # Errors
/// When Node or npm is missing or too old.
pub fn check_node() -> anyhow::Result<()> {
    let advice =
        format!("Install version {}.{} or newer: https://nodejs.org", OLDEST_NODE[0], OLDEST_NODE[1]);
    let Some(version) = answer(program("node").arg("--version")) else {
        bail!("Node.js is missing. {advice}");
    };
    let numbers: Vec<u32> =
        version.trim_start_matches('v').split('.').map_while(|part| part.parse().ok()).collect();
    if numbers < OLDEST_NODE.to_vec() {
        bail!("Node.js {version} is too old. {advice}");
    }
    if answer(program("npm").arg("--version")).is_none() {
        bail!(
            "npm is missing. It comes with Node.js from https://nodejs.org; some Linux systems have it as a \
             package of its own"
        );
    }
    Ok(())
}

fn is_fresh() -> bool {
    let changed =
        |path: &str| -> Option<SystemTime> { fs::metadata(root().join(path)).ok()?.modified().ok() };
    match (changed("ui/package-lock.json"), changed("ui/node_modules/.package-lock.json")) {
        (Some(wanted), Some(installed)) => installed >= wanted,
        _ => false,
    }
}

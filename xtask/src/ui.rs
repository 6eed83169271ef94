//! The UI's tools: Node and npm.

use std::fs;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, bail};

use crate::shell::{answer, program, root, run, spell};

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

/// Whether the packages are what was published, by the registry's signatures of them.
///
/// # Errors
/// When one is not, or the check fails otherwise than for want of the keys.
pub fn signatures() -> anyhow::Result<()> {
    let mut audit = npm();
    audit.args(["audit", "signatures", "--json", "--fetch-retries=0"]);
    let output = audit.output().with_context(|| format!("can't start: {}", spell(&audit)))?;
    let told = String::from_utf8_lossy(&output.stdout);
    match Signatures::of(output.status.success(), &told) {
        Signatures::Good => eprintln!("npm: every signature is good"),
        Signatures::NoKeys => eprintln!(
            "Left out: npm's keys for its signatures are out of reach. CI's job \"dependencies\" needs them."
        ),
        Signatures::Bad => bail!("`{}` found packages that were changed, or failed:\n{told}", spell(&audit)),
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Signatures {
    Good,
    /// Neither the list of keys that npm looks for first, nor the registry's own.
    NoKeys,
    Bad,
}

impl Signatures {
    fn of(succeeded: bool, told: &str) -> Self {
        const OUT_OF_REACH: [&str; 5] = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"];
        let is_out_of_reach = OUT_OF_REACH.iter().any(|code| told.contains(&format!("\"code\": \"{code}\"")));
        let has_none = told.contains("installed from a supported registry");
        let has_looked = told.contains("\"invalid\"");
        match succeeded {
            true => Self::Good,
            false if !has_looked && (is_out_of_reach || has_none) => Self::NoKeys,
            false => Self::Bad,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_for_want_of_keys_are_signatures_left_out() {
        let error = |code: &str, summary: &str| {
            format!(
                "{{\n  \"error\": {{\n    \"code\": \"{code}\",\n    \"summary\": \"{summary}\"\n  }}\n}}"
            )
        };
        let unsupported = "found no dependencies to audit that were installed from a supported registry";
        let changed =
            "{\n  \"invalid\": [\n    { \"code\": \"EINTEGRITYSIGNATURE\" }\n  ],\n  \"missing\": []\n}";
        for (succeeded, told, expected) in [
            (true, "{\n  \"invalid\": [],\n  \"missing\": []\n}".to_owned(), Signatures::Good),
            (false, error("ENOTFOUND", "request to a list of keys failed"), Signatures::NoKeys),
            (false, error("", unsupported), Signatures::NoKeys),
            (false, changed.to_owned(), Signatures::Bad),
            (false, error("EUSAGE", "found no installed dependencies to audit"), Signatures::Bad),
            (false, String::new(), Signatures::Bad),
        ] {
            assert_eq!(Signatures::of(succeeded, &told), expected, "{told}");
        }
    }
}

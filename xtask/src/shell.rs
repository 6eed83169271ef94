//! Where the project is, and how its tools are called.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The project's top folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the top folder.
pub fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The cargo that runs this task, which builds the versions in Cargo.lock or nothing.
pub fn cargo() -> Command {
    let mut command = unlocked_cargo();
    command.arg("--locked");
    command
}

/// The same for what has no Cargo.lock of its own.
pub fn unlocked_cargo() -> Command {
    let mut command = Command::new(cargo_program());
    command.current_dir(root());
    forget_this_package(&mut command);
    command
}

pub fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Drops the variables that cargo set for this task's own package: build scripts watch some of them, and would run
/// again each time a crate is built once through xtask and once without.
pub fn forget_this_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

/// A program called by its name. npm is a script on Windows, which has to be named in full there.
pub fn program(name: &str) -> Command {
    let name = if cfg!(windows) && name == "npm" { "npm.cmd" } else { name };
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs to the end with the terminal's input and output.
///
/// # Errors
/// When it can't be started or doesn't succeed.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let line = spell(command);
    eprintln!("$ {line}");
    let status = command.status().with_context(|| format!("can't start: {line}"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// What a program prints on stdout, or nothing when it is missing or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command line, to be read by a person.
pub fn spell(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

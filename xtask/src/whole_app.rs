//! The whole-app tests: every file in a virtual desktop of its own, several files side by side.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::process::{Command, Output};
use std::thread;
use std::time::Instant;

use anyhow::{Context, bail};
use parking_lot::Mutex;

use crate::shell::root;

/// They mostly wait, for what a person at a screen would wait for too.
const SIDE_BY_SIDE: usize = 2;

/// Runs the tests of each file of `tests/` by what `command` gives for it. What a file prints is shown in one piece at
/// its end.
///
/// # Errors
/// When a test fails, after all have run.
pub fn run(command: impl Fn(&str) -> Command + Sync) -> anyhow::Result<()> {
    let waiting = Mutex::new(files()?.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                loop {
                    let Some(file) = waiting.lock().next() else { break };
                    if let Err(error) = one(&file, &command(&file)) {
                        failed.lock().push(format!("{file} ({error:#})"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner();
    if !failed.is_empty() {
        bail!("whole-app tests failed: {}", failed.join(", "));
    }
    Ok(())
}

fn one(file: &str, command: &Command) -> anyhow::Result<()> {
    let began = Instant::now();
    let output = in_a_desktop(command)?;
    let seconds = began.elapsed().as_secs_f64();
    let mut terminal = io::stderr().lock();
    writeln!(terminal, "\n---- {file} ({seconds:.1} s)")?;
    for part in [&output.stdout, &output.stderr] {
        terminal.write_all(part)?;
    }
    if !output.status.success() {
        bail!("{}", output.status);
    }
    Ok(())
}

/// A process for each, because a desktop ends whatever its process has started.
fn in_a_desktop(command: &Command) -> anyhow::Result<Output> {
    let this = env::current_exe().context("this program can't be found")?;
    let mut desktop = Command::new(this);
    desktop.arg("desktop").arg("--").arg(command.get_program()).args(command.get_args());
    // What failed is in the panic's words and in what it left; a backtrace pushes those out of what CI keeps.
    desktop.env("RUST_BACKTRACE", "0");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => desktop.env(name, value),
            None => desktop.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        desktop.current_dir(folder);
    }
    desktop.output().with_context(|| format!("no desktop for {}", OsStr::display(command.get_program())))
}

/// The names of the files `tests/*.rs` that make up the whole-app tests.
fn files() -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("tests")).context("can't list tests/")? {
        let path = entry?.path();
        if let (Some(stem), Some("rs")) = (path.file_stem(), path.extension().and_then(|end| end.to_str())) {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    names.retain(|name| !["main", "source_rules"].contains(&name.as_str()));
    names.sort();
    Ok(names)
}

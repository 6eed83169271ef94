//! LNbits from PyPI, once for each version, kept in a folder of its own.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place;

/// Since version 5, bitstring lacks a name that LNbits' decoder of invoices imports.
const BESIDES: [&str; 1] = ["bitstring<5"];

/// The Python versions that every LNbits version in use here runs on.
const SUITABLE: [&str; 3] = ["3.12", "3.11", "3.10"];

const ATTEMPTS: u32 = 3;

/// Installs `version` unless it is there, and returns the interpreter that runs it. Takes about a minute the first
/// time; other processes wait meanwhile.
pub fn python(version: &str) -> PathBuf {
    let cache = place::lnbits_cache();
    fs::create_dir_all(&cache).unwrap_or_else(|error| panic!("can't create {}: {error}", cache.display()));
    let lock = File::create(cache.join(format!("{version}.lock"))).expect("the lock file can be created");
    lock.lock().expect("the lock file can be locked");

    let folder = cache.join(version);
    let python = folder.join("bin/python");
    let complete = folder.join("complete");
    if complete.exists() && python.exists() {
        return python;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an unfinished installation can be removed");
    }
    create_environment(&cache, &folder);
    let wanted = format!("lnbits=={version}");
    pip(&python, [wanted.as_str()].into_iter().chain(BESIDES));
    check(
        Command::new(&python)
            .args(["-I", "-c", "import bolt11, uvicorn, lnbits.settings"])
            .current_dir(&folder),
    );
    fs::write(complete, "").expect("the installation can be marked as complete");
    python
}

fn create_environment(cache: &Path, folder: &Path) {
    if let Some(python) = suitable_python() {
        return check(Command::new(python).args(["-m", "venv"]).arg(folder));
    }
    // The system's Python is too new, or there is none: uv brings one.
    let uv = cache.join("uv");
    if !uv.join("bin/uv").exists() {
        check(Command::new("python3").args(["-m", "venv"]).arg(&uv));
        pip(&uv.join("bin/python"), ["uv"]);
    }
    check(
        Command::new(uv.join("bin/uv"))
            .args(["venv", "--seed", "--python", SUITABLE[0]])
            .arg(folder)
            .env("UV_PYTHON_INSTALL_DIR", cache.join("pythons")),
    );
}

/// `SATCHIME_PYTHON`, or the first Python on the path that LNbits runs on.
fn suitable_python() -> Option<PathBuf> {
    let chosen = std::env::var_os("SATCHIME_PYTHON").map(PathBuf::from);
    let usual = SUITABLE.iter().map(|version| format!("python{version}").into());
    chosen.into_iter().chain(usual).chain(["python3".into()]).find(|python| {
        let probe = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
        let answer = Command::new(python).args(["-c", probe]).output();
        answer.is_ok_and(|answer| SUITABLE.contains(&String::from_utf8_lossy(&answer.stdout).trim()))
    })
}

/// Tries more than once, because a registry may hiccup.
fn pip<'a>(python: &Path, packages: impl IntoIterator<Item = &'a str>) {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(packages);
    for attempt in 1..ATTEMPTS {
        if command.status().is_ok_and(|status| status.success()) {
            return;
        }
        eprintln!("pip failed (attempt {attempt} of {ATTEMPTS})");
    }
    check(&mut command);
}

fn check(command: &mut Command) {
    let name = command.get_program().to_owned();
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!(
            "{} {} failed:\n{}",
            name.display(),
            command.get_args().collect::<Vec<_>>().join(OsStr::new(" ")).display(),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => {
            panic!("can't start {}: {error}. Is Python 3 installed? (cargo xtask setup)", name.display())
        }
    }
}

//! LNbits from PyPI, once for each version, kept in a folder of its own. Every file that pip fetches has to have one of
//! the hashes in `tests/locks`; how a version gets its list is told there.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place;

/// What builds the packages that have no wheel.
const BUILDING: &str = "building";

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
    let list = list(&format!("lnbits-{version}"));
    let wanted = fs::read_to_string(&list).unwrap_or_else(|error| {
        panic!("LNbits {version} can't be installed: {}: {error}. See the README there", list.display())
    });
    if python.exists() && fs::read_to_string(&complete).is_ok_and(|installed| installed == wanted) {
        return python;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an unfinished installation can be removed");
    }
    create_environment(&cache, &folder);
    pip(&python, &self::list(BUILDING), &["--only-binary", ":all:"]);
    // The list is whole, and what builds is there: pip has nothing to look for that has no hash.
    pip(&python, &list, &["--no-deps", "--no-build-isolation"]);
    check(
        Command::new(&python)
            .args(["-I", "-c", "import bolt11, uvicorn, lnbits.settings"])
            .current_dir(&folder),
    );
    fs::write(complete, wanted).expect("the installation can be marked as complete");
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
        pip(&uv.join("bin/python"), &list("uv"), &["--only-binary", ":all:"]);
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

fn list(name: &str) -> PathBuf {
    place::locks().join(format!("{name}.txt"))
}

/// Tries more than once, because a registry may hiccup.
fn pip(python: &Path, list: &Path, how: &[&str]) {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--require-hashes", "--requirement"])
        .arg(list)
        .args(how);
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

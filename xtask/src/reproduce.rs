//! Whether the packages are the same, byte for byte, when somebody else builds them: in another folder, as another user
//! with another home, at another time, in another language, with files that are nobody else's.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::shell::{answer, cargo_program, program, root, run, target_dir};
use crate::{files, package, reproducible, setup, tools};

/// Builds the last commit's packages here and elsewhere, and compares them.
///
/// # Errors
/// When they differ, or something was changed since the last commit.
pub fn packages() -> anyhow::Result<()> {
    setup::for_reproducing()?;
    if answer(program("git").args(["status", "--porcelain"])).as_deref() != Some("") {
        bail!("the last commit is built: commit first, or put aside what was changed");
    }
    let here = package::made()?;
    let folder = tempfile::Builder::new().prefix("elsewhere-").tempdir()?;
    let there = Elsewhere::new(folder.path())?.build()?;
    let kept = target_dir().join("packages-elsewhere");
    files::empty(&kept)?;
    for package in files::below(&there)? {
        let name = package.file_name().context("a file has a name")?;
        fs::copy(&package, kept.join(name)).with_context(|| format!("can't copy {}", package.display()))?;
    }
    run(program("diffoscope").arg(&here).arg(&kept)).context("the packages differ")?;
    run(program("sha256sum").args(files::below(&here)?))
}

/// Somebody else's computer, as far as one can be had here.
struct Elsewhere {
    home: PathBuf,
    compiler: PathBuf,
    source: PathBuf,
    languages: PathBuf,
}

impl Elsewhere {
    fn new(folder: &Path) -> anyhow::Result<Self> {
        let at = |name: &str| folder.join(name);
        let this = Self {
            home: at("home/somebody"),
            compiler: at("compiler/rustc"),
            source: at("a folder/src"),
            languages: at("languages"),
        };
        fs::create_dir_all(&this.home)?;
        fs::create_dir_all(&this.languages)?;
        this.write_compiler()?;
        run(program("localedef")
            .args(["--inputfile=de_DE", "--charmap=UTF-8"])
            .arg(this.languages.join("de_DE.UTF-8")))?;
        run(program("git").args(["clone", "--quiet"]).arg(root()).arg(&this.source))?;
        let commit = answer(program("git").args(["rev-parse", "HEAD"])).context("there is no commit")?;
        run(this.command("git").args(["checkout", "--quiet", &commit]))?;
        // The tools that pack are no part of what is packed, and take minutes to build.
        let tools = this.source.join("target/tools");
        fs::create_dir_all(this.source.join("target"))?;
        run(program("cp").args(["--archive", "--reflink=auto"]).arg(tools::folder()).arg(tools))?;
        Ok(this)
    }

    fn build(&self) -> anyhow::Result<PathBuf> {
        // What comes from the network comes at its own time: certificates are good for no other.
        run(self.command(cargo_program()).args(["fetch", "--locked"]))?;
        let mut npm = self.command("npm");
        run(npm.current_dir(self.source.join("ui")).args(["ci", "--no-audit", "--no-fund"]))?;
        let mut build = self.command("sh");
        // Waits are no dates.
        build.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        build.args(["-c", "umask 077; exec \"$@\"", "sh", "faketime", "-f", "+400d"]).arg(cargo_program());
        build.args(["run", "--locked", "--package", "xtask", "--", "package", "--unjudged"]);
        run(&mut build)?;
        Ok(self.source.join("target/packages"))
    }

    /// rustc hangs where its clock is changed from outside, so it has this machine's. Build scripts have the other.
    fn write_compiler(&self) -> anyhow::Result<()> {
        let sysroot =
            answer(program("rustc").args(["--print", "sysroot"])).context("rustc has no sysroot")?;
        let script = format!("#!/bin/sh\nunset LD_PRELOAD\nexec '{sysroot}/bin/rustc' \"$@\"\n");
        let folder = self.compiler.parent().context("a file has a folder")?;
        fs::create_dir_all(folder)?;
        fs::write(&self.compiler, script)?;
        Ok(fs::set_permissions(&self.compiler, fs::Permissions::from_mode(0o755))?)
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        crate::shell::forget_this_package(&mut command);
        // rustup's own folder is the one thing that both have.
        if let Some(rustup) = rustup_home() {
            command.env("RUSTUP_HOME", rustup);
        }
        for name in
            ["CARGO_TARGET_DIR", "CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS", reproducible::DATE, "LANGUAGE"]
        {
            command.env_remove(name);
        }
        command
            .current_dir(if self.source.exists() { &self.source } else { root() })
            .env("HOME", &self.home)
            .env("CARGO_HOME", self.home.join(".cargo"))
            .env("RUSTC", &self.compiler)
            .env("PATH", self.path())
            .envs([("USER", "somebody"), ("LOGNAME", "somebody"), ("TZ", "Asia/Kathmandu")])
            .envs([("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8")])
            .env("LOCPATH", &self.languages);
        command
    }
}

impl Elsewhere {
    /// What calls the compiler by its name finds it too.
    fn path(&self) -> OsString {
        let first = self.compiler.parent().map(Path::to_owned);
        let others = env::var_os("PATH").unwrap_or_default();
        env::join_paths(first.into_iter().chain(env::split_paths(&others))).unwrap_or(others)
    }
}

fn rustup_home() -> Option<PathBuf> {
    let chosen = env::var_os("RUSTUP_HOME").map(PathBuf::from);
    chosen.or_else(|| env::home_dir().map(|home| home.join(".rustup")))
}

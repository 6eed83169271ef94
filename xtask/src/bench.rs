//! What Satchime costs, beside other clients and with a long history. The figures are worth most on a machine that does
//! nothing else.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use crate::setup;
use crate::shell::{cargo, program, root, run, target_dir};
use crate::ui;

#[derive(clap::Args)]
pub struct Options {
    /// How many wallets, each with its connection
    #[arg(long, default_value_t = 1_000)]
    wallets: usize,
    /// How often each client has its turn
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Run only this part
    #[arg(long, value_parser = ["sockets", "history", "engine", "latency"])]
    only: Option<String>,
}

/// Builds the benchmark alone, fetches what the other clients stand on, and writes a report below the target folder.
///
/// # Errors
/// When one of them can't be had, or the benchmark fails.
pub fn measure(options: &Options) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the benchmark reads what processes use from /proc, which exists on Linux only");
    }
    if options.only.as_deref().is_none_or(|part| part == "latency") {
        latency()?;
    }
    if options.only.as_deref() == Some("latency") {
        return Ok(());
    }
    let folder = target_dir().join("bench");
    setup::for_bench()?;
    run(cargo().args(["build", "--release", "--package", "satchime-bench"]))?;
    if options.only.as_deref().is_none_or(|part| part == "sockets") {
        node_client(&folder.join("node"))?;
        python_client(&folder.join("venv"))?;
    }
    let mut bench = program(&target_dir().join("release/satchime-bench").to_string_lossy());
    bench.arg("run").arg("--report").arg(&folder).arg("--tools").arg(&folder);
    bench.args(["--wallets", &options.wallets.to_string(), "--rounds", &options.rounds.to_string()]);
    bench.args(options.only.iter().flat_map(|part| ["--only", part]));
    run(&mut bench)
}

/// From frame to notification, with the app that people get, on a virtual desktop.
#[cfg(target_os = "linux")]
fn latency() -> anyhow::Result<()> {
    use std::process::Command;

    use crate::build::{self, Profile};

    setup::for_desktop_bench()?;
    ui::install()?;
    ui::script("build")?;
    let packages = ["satchime", "satchimectl", "satchime-tests"].map(|name| ["-p", name]).concat();
    run(cargo().args(["build", "--release", "--bins"]).args(packages).args(build::FEATURES))?;
    match crate::desktop::run(&mut Command::new(Profile::Release.program("latency")))? {
        0 => Ok(()),
        code => bail!("the measurement of notifications failed (exit code {code})"),
    }
}

#[cfg(not(target_os = "linux"))]
fn latency() -> anyhow::Result<()> {
    Ok(())
}

/// Node looks for packages beside the script, so the script goes where they are installed.
fn node_client(folder: &Path) -> anyhow::Result<()> {
    ui::check_node()?;
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    for name in ["client.mjs", "package.json", "package-lock.json"] {
        fs::copy(root().join("tests/bench/node").join(name), folder.join(name))
            .with_context(|| format!("can't copy {name}"))?;
    }
    run(program("npm").current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))
}

fn python_client(folder: &Path) -> anyhow::Result<()> {
    if !folder.join("bin/python").exists() {
        run(program("python3").args(["-m", "venv"]).arg(folder))?;
    }
    let requirements = root().join("tests/bench/python/requirements.txt");
    let pip = folder.join("bin/pip");
    run(program(&pip.to_string_lossy())
        .args(["install", "--quiet", "--require-hashes", "--requirement"])
        .arg(requirements))
}

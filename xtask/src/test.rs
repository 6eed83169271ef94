//! Every check of the project, in stages: the cheap ones first, and each building on what the one before built.

use std::fs;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::ValueEnum;

use crate::build::FEATURES;
use crate::shell::{cargo, root, run};
use crate::{setup, ui};

#[derive(clap::Args)]
pub struct Options {
    /// Run only this stage (may be given more than once)
    #[arg(long, value_name = "STAGE")]
    only: Vec<Stage>,
    /// Go on after a stage that failed
    #[arg(long)]
    keep_going: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// System packages, Rust components, the UI's packages
    Setup,
    /// The formatting of the Rust code
    Fmt,
    /// The UI: types, lints, unit tests, build
    Ui,
    /// Clippy, where a warning is an error
    Clippy,
    /// satchime, satchimectl and every test
    Build,
    /// The tests of the crates, among them the bindings' drift
    Rust,
    /// The whole-app tests in a virtual desktop
    App,
}

/// Every package but this one, which is running and can't be replaced on every system. It is the same selection in
/// every stage, so that cargo settles on the same features each time and builds each crate once.
const SELECTION: [&str; 5] = ["--workspace", "--exclude", "xtask", FEATURES[0], FEATURES[1]];

/// Runs the stages, and says at the end how long each took.
///
/// # Errors
/// When a stage fails.
pub fn stages(options: &Options) -> anyhow::Result<()> {
    let wanted = |stage: &&Stage| options.only.is_empty() || options.only.contains(stage);
    let mut summary = Vec::new();
    let mut failed = Vec::new();
    for stage in Stage::value_variants().iter().filter(wanted) {
        let name = stage.name();
        eprintln!("\n==== {name}");
        let began = Instant::now();
        let result = stage.run();
        let seconds = began.elapsed().as_secs_f64();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        eprintln!("==== {name}: {word} ({seconds:.1} s)");
        summary.push(format!("  {name:<8}{word:<8}{seconds:>7.1} s"));
        if let Err(error) = result {
            eprintln!("{error:#}");
            failed.push(name);
            if !options.keep_going {
                break;
            }
        }
    }
    eprintln!("\n{}", summary.join("\n"));
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

impl Stage {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Setup => setup::everything(),
            Self::Fmt => run(cargo().args(["fmt", "--all", "--check"])),
            Self::Ui => {
                ui::install()?;
                ["check", "lint", "test", "build"].into_iter().try_for_each(ui::script)
            }
            Self::Clippy => clippy(),
            // With the tests, because their dependencies switch on features that would otherwise mean a second build.
            Self::Build => run(cargo().arg("build").args(SELECTION).arg("--all-targets")),
            Self::Rust => run(cargo().arg("test").args(SELECTION)),
            Self::App => whole_app(),
        }
    }
}

fn clippy() -> anyhow::Result<()> {
    let strictly = ["--", "-D", "warnings"];
    run(cargo().arg("clippy").args(SELECTION).arg("--all-targets").args(strictly))?;
    run(cargo().arg("clippy").args(SELECTION).args(whole_app_tests()?).args(strictly))?;
    run(cargo().args(["clippy", "-p", "xtask"]).args(strictly))
}

/// One test at a time: they share a screen, a notification daemon and a keyring.
#[cfg(target_os = "linux")]
fn whole_app() -> anyhow::Result<()> {
    let mut command = cargo();
    command.arg("test").args(SELECTION).args(whole_app_tests()?).args(["--", "--test-threads=1"]);
    match crate::desktop::run(&mut command)? {
        0 => Ok(()),
        code => bail!("the whole-app tests failed (exit code {code})"),
    }
}

#[cfg(not(target_os = "linux"))]
fn whole_app() -> anyhow::Result<()> {
    eprintln!("Left out: the virtual desktop exists on Linux only.");
    Ok(())
}

/// Selects the whole-app tests, the files `tests/*.rs`, which a plain `cargo test` leaves out.
fn whole_app_tests() -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("tests")).context("can't list tests/")? {
        let path = entry?.path();
        if let (Some(stem), Some("rs")) = (path.file_stem(), path.extension().and_then(|end| end.to_str())) {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names.into_iter().flat_map(|name| ["--test".to_owned(), name]).collect())
}

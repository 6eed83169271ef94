//! Every check of the project, in stages: the cheap ones first, and each building on what the one before built.

use std::num::NonZeroU32;
use std::time::Instant;

use anyhow::bail;
use clap::ValueEnum;

use crate::build::FEATURES;
#[cfg(target_os = "linux")]
use crate::elsewhere::System;
use crate::load::Load;
use crate::shell::{cargo, run};
use crate::{dependencies, setup, ui};

#[derive(clap::Args)]
pub struct Options {
    /// Run only this stage (may be given more than once)
    #[arg(long, value_name = "STAGE")]
    only: Vec<Stage>,
    /// Go on after a stage that failed
    #[arg(long)]
    keep_going: bool,
    /// Run the tests of the stages rust and app this many times, built once, up to the first round that fails
    #[arg(long, value_name = "N")]
    repeat: Option<NonZeroU32>,
    /// Run the tests of the stages rust and app beside a busy loop on every core
    #[arg(long)]
    load: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// System packages, Rust components, the UI's packages
    Setup,
    /// The formatting of the Rust code
    Fmt,
    /// The crates: licences, bans, sources, and advisories where the list of them can be had
    Dependencies,
    /// The UI: its packages' signatures where they can be had, types, lints, unit tests, build
    Ui,
    /// Clippy, where a warning is an error
    Clippy,
    /// The same for the systems that this one is not (on Linux)
    Elsewhere,
    /// satchime, satchimectl and every test
    Build,
    /// The tests of the crates, among them the bindings' drift
    Rust,
    /// The whole-app tests in a virtual desktop
    App,
    /// The tests of the crates as programs for Windows, under Wine (on Linux, as root; only when it is asked for)
    Wine,
}

/// Every package but this one, which is running and can't be replaced on every system. It is the same selection in
/// every stage, so that cargo settles on the same features each time and builds each crate once.
const SELECTION: [&str; 5] = ["--workspace", "--exclude", "xtask", FEATURES[0], FEATURES[1]];

/// Selects the whole-app tests, which a plain `cargo test` leaves out.
const WHOLE_APP: [&str; 2] = ["--test", "whole_app"];

/// Runs the stages, and says at the end how long each took. With `--repeat` or `--load` the stages that run Rust tests
/// come last, in rounds.
///
/// # Errors
/// When a stage fails.
pub fn stages(options: &Options) -> anyhow::Result<()> {
    let wanted = |stage: &Stage| match options.only.is_empty() {
        true => !stage.is_optional(),
        false => options.only.contains(stage),
    };
    let chosen = Stage::value_variants().iter().copied().filter(wanted);
    let in_rounds = options.repeat.is_some() || options.load;
    let (repeated, once): (Vec<_>, Vec<_>) = chosen.partition(|stage| in_rounds && stage.runs_rust_tests());
    if in_rounds && repeated.is_empty() {
        bail!("--repeat and --load are for the stages rust and app");
    }
    let mut report = Report { keep_going: options.keep_going, ..Report::default() };
    for stage in once {
        report.step(&stage.name(), || stage.run());
    }
    for &stage in &repeated {
        report.step(&format!("{}: build", stage.name()), || stage.build_tests());
    }
    let rounds = options.repeat.map_or(1, NonZeroU32::get);
    let _load = (options.load && !report.is_over()).then(Load::on_every_core);
    let failed_before = report.failed.len();
    for round in 1..=rounds {
        for &stage in &repeated {
            report.step(&format!("{}: round {round} of {rounds}", stage.name()), || stage.run());
        }
        if report.failed.len() > failed_before {
            break;
        }
    }
    report.end()
}

/// What ran so far.
#[derive(Default)]
struct Report {
    keep_going: bool,
    lines: Vec<String>,
    failed: Vec<String>,
}

impl Report {
    /// Runs one step, unless an earlier one failed and that is the end.
    fn step(&mut self, name: &str, step: impl FnOnce() -> anyhow::Result<()>) {
        if self.is_over() {
            return;
        }
        eprintln!("\n==== {name}");
        let began = Instant::now();
        let result = step();
        let seconds = began.elapsed().as_secs_f64();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        eprintln!("==== {name}: {word} ({seconds:.1} s)");
        self.lines.push(format!("  {name:<24}{word:<8}{seconds:>7.1} s"));
        if let Err(error) = result {
            eprintln!("{error:#}");
            self.failed.push(name.to_owned());
        }
    }

    fn is_over(&self) -> bool {
        !self.failed.is_empty() && !self.keep_going
    }

    fn end(self) -> anyhow::Result<()> {
        eprintln!("\n{}", self.lines.join("\n"));
        if !self.failed.is_empty() {
            bail!("failed: {}", self.failed.join(", "));
        }
        Ok(())
    }
}

impl Stage {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn runs_rust_tests(self) -> bool {
        matches!(self, Self::Rust | Self::App)
    }

    /// Long to set up, and of no use while Windows's own part stays as it is.
    fn is_optional(self) -> bool {
        self == Self::Wine
    }

    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Setup => setup::everything(),
            Self::Fmt => run(cargo().args(["fmt", "--all", "--check"])),
            Self::Dependencies => dependencies::check(),
            Self::Ui => {
                ui::install()?;
                ui::signatures()?;
                ["check", "lint", "test", "build"].into_iter().try_for_each(ui::script)
            }
            Self::Clippy => clippy(),
            Self::Elsewhere => elsewhere(),
            // With the tests, because their dependencies switch on features that would otherwise mean a second build.
            Self::Build => run(cargo().arg("build").args(SELECTION).arg("--all-targets")),
            Self::Rust => {
                run(cargo().arg("test").args(SELECTION))?;
                run(cargo().args(["test", "-p", "xtask"]))
            }
            Self::App => whole_app(),
            Self::Wine => wine(),
        }
    }

    /// Builds what [`Self::run`] runs, so that no round spends its time on that, nor the load on the compiler.
    fn build_tests(self) -> anyhow::Result<()> {
        let mut command = cargo();
        command.arg("test").args(SELECTION).arg("--no-run");
        if self == Self::App {
            command.args(WHOLE_APP);
        }
        run(&mut command)
    }
}

fn clippy() -> anyhow::Result<()> {
    let strictly = ["--", "-D", "warnings"];
    run(cargo().arg("clippy").args(SELECTION).arg("--all-targets").args(strictly))?;
    run(cargo().arg("clippy").args(SELECTION).args(WHOLE_APP).args(strictly))?;
    run(cargo().args(["clippy", "-p", "xtask"]).args(strictly))
}

#[cfg(target_os = "linux")]
fn elsewhere() -> anyhow::Result<()> {
    crate::elsewhere::check(System::value_variants())
}

#[cfg(not(target_os = "linux"))]
fn elsewhere() -> anyhow::Result<()> {
    eprintln!("Left out: the other systems' code is linted on Linux only.");
    Ok(())
}

#[cfg(target_os = "linux")]
fn wine() -> anyhow::Result<()> {
    crate::elsewhere::wine::test()
}

#[cfg(not(target_os = "linux"))]
fn wine() -> anyhow::Result<()> {
    bail!("Wine is used on Linux")
}

/// In a file one test at a time: they share a screen, a notification daemon and a keyring. To the end, because it is
/// ten minutes: one run shall show everything that fails.
#[cfg(target_os = "linux")]
fn whole_app() -> anyhow::Result<()> {
    run(cargo().arg("test").arg("--no-run").args(SELECTION).args(WHOLE_APP))?;
    crate::whole_app::run(|file| {
        let mut command = cargo();
        command.arg("test").args(SELECTION).args(WHOLE_APP);
        command.args(["--", "--test-threads=1"]).arg(format!("{file}::"));
        command
    })
}

#[cfg(not(target_os = "linux"))]
fn whole_app() -> anyhow::Result<()> {
    eprintln!("Left out: the virtual desktop exists on Linux only.");
    Ok(())
}

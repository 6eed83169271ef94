//! `cargo xtask …`: everything a developer does with Satchime, the same on every system.
//!
//! - [`setup`]: what must be installed before anything can be built or tested.
//! - [`build`], [`run`]: the app and the window-less command, with the UI embedded.
//! - [`test`]: every check of the project, in stages; [`whole_app`]: the last of them.
//! - [`elsewhere`]: lints for the other systems, on Linux.
//! - [`files`]: folders and what is in them.
//! - [`load`]: busy loops beside them.
//! - [`dependencies`]: whether what others wrote may become part of it.
//! - [`python`]: tools that come from PyPI.
//! - [`fuzz`]: machine-made inputs against what must always hold.
//! - [`soak`]: the window-less command against a real LNbits, under random faults.
//! - [`bench`]: what Satchime costs, beside other clients.
//! - [`bindings`]: the generated TypeScript side of the app's commands and events.
//! - [`package`]: the packages for Linux; [`reproduce`]: whether others who build them get the same.
//!   [`reproducible`]: what that takes. [`release`]: all that is published for a system, and for those who pack it.
//!   [`tools`]: cargo's helpers for it; [`debian`]: where Debian comes from.
//! - [`sounds`]: the sounds of Satchime's notices, which are made here.
//! - [`desktop`]: a throw-away virtual desktop that a command runs in.
//! - [`desktops`]: Satchime on the desktops that people have.

use clap::{Parser, Subcommand};

mod bench;
mod bindings;
mod build;
#[cfg(target_os = "linux")]
mod debian;
mod dependencies;
#[cfg(target_os = "linux")]
mod desktop;
#[cfg(target_os = "linux")]
mod desktops;
#[cfg(target_os = "linux")]
mod elsewhere;
mod files;
mod fuzz;
mod load;
#[cfg(target_os = "linux")]
mod package;
mod python;
mod release;
#[cfg(target_os = "linux")]
mod reproduce;
mod reproducible;
mod run;
mod setup;
mod shell;
#[cfg(target_os = "linux")]
mod soak;
mod sounds;
mod test;
mod tools;
mod ui;
#[cfg(target_os = "linux")]
mod whole_app;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set up, build, run and test Satchime")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what building and testing need (the other tasks do it themselves)
    Setup,
    /// Build the UI and, with it embedded, satchime and satchimectl
    Build {
        #[arg(long)]
        release: bool,
    },
    /// Build a .deb and an .rpm of each program, and have them judged by lintian and rpmlint (Debian)
    #[cfg(target_os = "linux")]
    Package(package::Options),
    /// Make all that is published for this system, with the sums and lists of what it is made of
    Release(release::Options),
    /// Put together what `release` made on every system, and write what others need to pack it
    Manifests(release::manifests::Options),
    /// Build the packages of the last commit twice, as two people on two computers would, and compare them (Debian)
    #[cfg(target_os = "linux")]
    Reproduce,
    /// Start the app on the demo wallet; without a display, satchimectl
    Run {
        /// Passed on to the program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Lint the whole workspace for Windows and macOS (Linux)
    #[cfg(target_os = "linux")]
    Check(elsewhere::Options),
    /// Run every check: formatting, dependencies, lints, UI, Rust tests, whole-app tests
    Test(test::Options),
    /// Fuzz what reads frames, answers, addresses, certificates and stored settings
    Fuzz(fuzz::Options),
    /// Watch wallets of a real LNbits under random faults, and compare what was told with its books (Linux)
    #[cfg(target_os = "linux")]
    Soak(soak::Options),
    /// Measure many wallets beside other clients, long histories, and how soon a payment is told (Linux)
    Bench(bench::Options),
    /// Write ui/src/lib/ipc/bindings.ts anew
    Bindings,
    /// Write src-tauri/sounds/*.wav anew
    Sounds,
    /// Run a command inside a virtual desktop (Linux)
    #[cfg(target_os = "linux")]
    Desktop {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<std::ffi::OsString>,
    },
    /// Try the app on Xfce, MATE, LXQt, Cinnamon, Budgie, Plasma, GNOME and sway, from Debian's packages (Linux)
    #[cfg(target_os = "linux")]
    Desktops(desktops::Options),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Setup => setup::everything(),
        Task::Build { release } => build::everything(build::Profile::new(release)),
        #[cfg(target_os = "linux")]
        Task::Package(options) => package::linux(&options),
        Task::Release(options) => release::this_system(&options),
        Task::Manifests(options) => release::manifests::write(&options),
        #[cfg(target_os = "linux")]
        Task::Reproduce => reproduce::packages(),
        Task::Run { arguments } => run::demo(&arguments),
        #[cfg(target_os = "linux")]
        Task::Check(options) => elsewhere::check(options.systems()),
        Task::Test(options) => test::stages(&options),
        Task::Fuzz(options) => fuzz::targets(&options),
        #[cfg(target_os = "linux")]
        Task::Soak(options) => soak::run(&options),
        Task::Bench(options) => bench::measure(&options),
        Task::Bindings => bindings::write(),
        Task::Sounds => sounds::write(),
        #[cfg(target_os = "linux")]
        Task::Desktop { command } => {
            setup::for_tests()?;
            std::process::exit(desktop::run(std::process::Command::new(&command[0]).args(&command[1..]))?)
        }
        #[cfg(target_os = "linux")]
        Task::Desktops(options) => desktops::matrix(&options),
    }
}

//! A randomised soak of satchimectl against a real LNbits: random payments under random faults.

use std::process::Command;

use crate::build::Profile;
use crate::shell::{cargo, run as run_to_end};
use crate::{desktop, setup};

#[derive(clap::Args)]
pub struct Options {
    /// How long
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Repeats the schedule of an earlier soak, which printed its seed
    #[arg(long)]
    seed: Option<u64>,
    /// On this version of LNbits instead of the newest
    #[arg(long, value_name = "VERSION")]
    lnbits: Option<String>,
}

/// Builds what is needed, soaks on a virtual desktop, whose keyring keeps the wallets' keys, and ends with the exit
/// code of the soak: 1 when anything was lost, told twice, or invented.
///
/// # Errors
/// When the build fails or the desktop doesn't come up.
pub fn run(options: &Options) -> anyhow::Result<()> {
    setup::for_tests()?;
    run_to_end(cargo().args(["build", "-p", "satchimectl", "-p", "satchime-tests", "--bins"]))?;
    let mut soak = Command::new(Profile::Debug.program("soak"));
    soak.args(["--minutes", &options.minutes.to_string()]);
    if let Some(seed) = options.seed {
        soak.args(["--seed", &seed.to_string()]);
    }
    if let Some(version) = &options.lnbits {
        soak.args(["--lnbits", version]);
    }
    std::process::exit(desktop::run(&mut soak)?)
}

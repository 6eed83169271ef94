//! A randomised soak against a real LNbits: several `satchimectl watch` behind proxies, payments of every kind,
//! faults of every kind, and at the end the server's books against what was told. `cargo xtask soak` builds and runs
//! it. The map:
//!
//! - [`plan`]: what happens next, drawn from the seed.
//! - [`app`]: the watching processes, and what befalls them.
//! - [`till`]: payments, and messages that a stranger makes up.
//! - [`run`]: rounds of storm and calm.
//! - [`report`]: the figures.

#[cfg(target_os = "linux")]
mod app;
#[cfg(target_os = "linux")]
mod plan;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod till;

#[cfg(target_os = "linux")]
#[derive(clap::Parser)]
struct Arguments {
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Fixes what happens, in which order; how the processes take turns is theirs
    #[arg(long)]
    seed: Option<u64>,
    /// The version of LNbits
    #[arg(long, value_name = "VERSION", default_value = satchime_tests::lnbits::NEWEST)]
    lnbits: String,
}

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> std::process::ExitCode {
    let Arguments { minutes, seed, lnbits } = clap::Parser::parse();
    let seed = seed.unwrap_or_else(|| u64::from(rand::random::<u32>()));
    println!("seed {seed}, LNbits {lnbits}");
    let report = run::soak(std::time::Duration::from_secs(60 * minutes), seed, &lnbits).await;
    println!("{report}");
    if report.is_clean() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("A real LNbits and a virtual desktop are for Linux only.");
}

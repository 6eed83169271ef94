//! What Satchime costs, measured beside other clients on the same work, and with a long history.
//!
//! - [`sockets`]: many wallets whose server is killed and comes back: ours, Node's and Python's clients in turns.
//!   [`server`], [`ours`]: the processes this program starts of itself; [`child`] measures them, [`lines`] is how
//!   they talk.
//! - [`one_server`]: many wallets on a server that allows only so many requests. [`promptness`]: how soon one payment
//!   is told, beside much else. [`lnbits`]: the server of both, in memory.
//! - [`history`]: the store with many payments in it. [`report`]: tables.

#![cfg(target_os = "linux")]

mod child;
mod history;
mod lines;
mod lnbits;
mod one_server;
mod ours;
mod promptness;
mod report;
mod server;
mod sockets;

use std::path::PathBuf;

use clap::Parser;

#[derive(Parser)]
enum Task {
    /// Measure, and write a report
    Run(Options),
    #[command(hide = true)]
    Server(server::Arguments),
    #[command(hide = true)]
    Ours(ours::Arguments),
}

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    sockets: sockets::Arguments,
    /// Run only this part
    #[arg(long)]
    only: Option<Part>,
    /// Where the report goes
    #[arg(long)]
    report: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Many wallets beside other clients
    Sockets,
    /// The store with many payments
    History,
    /// The engine on a server in memory
    Engine,
}

/// # Errors
/// A process can't be started or does not do its part.
pub fn run() -> anyhow::Result<()> {
    let task = Task::parse();
    // As in satchimectl.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match task {
        Task::Run(options) => measure(&options, &runtime),
        Task::Server(arguments) => runtime.block_on(server::run(arguments)),
        Task::Ours(arguments) => runtime.block_on(ours::run(arguments)),
    }
}

fn measure(options: &Options, runtime: &tokio::runtime::Runtime) -> anyhow::Result<()> {
    let wanted = |part| options.only.is_none_or(|only| only == part);
    let mut tables = Vec::new();
    if wanted(Part::History) {
        tables.extend(runtime.block_on(history::run())?);
    }
    if wanted(Part::Engine) {
        tables.push(promptness::run(runtime)?);
        tables.push(one_server::run()?);
    }
    if wanted(Part::Sockets) {
        tables.push(runtime.block_on(sockets::run(&options.sockets))?);
    }
    report::publish(&tables, &options.report)
}

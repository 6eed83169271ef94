//! `satchimectl`: Satchime's engine without a window.
//!
//! - [`args`]: what can be asked. [`failure`]: how it ends when it can't be done. [`stderr`]: words on standard error.
//! - [`watch`], [`wallets`], [`servers`], [`route`], [`payments`], [`settings`], [`why`], [`audit`], [`doctor`]: the
//!   commands. [`pace`]: how fast servers are asked.
//! - [`compose`]: the engine and its adapters put together. [`key`]: where a key or a password comes from.
//!   [`signals`]: being told to end.
//! - [`output`]: what goes to standard output. [`language`]: in which language people read it.

mod args;
mod audit;
mod compose;
mod doctor;
mod failure;
#[cfg(test)]
mod fixtures;
mod key;
mod language;
mod output;
mod pace;
mod payments;
mod route;
mod servers;
mod settings;
mod signals;
mod stderr;
mod wallets;
mod watch;
mod why;

use std::alloc::System;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use satchime_adapters::{logging, process};
use satchime_l10n::t;
use tracing_subscriber::EnvFilter;
use zeroizing_alloc::ZeroAlloc;

use crate::args::{Command, CommandLine, ServerCommand, WalletCommand};
use crate::failure::Failure;

/// Wipes whatever is freed: libraries keep keys for a moment in buffers of their own.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

/// How long work that can't be cut short may hold up the end.
const STOP_LIMIT: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    process::keep_memory_private();
    let line = CommandLine::parse();
    language::choose(&line.command);
    start_logging();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = match runtime.worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let what = t!("ctl-start-refused", why = error.to_string());
            let failure = Failure::new(what, t!("ctl-try-again"));
            stderr::failure(&failure);
            return failure.exit_code();
        }
    };
    let done = runtime.block_on(run(line.command));
    runtime.shutdown_timeout(STOP_LIMIT);
    match done {
        Ok(code) => code,
        Err(failure) => {
            stderr::failure(&failure);
            failure.exit_code()
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Wallet(WalletCommand::Add(args)) => wallets::add(args).await?,
        Command::Wallet(WalletCommand::List(args)) => wallets::list(args).await?,
        Command::Wallet(WalletCommand::Remove(args)) => wallets::remove(args).await?,
        Command::Server(ServerCommand::Trust(args)) => servers::trust(args).await?,
        Command::Server(ServerCommand::Route(args)) => route::choose(args).await?,
        Command::Server(ServerCommand::List(args)) => servers::list(args).await?,
        Command::Payments(args) => payments::show(args).await?,
        Command::Settings(command) => settings::run(command).await?,
        Command::Why(args) => why::run(args).await?,
        Command::Watch(args) => watch::run(args).await?,
        Command::Audit(args) => return audit::run(args).await,
        Command::Doctor(args) => return doctor::run(args).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// On standard error, and quieter than the app's log, because a person reads along.
fn start_logging() {
    let asked = std::env::var_os(logging::VARIABLE).is_some();
    let level = if asked { logging::level() } else { tracing::Level::WARN };
    let filter = EnvFilter::new(logging::log_filter(level));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(logging::in_colours());
    let _ = lines.with_writer(std::io::stderr).try_init();
    logging::hide_what_panics_say();
}

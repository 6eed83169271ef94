//! How the processes of a benchmark talk: a line of words in, a line of JSON out.

use std::io::Write;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin};

/// The answer of every client to every line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Subscriptions that are open; ours: wallets that are live.
    pub open: usize,
    /// Different payments that were reported.
    pub payments: usize,
    /// Frames that were read; ours does not count them.
    pub frames: usize,
}

pub fn stdin() -> Lines<BufReader<Stdin>> {
    BufReader::new(tokio::io::stdin()).lines()
}

pub fn say(told: &impl Serialize) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    serde_json::to_writer(&mut stdout, told)?;
    stdout.write_all(b"\n")?;
    Ok(stdout.flush()?)
}

//! A process that is told what to do and measured from outside.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child as Process, ChildStdin, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout};

pub struct Child {
    process: Process,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

const ANSWER_LIMIT: Duration = Duration::from_secs(120);

impl Child {
    /// Starts it and waits for its first line.
    ///
    /// # Errors
    /// It can't be started, or ends before it said anything.
    pub async fn start(command: &mut Command) -> anyhow::Result<Self> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let orders = process.stdin.take().context("no stdin")?;
        let answers = BufReader::new(process.stdout.take().context("no stdout")?).lines();
        let mut child = Self { process, orders, answers };
        child.answer::<serde_json::Value>().await?;
        Ok(child)
    }

    /// # Errors
    /// It does not answer in time, or not as expected.
    pub async fn order<T: DeserializeOwned>(&mut self, order: &str) -> anyhow::Result<T> {
        self.orders.write_all(format!("{order}\n").as_bytes()).await?;
        self.answer().await
    }

    async fn answer<T: DeserializeOwned>(&mut self) -> anyhow::Result<T> {
        let line = timeout(ANSWER_LIMIT, self.answers.next_line()).await.context("no answer in time")??;
        let line = line.context("a process of the benchmark ended early")?;
        serde_json::from_str(&line).with_context(|| format!("no answer: {line}"))
    }

    /// Lets it end by itself.
    ///
    /// # Errors
    /// It can't be waited for.
    pub async fn end(mut self) -> anyhow::Result<()> {
        drop(self.orders);
        if timeout(Duration::from_secs(10), self.process.wait()).await.is_err() {
            self.process.kill().await?;
        }
        Ok(())
    }

    /// Its share of the memory it maps (PSS), in KiB.
    ///
    /// # Errors
    /// It is gone.
    pub fn memory_kib(&self) -> anyhow::Result<f64> {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id()?))?;
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no PSS")?;
        Ok(pss.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// The CPU time it has used, in milliseconds; the kernel counts in steps of 10.
    ///
    /// # Errors
    /// It is gone.
    pub fn cpu_ms(&self) -> anyhow::Result<f64> {
        const MS_PER_TICK: f64 = 10.0;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id()?))?;
        // The second field, the name in parentheses, may hold spaces.
        let fields = stat.rsplit_once(')').context("no stat")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? * MS_PER_TICK)
    }

    fn id(&self) -> anyhow::Result<u32> {
        self.process.id().context("it is gone")
    }
}

/// Asks again and again until the answer satisfies, or the time is up.
///
/// # Errors
/// As [`Child::order`].
pub async fn wait_for<T: DeserializeOwned>(
    child: &mut Child,
    limit: Duration,
    satisfied: impl Fn(&T) -> bool,
) -> anyhow::Result<bool> {
    const EVERY: Duration = Duration::from_millis(100);
    let give_up = Instant::now() + limit;
    loop {
        if satisfied(&child.order("tell").await?) {
            return Ok(true);
        }
        if Instant::now() > give_up {
            return Ok(false);
        }
        sleep(EVERY).await;
    }
}

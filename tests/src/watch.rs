//! `satchimectl watch --json`, read as a script would read it.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::Signal;
use crate::books::{Books, Life, assert_told};
use crate::lnbits::{LnbitsServer, Wallet};
use crate::process::Process;
use crate::program::{Output, Program, Running};
use crate::wait::{self, PATIENCE};

/// A running `watch`.
pub struct Watch(Running);

impl Watch {
    /// Watches one wallet and keeps nothing. The key goes in through standard input.
    pub fn server(url: &str, key: &str, more: &[&str]) -> Self {
        let program = Program::satchimectl().args(["watch", "--json", "--server", url]).args(more);
        Self(program.env("SATCHIME_LOG", "debug").input(format!("{key}\n")).start())
    }

    /// Watches every wallet that was added to this data folder.
    pub fn kept(folder: &Path) -> Self {
        Self(Program::satchimectl().args(["watch", "--json"]).data_dir(folder).start())
    }

    pub fn of(program: Program) -> Self {
        Self(program.start())
    }

    /// Waits until every one of this many wallets has said it is live, and is so still.
    pub async fn live(&self, wallets: usize) {
        self.until(PATIENCE, "every wallet to be live", |watch| {
            let states = watch.states();
            states.len() == wallets && states.iter().all(|state| state["state"] == "live")
        })
        .await;
    }

    /// Waits until the last word about a connection is this state, and returns that word.
    pub async fn state(&self, state: &str) -> Value {
        self.state_within(PATIENCE, state).await
    }

    pub async fn state_within(&self, patience: Duration, state: &str) -> Value {
        let is_there = |watch: &Self| watch.states().into_iter().find(|last| last["state"] == state);
        self.until(patience, state, |watch| is_there(watch).is_some()).await;
        is_there(self).unwrap_or_default()
    }

    /// Waits for a word about a connection that matches, after the first `seen` words.
    pub async fn connection_after(&self, seen: usize, what: &str, matches: impl Fn(&Value) -> bool) -> Value {
        let found = |watch: &Self| watch.connections().into_iter().skip(seen).find(&matches);
        self.until(PATIENCE * 3, what, |watch| found(watch).is_some()).await;
        found(self).unwrap_or_default()
    }

    /// Waits for a payment that matches, whether it was told before this call or comes after it.
    pub async fn payment(&self, what: &str, matches: impl Fn(&Value) -> bool) -> Value {
        self.payment_within(PATIENCE, what, matches).await
    }

    pub async fn payment_within(
        &self,
        patience: Duration,
        what: &str,
        matches: impl Fn(&Value) -> bool,
    ) -> Value {
        self.until(patience, what, |watch| watch.payments().iter().any(&matches)).await;
        self.payments().into_iter().find(matches).unwrap_or_default()
    }

    /// Waits for the payment with this memo.
    pub async fn memo(&self, memo: &str) -> Value {
        self.payment(&format!("the payment \u{201c}{memo}\u{201d}"), |payment| payment["memo"] == memo).await
    }

    /// Waits for the payment with this hash.
    pub async fn hash(&self, payment_hash: &str) -> Value {
        self.payment(&format!("the payment {payment_hash}"), |payment| {
            payment["payment_hash"] == payment_hash
        })
        .await
    }

    /// Waits until this many payments were told.
    pub async fn count(&self, count: usize) {
        self.until(PATIENCE, &format!("{count} payments"), |watch| watch.payments().len() >= count).await;
    }

    /// Waits until this many payments with this memo were told.
    pub async fn memos(&self, memo: &str, count: usize) {
        let told = |watch: &Self| watch.payments().iter().filter(|payment| payment["memo"] == memo).count();
        self.until(PATIENCE, &format!("{count} times \u{201c}{memo}\u{201d}"), |watch| told(watch) >= count)
            .await;
    }

    /// Every payment told so far.
    pub fn payments(&self) -> Vec<Value> {
        payments(&self.0.events())
    }

    /// Every word about connections so far.
    pub fn connections(&self) -> Vec<Value> {
        connections(&self.0.events())
    }

    pub fn process(&mut self) -> &mut Process {
        self.0.process()
    }

    pub fn stderr(&self) -> String {
        self.0.stderr()
    }

    /// Waits until stderr contains a text.
    pub async fn says(&self, text: &str) {
        self.0.says(text).await;
    }

    /// Asks it to end as a service manager does, and checks that it ends cleanly.
    pub async fn end(mut self) -> Told {
        self.0.process().signal(Signal::TERM);
        Told(self.0.finish().await.expect_success())
    }

    /// Waits for it to end by itself.
    pub async fn finish(self) -> Told {
        Told(self.0.finish().await)
    }

    /// Ends it at once, as a crash would, and gives back what it told.
    pub async fn kill(mut self) -> Life {
        self.0.process().kill().await;
        self.0.read_to_end().await;
        Life { told: self.payments(), killed: true }
    }

    /// The last word about each wallet's connection.
    fn states(&self) -> Vec<Value> {
        let mut last: Vec<Value> = Vec::new();
        for connection in self.connections() {
            match last.iter_mut().find(|known| known["wallet_id"] == connection["wallet_id"]) {
                Some(known) => *known = connection,
                None => last.push(connection),
            }
        }
        last
    }

    async fn until(&self, patience: Duration, what: &str, holds: impl Fn(&Self) -> bool) {
        let all = || format!("{}\n{}", self.0.stdout(), self.0.stderr());
        let waited = tokio::time::timeout(
            patience,
            wait::until_within(patience * 2, what, async || holds(self).then_some(())),
        );
        assert!(waited.await.is_ok(), "waited {} s in vain for {what}:\n{}", patience.as_secs(), all());
    }
}

/// Everything a watch said, from its first line to its last.
pub struct Told(pub Output);

impl Told {
    pub fn payments(&self) -> Vec<Value> {
        payments(&self.0.events())
    }

    pub fn connections(&self) -> Vec<Value> {
        connections(&self.0.events())
    }

    pub fn was_ever(&self, state: &str) -> bool {
        self.connections().iter().any(|connection| connection["state"] == state)
    }

    /// Checks against the server's own books: all that became final since `before`, each once, just as it was.
    pub async fn matches(&self, server: &LnbitsServer, wallet: &str, before: &Books) {
        assert_told(&self.payments(), &server.payments(wallet).await, before);
    }
}

fn payments(events: &[Value]) -> Vec<Value> {
    events.iter().filter(|event| event["event"] == "payment").cloned().collect()
}

fn connections(events: &[Value]) -> Vec<Value> {
    events.iter().filter(|event| event["event"] == "connection").cloned().collect()
}

/// Checks that no text contains any of the wallet's keys.
#[track_caller]
pub fn assert_no_key(what: &str, text: &str, wallet: &Wallet) {
    for key in [&wallet.inkey, &wallet.adminkey] {
        assert!(
            !text.contains(key.as_str()),
            "{what} contains a key:\n{}",
            text.replace(key.as_str(), "<KEY>")
        );
    }
}

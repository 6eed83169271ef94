//! `satchimectl watch --json`, read as a script would read it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::Signal;
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
        let told = self.payments();
        assert_told(&told, server, wallet, before).await;
    }
}

/// Compares payments that were told with a wallet's books on the server.
pub async fn assert_told(told: &[Value], server: &LnbitsServer, wallet: &str, before: &Books) {
    let mut expected: Vec<Facts> = server
        .payments(wallet)
        .await
        .iter()
        .filter(|record| !before.0.contains(id(record)))
        .filter_map(news)
        .collect();
    let mut told: Vec<Facts> = told.iter().map(announced).collect();
    expected.sort();
    told.sort();
    assert!(
        told == expected,
        "wallet {wallet}\n told but not so: {:#?}\n so but not told: {:#?}\n told {} times, so {} times",
        told.iter().filter(|one| !expected.contains(one)).collect::<Vec<_>>(),
        expected.iter().filter(|one| !told.contains(one)).collect::<Vec<_>>(),
        told.len(),
        expected.len()
    );
}

/// The final records of a wallet at some time.
pub struct Books(BTreeSet<String>);

impl Books {
    pub async fn of(server: &LnbitsServer, wallet: &str) -> Self {
        let records = server.payments(wallet).await;
        Self(
            records
                .iter()
                .filter(|record| news(record).is_some())
                .map(|record| id(record).to_owned())
                .collect(),
        )
    }
}

/// What must be said of a payment: checking id, hash, direction, status, amount and fee in msat, memo.
type Facts = (String, String, &'static str, &'static str, i64, i64, String);

/// What a record must be announced as; `None` while nothing has happened.
fn news(record: &Value) -> Option<Facts> {
    let amount = record["amount"].as_i64().expect("a record has an amount");
    let direction = if amount < 0 { "outbound" } else { "inbound" };
    let status = match (record["status"].as_str(), record["pending"].as_bool()) {
        (Some("success"), _) | (None, Some(false)) => "succeeded",
        (Some("failed"), _) if amount < 0 => "failed",
        _ => return None,
    };
    let fee = record["fee"].as_i64().expect("a record has a fee").abs();
    Some((
        text(record, "checking_id"),
        text(record, "payment_hash"),
        direction,
        status,
        amount.abs(),
        fee,
        text(record, "memo"),
    ))
}

fn announced(payment: &Value) -> Facts {
    let one_of = |name: &str, words: [&'static str; 3]| {
        let found = words.into_iter().find(|word| payment[name] == *word);
        found.unwrap_or_else(|| panic!("{name} is none of {words:?}: {payment}"))
    };
    let direction = one_of("direction", ["inbound", "outbound", "outbound"]);
    let status = one_of("status", ["succeeded", "failed", "pending"]);
    let msat = |name: &str| payment[name].as_i64().unwrap_or_else(|| panic!("no {name}: {payment}"));
    let settled = payment["settled_at"].as_str().is_some_and(|at| at.ends_with('Z') && at.contains('T'));
    assert_eq!(settled, status == "succeeded", "settled_at: {payment}");
    (
        text(payment, "checking_id"),
        text(payment, "payment_hash"),
        direction,
        status,
        msat("amount_msat"),
        msat("fee_msat"),
        text(payment, "memo"),
    )
}

fn id(record: &Value) -> &str {
    record["checking_id"].as_str().unwrap_or_default()
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
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

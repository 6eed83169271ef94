//! What was told, compared with the server's own books.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::lnbits::LnbitsServer;

/// The final records of a wallet at some time.
#[derive(Clone, Default)]
pub struct Books(BTreeSet<String>);

impl Books {
    pub async fn of(server: &LnbitsServer, wallet: &str) -> Self {
        Self::with(&server.payments(wallet).await)
    }

    pub fn with(records: &[Value]) -> Self {
        let finished = records.iter().filter(|record| news(record).is_some());
        Self(finished.map(|record| id(record).to_owned()).collect())
    }
}

/// What must be said of a payment: checking id, hash, direction, status, amount and fee in msat, memo.
pub type Facts = (String, String, &'static str, &'static str, i64, i64, String);

/// What is wrong with what was told.
#[derive(Debug, Default)]
pub struct Wrongs {
    /// So, but not told.
    pub lost: Vec<Facts>,
    /// Told more often than once.
    pub duplicate: Vec<Facts>,
    /// Told, but not so.
    pub invented: Vec<Facts>,
}

impl Wrongs {
    pub fn none(&self) -> bool {
        self.lost.is_empty() && self.duplicate.is_empty() && self.invented.is_empty()
    }

    /// Compares with all that became final since `before`.
    pub fn of(told: &[Value], records: &[Value], before: &Books) -> Self {
        let so: BTreeSet<Facts> =
            records.iter().filter(|record| !before.0.contains(id(record))).filter_map(news).collect();
        let mut seen = BTreeSet::new();
        let mut wrongs = Self::default();
        for facts in told.iter().map(announced) {
            if !so.contains(&facts) {
                wrongs.invented.push(facts);
            } else if !seen.insert(facts.clone()) {
                wrongs.duplicate.push(facts);
            }
        }
        wrongs.lost = so.difference(&seen).cloned().collect();
        wrongs
    }
}

/// Checks that all that became final since `before` was told, each once, just as it is.
#[track_caller]
pub fn assert_told(told: &[Value], records: &[Value], before: &Books) {
    let wrongs = Wrongs::of(told, records, before);
    assert!(wrongs.none(), "{wrongs:#?}");
}

/// What one process told from its start to its end, in order.
#[derive(Clone, Debug)]
pub struct Life {
    pub told: Vec<Value>,
    pub killed: bool,
}

/// What several lives told after each other, without what a kill may repeat, and how many announcements that was.
///
/// A process that is killed after it handed an announcement over and before it marked that says it again in its next
/// life: the last payment it told or, if the last announcement was a summary, the payments of that one, which are of
/// one wallet and alike in being late. Everything else that is told twice stays in the list.
pub fn without_repeats(lives: &[Life]) -> (Vec<Value>, usize) {
    let (mut all, mut repeated) = (Vec::new(), 0);
    let mut last: Option<&Life> = None;
    for life in lives.iter().filter(|life| !life.told.is_empty()) {
        let again = last.filter(|last| last.killed).map_or(&[][..], |last| repeats(&last.told, &life.told));
        repeated += usize::from(!again.is_empty());
        let mut again: Vec<_> = again.iter().map(announced).collect();
        all.extend(life.told.iter().filter(|payment| {
            let at = again.iter().position(|one| *one == announced(payment));
            at.map(|at| again.swap_remove(at)).is_none()
        }));
        last = Some(life);
    }
    (all.into_iter().cloned().collect(), repeated)
}

/// The end of `before` that stands in `after` again, as far as it can have been one announcement.
fn repeats<'a>(before: &'a [Value], after: &[Value]) -> &'a [Value] {
    let Some(last) = before.last() else { return &[] };
    let mut from = before.len();
    for (at, payment) in before.iter().enumerate().rev() {
        let one_summary = payment["wallet_id"] == last["wallet_id"] && payment["late"] == last["late"];
        if !one_summary || !after.iter().any(|again| announced(again) == announced(payment)) {
            break;
        }
        from = at;
    }
    &before[from..]
}

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

//! A watched wallet's records, and the ways they come: what several test files of the ledger share.

use jiff::{SignedDuration, Timestamp};
use satchime_domain::ledger::{News, RecordContext, Verdict, judge};
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentRecord, Status};
use satchime_domain::testing;
use satchime_domain::wallet::{History, Progress};

/// Seconds after the wallet was first watched.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_795_411_310 + seconds)
}

pub fn record(direction: Direction, status: Status, created: i64, updated: i64) -> PaymentRecord {
    PaymentRecord {
        created_at: Some(at(created)),
        updated_at: Some(at(updated)),
        ..testing::record("a", direction, status, 21)
    }
}

pub fn history(is_read: bool) -> History {
    if is_read { History::Read } else { History::Unread }
}

/// A look over REST at an LNbits of 1.4.1 or later, `seconds` after the wallet was first watched.
pub fn context(seconds: i64, imported: bool) -> RecordContext {
    RecordContext {
        progress: Progress { watch_from: Some(at(0)), history: history(imported), ..Progress::default() },
        observed_at: at(seconds),
        ..testing::context("w")
    }
}

pub fn hinted(context: RecordContext) -> RecordContext {
    RecordContext { hinted: [CheckingId("a".into())].into(), ..context }
}

pub fn old_server(context: RecordContext) -> RecordContext {
    RecordContext { lists_changes: false, ..context }
}

pub fn frame(seconds: i64) -> RecordContext {
    RecordContext { confirmed: false, ..hinted(context(seconds, false)) }
}

/// What is written, and whether everybody is told of it.
pub fn written(verdict: Verdict) -> (Payment, bool) {
    match verdict {
        Verdict::Write { payment, news } => (*payment, news == News::Outcome),
        Verdict::Known => panic!("should be written"),
    }
}

pub fn first(record: &PaymentRecord, context: &RecordContext) -> (Payment, bool) {
    written(judge(None, record, context))
}

/// While the connection has been live for so many seconds.
pub fn live(for_seconds: i64, context: RecordContext) -> RecordContext {
    RecordContext { live_for: Some(SignedDuration::from_secs(for_seconds)), ..context }
}

/// The server's clock shows this when it answers.
pub fn dated(seconds: i64, context: RecordContext) -> RecordContext {
    RecordContext { server_time: Some(at(seconds)), ..context }
}

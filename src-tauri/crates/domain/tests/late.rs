//! Which payments are said to have come "while you were away".

use jiff::{SignedDuration, Timestamp};
use satchime_domain::ledger::{RecordContext, Verdict, judge};
use satchime_domain::payment::{CheckingId, Direction, PaymentRecord, Status};
use satchime_domain::testing;
use satchime_domain::wallet::{History, Progress};

use Direction::{Inbound, Outbound};
use Status::{Failed, Succeeded};

/// Seconds after the wallet was first watched.
fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_795_411_310 + seconds)
}

fn record(direction: Direction, status: Status, created: i64, updated: i64) -> PaymentRecord {
    PaymentRecord {
        created_at: Some(at(created)),
        updated_at: Some(at(updated)),
        ..testing::record("a", direction, status, 21)
    }
}

/// A look over REST at an LNbits of 1.4.1 or later, by this computer's clock.
fn context(seconds: i64, is_history_read: bool) -> RecordContext {
    let history = if is_history_read { History::Read } else { History::Unread };
    RecordContext {
        progress: Progress { watch_from: Some(at(0)), history, ..Progress::default() },
        observed_at: at(seconds),
        ..testing::context("w")
    }
}

fn hinted(context: RecordContext) -> RecordContext {
    RecordContext { hinted: [CheckingId("a".into())].into(), ..context }
}

fn old_server(context: RecordContext) -> RecordContext {
    RecordContext { lists_changes: false, ..context }
}

fn frame(seconds: i64) -> RecordContext {
    RecordContext { confirmed: false, ..hinted(context(seconds, false)) }
}

/// While the connection has been live for so many seconds.
fn live(for_seconds: i64, context: RecordContext) -> RecordContext {
    RecordContext { live_for: Some(SignedDuration::from_secs(for_seconds)), ..context }
}

/// The server's clock shows this when it answers.
fn dated(seconds: i64, context: RecordContext) -> RecordContext {
    RecordContext { server_time: Some(at(seconds)), ..context }
}

#[test]
fn late_is_what_settled_before_the_connection_was_live() {
    let paid = || record(Inbound, Succeeded, 5, 6);
    let caught_up = |seconds| dated(seconds, context(seconds, true));
    for (what, record, context, late) in [
        ("a minute after", paid(), caught_up(66), true),
        ("seconds after", paid(), caught_up(16), false),
        ("a minute after, but hinted", paid(), hinted(caught_up(66)), false),
        ("at a time nobody tells", record(Inbound, Succeeded, 5, 5), old_server(caught_up(66)), true),
        (
            "at a time nobody tells, made just now",
            record(Inbound, Succeeded, 5, 5),
            old_server(caught_up(6)),
            false,
        ),
        ("failed a minute ago", record(Outbound, Failed, 5, 6), caught_up(66), true),
        ("failed just now", record(Outbound, Failed, 5, 6), caught_up(7), false),
        ("by a frame alone", record(Inbound, Succeeded, 5, 5), frame(66), false),
        ("of a server that does not tell its time", paid(), context(7, true), true),
        ("just added", record(Inbound, Succeeded, 1, 2), dated(66, context(66, false)), false),
        ("the server's clock is a minute behind", paid(), dated(7, context(66, true)), false),
        ("the server's clock is an hour ahead", paid(), dated(3_666, context(7, true)), true),
        ("live all the while", paid(), live(61, caught_up(66)), false),
        ("live only since", paid(), live(20, caught_up(66)), true),
        ("live, and the clocks are an hour apart", paid(), live(61, dated(66, context(3_666, true))), false),
        ("live, and the server does not tell its time", paid(), live(1, context(3_666, true)), false),
        ("live, at a time nobody tells", paid(), live(1, old_server(caught_up(66))), false),
    ] {
        let Verdict::Write { payment, announce } = judge(None, &record, &context) else {
            panic!("{what}: should be written");
        };
        assert!(announce, "{what}");
        assert_eq!(payment.late, late, "{what}");
    }
}

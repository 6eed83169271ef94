//! What becomes of a record: known, written down, announced.

use std::collections::HashMap;

use proptest::prelude::*;
use satchime_domain::ledger::{News, RecordContext, Verdict, judge};
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentRecord, Status};
use satchime_domain::wallet::Progress;

use Direction::{Inbound, Outbound};
use Status::{Failed, Pending, Succeeded};

use crate::watched::{at, context, first, frame, hinted, history, old_server, record, written};

#[test]
fn an_unseen_record_is_news_or_history() {
    let no_start = |context: RecordContext| RecordContext {
        progress: Progress { watch_from: None, ..context.progress.clone() },
        ..context
    };
    for (what, record, context, announced) in [
        ("settled before", record(Inbound, Succeeded, -90, -60), context(1, false), false),
        (
            "settled long before, found later",
            record(Inbound, Succeeded, -200_000, -180_000),
            context(900, true),
            false,
        ),
        ("the server's clock was set back", record(Inbound, Succeeded, -90, -60), context(900, true), true),
        ("settled as the watch began", record(Inbound, Succeeded, -90, 0), context(1, false), false),
        ("made before, paid during the import", record(Inbound, Succeeded, -90, 1), context(2, false), true),
        ("settled while away", record(Inbound, Succeeded, 100, 110), context(900, true), true),
        ("sent while away", record(Outbound, Succeeded, 100, 110), context(900, true), true),
        ("not sent while away", record(Outbound, Failed, 100, 110), context(900, true), true),
        ("expired while away", record(Inbound, Failed, 100, 110), context(900, true), false),
        ("an open invoice", record(Inbound, Pending, 100, 110), context(900, true), false),
        ("on its way", record(Outbound, Pending, 100, 110), context(900, true), false),
        ("hinted", record(Inbound, Succeeded, 5, 6), hinted(context(6, true)), true),
        ("hinted during the import", record(Inbound, Succeeded, -90, 1), hinted(context(2, false)), true),
        (
            "named by a frame, but settled long ago",
            record(Inbound, Succeeded, -90, -50),
            hinted(context(2, false)),
            false,
        ),
        ("hinted but open", record(Inbound, Pending, 5, 6), hinted(context(6, true)), false),
        ("old server: history", record(Inbound, Succeeded, -90, -90), old_server(context(1, false)), false),
        (
            "old server: sent before",
            record(Outbound, Succeeded, -90, -90),
            old_server(context(900, false)),
            false,
        ),
        (
            "old server: sent in the second the watch began, told by a frame",
            record(Outbound, Succeeded, 0, 0),
            old_server(hinted(context(1, false))),
            true,
        ),
        (
            "old server: sent in the second the watch began, unseen until after the import",
            record(Outbound, Succeeded, 0, 0),
            old_server(context(1, true)),
            true,
        ),
        (
            "old server: in the second the watch began, and in the history",
            record(Outbound, Succeeded, 0, 0),
            old_server(context(1, false)),
            false,
        ),
        (
            "old server: made and paid since",
            record(Inbound, Succeeded, 5, 5),
            old_server(context(9, false)),
            true,
        ),
        (
            "old server: made before, unseen until after the import",
            record(Inbound, Succeeded, -90, -90),
            old_server(context(900, true)),
            true,
        ),
        (
            "old server: hinted, made before",
            record(Inbound, Succeeded, -90, -90),
            old_server(hinted(context(2, false))),
            true,
        ),
        ("never verified", record(Inbound, Succeeded, 5, 6), no_start(context(6, false)), false),
        (
            "a frame that nobody noted as a hint",
            record(Inbound, Succeeded, -90, -90),
            RecordContext { hinted: [].into(), ..frame(6) },
            true,
        ),
        ("a frame, by id alone", record(Inbound, Succeeded, -90, -90), no_start(frame(6)), true),
    ] {
        let (payment, announce) = first(&record, &context);
        assert_eq!(announce, announced, "{what}");
        assert_eq!(payment.settled_at.is_some(), record.status == Succeeded, "{what}");
        assert_eq!(
            (payment.first_seen_at, payment.confirmed),
            (context.observed_at, context.confirmed),
            "{what}"
        );
        assert!(announced || !payment.late, "{what}");
    }
}

#[test]
fn what_is_on_its_way_is_news_for_whoever_asks_and_an_invoice_for_nobody() {
    for (what, record, context, news) in [
        ("made since", record(Outbound, Pending, 100, 110), context(900, true), News::OnItsWay),
        ("made during the import", record(Outbound, Pending, 1, 1), context(2, false), News::OnItsWay),
        ("old server", record(Outbound, Pending, 100, 100), old_server(context(900, true)), News::OnItsWay),
        ("made before, labelled since", record(Outbound, Pending, -90, 5), context(9, false), News::None),
        ("told by a frame", record(Outbound, Pending, 5, 5), frame(6), News::None),
        ("an invoice", record(Inbound, Pending, 100, 110), hinted(context(900, true)), News::None),
    ] {
        let Verdict::Write { payment, news: found } = judge(None, &record, &context) else {
            panic!("{what}")
        };
        assert_eq!(found, news, "{what}");
        assert!(!payment.late && payment.settled_at.is_none(), "{what}");
        // It is told once, whatever changes while it is on its way.
        let changed = PaymentRecord { memo: Some("labelled".into()), ..record };
        let again = judge(Some(&payment), &changed, &context);
        assert!(!matches!(again, Verdict::Write { news: News::OnItsWay, .. }), "{what}");
    }
}

#[test]
fn settlement_has_the_best_known_time() {
    let settled = |record, context| first(&record, &context).0.settled_at;
    assert_eq!(settled(record(Inbound, Succeeded, 5, 9), context(90, true)), Some(at(9)));
    assert_eq!(settled(record(Outbound, Succeeded, 5, 5), old_server(context(90, true))), Some(at(5)));
    assert_eq!(
        settled(record(Inbound, Succeeded, 5, 5), old_server(hinted(context(90, true)))),
        Some(at(90))
    );
    assert_eq!(
        settled(record(Inbound, Succeeded, -90, -90), old_server(context(9, false))),
        Some(at(-90)),
        "history"
    );
    assert_eq!(settled(record(Inbound, Pending, 5, 9), context(90, true)), None);
    assert_eq!(settled(record(Outbound, Failed, 5, 9), context(90, true)), None);

    // Seen pending on an old server: it did not settle when it was made.
    let (open, _) = first(&record(Outbound, Pending, 5, 5), &old_server(context(6, true)));
    let (paid, _) =
        written(judge(Some(&open), &record(Outbound, Succeeded, 5, 5), &old_server(context(60, true))));
    assert_eq!(paid.settled_at, Some(at(60)));
}

#[test]
fn each_change_of_status_is_announced_once() {
    for (before, after, announced) in [
        ((Inbound, Pending), Succeeded, true),
        ((Outbound, Pending), Succeeded, true),
        ((Outbound, Pending), Failed, true),
        ((Inbound, Pending), Failed, false),
    ] {
        let (direction, status) = before;
        // Also of an invoice that was taken in with the history.
        let (open, announce) = first(&record(direction, status, -90, -90), &context(1, false));
        assert!(!announce);
        let changed = record(direction, after, -90, 30);
        let (known, announce) = written(judge(Some(&open), &changed, &context(31, true)));
        assert_eq!(announce, announced, "{before:?} {after:?}");
        assert_eq!(known.settled_at, (after == Succeeded).then(|| at(30)));
        assert_eq!(known.first_seen_at, at(1));
        assert_eq!(judge(Some(&known), &changed, &context(60, true)), Verdict::Known);
        assert_eq!(judge(Some(&known), &changed, &hinted(context(90, true))), Verdict::Known);
    }
}

#[test]
fn a_stale_page_takes_nothing_back() {
    for status in [Succeeded, Failed] {
        let (known, _) = first(&record(Outbound, status, 5, 6), &context(7, true));
        assert_eq!(judge(Some(&known), &record(Outbound, Pending, 5, 5), &context(8, true)), Verdict::Known);
    }
}

#[test]
fn a_changed_memo_is_kept_silently() {
    let (known, _) = first(&record(Inbound, Succeeded, 5, 6), &context(7, true));
    let renamed = PaymentRecord { memo: Some("renamed".into()), ..record(Inbound, Succeeded, 5, 99) };
    let (payment, announce) = written(judge(Some(&known), &renamed, &context(100, true)));
    assert!(!announce);
    assert_eq!((payment.record, payment.settled_at), (renamed, Some(at(6))));
}

#[test]
fn frames_change_nothing_that_is_confirmed() {
    let (known, _) = first(&record(Inbound, Pending, 5, 6), &context(7, true));
    for forged in [
        record(Inbound, Succeeded, 5, 6),
        PaymentRecord { amount_msat: Msat::from_sat(1_000_000), ..record(Inbound, Succeeded, 5, 6) },
        record(Outbound, Failed, 5, 6),
    ] {
        assert_eq!(judge(Some(&known), &forged, &frame(8)), Verdict::Known);
    }
}

#[test]
fn the_truth_corrects_a_frame() {
    let forged = PaymentRecord { amount_msat: Msat::from_sat(1_000_000), ..record(Inbound, Succeeded, 5, 6) };
    let (known, announce) = first(&forged, &frame(7));
    assert!(announce && !known.confirmed);
    let (payment, announce) =
        written(judge(Some(&known), &record(Inbound, Pending, 5, 6), &context(8, true)));
    assert!(!announce && payment.confirmed);
    assert_eq!((payment.record.amount_msat, payment.record.status), (Msat::from_sat(21), Pending));
    assert_eq!(payment.settled_at, None);

    // A true one is only marked as confirmed.
    let (known, _) = first(&record(Inbound, Succeeded, 5, 6), &frame(7));
    let (payment, announce) = written(judge(Some(&known), &known.record, &context(8, true)));
    assert!(!announce && payment.confirmed);
}

#[test]
fn frames_do_not_take_back_what_frames_said() {
    let (known, announce) = first(&record(Inbound, Succeeded, 5, 6), &frame(7));
    assert!(announce);
    assert_eq!(judge(Some(&known), &record(Inbound, Pending, 5, 6), &frame(8)), Verdict::Known);
    assert_eq!(judge(Some(&known), &record(Inbound, Succeeded, 5, 6), &frame(9)), Verdict::Known);
}

/// A store as the engine's keeps it: one line for each checking id.
#[derive(Default)]
struct Ledger {
    lines: HashMap<CheckingId, Payment>,
    announced: Vec<(CheckingId, Status)>,
}

impl Ledger {
    fn take_in(&mut self, record: &PaymentRecord, context: &RecordContext) {
        let verdict = judge(self.lines.get(&record.checking_id), record, context);
        if let Verdict::Write { payment, news } = verdict {
            let announce = news == News::Outcome;
            self.lines.insert(record.checking_id.clone(), *payment);
            if announce {
                self.announced.push((record.checking_id.clone(), record.status));
            }
        }
    }
}

#[test]
fn a_self_payment_is_two_records_and_both_are_announced() {
    let sent =
        PaymentRecord { checking_id: CheckingId("internal_a".into()), ..record(Outbound, Succeeded, 5, 6) };
    let received = record(Inbound, Succeeded, 5, 6);
    let mut ledger = Ledger::default();
    for context in [hinted(context(7, true)), context(60, true)] {
        ledger.take_in(&sent, &context);
        ledger.take_in(&received, &context);
    }
    assert_eq!(ledger.announced, [(sent.checking_id, Succeeded), (received.checking_id, Succeeded)]);
    assert_eq!(ledger.lines.len(), 2);
}

fn any_record() -> impl Strategy<Value = PaymentRecord> {
    let direction = prop::sample::select(vec![Inbound, Outbound]);
    let status = prop::sample::select(vec![Pending, Succeeded, Failed]);
    let time = || prop::option::of((-200i64..200).prop_map(at));
    (direction, status, time(), time(), any::<i64>()).prop_map(
        |(direction, status, created_at, updated_at, msat)| PaymentRecord {
            created_at,
            updated_at,
            amount_msat: Msat::new(msat).abs(),
            ..record(direction, status, 0, 0)
        },
    )
}

fn any_context() -> impl Strategy<Value = RecordContext> {
    let progress =
        (prop::option::of((-100i64..100).prop_map(at)), any::<bool>()).prop_map(|(watch_from, imported)| {
            Progress { watch_from, history: history(imported), ..Progress::default() }
        });
    (progress, any::<bool>(), any::<bool>(), any::<bool>(), -200i64..400).prop_map(
        |(progress, is_hinted, lists_changes, confirmed, seconds)| {
            let context = RecordContext { progress, lists_changes, confirmed, ..context(seconds, false) };
            if is_hinted { hinted(context) } else { context }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 2048,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_same_record_twice_is_known(
        before in prop::option::of((any_record(), any_context())),
        record in any_record(),
        context in any_context(),
    ) {
        let before = before.map(|(record, context)| first(&record, &context).0);
        if let Verdict::Write { payment, news } = judge(before.as_ref(), &record, &context) {
            let announce = news == News::Outcome;
            prop_assert_eq!(judge(Some(&payment), &record, &context), Verdict::Known);
            prop_assert_eq!(payment.settled_at.is_some(), record.status == Succeeded);
            prop_assert!(!announce || record.status != Pending);
            prop_assert!(!announce || before.is_none_or(|before| before.record.status != record.status));
        }
    }

    /// Whatever order frames and pages of one payment come in, however often: said once, and never taken back.
    #[test]
    fn one_settlement_is_announced_once(
        order in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>()), 1..20),
        moves in any::<bool>(),
    ) {
        let open = record(Inbound, Pending, 5, 5);
        let paid = record(Inbound, Succeeded, 5, if moves { 9 } else { 5 });
        let mut ledger = Ledger::default();
        for (seconds, (is_paid, is_hinted, imported)) in (10..).zip(&order) {
            let context = RecordContext { lists_changes: moves, ..context(seconds, *imported) };
            let context = if *is_hinted { hinted(context) } else { context };
            ledger.take_in(if *is_paid { &paid } else { &open }, &context);
        }
        let paid_once = order.iter().any(|(is_paid, ..)| *is_paid);
        prop_assert_eq!(ledger.announced.len(), usize::from(paid_once));
        prop_assert_eq!(ledger.lines[&paid.checking_id].record.status == Succeeded, paid_once);
    }

    #[test]
    fn history_is_silent(
        direction in prop::sample::select(vec![Inbound, Outbound]),
        created in -900i64..=0,
        age in 0i64..900,
        moves in any::<bool>(),
    ) {
        let updated = if moves { -age.min(-created) } else { created };
        for status in [Pending, Succeeded, Failed] {
            let context = RecordContext { lists_changes: moves, ..context(3, false) };
            prop_assert!(!first(&record(direction, status, created, updated), &context).1);
        }
    }
}

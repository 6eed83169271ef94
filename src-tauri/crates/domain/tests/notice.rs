//! What is said to the person, and how.

use std::collections::HashSet;

use proptest::prelude::*;
use satchime_domain::money::Msat;
use satchime_domain::notice::{
    Announcement, FLOOD, MAX_SEPARATE, Notice, NoticeId, Wording, group, moved, shown, target, wording,
};
use satchime_domain::payment::{
    CheckingId, Direction, Payment, PaymentHash, PaymentId, PaymentRecord, Status,
};
use satchime_domain::testing;
use satchime_domain::wallet::WalletId;
use satchime_domain::{SignedDuration, Timestamp};
use satchime_l10n::{Language, within};

use Direction::{Inbound, Outbound};
use Status::{Failed, Succeeded};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn notice(id: i64, wallet: &str, late: bool) -> Notice {
    let record = PaymentRecord {
        payment_hash: PaymentHash(format!("h{id}")),
        ..testing::record(format!("c{id}"), Inbound, Succeeded, 1_000)
    };
    Notice {
        id: NoticeId(id),
        wallet_name: format!("Shop {wallet}"),
        payment: Payment {
            settled_at: Some(Timestamp::UNIX_EPOCH),
            late,
            ..testing::payment(wallet, record)
        },
        decided_at: Timestamp::UNIX_EPOCH,
        held: None,
    }
}

fn with(change: impl FnOnce(&mut Notice)) -> Notice {
    let mut notice = notice(1, "w", false);
    change(&mut notice);
    notice
}

fn words(notice: Notice) -> (String, String) {
    let wording = wording(&Announcement::Single(Box::new(notice)));
    (wording.title, wording.body)
}

fn on_its_way(memo: &str) -> Notice {
    with(|n| {
        (n.payment.record.direction, n.payment.record.status) = (Outbound, Status::Pending);
        n.payment.record.fee_msat = Msat::new(6_000);
        n.payment.record.memo = Some(memo.into());
    })
}

fn sent_after(seconds: i64) -> Notice {
    with(|n| {
        let sent_at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        n.payment.record.direction = Outbound;
        n.payment.record.created_at = Some(Timestamp::UNIX_EPOCH);
        (n.payment.record.updated_at, n.payment.settled_at) = (Some(sent_at), Some(sent_at));
    })
}

/// Each announcement as the ids in it.
fn ids(announcements: &[Announcement]) -> Vec<Vec<i64>> {
    announcements.iter().map(|said| said.notices().iter().map(|notice| notice.id.0).collect()).collect()
}

#[test]
fn amount_first_then_wallet_then_what_was_written() {
    let memo = |memo: &str| with(|n| n.payment.record.memo = Some(memo.into()));
    let sent = |n: &mut Notice| {
        n.payment.record.direction = Outbound;
        n.payment.record.fee_msat = Msat::new(1_500);
    };
    for (notice, title, body) in [
        (with(|_| ()), "+1,000 sat", "Shop w"),
        (memo("Coffee ☕"), "+1,000 sat", "Shop w · Coffee ☕"),
        (memo(" \u{202e}\n"), "+1,000 sat", "Shop w"),
        (memo("two\nlines\u{202e} <b>"), "+1,000 sat", "Shop w · two lines <b>"),
        (with(sent), "−1,000 sat", "Shop w · fee 1.5 sat"),
        (with(|n| n.payment.late = true), "+1,000 sat", "Shop w · while you were away"),
        (with(|n| n.payment.confirmed = false), "+1,000 sat (unconfirmed)", "Shop w"),
        (
            with(|n| {
                sent(n);
                n.payment.record.status = Failed
            }),
            "Not sent: 1,000 sat",
            "Shop w",
        ),
        (
            with(|n| {
                sent(n);
                n.payment.record.status = Failed;
                n.payment.confirmed = false
            }),
            "Not sent: 1,000 sat (unconfirmed)",
            "Shop w",
        ),
        (with(|n| n.wallet_name = "\u{202e}".into()), "+1,000 sat", ""),
        (on_its_way("rent"), "On its way: 1,000 sat", "Shop w · rent"),
        (sent_after(59), "−1,000 sat", "Shop w"),
        (sent_after(60), "−1,000 sat", "Shop w · took 1 min"),
        (sent_after(119 * 60 + 59), "−1,000 sat", "Shop w · took 119 min"),
        (sent_after(26 * 3_600), "−1,000 sat", "Shop w · took 26 h"),
    ] {
        assert_eq!(words(notice), (title.to_owned(), body.to_owned()));
    }
    let both = with(|n| {
        n.payment.record.memo = Some("memo".into());
        n.payment.record.comment = Some("comment".into());
    });
    assert_eq!(words(both).1, "Shop w · comment");
    let empty_comment = with(|n| {
        n.payment.record.memo = Some("memo".into());
        n.payment.record.comment = Some("\u{200b}".into());
    });
    assert_eq!(words(empty_comment).1, "Shop w · memo");
}

#[test]
fn late_ones_of_a_wallet_are_said_together() {
    let said = group(
        vec![notice(1, "a", true), notice(2, "b", true), notice(3, "a", true), notice(4, "a", false)],
        NOW,
    );
    assert_eq!(ids(&said), [vec![1, 3], vec![4], vec![2]]);
    assert!(matches!(said[0], Announcement::Summary(_)) && matches!(said[2], Announcement::Single(_)));
    assert_eq!(group(vec![], NOW), []);
}

#[test]
fn prompt_ones_are_said_singly_until_they_flood() {
    let many = |count: usize| group((0..count as i64).map(|id| notice(id, "a", false)).collect(), NOW);
    assert_eq!(many(FLOOD).len(), FLOOD);
    assert_eq!(ids(&many(FLOOD + 1)), [(0..=FLOOD as i64).collect::<Vec<_>>()]);
}

#[test]
fn a_summary_tells_number_sum_and_failures() {
    let late = |id, change: fn(&mut Notice)| {
        let mut notice = notice(id, "w", true);
        change(&mut notice);
        notice
    };
    let sent = |n: &mut Notice| n.payment.record.direction = Outbound;
    for (notices, title) in [
        (
            vec![late(1, |_| ()), late(2, |_| ()), late(3, |_| ())],
            "3 payments while you were away, +3,000 sat",
        ),
        (vec![late(1, |_| ()), late(2, sent)], "2 payments while you were away, +0 sat"),
        (vec![late(1, sent), late(2, sent)], "2 payments while you were away, −2,000 sat"),
        (
            vec![late(1, |_| ()), late(2, |n| n.payment.record.status = Failed)],
            "1 payment while you were away, +1,000 sat, 1 failed",
        ),
        (
            vec![late(1, |_| ()), late(2, |n| n.payment.confirmed = false)],
            "2 payments while you were away, +2,000 sat (unconfirmed)",
        ),
        (vec![notice(1, "w", false), notice(2, "w", false)], "2 payments, +2,000 sat"),
        (vec![on_its_way(""), on_its_way("")], "2 payments on their way"),
        (
            vec![
                notice(1, "w", false),
                on_its_way(""),
                with(|n| {
                    sent(n);
                    (n.payment.record.status, n.payment.reversals) = (Failed, 1);
                }),
            ],
            "1 payment, +1,000 sat, 1 on their way, 1 came back",
        ),
    ] {
        let said = wording(&Announcement::Summary(notices));
        assert_eq!((said.title.as_str(), said.body.as_str()), (title, "Shop w"));
    }
}

#[test]
fn an_outgoing_payment_takes_its_fee_along() {
    let mut payment = notice(1, "w", false).payment;
    payment.record.fee_msat = Msat::new(500);
    assert_eq!(moved(&payment), Msat::new(1_000_000));
    payment.record.direction = Outbound;
    assert_eq!(moved(&payment), Msat::new(-1_000_500));
    payment.record.amount_msat = Msat::new(i64::MAX);
    assert!(moved(&payment).is_negative());
}

#[test]
fn what_moved_nothing_is_shown_without_a_fee() {
    let mut payment = notice(1, "w", false).payment;
    (payment.record.direction, payment.record.fee_msat) = (Outbound, Msat::new(500));
    assert_eq!(shown(&payment), Msat::new(-1_000_500));
    for status in [Failed, Status::Pending] {
        payment.record.status = status;
        assert_eq!(shown(&payment), Msat::new(-1_000_000));
    }
}

#[test]
fn many_wallets_that_come_back_together_are_one_announcement() {
    let few: Vec<Notice> = (0..8).map(|id| notice(id, &id.to_string(), true)).collect();
    assert_eq!(group(few, NOW).len(), 8);
    let many: Vec<Notice> = (0..1_000).map(|id| notice(id, &id.to_string(), true)).collect();
    let said = group(many, NOW);
    assert_eq!(said.len(), 1);
    let Wording { title, body } = wording(&said[0]);
    assert_eq!(title, "1,000 payments while you were away, +1,000,000 sat");
    assert!(body.ends_with("and 998 more"), "{body}");
}

#[test]
fn a_click_leads_to_the_newest() {
    let said = Announcement::Summary(vec![notice(1, "w", true), notice(2, "w", true)]);
    assert_eq!(
        target(&said),
        Some(PaymentId { wallet: WalletId("w".into()), checking_id: CheckingId("c2".into()) })
    );
    assert_eq!(target(&Announcement::Summary(vec![])), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Grouping neither loses nor repeats a notice, nor floods, nor mixes wallets unless they are many.
    #[test]
    fn every_notice_is_said_once(kinds in prop::collection::vec((0u8..30, any::<bool>()), 0..60)) {
        let notices: Vec<Notice> =
            (0..).zip(&kinds).map(|(id, (wallet, late))| notice(id, &wallet.to_string(), *late)).collect();
        let said = group(notices, NOW);
        let mut all: Vec<i64> = ids(&said).concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..kinds.len() as i64).collect::<Vec<_>>());
        prop_assert!(said.len() <= MAX_SEPARATE);
        let wallets: HashSet<_> = kinds.iter().map(|(wallet, _)| wallet).collect();
        for announcement in &said {
            let notices = announcement.notices();
            let first = &notices[0].payment.wallet;
            let is_one_wallet = notices.iter().all(|notice| notice.payment.wallet == *first);
            prop_assert!(is_one_wallet || wallets.len() > 1 && kinds.len() > MAX_SEPARATE);
            prop_assert!(notices.windows(2).all(|pair| pair[0].id < pair[1].id));
        }
    }

    /// Whatever strangers write, each part is one short line and the amount stands first.
    #[test]
    fn words_are_short_single_lines(
        memo in any::<String>(),
        comment in any::<String>(),
        name in any::<String>(),
        late in any::<bool>(),
    ) {
        let (title, body) = words(with(|n| {
            n.payment.record.memo = Some(memo);
            n.payment.record.comment = Some(comment);
            n.payment.late = late;
            n.wallet_name = name;
        }));
        prop_assert_eq!(title, "+1,000 sat");
        prop_assert!(body.chars().count() <= 48 + 120 + 30);
        prop_assert!(!body.contains(char::is_control));
    }
}

#[test]
fn what_waited_long_for_somebody_to_take_it_is_said_together() {
    let waited = |seconds: i64| {
        let notices = (1..=3).map(|id| notice(id, "a", false)).collect();
        group(notices, Timestamp::from_second(seconds).unwrap()).len()
    };
    assert_eq!((waited(-3_600), waited(0), waited(119), waited(120), waited(86_400)), (3, 3, 3, 1, 1));
}

/// The same payments in each language.
#[test]
fn notices_are_worded_in_every_language() {
    let failed = with(|notice| {
        notice.payment.record.direction = Outbound;
        notice.payment.record.status = Failed;
    });
    let mut many: Vec<Notice> = (2..9).map(|id| notice(id, "w", true)).collect();
    many.push(failed.clone());
    let (single, many) = (Announcement::Single(Box::new(failed)), Announcement::Summary(many));
    for (language, one, all) in [
        (Language::English, "Not sent: 1,000 sat", "7 payments while you were away, +7,000 sat, 1 failed"),
        (
            Language::German,
            "Nicht gesendet: 1.000 sat",
            "7 Zahlungen während du weg warst, +7.000 sat, 1 fehlgeschlagen",
        ),
        (Language::Spanish, "No enviado: 1000 sat", "7 pagos mientras no estabas, +7000 sat, 1 fallido"),
    ] {
        let said = within(language, || [&single, &many].map(|announcement| wording(announcement).title));
        assert_eq!(said, [one, all]);
    }
}

//! Notices, and who has them.

use std::collections::{BTreeSet, HashSet};

use satchime_domain::Timestamp;
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::notice::{Hold, NoticeId};
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use satchime_domain::rules::alarm::{AlarmId, Kind};
use satchime_domain::rules::{Answer, Means, Outcome, Silence};
use satchime_domain::settings::Settings;
use satchime_engine::ports::Batch;

use super::{DESKTOP, Subject, TERMINAL, at, checking, context, id, record, record_all, said_of, wallet};

contract!(
    a_notice_says_what_was_true_when_it_was_decided,
    a_notice_bears_the_wallets_present_name,
    what_was_delivered_stays_delivered,
    each_receiver_has_its_own_account,
    what_all_receivers_have_is_no_news_for_a_later_one,
    notices_come_oldest_first,
    numbers_of_notices_are_never_used_again,
    what_is_held_back_from_one_receiver_comes_when_it_is_released,
    what_is_held_back_from_one_receiver_waits_for_it_whoever_else_has_it,
    what_became_of_each_notice_is_remembered,
    which_alarms_were_delivered_is_kept_for_each_receiver,
    what_is_on_its_way_is_kept_for_whoever_wants_it,
    what_is_decided_is_on_its_way_no_longer,
);

async fn a_notice_says_what_was_true_when_it_was_decided(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let heard = record("c", Status::Succeeded, 10);
    let by_frame = RecordContext { confirmed: false, hinted: HashSet::from([checking("c")]), ..context("w") };
    let batch = Batch::new(by_frame, vec![heard.clone()]);
    let decided = subject.store.record(batch).await.unwrap().changed.remove(0);
    let told = PaymentRecord {
        status: Status::Failed,
        amount_msat: Msat::new(1),
        fee_msat: Msat::new(2),
        memo: Some("changed".into()),
        comment: Some("changed".into()),
        preimage: Some("changed".into()),
        updated_at: Some(at(99)),
        ..heard
    };
    record_all(&subject, "w", vec![told.clone()]).await;
    assert_eq!(subject.store.payment(&id("w"), &checking("c")).await.unwrap().unwrap().record, told);
    let notices = subject.store.undelivered(DESKTOP).await.unwrap();
    assert_eq!(notices[0].payment, decided);
    assert!(!notices[0].payment.confirmed);
    assert_eq!(notices[0].decided_at, context("w").observed_at);
}

async fn a_notice_bears_the_wallets_present_name(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "Before")).await.unwrap();
    record_all(&subject, "w", vec![record("c", Status::Succeeded, 10)]).await;
    subject.store.rename(&id("w"), "After").await.unwrap();
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap()[0].wallet_name, "After");
}

async fn what_was_delivered_stays_delivered(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let records = ["a", "b"].map(|name| record(name, Status::Succeeded, 10)).to_vec();
    record_all(&subject, "w", records.clone()).await;
    let first = subject.store.undelivered(DESKTOP).await.unwrap()[0].id;
    subject
        .store
        .mark_delivered(&[first, NoticeId(i64::MAX)], DESKTOP, &[DESKTOP.into()], at(20))
        .await
        .unwrap();
    subject.store.mark_delivered(&[first], DESKTOP, &[DESKTOP.into()], at(21)).await.unwrap();
    record_all(&subject, "w", records).await;
    let left: Vec<_> =
        subject.store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id).collect();
    assert_eq!(left.len(), 1);
    assert_ne!(left[0], first);
}

async fn each_receiver_has_its_own_account(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    let records = (1..=3).map(|number| record(&format!("p{number}"), Status::Succeeded, number)).collect();
    record_all(&subject, "w", records).await;
    let both = [DESKTOP.to_owned(), TERMINAL.to_owned()];
    let ids: Vec<_> =
        store.undelivered(TERMINAL).await.unwrap().into_iter().map(|notice| notice.id).collect();
    store.mark_delivered(&ids, TERMINAL, &both, at(20)).await.unwrap();
    assert!(store.undelivered(TERMINAL).await.unwrap().is_empty());
    assert_eq!(store.undelivered(DESKTOP).await.unwrap().len(), 3);
    store.mark_delivered(&ids[..1], DESKTOP, &both, at(21)).await.unwrap();
    store.mark_delivered(&ids[..2], DESKTOP, &both, at(22)).await.unwrap();
    let left: Vec<_> =
        store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id).collect();
    assert_eq!(left, ids[2..]);
    assert!(store.undelivered(TERMINAL).await.unwrap().is_empty());
}

/// A terminal that listens for the first time, or again, is not told of last year.
async fn what_all_receivers_have_is_no_news_for_a_later_one(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    let records = (1..=3).map(|number| record(&format!("p{number}"), Status::Succeeded, number)).collect();
    record_all(&subject, "w", records).await;
    let ids: Vec<_> = store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id).collect();
    store.mark_delivered(&ids[..1], DESKTOP, &[DESKTOP.into()], at(20)).await.unwrap();
    let left: Vec<_> =
        store.undelivered(TERMINAL).await.unwrap().into_iter().map(|notice| notice.id).collect();
    assert_eq!(left, ids[1..]);
    // Nor is a third of what two others have.
    let both = [DESKTOP.to_owned(), TERMINAL.to_owned()];
    store.mark_delivered(&ids[1..2], TERMINAL, &both, at(21)).await.unwrap();
    store.mark_delivered(&ids[1..2], DESKTOP, &both, at(22)).await.unwrap();
    let left: Vec<_> = store.undelivered("hook").await.unwrap().into_iter().map(|notice| notice.id).collect();
    assert_eq!(left, ids[2..]);
}

async fn notices_come_oldest_first(subject: Subject) {
    for wallet_id in ["b", "a"] {
        subject.store.put_wallet(&wallet(wallet_id, wallet_id)).await.unwrap();
    }
    record_all(&subject, "b", vec![record("late", Status::Succeeded, 50)]).await;
    record_all(&subject, "a", vec![record("early", Status::Succeeded, 10)]).await;
    record_all(&subject, "b", vec![record("middle", Status::Succeeded, 30)]).await;
    let names: Vec<_> = said_of(&subject).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["late", "early", "middle"]);
}

async fn numbers_of_notices_are_never_used_again(subject: Subject) {
    subject.store.put_wallet(&wallet("gone", "W")).await.unwrap();
    record_all(&subject, "gone", vec![record("c", Status::Succeeded, 10)]).await;
    let old = subject.store.undelivered(DESKTOP).await.unwrap()[0].id;
    subject.store.remove_wallet(&id("gone")).await.unwrap();
    subject.store.put_wallet(&wallet("new", "W")).await.unwrap();
    record_all(&subject, "new", vec![record("c", Status::Succeeded, 10)]).await;
    subject.store.mark_delivered(&[old], DESKTOP, &[DESKTOP.into()], at(20)).await.unwrap();
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap().len(), 1);
}

async fn numbers(subject: &Subject, receiver: &str) -> Vec<(i64, Option<Hold>)> {
    let notices = subject.store.undelivered(receiver).await.unwrap();
    notices.into_iter().map(|notice| (notice.id.0, notice.held)).collect()
}

async fn what_is_held_back_from_one_receiver_comes_when_it_is_released(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "W")).await.unwrap();
    let records = ["a", "b", "c"].map(|name| record(name, Status::Succeeded, 10)).to_vec();
    record_all(&subject, "w", records).await;
    let [a, b, c] = [1, 2, 3].map(NoticeId);
    store.hold(&[a, NoticeId(i64::MAX)], DESKTOP, at(30), Hold::QuietHours).await.unwrap();
    store.hold(&[b], DESKTOP, at(40), Hold::Muted).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, [(3, None)]);
    assert_eq!(numbers(&subject, TERMINAL).await, [(1, None), (2, None), (3, None)]);
    store.release(TERMINAL, at(99)).await.unwrap();
    store.release(DESKTOP, at(29)).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, [(3, None)]);
    store.release(DESKTOP, at(30)).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, [(1, Some(Hold::QuietHours)), (3, None)]);
    // Held back once more, it is released once more.
    store.hold(&[a], DESKTOP, at(50), Hold::Muted).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, [(3, None)]);
    store.release(DESKTOP, Timestamp::MAX).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, [(1, Some(Hold::Muted)), (2, Some(Hold::Muted)), (3, None)]);
    store.mark_delivered(&[a, b, c], DESKTOP, &[DESKTOP.into()], at(60)).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, []);
}

/// The desktop's summary after quiet hours comes though the terminal alone was there meanwhile.
async fn what_is_held_back_from_one_receiver_waits_for_it_whoever_else_has_it(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "W")).await.unwrap();
    record_all(&subject, "w", ["a", "b"].map(|name| record(name, Status::Succeeded, 10)).to_vec()).await;
    let [a, b] = [1, 2].map(NoticeId);
    store.hold(&[a, b], DESKTOP, at(30), Hold::QuietHours).await.unwrap();
    store.release(DESKTOP, at(30)).await.unwrap();
    store.hold(&[b], DESKTOP, at(40), Hold::QuietHours).await.unwrap();
    store.mark_delivered(&[a, b], TERMINAL, &[TERMINAL.into()], at(20)).await.unwrap();
    assert_eq!(numbers(&subject, TERMINAL).await, []);
    assert_eq!(numbers(&subject, DESKTOP).await, [(1, Some(Hold::QuietHours))]);
    store.release(DESKTOP, at(40)).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, [(1, Some(Hold::QuietHours)), (2, Some(Hold::QuietHours))]);
    // By then both have it.
    store.mark_delivered(&[a, b], DESKTOP, &[DESKTOP.into()], at(60)).await.unwrap();
    assert_eq!(numbers(&subject, DESKTOP).await, []);
    assert_eq!(numbers(&subject, "hook").await, []);
}

async fn wanting(subject: &Subject, pending: bool) {
    let mut settings = Settings::default();
    settings.notices.rules.pending = pending;
    subject.store.put_settings(&settings).await.unwrap();
}

async fn send(subject: &Subject, name: &str, status: Status) {
    let sent = PaymentRecord { direction: Direction::Outbound, ..record(name, status, 10) };
    record_all(subject, "w", vec![sent]).await;
}

async fn what_is_on_its_way_is_kept_for_whoever_wants_it(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    send(&subject, "unasked", Status::Pending).await;
    wanting(&subject, true).await;
    send(&subject, "asked", Status::Pending).await;
    wanting(&subject, false).await;
    send(&subject, "no longer asked", Status::Pending).await;
    assert_eq!(said_of(&subject).await, [("asked".to_owned(), Status::Pending)]);
}

async fn what_is_decided_is_on_its_way_no_longer(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "W")).await.unwrap();
    wanting(&subject, true).await;
    for name in ["told", "untold", "held"] {
        send(&subject, name, Status::Pending).await;
    }
    let [told, held] = [1, 3].map(NoticeId);
    let answer = Answer::Told { means: Means::ALL, alarm: false, held: None };
    store.put_answers(&[(told, answer.clone())], DESKTOP, at(20)).await.unwrap();
    store.hold(&[held], DESKTOP, at(30), Hold::Muted).await.unwrap();
    for name in ["told", "untold", "held"] {
        send(&subject, name, Status::Succeeded).await;
    }
    store.release(DESKTOP, at(30)).await.unwrap();
    let said: Vec<Status> = said_of(&subject).await.into_iter().map(|(_, status)| status).collect();
    assert_eq!(said, [Status::Succeeded; 3]);
    // It was being told just then.
    store.mark_delivered(&[told], DESKTOP, &[DESKTOP.into()], at(31)).await.unwrap();
    let overtaken = Answer::Passed { silence: Silence::Overtaken };
    for (name, expected) in [("told", answer), ("untold", overtaken.clone()), ("held", overtaken)] {
        let answers = store.answers(&id("w"), &checking(name), DESKTOP).await.unwrap();
        assert!(matches!(&answers[0].outcome, Outcome::Done { answer, .. } if *answer == expected), "{name}");
        assert_eq!(answers[1].outcome, Outcome::Waiting, "{name}");
    }
}

async fn what_became_of_each_notice_is_remembered(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "W")).await.unwrap();
    let names = ["waiting", "held", "told", "before"];
    record_all(&subject, "w", names.map(|name| record(name, Status::Succeeded, 10)).to_vec()).await;
    record_all(&subject, "w", vec![record("open", Status::Pending, 10)]).await;
    let [held, told, before] = [2, 3, 4].map(NoticeId);
    store.hold(&[held], DESKTOP, at(30), Hold::Muted).await.unwrap();
    let answer = Answer::Told { means: Means::ALL, alarm: true, held: Some(Hold::Muted) };
    let unknown = (NoticeId(i64::MAX), answer.clone());
    store.put_answers(&[(told, answer.clone()), unknown], DESKTOP, at(20)).await.unwrap();
    store.mark_delivered(&[told, before], DESKTOP, &[DESKTOP.into()], at(21)).await.unwrap();
    for (name, outcome) in [
        ("waiting", Some(Outcome::Waiting)),
        ("held", Some(Outcome::Held { until: at(30), why: Hold::Muted })),
        ("told", Some(Outcome::Done { at: at(20), answer })),
        ("open", None),
        ("unknown", None),
    ] {
        let answers = store.answers(&id("w"), &checking(name), DESKTOP).await.unwrap();
        let outcomes: Vec<Outcome> = answers.into_iter().map(|answered| answered.outcome).collect();
        assert_eq!(outcomes, outcome.into_iter().collect::<Vec<_>>(), "{name}");
    }
    // They go with the wallet.
    store.remove_wallet(&id("w")).await.unwrap();
    assert_eq!(store.answers(&id("w"), &checking("told"), DESKTOP).await.unwrap(), []);
}

async fn which_alarms_were_delivered_is_kept_for_each_receiver(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "W")).await.unwrap();
    store.put_wallet(&wallet("v", "V")).await.unwrap();
    let alarm = |wallet: &str, kind| AlarmId { wallet: id(wallet), kind };
    let all: BTreeSet<AlarmId> = Kind::ALL.map(|kind| alarm("w", kind)).into();
    let one = BTreeSet::from([alarm("v", Kind::Rejected)]);
    let stranger = BTreeSet::from([alarm("stranger", Kind::NotLive)]);
    assert_eq!(store.delivered_alarms(DESKTOP).await.unwrap(), BTreeSet::new());
    store.put_delivered_alarms(&(&all | &stranger), DESKTOP).await.unwrap();
    store.put_delivered_alarms(&one, TERMINAL).await.unwrap();
    assert_eq!(store.delivered_alarms(DESKTOP).await.unwrap(), all);
    assert_eq!(store.delivered_alarms(TERMINAL).await.unwrap(), one);
    store.put_delivered_alarms(&(&all | &one), DESKTOP).await.unwrap();
    // They go with the wallet.
    store.remove_wallet(&id("w")).await.unwrap();
    assert_eq!(store.delivered_alarms(DESKTOP).await.unwrap(), one);
    store.put_delivered_alarms(&BTreeSet::new(), DESKTOP).await.unwrap();
    assert_eq!(store.delivered_alarms(DESKTOP).await.unwrap(), BTreeSet::new());
    assert_eq!(store.delivered_alarms(TERMINAL).await.unwrap(), one);
}

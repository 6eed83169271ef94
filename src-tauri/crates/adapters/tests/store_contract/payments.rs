//! The ledger: what is recorded, what is news, and how it is read.

use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, PaymentId, PaymentRecord, Status};
use satchime_domain::wallet::{Advance, History, Progress, SourceWalletId, Wallet};
use satchime_engine::ports::{Batch, PaymentQuery};

use super::{
    DESKTOP, Subject, at, checking, context, feed, id, listed_at, name_of, record, record_all, said_of,
    wallet,
};

contract!(
    a_payment_comes_back_whole,
    the_same_record_is_news_once,
    each_change_of_status_is_news_once,
    twins_in_one_batch_are_news_once,
    progress_is_written_with_its_records,
    nothing_is_recorded_for_a_removed_wallet,
    the_feed_is_newest_first_and_pages_without_gaps,
    a_page_is_not_shifted_by_what_arrives,
    pending_is_one_wallets_confirmed_and_open,
    two_wallets_may_share_a_checking_id,
    a_payment_that_is_removed_takes_its_notice_along,
    what_the_source_no_longer_knows_is_marked_once_until_it_does_again,
    what_was_new_is_counted_in_the_transaction_that_writes_it,
);

async fn a_payment_comes_back_whole(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let record = PaymentRecord {
        source_wallet_id: Some(SourceWalletId("feed".into())),
        direction: Direction::Outbound,
        fee_msat: Msat::new(21),
        memo: Some("tea\n\u{0}for two".into()),
        comment: Some("\u{1f379}".into()),
        bolt11: Some("lnbc1".into()),
        preimage: Some("beef".into()),
        updated_at: Some(at(8)),
        expires_at: Some(at(9)),
        ..record("c", Status::Succeeded, 7)
    };
    let changed = record_all(&subject, "w", vec![record.clone()]).await;
    let kept = subject.store.payment(&id("w"), &checking("c")).await.unwrap().unwrap();
    assert_eq!(kept.record, record);
    assert_eq!(changed, std::slice::from_ref(&kept));
    assert_eq!(subject.store.payments(&PaymentQuery::default()).await.unwrap(), [kept]);
    assert_eq!(subject.store.payment(&id("w"), &checking("other")).await.unwrap(), None);
}

async fn the_same_record_is_news_once(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let record = record("c", Status::Succeeded, 10);
    assert_eq!(record_all(&subject, "w", vec![record.clone()]).await.len(), 1);
    assert_eq!(record_all(&subject, "w", vec![record]).await, []);
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap().len(), 1);
}

async fn each_change_of_status_is_news_once(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    for status in [Status::Pending, Status::Pending, Status::Failed, Status::Failed] {
        let record = PaymentRecord { direction: Direction::Outbound, ..record("c", status, 10) };
        record_all(&subject, "w", vec![record]).await;
    }
    assert_eq!(said_of(&subject).await, [("c".to_owned(), Status::Failed)]);
}

async fn twins_in_one_batch_are_news_once(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let record = record("c", Status::Succeeded, 10);
    assert_eq!(record_all(&subject, "w", vec![record.clone(), record]).await.len(), 1);
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap().len(), 1);
}

async fn progress_is_written_with_its_records(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let progress = Progress {
        watch_from: Some(at(1)),
        history: History::Read,
        cursor: Some(at(3)),
        balance_msat: Some(Msat::new(7)),
        seen_count: Some(2),
        unreadable: 3,
    };
    let advance = Advance {
        watch_from: Some(at(1)),
        history: Some(History::Read),
        cursor: Some(at(3)),
        seen_count: Some(2),
        unreadable: Some(1),
        more_unreadable: 2,
        balance_msat: Some(Msat::new(7)),
    };
    let batch = Batch { advance, ..Batch::new(context("w"), vec![]) };
    subject.store.record(batch).await.unwrap();
    record_all(&subject, "w", vec![record("c", Status::Succeeded, 10)]).await;
    let counted = Progress { seen_count: Some(3), ..progress };
    assert_eq!(subject.store.wallets().await.unwrap().remove(0).progress, counted);
}

async fn nothing_is_recorded_for_a_removed_wallet(subject: Subject) {
    let batch = Batch::new(context("w"), vec![record("c", Status::Succeeded, 10)]);
    assert!(subject.store.record(batch).await.is_err());
    assert_eq!(feed(&subject, PaymentQuery::default()).await, []);
}

async fn the_feed_is_newest_first_and_pages_without_gaps(subject: Subject) {
    for wallet_id in ["a", "b"] {
        subject.store.put_wallet(&wallet(wallet_id, wallet_id)).await.unwrap();
    }
    // Settled, open, of unknown creation, and several at one time.
    let undated = PaymentRecord { created_at: None, ..record("undated", Status::Pending, 0) };
    let of_a = vec![record("s1", Status::Succeeded, 10), record("p1", Status::Pending, 70), undated];
    let of_b = vec![record("s2", Status::Succeeded, 10), record("s1", Status::Succeeded, 10)];
    record_all(&subject, "a", of_a).await;
    record_all(&subject, "b", of_b).await;

    let whole = feed(&subject, PaymentQuery::default()).await;
    assert_eq!(whole.len(), 5);
    let times: Vec<_> = whole.iter().map(listed_at).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older), "{times:?}");

    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = feed(&subject, PaymentQuery { after, limit: Some(2), ..PaymentQuery::default() }).await;
        let Some(last) = page.last() else { break };
        after = Some(last.id());
        paged.extend(page);
    }
    assert_eq!(paged, whole);

    let of_a = feed(&subject, PaymentQuery { wallet: Some(id("a")), ..PaymentQuery::default() }).await;
    let expected: Vec<_> = whole.into_iter().filter(|payment| payment.wallet == id("a")).collect();
    assert_eq!(of_a, expected);
    let after = Some(of_a[0].id());
    let rest = feed(&subject, PaymentQuery { wallet: Some(id("a")), named: None, after, limit: None }).await;
    assert_eq!(rest, of_a[1..]);
}

async fn a_page_is_not_shifted_by_what_arrives(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    record_all(&subject, "w", vec![record("old", Status::Pending, 1), record("new", Status::Pending, 2)])
        .await;
    record_all(&subject, "w", vec![record("newest", Status::Pending, 3)]).await;
    let after = Some(PaymentId::new(&id("w"), &checking("new")));
    let page = feed(&subject, PaymentQuery { after, ..PaymentQuery::default() }).await;
    assert_eq!(page.iter().map(name_of).collect::<Vec<_>>(), ["old"]);
    // Where the last page ended is gone with its wallet: better no more than everything again.
    let after = Some(PaymentId::new(&id("gone"), &checking("new")));
    assert_eq!(feed(&subject, PaymentQuery { after, ..PaymentQuery::default() }).await, []);
}

async fn pending_is_one_wallets_confirmed_and_open(subject: Subject) {
    for wallet_id in ["w", "other"] {
        subject.store.put_wallet(&wallet(wallet_id, wallet_id)).await.unwrap();
    }
    let records = vec![
        record("older", Status::Pending, 1),
        record("newer", Status::Pending, 2),
        record("settled", Status::Succeeded, 3),
    ];
    record_all(&subject, "w", records).await;
    record_all(&subject, "other", vec![record("foreign", Status::Pending, 4)]).await;
    let heard = Batch::new(
        RecordContext { confirmed: false, ..context("w") },
        vec![record("heard", Status::Pending, 5)],
    );
    subject.store.record(heard).await.unwrap();
    let open = subject.store.open_payments(&id("w")).await.unwrap();
    assert_eq!(open.iter().map(|open| name_of(&open.payment)).collect::<Vec<_>>(), ["newer", "older"]);
}

async fn two_wallets_may_share_a_checking_id(subject: Subject) {
    for wallet_id in ["a", "b"] {
        subject.store.put_wallet(&wallet(wallet_id, wallet_id)).await.unwrap();
        assert_eq!(record_all(&subject, wallet_id, vec![record("c", Status::Succeeded, 10)]).await.len(), 1);
    }
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap().len(), 2);
}

async fn a_payment_that_is_removed_takes_its_notice_along(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    record_all(&subject, "w", vec![record("c", Status::Succeeded, 10), record("d", Status::Succeeded, 11)])
        .await;
    subject.store.remove_payment(&id("w"), &checking("c")).await.unwrap();
    assert_eq!(subject.store.payment(&id("w"), &checking("c")).await.unwrap(), None);
    assert_eq!(said_of(&subject).await, [("d".to_owned(), Status::Succeeded)]);
}

async fn what_the_source_no_longer_knows_is_marked_once_until_it_does_again(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    let records = vec![record("c", Status::Pending, 10), record("d", Status::Succeeded, 11)];
    record_all(&subject, "w", records.clone()).await;
    let marked = store.mark_unknown(&id("w"), &checking("c"), at(20)).await.unwrap().unwrap();
    assert_eq!(marked.unknown_since, Some(at(20)));
    assert_eq!(store.payment(&id("w"), &checking("c")).await.unwrap(), Some(marked));
    for known in ["c", "d", "never seen"] {
        assert_eq!(store.mark_unknown(&id("w"), &checking(known), at(30)).await.unwrap(), None, "{known}");
    }
    record_all(&subject, "w", records).await;
    let back = store.payment(&id("w"), &checking("c")).await.unwrap().unwrap();
    assert_eq!((back.unknown_since, back.record.status), (None, Status::Pending));
}

async fn what_was_new_is_counted_in_the_transaction_that_writes_it(subject: Subject) {
    let store = &subject.store;
    let counted = Progress { seen_count: Some(3), ..Progress::default() };
    store.put_wallet(&Wallet { progress: counted, ..wallet("w", "W") }).await.unwrap();
    store.put_wallet(&wallet("uncounted", "U")).await.unwrap();
    let record = |name| record(name, Status::Pending, 1);
    let batch = |wallet, records| Batch::new(context(wallet), records);
    let records = vec![record("a"), record("b"), record("b")];
    let recorded = store.record(batch("w", records.clone())).await.unwrap();
    assert_eq!((recorded.changed.len(), recorded.seen_count), (2, Some(5)));
    let again = store.record(batch("w", records.clone())).await.unwrap();
    assert_eq!((again.changed.len(), again.seen_count), (0, Some(5)));
    let settled = PaymentRecord { memo: Some("changed".into()), ..record("a") };
    let changed = store.record(batch("w", vec![settled])).await.unwrap();
    assert_eq!((changed.changed.len(), changed.seen_count), (1, Some(5)));
    let rumoured = Batch::new(RecordContext { confirmed: false, ..context("w") }, vec![record("c")]);
    assert_eq!(store.record(rumoured).await.unwrap().seen_count, Some(5));
    assert_eq!(store.record(batch("w", vec![record("c")])).await.unwrap().seen_count, Some(6));
    assert_eq!(store.progress(&id("w")).await.unwrap().unwrap().seen_count, Some(6));
    assert_eq!(store.record(batch("uncounted", records)).await.unwrap().seen_count, None);
    assert_eq!(store.progress(&id("nobody")).await.unwrap(), None);
}

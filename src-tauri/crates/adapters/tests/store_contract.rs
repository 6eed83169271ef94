//! What every store must do, run on the one in memory and on SQLite.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

use std::collections::HashSet;
use std::sync::Arc;

use satchime_adapters::SqliteStore;
use satchime_domain::Timestamp;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity};
use satchime_domain::health::{Health, Observation};
use satchime_domain::ledger::Look;
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::money::Msat;
use satchime_domain::notice::NoticeId;
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::push::LiveMode;
use satchime_domain::settings::Settings;
use satchime_domain::testing;
use satchime_domain::wallet::{
    Access, Address, Advance, ChannelChoice, ChannelKind, History, LnbitsWalletId, Progress, Wallet, WalletId,
};
use satchime_engine::memory::MemoryStore;
use satchime_engine::ports::{Batch, PaymentQuery, Recognised, ReplacedKey, Store};
use tempfile::TempDir;

const DESKTOP: &str = "desktop";
const TERMINAL: &str = "terminal";

/// A store, and the folder that lives as long as it.
struct Subject {
    store: Arc<dyn Store>,
    _folder: Option<TempDir>,
}

fn memory() -> Subject {
    Subject { store: Arc::new(MemoryStore::default()), _folder: None }
}

fn sqlite() -> Subject {
    let folder = tempfile::tempdir().unwrap();
    let opened = SqliteStore::open(&folder.path().join("satchime.db")).unwrap();
    Subject { store: Arc::new(opened.store), _folder: Some(folder) }
}

macro_rules! contract {
    ($($rule:ident),+ $(,)?) => {
        mod in_memory { $(#[tokio::test] async fn $rule() { super::$rule(super::memory()).await; })+ }
        mod in_sqlite { $(#[tokio::test] async fn $rule() { super::$rule(super::sqlite()).await; })+ }
    };
}

contract!(
    wallets_come_back_whole_and_in_order,
    what_was_observed_last_comes_back_and_goes_with_its_wallet,
    changing_a_wallet_leaves_its_progress,
    a_payment_comes_back_whole,
    the_same_record_is_news_once,
    each_change_of_status_is_news_once,
    twins_in_one_batch_are_news_once,
    progress_is_written_with_its_records,
    a_notice_says_what_was_true_when_it_was_decided,
    a_notice_bears_the_wallets_present_name,
    what_was_delivered_stays_delivered,
    each_receiver_has_its_own_account,
    what_all_receivers_have_is_no_news_for_a_later_one,
    notices_come_oldest_first,
    a_removed_wallet_takes_everything_along,
    numbers_of_notices_are_never_used_again,
    nothing_is_recorded_for_a_removed_wallet,
    the_feed_is_newest_first_and_pages_without_gaps,
    a_page_is_not_shifted_by_what_arrives,
    pending_is_one_wallets_confirmed_and_open,
    two_wallets_may_share_a_checking_id,
    settings_are_remembered,
    a_wallet_is_added_with_what_is_known_of_it_or_not_at_all,
    a_payment_that_is_removed_takes_its_notice_along,
    what_the_source_no_longer_knows_is_marked_once_until_it_does_again,
    what_was_new_is_counted_in_the_transaction_that_writes_it,
    a_wallet_that_is_being_removed_is_out_of_sight_until_it_stays_after_all,
    a_sources_wallet_belongs_to_whoever_claimed_it_first,
    a_wallet_is_known_by_its_credential,
    an_unexpected_credential_begins_anew,
    each_write_changes_what_it_is_for,
    a_wallet_has_addresses_and_uses_one,
);

async fn wallets_come_back_whole_and_in_order(subject: Subject) {
    let full = Wallet {
        allow_private_http: true,
        lnbits_wallet_id: Some(LnbitsWalletId("0123456789abcdef0123456789abcdef".into())),
        access: Access::AdminKey,
        channel: ChannelChoice::Id,
        learned_channel: Some(ChannelKind::Key),
        enabled: false,
        progress: Progress {
            watch_from: Some(at(1)),
            history: History::Read,
            cursor: Some(at(2)),
            balance_msat: Some(Msat::new(-1_500)),
            seen_count: Some(7),
        },
        ..wallet("z", "Käse \u{1f9c0} \u{202e}RTL <b>")
    };
    let plain = wallet("a", "Plain");
    for wallet in [&full, &plain] {
        subject.store.put_wallet(wallet).await.unwrap();
    }
    assert!(subject.store.put_wallet(&full).await.is_err(), "only once");
    assert_eq!(subject.store.wallets().await.unwrap(), [full, plain]);
}

async fn what_was_observed_last_comes_back_and_goes_with_its_wallet(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w-1", "Shop")).await.unwrap();
    let at: Timestamp = "2026-11-23T10:00:00.25Z".parse().unwrap();
    let health = Health { reconnects: 2, last_frame_at: Some(at), ..Health::default() };
    let fault = Fault::Closed { code: Some(1012) };
    let waiting = ConnectionState::WaitingToRetry { attempt: 1, retry_at: at, fault };
    let first = Observation::new(&waiting, at, &health, at);
    let unknown = WalletId("unknown".into());
    let both = [(id("w-1"), first.clone()), (unknown, first.clone())];
    store.put_observations(&both).await.unwrap();
    assert_eq!(store.observations().await.unwrap(), both[..1]);

    let live = ConnectionState::Live { mode: LiveMode::Pushed };
    let second = [(id("w-1"), Observation::new(&live, at, &health, at))];
    store.put_observations(&second).await.unwrap();
    assert_eq!(store.observations().await.unwrap(), second);
    store.remove_wallet(&id("w-1")).await.unwrap();
    assert!(store.observations().await.unwrap().is_empty());
}

async fn changing_a_wallet_leaves_its_progress(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "Before")).await.unwrap();
    let progress = Progress { cursor: Some(at(5)), history: History::Read, ..Progress::default() };
    follow(&subject, &progress).await;
    subject.store.rename(&id("w"), "After").await.unwrap();
    let kept = subject.store.wallets().await.unwrap().remove(0);
    assert_eq!((kept.name.as_str(), kept.progress), ("After", progress));
}

async fn what_was_new_is_counted_in_the_transaction_that_writes_it(subject: Subject) {
    let store = &subject.store;
    let counted = Progress { seen_count: Some(3), ..Progress::default() };
    store.put_wallet(&Wallet { progress: counted, ..wallet("w", "W") }).await.unwrap();
    store.put_wallet(&wallet("uncounted", "U")).await.unwrap();
    let record = |name| record(name, Status::Pending, 1);
    let batch = |wallet, records| Batch::new(look(wallet), records);
    let records = vec![record("a"), record("b"), record("b")];
    let recorded = store.record(batch("w", records.clone())).await.unwrap();
    assert_eq!((recorded.changed.len(), recorded.seen_count), (2, Some(5)));
    let again = store.record(batch("w", records.clone())).await.unwrap();
    assert_eq!((again.changed.len(), again.seen_count), (0, Some(5)));
    let settled = PaymentRecord { memo: Some("changed".into()), ..record("a") };
    let changed = store.record(batch("w", vec![settled])).await.unwrap();
    assert_eq!((changed.changed.len(), changed.seen_count), (1, Some(5)));
    let rumoured = Batch::new(Look { confirmed: false, ..look("w") }, vec![record("c")]);
    assert_eq!(store.record(rumoured).await.unwrap().seen_count, Some(5));
    assert_eq!(store.record(batch("w", vec![record("c")])).await.unwrap().seen_count, Some(6));
    assert_eq!(store.progress(&id("w")).await.unwrap().unwrap().seen_count, Some(6));
    assert_eq!(store.record(batch("uncounted", records)).await.unwrap().seen_count, None);
    assert_eq!(store.progress(&id("nobody")).await.unwrap(), None);
}

async fn a_payment_comes_back_whole(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let record = PaymentRecord {
        source_wallet_id: Some(LnbitsWalletId("feed".into())),
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
    };
    let advance = Advance {
        watch_from: Some(at(1)),
        history: Some(History::Read),
        cursor: Some(at(3)),
        seen_count: Some(2),
        balance_msat: Some(Msat::new(7)),
    };
    let batch = Batch { advance, ..Batch::new(look("w"), vec![]) };
    subject.store.record(batch).await.unwrap();
    record_all(&subject, "w", vec![record("c", Status::Succeeded, 10)]).await;
    let counted = Progress { seen_count: Some(3), ..progress };
    assert_eq!(subject.store.wallets().await.unwrap().remove(0).progress, counted);
}

/// The wallet "w" is followed so far.
async fn follow(subject: &Subject, progress: &Progress) {
    let Progress { watch_from, history, cursor, seen_count, balance_msat } = progress.clone();
    let advance = Advance { watch_from, history: Some(history), cursor, seen_count, balance_msat };
    let batch = Batch { advance, ..Batch::new(look("w"), Vec::new()) };
    subject.store.record(batch).await.unwrap();
}

async fn a_notice_says_what_was_true_when_it_was_decided(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    let heard = record("c", Status::Succeeded, 10);
    let by_frame = Look { confirmed: false, hinted: HashSet::from([checking("c")]), ..look("w") };
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
    assert_eq!(notices[0].decided_at, look("w").observed_at);
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

async fn a_removed_wallet_takes_everything_along(subject: Subject) {
    for wallet_id in ["gone", "stays"] {
        subject.store.put_wallet(&wallet(wallet_id, wallet_id)).await.unwrap();
        record_all(&subject, wallet_id, vec![record("c", Status::Succeeded, 10)]).await;
    }
    subject.store.remove_wallet(&id("gone")).await.unwrap();
    subject.store.remove_wallet(&id("never was")).await.unwrap();
    let owners: Vec<_> =
        feed(&subject, PaymentQuery::default()).await.into_iter().map(|p| p.wallet).collect();
    assert_eq!(owners, [id("stays")]);
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap().len(), 1);
    assert_eq!(subject.store.wallets().await.unwrap().len(), 1);
    assert_eq!(subject.store.payment(&id("gone"), &checking("c")).await.unwrap(), None);
}

async fn a_wallet_that_is_being_removed_is_out_of_sight_until_it_stays_after_all(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    store.put_wallet(&wallet("v", "Till")).await.unwrap();
    record_all(&subject, "w", vec![record("c", Status::Succeeded, 10)]).await;
    store.set_removing(&id("w"), true).await.unwrap();
    // Whatever else is changed meanwhile does not bring it back.
    store.rename(&id("w"), "Renamed").await.unwrap();
    assert_eq!(store.removals().await.unwrap(), [id("w")]);
    assert_eq!(store.wallets().await.unwrap(), [wallet("v", "Till")]);
    assert!(store.undelivered(DESKTOP).await.unwrap().is_empty());

    store.set_removing(&id("w"), false).await.unwrap();
    assert_eq!(
        (store.wallets().await.unwrap().len(), store.undelivered(DESKTOP).await.unwrap().len()),
        (2, 1)
    );

    store.set_removing(&id("w"), true).await.unwrap();
    store.remove_wallet(&id("w")).await.unwrap();
    store.set_removing(&id("w"), true).await.unwrap();
    assert!(store.removals().await.unwrap().is_empty());
}

async fn a_sources_wallet_belongs_to_whoever_claimed_it_first(subject: Subject) {
    let store = &subject.store;
    let elsewhere =
        Wallet { server: ServerUrl::parse("https://other.example").unwrap(), ..wallet("e", "Elsewhere") };
    let followed = Progress { cursor: Some(at(5)), history: History::Read, ..Progress::default() };
    for wallet in [wallet("w", "Shop"), wallet("v", "Till"), elsewhere] {
        store.put_wallet(&Wallet { progress: followed.clone(), ..wallet }).await.unwrap();
    }
    let feed = LnbitsWalletId("feed".into());
    for _ in 0..2 {
        assert_eq!(store.claim(&id("v"), &feed).await.unwrap(), None, "its own, also when it asks again");
    }
    // Another address is no other wallet.
    for other in ["w", "e"] {
        assert_eq!(store.claim(&id(other), &feed).await.unwrap(), Some(known("v", "Till")));
    }
    let kept = store.wallets().await.unwrap().into_iter();
    let kept: Vec<_> = kept.map(|wallet| (wallet.lnbits_wallet_id, wallet.progress)).collect();
    let anew = || (None, Progress::default());
    assert_eq!(kept, [anew(), (Some(feed.clone()), followed), anew()]);

    store.set_removing(&id("v"), true).await.unwrap();
    assert_eq!(store.claim(&id("w"), &feed).await.unwrap(), None);
    // It stays after all, and is the later one now.
    store.set_removing(&id("v"), false).await.unwrap();
    let kept = store.wallets().await.unwrap().into_iter();
    let ids: Vec<_> = kept.map(|wallet| wallet.lnbits_wallet_id).collect();
    assert_eq!(ids, [Some(feed.clone()), None, None]);
    assert_eq!(store.claim(&id("v"), &feed).await.unwrap(), Some(known("w", "Shop")));
}

async fn a_wallet_is_known_by_its_credential(subject: Subject) {
    let store = &subject.store;
    let (salt, again) = (store.salt().await.unwrap(), store.salt().await.unwrap());
    assert_eq!(salt, again);
    let (one, other) = (credential(1), credential(2));
    add(&subject, "w", 1).await;
    assert_eq!(store.known_as(&one).await.unwrap(), Some(known("w", "w")));
    assert_eq!(store.known_as(&other).await.unwrap(), None);
    assert_eq!(store.known_as(&Identity::default()).await.unwrap(), None);
    let twin = wallet("v", "Till");
    let refused = store.add_wallet(&twin, &one.fingerprint.unwrap(), nothing_known("v")).await;
    assert_eq!(refused.unwrap(), Some(known("w", "w")));

    add(&subject, "v", 2).await;
    assert_eq!(store.recognise(&id("v"), &other).await.unwrap(), Recognised::Own);
    assert_eq!(store.recognise(&id("v"), &one).await.unwrap(), Recognised::Taken(known("w", "w")));
    let key = ReplacedKey { fingerprint: one.fingerprint.unwrap(), access: Access::AdminKey, progress: None };
    assert_eq!(store.replace_key(&id("v"), &key).await.unwrap(), Some(known("w", "w")));
    store.set_removing(&id("w"), true).await.unwrap();
    assert_eq!(store.replace_key(&id("v"), &key).await.unwrap(), None);
    assert_eq!(store.wallets().await.unwrap()[0].access, Access::AdminKey);
}

async fn an_unexpected_credential_begins_anew(subject: Subject) {
    let store = &subject.store;
    let followed = Progress { cursor: Some(at(5)), history: History::Read, ..Progress::default() };
    let feed = LnbitsWalletId("feed".into());
    let wallet =
        Wallet { progress: followed.clone(), lnbits_wallet_id: Some(feed.clone()), ..wallet("w", "Shop") };
    store.put_wallet(&wallet).await.unwrap();
    // The first that is ever loaded is its own, and so is one that was proved to open the same wallet.
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Own);
    store.expect_key(&id("w"), credential(2).fingerprint.as_ref()).await.unwrap();
    assert_eq!(store.recognise(&id("w"), &credential(2)).await.unwrap(), Recognised::Own);
    assert_eq!(store.wallets().await.unwrap(), std::slice::from_ref(&wallet));

    let anew = Wallet { progress: Progress::default(), lnbits_wallet_id: None, ..wallet };
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Other);
    assert_eq!(store.wallets().await.unwrap(), std::slice::from_ref(&anew));
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Own);

    follow(&subject, &followed).await;
    store.expect_key(&id("w"), None).await.unwrap();
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Other);
    assert_eq!(store.wallets().await.unwrap(), [anew]);
}

async fn each_write_changes_what_it_is_for(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    let (feed, progress) =
        (LnbitsWalletId("feed".into()), Progress { history: History::Read, ..Progress::default() });
    store.claim(&id("w"), &feed).await.unwrap();
    follow(&subject, &progress).await;
    store.rename(&id("w"), "Till").await.unwrap();
    store.set_enabled(&id("w"), false).await.unwrap();
    store.learned(&id("w"), Access::AdminKey, Some(ChannelKind::Id)).await.unwrap();
    let whole = Wallet {
        lnbits_wallet_id: Some(feed),
        access: Access::AdminKey,
        learned_channel: Some(ChannelKind::Id),
        enabled: false,
        progress,
        ..wallet("w", "Till")
    };
    assert_eq!(store.wallets().await.unwrap(), [whole]);
}

async fn a_wallet_has_addresses_and_uses_one(subject: Subject) {
    let store = &subject.store;
    let own = wallet("w", "Shop");
    store.put_wallet(&own).await.unwrap();
    store.put_wallet(&wallet("v", "Till")).await.unwrap();
    let home =
        Address { server: ServerUrl::parse("http://umbrel.local:3007").unwrap(), allow_private_http: true };
    for _ in 0..2 {
        store.add_address(&id("w"), &home).await.unwrap();
    }
    assert_eq!(store.addresses(&id("w")).await.unwrap(), [own.address(), home.clone()]);
    assert_eq!(store.addresses(&id("v")).await.unwrap().len(), 1);
    store.use_address(&id("w"), &home.server).await.unwrap();
    store.use_address(&id("v"), &home.server).await.unwrap();
    let in_use = store.wallets().await.unwrap();
    assert_eq!([in_use[0].address(), in_use[1].address()], [home.clone(), own.address()]);
    // The one in use stays.
    for server in [&home.server, &own.server] {
        store.remove_address(&id("w"), server).await.unwrap();
    }
    assert_eq!(store.addresses(&id("w")).await.unwrap(), [home]);
    store.remove_wallet(&id("w")).await.unwrap();
    assert_eq!(store.addresses(&id("w")).await.unwrap(), []);
}

fn known(id: &str, name: &str) -> AlreadyKnown {
    AlreadyKnown { wallet: WalletId(id.into()), name: name.into() }
}

fn credential(number: u8) -> Identity {
    Identity { fingerprint: Some(Fingerprint::from_bytes([number; 32])), source_id: None }
}

fn nothing_known(of: &str) -> Batch {
    Batch::new(look(of), Vec::new())
}

async fn add(subject: &Subject, wallet_id: &str, number: u8) {
    let fingerprint = credential(number).fingerprint.unwrap();
    let wallet = wallet(wallet_id, wallet_id);
    let added = subject.store.add_wallet(&wallet, &fingerprint, nothing_known(wallet_id)).await;
    assert_eq!(added.unwrap(), None);
    subject.store.finish_adding(&id(wallet_id)).await.unwrap();
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

async fn nothing_is_recorded_for_a_removed_wallet(subject: Subject) {
    let batch = Batch::new(look("w"), vec![record("c", Status::Succeeded, 10)]);
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
        after = Some((last.wallet.clone(), last.record.checking_id.clone()));
        paged.extend(page);
    }
    assert_eq!(paged, whole);

    let of_a = feed(&subject, PaymentQuery { wallet: Some(id("a")), ..PaymentQuery::default() }).await;
    let expected: Vec<_> = whole.into_iter().filter(|payment| payment.wallet == id("a")).collect();
    assert_eq!(of_a, expected);
    let after = Some((id("a"), of_a[0].record.checking_id.clone()));
    let rest = feed(&subject, PaymentQuery { wallet: Some(id("a")), after, limit: None }).await;
    assert_eq!(rest, of_a[1..]);
}

async fn a_page_is_not_shifted_by_what_arrives(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "W")).await.unwrap();
    record_all(&subject, "w", vec![record("old", Status::Pending, 1), record("new", Status::Pending, 2)])
        .await;
    record_all(&subject, "w", vec![record("newest", Status::Pending, 3)]).await;
    let after = Some((id("w"), checking("new")));
    let page = feed(&subject, PaymentQuery { after, ..PaymentQuery::default() }).await;
    assert_eq!(page.iter().map(name_of).collect::<Vec<_>>(), ["old"]);
    // Where the last page ended is gone with its wallet: better no more than everything again.
    let after = Some((id("gone"), checking("new")));
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
    let heard = Batch::new(Look { confirmed: false, ..look("w") }, vec![record("heard", Status::Pending, 5)]);
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

async fn settings_are_remembered(subject: Subject) {
    assert_eq!(subject.store.settings().await.unwrap(), Settings::default());
    for paused in [true, true, false] {
        let settings = Settings { paused, ..Settings::default() };
        subject.store.put_settings(&settings).await.unwrap();
        assert_eq!(subject.store.settings().await.unwrap(), settings);
    }
}

async fn a_wallet_is_added_with_what_is_known_of_it_or_not_at_all(subject: Subject) {
    let known = |of| Batch::new(look(of), vec![record("c", Status::Pending, 10)]);
    let (store, fingerprint) = (&subject.store, Fingerprint::from_bytes([1; 32]));
    assert!(store.add_wallet(&wallet("w", "Shop"), &fingerprint, known("another wallet")).await.is_err());
    assert_eq!((store.wallets().await.unwrap(), store.removals().await.unwrap()), (vec![], vec![]));
    assert_eq!(store.add_wallet(&wallet("w", "Shop"), &fingerprint, known("w")).await.unwrap(), None);
    // Its key is not kept yet: out of sight, and found again after a kill.
    assert_eq!((store.wallets().await.unwrap(), store.removals().await.unwrap()), (vec![], vec![id("w")]));
    store.finish_adding(&id("w")).await.unwrap();
    assert!(store.removals().await.unwrap().is_empty());
    assert_eq!(subject.store.wallets().await.unwrap(), [wallet("w", "Shop")]);
    assert_eq!(subject.store.open_payments(&id("w")).await.unwrap().len(), 1);
    assert_eq!(said_of(&subject).await, []);
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

fn id(name: &str) -> WalletId {
    WalletId(name.into())
}

fn checking(name: &str) -> CheckingId {
    CheckingId(name.into())
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_microsecond(1_700_000_000_000_001 + second * 1_000_000).unwrap()
}

fn wallet(name: &str, shown: &str) -> Wallet {
    Wallet {
        server: ServerUrl::parse("https://lnbits.example/base").unwrap(),
        added_at: at(0),
        ..testing::wallet(name, shown)
    }
}

fn record(name: &str, status: Status, created: i64) -> PaymentRecord {
    PaymentRecord {
        payment_hash: PaymentHash(format!("hash of {name}")),
        created_at: Some(at(created)),
        amount_msat: Msat::new(1_000),
        ..testing::record(name, Direction::Inbound, status, 0)
    }
}

/// A look over REST at a wallet whose history is in the ledger, so everything that settled is news.
fn look(wallet: &str) -> Look {
    Look {
        progress: Progress { history: History::Read, watch_from: Some(at(-10)), ..Progress::default() },
        updated_at_moves: false,
        observed_at: at(60),
        ..testing::look(wallet)
    }
}

async fn record_all(subject: &Subject, wallet: &str, records: Vec<PaymentRecord>) -> Vec<Payment> {
    subject.store.record(Batch::new(look(wallet), records)).await.unwrap().changed
}

async fn feed(subject: &Subject, query: PaymentQuery) -> Vec<Payment> {
    subject.store.payments(&query).await.unwrap()
}

async fn said_of(subject: &Subject) -> Vec<(String, Status)> {
    let notices = subject.store.undelivered(DESKTOP).await.unwrap();
    notices.iter().map(|notice| (name_of(&notice.payment).to_owned(), notice.payment.record.status)).collect()
}

fn name_of(payment: &Payment) -> &str {
    payment.record.checking_id.as_str()
}

fn listed_at(payment: &Payment) -> Timestamp {
    payment.settled_at.or(payment.record.created_at).unwrap_or(payment.first_seen_at)
}

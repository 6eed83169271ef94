//! What earlier versions left, and rows that this one can't read.

use std::collections::BTreeSet;

use satchime_domain::payment::CheckingId;
use satchime_domain::rules::alarm::{AlarmId, Kind};

use super::*;

/// A database as an earlier version left it.
fn left_by(version_before: &str) -> (TempDir, PathBuf) {
    let (folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch(version_before).unwrap();
    (folder, path)
}

const SCHEMA_3: &str = include_str!("../../../tests/fixtures/schema_3.sql");

/// An older Satchime may be running on it.
#[test]
fn who_only_reads_brings_nothing_up_to_date() {
    let (_folder, path) = left_by(SCHEMA_3);
    let bytes = fs::read(&path).unwrap();
    let older = OpenFault::Older { found: 3, known: opening::newest() };
    assert_eq!(SqliteStore::open_beside(&path, false).map(drop), Err(older));
    assert!(fs::read(&path).unwrap() == bytes, "the database was changed");
}

#[tokio::test]
async fn who_only_reads_can_not_write() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let reader = SqliteStore::open_beside(&path, true).unwrap();
    assert_eq!(reader.put_settings(&paused()).await, Err(StorageFault::ReadOnly));
    store.record(batch(0..3)).await.unwrap();
    assert_eq!(reader.payments(&PaymentQuery::default()).await.unwrap().len(), 3);
}

#[tokio::test]
async fn what_an_earlier_version_kept_is_all_there() {
    let (_folder, path) = left_by(SCHEMA_3);
    let store = open(&path);
    let wallets = store.wallets().await.unwrap();
    assert!(store.unreadable().await.unwrap().is_empty());
    let names: Vec<_> = wallets.iter().map(|wallet| (wallet.id.as_str(), wallet.name.as_str())).collect();
    assert_eq!(
        names,
        [("w-shop", "Shop"), ("w-empty", "Käse 🧀"), ("w-onion", "Shop (Tor)"), ("w-id", "By its id")]
    );
    let [shop, empty, onion, by_id] = wallets.try_into().unwrap();
    let feed = satchime_domain::wallet::SourceWalletId("0123456789abcdef0123456789abcdef".into());
    let as_kept = Wallet {
        server: ServerUrl::parse("http://umbrel.local:3007").unwrap(),
        allow_private_http: true,
        source_wallet_id: Some(feed.clone()),
        learned_channel: Some(satchime_domain::wallet::ChannelKind::Key),
        added_at: Timestamp::from_microsecond(1_790_000_000_000_000).unwrap(),
        progress: Progress {
            watch_from: Some(Timestamp::from_microsecond(1_790_000_000_500_000).unwrap()),
            history: History::Read,
            cursor: Some(Timestamp::from_microsecond(1_790_000_100_000_000).unwrap()),
            balance_msat: Some(Msat::new(123_456)),
            seen_count: None,
            unreadable: 0,
        },
        ..testing::wallet("w-shop", "Shop")
    };
    assert_eq!(store.addresses(&shop.id).await.unwrap(), [as_kept.address()]);
    assert_eq!(shop, as_kept);
    assert_eq!((empty.access, empty.enabled, empty.source_wallet_id), (Access::AdminKey, false, None));
    assert_eq!((by_id.access, by_id.source_wallet_id.is_some()), (Access::IdOnly, true));
    // Of one wallet that was added by two addresses, the later one learns again which it is, and is told then.
    assert_eq!((onion.source_wallet_id, onion.progress.history), (None, History::Read));
    let known = store.claim(&onion.id, &feed).await.unwrap().unwrap();
    assert_eq!((known.wallet.as_str(), known.name.as_str()), ("w-shop", "Shop"));

    assert_eq!(store.payments(&PaymentQuery::default()).await.unwrap().len(), 5);
    assert_eq!(store.open_payments(&shop.id).await.unwrap().len(), 1);
    let undelivered = store.undelivered(DESKTOP).await.unwrap();
    assert_eq!(undelivered.iter().map(|notice| notice.id.0).collect::<Vec<_>>(), [3]);
    assert_eq!(store.removals().await.unwrap(), [WalletId("w-going".into())]);
    assert!(store.settings().await.unwrap().paused);
}

#[tokio::test]
async fn the_first_key_loaded_after_an_update_is_the_wallets_own() {
    let (_folder, path) = left_by(SCHEMA_3);
    let store = open(&path);
    let salt = store.salt().await.unwrap();
    let key = satchime_domain::key::ApiKey::parse("abc123").unwrap();
    let credential = Identity { fingerprint: Some(salt.of_key(&key)), source_id: None };
    let before = store.wallets().await.unwrap();
    let shop = &before[0].id;
    assert_eq!(store.recognise(shop, &credential).await.unwrap(), Recognised::Own);
    assert_eq!(store.wallets().await.unwrap(), before);
    // The same key by the other address.
    let other = store.recognise(&before[2].id, &credential).await.unwrap();
    assert!(matches!(other, Recognised::Taken(known) if known.wallet == *shop));
    // And another installation has another salt.
    let (_folder, path) = left_by(SCHEMA_3);
    assert_ne!(open(&path).salt().await.unwrap(), salt);
}

#[tokio::test]
async fn a_wallet_that_can_not_be_read_keeps_no_other_from_being_watched() {
    let (_folder, path) = folder();
    let store = open(&path);
    for number in 0..4 {
        let id = WalletId(format!("w{number}"));
        store.put_wallet(&Wallet { id, name: format!("Wallet {number}"), ..wallet() }).await.unwrap();
    }
    pragma(&store, "PRAGMA ignore_check_constraints = 1").await;
    for damage in [
        "UPDATE wallet SET access = 'a_later_kind' WHERE id = 'w0'",
        "UPDATE wallet SET server = 'no address' WHERE id = 'w1'",
        "UPDATE wallet SET added_at = 9223372036854775807 WHERE id = 'w3'",
    ] {
        pragma(&store, damage).await;
    }
    let readable: Vec<_> = store.wallets().await.unwrap().into_iter().map(|wallet| wallet.name).collect();
    assert_eq!(readable, ["Wallet 2"]);
    let unreadable =
        ["Wallet 0", "Wallet 1", "Wallet 3"].map(|name| Unreadable::Wallet { name: name.into() });
    assert_eq!(store.unreadable().await.unwrap(), unreadable);
    // Nothing of it is lost.
    pragma(&store, "UPDATE wallet SET access = 'invoice_key' WHERE id = 'w0'").await;
    assert_eq!(store.wallets().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_notice_that_can_not_be_read_keeps_no_other_from_being_delivered() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..4)).await.unwrap();
    pragma(&store, "PRAGMA ignore_check_constraints = 1").await;
    for damage in [
        "UPDATE notice SET status = 'a_later_kind' WHERE id = 1",
        "UPDATE notice SET decided_at = 9223372036854775807 WHERE id = 2",
        "UPDATE payment SET memo = CAST(x'ff' AS TEXT), direction = 'sideways' WHERE checking_id = \
         (SELECT checking_id FROM notice WHERE id = 4)",
    ] {
        pragma(&store, damage).await;
    }
    let readable: Vec<_> =
        store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id.0).collect();
    assert_eq!(readable, [3]);
    assert_eq!(store.unreadable().await.unwrap(), [Unreadable::Notices { count: 3 }]);
    store.mark_delivered(&[NoticeId(3)], DESKTOP, &[DESKTOP.into()], at(20)).await.unwrap();
    // Nothing of it is lost.
    pragma(&store, "UPDATE notice SET status = 'succeeded' WHERE id = 1").await;
    let readable: Vec<_> =
        store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id.0).collect();
    assert_eq!(readable, [1]);
}

#[tokio::test]
async fn settings_that_can_not_be_read_are_the_defaults_until_one_is_changed() {
    let (_folder, path) = folder();
    let store = open(&path);
    for (damage, error) in [
        ("UPDATE settings SET settings = '{\"paused\":'", SettingsError::Damaged),
        ("UPDATE settings SET settings = CAST(x'ff' AS TEXT)", SettingsError::Damaged),
        ("UPDATE settings SET version = 9, settings = '{\"paused\":true}'", SettingsError::Newer),
    ] {
        pragma(&store, damage).await;
        assert_eq!(store.settings().await.unwrap(), Settings::default(), "{damage}");
        assert_eq!(store.unreadable().await.unwrap(), [Unreadable::Settings(error)], "{damage}");
    }
    store.put_settings(&paused()).await.unwrap();
    assert_eq!(store.settings().await.unwrap(), paused());
    assert!(store.unreadable().await.unwrap().is_empty());
}

#[tokio::test]
async fn no_two_wallets_have_one_identity_even_past_the_question() {
    let (_folder, path) = folder();
    let store = open(&path);
    for id in ["w", "v"] {
        store.put_wallet(&Wallet { id: WalletId(id.into()), ..wallet() }).await.unwrap();
    }
    for column in ["fingerprint = zeroblob(32)", "source_wallet_id = 'feed'"] {
        let set = async |id: &'static str| {
            let sql = format!("UPDATE wallet SET {column} WHERE id = ?1");
            store.queue.read(move |connection| connection.execute(&sql, [id])).await
        };
        assert_eq!(set("w").await, Ok(1));
        assert!(set("v").await.is_err(), "{column}");
    }
}

const SCHEMA_15: &str = include_str!("../../../tests/fixtures/schema_15.sql");

#[tokio::test]
async fn what_version_15_kept_is_all_there_and_no_alarm_was_delivered() {
    let (_folder, path) = left_by(SCHEMA_15);
    let store = open(&path);
    assert!(store.unreadable().await.unwrap().is_empty());
    let names: Vec<String> = store.wallets().await.unwrap().into_iter().map(|wallet| wallet.name).collect();
    assert_eq!(names, ["Shop", "Käse 🧀", "Shop (Tor)", "By its id"]);
    assert_eq!(store.payments(&PaymentQuery::default()).await.unwrap().len(), 5);
    let settings = store.settings().await.unwrap();
    assert_eq!((settings.paused, settings.unit), (true, "EUR".parse().unwrap()));
    // Held back from the desktop, and from nobody else.
    assert_eq!(store.undelivered(DESKTOP).await.unwrap(), []);
    assert_eq!(store.undelivered("terminal").await.unwrap().len(), 1);
    let (wallet, payment) = (WalletId("w-id".into()), CheckingId("c-9".into()));
    assert_eq!(store.answers(&wallet, &payment, DESKTOP).await.unwrap().len(), 1);
    assert_eq!(store.servers().await.unwrap().len(), 1);

    assert_eq!(store.rate().await.unwrap(), None);
    assert_eq!(store.delivered_alarms(DESKTOP).await.unwrap(), BTreeSet::new());
    let alarms = BTreeSet::from([AlarmId { wallet: WalletId("w-shop".into()), kind: Kind::Rejected }]);
    store.put_delivered_alarms(&alarms, DESKTOP).await.unwrap();
    drop(store);
    assert_eq!(open(&path).delivered_alarms(DESKTOP).await.unwrap(), alarms);
}

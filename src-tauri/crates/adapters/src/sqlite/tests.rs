//! What only SQLite does: files, damage, full disks, crashes, and the right indexes.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use rusqlite::trace::{TraceEvent, TraceEventCodes};
use satchime_domain::ledger::Look;
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use satchime_domain::settings::SettingsError;
use satchime_domain::testing;
use satchime_domain::wallet::{Access, Advance, History};
use tempfile::TempDir;

use super::*;

const DESKTOP: &str = "desktop";

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("satchime.db");
    (folder, path)
}

fn open(path: &Path) -> SqliteStore {
    let opened = SqliteStore::open(path).unwrap();
    assert_eq!(opened.put_aside, None);
    opened.store
}

fn pragma(store: &SqliteStore, statement: &str) {
    store.connection.try_lock().unwrap().execute_batch(statement).unwrap();
}

#[tokio::test]
async fn everything_is_there_again_after_a_restart() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..3)).await.unwrap();
    store.put_settings(&paused()).await.unwrap();
    let before = (
        store.wallets().await,
        store.payments(&PaymentQuery::default()).await,
        store.undelivered(DESKTOP).await,
    );
    drop(store);
    let store = open(&path);
    let after = (
        store.wallets().await,
        store.payments(&PaymentQuery::default()).await,
        store.undelivered(DESKTOP).await,
    );
    assert_eq!(before, after);
    assert_eq!(after.2.unwrap().len(), 3);
    assert!(store.settings().await.unwrap().paused);
}

/// A worker's look waits for its turn here while the worker itself waits for the controller, which waits for its turn here.
#[tokio::test]
async fn who_waits_and_is_not_polled_keeps_nobody_from_the_database() {
    let (_folder, path) = folder();
    let store = open(&path);
    let held = store.connection.clone().lock_owned().await;
    let mut left_alone = store.undelivered(DESKTOP);
    assert!(futures_util::poll!(&mut left_alone).is_pending());
    let mut next = store.settings();
    assert!(futures_util::poll!(&mut next).is_pending());
    drop(held);
    let next = tokio::time::timeout(std::time::Duration::from_secs(5), next).await;
    assert_eq!(next, Ok(Ok(Settings::default())));
    left_alone.await.unwrap();
}

#[tokio::test]
async fn a_crash_in_mid_transaction_leaves_the_last_whole_one() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..2)).await.unwrap();
    // A process that dies leaves its files as they are: database and WAL, the transaction begun but not committed.
    pragma(&store, "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;");
    ledger::record(&store.connection.try_lock().unwrap(), batch(2..400)).unwrap();
    let (_crashed, copy) = folder_copied_from(&path);
    let survivor = open(&copy);
    assert_eq!(survivor.payments(&PaymentQuery::default()).await.unwrap().len(), 2);
    assert_eq!(survivor.undelivered(DESKTOP).await.unwrap().len(), 2);
    // What was lost is news when it is found again, once.
    survivor.record(batch(0..400)).await.unwrap();
    assert_eq!(survivor.undelivered(DESKTOP).await.unwrap().len(), 400);
}

fn folder_copied_from(path: &Path) -> (TempDir, PathBuf) {
    let (folder, copy) = folder();
    fs::copy(path, &copy).unwrap();
    fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
    (folder, copy)
}

#[tokio::test]
async fn a_full_disk_writes_neither_payment_nor_notice_nor_progress() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..2)).await.unwrap();
    let before = (
        store.wallets().await,
        store.payments(&PaymentQuery::default()).await,
        store.undelivered(DESKTOP).await,
    );
    pragma(&store, "PRAGMA max_page_count = 1");
    let advance = Advance { history: Some(History::Read), cursor: Some(at(9)), ..Advance::default() };
    let too_much = Batch { advance, ..batch(0..2000) };
    assert_eq!(store.record(too_much.clone()).await, Err(StorageFault::Full));
    assert_eq!(store.rename(&wallet().id, &"x".repeat(100_000)).await, Err(StorageFault::Full));
    let after = (
        store.wallets().await,
        store.payments(&PaymentQuery::default()).await,
        store.undelivered(DESKTOP).await,
    );
    assert_eq!(before, after);
    // Once there is room again, all of it is written and nothing twice.
    pragma(&store, "PRAGMA max_page_count = 1000000");
    assert_eq!(store.record(too_much).await.unwrap().changed.len(), 1998);
    assert_eq!(store.undelivered(DESKTOP).await.unwrap().len(), 2000);
}

#[tokio::test]
async fn a_store_that_may_not_write_says_so_and_still_reads() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    pragma(&store, "PRAGMA query_only = 1");
    assert_eq!(store.record(batch(0..1)).await, Err(StorageFault::ReadOnly));
    assert_eq!(store.put_settings(&paused()).await, Err(StorageFault::ReadOnly));
    assert_eq!(store.wallets().await.unwrap().len(), 1);
}

#[test]
fn a_place_that_can_not_be_written_is_a_clear_fault() {
    let (folder, path) = folder();
    fs::create_dir(&path).unwrap();
    assert_eq!(open_fault(&path), OpenFault::Storage(StorageFault::ReadOnly));
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    assert_eq!(open_fault(&file.join("satchime.db")), OpenFault::Storage(StorageFault::ReadOnly));
    assert_eq!(fs::read(&file).unwrap(), b"in the way");
}

#[test]
fn all_who_begin_a_database_at_once_get_it() {
    const AT_ONCE: usize = 8;
    for _ in 0..20 {
        let (folder, path) = folder();
        let start = Barrier::new(AT_ONCE);
        let opened: Vec<_> = thread::scope(|scope| {
            let open = || {
                start.wait();
                SqliteStore::open(&path).map(drop)
            };
            let openings: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(open)).collect();
            openings.into_iter().map(|opening| opening.join().unwrap()).collect()
        });
        assert_eq!(opened, vec![Ok(()); AT_ONCE]);
        assert_eq!(set_aside(&folder), 0);
    }
}

#[tokio::test]
async fn what_is_no_database_is_put_aside_whole() {
    let (folder, path) = folder();
    let damaged = [b"not a database at all ".repeat(400), b"short".to_vec()];
    for (count, bytes) in damaged.into_iter().enumerate() {
        fs::write(&path, &bytes).unwrap();
        let opened = SqliteStore::open(&path).unwrap();
        let aside = opened.put_aside.unwrap();
        assert_eq!(fs::read(&aside).unwrap(), bytes);
        assert!(aside.file_name().unwrap().to_str().unwrap().starts_with("satchime.db.damaged-"));
        assert_eq!(aside.parent(), Some(folder.path()));
        opened.store.put_wallet(&wallet()).await.unwrap();
        assert_eq!(set_aside(&folder), count + 1, "nothing that was put aside is overwritten");
    }
}

#[tokio::test]
async fn a_database_with_damaged_pages_is_put_aside_whole() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..500)).await.unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let opened = SqliteStore::open(&path).unwrap();
    assert_eq!(fs::read(opened.put_aside.unwrap()).unwrap(), bytes);
    assert_eq!(opened.store.wallets().await.unwrap(), []);
}

#[test]
fn a_truncated_database_is_put_aside_whole() {
    let (_folder, path) = folder();
    drop(open(&path));
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let aside = SqliteStore::open(&path).unwrap().put_aside.unwrap();
    assert_eq!(fs::read(aside).unwrap(), bytes[..bytes.len() / 2]);
}

#[test]
fn somebody_elses_database_is_put_aside_whole() {
    let (_folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE wallet (id)").unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(fs::read(SqliteStore::open(&path).unwrap().put_aside.unwrap()).unwrap(), bytes);
}

#[test]
fn a_newer_database_is_left_alone() {
    let (folder, path) = folder();
    pragma(&open(&path), "PRAGMA user_version = 1000");
    let bytes = fs::read(&path).unwrap();
    assert_eq!(open_fault(&path), OpenFault::Newer { found: 1000, known: opening::newest() });
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(set_aside(&folder), 0);
}

#[tokio::test]
async fn an_empty_file_is_a_new_database() {
    let (_folder, path) = folder();
    fs::write(&path, "").unwrap();
    assert_eq!(open(&path).wallets().await.unwrap(), []);
}

#[tokio::test]
#[cfg(unix)]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = folder();
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 3, "database, WAL and shared memory");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[tokio::test]
async fn times_finer_than_the_database_keeps_are_no_change() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let fine = Timestamp::from_nanosecond(1_700_000_000_123_456_789).unwrap();
    let exact = PaymentRecord { created_at: Some(fine), expires_at: Some(fine), ..record(1) };
    let look = Look { observed_at: fine, ..look() };
    let batch = Batch::new(look, vec![exact]);
    let changed = store.record(batch.clone()).await.unwrap().changed;
    assert_eq!(store.payments(&PaymentQuery::default()).await.unwrap(), changed);
    assert_eq!(store.record(batch).await.unwrap().changed, []);
}

#[tokio::test]
async fn ten_thousand_payments_page_by_index() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    assert_eq!(store.record(batch(0..10_000)).await.unwrap().changed.len(), 10_000);
    let mut query = PaymentQuery { limit: Some(1_000), ..PaymentQuery::default() };
    let mut seen = HashSet::new();
    loop {
        let page = store.payments(&query).await.unwrap();
        let Some(last) = page.last() else { break };
        query.after = Some((last.wallet.clone(), last.record.checking_id.clone()));
        seen.extend(page.into_iter().map(|payment| payment.record.checking_id));
    }
    assert_eq!(seen.len(), 10_000);
}

/// Every statement that an ordinary day runs, as SQLite got it, with the place it finds rows by.
#[tokio::test]
async fn no_statement_reads_more_of_the_history_than_it_needs() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let statements = traced(&store);
    let id = WalletId("w".into());
    store.record(batch(0..3)).await.unwrap();
    store.record(batch(0..3)).await.unwrap();
    let last = store.payments(&PaymentQuery::default()).await.unwrap().pop().unwrap();
    let after = Some((id.clone(), last.record.checking_id.clone()));
    for wallet in [None, Some(id.clone())] {
        for after in [None, after.clone()] {
            let query = PaymentQuery { wallet: wallet.clone(), after, limit: Some(9) };
            store.payments(&query).await.unwrap();
        }
    }
    store.payment(&id, &last.record.checking_id).await.unwrap();
    store.open_payments(&id).await.unwrap();
    let undelivered: Vec<NoticeId> =
        store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id).collect();
    store.mark_delivered(&undelivered, DESKTOP, &[DESKTOP.into()], at(0)).await.unwrap();
    store.record(batch(0..0)).await.unwrap();
    store.remove_payment(&id, &last.record.checking_id).await.unwrap();
    let statements = statements.lock().unwrap().clone();
    for word in ["INSERT INTO payment", "INSERT INTO notice", "UPDATE notice", "DELETE FROM payment"] {
        assert!(statements.iter().any(|statement| statement.contains(word)), "{word}: {statements:?}");
    }
    for statement in statements.iter().filter(|statement| !is_boundary(statement)) {
        for step in plan(&store, statement) {
            // A page of the feed, and what is not said yet, are read from the end of their index.
            let by_place = ["payment USING INDEX payment_feed", "notice USING INDEX notice_undelivered"];
            let fine = !step.contains("SCAN") || by_place.iter().any(|index| step.ends_with(index));
            assert!(fine && !step.contains("TEMP B-TREE"), "{statement}: {step}");
        }
    }
}

fn traced(store: &SqliteStore) -> Arc<std::sync::Mutex<HashSet<String>>> {
    let statements: Arc<std::sync::Mutex<HashSet<String>>> = Arc::default();
    let seen = Arc::clone(&statements);
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(_, text) = event {
            seen.lock().unwrap().insert(text.to_owned());
        }
    };
    let mut connection = store.connection.try_lock().unwrap();
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note)).unwrap();
    drop(connection);
    statements
}

/// Of a transaction, or of a trigger or foreign key's inner step, which SQLite shows as a comment.
fn is_boundary(statement: &str) -> bool {
    ["BEGIN", "COMMIT", "ROLLBACK", "--"].iter().any(|word| statement.starts_with(word))
}

fn plan(store: &SqliteStore, statement: &str) -> Vec<String> {
    let connection = store.connection.try_lock().unwrap();
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    // Parameters left open are NULL, which changes no plan.
    let mut rows = plan.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get("detail").unwrap());
    }
    steps
}

#[tokio::test]
async fn damage_that_a_start_does_not_reach_is_put_aside_at_the_next() {
    const PAGE: usize = 4_096;
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..3_000)).await.unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let far_on = b"payment 2500";
    let far_on = bytes.windows(far_on.len()).position(|window| window == far_on).unwrap() / PAGE * PAGE;
    bytes[far_on..far_on + PAGE].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let opened = SqliteStore::open_checking(&path, std::time::Duration::ZERO).unwrap();
    assert_eq!(opened.put_aside, None);
    assert_eq!(opened.store.payments(&PaymentQuery::default()).await, Err(StorageFault::Corrupt));
    drop(opened);
    let opened = SqliteStore::open_checking(&path, std::time::Duration::ZERO).unwrap();
    assert_eq!(fs::read(opened.put_aside.unwrap()).unwrap(), bytes);
    drop(opened.store);
    // The new one is not doubted any more.
    open(&path);
    assert!(!path.with_file_name("satchime.db-doubt").exists());
}

fn open_fault(path: &Path) -> OpenFault {
    SqliteStore::open(path).unwrap_err()
}

fn set_aside(folder: &TempDir) -> usize {
    let names = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
    names.filter(|name| name.to_str().unwrap().contains("damaged")).count()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn paused() -> Settings {
    Settings { paused: true, ..Settings::default() }
}

fn wallet() -> Wallet {
    Wallet { added_at: at(0), ..testing::wallet("w", "Shop") }
}

fn look() -> Look {
    Look {
        progress: Progress { history: History::Read, watch_from: Some(at(-1)), ..Progress::default() },
        updated_at_moves: false,
        observed_at: at(100_000),
        ..testing::look("w")
    }
}

fn batch(numbers: std::ops::Range<i64>) -> Batch {
    Batch::new(look(), numbers.map(record).collect())
}

fn record(number: i64) -> PaymentRecord {
    PaymentRecord {
        memo: Some(format!("payment {number}")),
        created_at: Some(at(number)),
        amount_msat: Msat::new(number),
        ..testing::record(format!("{number:064x}"), Direction::Outbound, Status::Succeeded, 0)
    }
}

/// A database as an earlier version left it.
fn left_by(version_before: &str) -> (TempDir, PathBuf) {
    let (folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch(version_before).unwrap();
    (folder, path)
}

const SCHEMA_3: &str = include_str!("../../tests/fixtures/schema_3.sql");

/// An older Satchime may be running on it.
#[test]
fn who_only_reads_brings_nothing_up_to_date() {
    let (_folder, path) = left_by(SCHEMA_3);
    let bytes = fs::read(&path).unwrap();
    let older = OpenFault::Older { found: 3, known: opening::newest() };
    assert_eq!(SqliteStore::open_beside(&path).map(drop), Err(older));
    assert!(fs::read(&path).unwrap() == bytes, "the database was changed");
}

#[tokio::test]
async fn who_only_reads_can_not_write() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let reader = SqliteStore::open_beside(&path).unwrap();
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
    let feed = satchime_domain::wallet::LnbitsWalletId("0123456789abcdef0123456789abcdef".into());
    let as_kept = Wallet {
        server: ServerUrl::parse("http://umbrel.local:3007").unwrap(),
        allow_private_http: true,
        lnbits_wallet_id: Some(feed.clone()),
        learned_channel: Some(satchime_domain::wallet::ChannelKind::Key),
        added_at: Timestamp::from_microsecond(1_790_000_000_000_000).unwrap(),
        progress: Progress {
            watch_from: Some(Timestamp::from_microsecond(1_790_000_000_500_000).unwrap()),
            history: History::Read,
            cursor: Some(Timestamp::from_microsecond(1_790_000_100_000_000).unwrap()),
            balance_msat: Some(Msat::new(123_456)),
            seen_count: None,
        },
        ..testing::wallet("w-shop", "Shop")
    };
    assert_eq!(store.addresses(&shop.id).await.unwrap(), [as_kept.address()]);
    assert_eq!(shop, as_kept);
    assert_eq!((empty.access, empty.enabled, empty.lnbits_wallet_id), (Access::AdminKey, false, None));
    assert_eq!((by_id.access, by_id.lnbits_wallet_id.is_some()), (Access::IdOnly, true));
    // Of one wallet that was added by two addresses, the later one learns again which it is, and is told then.
    assert_eq!((onion.lnbits_wallet_id, onion.progress.history), (None, History::Read));
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
    pragma(&store, "PRAGMA ignore_check_constraints = 1");
    for damage in [
        "UPDATE wallet SET access = 'a_later_kind' WHERE id = 'w0'",
        "UPDATE wallet SET server = 'no address' WHERE id = 'w1'",
        "UPDATE wallet SET added_at = 9223372036854775807 WHERE id = 'w3'",
    ] {
        pragma(&store, damage);
    }
    let readable: Vec<_> = store.wallets().await.unwrap().into_iter().map(|wallet| wallet.name).collect();
    assert_eq!(readable, ["Wallet 2"]);
    let unreadable =
        ["Wallet 0", "Wallet 1", "Wallet 3"].map(|name| Unreadable::Wallet { name: name.into() });
    assert_eq!(store.unreadable().await.unwrap(), unreadable);
    // Nothing of it is lost.
    pragma(&store, "UPDATE wallet SET access = 'invoice_key' WHERE id = 'w0'");
    assert_eq!(store.wallets().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_notice_that_can_not_be_read_keeps_no_other_from_being_delivered() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..4)).await.unwrap();
    pragma(&store, "PRAGMA ignore_check_constraints = 1");
    for damage in [
        "UPDATE notice SET status = 'a_later_kind' WHERE id = 1",
        "UPDATE notice SET decided_at = 9223372036854775807 WHERE id = 2",
        "UPDATE payment SET memo = CAST(x'ff' AS TEXT), direction = 'sideways' WHERE checking_id = \
         (SELECT checking_id FROM notice WHERE id = 4)",
    ] {
        pragma(&store, damage);
    }
    let readable: Vec<_> =
        store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id.0).collect();
    assert_eq!(readable, [3]);
    assert_eq!(store.unreadable().await.unwrap(), [Unreadable::Notices { count: 3 }]);
    store.mark_delivered(&[NoticeId(3)], DESKTOP, &[DESKTOP.into()], at(20)).await.unwrap();
    // Nothing of it is lost.
    pragma(&store, "UPDATE notice SET status = 'succeeded' WHERE id = 1");
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
        pragma(&store, damage);
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
        let connection = store.connection.try_lock().unwrap();
        let set = |id: &str| connection.execute(&format!("UPDATE wallet SET {column} WHERE id = ?1"), [id]);
        assert_eq!(set("w"), Ok(1));
        assert!(set("v").is_err(), "{column}");
    }
}

//! What only SQLite does: files, damage, full disks, crashes, and the right indexes.

mod damage;
mod earlier;
mod plans;
mod reading;
mod removal;
mod together;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use rusqlite::Connection;
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::fingerprint::{Fingerprint, Identity};
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::notice::NoticeId;
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use satchime_domain::settings::SettingsError;
use satchime_domain::testing;
use satchime_domain::wallet::{Access, Advance, History, Progress, SourceWalletId, Wallet, WalletId};
use satchime_engine::ports::{Batch, PaymentQuery, Recognised, Store, Unreadable};
use tempfile::TempDir;

use super::*;

const DESKTOP: &str = "desktop";

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("satchime.db");
    (folder, path)
}

fn open(path: &Path) -> SqliteStore {
    let Opened { store, put_aside: None } = SqliteStore::open(path).unwrap() else { panic!("put aside") };
    store
}

async fn pragma(store: &SqliteStore, statement: &'static str) {
    store.queue.read(move |connection| connection.execute_batch(statement)).await.unwrap();
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

/// A worker's reconciliation waits for its turn here while the worker itself waits for the controller, which waits for
/// its turn here.
#[tokio::test]
async fn who_waits_and_is_not_polled_keeps_nobody_from_the_database() {
    let (_folder, path) = folder();
    let store = open(&path);
    let (let_go, held) = mpsc::channel::<()>();
    let mut holding = Box::pin(store.queue.read(move |_| Ok(held.recv())));
    assert!(futures_util::poll!(&mut holding).is_pending());
    let mut left_alone = store.undelivered(DESKTOP);
    assert!(futures_util::poll!(&mut left_alone).is_pending());
    let mut next = store.settings();
    assert!(futures_util::poll!(&mut next).is_pending());
    drop(let_go);
    let next = tokio::time::timeout(std::time::Duration::from_secs(5), next).await;
    assert_eq!(next, Ok(Ok(Settings::default())));
    left_alone.await.unwrap();
    holding.await.unwrap().unwrap_err();
}

#[test]
fn who_asks_on_a_runtime_that_has_ended_is_told() {
    let (_folder, path) = folder();
    let store = open(&path);
    let (say, said) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let ended = runtime.handle().clone();
        drop(runtime);
        say.send(ended.block_on(store.settings())).unwrap();
    });
    let said = said.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    assert!(matches!(said, Err(StorageFault::Other { .. })), "{said:?}");
}

/// Whoever asked hears of it, and everybody else's calls go on.
#[tokio::test]
async fn a_panic_in_mid_transaction_is_a_fault_of_that_call_alone() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let broken: Result<(), _> = store
        .queue
        .write(|connection| {
            ledger::record(connection, batch(0..2))?;
            panic!("in the middle of a transaction")
        })
        .await;
    assert!(matches!(broken, Err(StorageFault::Other { .. })), "{broken:?}");
    assert_eq!(store.payments(&PaymentQuery::default()).await.unwrap(), []);
    assert_eq!(store.record(batch(0..2)).await.unwrap().changed.len(), 2);
}

/// It may have been cut off with its worker, whose successor asks anew.
#[tokio::test]
async fn what_nobody_waits_for_any_more_is_not_begun() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    let (let_go, held) = mpsc::channel::<()>();
    let mut holding = Box::pin(store.queue.read(move |_| Ok(held.recv())));
    assert!(futures_util::poll!(&mut holding).is_pending());
    let mut cut_off = store.record(batch(0..2));
    assert!(futures_util::poll!(&mut cut_off).is_pending());
    drop(cut_off);
    drop(let_go);
    holding.await.unwrap().unwrap_err();
    assert_eq!(store.payments(&PaymentQuery::default()).await.unwrap(), []);
}

#[tokio::test]
async fn a_crash_in_mid_transaction_leaves_the_last_whole_one() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..2)).await.unwrap();
    // A process that dies leaves its files as they are: database and WAL, the transaction begun but not committed.
    pragma(&store, "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;").await;
    store.queue.read(|connection| ledger::record(connection, batch(2..400))).await.unwrap();
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
    pragma(&store, "PRAGMA max_page_count = 1").await;
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
    pragma(&store, "PRAGMA max_page_count = 1000000").await;
    assert_eq!(store.record(too_much).await.unwrap().changed.len(), 1998);
    assert_eq!(store.undelivered(DESKTOP).await.unwrap().len(), 2000);
}

#[tokio::test]
async fn a_store_that_may_not_write_says_so_and_still_reads() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    pragma(&store, "PRAGMA query_only = 1").await;
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
    let context = RecordContext { observed_at: fine, ..context() };
    let batch = Batch::new(context, vec![exact]);
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
        query.after = Some(last.id());
        seen.extend(page.into_iter().map(|payment| payment.record.checking_id));
    }
    assert_eq!(seen.len(), 10_000);
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

fn context() -> RecordContext {
    RecordContext {
        progress: Progress { history: History::Read, watch_from: Some(at(-1)), ..Progress::default() },
        lists_changes: false,
        observed_at: at(100_000),
        ..testing::context("w")
    }
}

fn batch(numbers: std::ops::Range<i64>) -> Batch {
    Batch::new(context(), numbers.map(record).collect())
}

fn record(number: i64) -> PaymentRecord {
    PaymentRecord {
        memo: Some(format!("payment {number}")),
        created_at: Some(at(number)),
        amount_msat: Msat::new(number),
        ..testing::record(format!("{number:064x}"), Direction::Outbound, Status::Succeeded, 0)
    }
}

fn open_fault(path: &Path) -> OpenFault {
    SqliteStore::open(path).unwrap_err()
}

fn set_aside(folder: &TempDir) -> usize {
    let names = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
    names.filter(|name| name.to_str().unwrap().contains("damaged")).count()
}

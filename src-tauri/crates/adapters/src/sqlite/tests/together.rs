//! Calls that wait at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join;
use futures_util::{FutureExt, poll};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::*;

/// Keeps the database busy until the sender is dropped.
async fn held(store: &SqliteStore) -> (mpsc::Sender<()>, impl Future<Output = ()>) {
    let (let_go, held) = mpsc::channel::<()>();
    let store = store.clone();
    let mut holding = async move { store.queue.read(move |_| Ok(held.recv())).await }.boxed();
    assert!(poll!(&mut holding).is_pending());
    (let_go, holding.map(drop))
}

async fn with_wallet(path: &Path) -> SqliteStore {
    let store = open(path);
    store.put_wallet(&wallet()).await.unwrap();
    store
}

async fn stored(store: &SqliteStore) -> usize {
    store.payments(&PaymentQuery::default()).await.unwrap().len()
}

/// From now on: how many transactions were kept, or, with `refuse`, were to be.
fn commits(store: &SqliteStore, refuse: bool) -> Arc<AtomicUsize> {
    let commits = Arc::<AtomicUsize>::default();
    let seen = commits.clone();
    let count = move || {
        seen.fetch_add(1, Ordering::Relaxed);
        refuse
    };
    store.queue.with(|connection| connection.commit_hook(Some(count))).unwrap();
    commits
}

#[tokio::test]
async fn what_waits_together_is_written_together() {
    let (_folder, path) = folder();
    let store = with_wallet(&path).await;
    let commits = commits(&store, false);
    let (let_go, holding) = held(&store).await;
    let mut first = store.record(batch(0..2));
    let mut of_nobody = store.record(Batch { context: testing::context("nobody"), ..batch(0..1) });
    let mut panics = Box::pin(store.queue.write(|connection| -> rusqlite::Result<()> {
        ledger::record(connection, batch(5..9))?;
        panic!("in the middle of a transaction")
    }));
    let mut last = store.record(batch(1..4));
    let mut read = store.undelivered(DESKTOP);
    assert!(poll!(&mut first).is_pending() && poll!(&mut of_nobody).is_pending());
    assert!(
        poll!(&mut panics).is_pending() && poll!(&mut last).is_pending() && poll!(&mut read).is_pending()
    );
    drop(let_go);
    let ((first, last), ()) = join(join(first, last), holding).await;
    assert_eq!((first.unwrap().changed.len(), last.unwrap().changed.len()), (2, 2));
    assert!(matches!(of_nobody.await, Err(StorageFault::Other { .. })));
    assert!(matches!(panics.await, Err(StorageFault::Other { .. })));
    assert_eq!(read.await.unwrap().len(), 4);
    assert_eq!(commits.load(Ordering::Relaxed), 1);
    assert_eq!(stored(&store).await, 4);
}

#[tokio::test]
async fn nobody_is_told_of_what_could_not_be_kept() {
    let (_folder, path) = folder();
    let store = with_wallet(&path).await;
    let commits = commits(&store, true);
    let (let_go, holding) = held(&store).await;
    let mut writes = [store.record(batch(0..1)), store.record(batch(1..2))];
    for write in &mut writes {
        assert!(poll!(write).is_pending());
    }
    let mut read = store.undelivered(DESKTOP);
    assert!(poll!(&mut read).is_pending());
    drop(let_go);
    holding.await;
    for write in writes {
        write.await.unwrap_err();
    }
    assert_eq!(read.await, Ok(Vec::new()));
    assert_eq!(commits.load(Ordering::Relaxed), 1);
    store.queue.with(|connection| connection.commit_hook(None::<fn() -> bool>)).unwrap();
    assert_eq!(stored(&store).await, 0);
    assert_eq!(store.record(batch(0..2)).await.unwrap().changed.len(), 2);
}

#[tokio::test]
async fn who_reads_is_answered_while_another_process_writes() {
    let (_folder, path) = folder();
    let store = with_wallet(&path).await;
    pragma(&store, "PRAGMA busy_timeout = 0").await;
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (let_go, holding) = held(&store).await;
    let mut write = store.record(batch(0..1));
    let mut read = store.wallets();
    assert!(poll!(&mut write).is_pending() && poll!(&mut read).is_pending());
    drop(let_go);
    holding.await;
    write.await.unwrap_err();
    assert_eq!(read.await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_can_not_begin_is_told_why() {
    let (_folder, path) = folder();
    let store = with_wallet(&path).await;
    let refuse = |context: AuthContext<'_>| match context.action {
        AuthAction::Savepoint { .. } => Authorization::Deny,
        _ => Authorization::Allow,
    };
    store.queue.with(|connection| connection.authorizer(Some(refuse))).unwrap();
    let fault = store.record(batch(0..1)).await.unwrap_err();
    assert!(
        matches!(&fault, StorageFault::Other { detail } if detail.contains("authorization denied")),
        "{fault:?}"
    );
}

#[tokio::test]
async fn on_a_full_disk_who_is_told_that_it_is_written_finds_it() {
    let (_folder, path) = folder();
    let store = with_wallet(&path).await;
    pragma(&store, "PRAGMA max_page_count = 40").await;
    let (let_go, holding) = held(&store).await;
    let mut calls = [batch(0..1), batch(1..2_000), batch(2_000..2_001)].map(|batch| store.record(batch));
    for call in &mut calls {
        assert!(poll!(call).is_pending());
    }
    drop(let_go);
    holding.await;
    let mut written = 0;
    for call in calls {
        match call.await {
            Ok(recorded) => written += recorded.changed.len(),
            Err(fault) => assert_eq!(fault, StorageFault::Full),
        }
    }
    assert!(written < 1_999);
    assert_eq!(stored(&store).await, written);
}

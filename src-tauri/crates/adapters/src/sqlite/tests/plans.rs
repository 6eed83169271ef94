//! That no statement reads more of years of payments than it must.

use parking_lot::Mutex;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use satchime_domain::filter::{PaymentFilter, Sort};
use satchime_engine::ports::LedgerQuery;

use super::super::ledger_queries;
use super::*;

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
    let after = Some(last.id());
    for wallet in [None, Some(id.clone())] {
        for after in [None, after.clone()] {
            let query = PaymentQuery { wallet: wallet.clone(), named: None, after, limit: Some(9) };
            store.payments(&query).await.unwrap();
        }
    }
    store.payment(&id, &last.record.checking_id).await.unwrap();
    store.open_payments(&id).await.unwrap();
    let undelivered: Vec<NoticeId> =
        store.undelivered(DESKTOP).await.unwrap().into_iter().map(|notice| notice.id).collect();
    store.mark_delivered(&undelivered, DESKTOP, &[DESKTOP.into()], at(0)).await.unwrap();
    store.record(batch(0..0)).await.unwrap();
    store
        .known_as(&Identity { fingerprint: Some(Fingerprint::from_bytes([1; 32])), source_id: None })
        .await
        .unwrap();
    store.claim(&id, &SourceWalletId("feed".into())).await.unwrap();
    store.remove_payment(&id, &last.record.checking_id).await.unwrap();
    let statements = statements.lock().clone();
    for word in ["INSERT INTO payment", "INSERT INTO notice", "UPDATE notice", "DELETE FROM payment"] {
        assert!(statements.iter().any(|statement| statement.contains(word)), "{word}: {statements:?}");
    }
    for statement in statements.iter().filter(|statement| !is_boundary(statement)) {
        for step in plan(&store, statement).await {
            // A page of the feed, and what is not said yet, are read from the end of their index.
            let by_place = ["payment USING INDEX payment_feed", "notice USING INDEX notice_undelivered"];
            let fine = !step.contains("SCAN") || by_place.iter().any(|index| step.ends_with(index));
            assert!(fine && !step.contains("TEMP B-TREE"), "{statement}: {step}");
        }
    }
}

fn traced(store: &SqliteStore) -> Arc<Mutex<HashSet<String>>> {
    let statements: Arc<Mutex<HashSet<String>>> = Arc::default();
    let seen = Arc::clone(&statements);
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(_, text) = event {
            seen.lock().insert(text.to_owned());
        }
    };
    store
        .queue
        .with(|connection| connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note)))
        .unwrap();
    statements
}

/// Of a transaction, or of a trigger or foreign key's inner step, which SQLite shows as a comment.
fn is_boundary(statement: &str) -> bool {
    ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "--"]
        .iter()
        .any(|word| statement.starts_with(word))
}

async fn plan(store: &SqliteStore, statement: &str) -> Vec<String> {
    let statement = format!("EXPLAIN QUERY PLAN {statement}");
    let explain = move |connection: &Connection| {
        let mut plan = connection.prepare(&statement)?;
        // Parameters left open are NULL, which changes no plan.
        let mut rows = plan.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(row.get("detail")?);
        }
        Ok(steps)
    };
    store.queue.read(explain).await.unwrap()
}

/// How the only statement that this asks finds its payments.
async fn plan_of<T: Send + 'static>(
    ask: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Vec<String> {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..4)).await.unwrap();
    let statements = traced(&store);
    store.queue.read(ask).await.unwrap();
    let asked: Vec<_> =
        statements.lock().iter().filter(|statement| !is_boundary(statement)).cloned().collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    plan(&store, &asked[0]).await
}

#[tokio::test]
async fn sums_read_an_index_alone() {
    let within = PaymentFilter { from: Some(at(0)), until: Some(at(9)), ..PaymentFilter::default() };
    let plans = [
        plan_of(|connection| ledger_queries::totals(connection, &PaymentFilter::default())).await,
        plan_of(move |connection| ledger_queries::totals(connection, &within)).await,
        plan_of(|connection| {
            ledger_queries::totals_between(connection, &PaymentFilter::default(), &[at(0), at(9)])
        })
        .await,
        plan_of(|connection| ledger_queries::balances(connection, None)).await,
    ];
    for steps in plans {
        assert!(steps.iter().all(|step| step.contains("USING COVERING INDEX payment_figures")), "{steps:?}");
    }
}

#[tokio::test]
async fn a_place_in_a_long_list_is_counted_in_an_index_alone() {
    for (sort, index) in [
        (Sort::Newest, "payment_feed"),
        (Sort::Oldest, "payment_feed"),
        (Sort::Largest, "payment_amount"),
        (Sort::Smallest, "payment_amount"),
    ] {
        let query = LedgerQuery { sort, offset: 2, limit: 2, ..LedgerQuery::default() };
        let steps = plan_of(move |connection| ledger_queries::find(connection, &query)).await;
        let counted = format!("SCAN payment USING COVERING INDEX {index}");
        assert!(steps.contains(&counted), "{sort:?}: {steps:?}");
        // Only the page itself is sorted again.
        let again = steps.iter().filter(|step| step.contains("TEMP B-TREE")).count();
        assert!(again <= 1, "{sort:?}: {steps:?}");
    }
}

//! That what a person asks of years of payments reads no more than it must.

use satchime_domain::filter::{PaymentFilter, Sort};
use satchime_engine::ports::LedgerQuery;

use super::super::ledger_queries;
use super::*;

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

//! What the window asks of the ledger, and writes on it.

use satchime_domain::Zoned;
use satchime_domain::filter::{Annotation, PaymentFilter};
use satchime_domain::money::Msat;
use satchime_domain::wallet::Wallet;
use satchime_engine::EngineHandle;
use satchime_engine::ports::LedgerQuery;

use super::{Answer, Host};
use crate::view::convert;
use crate::view::ledger::{
    self, BucketView, FiguresRequest, FiguresView, FilterView, HistoryRequest, HistoryRow, LedgerBalanceView,
    PaymentNoteRequest, PaymentNoteView, TotalsView,
};
use crate::view::types::PaymentRef;
use crate::view::update::ViewUpdate;

/// Payments as the filter says, by their places in all of what it finds.
#[tauri::command]
#[specta::specta]
pub async fn list_history(host: Host<'_>, request: HistoryRequest) -> Answer<Vec<HistoryRow>> {
    let engine = host.engine().await?;
    let found = engine.ledger().find(&LedgerQuery::from(request)).await?;
    let snapshot = engine.snapshot().await?;
    let name = |wallet| super::wallet_name(&snapshot, wallet);
    Ok(found.iter().map(|one| ledger::row(name(&one.payment.wallet), one)).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn history_totals(host: Host<'_>, filter: FilterView) -> Answer<TotalsView> {
    Ok(host.engine().await?.ledger().totals(&filter.into()).await?.into())
}

/// Sums by hours or days of local time, between `from` and `until` of the filter.
#[tauri::command]
#[specta::specta]
pub async fn history_figures(host: Host<'_>, request: FiguresRequest) -> Answer<FiguresView> {
    let engine = host.engine().await?;
    let filter = PaymentFilter::from(request.filter);
    let zone = Zoned::now().time_zone().clone();
    let (Some(from), Some(until)) = (filter.from, filter.until) else {
        return Ok(FiguresView { totals: engine.ledger().totals(&filter).await?.into(), buckets: vec![] });
    };
    let edges = ledger::edges(from, until, request.step, &zone);
    let sums = engine.ledger().totals_between(&filter, &edges).await?;
    let mut balance = balance_before(&engine, &filter).await?;
    let buckets = edges.iter().zip(&sums).map(|(at, totals)| {
        balance = balance.map(|balance| balance + totals.net());
        BucketView { at: at.to_string(), totals: (*totals).into(), balance_msat: balance.map(Msat::get) }
    });
    let buckets = buckets.collect();
    Ok(FiguresView { totals: engine.ledger().totals(&filter).await?.into(), buckets })
}

/// What the wallets held when the time that is looked at begins; nothing where it is not all their payments that are.
async fn balance_before(engine: &EngineHandle, filter: &PaymentFilter) -> Answer<Option<Msat>> {
    let PaymentFilter { wallets, from, until, .. } = filter.clone();
    let plain = PaymentFilter { wallets: wallets.clone(), from, until, ..PaymentFilter::default() };
    if *filter != plain {
        return Ok(None);
    }
    let before = PaymentFilter { wallets, until: from, ..PaymentFilter::default() };
    Ok(Some(engine.ledger().totals(&before).await?.net()))
}

/// All tags of extensions and all labels there are.
#[tauri::command]
#[specta::specta]
pub async fn list_tags(host: Host<'_>) -> Answer<Vec<String>> {
    Ok(host.engine().await?.ledger().tags().await?)
}

/// What each wallet holds by its server, and by the payments that are written down here.
#[tauri::command]
#[specta::specta]
pub async fn ledger_balances(host: Host<'_>) -> Answer<Vec<LedgerBalanceView>> {
    let engine = host.engine().await?;
    let balances = engine.ledger().balances(None).await?;
    let snapshot = engine.snapshot().await?;
    let balance = |wallet: &Wallet| LedgerBalanceView {
        wallet_id: wallet.id.to_string(),
        server_msat: wallet.progress.balance_msat.map(Msat::get),
        ledger_msat: balances.get(&wallet.id).copied().unwrap_or(Msat::ZERO).get(),
        complete: wallet.progress.history.is_read() && wallet.progress.unreadable == 0,
    };
    Ok(snapshot.wallets.iter().map(|status| balance(&status.wallet)).collect())
}

/// What is written on a payment; nothing of one that is not known.
#[tauri::command]
#[specta::specta]
pub async fn get_note(host: Host<'_>, payment: PaymentRef) -> Answer<Option<PaymentNoteView>> {
    let annotated = host.engine().await?.ledger().annotated(&convert::payment_id(payment)).await?;
    Ok(annotated.as_ref().map(ledger::note))
}

/// Writes on a payment, and tells the window of it.
#[tauri::command]
#[specta::specta]
pub async fn set_note(host: Host<'_>, request: PaymentNoteRequest) -> Answer<()> {
    let PaymentNoteRequest { payment, note, labels } = request;
    let id = convert::payment_id(payment.clone());
    host.engine().await?.ledger().annotate(&id, &Annotation::typed(&note, &labels)).await?;
    host.router().update(ViewUpdate::Note(payment));
    Ok(())
}

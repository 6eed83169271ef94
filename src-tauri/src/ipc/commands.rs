//! What the window may ask. Keys come in here and never go out.

use std::sync::Arc;

use satchime_domain::key::ApiKey;
use satchime_domain::payment::Payment;
use satchime_domain::wallet::WalletId;
use satchime_engine::api::{Snapshot, WalletStatus};
use tauri::State;

use super::types::{
    AppView, CommandError, FoundView, KeepView, NewWalletRequest, PaymentRef, PaymentView, PaymentsRequest,
    WalletTestView, WalletView,
};
use super::{problems, views};
use crate::clipboard::Clipboard;
use crate::shell::Shell;
use crate::windows::Doorbell;

type Answer<T> = Result<T, CommandError>;
type TheShell<'a> = State<'a, Arc<Shell>>;

/// Everything for the first picture. After a failed start this tries to start again.
#[tauri::command]
#[specta::specta]
pub async fn app_state(shell: TheShell<'_>) -> Answer<AppView> {
    shell.app().await
}

#[tauri::command]
#[specta::specta]
pub async fn list_payments(shell: TheShell<'_>, request: PaymentsRequest) -> Answer<Vec<PaymentView>> {
    let engine = shell.engine().await?;
    let payments = engine.payments(request.into()).await?;
    let snapshot = engine.snapshot().await?;
    Ok(payments.iter().map(|payment| payment_view(&snapshot, payment)).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn get_payment(shell: TheShell<'_>, payment: PaymentRef) -> Answer<Option<PaymentView>> {
    let engine = shell.engine().await?;
    let (wallet, id) = views::place(payment);
    let Some(payment) = engine.payment(wallet, id).await? else { return Ok(None) };
    let snapshot = engine.snapshot().await?;
    Ok(Some(payment_view(&snapshot, &payment)))
}

/// Checks a wallet live; keeps nothing.
#[tauri::command]
#[specta::specta]
pub async fn inspect_wallet(shell: TheShell<'_>, request: NewWalletRequest) -> Answer<FoundView> {
    let wallet = request.read()?;
    let found = shell.engine().await?.inspect(wallet.clone()).await?;
    Ok(views::found(&found, &wallet))
}

#[tauri::command]
#[specta::specta]
pub async fn add_wallet(shell: TheShell<'_>, request: NewWalletRequest) -> Answer<WalletView> {
    let wallet = request.read()?;
    let status = shell.engine().await?.add(wallet).await?;
    changed(&shell, &status).await
}

#[tauri::command]
#[specta::specta]
pub async fn rename_wallet(shell: TheShell<'_>, id: String, name: String) -> Answer<WalletView> {
    let status = shell.engine().await?.rename(WalletId(id), name).await?;
    changed(&shell, &status).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_wallet_enabled(shell: TheShell<'_>, id: String, enabled: bool) -> Answer<WalletView> {
    let status = shell.engine().await?.set_enabled(WalletId(id), enabled).await?;
    changed(&shell, &status).await
}

#[tauri::command]
#[specta::specta]
pub async fn replace_key(shell: TheShell<'_>, id: String, key: String, keep: KeepView) -> Answer<WalletView> {
    let key = ApiKey::parse(&key)?;
    let status = shell.engine().await?.replace_key(WalletId(id), key, keep.into()).await?;
    changed(&shell, &status).await
}

/// Forgets the wallet, its key and its history on this computer.
#[tauri::command]
#[specta::specta]
pub async fn remove_wallet(shell: TheShell<'_>, id: String) -> Answer<()> {
    Ok(shell.engine().await?.remove(WalletId(id)).await?)
}

/// Connects now instead of later, also after a rejection.
#[tauri::command]
#[specta::specta]
pub async fn retry_wallet(shell: TheShell<'_>, id: String) -> Answer<()> {
    Ok(shell.engine().await?.retry(WalletId(id)).await?)
}

/// Sends a harmless message through the server to the wallet's own channel and waits for it to come back, up to half a
/// minute. Whoever else listens to the channel gets it too: only when the person asks for it.
#[tauri::command]
#[specta::specta]
pub async fn test_wallet(shell: TheShell<'_>, id: String) -> Answer<WalletTestView> {
    let outcome = shell.engine().await?.test_push(WalletId(id)).await?;
    Ok(views::test(&outcome))
}

#[tauri::command]
#[specta::specta]
pub async fn set_paused(shell: TheShell<'_>, paused: bool) -> Answer<()> {
    shell.set_paused(paused).await
}

#[tauri::command]
#[specta::specta]
pub async fn start_demo(shell: TheShell<'_>) -> Answer<AppView> {
    shell.start_demo().await?;
    shell.app().await
}

#[tauri::command]
#[specta::specta]
pub async fn leave_demo(shell: TheShell<'_>) -> Answer<AppView> {
    shell.leave_demo().await?;
    shell.app().await
}

#[tauri::command]
#[specta::specta]
pub fn copy_text(clipboard: State<'_, Clipboard>, text: String) -> Answer<()> {
    clipboard.copy(text).map_err(|error| {
        tracing::warn!(%error, "nothing was copied");
        problems::of_clipboard()
    })
}

/// The payment a click outside of the window wants shown; answered once.
#[tauri::command]
#[specta::specta]
pub fn take_target(doorbell: State<'_, Arc<Doorbell>>) -> Option<PaymentRef> {
    doorbell.answer()
}

async fn changed(shell: &Shell, status: &WalletStatus) -> Answer<WalletView> {
    shell.redraw_all().await;
    Ok(views::wallet(status, shell.stage().around()))
}

fn payment_view(snapshot: &Snapshot, payment: &Payment) -> PaymentView {
    let wallet = snapshot.wallets.iter().find(|status| status.wallet.id == payment.wallet);
    views::payment(wallet.map_or("", |status| status.wallet.name.as_str()), payment)
}

#[cfg(test)]
mod tests;

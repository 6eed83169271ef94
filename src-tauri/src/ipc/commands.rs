//! What the window may ask. Keys come in here and never go out. What changes is told by events alone: a command
//! answers that it was done, or why not; a question answers with what was asked for.

pub mod ledger;
pub mod servers;

use std::sync::Arc;

use satchime_domain::Zoned;
use satchime_domain::address::ServerUrl;
use satchime_domain::cue;
use satchime_domain::key::ApiKey;
use satchime_domain::payment::{Payment, PaymentId};
use satchime_domain::settings::Settings;
use satchime_domain::sounds::Choice;
use satchime_domain::wallet::{Address, Wallet, WalletId};
use satchime_engine::EngineHandle;
use satchime_engine::api::{CommandFault, Snapshot};
use tauri::State;

use crate::clipboard::{Clipboard, History};
use crate::consent::Consent;
use crate::engine_host::EngineHost;
use crate::ipc::requests::Destination;
use crate::login_start::{self, LoginStart};
use crate::quitting::Quit;
use crate::view::login_start::{LoginStartView, failed as failed_login_start};
use crate::view::settings::change::{SettingsChange, WalletChange};
use crate::view::settings::sounds::SoundKind;
use crate::view::types::{
    CommandError, FoundView, KeepView, NewWalletRequest, PaymentPart, PaymentRef, PaymentView,
    PaymentsRequest, TargetView, TestView, WhyView,
};
use crate::view::{convert, notification_test, problems, sound_problems};
use crate::windows::PendingNavigation;

type Answer<T> = Result<T, CommandError>;
type Host<'a> = State<'a, Arc<EngineHost>>;

/// Has everything told anew, for the first picture. After a failed start this tries to start again.
#[tauri::command]
#[specta::specta]
pub async fn request_app(host: Host<'_>) -> Answer<()> {
    host.tell_app().await
}

#[tauri::command]
#[specta::specta]
pub async fn list_payments(host: Host<'_>, request: PaymentsRequest) -> Answer<Vec<PaymentView>> {
    let engine = host.engine().await?;
    let payments = engine.payments(request.into()).await?;
    let snapshot = engine.snapshot().await?;
    Ok(payments.iter().map(|payment| payment_view(&snapshot, payment)).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn get_payment(host: Host<'_>, payment: PaymentRef) -> Answer<Option<PaymentView>> {
    let engine = host.engine().await?;
    let PaymentId { wallet, checking_id } = convert::payment_id(payment);
    let Some(payment) = engine.payment(wallet, checking_id).await? else { return Ok(None) };
    let snapshot = engine.snapshot().await?;
    Ok(Some(payment_view(&snapshot, &payment)))
}

/// Why the person was notified of a payment, or was not. Nothing of a payment that is not known.
#[tauri::command]
#[specta::specta]
pub async fn why_payment(host: Host<'_>, payment: PaymentRef) -> Answer<Vec<WhyView>> {
    let engine = host.engine().await?;
    let PaymentId { wallet, checking_id } = convert::payment_id(payment);
    let Some(payment) = engine.payment(wallet.clone(), checking_id.clone()).await? else { return Ok(vec![]) };
    let watch_from = known_wallet(&engine, &wallet).await?.progress.watch_from;
    Ok(convert::why(&payment, &engine.why(wallet, checking_id).await?, watch_from))
}

/// Checks a wallet live, once the person agreed to that outside of the window; keeps nothing.
#[tauri::command]
#[specta::specta]
pub async fn inspect_wallet(
    host: Host<'_>,
    consent: State<'_, Consent>,
    request: NewWalletRequest,
) -> Answer<FoundView> {
    let (wallet, danger) = request.read()?;
    consent.to_connect(&wallet, danger.as_deref()).await?;
    let found = host.engine().await?.inspect(wallet.clone()).await?;
    Ok(convert::found(&found, &wallet))
}

/// Asks the person outside of the window, unless they agreed to the very same when it was inspected.
#[tauri::command]
#[specta::specta]
pub async fn add_wallet(
    host: Host<'_>,
    consent: State<'_, Consent>,
    request: NewWalletRequest,
) -> Answer<()> {
    let (wallet, danger) = request.read()?;
    consent.to_connect(&wallet, danger.as_deref()).await?;
    host.engine().await?.add(wallet).await?;
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn rename_wallet(host: Host<'_>, id: String, name: String) -> Answer<()> {
    host.engine().await?.rename(WalletId(id), name).await?;
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn set_wallet_enabled(host: Host<'_>, id: String, enabled: bool) -> Answer<()> {
    host.engine().await?.set_enabled(WalletId(id), enabled).await?;
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn replace_key(host: Host<'_>, id: String, key: String, keep: KeepView) -> Answer<()> {
    let key = ApiKey::parse(&key)?;
    host.engine().await?.replace_key(WalletId(id), key, keep.into()).await?;
    Ok(())
}

/// Forgets the wallet, its key and its history on this computer, once the person agreed outside of the window.
#[tauri::command]
#[specta::specta]
pub async fn remove_wallet(host: Host<'_>, consent: State<'_, Consent>, id: String) -> Answer<()> {
    let engine = host.engine().await?;
    let wallet = known_wallet(&engine, &WalletId(id)).await?;
    consent.to_remove(&wallet).await?;
    engine.remove(wallet.id).await?;
    host.tell_app().await
}

/// All ways to the wallet's server, the preferred one first. The wallet itself tells which is in use.
#[tauri::command]
#[specta::specta]
pub async fn list_addresses(host: Host<'_>, id: String) -> Answer<Vec<String>> {
    let addresses = host.engine().await?.addresses(&WalletId(id)).await?;
    Ok(addresses.iter().map(|address| address.server.to_string()).collect())
}

/// Keeps an address as one more of the wallet's, if the wallet is found there with its own key, which goes there once
/// the person agreed outside of the window.
#[tauri::command]
#[specta::specta]
pub async fn add_address(
    host: Host<'_>,
    consent: State<'_, Consent>,
    id: String,
    address: String,
) -> Answer<()> {
    let Destination { address, danger } = Destination::read(&address)?;
    let address = Address { server: address.server, allow_private_http: danger.is_some() };
    let engine = host.engine().await?;
    let wallet = known_wallet(&engine, &WalletId(id)).await?;
    if engine.addresses(&wallet.id).await?.iter().any(|known| known.server == address.server) {
        return Ok(());
    }
    consent.to_send_key(&wallet, &address.server, danger.as_deref()).await?;
    engine.add_address(wallet.id, address).await.map_err(problems::of_new_address)
}

/// Forgets an address that is not in use, once the person agreed outside of the window: the wallet's key is not sent
/// there any more.
#[tauri::command]
#[specta::specta]
pub async fn remove_address(
    host: Host<'_>,
    consent: State<'_, Consent>,
    id: String,
    address: String,
) -> Answer<()> {
    let server = ServerUrl::parse(&address)?;
    let engine = host.engine().await?;
    let wallet = known_wallet(&engine, &WalletId(id)).await?;
    if wallet.server != server {
        consent.to_remove_address(&wallet, &server).await?;
    }
    Ok(engine.remove_address(wallet.id, server).await?)
}

/// Connects now instead of later, also after a rejection.
#[tauri::command]
#[specta::specta]
pub async fn retry_wallet(host: Host<'_>, id: String) -> Answer<()> {
    Ok(host.engine().await?.retry(WalletId(id)).await?)
}

/// Sends a harmless message through the server to the wallet's own channel and waits for it to come back, up to half a
/// minute. Whoever else listens to the channel gets it too: only when the person asks for it.
#[tauri::command]
#[specta::specta]
pub async fn test_wallet(host: Host<'_>, id: String) -> Answer<TestView> {
    let outcome = host.engine().await?.test_push(WalletId(id)).await?;
    Ok(convert::test(&outcome))
}

/// Does at once what the change means, and tells the window of it before it answers: what is changed next builds on it.
#[tauri::command]
#[specta::specta]
pub async fn change_settings(host: Host<'_>, change: SettingsChange) -> Answer<()> {
    let now = Zoned::now();
    let change = change.with_own_sounds(|kind, name| host.router().own_sound(kind, name));
    // Tried on other settings first, so that nonsense changes nothing.
    change.clone().apply(&mut Settings::default(), &now)?;
    if let Some(WalletChange { wallet_id, .. }) = &change.wallet {
        known_wallet(&host.engine().await?, &WalletId(wallet_id.clone())).await?;
    }
    let done = host.change_settings(move |settings| {
        // The same was good a moment ago.
        let _ = change.apply(settings, &now);
    });
    done.await?;
    host.tell_app().await
}

/// Sends a notification that says it is a test, whatever the rules say, and tells what became of it.
#[tauri::command]
#[specta::specta]
pub async fn test_notification(host: Host<'_>) -> Answer<TestView> {
    let router = host.router();
    let service = router.test_notification().await;
    Ok(notification_test::of(service, router.do_not_disturb()))
}

/// Plays a sound as it is chosen, whatever the rules and the desktop say.
#[tauri::command]
#[specta::specta]
pub async fn play_sound(host: Host<'_>, kind: SoundKind) -> Answer<()> {
    let settings = host.engine().await?.snapshot().await?.settings;
    let kind = kind.into();
    let cue = cue::to_try(&settings.sounds, kind).ok_or_else(sound_problems::off)?;
    let heard = host.router().sounds().try_out(&cue).await;
    heard.map_err(|unheard| sound_problems::of_unheard(kind, &cue.sound, unheard))
}

/// Has the person choose a file of their own for a sound, outside of the window.
#[tauri::command]
#[specta::specta]
pub async fn choose_sound(host: Host<'_>, consent: State<'_, Consent>, kind: SoundKind) -> Answer<()> {
    let path = consent.to_choose_sound().await?;
    host.change_settings(move |settings| *settings.sounds.choice_mut(kind.into()) = Choice::File(path))
        .await?;
    host.tell_app().await
}

/// Whether the system starts Satchime at login, by what it says now.
#[tauri::command]
#[specta::specta]
pub fn get_login_start() -> Answer<LoginStartView> {
    let state = login_start::of_this_computer().and_then(|system| system.state());
    Ok(state.map_err(|error| failed_login_start(&error))?.into())
}

/// Has the system start Satchime at login, or not any more; answers with what it says after.
#[tauri::command]
#[specta::specta]
pub fn set_login_start(on: bool) -> Answer<LoginStartView> {
    let switched = login_start::of_this_computer().and_then(|system| system.switch(on));
    switched.map_err(|error| failed_login_start(&error))?;
    get_login_start()
}

#[tauri::command]
#[specta::specta]
pub async fn start_demo(host: Host<'_>) -> Answer<()> {
    host.start_demo().await?;
    host.tell_app().await
}

#[tauri::command]
#[specta::specta]
pub async fn leave_demo(host: Host<'_>) -> Answer<()> {
    host.leave_demo().await?;
    host.tell_app().await
}

/// Copies a part of a payment that is known here; the window has no say in what it reads.
#[tauri::command]
#[specta::specta]
pub async fn copy_payment(
    host: Host<'_>,
    clipboard: State<'_, Clipboard>,
    payment: PaymentRef,
    part: PaymentPart,
) -> Answer<()> {
    let PaymentId { wallet, checking_id } = convert::payment_id(payment);
    let known = host.engine().await?.payment(wallet, checking_id).await?;
    let text = known.and_then(|payment| part.of(payment)).ok_or_else(problems::nothing_to_copy)?;
    let history = if part == PaymentPart::Preimage { History::Left } else { History::Kept };
    clipboard.copy(text, history).map_err(|error| {
        tracing::warn!(%error, "nothing was copied");
        problems::of_clipboard()
    })
}

/// Ends the app, once the person agreed outside of the window.
#[tauri::command]
#[specta::specta]
pub async fn quit(quit: State<'_, Quit>, consent: State<'_, Consent>) -> Answer<()> {
    consent.to_quit().await?;
    (quit.0)();
    Ok(())
}

/// Where a click outside of the window leads; answered once.
#[tauri::command]
#[specta::specta]
pub fn take_target(pending: State<'_, Arc<PendingNavigation>>) -> Option<TargetView> {
    pending.take()
}

async fn known_wallet(engine: &EngineHandle, id: &WalletId) -> Answer<Wallet> {
    let wallets = engine.snapshot().await?.wallets;
    let known = wallets.into_iter().map(|status| status.wallet).find(|wallet| wallet.id == *id);
    Ok(known.ok_or(CommandFault::NoSuchWallet)?)
}

fn payment_view(snapshot: &Snapshot, payment: &Payment) -> PaymentView {
    convert::payment(wallet_name(snapshot, &payment.wallet), payment)
}

fn wallet_name<'a>(snapshot: &'a Snapshot, id: &WalletId) -> &'a str {
    let wallet = snapshot.wallets.iter().find(|status| status.wallet.id == *id);
    wallet.map_or("", |status| status.wallet.name.as_str())
}

#[cfg(test)]
mod tests;

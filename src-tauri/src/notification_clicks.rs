//! What a click on a notification, or on one of its buttons, does.

use std::sync::Arc;

use satchime_domain::rules::Mute;
use satchime_domain::wallet::WalletId;
use tauri::{AppHandle, Manager, Runtime};

use crate::clipboard::{Clipboard, History};
use crate::engine_host::EngineHost;
use crate::notifications::{Click, OnClick, Target};
use crate::origin::Origin;
use crate::view::convert;
use crate::view::types::{CommandError, TargetView};
use crate::windows;

pub fn handler<R: Runtime>(app: &AppHandle<R>) -> OnClick {
    let app = app.clone();
    Arc::new(move |click| {
        let app = app.clone();
        match click {
            Click::OpenWindow => windows::show(&app, None),
            Click::OpenPayment(Target { origin, payment }) => {
                open(&app, origin, TargetView::Payment(payment));
            }
            Click::OpenWallet(origin, wallet) => open(&app, origin, TargetView::Wallet(wallet.0)),
            Click::CopyHash(target) => {
                tauri::async_runtime::spawn(async move {
                    if let Err(error) = copy_hash(&app, target).await {
                        tracing::warn!(problem = error.problem.code, "nothing was copied");
                    }
                });
            }
            Click::MuteWallet(origin, wallet) => {
                tauri::async_runtime::spawn(async move {
                    if let Err(error) = mute(&app, origin, wallet).await {
                        tracing::warn!(problem = error.problem.code, "the wallet was not muted");
                        windows::show(&app, None);
                    }
                });
            }
        }
    })
}

/// Opens the window there, and shows the engine that it belongs to.
fn open<R: Runtime>(app: &AppHandle<R>, origin: Origin, target: TargetView) {
    let host = app.state::<Arc<EngineHost>>().inner().clone();
    match (origin, host.router().shown()) {
        (Origin::Own, Origin::Own) | (Origin::Demo, Origin::Demo) => windows::show(app, Some(target)),
        // The demo has ended, and its payments with it.
        (Origin::Demo, Origin::Own) => windows::show(app, None),
        (Origin::Own, Origin::Demo) => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let left = host.leave_demo().await;
                windows::show(&app, left.is_ok().then_some(target));
            });
        }
    }
}

async fn copy_hash<R: Runtime>(app: &AppHandle<R>, target: Target) -> Result<(), CommandError> {
    let host = app.state::<Arc<EngineHost>>().inner().clone();
    let id = convert::payment_id(target.payment);
    let engine = host.running(target.origin).await?;
    if let Some(payment) = engine.payment(id.wallet, id.checking_id).await? {
        let copied = app.state::<Clipboard>().copy(payment.record.payment_hash.0, History::Kept);
        copied.map_err(|error| {
            tracing::warn!(%error, "the clipboard can't be reached");
            crate::view::problems::of_clipboard()
        })?;
    }
    Ok(())
}

async fn mute<R: Runtime>(app: &AppHandle<R>, origin: Origin, wallet: WalletId) -> Result<(), CommandError> {
    let host = app.state::<Arc<EngineHost>>().inner().clone();
    let now = satchime_domain::Timestamp::now();
    let hour = now.saturating_add(satchime_domain::SignedDuration::from_hours(1)).unwrap_or(now);
    let engine = host.running(origin).await?;
    let muted = engine.change_settings(move |settings| {
        let own = &mut settings.notices.wallets.entry(wallet).or_default().mute;
        // One that lasts longer stays.
        let is_longer =
            |mute: &Mute| *mute == Mute::Always || matches!(mute, Mute::Until(until) if *until > hour);
        *own = own.filter(is_longer).or(Some(Mute::Until(hour)));
    });
    Ok(muted.await?)
}

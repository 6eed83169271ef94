//! What the window may ask and what it is told, with its TypeScript side generated from the same types.
//!
//! - [`commands`]: the functions themselves. [`requests`]: what comes in with them, checked.
//! - [`events`]: what is told without asking.

#[cfg(test)]
mod bindings;
pub mod commands;
pub mod events;
mod requests;

use tauri::Runtime;
use tauri::ipc::Invoke;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::windows;

/// Every command and event, for the app and for the bindings.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            commands::request_app,
            commands::list_payments,
            commands::get_payment,
            commands::why_payment,
            commands::ledger::list_history,
            commands::ledger::history_totals,
            commands::ledger::history_figures,
            commands::ledger::list_tags,
            commands::ledger::ledger_balances,
            commands::ledger::get_note,
            commands::ledger::set_note,
            commands::inspect_wallet,
            commands::add_wallet,
            commands::rename_wallet,
            commands::set_wallet_enabled,
            commands::replace_key,
            commands::remove_wallet,
            commands::list_addresses,
            commands::add_address,
            commands::remove_address,
            commands::servers::trust_server,
            commands::servers::trust_root,
            commands::servers::get_route,
            commands::servers::choose_route,
            commands::retry_wallet,
            commands::test_wallet,
            commands::change_settings,
            commands::test_notification,
            commands::play_sound,
            commands::choose_sound,
            commands::get_login_start,
            commands::set_login_start,
            commands::start_demo,
            commands::leave_demo,
            commands::copy_payment,
            commands::quit,
            commands::take_target,
        ])
        .events(collect_events![
            events::AppChanged,
            events::WalletChanged,
            events::PaymentChanged,
            events::NoteChanged,
            events::ShowTarget
        ])
}

/// Lets the one window's own pages in and nobody else: Tauri itself looks at the host alone.
pub fn from_own_pages<R: Runtime>(
    handler: impl Fn(Invoke<R>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let webview = invoke.message.webview_ref();
        let ours = webview.label() == windows::LABEL && webview.url().is_ok_and(|url| windows::is_ours(&url));
        if !ours {
            invoke.resolver.reject("not a page of Satchime");
            return true;
        }
        handler(invoke)
    }
}

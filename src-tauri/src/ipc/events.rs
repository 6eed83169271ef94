//! What the window is told without asking.

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;

use crate::view::types::{AppView, PaymentRef, PaymentView, TargetView, WalletView};
use crate::view::update::{ViewListener, ViewUpdate};

/// Something about the whole changed; it carries every wallet as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct AppChanged(pub AppView);

/// One wallet is new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct WalletChanged(pub WalletView);

/// One payment is new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct PaymentChanged(pub PaymentView);

/// The person wrote on a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct NoteChanged(pub PaymentRef);

/// The person clicked something outside of the window that leads there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct ShowTarget(pub TargetView);

impl<R: Runtime> ViewListener for AppHandle<R> {
    fn update(&self, update: ViewUpdate) {
        let emitted = match update {
            ViewUpdate::App(app) => AppChanged(*app).emit(self),
            ViewUpdate::Wallet(wallet) => WalletChanged(*wallet).emit(self),
            ViewUpdate::Payment(payment) => PaymentChanged(*payment).emit(self),
            ViewUpdate::Note(payment) => NoteChanged(payment).emit(self),
            ViewUpdate::Show(target) => ShowTarget(target).emit(self),
        };
        if let Err(error) = emitted {
            tracing::debug!(%error, "the window could not be told");
        }
    }
}

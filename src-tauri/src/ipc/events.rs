//! What the window is told without asking.

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;

use super::types::{AppView, PaymentRef, PaymentView, WalletView};

/// Something about the whole changed; it carries every wallet as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct AppChanged(pub AppView);

/// One wallet is new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct WalletChanged(pub WalletView);

/// One payment is new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct PaymentChanged(pub PaymentView);

/// The person clicked a payment outside of the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Event)]
pub struct ShowPayment(pub PaymentRef);

/// One of the events, on its way to the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    App(Box<AppView>),
    Wallet(Box<WalletView>),
    Payment(Box<PaymentView>),
    Show(PaymentRef),
}

/// Where [`Told`] goes.
pub trait Listener: Send + Sync {
    /// Must not block. Nobody may be listening.
    fn tell(&self, told: Told);
}

impl<R: Runtime> Listener for AppHandle<R> {
    fn tell(&self, told: Told) {
        let emitted = match told {
            Told::App(app) => AppChanged(*app).emit(self),
            Told::Wallet(wallet) => WalletChanged(*wallet).emit(self),
            Told::Payment(payment) => PaymentChanged(*payment).emit(self),
            Told::Show(payment) => ShowPayment(payment).emit(self),
        };
        if let Err(error) = emitted {
            tracing::debug!(%error, "the window could not be told");
        }
    }
}

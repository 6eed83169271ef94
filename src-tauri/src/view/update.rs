//! What the window is told without asking, before it becomes an event.

use crate::view::types::{AppView, PaymentRef, PaymentView, TargetView, WalletView};

/// One change of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewUpdate {
    App(Box<AppView>),
    Wallet(Box<WalletView>),
    Payment(Box<PaymentView>),
    /// The person wrote on it.
    Note(PaymentRef),
    /// The person clicked something outside of the window that leads there.
    Show(TargetView),
}

/// Where a [`ViewUpdate`] goes.
pub trait ViewListener: Send + Sync {
    /// Must not block. Nobody may be listening.
    fn update(&self, update: ViewUpdate);
}

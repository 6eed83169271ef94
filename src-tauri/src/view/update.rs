//! What the window is told without asking, before it becomes an event.

use crate::view::types::{AppView, PaymentRef, PaymentView, WalletView};

/// One change of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewUpdate {
    App(Box<AppView>),
    Wallet(Box<WalletView>),
    Payment(Box<PaymentView>),
    /// The person clicked this payment outside of the window.
    Show(PaymentRef),
}

/// Where a [`ViewUpdate`] goes.
pub trait ViewListener: Send + Sync {
    /// Must not block. Nobody may be listening.
    fn update(&self, update: ViewUpdate);
}

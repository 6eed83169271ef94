//! The moments of a life at which it may end.

use tokio::time::Instant;

/// What the engine does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    Dial,
    Listen,
    Ping,
    Close,
    AskVersion,
    AskWallet,
    AskPayments,
    AskPayment,
    AskRecord,
    ReadWallets,
    PutWallet,
    AddWallet,
    RemoveWallet,
    Record,
    ReadPayments,
    ReadPayment,
    RemovePayment,
    ReadPending,
    ReadProgress,
    ReadUndelivered,
    MarkDelivered,
    ReadSettings,
    PutSettings,
    PutKey,
    GetKey,
    RemoveKey,
    Deliver,
    Publish,
    MarkRemoving,
    ReadRemovals,
    Claim,
    PutObservations,
    FinishAdding,
    Recognise,
    ExpectKey,
    ReplaceKey,
}

impl Deed {
    pub const ALL: [Self; 36] = [
        Self::Dial,
        Self::Listen,
        Self::Ping,
        Self::Close,
        Self::AskVersion,
        Self::AskWallet,
        Self::AskPayments,
        Self::AskPayment,
        Self::AskRecord,
        Self::ReadWallets,
        Self::PutWallet,
        Self::AddWallet,
        Self::RemoveWallet,
        Self::Record,
        Self::ReadPayments,
        Self::ReadPayment,
        Self::RemovePayment,
        Self::ReadPending,
        Self::ReadProgress,
        Self::ReadUndelivered,
        Self::MarkDelivered,
        Self::ReadSettings,
        Self::PutSettings,
        Self::PutKey,
        Self::GetKey,
        Self::RemoveKey,
        Self::Deliver,
        Self::Publish,
        Self::MarkRemoving,
        Self::ReadRemovals,
        Self::Claim,
        Self::PutObservations,
        Self::FinishAdding,
        Self::Recognise,
        Self::ExpectKey,
        Self::ReplaceKey,
    ];
}

/// A moment at which the app may be killed: just before the world does what is asked of it, or just after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    Before(Deed),
    After(Deed),
}

/// The network was tried for a wallet.
pub struct Try {
    pub life: usize,
    pub slot: usize,
    pub ended: Option<Instant>,
}

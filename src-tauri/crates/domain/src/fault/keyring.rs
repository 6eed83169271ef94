//! What can be wrong with the system's keyring, or with what lies in it.

use super::remedy::Remedy;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyringFault {
    /// This system has no keyring, or it is not running.
    Missing,
    /// Locked, and nobody unlocked it.
    Locked,
    /// No answer in time.
    TimedOut,
    /// The keyring works but holds no key for this wallet.
    NoKey,
    /// The stored key was entered for another server, so it is not sent to this one.
    OtherServer,
    Other {
        detail: String,
    },
}

impl KeyringFault {
    pub(super) fn remedy(&self) -> Remedy {
        match self {
            // A desktop's keyring may start after the app does.
            Self::Missing | Self::TimedOut | Self::Other { .. } => Remedy::Retry,
            // Asking again would put up the unlock dialog again and again.
            Self::Locked | Self::NoKey | Self::OtherServer => Remedy::Stop,
        }
    }
}

//! The states of one wallet's connection, and what follows a fault.

use std::time::Duration;

use jiff::Timestamp;

use crate::fault::{Fault, Remedy};
use crate::push::LiveMode;

/// The true state of a wallet's connection. What the person *wants* is [`crate::wallet::Wallet::enabled`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// Not wanted: paused or switched off.
    Disabled,
    /// Opening the WebSocket.
    Connecting,
    /// Asking the server over REST whether the key is good.
    Verifying,
    /// Subscribed; comparing the ledger with the server's. With `trouble`, that comparison failed and is tried again.
    CatchingUp { trouble: Option<Fault> },
    /// The socket is open, the last ping was answered, and — unless unconfirmed — REST accepted the key and the last
    /// comparison succeeded.
    Live { mode: LiveMode },
    /// Lost; trying again at `retry_at`.
    WaitingToRetry { attempt: u32, retry_at: Timestamp, fault: Fault },
    /// Given up until the person does something.
    Rejected { fault: Fault },
}

impl ConnectionState {
    /// The stable name in JSON output and in the UI.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Connecting => "connecting",
            Self::Verifying => "verifying",
            Self::CatchingUp { .. } => "catching_up",
            Self::Live { .. } => "live",
            Self::WaitingToRetry { .. } => "waiting_to_retry",
            Self::Rejected { .. } => "rejected",
        }
    }

    pub const fn fault(&self) -> Option<&Fault> {
        match self {
            Self::CatchingUp { trouble } => trouble.as_ref(),
            Self::WaitingToRetry { fault, .. } | Self::Rejected { fault } => Some(fault),
            Self::Disabled | Self::Connecting | Self::Verifying | Self::Live { .. } => None,
        }
    }
}

/// What follows the end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Wait(Duration),
    GiveUp,
}

/// `wait` is the next wait of the backoff, jitter included. `chance`, from 0 to 1, spreads those out whom the server
/// told to come back at the same time: by up to a quarter later, never sooner.
pub fn after(fault: &Fault, wait: Duration, chance: f64) -> Next {
    match fault.remedy() {
        Remedy::Retry => Next::Wait(wait),
        Remedy::RetryAfter(least) => {
            Next::Wait(wait.max(least + least.mul_f64(chance.clamp(0.0, 1.0) / 4.0)))
        }
        Remedy::Stop => Next::GiveUp,
    }
}

/// All wallets in one word: the tray icon's picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// No wallet yet.
    Empty,
    /// Every wanted wallet is live.
    Live,
    /// At least one is connecting, catching up or waiting to retry.
    Degraded,
    /// At least one can't go on without the person.
    NeedsAttention,
    Paused,
}

/// The state of all wallets together; `Paused` when everything is switched off.
pub fn overall<'a>(paused: bool, states: impl IntoIterator<Item = &'a ConnectionState>) -> Overall {
    let (mut any, mut wanted, mut degraded, mut attention) = (false, false, false, false);
    for state in states {
        any = true;
        match state {
            ConnectionState::Disabled => {}
            ConnectionState::Live { .. } => wanted = true,
            ConnectionState::Rejected { .. } => (wanted, attention) = (true, true),
            ConnectionState::Connecting
            | ConnectionState::Verifying
            | ConnectionState::CatchingUp { .. }
            | ConnectionState::WaitingToRetry { .. } => (wanted, degraded) = (true, true),
        }
    }
    match () {
        () if !any => Overall::Empty,
        () if paused || !wanted => Overall::Paused,
        () if attention => Overall::NeedsAttention,
        () if degraded => Overall::Degraded,
        () => Overall::Live,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIVE: ConnectionState = ConnectionState::Live { mode: LiveMode::Pushed };

    #[test]
    fn one_rejected_wallet_outweighs_all_others() {
        let rejected = ConnectionState::Rejected { fault: Fault::KeyRejected };
        assert_eq!(overall(false, [&LIVE, &ConnectionState::Connecting, &rejected]), Overall::NeedsAttention);
        assert_eq!(overall(false, [&LIVE, &ConnectionState::Connecting]), Overall::Degraded);
        assert_eq!(overall(false, [&LIVE, &ConnectionState::Disabled]), Overall::Live);
        assert_eq!(overall(false, [&ConnectionState::Disabled]), Overall::Paused);
        assert_eq!(overall(true, [&ConnectionState::Disabled]), Overall::Paused);
        assert_eq!(overall(false, []), Overall::Empty);
    }

    #[test]
    fn a_rate_limit_outlasts_a_short_backoff() {
        let fault = Fault::RateLimited { retry_after: None };
        assert_eq!(after(&fault, Duration::from_secs(1), 0.0), Next::Wait(Duration::from_secs(60)));
        assert_eq!(after(&fault, Duration::from_secs(1), 1.0), Next::Wait(Duration::from_secs(75)));
        assert_eq!(after(&fault, Duration::from_secs(300), 1.0), Next::Wait(Duration::from_secs(300)));
        assert_eq!(after(&Fault::KeyRejected, Duration::from_secs(1), 0.5), Next::GiveUp);
    }
}

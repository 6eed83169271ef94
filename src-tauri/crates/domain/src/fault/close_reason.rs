//! What a WebSocket close code means: RFC 6455, the registry kept by IANA, and what is left to each server.

use std::time::Duration;

use super::remedy::Remedy;

/// Why a subscription ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The connection just ended, or without a reason (1005 and 1006, which stand for that).
    Unsaid,
    /// The server has done with it (1000), or goes away (1001).
    Done,
    /// It took something of ours for broken or too large (1002, 1003, 1007, 1009, 1010).
    Misunderstood,
    /// It may not be (1008, or 3000 and 3003, which are 401 and 403 among close codes).
    Refused,
    /// The server had an error, or missed a pong (1011).
    Failed,
    /// The server restarts (1012).
    Restarting,
    /// The server has too much to do (1013).
    Overloaded,
    /// A proxy lost the server behind it (1014), or waited too long for it (3008).
    Severed,
    /// A code without a meaning of its own, among them all from 4000 on.
    Other,
}

impl CloseReason {
    /// The least wait where coming back at once would only be turned away again.
    const MIN_WAIT_REFUSED: Duration = Duration::from_secs(10);
    /// The least wait for a server that asked to be left alone for a while.
    const MIN_WAIT_OVERLOADED: Duration = Duration::from_secs(30);

    /// Every code has its meaning here; `None`: no close frame came.
    pub const fn of(code: Option<u16>) -> Self {
        match code {
            None | Some(1005 | 1006) => Self::Unsaid,
            Some(1000 | 1001) => Self::Done,
            Some(1002 | 1003 | 1007 | 1009 | 1010) => Self::Misunderstood,
            Some(1008 | 3000 | 3003) => Self::Refused,
            Some(1011) => Self::Failed,
            Some(1012) => Self::Restarting,
            Some(1013) => Self::Overloaded,
            Some(1014 | 3008) => Self::Severed,
            Some(0..=999 | 1004 | 1015..=2999) => Self::Other,
            Some(3001 | 3002 | 3004..=3007 | 3009..=3999 | 4000..=u16::MAX) => Self::Other,
        }
    }

    /// No close code stops a wallet: REST alone tells whether the key is good.
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::Unsaid | Self::Done | Self::Failed | Self::Restarting | Self::Severed | Self::Other => {
                Remedy::Retry
            }
            Self::Misunderstood | Self::Refused => Remedy::RetryAfter(Self::MIN_WAIT_REFUSED),
            Self::Overloaded => Remedy::RetryAfter(Self::MIN_WAIT_OVERLOADED),
        }
    }
}

//! What is known of a wallet's connection besides its state: what a person looks at who doubts it.

use jiff::Timestamp;
use satchime_l10n::{Language, translated, within};
use serde::{Deserialize, Serialize};

use crate::connection::ConnectionState;
use crate::fault::{Fault, FaultCode};
use crate::push::LiveMode;
use crate::wallet::HistoryPosition;

/// Since Satchime started. All times are by this computer's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// How often the subscription was opened anew after it had been open.
    pub reconnects: u32,
    /// The subscription is open since then.
    pub connected_at: Option<Timestamp>,
    /// The server's last message on the subscription, true or not.
    pub last_frame_at: Option<Timestamp>,
    /// REST last vouched for something new in the ledger.
    pub last_confirmed_at: Option<Timestamp>,
    /// The ledger was last compared with the server's list, to the end.
    pub last_reconciled_at: Option<Timestamp>,
    /// The next comparison, unless a frame makes it come sooner.
    pub next_reconcile_at: Option<Timestamp>,
    /// Settled payments that only reconciling found.
    pub found_without_frame: u32,
    pub last_trouble: Option<Trouble>,
    /// How far the payments from before it was watched were read; `None` before that began and once all were.
    #[serde(default)]
    pub history: Option<HistoryPosition>,
    /// How many of its payments can't be read.
    #[serde(default)]
    pub unreadable: u64,
}

/// What last went wrong, even if all is well again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub at: Timestamp,
    pub code: FaultCode,
    /// A few words in English: whoever reads what was written down may speak another language, and programs read it.
    pub title: String,
}

impl Trouble {
    pub fn new(fault: &Fault, at: Timestamp) -> Self {
        let explanation = within(Language::English, || fault.explain());
        Self { at, code: explanation.code, title: explanation.title }
    }

    /// A few words in the current language: "server refused".
    pub fn words(&self) -> String {
        translated("fault-", &self.title).unwrap_or_else(|| self.title.clone())
    }
}

/// A wallet's state and health at one moment, as it is kept for those who ask while another process watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    pub at: Timestamp,
    /// [`ConnectionState::name`].
    pub state: String,
    /// Of a live one: how payments reach us.
    pub mode: Option<LiveMode>,
    pub since: Timestamp,
    /// What keeps the wallet from being live.
    pub trouble: Option<Trouble>,
    pub retry_at: Option<Timestamp>,
    pub health: Health,
}

impl Observation {
    pub fn new(state: &ConnectionState, since: Timestamp, health: &Health, at: Timestamp) -> Self {
        let retry_at = match state {
            ConnectionState::WaitingToRetry { retry_at, .. } => Some(*retry_at),
            _ => None,
        };
        let mode = match state {
            ConnectionState::Live { mode } => Some(*mode),
            _ => None,
        };
        Self {
            at,
            state: state.name().into(),
            mode,
            since,
            trouble: state.fault().map(|fault| Trouble::new(fault, since)),
            retry_at,
            health: health.clone(),
        }
    }
}

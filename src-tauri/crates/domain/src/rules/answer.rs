//! What became of a notice: the answer to "why was I (not) notified?", as it is written down.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::means::Means;
use crate::money::Msat;
use crate::notice::Hold;
use crate::payment::{Direction, Status};

/// What one receiver made of a notice. Kept with it, because rules change and the past doesn't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Told {
        means: Means,
        #[serde(default)]
        alarm: bool,
        /// It was held back before.
        #[serde(default)]
        held: Option<Hold>,
    },
    Passed {
        silence: Silence,
    },
}

/// Why nothing was said and nothing will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    Direction(Direction),
    Outcome(Status),
    BelowMinimum {
        minimum_msat: Msat,
    },
    /// Smaller than this, and with a message.
    Spam {
        below_msat: Msat,
    },
    Muted,
    /// What was to be told had become something else before anybody took it.
    Overtaken,
    /// Neither popup nor sound nor badge.
    NoMeans,
}

/// One notice of a payment, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The payment's status that it told.
    pub status: Status,
    pub decided_at: Timestamp,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody took it yet.
    Waiting,
    Held {
        until: Timestamp,
        why: Hold,
    },
    Done {
        at: Timestamp,
        answer: Answer,
    },
    /// By a version that wrote no reasons down, or one whose reasons this one can't read.
    DoneBefore,
}

//! Settled payments that REST told of and no frame: a frame may only be late, because it waits behind others or is on
//! its way, so each gets a while before its channel is doubted.

use std::collections::VecDeque;
use std::time::Duration;

use satchime_domain::payment::CheckingId;
use tokio::time::Instant;

/// Those whose frames may still come, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Unframed {
    awaited: VecDeque<(CheckingId, Instant)>,
    /// When a frame was last dropped unread for there being too many. It may have been one of these.
    dropped_at: Option<Instant>,
}

impl Unframed {
    const GRACE: Duration = Duration::from_secs(10);
    /// So long after a frame was dropped, a missing one proves nothing.
    const DOUBTFUL: Duration = Duration::from_secs(60);
    const MAX: usize = 1_000;

    pub fn found(&mut self, id: &CheckingId, now: Instant) {
        if self.awaited.len() < Self::MAX {
            self.awaited.push_back((id.clone(), now + Self::GRACE));
        }
    }

    /// A frame names this payment. `true`: it was awaited.
    pub fn frame_came(&mut self, id: &CheckingId) -> bool {
        let before = self.awaited.len();
        self.awaited.retain(|(awaited, _)| awaited != id);
        self.awaited.len() < before
    }

    pub const fn dropped(&mut self, now: Instant) {
        self.dropped_at = Some(now);
    }

    /// When the first of them is overdue.
    pub fn due(&self) -> Option<Instant> {
        self.awaited.front().map(|(_, due)| *due)
    }

    /// Takes those that are overdue and should have come.
    pub fn take_overdue(&mut self, now: Instant) -> Vec<CheckingId> {
        let overdue = self.awaited.partition_point(|(_, due)| *due <= now);
        let taken = self.awaited.drain(..overdue).map(|(id, _)| id);
        match self.dropped_at {
            Some(at) if now < at + Self::DOUBTFUL => {
                drop(taken);
                Vec::new()
            }
            _ => taken.collect(),
        }
    }
}

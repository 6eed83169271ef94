//! How much is believed of a wallet that is watched by its id alone. Its frames are written down unasked, and anybody
//! can send them, so what a stranger can fill the disk and the screen with has to have an end.

use std::time::Duration;

use tokio::time::Instant;

/// So many at once, and then one now and then.
#[derive(Debug)]
pub(crate) struct UnconfirmedLimiter {
    /// When as many as at first would be believed again.
    full_at: Instant,
    refused: bool,
}

impl UnconfirmedLimiter {
    const BURST: u32 = 200;
    const EVERY: Duration = Duration::from_secs(5);

    pub fn new() -> Self {
        Self { full_at: Instant::now(), refused: false }
    }

    /// Whether one more is believed.
    pub fn admit(&mut self, now: Instant) -> bool {
        let full_at = self.full_at.max(now) + Self::EVERY;
        let admitted = full_at - now <= Self::EVERY * Self::BURST;
        if admitted {
            self.full_at = full_at;
        }
        admitted
    }

    /// Whether this is the first one that was left out: that is worth a line in the log, the others are not.
    pub fn is_first_refusal(&mut self) -> bool {
        !std::mem::replace(&mut self.refused, true)
    }
}

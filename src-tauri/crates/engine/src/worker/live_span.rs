//! Since when a wallet's payments are seen as they settle.

use std::time::Duration;

use satchime_domain::Timestamp;
use tokio::time::Instant;

/// A wall clock that went ahead of the monotonic one by this much: the computer slept.
const SLEPT: Duration = Duration::from_secs(20);

/// How long the connection has been live without a break. It is measured by the monotonic clock, because the other one
/// may be set.
#[derive(Default)]
pub(crate) struct LiveSpan {
    since: Option<Instant>,
    seen: Option<(Timestamp, Instant)>,
}

impl LiveSpan {
    pub fn begin(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    pub const fn end(&mut self) {
        self.since = None;
    }

    /// `None` while it catches up. That the computer slept may be found here first.
    pub fn since(&mut self, wall: Timestamp) -> Option<Instant> {
        let now = Instant::now();
        if let Some((wall_then, then)) = self.seen.replace((wall, now)) {
            let passed = Duration::try_from(wall.duration_since(wall_then)).unwrap_or_default();
            if passed > now - then + SLEPT {
                self.end();
            }
        }
        self.since
    }
}

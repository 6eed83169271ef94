//! The wall clock follows tokio's, so both are turned by hand.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use satchime_domain::{SignedDuration, Timestamp};
use satchime_engine::ports::Clock;
use tokio::time::Instant;

pub struct TestClock {
    started: Instant,
    /// Time that went by while the machine slept, in seconds: tokio's clock did not see it.
    slept: AtomicI64,
    /// How far this machine's wall clock is off, in seconds. The world's is right.
    wrong_by: AtomicI64,
    events: AtomicU64,
}

impl Default for TestClock {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            slept: AtomicI64::default(),
            wrong_by: AtomicI64::default(),
            events: AtomicU64::default(),
        }
    }
}

impl TestClock {
    pub const EPOCH: i64 = 1_795_000_000;
    /// Microseconds that keep it from showing whole seconds or milliseconds.
    const NEVER_WHOLE: i64 = 123_457;
    /// A system's clock is finer than what a database keeps.
    const NANOS: i64 = 789;

    pub fn sleep(&self, seconds: i64) {
        self.slept.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Somebody, or a time server, sets the machine's clock.
    pub fn set_by(&self, seconds: i64) {
        self.wrong_by.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Microseconds since 1970 by the world's clock.
    pub fn true_micros(&self) -> i64 {
        let elapsed = i64::try_from(self.started.elapsed().as_micros()).unwrap();
        (Self::EPOCH + self.slept.load(Ordering::Relaxed)) * 1_000_000 + Self::NEVER_WHOLE + elapsed
    }

    /// Numbers everything that happens, in its order: much of it happens at one instant.
    pub fn event(&self) -> u64 {
        self.events.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let wrong_by = self.wrong_by.load(Ordering::Relaxed) * 1_000_000;
        let micros = Timestamp::from_microsecond(self.true_micros() + wrong_by).unwrap();
        micros + SignedDuration::from_nanos(Self::NANOS)
    }
}

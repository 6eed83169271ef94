//! How often a connection was tried, and what may cut a try short.

use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use satchime_domain::backoff::{Backoff, full_jitter};
use satchime_domain::connection::{Next, after};
use satchime_domain::fault::Fault;
use tokio::time::{Instant, sleep_until};

use crate::wake_signal::{WakeReason, WakeSignal};

/// A wrong key is believed when the server says so again after this long: a proxy or a half-started server may say it
/// once.
pub(super) const SECOND_OPINION: Duration = Duration::from_secs(2);

const MIN_WAIT: Duration = Duration::from_millis(100);
/// After this long without a panic, the next one is the first again.
const STEADY: Duration = Duration::from_secs(600);
/// The first tries after a loss are spread over this long.
const FIRST_TRIES: Duration = Duration::from_secs(1);
/// An attempt that a new network may not cut short lasts at least this long.
const UNDISTURBED: Duration = Duration::from_secs(15);

/// How often it was tried since the last proof of life.
#[derive(Default)]
pub(super) struct Tries {
    pub backoff: Backoff,
    lost_at: Option<Instant>,
    pub attempt: u32,
    rejections: u32,
}

impl Tries {
    pub fn after(&mut self, fault: &Fault, rng: &mut StdRng) -> Next {
        self.attempt += 1;
        self.rejections = if *fault == Fault::KeyRejected { self.rejections + 1 } else { 0 };
        // Whoever drew short waits would otherwise soon draw from waits far longer than the outage.
        let longest = self.lost_at.get_or_insert_with(Instant::now).elapsed().max(FIRST_TRIES);
        let most = self.backoff.next().unwrap_or(Backoff::MAX).clamp(FIRST_TRIES, longest);
        let wait = full_jitter(most, MIN_WAIT, rng);
        match after(fault, wait, rng.random()) {
            Next::GiveUp if self.rejections == 1 => Next::Wait(SECOND_OPINION),
            next => next,
        }
    }
}

/// The panics of one worker. A proof of life in between does not make the waits short again: the same payment may be
/// what strikes each time.
#[derive(Default)]
pub(super) struct Panics {
    backoff: Backoff,
    in_a_row: u32,
    last: Option<Instant>,
}

impl Panics {
    pub fn next(&mut self, rng: &mut StdRng) -> (u32, Duration) {
        if self.last.is_some_and(|last| last.elapsed() > STEADY) {
            *self = Self::default();
        }
        self.last = Some(Instant::now());
        self.in_a_row += 1;
        let wait = self.backoff.next().unwrap_or(Backoff::MAX);
        (self.in_a_row, wait.mul_f64(rng.random_range(0.5..=1.0)))
    }
}

/// How often a new network may cut an attempt to connect short. What began on a network that is gone may hang for long;
/// but where addresses come and go all the time, attempts that are always begun anew never end.
#[derive(Default)]
pub(crate) struct Restarts(u32);

impl Restarts {
    /// How long the attempt that began now is left alone.
    fn undisturbed(&self) -> Duration {
        match self.0.checked_sub(1) {
            None => Duration::ZERO,
            Some(doublings) => UNDISTURBED.saturating_mul(1 << doublings.min(4)),
        }
    }

    /// Waits until the attempt that begins now should be begun anew. A new network that comes too early for that is
    /// remembered.
    pub async fn due(&self, wake_signal: &WakeSignal) -> WakeReason {
        let from = Instant::now() + self.undisturbed();
        let reason = wake_signal.given().await;
        if reason > WakeReason::Network {
            return reason;
        }
        tokio::select! {
            biased;
            () = more_than_a_network(wake_signal) => WakeReason::Awake,
            () = sleep_until(from) => WakeReason::Network,
        }
    }

    pub fn count(&mut self, reason: WakeReason) {
        if reason == WakeReason::Network {
            self.0 = self.0.saturating_add(1);
        }
    }

    pub fn connected(&mut self) {
        *self = Self::default();
    }
}

async fn more_than_a_network(wake_signal: &WakeSignal) {
    while wake_signal.given().await <= WakeReason::Network {}
}

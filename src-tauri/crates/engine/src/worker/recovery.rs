//! What a worker does between two connections: it waits, asks now and then whether a rejected key is known again or a
//! deaf channel carries payments, and recovers from a panic.

use std::future::pending;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use satchime_domain::Timestamp;
use satchime_domain::backoff::{Backoff, full_jitter, spread};
use satchime_domain::channel::plan_for;
use satchime_domain::connection::{ConnectionState, Next, after};
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::push::PushRecord;
use tokio::time::{Instant, sleep, sleep_until};

use super::unconfirmed::UnconfirmedLimiter;
use super::{SECOND_OPINION, Update, Worker};
use crate::pacing::Lane;
use crate::wake_signal::{WakeReason, WakeSignal};

const MIN_WAIT: Duration = Duration::from_millis(100);
/// The first tries after a loss are spread over this long.
const FIRST_TRIES: Duration = Duration::from_secs(1);
/// A rejected key is asked about again after this long: a restored backup or a half-started server may have been wrong.
const FIRST_PROBE: Duration = Duration::from_secs(600);
const LATER_PROBES: Duration = Duration::from_secs(3_600);
/// A wake or a new network asks at once, but not oftener than this.
const PROBES_APART: Duration = Duration::from_secs(60);
/// After this long without a panic, the next one is the first again.
const STEADY: Duration = Duration::from_secs(600);
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
    fn next(&mut self, rng: &mut StdRng) -> (u32, Duration) {
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
pub(super) struct Restarts(u32);

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

impl Worker {
    /// Gives back what cut the wait short. A server that asked to be left alone is, however often the network changes.
    pub(super) async fn wait(&mut self, wait: Duration, attempt: u32, fault: Fault) -> Option<WakeReason> {
        let retry_at = self.ports.clock.now().checked_add(wait).unwrap_or(Timestamp::MAX);
        let is_asked_for = matches!(fault.remedy(), Remedy::RetryAfter(_));
        self.enter(ConnectionState::WaitingToRetry { attempt, retry_at, fault }).await;
        let woken = async {
            loop {
                let reason = self.channels.wake_signal.given().await;
                if reason > WakeReason::Network || !is_asked_for {
                    return reason;
                }
            }
        };
        tokio::select! {
            biased;
            () = sleep(wait) => None,
            reason = woken => Some(reason),
        }
    }

    /// Until the server knows the key again, or the person does something.
    pub(super) async fn give_up(&mut self, fault: Fault) {
        if let Fault::SameWallet { .. } = fault {
            // Until this wallet is alone, another one says what happens: the store has made all of it history.
            self.begin_anew();
            self.report_wallet().await;
        }
        self.enter(ConnectionState::Rejected { fault: fault.clone() }).await;
        if fault.is_asked_again() {
            self.probe_until_accepted(&fault).await;
        } else {
            // A network that comes and goes unlocks no keyring, which would ask for its password each time.
            person(&self.channels.wake_signal).await;
            // The person may have unlocked the keyring since.
            self.account = None;
        }
    }

    /// A server can be wrong for a while. It is asked one question now and then, and the state stays as it is
    /// meanwhile.
    async fn probe_until_accepted(&mut self, fault: &Fault) {
        let mut asked_at = Instant::now();
        loop {
            let every = if self.probes == 0 { FIRST_PROBE } else { LATER_PROBES };
            let due = asked_at + spread(every, &mut self.rng);
            tokio::select! {
                biased;
                () = sleep_until(due) => {}
                reason = self.channels.wake_signal.given() => match reason {
                    WakeReason::Person => break,
                    WakeReason::Awake | WakeReason::Network if asked_at.elapsed() < PROBES_APART => continue,
                    WakeReason::Awake | WakeReason::Network => {}
                },
            }
            self.probes = self.probes.saturating_add(1);
            asked_at = Instant::now();
            tokio::select! {
                biased;
                () = person(&self.channels.wake_signal) => break,
                accepted = self.is_accepted(fault) => if accepted {
                    tracing::info!(wallet = %self.wallet.id, "the server takes it again");
                    return;
                },
            }
        }
        self.account = None;
    }

    async fn is_accepted(&self, fault: &Fault) -> bool {
        match &self.account {
            _ if *fault == Fault::DeafChannel => self.is_heard().await,
            Some(account) => {
                self.server.request(Lane::Routine, self.ports.source.wallet(account)).await.is_ok()
            }
            None => pending().await,
        }
    }

    /// Whether the server may have become one that pushes to this wallet's channel.
    async fn is_heard(&self) -> bool {
        let asking = self.ports.source.capabilities(&self.wallet.server);
        let told = self.server.capabilities(Some(Instant::now()), asking).await;
        told.is_ok_and(|told| !plan_for(&self.wallet, told.channel).is_deaf(self.wallet.access))
    }

    /// Says what happened, forgets what the panic may have left half done, and waits before the next attempt.
    pub(super) async fn recover(&mut self, panics: &mut Panics) {
        tracing::error!(wallet = %self.wallet.id, "a panic ended its connection; it is begun anew");
        self.ended_at = Some(Instant::now());
        (self.proved, self.surely_rejected) = (false, false);
        (self.push, self.push_channel, self.unconfirmed) =
            (PushRecord::default(), None, UnconfirmedLimiter::new());
        // It may have come after something was written: there may be something to say.
        self.report(Update::Changed(Vec::new())).await;
        self.ended(&Fault::Internal).await;
        let (attempt, wait) = panics.next(&mut self.rng);
        self.wait(wait, attempt, Fault::Internal).await;
    }
}

/// Waits until somebody presses a button.
async fn person(wake_signal: &WakeSignal) {
    while wake_signal.given().await != WakeReason::Person {}
}

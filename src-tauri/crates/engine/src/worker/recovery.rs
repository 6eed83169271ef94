//! What a worker does between two connections: it waits, asks now and then whether a rejected key is known again or a
//! deaf channel carries payments, and recovers from a panic.

use std::future::pending;
use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::backoff::spread;
use satchime_domain::channel::plan_for;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::push::PushRecord;
use tokio::time::{Instant, sleep, sleep_until};

use super::attempts::Panics;
use super::state::Worker;
use super::unconfirmed::UnconfirmedLimiter;
use crate::pacing::Lane;
use crate::reconcile::hidden;
use crate::wake_signal::{WakeReason, WakeSignal};

/// A rejected key is asked about again after this long: a restored backup or a half-started server may have been wrong.
const FIRST_PROBE: Duration = Duration::from_secs(600);
const LATER_PROBES: Duration = Duration::from_secs(3_600);
/// A wake or a new network asks at once, but not oftener than this.
const PROBES_APART: Duration = Duration::from_secs(60);

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
                let source = self.ports.source.as_ref();
                if *fault == Fault::PaymentsHidden {
                    let shown = hidden::shows_payments(source, &self.server, Lane::Routine, account).await;
                    return shown.unwrap_or(false);
                }
                self.server.request(Lane::Routine, source.wallet(account)).await.is_ok()
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
        self.no_socket.clear();
        self.without_socket.set(false);
        (self.push, self.push_channel, self.unconfirmed) =
            (PushRecord::default(), None, UnconfirmedLimiter::new());
        // It may have come after something was written: there may be something to say.
        self.recorder.report_after_cut().await;
        self.ended(&Fault::Internal).await;
        let (attempt, wait) = panics.next(&mut self.rng);
        self.wait(wait, attempt, Fault::Internal).await;
    }
}

/// Waits until somebody presses a button.
async fn person(wake_signal: &WakeSignal) {
    while wake_signal.given().await != WakeReason::Person {}
}

//! What a worker does between two connections: it waits, asks now and then whether a rejected key is known again or a
//! deaf channel carries payments, and recovers from a panic.

use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::backoff::spread;
use satchime_domain::channel::plan_for;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::push::PushRecord;
use satchime_domain::source::Capabilities;
use satchime_domain::wallet::Access;
use tokio::time::{Instant, sleep, sleep_until};

use super::attempts::Panics;
use super::state::{Way, Worker};
use super::unconfirmed::UnconfirmedLimiter;
use crate::pacing::Lane;
use crate::ports::Account;
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
        if !fault.is_asked_again() {
            self.enter(ConnectionState::Rejected { fault }).await;
            // A network that comes and goes unlocks no keyring, which would ask for its password each time.
            person(&self.channels.wake_signal).await;
            // The person may have unlocked the keyring since.
            self.account = None;
            return;
        }
        let ways = self.ways().await;
        // Where the fault may be of the address, each was tried just now.
        let may_turn = !self.was_turned && !fault.may_be_of_the_address();
        if may_turn && self.turn_from_here(&ways, &fault).await {
            self.was_turned = true;
            return;
        }
        self.enter(ConnectionState::Rejected { fault: fault.clone() }).await;
        self.probe_until_accepted(&ways, &fault).await;
    }

    /// Remembers the present way, should every one come to nothing.
    pub(super) fn note_tried(&mut self) {
        let way = Way { address: self.wallet.address(), account: self.account.clone() };
        if self.wallet.access == Access::IdOnly || way.account.is_some() {
            self.tried.retain(|other| other.address.server != way.address.server);
            self.tried.push(way);
        }
    }

    /// The ways it was tried by, and the others. Whether its key may go there is the keyring's to say, which is asked
    /// once: a locked one would put up its dialog each time.
    async fn ways(&self) -> Vec<Way> {
        let mut ways = self.tried.clone();
        let Some(tried) = ways.first().cloned() else { return ways };
        for address in self.addresses().await {
            if ways.iter().any(|way| way.address.server == address.server) {
                continue;
            }
            let Some(account) = &tried.account else {
                ways.push(Way { address, account: None });
                continue;
            };
            let found = self.ports.secrets.get(&self.wallet.id, &address.server).await.ok();
            if let Some((key, _)) = found.filter(|(key, _)| key.is_same(&account.key)) {
                let account = Some(Account { server: address.server.clone(), key });
                ways.push(Way { address, account });
            }
        }
        ways
    }

    /// Turns to another address by which it is taken. Another LNbits may have the present one, for instance in a
    /// foreign network.
    async fn turn_from_here(&mut self, ways: &[Way], fault: &Fault) -> bool {
        let others = ways.iter().filter(|way| way.address.server != self.wallet.server);
        let others: Vec<Way> = others.cloned().collect();
        if others.is_empty() {
            return false;
        }
        self.enter(ConnectionState::Verifying).await;
        let Some(way) = self.first_accepted(&others, fault).await else { return false };
        tracing::info!(wallet = %self.wallet.id, code = ?fault.code(), "another of its addresses takes it");
        self.turn_to(way.address, way.account);
        true
    }

    /// A server can be wrong for a while. It is asked one question by each way now and then, and the state stays as it
    /// is meanwhile.
    async fn probe_until_accepted(&mut self, ways: &[Way], fault: &Fault) {
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
                accepted = self.first_accepted(ways, fault) => if let Some(way) = accepted {
                    tracing::info!(wallet = %self.wallet.id, "the server takes it again");
                    return self.turn_to(way.address, way.account);
                },
            }
        }
        (self.account, self.was_turned) = (None, false);
        self.tried.clear();
    }

    async fn first_accepted(&self, ways: &[Way], fault: &Fault) -> Option<Way> {
        let left = self.ports.store.addresses(&self.wallet.id).await;
        let is_left = |way: &&Way| {
            left.as_ref().map_or(true, |left| left.iter().any(|address| address.server == way.address.server))
        };
        for way in ways.iter().filter(is_left) {
            if self.is_accepted(way, fault).await {
                return Some(way.clone());
            }
        }
        None
    }

    async fn is_accepted(&self, way: &Way, fault: &Fault) -> bool {
        let server = self.channels.servers.get(&way.address.server);
        let source = self.ports.source.as_ref();
        match &way.account {
            Some(account) if *fault == Fault::PaymentsHidden => {
                let shown = hidden::shows_payments(source, &server, Lane::Routine, account).await;
                shown.unwrap_or(false)
            }
            Some(account) if *fault != Fault::DeafChannel => {
                server.request(Lane::Routine, source.wallet(account)).await.is_ok()
            }
            _ => {
                let asking = source.capabilities(&way.address.server);
                let told = server.capabilities(Some(Instant::now()), asking).await;
                let is_deaf =
                    |told: &Capabilities| plan_for(&self.wallet, told.channel).is_deaf(self.wallet.access);
                told.is_ok_and(|told| *fault != Fault::DeafChannel || !is_deaf(&told))
            }
        }
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

//! All wallets, their true states and their workers, and what the workers report.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use satchime_domain::Timestamp;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::health::{Health, Observation};
use satchime_domain::payment::Payment;
use satchime_domain::rules::alarm;
use satchime_domain::settings::Settings;
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Wallet, WalletId};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::AbortOnDropHandle;

use super::bindings::Bindings;
use super::messages::CommandResult;
use super::removing;
use super::stored::Stored;
use crate::api::{CommandFault, Event, Snapshot, WalletStatus};
use crate::channels::{PushTestRequest, Update, WorkerChannels, WorkerReport};
use crate::delivery::DeliverySignal;
use crate::pacing::Servers;
use crate::ports::{Keep, Ports};
use crate::wake_signal::{WakeReason, WakeSignal};
use crate::worker::Worker;

pub(super) struct Controller {
    pub ports: Ports,
    pub delivery: DeliverySignal,
    pub servers: Arc<Servers>,
    /// In the order they were added.
    pub wallets: Vec<Watched>,
    pub settings: Settings,
    pub rates: Rates,
    /// Not only commands are taken.
    pub watching: bool,
    pub reports: mpsc::Sender<WorkerReport>,
    pub reported: Option<mpsc::Receiver<WorkerReport>>,
    /// Where slow commands put their results, so that the loop never waits for a network.
    pub results: mpsc::Sender<CommandResult>,
    pub finished: Option<mpsc::Receiver<CommandResult>>,
    pub epoch: u64,
    pub rng: StdRng,
    /// A key's servers are read, changed and written by one at a time.
    pub bindings: Arc<Bindings>,
    _removals: AbortOnDropHandle<()>,
}

/// What a currency is worth, and when to ask again.
#[derive(Default)]
pub(super) struct Rates {
    pub newest: Option<Rate>,
    pub asking: bool,
    pub rest_until: Option<Instant>,
}

/// A wallet, its true state, and the worker that watches it.
pub(super) struct Watched {
    pub wallet: Wallet,
    pub state: ConnectionState,
    pub since: Timestamp,
    pub keep: Option<Keep>,
    pub health: Health,
    /// What was observed since it was last written down.
    pub unwritten: Option<Observed>,
    /// `None` while it is live.
    pub not_live_since: Option<Instant>,
    /// The alarms that hold and were raised.
    pub raised: BTreeSet<alarm::Kind>,
    /// Those that are over, as the announcers know.
    pub over: BTreeSet<alarm::Kind>,
    pub worker: Option<RunningWorker>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Observed {
    Health,
    State,
}

pub(super) struct RunningWorker {
    pub epoch: u64,
    pub wake_signal: Arc<WakeSignal>,
    pub tests: mpsc::Sender<PushTestRequest>,
    /// Dropped, it tells the worker to end.
    pub stop: DropGuard,
    pub task: JoinHandle<()>,
}

impl Watched {
    pub fn new(wallet: Wallet, since: Timestamp) -> Self {
        Self {
            wallet,
            state: ConnectionState::Disabled,
            since,
            keep: None,
            health: Health::default(),
            unwritten: Some(Observed::State),
            not_live_since: Some(Instant::now()),
            raised: BTreeSet::new(),
            over: BTreeSet::new(),
            worker: None,
        }
    }

    /// Connected, whether the ledger is compared already or not.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, ConnectionState::Live { .. } | ConnectionState::CatchingUp { .. })
    }

    pub fn enter(&mut self, state: ConnectionState, now: Timestamp) {
        if state.name() != self.state.name() {
            self.since = now;
        }
        self.not_live_since = match state {
            ConnectionState::Live { .. } => None,
            // What was not wanted could not be live.
            ConnectionState::Disabled => Some(Instant::now()),
            _ => self.not_live_since.or_else(|| Some(Instant::now())),
        };
        (self.state, self.unwritten) = (state, Some(Observed::State));
    }

    pub fn observe(&self, now: Timestamp) -> Observation {
        Observation::new(&self.state, self.since, &self.health, now)
    }

    pub fn status(&self) -> WalletStatus {
        WalletStatus {
            wallet: self.wallet.clone(),
            state: self.state.clone(),
            since: self.since,
            keep: self.keep,
            health: self.health.clone(),
        }
    }
}

impl Controller {
    pub fn new(ports: Ports, delivery: DeliverySignal, stored: Stored, watching: bool) -> Self {
        let (reports, reported) = mpsc::channel(256);
        let (results, finished) = mpsc::channel(16);
        let now = ports.clock.now();
        let (servers, bindings) = (Servers::default(), Arc::<Bindings>::default());
        stored.addresses.iter().for_each(|addresses| servers.join(addresses));
        Self {
            rng: StdRng::seed_from_u64(ports.seed),
            delivery,
            servers: Arc::new(servers),
            wallets: stored.wallets.into_iter().map(|wallet| Watched::new(wallet, now)).collect(),
            settings: stored.settings,
            rates: Rates { newest: stored.rate, ..Rates::default() },
            watching,
            reports,
            reported: Some(reported),
            results,
            finished: Some(finished),
            epoch: 0,
            _removals: removing::finish(ports.clone(), bindings.clone(), stored.removals),
            bindings,
            ports,
        }
    }

    /// After a sleep or a change of network every connection may be dead and every wait too long: each worker tries
    /// or reconciles now.
    pub fn wake_all(&self, reason: WakeReason) {
        for worker in self.wallets.iter().filter_map(|watched| watched.worker.as_ref()) {
            worker.wake_signal.give(reason);
        }
    }

    /// Writes down how the wallets are, for `satchimectl doctor`. It is a comfort: where it can't be written, nothing
    /// is lost. Whoever watches nothing has seen nothing.
    pub async fn keep_observations(&mut self, least: Observed) {
        if !self.watching {
            return;
        }
        let now = self.ports.clock.now();
        let mut observed = Vec::new();
        for watched in self.wallets.iter_mut().filter(|watched| watched.unwritten >= Some(least)) {
            watched.unwritten = None;
            observed.push((watched.wallet.id.clone(), watched.observe(now)));
        }
        if !observed.is_empty()
            && let Err(fault) = self.ports.store.put_observations(&observed).await
        {
            tracing::debug!(?fault, "observations not kept");
        }
    }

    /// Keeps what a worker reports, and passes it on.
    pub async fn take(&mut self, report: WorkerReport) {
        let now = self.ports.clock.now();
        let Some(watched) = self.wallets.iter_mut().find(|watched| watched.wallet.id == report.wallet) else {
            return;
        };
        // A stopped worker knows nothing of the wallet's state any more, but what it wrote is written.
        let is_stale = watched.worker.as_ref().is_none_or(|worker| worker.epoch != report.epoch);
        match report.update {
            Update::LedgerChanged(_) => {}
            Update::State(_) | Update::Key(_) | Update::Learned(_) | Update::Health(_) if is_stale => return,
            Update::State(_) | Update::Key(_) | Update::Learned(_) | Update::Health(_) => {}
        }
        match report.update {
            Update::State(state) => watched.enter(state, now),
            Update::Health(health) => {
                watched.health = *health;
                watched.unwritten = watched.unwritten.max(Some(Observed::Health));
            }
            Update::Key(keep) => watched.keep = Some(keep),
            Update::Learned(learned) => {
                if let Some(fault) = watched.learn(*learned, &self.ports).await {
                    self.ports.sink.emit(Event::Trouble(fault));
                }
            }
            Update::LedgerChanged(payments) => {
                let wallet = watched.wallet.clone();
                // Before anything is shown, which may panic.
                self.delivery.wake(&report.wallet);
                self.show(&wallet, payments);
                return;
            }
        }
        self.ports.sink.emit(Event::Wallet(Box::new(watched.status())));
        if let Ok(at) = self.position(&report.wallet) {
            self.raise_alarms(at);
        }
    }

    /// Oldest first, so that whoever listens ends with the newest.
    pub fn show(&self, wallet: &Wallet, payments: Vec<Payment>) {
        for payment in payments.into_iter().rev() {
            let happened_at = payment.settled_at.or(payment.record.created_at);
            self.ports.sink.emit(Event::Payment {
                wallet_name: wallet.name.clone(),
                news: happened_at > wallet.progress.watch_from,
                payment: Box::new(payment),
            });
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            wallets: self.wallets.iter().map(Watched::status).collect(),
            settings: self.settings.clone(),
            rate: self.rates.newest,
        }
    }

    pub fn position(&self, id: &WalletId) -> Result<usize, CommandFault> {
        self.wallets.iter().position(|watched| watched.wallet.id == *id).ok_or(CommandFault::NoSuchWallet)
    }

    pub fn start_all(&mut self) {
        for at in 0..self.wallets.len() {
            self.start_worker(at);
        }
    }

    /// Starts the wallet's worker, if it is wanted.
    pub fn start_worker(&mut self, at: usize) {
        if !self.watching || self.settings.paused || !self.wallets[at].wallet.enabled {
            return;
        }
        self.epoch += 1;
        let watched = &mut self.wallets[at];
        let (wake_signal, stop) = (Arc::new(WakeSignal::default()), CancellationToken::new());
        let (tests, asked) = mpsc::channel(1);
        let channels = WorkerChannels {
            reports: self.reports.clone(),
            servers: self.servers.clone(),
            epoch: self.epoch,
            wake_signal: wake_signal.clone(),
            tests: asked,
            stop: stop.clone(),
        };
        // What a task holds it keeps twice: as it was given, and as it is used.
        let worker = Box::new(Worker::new(
            watched.wallet.clone(),
            self.ports.clone(),
            self.servers.get(&watched.wallet.server),
            channels,
            watched.health.clone(),
            StdRng::from_rng(&mut self.rng),
        ));
        let task = tokio::spawn(worker.run());
        watched.worker =
            Some(RunningWorker { epoch: self.epoch, wake_signal, tests, stop: stop.drop_guard(), task });
        watched.enter(ConnectionState::Connecting, self.ports.clock.now());
    }

    /// Tells the wallet's worker to end. Its last words are no longer heard.
    pub fn stop_worker(&mut self, at: usize) {
        let now = self.ports.clock.now();
        let watched = &mut self.wallets[at];
        watched.worker = None;
        (watched.health.connected_at, watched.health.next_reconcile_at) = (None, None);
        watched.enter(ConnectionState::Disabled, now);
    }

    pub fn restart_worker(&mut self, at: usize) {
        self.stop_worker(at);
        self.start_worker(at);
    }

    pub async fn stop_all(&mut self, reported: &mut mpsc::Receiver<WorkerReport>) {
        let mut tasks = Vec::new();
        for watched in &mut self.wallets {
            if let Some(RunningWorker { stop, task, .. }) = watched.worker.take() {
                drop(stop);
                tasks.push(task);
            }
        }
        // Workers may be waiting to report; nobody needs to hear it any more.
        reported.close();
        while reported.try_recv().is_ok() {}
        for task in tasks {
            let _ = task.await;
        }
    }
}

impl Watched {
    /// Takes over what the worker learned, without touching what the person decided meanwhile. Which of the source's
    /// wallets it is, where it answers and how far it was followed, the worker has stored itself.
    pub async fn learn(&mut self, learned: Wallet, ports: &Ports) -> Option<Fault> {
        let own = &mut self.wallet;
        let (access, channel) = (learned.access, learned.learned_channel);
        let to_keep = (own.access, own.learned_channel) != (access, channel);
        (own.access, own.learned_channel) = (access, channel);
        (own.source_wallet_id, own.progress) = (learned.source_wallet_id, learned.progress);
        (own.server, own.allow_private_http) = (learned.server, learned.allow_private_http);
        if !to_keep {
            return None;
        }
        ports.store.learned(&own.id, access, channel).await.err().map(Fault::Storage)
    }
}

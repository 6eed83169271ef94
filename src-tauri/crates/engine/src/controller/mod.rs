//! The one owner of all wallets: takes commands, starts and stops workers, keeps what they report, and tells the sink.

mod adding;
mod commands;
mod removing;
mod supervisor;

use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::health::{Health, Observation};
use satchime_domain::payment::Payment;
use satchime_domain::settings::Settings;
use satchime_domain::wallet::{Wallet, WalletId};
use satchime_domain::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::AbortOnDropHandle;

pub(crate) use self::commands::Command;
use self::commands::CommandResult;
use self::supervisor::Stored;
pub(crate) use self::supervisor::start;
use crate::api::{CommandFault, Event, Snapshot, WalletStatus};
use crate::delivery::DeliverySignal;
use crate::pacing::Servers;
use crate::ports::{Keep, Ports};
use crate::wake_signal::{WakeReason, WakeSignal};
use crate::worker::{PushTestRequest, Update, Worker, WorkerChannels, WorkerReport};

/// How often the wall clock is compared with the time that tokio counted.
const TICK: Duration = Duration::from_secs(5);
/// A new state is written down at the next tick; what only its health tells, every so many, to spare the disk.
const HEALTH_EVERY: u32 = 6;
/// Between two ticks more time than this went by on the wall clock: the machine slept, for tokio's timers stand still
/// then.
const ASLEEP: SignedDuration = SignedDuration::from_secs(20);

struct Controller {
    ports: Ports,
    delivery: DeliverySignal,
    servers: Arc<Servers>,
    /// In the order they were added.
    wallets: Vec<Watched>,
    settings: Settings,
    /// Not only commands are taken.
    watching: bool,
    reports: mpsc::Sender<WorkerReport>,
    reported: Option<mpsc::Receiver<WorkerReport>>,
    /// Where slow commands put their results, so that the loop never waits for a network.
    results: mpsc::Sender<CommandResult>,
    finished: Option<mpsc::Receiver<CommandResult>>,
    epoch: u64,
    rng: StdRng,
    /// A key's servers are read, changed and written by one at a time.
    bindings: Arc<Bindings>,
    _removals: AbortOnDropHandle<()>,
}

/// Held by whoever changes for which servers a key is good.
type Bindings = tokio::sync::Mutex<()>;

/// A wallet, its true state, and the worker that watches it.
struct Watched {
    wallet: Wallet,
    state: ConnectionState,
    since: Timestamp,
    keep: Option<Keep>,
    health: Health,
    /// What was observed since it was last written down.
    unwritten: Option<Observed>,
    worker: Option<RunningWorker>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Observed {
    Health,
    State,
}

struct RunningWorker {
    epoch: u64,
    wake_signal: Arc<WakeSignal>,
    tests: mpsc::Sender<PushTestRequest>,
    /// Dropped, it tells the worker to end.
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Watched {
    fn new(wallet: Wallet, since: Timestamp) -> Self {
        Self {
            wallet,
            state: ConnectionState::Disabled,
            since,
            keep: None,
            health: Health::default(),
            unwritten: Some(Observed::State),
            worker: None,
        }
    }

    fn enter(&mut self, state: ConnectionState, now: Timestamp) {
        if state.name() != self.state.name() {
            self.since = now;
        }
        (self.state, self.unwritten) = (state, Some(Observed::State));
    }

    fn observe(&self, now: Timestamp) -> Observation {
        Observation::new(&self.state, self.since, &self.health, now)
    }

    fn status(&self) -> WalletStatus {
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
    fn new(ports: Ports, delivery: DeliverySignal, stored: Stored, watching: bool) -> Self {
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

    /// Runs until told to stop, or until nobody can tell it any more. Gives back who waits for that.
    async fn run(mut self, inbox: &mut mpsc::Receiver<Command>) -> Option<oneshot::Sender<()>> {
        let (mut reported, mut finished) = (self.reported.take()?, self.finished.take()?);
        self.start_all();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let network = self.ports.network.clone();
        let mut tick = 0_u32;
        let mut ticked_at = self.ports.clock.now();
        let stopped: Option<oneshot::Sender<()>> = loop {
            tokio::select! {
                biased;
                command = inbox.recv() => match command {
                    Some(Command::Stop { done }) => break Some(done),
                    Some(command) => self.handle_command(command).await,
                    None => break None,
                },
                Some(result) = finished.recv() => self.finish(result).await,
                _ = ticks.tick() => {
                    let now = self.ports.clock.now();
                    if now.duration_since(ticked_at) > ASLEEP {
                        tracing::info!("the machine slept: running at every wallet now");
                        self.wake_all(WakeReason::Awake);
                    }
                    ticked_at = now;
                    tick = tick.wrapping_add(1);
                    let health_too = tick.is_multiple_of(HEALTH_EVERY);
                    self.keep_observations(if health_too { Observed::Health } else { Observed::State }).await;
                }
                () = network.came_up() => {
                    tracing::info!("the network came up: trying every wallet now");
                    self.wake_all(WakeReason::Network);
                }
                Some(report) = reported.recv() => self.take(report).await,
            }
        };
        // What is asked from now on is answered with that.
        inbox.close();
        self.stop_all(&mut reported).await;
        self.keep_observations(Observed::Health).await;
        stopped
    }

    /// After a sleep or a change of network every connection may be dead and every wait too long: each worker tries
    /// or reconciliations now.
    fn wake_all(&self, reason: WakeReason) {
        for worker in self.wallets.iter().filter_map(|watched| watched.worker.as_ref()) {
            worker.wake_signal.give(reason);
        }
    }

    /// Writes down how the wallets are, for `satchimectl doctor`. It is a comfort: where it can't be written, nothing
    /// is lost. Whoever watches nothing has seen nothing.
    async fn keep_observations(&mut self, least: Observed) {
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
    async fn take(&mut self, report: WorkerReport) {
        let now = self.ports.clock.now();
        let Some(watched) = self.wallets.iter_mut().find(|watched| watched.wallet.id == report.wallet) else {
            return;
        };
        // A stopped worker knows nothing of the wallet's state any more, but what it wrote is written.
        let is_stale = watched.worker.as_ref().is_none_or(|worker| worker.epoch != report.epoch);
        match report.update {
            Update::Changed(_) => {}
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
            Update::Changed(payments) => {
                let wallet = watched.wallet.clone();
                // Before anything is shown, which may panic.
                self.delivery.wake(&report.wallet);
                self.show(&wallet, payments);
                return;
            }
        }
        self.ports.sink.emit(Event::Wallet(Box::new(watched.status())));
    }

    /// Oldest first, so that whoever listens ends with the newest.
    fn show(&self, wallet: &Wallet, payments: Vec<Payment>) {
        for payment in payments.into_iter().rev() {
            let happened_at = payment.settled_at.or(payment.record.created_at);
            self.ports.sink.emit(Event::Payment {
                wallet_name: wallet.name.clone(),
                news: happened_at > wallet.progress.watch_from,
                payment: Box::new(payment),
            });
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            wallets: self.wallets.iter().map(Watched::status).collect(),
            settings: self.settings.clone(),
        }
    }

    fn position(&self, id: &WalletId) -> Result<usize, CommandFault> {
        self.wallets.iter().position(|watched| watched.wallet.id == *id).ok_or(CommandFault::NoSuchWallet)
    }

    fn start_all(&mut self) {
        for at in 0..self.wallets.len() {
            self.start_worker(at);
        }
    }

    /// Starts the wallet's worker, if it is wanted.
    fn start_worker(&mut self, at: usize) {
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
    fn stop_worker(&mut self, at: usize) {
        let now = self.ports.clock.now();
        let watched = &mut self.wallets[at];
        watched.worker = None;
        (watched.health.connected_at, watched.health.next_reconcile_at) = (None, None);
        watched.enter(ConnectionState::Disabled, now);
    }

    fn restart_worker(&mut self, at: usize) {
        self.stop_worker(at);
        self.start_worker(at);
    }

    async fn stop_all(&mut self, reported: &mut mpsc::Receiver<WorkerReport>) {
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
    async fn learn(&mut self, learned: Wallet, ports: &Ports) -> Option<Fault> {
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

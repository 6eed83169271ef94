//! One wallet's life: verify the key, subscribe, catch up, stay live; when that ends, wait and begin again, for ever,
//! unless only the person can help.

mod backfill;
mod first_address;
mod hints;
mod live;
mod pending;
mod push_test;
mod reconciler;
mod recovery;
mod unconfirmed;
mod unframed;

use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use satchime_domain::backoff::Backoff;
use satchime_domain::channel::{ChannelPlan, plan_for};
use satchime_domain::connection::{ConnectionState, Next};
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::fingerprint::Identity;
use satchime_domain::health::{Health, Trouble};
use satchime_domain::ledger::RecordContext;
use satchime_domain::payment::{Payment, PaymentRecord};
use satchime_domain::push::PushRecord;
use satchime_domain::source::Capabilities;
use satchime_domain::wallet::{Access, Address, Advance, ChannelKind, History, Progress, Wallet, WalletId};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::first_address::{FirstAddress, way_back};
pub(crate) use self::push_test::PushTestRequest;
use self::recovery::{Panics, Restarts, Tries};
use self::unconfirmed::UnconfirmedLimiter;
use crate::pacing::{Lane, Server, Servers};
use crate::ports::{Account, Batch, Channel, ChannelName, Keep, Ports, Recognised, Subscription};
use crate::supervision;
use crate::wake_signal::WakeSignal;

/// What a worker tells the controller. `epoch` tells a stopped worker's last words from its successor's.
#[derive(Debug)]
pub(crate) struct WorkerReport {
    pub wallet: WalletId,
    pub epoch: u64,
    pub update: Update,
}

#[derive(Debug)]
pub(crate) enum Update {
    State(ConnectionState),
    /// Access, wallet id, learned channel or progress are better known now.
    Learned(Box<Wallet>),
    Key(Keep),
    Health(Box<Health>),
    /// The ledger changed; there may be something to say.
    Changed(Vec<Payment>),
}

/// Tells the controller what one worker finds out.
#[derive(Clone, Debug)]
pub(crate) struct Reporter {
    reports: mpsc::Sender<WorkerReport>,
    wallet: WalletId,
    epoch: u64,
}

impl Reporter {
    pub async fn report(&self, update: Update) {
        let report = WorkerReport { wallet: self.wallet.clone(), epoch: self.epoch, update };
        // The controller is gone only when everything stops.
        let _ = self.reports.send(report).await;
    }
}

/// What connects a worker with the controller.
pub(crate) struct WorkerChannels {
    pub reports: mpsc::Sender<WorkerReport>,
    pub servers: Arc<Servers>,
    pub epoch: u64,
    /// Try or look again now.
    pub wake_signal: Arc<WakeSignal>,
    pub tests: mpsc::Receiver<PushTestRequest>,
    pub stop: CancellationToken,
}

/// Everything one worker works with.
pub(crate) struct Worker {
    pub wallet: Wallet,
    pub ports: Ports,
    pub server: Arc<Server>,
    pub channels: WorkerChannels,
    account: Option<Account>,
    rng: StdRng,
    state: Option<ConnectionState>,
    /// The wallet as the controller last heard of it.
    reported: Wallet,
    /// When the last connection ended: what was learned of the server before may no longer hold.
    ended_at: Option<Instant>,
    /// A reconciliation began and was not taken in, or failed.
    unfinished: bool,
    /// How many of its addresses led nowhere since the last wait or proof of life.
    failed_addresses: usize,
    /// The connection now ending had been live.
    proved: bool,
    /// It ended because the key was rejected, and that was asked twice.
    surely_rejected: bool,
    health: Health,
    /// What the pushes of this channel were worth so far.
    push: PushRecord,
    push_channel: Option<ChannelKind>,
    /// Not a connection's: strangers can end one, too.
    unconfirmed: UnconfirmedLimiter,
    restarts: Restarts,
    /// How often a rejected key was asked about since it was last good.
    probes: u32,
}

/// What is known of an open subscription.
struct Opened {
    account: Option<Account>,
    plan: ChannelPlan,
    capabilities: Capabilities,
    channel: Channel,
}

/// Why a connection ended.
enum Ended {
    Failed(Fault),
    /// There is a better way.
    FirstAnswers(FirstAddress),
}

/// A wrong key is believed when the server says so again after this long: a proxy or a half-started server may say it
/// once.
const SECOND_OPINION: Duration = Duration::from_secs(2);

impl Worker {
    pub fn new(
        wallet: Wallet,
        ports: Ports,
        server: Arc<Server>,
        channels: WorkerChannels,
        health: Health,
        rng: StdRng,
    ) -> Self {
        let reported = wallet.clone();
        Self {
            wallet,
            ports,
            server,
            channels,
            account: None,
            rng,
            state: None,
            reported,
            ended_at: None,
            // A life before this one may have been cut off.
            unfinished: true,
            failed_addresses: 0,
            proved: false,
            surely_rejected: false,
            health,
            push: PushRecord::default(),
            push_channel: None,
            unconfirmed: UnconfirmedLimiter::new(),
            restarts: Restarts::default(),
            probes: 0,
        }
    }

    /// Runs until stopped. A panic is a fault like others: the worker says so, waits, and begins anew.
    pub async fn run(mut self: Box<Self>) {
        let stop = self.channels.stop.clone();
        let mut panics = Panics::default();
        while supervision::catch(pin!(self.keep_connected(&stop))).await.is_err() {
            if stop.run_until_cancelled(self.recover(&mut panics)).await.is_none() {
                return;
            }
        }
    }

    async fn keep_connected(&mut self, stop: &CancellationToken) {
        let mut _watching = self.server.join();
        let mut tries = Tries::default();
        while let Some(ended) = self.connect(stop).await {
            if std::mem::take(&mut self.proved) {
                (tries, self.probes, self.failed_addresses) = (Tries::default(), 0, 0);
            }
            let fault = match ended {
                Ended::Failed(fault) => fault,
                Ended::FirstAnswers(FirstAddress { address, account }) => {
                    self.turn_to(address, account);
                    self.server = self.channels.servers.get(&self.wallet.server);
                    _watching = self.server.join();
                    continue;
                }
            };
            let go_on = match fault.may_be_of_the_address() {
                true => stop.run_until_cancelled(self.try_next_address()).await,
                false => Some(false),
            };
            self.server = self.channels.servers.get(&self.wallet.server);
            _watching = self.server.join();
            match go_on {
                None => return,
                Some(true) => continue,
                Some(false) => {}
            }
            let next = match std::mem::take(&mut self.surely_rejected) {
                true => Next::GiveUp,
                false => tries.after(&fault, &mut self.rng),
            };
            let (wallet, attempt) = (&self.wallet.id, tries.attempt);
            tracing::info!(%wallet, code = ?fault.code(), attempt, "connection ended");
            let wait = async {
                self.ended(&fault).await;
                match next {
                    Next::Wait(wait) => {
                        if self.wait(wait, tries.attempt, fault).await.is_some() {
                            tries.backoff = Backoff::new();
                        }
                    }
                    Next::GiveUp => {
                        self.give_up(fault).await;
                        tries = Tries::default();
                    }
                }
            };
            if stop.run_until_cancelled(wait).await.is_none() {
                return;
            }
        }
    }

    /// Turns to the next of the wallet's addresses; `true` when it was not tried since the last wait.
    async fn try_next_address(&mut self) -> bool {
        let addresses = self.ports.store.addresses(&self.wallet.id).await.unwrap_or_default();
        let at = addresses.iter().position(|address| address.server == self.wallet.server);
        let next = at.map_or(0, |at| at + 1) % addresses.len().max(1);
        let Some(address) = addresses.get(next).filter(|_| addresses.len() > 1) else { return false };
        // Whether the key may go there is the keyring's to say.
        self.turn_to(address.clone(), None);
        self.failed_addresses = (self.failed_addresses + 1) % addresses.len();
        self.failed_addresses > 0
    }

    fn turn_to(&mut self, address: Address, account: Option<Account>) {
        (self.wallet.server, self.wallet.allow_private_http) = (address.server, address.allow_private_http);
        self.account = account;
    }

    async fn ended(&mut self, fault: &Fault) {
        let now = self.ports.clock.now();
        (self.health.connected_at, self.health.next_reconcile_at) = (None, None);
        self.health.last_trouble = Some(Trouble::new(fault, now));
        self.report_health().await;
    }

    /// As the store did it. A wallet that is watched by its id alone is nothing without it.
    fn begin_anew(&mut self) {
        self.wallet.progress = Progress::default();
        self.unfinished = true;
        if self.wallet.access != Access::IdOnly {
            self.wallet.source_wallet_id = None;
        }
    }

    /// One connection from its beginning to what ended it; `None` when the worker was stopped.
    async fn connect(&mut self, stop: &CancellationToken) -> Option<Ended> {
        let wake_signal = self.channels.wake_signal.clone();
        let mut restarts = std::mem::take(&mut self.restarts);
        let opened = loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                opened = self.open() => break opened,
                reason = restarts.due(&wake_signal) => restarts.count(reason),
            }
        };
        if opened.is_ok() {
            restarts.connected();
        }
        self.restarts = restarts;
        let (opened, mut subscription) = match opened {
            Ok(opened) => opened,
            Err(fault) => return Some(Ended::Failed(fault)),
        };
        let mut way_back = way_back(self, &opened).await;
        // Pinned here, because a future that is handed over by value is kept twice in the one that waits for it.
        let ended = {
            let mut stay = pin!(live::stay(self, opened, subscription.as_mut()));
            stop.run_until_cancelled(async {
                tokio::select! {
                    biased;
                    fault = &mut stay => Ended::Failed(fault),
                    first = &mut way_back => Ended::FirstAnswers(first),
                }
            })
            .await
        };
        // A reconciliation may have been cut off after it wrote: there may be something to say.
        self.report(Update::Changed(Vec::new())).await;
        self.ended_at = Some(Instant::now());
        self.push.disconnected();
        subscription.close().await;
        ended
    }

    /// Writes records that REST vouches for.
    async fn record_confirmed(
        &self,
        records: Vec<PaymentRecord>,
        lists_changes: bool,
    ) -> Result<Vec<Payment>, Fault> {
        let context = self.confirmed_context(lists_changes);
        let batch = Batch::new(context, records);
        self.ports.store.record(batch).await.map(|recorded| recorded.changed).map_err(Fault::Storage)
    }

    /// For records that REST vouches for.
    fn confirmed_context(&self, lists_changes: bool) -> RecordContext {
        RecordContext {
            wallet: self.wallet.id.clone(),
            progress: self.wallet.progress.clone(),
            hinted: HashSet::new(),
            updated_at_moves: lists_changes,
            confirmed: true,
            observed_at: self.ports.clock.now(),
            server_time: None,
        }
    }

    /// Verifies the key and opens the subscription.
    async fn open(&mut self) -> Result<(Opened, Box<dyn Subscription>), Fault> {
        let account = match self.wallet.access {
            Access::IdOnly => {
                self.recognise_id().await?;
                None
            }
            Access::InvoiceKey | Access::AdminKey => Some(self.load_key().await?),
        };
        // A key that was good once is tried with the first reconciliation, which nothing is called live without. So a
        // thousand wallets of a restarted server hear its pushes at once, however long their reconciliations wait for
        // their turn.
        if let Some(account) = account.as_ref().filter(|_| self.wallet.progress.history == History::Unread) {
            self.enter(ConnectionState::Verifying).await;
            self.verify(account).await?;
        } else {
            self.enter(ConnectionState::Connecting).await;
        }
        let capabilities = self.capabilities().await?;
        if self.wallet.access == Access::IdOnly && capabilities.is_known() {
            // No payment that was confirmed will ever teach it.
            self.wallet.learned_channel = capabilities.channel;
            self.report_wallet().await;
        }
        let plan = plan_for(&self.wallet, capabilities.channel);
        if plan.is_deaf(self.wallet.access) {
            return Err(Fault::DeafChannel);
        }
        self.enter(ConnectionState::Connecting).await;
        let channel = Self::channel(&self.wallet, &plan, account.as_ref())?;
        let dialled = self.ports.source.subscribe(&channel).await;
        let subscription = dialled.inspect_err(|fault| self.server.learn(fault))?;
        self.opened(plan.kind).await;
        Ok((Opened { account, plan, capabilities, channel }, subscription))
    }

    async fn load_key(&mut self) -> Result<Account, Fault> {
        if let Some(account) = &self.account {
            return Ok(account.clone());
        }
        let (key, keep) =
            self.ports.secrets.get(&self.wallet.id, &self.wallet.server).await.map_err(Fault::Keyring)?;
        let fingerprint = Some(self.ports.store.salt().await.map_err(Fault::Storage)?.of_key(&key));
        self.recognise(Identity { fingerprint, source_id: None }).await?;
        let account = Account { server: self.wallet.server.clone(), key };
        self.account = Some(account.clone());
        self.report(Update::Key(keep)).await;
        Ok(account)
    }

    async fn recognise_id(&mut self) -> Result<(), Fault> {
        let Some(id) = self.wallet.source_wallet_id.clone() else { return Ok(()) };
        let fingerprint = Some(self.ports.store.salt().await.map_err(Fault::Storage)?.of_id(&id));
        self.recognise(Identity { fingerprint, source_id: Some(id) }).await
    }

    /// Before anything is asked with it: whose is this credential?
    async fn recognise(&mut self, credential: Identity) -> Result<(), Fault> {
        match self.ports.store.recognise(&self.wallet.id, &credential).await.map_err(Fault::Storage)? {
            Recognised::Own => Ok(()),
            Recognised::Other => {
                tracing::info!(wallet = %self.wallet.id, "another key than before: beginning anew");
                self.begin_anew();
                self.report_wallet().await;
                Ok(())
            }
            Recognised::Taken(known) => Err(Fault::SameWallet { name: known.name }),
        }
    }

    /// Asks the server whether the key is good, and learns what its answer tells.
    async fn verify(&mut self, account: &Account) -> Result<(), Fault> {
        let verified = self.server.request(Lane::Routine, self.ports.source.wallet(account)).await?;
        let now = verified.server_time.unwrap_or_else(|| self.ports.clock.now());
        if let Some(id) = verified.id.as_ref().filter(|_| self.wallet.source_wallet_id.is_none())
            && let Some(known) = self.ports.store.claim(&self.wallet.id, id).await.map_err(Fault::Storage)?
        {
            return Err(Fault::SameWallet { name: known.name });
        }
        let wallet = &mut self.wallet;
        wallet.access = if verified.id.is_some() { Access::AdminKey } else { Access::InvoiceKey };
        wallet.source_wallet_id = wallet.source_wallet_id.take().or(verified.id);
        wallet.progress.balance_msat = Some(verified.balance_msat);
        wallet.progress.watch_from.get_or_insert(now);
        if self.reported.progress != wallet.progress {
            let Progress { watch_from, balance_msat, .. } = self.wallet.progress;
            let advance = Advance { watch_from, balance_msat, ..Advance::default() };
            let batch = Batch { advance, ..Batch::new(self.confirmed_context(false), Vec::new()) };
            self.ports.store.record(batch).await.map_err(Fault::Storage)?;
        }
        self.report_wallet().await;
        Ok(())
    }

    /// What the server can do. One that does not tell is treated as one that can do the least; but history is not
    /// taken in before it was asked, because what divides history from news depends on it. Nor is a wallet's id
    /// subscribed to while the server can't be asked at all, because it may hear nothing there.
    async fn capabilities(&mut self) -> Result<Capabilities, Fault> {
        let asking = self.ports.source.capabilities(&self.wallet.server);
        match self.server.capabilities(self.ended_at, asking).await {
            Err(fault) if self.wallet.progress.history.is_read() || self.hides_version(&fault) => {
                tracing::debug!(wallet = %self.wallet.id, code = ?fault.code(), "version not told");
                Ok(Capabilities::default())
            }
            answer => answer,
        }
    }

    /// Something answered without a key needed, but no version will come of it.
    fn hides_version(&self, fault: &Fault) -> bool {
        let passes = fault.is_of_the_way() || matches!(fault.remedy(), Remedy::RetryAfter(_));
        self.wallet.access == Access::IdOnly && !passes
    }

    async fn opened(&mut self, channel: ChannelKind) {
        if self.reported.server != self.wallet.server {
            tracing::info!(wallet = %self.wallet.id, "it answers by another of its addresses");
            if let Err(fault) = self.ports.store.use_address(&self.wallet.id, &self.wallet.server).await {
                tracing::debug!(?fault, "the address in use not kept");
            }
            self.report_wallet().await;
        }
        if self.push_channel.replace(channel) != Some(channel) {
            self.push = PushRecord::default();
        }
        let health = &mut self.health;
        if self.ended_at.is_some() {
            health.reconnects = health.reconnects.saturating_add(1);
        }
        health.connected_at = Some(self.ports.clock.now());
        self.report_health().await;
    }

    fn channel(wallet: &Wallet, plan: &ChannelPlan, account: Option<&Account>) -> Result<Channel, Fault> {
        let name = match plan.kind {
            ChannelKind::Id => wallet.source_wallet_id.clone().map(ChannelName::Id),
            ChannelKind::Key => account.map(|account| ChannelName::Key(account.key.clone())),
        };
        let Some(name) = name else {
            return Err(Fault::Protocol {
                detail: "there is neither a key nor a wallet id to subscribe with".into(),
            });
        };
        Ok(Channel { server: wallet.server.clone(), name })
    }

    /// Tells the controller the wallet as it is known now, if that changed since it was last told.
    async fn report_wallet(&mut self) {
        if self.reported != self.wallet {
            self.reported = self.wallet.clone();
            self.report(Update::Learned(Box::new(self.wallet.clone()))).await;
        }
    }

    async fn report_health(&self) {
        let history = self.wallet.progress.history.position();
        self.report(Update::Health(Box::new(Health { history, ..self.health.clone() }))).await;
    }

    async fn enter(&mut self, state: ConnectionState) {
        if self.state.as_ref() != Some(&state) {
            self.state = Some(state.clone());
            self.report(Update::State(state)).await;
        }
    }

    async fn report(&self, update: Update) {
        self.reporter().report(update).await;
    }

    fn reporter(&self) -> Reporter {
        Reporter {
            reports: self.channels.reports.clone(),
            wallet: self.wallet.id.clone(),
            epoch: self.channels.epoch,
        }
    }
}

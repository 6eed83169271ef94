//! Everything one worker works with, and what it tells of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use satchime_domain::address::ServerUrl;
use satchime_domain::channel::ChannelPlan;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::health::{Health, Trouble};
use satchime_domain::push::PushRecord;
use satchime_domain::source::Capabilities;
use satchime_domain::wallet::{Access, Address, ChannelKind, Progress, Wallet};
use tokio::time::Instant;

use super::attempts::Restarts;
use super::live_span::LiveSpan;
use super::unconfirmed::UnconfirmedLimiter;
use crate::channels::{Reporter, Update, WorkerChannels};
use crate::pacing::Server;
use crate::ports::{Account, Channel, ChannelName, Ports};
use crate::recorder::Recorder;

/// How long the other side has to answer a ping.
pub(super) const PONG_WITHIN: Duration = Duration::from_secs(10);

/// Everything one worker works with.
pub(crate) struct Worker {
    pub wallet: Wallet,
    pub ports: Ports,
    pub recorder: Recorder,
    pub reporter: Reporter,
    pub server: Arc<Server>,
    pub channels: WorkerChannels,
    pub account: Option<Account>,
    pub rng: StdRng,
    pub state: Option<ConnectionState>,
    /// The wallet as the controller last heard of it.
    pub reported: Wallet,
    /// When the last connection ended: what was learned of the server before may no longer hold.
    pub ended_at: Option<Instant>,
    /// A reconciliation began and was not taken in, or failed.
    pub unfinished: bool,
    /// The one of its addresses that the store has for the one in use.
    pub stored_server: ServerUrl,
    /// How often it went back to its first address and found nothing there.
    pub failed_returns: u32,
    /// Where no WebSocket got through since the last wait or proof of life.
    pub no_socket: Vec<NoSocketAt>,
    /// The present connection, or the next one, does without a subscription.
    pub without_socket: WithoutSocket,
    /// How many of its addresses led nowhere since the last wait or proof of life.
    pub failed_addresses: usize,
    /// The connection now ending had been live.
    pub proved: bool,
    /// It ended because the key was rejected, and that was asked twice.
    pub surely_rejected: bool,
    pub health: Health,
    /// What the pushes of this channel were worth so far.
    pub push: PushRecord,
    pub push_channel: Option<ChannelKind>,
    pub live_span: LiveSpan,
    /// Not a connection's: strangers can end one, too.
    pub unconfirmed: UnconfirmedLimiter,
    pub restarts: Restarts,
    /// How often a rejected key was asked about since it was last good.
    pub probes: u32,
    /// The ways it was tried by since the last proof of life.
    pub tried: Vec<Way>,
    /// It turned from an address that rejected its key to one that took it, and was not live since.
    pub was_turned: bool,
}

/// One of the wallet's addresses, with the key for it unless it is watched by its id alone.
#[derive(Clone)]
pub(crate) struct Way {
    pub address: Address,
    pub account: Option<Account>,
}

/// An address at which no WebSocket got through, and the key for it.
pub(crate) struct NoSocketAt {
    pub address: Address,
    pub account: Account,
}

/// Whether a connection does without a subscription. Its clones stay the same: that may change while it lasts.
#[derive(Clone, Default)]
pub(crate) struct WithoutSocket(Arc<AtomicBool>);

impl WithoutSocket {
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub fn set(&self, holds: bool) {
        self.0.store(holds, Ordering::Relaxed);
    }
}

/// What is known of an open subscription.
pub(crate) struct Opened {
    pub account: Option<Account>,
    pub plan: ChannelPlan,
    pub capabilities: Capabilities,
    pub channel: Channel,
}

impl Worker {
    pub fn new(
        wallet: Wallet,
        ports: Ports,
        server: Arc<Server>,
        channels: WorkerChannels,
        health: Health,
        rng: StdRng,
    ) -> Self {
        let (reported, wallet_server) = (wallet.clone(), wallet.server.clone());
        let reporter =
            Reporter { reports: channels.reports.clone(), wallet: wallet.id.clone(), epoch: channels.epoch };
        let recorder = Recorder::new(ports.clone(), wallet.id.clone(), reporter.clone());
        Self {
            wallet,
            ports,
            recorder,
            reporter,
            server,
            channels,
            account: None,
            rng,
            state: None,
            stored_server: wallet_server,
            failed_returns: 0,
            reported,
            ended_at: None,
            // A life before this one may have been cut off.
            unfinished: true,
            no_socket: Vec::new(),
            without_socket: WithoutSocket::default(),
            failed_addresses: 0,
            proved: false,
            surely_rejected: false,
            health,
            push: PushRecord::default(),
            push_channel: None,
            live_span: LiveSpan::default(),
            unconfirmed: UnconfirmedLimiter::new(),
            restarts: Restarts::default(),
            probes: 0,
            tried: Vec::new(),
            was_turned: false,
        }
    }

    /// Where the wallet may be found with its key.
    pub async fn addresses(&self) -> Vec<Address> {
        let mut addresses = self.ports.store.addresses(&self.wallet.id).await.unwrap_or_default();
        addresses.retain(|address| self.wallet.access.may_travel_to(&address.server).is_ok());
        addresses
    }

    pub fn turn_to(&mut self, address: Address, account: Option<Account>) {
        (self.wallet.server, self.wallet.allow_private_http) = (address.server, address.allow_private_http);
        self.account = account;
    }

    pub async fn ended(&mut self, fault: &Fault) {
        let now = self.ports.clock.now();
        (self.health.connected_at, self.health.next_reconcile_at) = (None, None);
        self.health.last_trouble = Some(Trouble::new(fault, now));
        self.report_health().await;
    }

    /// As the store did it. A wallet that is watched by its id alone is nothing without it.
    pub fn begin_anew(&mut self) {
        self.wallet.progress = Progress::default();
        self.unfinished = true;
        if self.wallet.access != Access::IdOnly {
            self.wallet.source_wallet_id = None;
        }
    }

    pub fn channel(wallet: &Wallet, plan: &ChannelPlan, account: Option<&Account>) -> Result<Channel, Fault> {
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
    pub async fn report_wallet(&mut self) {
        if self.reported != self.wallet {
            self.reported = self.wallet.clone();
            self.report(Update::Learned(Box::new(self.wallet.clone()))).await;
        }
    }

    pub async fn report_health(&self) {
        let Progress { history, unreadable, .. } = self.wallet.progress;
        let history = history.position();
        self.report(Update::Health(Box::new(Health { history, unreadable, ..self.health.clone() }))).await;
    }

    pub async fn enter(&mut self, state: ConnectionState) {
        if self.state.as_ref() != Some(&state) {
            self.state = Some(state.clone());
            self.report(Update::State(state)).await;
        }
    }

    pub async fn report(&self, update: Update) {
        self.reporter.report(update).await;
    }
}

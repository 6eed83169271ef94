//! What a session hears its server by: an open subscription, or, where WebSockets don't get through but questions do,
//! tries to open one, ever more rarely.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use satchime_domain::backoff::spread;
use satchime_domain::fault::Fault;
use tokio::time::{sleep, timeout};

use super::attempts::more_than_a_network;
use super::state::{NoSocketAt, PONG_WITHIN, Worker};
use crate::pacing::Lane;
use crate::ports::{Channel, Incoming, Source, Subscription};

/// A proxy that restarts may refuse WebSockets for a moment only.
const FIRST_REDIAL: Duration = Duration::from_secs(2);
const MAX_REDIAL: Duration = Duration::from_secs(3_600);

pub(super) enum Link {
    Open(Box<dyn Subscription>),
    Redialling(Box<Redial>),
}

/// What comes over it.
pub(super) enum Heard {
    Incoming(Result<Incoming, Fault>),
    /// A WebSocket got through, and a ping over it was answered.
    Opened(Box<dyn Subscription>),
}

impl Link {
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// May be cancelled and called again without losing anything.
    pub async fn next(&mut self) -> Heard {
        match self {
            Self::Open(subscription) => Heard::Incoming(subscription.next().await),
            Self::Redialling(redial) => Heard::Opened(redial.opened().await),
        }
    }

    /// Tries at once and then as often as at first; nothing where there is a connection.
    pub fn hurry(&mut self) {
        if let Self::Redialling(redial) = self {
            redial.begin(Duration::ZERO);
        }
    }

    pub async fn close(&mut self) {
        if let Self::Open(subscription) = self {
            subscription.close().await;
        }
    }
}

/// Tries to open the subscription beside a session that does without.
pub(super) struct Redial {
    source: Arc<dyn Source>,
    channel: Channel,
    rng: StdRng,
    dialling: Pin<Box<dyn Future<Output = Box<dyn Subscription>> + Send>>,
}

impl Redial {
    pub fn new(worker: &mut Worker, channel: Channel) -> Self {
        let rng = StdRng::from_rng(&mut worker.rng);
        let source = worker.ports.source.clone();
        let mut redial = Self { source, channel, rng, dialling: Box::pin(pending()) };
        redial.begin(FIRST_REDIAL);
        redial
    }

    fn begin(&mut self, first: Duration) {
        let rng = StdRng::from_rng(&mut self.rng);
        self.dialling = Box::pin(dial_until_open(self.source.clone(), self.channel.clone(), first, rng));
    }

    async fn opened(&mut self) -> Box<dyn Subscription> {
        let opened = self.dialling.as_mut().await;
        self.dialling = Box::pin(pending());
        opened
    }
}

async fn dial_until_open(
    source: Arc<dyn Source>,
    channel: Channel,
    first: Duration,
    mut rng: StdRng,
) -> Box<dyn Subscription> {
    let mut wait = first;
    loop {
        sleep(spread(wait, &mut rng)).await;
        match dial(source.as_ref(), &channel).await {
            Ok(subscription) => return subscription,
            Err(fault) => tracing::debug!(code = ?fault.code(), "no WebSocket gets through yet"),
        }
        wait = wait.saturating_mul(2).clamp(FIRST_REDIAL, MAX_REDIAL);
    }
}

/// Opens a subscription over which something comes back.
///
/// # Errors
/// As [`Source::subscribe`]'s, and [`Fault::Silent`].
pub(super) async fn dial(source: &dyn Source, channel: &Channel) -> Result<Box<dyn Subscription>, Fault> {
    let mut subscription = source.subscribe(channel).await?;
    let answered = timeout(PONG_WITHIN, answers(subscription.as_mut())).await;
    if let Err(fault) = answered.unwrap_or(Err(Fault::Silent)) {
        subscription.close().await;
        return Err(fault);
    }
    Ok(subscription)
}

async fn answers(subscription: &mut dyn Subscription) -> Result<(), Fault> {
    subscription.ping().await?;
    while subscription.next().await? != Incoming::Pong {}
    Ok(())
}

impl Worker {
    /// The server at the present address could not be subscribed to: its proxy may let questions through all the same.
    pub(super) fn note_no_socket(&mut self, fault: &Fault) {
        if let Some(account) = self.account.clone().filter(|_| fault.may_be_of_the_socket()) {
            self.no_socket.get_or_insert(NoSocketAt { address: self.wallet.address(), account });
        }
    }

    /// When no address can be subscribed to, whether to begin another connection at once: one that does without a
    /// subscription, where the server can be asked.
    pub(super) async fn goes_without_socket(&mut self, fault: &Fault) -> bool {
        let Some(NoSocketAt { address, account }) = self.no_socket.take() else { return false };
        let server = self.channels.servers.get(&account.server);
        let answered = tokio::select! {
            biased;
            // Time has passed: everything is tried anew.
            () = more_than_a_network(&self.channels.wake_signal) => return true,
            asked = server.request(Lane::Routine, self.ports.source.wallet(&account)) => asked.is_ok(),
        };
        if !answered {
            return false;
        }
        tracing::info!(wallet = %self.wallet.id, code = ?fault.code(), "it goes without a WebSocket");
        self.ended(fault).await;
        self.turn_to(address, Some(account));
        self.without_socket = true;
        true
    }
}

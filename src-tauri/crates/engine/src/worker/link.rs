//! What a session hears its server by: an open subscription, or, where WebSockets don't get through but questions do,
//! tries to open one, ever more rarely.

use std::future::pending;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use satchime_domain::backoff::spread;
use satchime_domain::fault::Fault;
use tokio::time::{sleep, timeout};

use super::state::{NoSocketAt, PONG_WITHIN, Worker};
use crate::pacing::Lane;
use crate::ports::{Account, Channel, Incoming, Source, Subscription};
use crate::wake_signal::WakeReason;

/// A proxy that restarts may refuse WebSockets for a moment only.
const FIRST_REDIAL: Duration = Duration::from_secs(2);
const MAX_REDIAL: Duration = Duration::from_secs(3_600);
/// Where a thousand wallets are asked about at once, most of them rather dial again than wait for their turn.
const TURN_AND_ANSWER: Duration = Duration::from_secs(10);

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
        let is_noted = self.has_no_socket();
        if let Some(account) = self.account.clone().filter(|_| fault.may_be_of_the_socket() && !is_noted) {
            self.no_socket.push(NoSocketAt { address: self.wallet.address(), account });
        }
    }

    /// Whether that is noted of the present address.
    pub(super) fn has_no_socket(&self) -> bool {
        let address = self.wallet.address();
        self.no_socket.iter().any(|noted| noted.address == address)
    }

    /// When no address can be subscribed to, whether one can be asked: then the next connection does without a
    /// subscription. A server that may only be restarting is asked the second time.
    pub(super) async fn fall_back(&mut self, fault: &Fault, attempt: u32) -> Fallback {
        let noted = std::mem::take(&mut self.no_socket);
        if attempt == 0 && fault.may_be_of_a_restart() {
            return Fallback::Nothing;
        }
        let mut fallback = Fallback::Nothing;
        for NoSocketAt { address, account } in noted {
            match self.is_answered(&account).await {
                Some(Ok(())) => {
                    let (wallet, code) = (&self.wallet.id, fault.code());
                    tracing::info!(%wallet, ?code, "it goes without a WebSocket");
                    self.ended(fault).await;
                    self.turn_to(address, Some(account));
                    self.without_socket.set(true);
                    return Fallback::BeginAgain;
                }
                Some(Err(Fault::KeyRejected)) => fallback = Fallback::Failed(Fault::KeyRejected),
                Some(Err(_)) => {}
                None => return Fallback::BeginAgain,
            }
        }
        fallback
    }

    /// `None` when time passed meanwhile, so that everything is to be tried anew.
    async fn is_answered(&self, account: &Account) -> Option<Result<(), Fault>> {
        let server = self.channels.servers.get(&account.server);
        let asked = server.request(Lane::Routine, self.ports.source.wallet(account));
        let mut asked = pin!(timeout(TURN_AND_ANSWER, asked));
        let mut network_came_up = false;
        let answer = loop {
            tokio::select! {
                biased;
                reason = self.channels.wake_signal.given() => match reason {
                    // The wait that follows is cut short by it.
                    WakeReason::Network => network_came_up = true,
                    WakeReason::Awake | WakeReason::Person => return None,
                },
                answer = &mut asked => break answer,
            }
        };
        if network_came_up {
            self.channels.wake_signal.give(WakeReason::Network);
        }
        Some(answer.unwrap_or(Err(Fault::TimedOut)).map(drop))
    }
}

/// What to do where no WebSocket gets through.
pub(super) enum Fallback {
    BeginAgain,
    /// The server said something that outweighs what became of the WebSocket.
    Failed(Fault),
    Nothing,
}

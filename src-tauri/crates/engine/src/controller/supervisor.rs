//! Keeps a controller running. When it panics, its workers end with it; that is said, and after a while the next one
//! begins from what is stored. Commands get an error meanwhile. What was announced but not marked so is known to the
//! announcers, which outlive it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;

use satchime_domain::backoff::Backoff;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, StorageFault};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Duration, Instant, sleep_until};

use super::messages::Command;
use super::state::{Controller, Watched};
use super::stored::Stored;
use crate::api::{CommandFault, Event};
use crate::delivery::{self, Announcers, DeliverySignal};
use crate::ports::Ports;
use crate::supervision;

/// A controller that ran so long is trusted anew.
const STEADY: Duration = Duration::from_secs(600);

/// Reads the stored wallets and, unless only commands are to be taken, begins to watch them.
pub(crate) async fn start(
    ports: Ports,
    inbox: mpsc::Receiver<Command>,
    watching: bool,
) -> Result<JoinHandle<()>, CommandFault> {
    let stored = Stored::read(&ports).await?;
    for unreadable in ports.store.unreadable().await? {
        let detail = unreadable.to_string();
        tracing::warn!(detail, "this version can't read something that is stored: it is left as it is");
        ports.sink.emit(Event::Trouble(Fault::Storage(StorageFault::Other { detail })));
    }
    // Before anything is said: what may be shown of it is in them.
    ports.sink.emit(Event::Settings(Box::new(stored.settings.clone())));
    if let Some(rate) = stored.rate {
        ports.sink.emit(Event::Rate(rate));
    }
    let (delivery, announcers) = delivery::start(&ports, &stored.settings, watching);
    let supervisor = Supervisor { ports, inbox, watching, delivery, announcers };
    Ok(tokio::spawn(supervisor.run(stored)))
}

struct Supervisor {
    ports: Ports,
    inbox: mpsc::Receiver<Command>,
    watching: bool,
    delivery: DeliverySignal,
    announcers: Announcers,
}

impl Supervisor {
    async fn run(mut self, stored: Stored) {
        let mut stored = Some(stored);
        let mut waits = Backoff::new();
        let stopped = loop {
            let began = Instant::now();
            match self.control(stored.take()).await {
                Some(stopped) => break stopped,
                None if began.elapsed() > STEADY => waits = Backoff::new(),
                None => {}
            }
            let wait = waits.next().unwrap_or(Backoff::MAX);
            if let Some(stopped) = self.wait(wait).await {
                break stopped;
            }
        };
        self.delivery.finish();
        self.announcers.ended().await;
        if let Some(stopped) = stopped {
            let _ = stopped.send(());
        }
    }

    /// One controller's life. Gives back whom to tell that everything stopped, or nothing when it failed.
    async fn control(&mut self, stored: Option<Stored>) -> Option<Option<oneshot::Sender<()>>> {
        let Self { ports, inbox, watching, delivery, .. } = self;
        let life = pin!(async {
            let stored = match stored {
                Some(stored) => stored,
                None => Stored::read(ports).await.ok()?,
            };
            // Whoever panicked may have had something to say.
            stored.wallets.iter().for_each(|wallet| delivery.wake(&wallet.id));
            Some(Controller::new(ports.clone(), delivery.clone(), stored, *watching).run(inbox).await)
        });
        let ended = supervision::catch(life).await;
        if ended.is_err() {
            tracing::error!("a panic ended the controller; it is begun anew");
        }
        ended.ok().flatten()
    }

    /// Says what happened, and answers nothing, until it is time to try again or everything is to stop.
    async fn wait(&mut self, wait: Duration) -> Option<Option<oneshot::Sender<()>>> {
        let until = Instant::now() + wait;
        // Whether the store or the sink is what panics is not known here.
        let _ = supervision::catch(pin!(self.report(wait))).await;
        loop {
            tokio::select! {
                biased;
                command = self.inbox.recv() => match command {
                    Some(Command::Stop { done }) => return Some(Some(done)),
                    // Who asked hears of it when the command is dropped.
                    Some(_) => {}
                    None => return Some(None),
                },
                () = sleep_until(until) => return None,
            }
        }
    }

    /// No wallet is watched now, whatever was shown last.
    async fn report(&self, wait: Duration) {
        let emit = |event| {
            let _ = catch_unwind(AssertUnwindSafe(|| self.ports.sink.emit(event)));
        };
        emit(Event::Trouble(Fault::Internal));
        let Ok(stored) = Stored::read(&self.ports).await else { return };
        let watches = self.watching && !stored.settings.paused;
        let now = self.ports.clock.now();
        let retry_at = now.checked_add(wait).unwrap_or(now);
        for wallet in stored.wallets.into_iter().filter(|wallet| wallet.enabled && watches) {
            let mut watched = Watched::new(wallet, now);
            watched.state = ConnectionState::WaitingToRetry { attempt: 1, retry_at, fault: Fault::Internal };
            emit(Event::Wallet(Box::new(watched.status())));
        }
    }
}

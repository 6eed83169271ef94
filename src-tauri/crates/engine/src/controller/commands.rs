//! What each command does. Those that ask a server or the keyring run beside the loop and come back as [`Done`].

use std::collections::HashSet;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::ledger::Look;
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::payment::PaymentRecord;
use satchime_domain::push::PushTest;
use satchime_domain::text;
use satchime_domain::wallet::{Progress, Wallet, WalletId};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::adding::{self, Prepared, Replaced};
use super::{Controller, Watched, removing};
use crate::api::{CommandFault, Event, Found, NewWallet, Snapshot, WalletStatus};
use crate::inspection::inspect;
use crate::nudge::Cause;
use crate::ports::{Batch, Keep};
use crate::worker::TestAsked;

/// A test may wait for its turn in the server's budget, besides for its message.
const TEST_TAKES: Duration = PushTest::WITHIN.saturating_mul(3);

type Reply<T> = oneshot::Sender<Result<T, CommandFault>>;

/// What can be asked of the engine.
pub(crate) enum Command {
    Snapshot { reply: oneshot::Sender<Snapshot> },
    Inspect { wallet: Box<NewWallet>, reply: Reply<Found> },
    Add { wallet: Box<NewWallet>, reply: Reply<WalletStatus> },
    Remove { id: WalletId, reply: Reply<()> },
    Rename { id: WalletId, name: String, reply: Reply<WalletStatus> },
    ReplaceKey { id: WalletId, key: ApiKey, keep: Keep, reply: Reply<WalletStatus> },
    SetEnabled { id: WalletId, enabled: bool, reply: Reply<WalletStatus> },
    SetPaused { paused: bool, reply: Reply<()> },
    Retry { id: WalletId, reply: Reply<()> },
    TestPush { id: WalletId, reply: Reply<PushTest> },
    Stop { done: oneshot::Sender<()> },
}

/// A slow command's result, back in the loop.
pub(super) enum Done {
    /// Checked and its key kept.
    Added {
        prepared: Box<Prepared>,
        reply: Reply<WalletStatus>,
    },
    KeyRemoved {
        id: WalletId,
        reply: Reply<()>,
    },
    KeyReplaced {
        id: WalletId,
        replaced: Replaced,
        reply: Reply<WalletStatus>,
    },
}

impl Controller {
    pub(super) async fn obey(&mut self, command: Command) {
        match command {
            Command::Snapshot { reply } => {
                let _ = reply.send(self.snapshot());
            }
            Command::Inspect { wallet, reply } => self.inspect(*wallet, reply),
            Command::Add { wallet, reply } => self.add(*wallet, reply),
            Command::Remove { id, reply } => self.remove(id, reply),
            Command::Rename { id, name, reply } => {
                let _ = reply.send(self.rename(&id, &name).await);
            }
            Command::ReplaceKey { id, key, keep, reply } => self.replace_key(id, key, keep, reply),
            Command::SetEnabled { id, enabled, reply } => {
                let _ = reply.send(self.set_enabled(&id, enabled).await);
            }
            Command::SetPaused { paused, reply } => {
                let _ = reply.send(self.set_paused(paused).await);
            }
            Command::Retry { id, reply } => {
                let _ = reply.send(self.retry(&id));
            }
            Command::TestPush { id, reply } => self.test_push(&id, reply),
            Command::Stop { done } => drop(done),
        }
    }

    fn inspect(&self, new: NewWallet, reply: Reply<Found>) {
        let (ports, server) = (self.ports.clone(), self.servers.get(&new.address.server));
        let watched = self.watched_wallets();
        tokio::spawn(async move {
            let found = async {
                let found = inspect(&ports, &server, &new).await?;
                adding::refuse_twin(&ports, &watched, &new, &found).await?;
                Ok(found)
            };
            let _ = reply.send(found.await);
        });
    }

    fn add(&self, new: NewWallet, reply: Reply<WalletStatus>) {
        let (ports, server) = (self.ports.clone(), self.servers.get(&new.address.server));
        let Some(turn) = self.adding.begin(&new) else {
            let name = new.name.unwrap_or_else(|| new.address.server.host().to_owned());
            let _ = reply.send(Err(CommandFault::AlreadyWatched { name }));
            return;
        };
        let (watched, done) = (self.watched_wallets(), self.done.clone());
        tokio::spawn(async move {
            match adding::prepare(&ports, &server, &watched, &new, turn).await {
                Ok(prepared) => {
                    let id = prepared.wallet.id.clone();
                    if done.send(Done::Added { prepared: Box::new(prepared), reply }).await.is_err() {
                        let _ = ports.secrets.remove(&id).await;
                    }
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault));
                }
            }
        });
    }

    fn replace_key(&self, id: WalletId, key: ApiKey, keep: Keep, reply: Reply<WalletStatus>) {
        let wallet = match self.position(&id) {
            Ok(at) => self.wallets[at].wallet.clone(),
            Err(fault) => {
                let _ = reply.send(Err(fault));
                return;
            }
        };
        let (ports, server, done) = (self.ports.clone(), self.servers.get(&wallet.server), self.done.clone());
        let watched = self.watched_wallets();
        tokio::spawn(async move {
            match adding::prepare_key(&ports, &server, &watched, &wallet, key, keep).await {
                Ok(replaced) => {
                    let _ = done.send(Done::KeyReplaced { id, replaced, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault));
                }
            }
        });
    }

    pub(super) async fn finish(&mut self, done: Done) {
        match done {
            Done::Added { prepared, reply } => {
                let _ = reply.send(self.keep_added(*prepared).await);
            }
            Done::KeyRemoved { id, reply } => {
                let _ = reply.send(self.forget(&id).await);
            }
            Done::KeyReplaced { id, replaced, reply } => {
                let _ = reply.send(self.use_new_key(&id, replaced).await);
            }
        }
    }

    async fn keep_added(&mut self, prepared: Prepared) -> Result<WalletStatus, CommandFault> {
        let Prepared { wallet, keep, open_payments, turn: _turn } = prepared;
        if let Err(fault) = self.store_added(&wallet, open_payments).await {
            self.forget_key(wallet.id);
            return Err(fault);
        }
        let mut watched = Watched::new(wallet, self.ports.clock.now());
        watched.keep = keep;
        self.wallets.push(watched);
        let at = self.wallets.len() - 1;
        self.start_worker(at);
        Ok(self.tell(at))
    }

    async fn store_added(
        &self,
        wallet: &Wallet,
        open_payments: Vec<PaymentRecord>,
    ) -> Result<(), CommandFault> {
        let twin = self.wallets.iter().map(|watched| &watched.wallet).find(|other| {
            other.server == wallet.server
                && other.lnbits_wallet_id.is_some()
                && other.lnbits_wallet_id == wallet.lnbits_wallet_id
        });
        // Two requests to add it may have been checked at the same time.
        if let Some(twin) = twin {
            return Err(CommandFault::AlreadyWatched { name: twin.name.clone() });
        }
        let look = Look {
            wallet: wallet.id.clone(),
            progress: wallet.progress.clone(),
            hinted: HashSet::new(),
            updated_at_moves: false,
            confirmed: true,
            observed_at: self.ports.clock.now(),
        };
        let known = Batch { look, records: open_payments, progress: None };
        Ok(self.ports.store.add_wallet(wallet, known).await?)
    }

    /// Without its wallet, a key would lie in the keyring for ever.
    fn forget_key(&self, id: WalletId) {
        let secrets = self.ports.secrets.clone();
        tokio::spawn(async move { secrets.remove(&id).await });
    }

    async fn use_new_key(&mut self, id: &WalletId, replaced: Replaced) -> Result<WalletStatus, CommandFault> {
        let at = self.position(id).inspect_err(|_| self.forget_key(id.clone()))?;
        let mut wallet = self.wallets[at].wallet.clone();
        wallet.access = replaced.access;
        self.end_worker(at).await;
        let stored = self.store_new_key(&mut wallet, replaced.progress).await;
        if stored.is_ok() {
            self.wallets[at].wallet = wallet;
            self.wallets[at].keep = Some(replaced.keep);
        }
        self.restart_worker(at);
        stored.map(|()| self.tell(at))
    }

    async fn store_new_key(
        &self,
        wallet: &mut Wallet,
        progress: Option<Progress>,
    ) -> Result<(), CommandFault> {
        self.ports.store.put_wallet(wallet).await?;
        if let Some(progress) = progress {
            self.ports.store.put_progress(&wallet.id, &progress).await?;
            wallet.progress = progress;
        }
        Ok(())
    }

    fn remove(&self, id: WalletId, reply: Reply<()>) {
        let (ports, done) = (self.ports.clone(), self.done.clone());
        if let Err(fault) = self.position(&id) {
            let _ = reply.send(Err(fault));
            return;
        }
        tokio::spawn(async move {
            match removing::remove_key(&ports, &id).await {
                Ok(()) => {
                    let _ = done.send(Done::KeyRemoved { id, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault.into()));
                }
            }
        });
    }

    async fn forget(&mut self, id: &WalletId) -> Result<(), CommandFault> {
        let at = self.position(id)?;
        self.end_worker(at).await;
        if let Err(fault) = self.ports.store.remove_wallet(id).await {
            self.start_worker(at);
            return Err(fault.into());
        }
        let Wallet { server, .. } = self.wallets.remove(at).wallet;
        self.ports.sink.emit(Event::WalletRemoved(id.clone()));
        self.try_twins_again(&server);
        Ok(())
    }

    /// Whoever was the same wallet as the removed one is now the only one.
    fn try_twins_again(&self, server: &ServerUrl) {
        for watched in self.wallets.iter().filter(|watched| watched.wallet.server == *server) {
            if let (ConnectionState::Rejected { fault: Fault::SameWallet { .. } }, Some(worker)) =
                (&watched.state, &watched.worker)
            {
                worker.nudge.give(Cause::Person);
            }
        }
    }

    async fn rename(&mut self, id: &WalletId, name: &str) -> Result<WalletStatus, CommandFault> {
        let at = self.position(id)?;
        let mut wallet = self.wallets[at].wallet.clone();
        wallet.name = text::name(name).map_err(|_| CommandFault::EmptyName)?;
        self.ports.store.put_wallet(&wallet).await?;
        self.wallets[at].wallet = wallet;
        Ok(self.tell(at))
    }

    async fn set_enabled(&mut self, id: &WalletId, enabled: bool) -> Result<WalletStatus, CommandFault> {
        let at = self.position(id)?;
        let mut wallet = self.wallets[at].wallet.clone();
        wallet.enabled = enabled;
        self.ports.store.put_wallet(&wallet).await?;
        self.wallets[at].wallet = wallet;
        self.restart_worker(at);
        Ok(self.tell(at))
    }

    async fn set_paused(&mut self, paused: bool) -> Result<(), CommandFault> {
        self.ports.store.set_paused(paused).await?;
        if self.paused == paused {
            return Ok(());
        }
        self.paused = paused;
        for at in 0..self.wallets.len() {
            self.restart_worker(at);
            self.tell(at);
        }
        self.ports.sink.emit(Event::Paused(paused));
        Ok(())
    }

    fn retry(&mut self, id: &WalletId) -> Result<(), CommandFault> {
        let at = self.position(id)?;
        if let Some(worker) = &self.wallets[at].worker {
            self.servers.get(&self.wallets[at].wallet.server).reopen();
            worker.nudge.give(Cause::Person);
        }
        Ok(())
    }

    /// Passes the test on to the wallet's worker, if it has a subscription to test.
    fn test_push(&self, id: &WalletId, reply: Reply<PushTest>) {
        let watched = match self.position(id) {
            Ok(at) => &self.wallets[at],
            Err(fault) => {
                let _ = reply.send(Err(fault));
                return;
            }
        };
        let is_open =
            matches!(watched.state, ConnectionState::Live { .. } | ConnectionState::CatchingUp { .. });
        let (answer, answered) = oneshot::channel();
        let taken = watched
            .worker
            .as_ref()
            .filter(|_| is_open)
            .map(|worker| worker.tests.try_send(TestAsked { reply: answer }));
        if !matches!(taken, Some(Ok(()))) {
            let _ = reply.send(Ok(PushTest::NotConnected));
            return;
        }
        tokio::spawn(async move {
            let outcome = timeout(TEST_TAKES, answered).await;
            let _ = reply.send(Ok(outcome.ok().and_then(Result::ok).unwrap_or(PushTest::Interrupted)));
        });
    }

    /// Ends the wallet's worker and waits for its last write, so that nothing is written after what comes next.
    async fn end_worker(&mut self, at: usize) {
        if let Some(worker) = self.wallets[at].worker.take() {
            worker.task.abort();
            let _ = worker.task.await;
        }
    }

    fn tell(&self, at: usize) -> WalletStatus {
        let status = self.wallets[at].status();
        self.ports.sink.emit(Event::Wallet(Box::new(status.clone())));
        status
    }

    fn watched_wallets(&self) -> Vec<Wallet> {
        self.wallets.iter().map(|watched| watched.wallet.clone()).collect()
    }
}

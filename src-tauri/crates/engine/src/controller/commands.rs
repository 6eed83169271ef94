//! What each command does. Those that ask a server or the keyring run beside the loop and come back as
//! [`CommandResult`].

use std::pin::pin;
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::key::ApiKey;
use satchime_domain::push::PushTest;
use satchime_domain::settings::Settings;
use satchime_domain::text;
use satchime_domain::wallet::{Address, WalletId};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::adding;
use super::messages::{Command, CommandResult, Reply};
use super::removing;
use super::state::Controller;
use crate::api::{CommandFault, Event, Found, NewWallet, WalletStatus};
use crate::channels::PushTestRequest;
use crate::ports::Keep;
use crate::supervision;
use crate::wake_signal::WakeReason;

/// A test may wait for its turn in the server's budget, besides for its message.
const TEST_TAKES: Duration = PushTest::WITHIN.saturating_mul(3);

impl Controller {
    pub(super) async fn handle_command(&mut self, command: Command) {
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
            Command::AddAddress { id, address, reply } => self.add_address(&id, address, reply),
            Command::RemoveAddress { id, server, reply } => self.remove_address(id, server, reply),
            Command::SetEnabled { id, enabled, reply } => {
                let _ = reply.send(self.set_enabled(&id, enabled).await);
            }
            Command::ChangeSettings { change, reply } => {
                let _ = reply.send(self.change_settings(change).await);
            }
            Command::ChangeServer { server, change, reply } => {
                let _ = reply.send(self.change_server(&server, change).await);
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
        tokio::spawn(async move {
            let _ = reply.send(adding::check(&ports, &server, &new).await);
        });
    }

    fn add(&self, new: NewWallet, reply: Reply<WalletStatus>) {
        let (ports, server) = (self.ports.clone(), self.servers.get(&new.address.server));
        let results = self.results.clone();
        let id = WalletId(uuid::Uuid::new_v4().to_string());
        tokio::spawn(async move {
            let prepared = {
                let preparing = pin!(adding::prepare(&ports, &server, id.clone(), &new));
                supervision::catch(preparing).await
            };
            // A row that was left out of sight would keep everybody from adding the wallet again.
            let Ok(prepared) = prepared else {
                drop(reply);
                return removing::finish_one(&ports, &id).await;
            };
            match prepared {
                Ok(prepared) => {
                    if results
                        .send(CommandResult::Added { prepared: Box::new(prepared), reply })
                        .await
                        .is_err()
                    {
                        adding::give_up(&ports, &id).await;
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
        let (ports, server, results) =
            (self.ports.clone(), self.servers.get(&wallet.server), self.results.clone());
        let bindings = self.bindings.clone();
        tokio::spawn(async move {
            match adding::prepare_key(&ports, &server, &bindings, &wallet, key, keep).await {
                Ok(replaced) => {
                    let _ = results.send(CommandResult::KeyReplaced { id, replaced, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault));
                }
            }
        });
    }

    fn add_address(&self, id: &WalletId, address: Address, reply: Reply<()>) {
        let wallet = match self.position(id) {
            Ok(at) => self.wallets[at].wallet.clone(),
            Err(fault) => {
                let _ = reply.send(Err(fault));
                return;
            }
        };
        let (ports, servers, bindings) = (self.ports.clone(), self.servers.clone(), self.bindings.clone());
        let results = self.results.clone();
        tokio::spawn(async move {
            let addresses = [wallet.server.clone(), address.server.clone()];
            let server = servers.get(&address.server);
            match adding::add_address(&ports, &server, &bindings, &wallet, address).await {
                Ok(()) => {
                    servers.join(&addresses);
                    let _ = results.send(CommandResult::AddressAdded { id: wallet.id, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault));
                }
            }
        });
    }

    fn remove_address(&self, id: WalletId, server: ServerUrl, reply: Reply<()>) {
        let refused = match self.position(&id) {
            Ok(at) if self.wallets[at].wallet.server == server => Some(CommandFault::AddressInUse),
            Ok(_) => None,
            Err(fault) => Some(fault),
        };
        if let Some(fault) = refused {
            let _ = reply.send(Err(fault));
            return;
        }
        let (ports, bindings, results) = (self.ports.clone(), self.bindings.clone(), self.results.clone());
        tokio::spawn(async move {
            match removing::remove_address(&ports, &bindings, &id, &server).await {
                Ok(()) => {
                    let _ = results.send(CommandResult::AddressRemoved { id, server, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault));
                }
            }
        });
    }

    fn remove(&self, id: WalletId, reply: Reply<()>) {
        let (ports, results) = (self.ports.clone(), self.results.clone());
        if let Err(fault) = self.position(&id) {
            let _ = reply.send(Err(fault));
            return;
        }
        tokio::spawn(async move {
            match removing::remove_key(&ports, &id).await {
                Ok(()) => {
                    let _ = results.send(CommandResult::KeyRemoved { id, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault.into()));
                }
            }
        });
    }

    async fn rename(&mut self, id: &WalletId, name: &str) -> Result<WalletStatus, CommandFault> {
        let at = self.position(id)?;
        let name = text::name(name).map_err(|_| CommandFault::EmptyName)?;
        self.ports.store.rename(id, &name).await?;
        self.wallets[at].wallet.name = name;
        Ok(self.report(at))
    }

    async fn set_enabled(&mut self, id: &WalletId, enabled: bool) -> Result<WalletStatus, CommandFault> {
        let at = self.position(id)?;
        self.ports.store.set_enabled(id, enabled).await?;
        self.wallets[at].wallet.enabled = enabled;
        self.restart_worker(at);
        Ok(self.report(at))
    }

    /// What can't be kept is not done.
    pub(super) async fn change_settings(
        &mut self,
        change: impl FnOnce(&mut Settings),
    ) -> Result<(), CommandFault> {
        let mut changed = self.settings.clone();
        change(&mut changed);
        changed.notices.tidy(self.ports.clock.now());
        self.ports.store.put_settings(&changed).await?;
        let before = std::mem::replace(&mut self.settings, changed);
        if self.settings != before {
            self.delivery.use_settings(&self.settings);
            self.ports.sink.emit(Event::Settings(Box::new(self.settings.clone())));
        }
        if self.settings.unit != before.unit {
            self.rates.rest_until = None;
            self.ask_rate();
        }
        if self.settings.paused != before.paused {
            for at in 0..self.wallets.len() {
                self.restart_worker(at);
                self.report(at);
            }
        }
        Ok(())
    }

    fn retry(&mut self, id: &WalletId) -> Result<(), CommandFault> {
        let at = self.position(id)?;
        if let Some(worker) = &self.wallets[at].worker {
            self.servers.get(&self.wallets[at].wallet.server).reopen();
            worker.wake_signal.give(WakeReason::Person);
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
        let (answer, answered) = oneshot::channel();
        let taken = watched
            .worker
            .as_ref()
            .filter(|_| watched.is_open())
            .map(|worker| worker.tests.try_send(PushTestRequest { reply: answer }));
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
    pub(super) async fn end_worker(&mut self, at: usize) {
        if let Some(worker) = self.wallets[at].worker.take() {
            worker.task.abort();
            let _ = worker.task.await;
            // It may have written something it did not come to report.
            self.delivery.wake(&self.wallets[at].wallet.id);
        }
    }

    pub(super) fn report(&self, at: usize) -> WalletStatus {
        let status = self.wallets[at].status();
        self.ports.sink.emit(Event::Wallet(Box::new(status.clone())));
        status
    }
}

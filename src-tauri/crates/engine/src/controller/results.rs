//! What is made of a command that asked a server or the keyring, once it was answered.

use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::settings::Settings;
use satchime_domain::wallet::WalletId;

use super::adding::{self, Prepared, Replaced};
use super::messages::CommandResult;
use super::state::{Controller, Watched};
use crate::api::{CommandFault, Event, WalletStatus};
use crate::wake_signal::WakeReason;

impl Controller {
    pub(super) async fn finish(&mut self, result: CommandResult) {
        match result {
            CommandResult::Rate(rate) => self.take_rate(rate).await,
            CommandResult::Added { prepared, reply } => {
                let _ = reply.send(self.keep_added(*prepared).await);
            }
            CommandResult::KeyRemoved { id, reply } => {
                let _ = reply.send(self.forget(&id).await);
            }
            CommandResult::AddressAdded { id, reply } => {
                self.try_new_address(&id);
                let _ = reply.send(Ok(()));
            }
            CommandResult::AddressRemoved { id, server, reply } => {
                self.leave_address(&id, &server).await;
                let _ = reply.send(Ok(()));
            }
            CommandResult::KeyReplaced { id, replaced, reply } => {
                let _ = reply.send(self.use_new_key(&id, replaced).await);
            }
        }
    }

    async fn keep_added(&mut self, prepared: Prepared) -> Result<WalletStatus, CommandFault> {
        let Prepared { wallet, keep } = prepared;
        if let Err(fault) = self.ports.store.finish_adding(&wallet.id).await {
            let ports = self.ports.clone();
            tokio::spawn(async move { adding::give_up(&ports, &wallet.id).await });
            return Err(fault.into());
        }
        let mut watched = Watched::new(wallet, self.ports.clock.now());
        watched.keep = keep;
        self.wallets.push(watched);
        let at = self.wallets.len() - 1;
        self.start_worker(at);
        Ok(self.report(at))
    }

    /// Whatever becomes of the write, the worker begins with the key that is kept now, and knows it by its fingerprint.
    async fn use_new_key(&mut self, id: &WalletId, replaced: Replaced) -> Result<WalletStatus, CommandFault> {
        let Ok(at) = self.position(id) else {
            // Without its wallet, a key would lie in the keyring for ever.
            let (secrets, id) = (self.ports.secrets.clone(), id.clone());
            tokio::spawn(async move { secrets.remove(&id).await });
            return Err(CommandFault::NoSuchWallet);
        };
        self.end_worker(at).await;
        let stored = match self.ports.store.replace_key(id, &replaced.key).await {
            Ok(None) => Ok(()),
            Ok(Some(known)) => {
                let server = &self.wallets[at].wallet.server;
                Err(adding::already_watched(&self.ports, known, server).await)
            }
            Err(fault) => Err(fault.into()),
        };
        if stored.is_ok() {
            let watched = &mut self.wallets[at];
            (watched.wallet.access, watched.keep) = (replaced.key.access, Some(replaced.keep));
            if let Some(progress) = replaced.key.progress {
                (watched.wallet.source_wallet_id, watched.wallet.progress) = (None, progress);
            }
        }
        self.restart_worker(at);
        stored.map(|()| self.report(at))
    }

    /// The key was taken there just now: a wallet that is not open has no reason to wait any more.
    fn try_new_address(&self, id: &WalletId) {
        let Ok(at) = self.position(id) else { return };
        let watched = &self.wallets[at];
        if let (false, Some(worker)) = (watched.is_open(), &watched.worker) {
            worker.wake_signal.give(WakeReason::Person);
        }
    }

    /// A worker that was trying its addresses may stand at the removed one, to which its key may not go any more.
    async fn leave_address(&mut self, id: &WalletId, removed: &ServerUrl) {
        let Ok(at) = self.position(id) else { return };
        let is_there = self.wallets[at].wallet.server == *removed;
        if self.wallets[at].is_open() && !is_there {
            return;
        }
        // It may have connected there while the key was being unbound.
        if is_there {
            self.end_worker(at).await;
            let stored = self.ports.store.wallets().await.unwrap_or_default();
            if let Some(stored) = stored.into_iter().find(|stored| stored.id == *id) {
                let wallet = &mut self.wallets[at].wallet;
                (wallet.server, wallet.allow_private_http) = (stored.server, stored.allow_private_http);
            }
        }
        self.restart_worker(at);
        self.report(at);
    }

    async fn forget(&mut self, id: &WalletId) -> Result<(), CommandFault> {
        let at = self.position(id)?;
        self.end_worker(at).await;
        // Before the store cleans up behind the wallet.
        self.forget_rules(id).await;
        if let Err(fault) = self.ports.store.remove_wallet(id).await {
            self.start_worker(at);
            return Err(fault.into());
        }
        self.wallets.remove(at);
        self.ports.sink.emit(Event::WalletRemoved(id.clone()));
        self.retry_same_wallets();
        Ok(())
    }

    /// What was decided of a removed wallet's notices concerns nobody.
    async fn forget_rules(&mut self, id: &WalletId) {
        if !self.settings.notices.wallets.contains_key(id) {
            return;
        }
        let forget = |settings: &mut Settings| drop(settings.notices.wallets.remove(id));
        if let Err(fault) = self.change_settings(forget).await {
            tracing::warn!(%fault, "a removed wallet's rules are still kept");
        }
    }

    /// Whoever was the same wallet as the removed one is now the only one.
    fn retry_same_wallets(&self) {
        for watched in &self.wallets {
            if let (ConnectionState::Rejected { fault: Fault::SameWallet { .. } }, Some(worker)) =
                (&watched.state, &watched.worker)
            {
                worker.wake_signal.give(WakeReason::Person);
            }
        }
    }
}

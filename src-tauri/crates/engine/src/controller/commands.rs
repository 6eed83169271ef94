//! What each command does. Those that ask a server or the keyring run beside the loop and come back as [`Done`].

use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::text;
use satchime_domain::wallet::{Access, Progress, Wallet, WalletId};
use tokio::sync::oneshot;

use super::{Controller, Watched};
use crate::api::{CommandFault, Event, Found, NewWallet, Snapshot, WalletStatus};
use crate::inspection::inspect;
use crate::ports::{Account, Keep, Ports};

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
    Stop { done: oneshot::Sender<()> },
}

/// A slow command's result, back in the loop.
pub(super) enum Done {
    /// Checked and its key kept.
    Added {
        wallet: Box<Wallet>,
        keep: Option<Keep>,
        reply: Reply<WalletStatus>,
    },
    KeyRemoved {
        id: WalletId,
        reply: Reply<()>,
    },
    KeyReplaced {
        id: WalletId,
        access: Access,
        keep: Keep,
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
            Command::Stop { done } => drop(done),
        }
    }

    fn inspect(&self, new: NewWallet, reply: Reply<Found>) {
        let (ports, server) = (self.ports.clone(), self.servers.get(&new.address.server));
        let watched = self.watched_wallets();
        tokio::spawn(async move {
            let found = async {
                let found = inspect(&ports, &server, &new).await?;
                refuse_twin(&ports, &watched, &new, &found).await?;
                Ok(found)
            };
            let _ = reply.send(found.await);
        });
    }

    fn add(&self, new: NewWallet, reply: Reply<WalletStatus>) {
        let (ports, server) = (self.ports.clone(), self.servers.get(&new.address.server));
        let (watched, done) = (self.watched_wallets(), self.done.clone());
        tokio::spawn(async move {
            let added = async {
                let found = inspect(&ports, &server, &new).await?;
                refuse_twin(&ports, &watched, &new, &found).await?;
                let wallet = make_wallet(&new, found, &ports)?;
                if let Some(key) = new.key.clone() {
                    let account = Account { server: wallet.server.clone(), key };
                    ports.secrets.put(&wallet.id, &account, new.keep).await?;
                }
                Ok(wallet)
            };
            match added.await {
                Ok(wallet) => {
                    let keep = new.key.is_some().then_some(new.keep);
                    let _ = done.send(Done::Added { wallet: Box::new(wallet), keep, reply }).await;
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
        tokio::spawn(async move {
            let replaced = async {
                let new = check_of(&wallet, key.clone(), keep);
                let found = inspect(&ports, &server, &new).await.map_err(|fault| match fault {
                    CommandFault::Fault(Fault::WalletIdMismatch) => CommandFault::OtherWallet,
                    fault => fault,
                })?;
                let account = Account { server: wallet.server.clone(), key };
                ports.secrets.put(&wallet.id, &account, keep).await?;
                Ok(found.access)
            };
            match replaced.await {
                Ok(access) => {
                    let _ = done.send(Done::KeyReplaced { id, access, keep, reply }).await;
                }
                Err(fault) => {
                    let _ = reply.send(Err(fault));
                }
            }
        });
    }

    pub(super) async fn finish(&mut self, done: Done) {
        match done {
            Done::Added { wallet, keep, reply } => {
                let kept = self.keep_added(*wallet, keep).await;
                let _ = reply.send(kept);
            }
            Done::KeyRemoved { id, reply } => {
                let _ = reply.send(self.forget(&id).await);
            }
            Done::KeyReplaced { id, access, keep, reply } => {
                let _ = reply.send(self.use_new_key(&id, access, keep).await);
            }
        }
    }

    async fn keep_added(&mut self, wallet: Wallet, keep: Option<Keep>) -> Result<WalletStatus, CommandFault> {
        if let Err(fault) = self.store_added(&wallet).await {
            // Without its wallet, the key would lie in the keyring for ever.
            let secrets = self.ports.secrets.clone();
            tokio::spawn(async move { secrets.remove(&wallet.id).await });
            return Err(fault);
        }
        let mut watched = Watched::new(wallet, self.ports.clock.now());
        watched.keep = keep;
        self.wallets.push(watched);
        let at = self.wallets.len() - 1;
        self.start_worker(at);
        Ok(self.tell(at))
    }

    async fn store_added(&self, wallet: &Wallet) -> Result<(), CommandFault> {
        let twin = self.wallets.iter().map(|watched| &watched.wallet).find(|other| {
            other.server == wallet.server
                && other.lnbits_wallet_id.is_some()
                && other.lnbits_wallet_id == wallet.lnbits_wallet_id
        });
        // Two requests to add it may have been checked at the same time.
        if let Some(twin) = twin {
            return Err(CommandFault::AlreadyWatched { name: twin.name.clone() });
        }
        Ok(self.ports.store.put_wallet(wallet).await?)
    }

    async fn use_new_key(
        &mut self,
        id: &WalletId,
        access: Access,
        keep: Keep,
    ) -> Result<WalletStatus, CommandFault> {
        let at = self.position(id)?;
        let mut wallet = self.wallets[at].wallet.clone();
        wallet.access = access;
        self.ports.store.put_wallet(&wallet).await?;
        self.wallets[at].wallet = wallet;
        self.wallets[at].keep = Some(keep);
        self.restart_worker(at);
        Ok(self.tell(at))
    }

    /// The key goes first: a wallet without its key can be removed again, a key without its wallet is never found.
    fn remove(&self, id: WalletId, reply: Reply<()>) {
        let (secrets, done) = (self.ports.secrets.clone(), self.done.clone());
        if let Err(fault) = self.position(&id) {
            let _ = reply.send(Err(fault));
            return;
        }
        tokio::spawn(async move {
            match secrets.remove(&id).await {
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
        self.wallets.remove(at);
        self.ports.sink.emit(Event::WalletRemoved(id.clone()));
        Ok(())
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
            worker.nudge.notify_one();
        }
        Ok(())
    }

    /// Ends the wallet's worker and waits for its last write, so that nothing is written after what comes next.
    async fn end_worker(&mut self, at: usize) {
        let task = self.wallets[at].worker.take().map(|worker| {
            worker.stop.cancel();
            worker.task.abort();
            worker.task
        });
        if let Some(task) = task {
            let _ = task.await;
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

fn make_wallet(new: &NewWallet, found: Found, ports: &Ports) -> Result<Wallet, CommandFault> {
    let name = new.name.as_deref().unwrap_or(&found.name);
    let name = text::name(name).or_else(|_| text::name(new.address.server.host()));
    Ok(Wallet {
        id: WalletId(uuid::Uuid::new_v4().to_string()),
        name: name.map_err(|_| CommandFault::EmptyName)?,
        server: new.address.server.clone(),
        allow_private_http: new.allow_private_http,
        lnbits_wallet_id: found.lnbits_wallet_id,
        access: found.access,
        channel: new.channel,
        learned_channel: found.version.map(|version| version.channel()),
        enabled: true,
        added_at: ports.clock.now(),
        progress: Progress {
            watch_from: found.history_until,
            balance_msat: found.balance_msat,
            ..Progress::default()
        },
    })
}

fn check_of(wallet: &Wallet, key: ApiKey, keep: Keep) -> NewWallet {
    let address = satchime_domain::lnbits::address::PastedAddress {
        server: wallet.server.clone(),
        lnbits_wallet_id: wallet.lnbits_wallet_id.clone(),
    };
    NewWallet {
        address,
        allow_private_http: wallet.allow_private_http,
        key: Some(key),
        lnbits_wallet_id: None,
        name: None,
        channel: wallet.channel,
        keep,
    }
}

/// The same wallet twice would say everything twice.
async fn refuse_twin(
    ports: &Ports,
    watched: &[Wallet],
    new: &NewWallet,
    found: &Found,
) -> Result<(), CommandFault> {
    for wallet in watched.iter().filter(|wallet| wallet.server == new.address.server) {
        let same_id = found.lnbits_wallet_id.is_some() && wallet.lnbits_wallet_id == found.lnbits_wallet_id;
        let same_key = match &new.key {
            Some(key) if wallet.access != Access::IdOnly => {
                let known = ports.secrets.get(&wallet.id, &wallet.server).await;
                known.is_ok_and(|(known, _)| known.is_same(key))
            }
            _ => false,
        };
        if same_id || same_key {
            return Err(CommandFault::AlreadyWatched { name: wallet.name.clone() });
        }
    }
    Ok(())
}

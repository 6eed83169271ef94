//! The door to a running engine.

use std::sync::Arc;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::payment::{CheckingId, Payment};
use satchime_domain::push::PushTest;
use satchime_domain::route::{ProxyPassword, Route};
use satchime_domain::rules::Answered;
use satchime_domain::server::{Certificate, ServerSettings};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::{Address, WalletId};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::api::{CommandFault, Found, NewWallet, Snapshot, WalletStatus};
use crate::controller::{self, Command, ServerChange};
use crate::ports::{DESKTOP, Keep, Ledger, PaymentQuery, Ports, SecretStore, Source, Store};
use crate::routes;

/// A running engine. Dropping it stops it at once; [`Engine::stop`] does so politely.
pub struct Engine {
    handle: EngineHandle,
    controller: JoinHandle<()>,
}

/// Sends commands to a running engine. Cheap to clone.
#[derive(Clone)]
pub struct EngineHandle {
    commands: mpsc::Sender<Command>,
    store: Arc<dyn Store>,
    source: Arc<dyn Source>,
    secrets: Arc<dyn SecretStore>,
    /// One way is changed at a time.
    changing_route: Arc<tokio::sync::Mutex<()>>,
}

impl Engine {
    /// Starts watching every stored wallet. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn start(ports: Ports) -> Result<Self, CommandFault> {
        Self::begin(ports, true).await
    }

    /// Watches nothing, as if paused: for a program that only adds or removes wallets.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn start_idle(ports: Ports) -> Result<Self, CommandFault> {
        Self::begin(ports, false).await
    }

    async fn begin(ports: Ports, watching: bool) -> Result<Self, CommandFault> {
        let (commands, inbox) = mpsc::channel(64);
        let handle = EngineHandle {
            commands,
            store: ports.store.clone(),
            source: ports.source.clone(),
            secrets: ports.secrets.clone(),
            changing_route: Arc::default(),
        };
        let controller = controller::start(ports, inbox, watching).await?;
        Ok(Self { handle, controller })
    }

    pub fn handle(&self) -> EngineHandle {
        self.handle.clone()
    }

    /// Closes every connection and waits until all is written.
    pub async fn stop(mut self) {
        let (done, wait) = oneshot::channel();
        if self.handle.commands.send(Command::Stop { done }).await.is_ok() {
            let _ = wait.await;
        }
        let _ = (&mut self.controller).await;
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

impl EngineHandle {
    pub async fn snapshot(&self) -> Result<Snapshot, CommandFault> {
        self.ask(|reply| Command::Snapshot { reply }).await
    }

    /// Checks a wallet live; stores nothing.
    pub async fn inspect(&self, wallet: NewWallet) -> Result<Found, CommandFault> {
        self.ask(|reply| Command::Inspect { wallet: Box::new(wallet), reply }).await?
    }

    /// Checks a wallet live, keeps it and begins to watch it.
    ///
    /// # Errors
    /// Nothing is kept then.
    pub async fn add(&self, wallet: NewWallet) -> Result<WalletStatus, CommandFault> {
        self.ask(|reply| Command::Add { wallet: Box::new(wallet), reply }).await?
    }

    /// Forgets the wallet, its key and its history on this computer.
    pub async fn remove(&self, id: WalletId) -> Result<(), CommandFault> {
        self.ask(|reply| Command::Remove { id, reply }).await?
    }

    pub async fn rename(&self, id: WalletId, name: String) -> Result<WalletStatus, CommandFault> {
        self.ask(|reply| Command::Rename { id, name, reply }).await?
    }

    /// Checks the new key live against the wallet's server, keeps it and reconnects.
    pub async fn replace_key(
        &self,
        id: WalletId,
        key: ApiKey,
        keep: Keep,
    ) -> Result<WalletStatus, CommandFault> {
        self.ask(|reply| Command::ReplaceKey { id, key, keep, reply }).await?
    }

    /// All ways to the wallet's server, in the order they were added.
    pub async fn addresses(&self, id: &WalletId) -> Result<Vec<Address>, CommandFault> {
        Ok(self.store.addresses(id).await?)
    }

    /// Checks that the wallet is found by this address too, and keeps it: the wallet's key goes there from now on
    /// whenever the address in use leads nowhere.
    pub async fn add_address(&self, id: WalletId, address: Address) -> Result<(), CommandFault> {
        self.ask(|reply| Command::AddAddress { id, address, reply }).await?
    }

    /// Forgets an address that is not in use.
    pub async fn remove_address(&self, id: WalletId, server: ServerUrl) -> Result<(), CommandFault> {
        self.ask(|reply| Command::RemoveAddress { id, server, reply }).await?
    }

    /// The certificate that is shown by whoever answers for this server, for a person to compare. Nothing is sent
    /// there.
    ///
    /// # Errors
    /// None was shown.
    pub async fn certificate(&self, server: &ServerUrl) -> Result<Certificate, CommandFault> {
        Ok(self.source.certificate(server).await?)
    }

    /// What the person decided about this server: the defaults where that can't be read.
    pub async fn server(&self, server: &ServerUrl) -> Result<ServerSettings, CommandFault> {
        let (servers, origin) = (self.store.servers().await?, server.origin());
        let found = servers.into_iter().find(|(known, _)| *known == origin);
        Ok(found.and_then(|(_, settings)| settings.ok()).unwrap_or_default())
    }

    /// Changes what is decided about this server, and does at once what that means. Remembered across restarts.
    ///
    /// # Errors
    /// [`TlsFault::SettingsUnreadable`](satchime_domain::fault::TlsFault::SettingsUnreadable): the way there is to be
    /// decided first ([`Self::change_route`]).
    pub async fn change_server(
        &self,
        server: ServerUrl,
        change: impl FnOnce(&mut ServerSettings) + Send + 'static,
    ) -> Result<(), CommandFault> {
        let change = ServerChange::Some(Box::new(change));
        self.ask(|reply| Command::ChangeServer { server, change, reply }).await?
    }

    /// Chooses the way to this server. Its wallets connect anew by it, and by no other. `password`: what the way's user
    /// needs at the proxy.
    ///
    /// # Errors
    /// The way does not lead there, or something of it can't be kept; nothing has changed then.
    pub async fn change_route(
        &self,
        server: ServerUrl,
        route: Route,
        password: Option<ProxyPassword>,
    ) -> Result<(), CommandFault> {
        let _alone = self.changing_route.lock().await;
        let (store, secrets, origin) = (self.store.as_ref(), self.secrets.as_ref(), server.origin());
        let present = routes::prepare(store, secrets, &server, &route, password.as_ref()).await?;
        let change = ServerChange::Route(route);
        let changed = self.ask(|reply| Command::ChangeServer { server, change, reply }).await.flatten();
        if changed.is_err() {
            present.put_back(secrets, &origin).await;
        }
        changed
    }

    pub async fn set_enabled(&self, id: WalletId, enabled: bool) -> Result<WalletStatus, CommandFault> {
        self.ask(|reply| Command::SetEnabled { id, enabled, reply }).await?
    }

    /// Changes settings, and does at once what they mean. Remembered across restarts.
    pub async fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings) + Send + 'static,
    ) -> Result<(), CommandFault> {
        self.ask(|reply| Command::ChangeSettings { change: Box::new(change), reply }).await?
    }

    /// Tries to connect now instead of waiting, also after a rejection.
    pub async fn retry(&self, id: WalletId) -> Result<(), CommandFault> {
        self.ask(|reply| Command::Retry { id, reply }).await?
    }

    /// Proves the way a push takes: sends a harmless message to the wallet's own channel and waits for it to come
    /// back, within half a minute. Other programs that listen to the channel get it too, so only ever when a person
    /// asks for it.
    pub async fn test_push(&self, id: WalletId) -> Result<PushTest, CommandFault> {
        self.ask(|reply| Command::TestPush { id, reply }).await?
    }

    pub async fn payments(&self, query: PaymentQuery) -> Result<Vec<Payment>, CommandFault> {
        Ok(self.store.payments(&query).await?)
    }

    pub async fn payment(&self, wallet: WalletId, id: CheckingId) -> Result<Option<Payment>, CommandFault> {
        Ok(self.store.payment(&wallet, &id).await?)
    }

    /// Why the person was notified of this payment or was not, for each change of it that was to be told, oldest first.
    /// Empty for a payment of the time before the wallet was watched, and for one that moved nothing.
    pub async fn why(&self, wallet: WalletId, id: CheckingId) -> Result<Vec<Answered>, CommandFault> {
        Ok(self.store.answers(&wallet, &id, DESKTOP).await?)
    }

    /// What a person asks the ledger.
    pub fn ledger(&self) -> &dyn Ledger {
        self.store.as_ref()
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, CommandFault> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| CommandFault::ShuttingDown)?;
        answer.await.map_err(|_| match self.commands.is_closed() {
            true => CommandFault::ShuttingDown,
            // Whoever should have answered panicked.
            false => CommandFault::Fault(Fault::Internal),
        })
    }
}

//! From nothing to an open subscription: whose is the key, is it good, what can the server do.

use satchime_domain::channel::plan_for;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::fingerprint::Identity;
use satchime_domain::push::PushRecord;
use satchime_domain::source::Capabilities;
use satchime_domain::wallet::{Access, Advance, ChannelKind, History, Progress};

use super::link::{Link, Redial};
use super::state::{Opened, Worker};
use crate::channels::Update;
use crate::pacing::Lane;
use crate::ports::{Account, Channel, Recognised, Subscription};
use crate::recorder::{Entry, Evidence};

impl Worker {
    /// Verifies the key and opens the subscription, unless the connection is to do without.
    pub(super) async fn open(&mut self) -> Result<(Opened, Link), Fault> {
        self.wallet.access.may_travel_to(&self.wallet.server)?;
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
        let link = if self.without_socket.get() {
            Link::Redialling(Box::new(Redial::new(self, channel.clone())))
        } else {
            Link::Open(self.subscribe(&channel).await?)
        };
        self.opened(plan.kind, link.is_open()).await;
        Ok((Opened { account, plan, capabilities, channel }, link))
    }

    async fn subscribe(&mut self, channel: &Channel) -> Result<Box<dyn Subscription>, Fault> {
        let dialled = self.ports.source.subscribe(channel).await;
        dialled.inspect_err(|fault| {
            self.server.learn(fault);
            self.note_no_socket(fault);
        })
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
            let progress = self.wallet.progress.clone();
            self.recorder.record(Entry::advance(advance), Evidence::answer(false), &progress).await?;
        }
        self.report_wallet().await;
        self.wallet.access.may_travel_to(&self.wallet.server)
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

    async fn opened(&mut self, channel: ChannelKind, is_connected: bool) {
        if self.stored_server != self.wallet.server {
            tracing::info!(wallet = %self.wallet.id, "it answers by another of its addresses");
            match self.ports.store.use_address(&self.wallet.id, &self.wallet.server).await {
                Ok(()) => self.stored_server = self.wallet.server.clone(),
                Err(fault) => tracing::debug!(?fault, "the address in use not kept"),
            }
            self.report_wallet().await;
        }
        if self.push_channel.replace(channel) != Some(channel) {
            self.push = PushRecord::default();
        }
        if is_connected {
            self.connected().await;
        }
    }

    pub(super) async fn connected(&mut self) {
        let health = &mut self.health;
        if self.ended_at.is_some() {
            health.reconnects = health.reconnects.saturating_add(1);
        }
        health.connected_at = Some(self.ports.clock.now());
        self.report_health().await;
    }
}

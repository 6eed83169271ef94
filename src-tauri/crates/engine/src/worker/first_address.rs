//! The way back to a wallet's first address. A wallet begins with the address that answered last and goes through the
//! others in their order; while it is connected by another than the first, the first is tried beside that connection
//! about once a minute, and takes over once it would do as well.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use satchime_domain::backoff::spread;
use satchime_domain::channel::ChannelPlan;
use satchime_domain::fault::Fault;
use satchime_domain::wallet::{Address, Wallet};
use tokio::time::sleep;

use super::link::dial;
use super::state::{Opened, WithoutSocket, Worker};
use crate::pacing::{Lane, Servers};
use crate::ports::{Account, Ports};

const EVERY: Duration = Duration::from_secs(60);
/// Where more wallets share a server, each tries more rarely: a dial that leads nowhere takes long.
const TRIES_A_MINUTE: usize = 10;
/// After a return that led to nothing, the next one is tried after twice the time, and so on.
const MAX_DOUBLINGS: u32 = 6;

/// Where to go on, and with which key.
pub(super) struct FirstAddress {
    pub address: Address,
    pub account: Account,
}

pub(super) type WayBack = Pin<Box<dyn Future<Output = FirstAddress> + Send>>;

/// Waits until the first address would do; for ever, at the first address.
pub(super) async fn way_back(worker: &mut Worker, opened: &Opened) -> WayBack {
    let known = worker.ports.store.addresses(&worker.wallet.id).await.unwrap_or_default();
    let first = known.into_iter().find(|known| worker.wallet.access.may_travel_to(&known.server).is_ok());
    let first = first.filter(|first| first.server != worker.wallet.server);
    // Of a wallet without a key, whatever comes while its subscription is exchanged would be lost.
    let (Some(Address { server, allow_private_http }), Some(present)) = (first, opened.account.clone())
    else {
        return Box::pin(pending());
    };
    let search = Search {
        ports: worker.ports.clone(),
        servers: worker.channels.servers.clone(),
        wallet: Wallet { server, allow_private_http, ..worker.wallet.clone() },
        plan: opened.plan,
        without_socket: worker.without_socket.clone(),
        every: EVERY.saturating_mul(1 << worker.failed_returns.min(MAX_DOUBLINGS)),
        rng: StdRng::from_rng(&mut worker.rng),
    };
    Box::pin(search.run(present))
}

struct Search {
    ports: Ports,
    servers: Arc<Servers>,
    /// As it would be at its first address.
    wallet: Wallet,
    plan: ChannelPlan,
    /// No better is to be had here either.
    without_socket: WithoutSocket,
    every: Duration,
    rng: StdRng,
}

impl Search {
    async fn run(mut self, present: Account) -> FirstAddress {
        self.rest().await;
        // Asked once: a locked keyring would put up its dialog each time.
        let Some(account) = self.allowed(&present).await else { return pending().await };
        while self.is_still_first().await {
            match self.would_do(&account).await {
                Ok(()) if self.is_still_first().await => {
                    return FirstAddress { address: self.wallet.address(), account };
                }
                Ok(()) => break,
                Err(fault) => tracing::debug!(wallet = %self.wallet.id, code = ?fault.code(), "not yet back"),
            }
            self.rest().await;
        }
        pending().await
    }

    async fn rest(&mut self) {
        let wallets = self.servers.get(&self.wallet.server).wallets();
        let turns = u32::try_from(wallets.div_ceil(TRIES_A_MINUTE)).unwrap_or(u32::MAX);
        sleep(spread(self.every.saturating_mul(turns.max(1)), &mut self.rng)).await;
    }

    /// Whether the present key may go there is the keyring's to say.
    async fn allowed(&self, present: &Account) -> Option<Account> {
        let server = &self.wallet.server;
        let (key, _) = self.ports.secrets.get(&self.wallet.id, server).await.ok()?;
        key.is_same(&present.key).then(|| Account { server: server.clone(), key })
    }

    async fn is_still_first(&self) -> bool {
        let known = self.ports.store.addresses(&self.wallet.id).await.unwrap_or_default();
        let mut usable = known.iter().filter(|known| self.wallet.access.may_travel_to(&known.server).is_ok());
        usable.next().is_some_and(|first| first.server == self.wallet.server)
    }

    /// All that a connection as good as the present one would need.
    async fn would_do(&self, account: &Account) -> Result<(), Fault> {
        if !self.without_socket.get() {
            let channel = Worker::channel(&self.wallet, &self.plan, Some(account))?;
            dial(self.ports.source.as_ref(), &channel).await?.close().await;
        }
        let server = self.servers.get(&account.server);
        server.request(Lane::Routine, self.ports.source.wallet(account)).await.map(drop)
    }
}

//! The way to a better address. A wallet begins with the address that answered last and goes through the others in
//! their order. While it is connected by another than the first, the first is tried beside that connection about once a
//! minute, and takes over once it would do as well; while it goes without a WebSocket, so is every other address that
//! may have one.

use std::collections::HashMap;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use satchime_domain::address::ServerUrl;
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
/// After a change that led to nothing, the next one is tried after twice the time, and so on.
const MAX_DOUBLINGS: u32 = 6;

/// Where to go on, and with which key.
pub(super) struct BetterAddress {
    pub address: Address,
    pub account: Account,
}

pub(super) type WayOn = Pin<Box<dyn Future<Output = BetterAddress> + Send>>;

/// Waits until another address would be better; for ever, at the first address with a WebSocket.
pub(super) async fn way_on(worker: &mut Worker, opened: &Opened) -> WayOn {
    // Of a wallet without a key, whatever comes while its subscription is exchanged would be lost.
    let Some(present) = opened.account.clone() else { return Box::pin(pending()) };
    let search = Search {
        ports: worker.ports.clone(),
        servers: worker.channels.servers.clone(),
        wallet: worker.wallet.clone(),
        plan: opened.plan,
        without_socket: worker.without_socket.clone(),
        every: EVERY.saturating_mul(1 << worker.failed_returns.min(MAX_DOUBLINGS)),
        accounts: HashMap::new(),
        present,
    };
    if !search.without_socket.get() && search.candidates().await.is_empty() {
        return Box::pin(pending());
    }
    Box::pin(search.run(StdRng::from_rng(&mut worker.rng)))
}

struct Search {
    ports: Ports,
    servers: Arc<Servers>,
    /// As it is connected.
    wallet: Wallet,
    plan: ChannelPlan,
    without_socket: WithoutSocket,
    every: Duration,
    /// Of each address, whether the present key may go there. Asked once: a locked keyring would put up its dialog each
    /// time.
    accounts: HashMap<ServerUrl, Option<Account>>,
    present: Account,
}

/// An address that may be better than the present one.
struct Candidate {
    address: Address,
    needs_socket: bool,
}

impl Search {
    async fn run(mut self, mut rng: StdRng) -> BetterAddress {
        loop {
            self.rest(&mut rng).await;
            for candidate in self.candidates().await {
                let Some(account) = self.allowed(&candidate.address.server).await else { continue };
                match self.would_do(&candidate, &account).await {
                    Ok(()) if self.is_still_better(&candidate).await => {
                        return BetterAddress { address: candidate.address, account };
                    }
                    Ok(()) => {}
                    Err(fault) => {
                        tracing::debug!(wallet = %self.wallet.id, code = ?fault.code(), "no better")
                    }
                }
            }
        }
    }

    async fn rest(&self, rng: &mut StdRng) {
        let wallets = self.servers.get(&self.wallet.server).wallets();
        let turns = u32::try_from(wallets.div_ceil(TRIES_A_MINUTE)).unwrap_or(u32::MAX);
        sleep(spread(self.every.saturating_mul(turns.max(1)), rng)).await;
    }

    /// The first address is better if it does as well, another one only if it has a WebSocket and the present one none.
    async fn candidates(&self) -> Vec<Candidate> {
        let mut known = self.ports.store.addresses(&self.wallet.id).await.unwrap_or_default();
        known.retain(|known| self.wallet.access.may_travel_to(&known.server).is_ok());
        let without_socket = self.without_socket.get();
        let candidates = known.into_iter().enumerate().filter_map(|(place, address)| {
            let is_first = place == 0;
            let may_be_better = is_first || without_socket;
            let needs_socket = !is_first || !without_socket;
            (may_be_better && address.server != self.wallet.server)
                .then_some(Candidate { address, needs_socket })
        });
        candidates.collect()
    }

    async fn is_still_better(&self, candidate: &Candidate) -> bool {
        self.candidates().await.iter().any(|other| other.address == candidate.address)
    }

    /// Whether the present key may go there is the keyring's to say.
    async fn allowed(&mut self, server: &ServerUrl) -> Option<Account> {
        if let Some(known) = self.accounts.get(server) {
            return known.clone();
        }
        let found = self.ports.secrets.get(&self.wallet.id, server).await.ok();
        let account = found
            .filter(|(key, _)| key.is_same(&self.present.key))
            .map(|(key, _)| Account { server: server.clone(), key });
        self.accounts.insert(server.clone(), account.clone());
        account
    }

    /// All that a connection there would need.
    async fn would_do(&self, candidate: &Candidate, account: &Account) -> Result<(), Fault> {
        if candidate.needs_socket {
            let Address { server, allow_private_http } = candidate.address.clone();
            let there = Wallet { server, allow_private_http, ..self.wallet.clone() };
            let channel = Worker::channel(&there, &self.plan, Some(account))?;
            dial(self.ports.source.as_ref(), &channel).await?.close().await;
        }
        let server = self.servers.get(&account.server);
        server.request(Lane::Routine, self.ports.source.wallet(account)).await.map(drop)
    }
}

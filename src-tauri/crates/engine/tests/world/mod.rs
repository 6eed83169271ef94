//! An LNbits server, a network and a person in memory, all under virtual time.

pub mod clock;
mod faults;
pub mod keyring;
mod keys;
pub mod server;
pub mod sink;
pub mod wallet;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use satchime_adapters::SqliteStore;
use satchime_adapters::lnbits::LnbitsSource;
use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::key::ApiKey;
use satchime_domain::ledger::RecordContext;
use satchime_domain::push::LiveMode;
use satchime_domain::source::PastedAddress;
use satchime_domain::testing;
use satchime_domain::wallet::{ChannelChoice, Wallet, WalletId};
use satchime_engine::Engine;
use satchime_engine::api::{NewWallet, WalletStatus};
use satchime_engine::memory::MemoryStore;
use satchime_engine::ports::{Batch, Keep, NetworkWatch, Ports, Receiver, Source, Store};
use tempfile::TempDir;

pub use self::clock::TestClock;
pub use self::keyring::TestKeyring;
pub use self::keys::*;
pub use self::server::FakeServer;
pub use self::sink::{OtherReceiver, RecordingSink};

/// A network that comes up when told to.
#[derive(Default)]
pub struct TestNetwork(tokio::sync::Notify);

impl TestNetwork {
    pub fn come_up(&self) {
        self.0.notify_one();
    }
}

#[async_trait::async_trait]
impl NetworkWatch for TestNetwork {
    async fn came_up(&self) {
        self.0.notified().await;
    }
}

/// One server, one store, one person.
pub struct World {
    pub server: Arc<FakeServer>,
    /// What the engine asks, from the next start on: that server, unless a test says otherwise.
    pub source: Arc<dyn Source>,
    pub store: Arc<dyn Store>,
    pub secrets: Arc<TestKeyring>,
    pub sink: Arc<RecordingSink>,
    /// Who is told besides, from the next start on.
    pub others: Vec<Arc<OtherReceiver>>,
    pub clock: Arc<TestClock>,
    pub network: Arc<TestNetwork>,
    pub engine: Option<Engine>,
    folder: Option<TempDir>,
}

impl World {
    /// Keeps its ledger in memory.
    pub async fn new(version: &str) -> Self {
        Self::keeping(version, Arc::<MemoryStore>::default(), None).await
    }

    /// Keeps its ledger as the app does, in a file.
    pub async fn on_disk(version: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("satchime.db")).unwrap().store;
        Self::keeping(version, Arc::new(store), Some(folder)).await
    }

    async fn keeping(version: &str, store: Arc<dyn Store>, folder: Option<TempDir>) -> Self {
        let clock = Arc::<TestClock>::default();
        let server = FakeServer::new(version, clock.clone());
        let mut world = Self {
            source: Arc::new(LnbitsSource::over(server.clone(), server.clone())),
            server,
            store,
            secrets: Arc::default(),
            sink: Arc::default(),
            others: Vec::new(),
            clock,
            network: Arc::default(),
            engine: None,
            folder,
        };
        world.start().await;
        world
    }

    /// Every byte that is kept on the disk.
    pub fn kept(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.as_ref().unwrap().path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    pub async fn start(&mut self) {
        self.engine = Some(Engine::start(self.ports()).await.unwrap());
    }

    /// As a program that only adds or removes wallets.
    pub async fn start_idle(&mut self) {
        self.engine = Some(Engine::start_idle(self.ports()).await.unwrap());
    }

    /// As a crash: nothing is said, written or closed any more.
    pub fn crash(&mut self) {
        self.engine = None;
    }

    pub async fn stop(&mut self) {
        self.engine.take().unwrap().stop().await;
    }

    fn receivers(&self) -> Vec<Arc<dyn Receiver>> {
        let others = self.others.iter().map(|other| other.clone() as Arc<dyn Receiver>);
        std::iter::once(self.sink.clone() as Arc<dyn Receiver>).chain(others).collect()
    }

    fn ports(&self) -> Ports {
        Ports {
            clock: self.clock.clone(),
            source: self.source.clone(),
            store: self.store.clone(),
            secrets: self.secrets.clone(),
            sink: self.sink.clone(),
            receivers: self.receivers(),
            network: self.network.clone(),
            seed: 1,
        }
    }

    pub fn handle(&self) -> satchime_engine::EngineHandle {
        self.engine.as_ref().unwrap().handle()
    }

    pub async fn add(&self) -> WalletStatus {
        self.handle().add(new_wallet(Some(KEY))).await.unwrap()
    }

    /// Adds the wallet and waits until it is live.
    pub async fn live(&self) -> WalletId {
        let id = self.add().await.wallet.id;
        self.until_state(&id, "live").await;
        id
    }

    pub async fn until_state(&self, id: &WalletId, state: &str) {
        self.until(|| async {
            let snapshot = self.handle().snapshot().await.unwrap();
            snapshot.wallets.iter().any(|status| status.wallet.id == *id && status.state.name() == state)
        })
        .await;
    }

    pub async fn status(&self) -> WalletStatus {
        self.handle().snapshot().await.unwrap().wallets.remove(0)
    }

    /// Waits until all of the wallet's past is in the ledger.
    pub async fn until_history_is_read(&self, id: &WalletId) {
        self.until(|| async {
            let progress = self.store.progress(id).await.unwrap();
            progress.is_some_and(|progress| progress.history.is_read())
        })
        .await;
    }

    pub async fn state(&self) -> String {
        self.status().await.state.name().to_owned()
    }

    /// How payments reach the wallet, while it is live.
    pub async fn mode(&self) -> Option<LiveMode> {
        match self.status().await.state {
            ConnectionState::Live { mode } => Some(mode),
            _ => None,
        }
    }

    /// Lets virtual time pass until the condition holds.
    pub async fn until<F: Future<Output = bool>>(&self, mut holds: impl FnMut() -> F) {
        for _ in 0..20_000 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it did not happen within 200 virtual seconds");
    }

    pub async fn pass(&self, seconds: u64) {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }

    /// How often a list of payments was asked for.
    pub fn lists(&self) -> usize {
        self.server
            .with(|server| server.rest_calls.iter().filter(|call| call.starts_with("payments")).count())
    }

    /// So many payments come in, five seconds apart, and no frame tells of them.
    pub fn receive_all(&self, name: &str, count: usize) {
        for number in 0..count {
            self.server.receive(&format!("{name}{number}"), 1, server::Push::Lost);
            self.clock.sleep(5);
        }
    }

    pub async fn until_said(&self, id: &str) {
        self.until(|| async { self.said().contains(&format!("{id} Succeeded")) }).await;
    }

    pub fn said(&self) -> Vec<String> {
        self.sink.said()
    }

    pub async fn ledger(&self) -> Vec<String> {
        let payments = self.store.payments(&Default::default()).await.unwrap();
        let mut lines: Vec<String> = payments
            .into_iter()
            .map(|payment| {
                format!(
                    "{} {:?} {}",
                    payment.record.checking_id, payment.record.status, payment.record.amount_msat
                )
            })
            .collect();
        lines.sort();
        lines
    }
}

/// What is written of a wallet that has no open payments when it is added.
pub fn nothing_known(wallet: &Wallet) -> Batch {
    let context = RecordContext {
        progress: wallet.progress.clone(),
        lists_changes: false,
        observed_at: wallet.added_at,
        ..testing::context(wallet.id.0.clone())
    };
    Batch::new(context, Vec::new())
}

pub fn new_wallet(key: Option<&str>) -> NewWallet {
    NewWallet {
        address: PastedAddress {
            server: ServerUrl::parse("https://lnbits.example").unwrap(),
            source_wallet_id: None,
        },
        allow_private_http: false,
        key: key.map(|key| ApiKey::parse(key).unwrap()),
        source_wallet_id: None,
        name: None,
        channel: ChannelChoice::Auto,
        keep: Keep::Session,
    }
}

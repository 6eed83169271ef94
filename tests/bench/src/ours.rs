//! The client under test: the engine and its adapters as in the app, with SQLite on disk and the keys in memory.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use rustls::{ClientConfig, RootCertStore};
use satchime_adapters::{LnbitsSource, Network, SqliteStore, SystemClock};
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::notice::Announcement;
use satchime_domain::payment::CheckingId;
use satchime_domain::wallet::{Access, ChannelChoice, Progress, Wallet, WalletId};
use satchime_engine::Engine;
use satchime_engine::api::{CommandFault, Event};
use satchime_engine::memory::{MemorySecrets, SteadyNetwork};
use satchime_engine::ports::{EventSink, NotDelivered, Pace, Ports, Receiver};

use tokio::sync::Notify;

use crate::lines::{self, Told};
use crate::{lnbits, server};

#[derive(clap::Args)]
pub struct Arguments {
    folder: PathBuf,
}

/// `go` watches every wallet, `tell` just tells. The end of stdin ends it.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let kept = tempfile::tempdir()?;
    let sink = Arc::new(Sink::default());
    let ports = ports(&arguments.folder, &kept.path().join("satchime.db"), sink.clone())?;
    let mut engine = Engine::start(ports.clone()).await?;
    lines::say(&sink.told())?;
    let mut orders = lines::stdin();
    while let Some(order) = orders.next_line().await? {
        if order == "go" {
            engine.stop().await;
            add_all(&ports, &arguments.folder).await?;
            engine = Engine::start(ports.clone()).await?;
        }
        lines::say(&sink.told())?;
    }
    engine.stop().await;
    Ok(())
}

fn ports(folder: &Path, database: &Path, sink: Arc<Sink>) -> anyhow::Result<Ports> {
    let network = Network::with_tls(trusting(folder)?).map_err(CommandFault::from)?;
    Ok(Ports {
        clock: Arc::new(SystemClock),
        source: Arc::new(LnbitsSource::new(network)),
        store: Arc::new(SqliteStore::open(database)?.store),
        secrets: Arc::new(MemorySecrets::default()),
        sink: sink.clone(),
        receivers: vec![sink],
        network: Arc::new(SteadyNetwork),
        seed: 1,
    })
}

fn trusting(folder: &Path) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(server::certificate(folder)?.into())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

async fn add_all(ports: &Ports, folder: &Path) -> anyhow::Result<()> {
    for server in server::wallets(folder)?.servers {
        let url = ServerUrl::parse(&server.url)?;
        for (number, key) in server.keys.iter().enumerate() {
            lnbits::add(ports, &wallet(format!("{url} {number}"), url.clone()), key).await?;
        }
    }
    Ok(())
}

/// A wallet that was just added.
pub fn wallet(id: String, server: ServerUrl) -> Wallet {
    let now = Timestamp::now();
    Wallet {
        name: id.clone(),
        id: WalletId(id),
        server,
        allow_private_http: false,
        source_wallet_id: None,
        access: Access::InvoiceKey,
        channel: ChannelChoice::Auto,
        learned_channel: None,
        enabled: true,
        added_at: now,
        progress: Progress { watch_from: Some(now), ..Progress::default() },
    }
}

/// Counts what the engine tells.
#[derive(Default)]
pub struct Sink {
    live: Mutex<HashSet<WalletId>>,
    said: Mutex<HashSet<(WalletId, CheckingId)>>,
    changed: Notify,
}

impl Sink {
    pub fn told(&self) -> Told {
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner).len();
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).len();
        Told { open: live, payments: said, frames: 0 }
    }

    /// Waits until this many different payments were said.
    pub async fn said(&self, payments: usize) {
        while self.told().payments < payments {
            self.changed.notified().await;
        }
    }
}

impl EventSink for Sink {
    fn emit(&self, event: Event) {
        let Event::Wallet(status) = event else { return };
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        match status.state {
            ConnectionState::Live { .. } => live.insert(status.wallet.id),
            _ => live.remove(&status.wallet.id),
        };
    }
}

/// As the app's own desktop.
#[async_trait]
impl Receiver for Sink {
    fn name(&self) -> &str {
        "desktop"
    }

    fn pace(&self) -> Pace {
        Pace::FOR_EYES
    }

    async fn deliver(
        &self,
        announcement: &Announcement,
        _: satchime_domain::rules::Means,
    ) -> Result<(), NotDelivered> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let payments = announcement.notices().iter().map(|notice| &notice.payment);
        said.extend(payments.map(|payment| (payment.wallet.clone(), payment.record.checking_id.clone())));
        self.changed.notify_one();
        Ok(())
    }
}

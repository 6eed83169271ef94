//! Where everything is put together: the person's own engine on the real world, and the demo on a simulated one.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use satchime_adapters::data_folder::{FolderLock, LockFault};
use satchime_adapters::sqlite::{OpenFault, Opened};
use satchime_adapters::{DataFolder, KeyringSecrets, SqliteStore};
use satchime_domain::fault::{StorageFault, io_words};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::wallet::ChannelChoice;
use satchime_engine::api::NewWallet;
use satchime_engine::memory::{MemorySecrets, MemoryStore};
use satchime_engine::ports::{Keep, Outputs, SecretStore, Store};
use satchime_engine::{Engine, EngineHandle};
use satchime_simulator::{Demo, SimWallet, demo};
use tokio::time::timeout;

use crate::start_fault::StartFault;

/// A polite end may take this long: longer than a notification service may take to answer, for an announcement that
/// is cut off would be repeated at the next start.
const STOP_LIMIT: Duration = Duration::from_secs(12);

/// A running engine and what must live as long as it.
pub struct Running {
    engine: Engine,
    _ground: Ground,
}

/// What a running engine stands on, let go of after it.
enum Ground {
    Folder { _lock: FolderLock },
    Demo { _server: Box<Demo> },
}

impl Running {
    pub fn handle(&self) -> EngineHandle {
        self.engine.handle()
    }

    /// Says goodbye to the servers and waits until all is written, but not for ever.
    pub async fn stop(self) {
        if timeout(STOP_LIMIT, self.engine.stop()).await.is_err() {
            tracing::warn!("the engine did not end in time");
        }
    }
}

/// Starts the person's own engine. The path is that of a damaged database that was put aside.
///
/// # Errors
/// Nothing is watched then; trying again is safe.
pub async fn own(outputs: Outputs) -> Result<(Running, Option<PathBuf>), StartFault> {
    // Opening may wait for a slow disk.
    let opening = tokio::task::spawn_blocking(open);
    let (lock, opened) = opening.await.map_err(|_| broken_off())??;
    let engine = start(Arc::new(opened.store), Arc::new(KeyringSecrets::new()), outputs).await?;
    Ok((Running { engine, _ground: Ground::Folder { _lock: lock } }, opened.put_aside))
}

fn open() -> Result<(FolderLock, Opened), StartFault> {
    let folder = DataFolder::locate().map_err(LockFault::Storage)?;
    let lock = folder.lock()?;
    let opened = SqliteStore::open(&folder.database())?;
    if let Some(aside) = &opened.put_aside {
        tracing::warn!(path = %aside.display(), "the database was damaged and put aside");
    }
    Ok((lock, opened))
}

fn broken_off() -> StartFault {
    let detail = "opening it broke off".into();
    StartFault::Open(OpenFault::Storage(StorageFault::Other { detail }))
}

/// Starts a simulated server and an engine that watches it. All of it is in memory.
///
/// # Errors
/// The server can't listen on this computer.
pub async fn demo(outputs: Outputs) -> Result<Running, StartFault> {
    let server = demo::start().await.map_err(|error| StartFault::Demo(io_words(error.kind())))?;
    let engine = start(Arc::new(MemoryStore::default()), Arc::new(MemorySecrets::default()), outputs).await?;
    for wallet in &server.wallets {
        engine.handle().add(demo_wallet(&server.url, wallet)?).await?;
    }
    Ok(Running { engine, _ground: Ground::Demo { _server: Box::new(server) } })
}

fn demo_wallet(url: &str, wallet: &SimWallet) -> Result<NewWallet, StartFault> {
    let unusable = |error: &dyn std::fmt::Display| StartFault::Demo(error.to_string());
    Ok(NewWallet {
        address: read_pasted(url, false).map_err(|error| unusable(&error))?,
        allow_private_http: false,
        key: Some(ApiKey::parse(&wallet.inkey).map_err(|error| unusable(&error))?),
        source_wallet_id: None,
        name: None,
        channel: ChannelChoice::Auto,
        keep: Keep::Session,
    })
}

async fn start(
    store: Arc<dyn Store>,
    secrets: Arc<dyn SecretStore>,
    outputs: Outputs,
) -> Result<Engine, StartFault> {
    let ports = satchime_adapters::ports(store, secrets, outputs).map_err(StartFault::Fault)?;
    Ok(Engine::start(ports).await?)
}

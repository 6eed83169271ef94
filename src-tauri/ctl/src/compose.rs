//! Puts the engine together with the real world, or with memory where nothing is to be kept.

use std::sync::Arc;

use satchime_adapters::data_folder::{FolderLock, LockFault};
use satchime_adapters::keyring::SERVICE;
use satchime_adapters::{DataFolder, KeyringSecrets, SqliteStore};
use satchime_engine::memory::{MemorySecrets, MemoryStore};
use satchime_engine::ports::{Outputs, Ports, SecretStore, Store};
use satchime_l10n::t;

use crate::failure::Failure;
use crate::stderr;

/// Where wallets and keys are kept, and the right to change them.
pub struct Kept {
    pub store: Arc<dyn Store>,
    pub secrets: Arc<dyn SecretStore>,
    /// Held as long as this process works there; `None` where nothing is kept.
    _lock: Option<FolderLock>,
}

impl Kept {
    /// The data folder and the system's keyring, for this process alone.
    ///
    /// # Errors
    /// Satchime runs there already, or the folder or its database can't be used.
    pub fn on_disk() -> Result<Self, Failure> {
        let folder = DataFolder::locate()?;
        let lock = folder.lock()?;
        let opened = SqliteStore::open(&folder.database())?;
        if let Some(aside) = opened.put_aside {
            let happened = t!("history-put-aside.text", path = aside.display().to_string());
            let next = t!("history-put-aside.next", service = SERVICE);
            stderr::warning(&format!("{happened} {next}"));
        }
        Ok(Self {
            store: Arc::new(opened.store),
            secrets: Arc::new(KeyringSecrets::new()),
            _lock: Some(lock),
        })
    }

    /// Gone when this process ends.
    pub fn in_memory() -> Self {
        Self {
            store: Arc::new(MemoryStore::default()),
            secrets: Arc::new(MemorySecrets::default()),
            _lock: None,
        }
    }

    /// # Errors
    /// The network can't be used at all.
    pub fn ports(&self, outputs: Outputs) -> Result<Ports, Failure> {
        Ok(satchime_adapters::ports(self.store.clone(), self.secrets.clone(), outputs)?)
    }
}

/// What is there to read, also while Satchime runs there.
pub struct Readable {
    pub store: Arc<dyn Store>,
    pub satchime_runs: bool,
}

/// Changes and makes nothing. A folder nobody used yet reads as empty.
///
/// # Errors
/// The folder or its database can't be used.
pub fn readable(folder: &DataFolder) -> Result<Readable, Failure> {
    folder.check()?;
    let satchime_runs = match folder.is_free() {
        Ok(()) => false,
        Err(LockFault::Held { .. }) => true,
        Err(fault) => return Err(fault.into()),
    };
    let database = folder.database();
    let store: Arc<dyn Store> = match database.symlink_metadata() {
        Ok(_) => Arc::new(SqliteStore::open_beside(&database, satchime_runs)?),
        Err(_) => Arc::new(MemoryStore::default()),
    };
    Ok(Readable { store, satchime_runs })
}

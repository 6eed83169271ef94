//! The store, in one SQLite file.
//!
//! WAL, so that a reader such as a backup never stops the engine; `synchronous=FULL`, so that a payment whose notice
//! was delivered is still known after a power cut and is not delivered again. A few writes a minute make its price
//! invisible.

mod addresses;
mod alarms;
mod answers;
mod call;
mod columns;
mod faults;
mod identity;
mod ledger;
mod ledger_queries;
mod observations;
mod opening;
mod outbox;
mod progress;
mod queue;
mod rates;
mod reading;
mod rows;
mod servers;
mod settings;
mod store;
mod together;
mod traces;
mod wallets;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use satchime_domain::settings::Settings;

pub use self::opening::OpenFault;
use self::queue::Queue;
use crate::files::is_unclean;

/// Wallets, the ledger and the outbox in one file. Clones share one connection.
#[derive(Clone)]
pub struct SqliteStore {
    queue: Queue,
    /// Where what a person asks is read beside the queue, so that it holds no payment up.
    beside: Option<Arc<Path>>,
}

/// An open store, and what the person must be told about the one before.
#[derive(Debug)]
pub struct Opened {
    pub store: SqliteStore,
    /// Where the damaged database was put, of which nothing was deleted; a new one was begun.
    pub put_aside: Option<PathBuf>,
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteStore")
    }
}

impl SqliteStore {
    /// Opens the database at `path`, or makes it. Blocks: call it before the event loop starts.
    ///
    /// # Errors
    /// [`OpenFault`]; whatever stood at `path` is still there, unchanged.
    pub fn open(path: &Path) -> Result<Opened, OpenFault> {
        Self::open_checking(path, opening::CHECK_LIMIT)
    }

    fn open_checking(path: &Path, limit: Duration) -> Result<Opened, OpenFault> {
        let (connection, put_aside) = opening::open(path, limit)?;
        if is_unclean(path)
            && let Err(error) = traces::clean(&connection, None)
        {
            tracing::warn!(%error, "traces of a removed wallet could not be cleaned yet");
        }
        let beside = Some(Arc::from(path));
        Ok(Opened { store: Self { queue: Queue::new(connection), beside }, put_aside })
    }

    /// Opens what is there to read only, and looks at all of it; `in_use` where a process works there meanwhile.
    /// Nothing is made, changed or put aside, and every write fails with [`StorageFault::ReadOnly`].
    ///
    /// # Errors
    /// [`OpenFault`]; whatever stood at `path` is still there, unchanged.
    pub fn open_beside(path: &Path, in_use: bool) -> Result<Self, OpenFault> {
        let connection = reading::open(path, in_use)?;
        Ok(Self { queue: Queue::new(connection), beside: None })
    }

    /// What the person decided, quickly and without looking for damage; `None` where it can't be read. Nothing is made
    /// or changed. `is_in_use`: whether a process works there meanwhile.
    pub fn settings_beside(path: &Path, is_in_use: impl FnOnce() -> bool) -> Option<Settings> {
        reading::settings(path, is_in_use)
    }
}

//! Opening the database to look at it: nothing is made, changed, brought up to date or put aside, not even one of the
//! files that SQLite keeps beside it.

use std::fs;
use std::path::Path;

use reqwest::Url;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use satchime_domain::fault::StorageFault;
use satchime_domain::settings::Settings;

use super::faults::storage_fault;
use super::opening::{BUSY_LIMIT, OpenFault, examine, newest, real};
use super::settings;
use crate::files::{beside, io_fault};

/// SQLite's file system without locks, which needs no file for them.
const WITHOUT_LOCKS: &str = if cfg!(windows) { "win32-none" } else { "unix-none" };

/// How the database is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Satchime works on it: its files are there, and its locks are kept to.
    InUse,
    /// Satchime was cut off: what it wrote last stands beside the database.
    LeftOpen,
    /// Satchime closed it. Should it start meanwhile, it first writes beside the database.
    Closed,
}

/// Opens what is there, and looks at all of it. `in_use`: Satchime runs there.
///
/// # Errors
/// [`OpenFault`]; whatever stood at `path` is still there, unchanged.
pub(super) fn open(path: &Path, in_use: bool) -> Result<Connection, OpenFault> {
    let path = real(path).map_err(|error| io_fault(&error))?;
    let manner = match (in_use, is_left_open(&path)) {
        (true, _) => Manner::InUse,
        (false, true) => Manner::LeftOpen,
        (false, false) => Manner::Closed,
    };
    let uri = uri(&path, manner)?;
    let mut connection = connect(&uri, manner).map_err(|error| storage_fault(&error))?;
    let version = examine(&mut connection, None)?;
    if version < newest() {
        return Err(OpenFault::Older { found: version, known: newest() });
    }
    Ok(connection)
}

/// What the person decided, without looking for damage: for whoever must know it before doing anything else. `None`
/// where it can't be read. `is_in_use` is asked only where it makes a difference: asking may hold up whoever starts.
pub(super) fn settings(path: &Path, is_in_use: impl FnOnce() -> bool) -> Option<Settings> {
    let path = real(path).ok()?;
    let manner = match is_left_open(&path) {
        false => Manner::Closed,
        true if is_in_use() => Manner::InUse,
        true => Manner::LeftOpen,
    };
    let connection = connect(&uri(&path, manner).ok()?, manner).ok()?;
    settings::read(&connection).ok()?.ok()
}

/// One more connection to a database that this process has open, to read only.
pub(super) fn one_more(path: &Path) -> Result<Connection, StorageFault> {
    let path = real(path).map_err(|error| io_fault(&error))?;
    let connection =
        connect(&uri(&path, Manner::InUse)?, Manner::InUse).map_err(|error| storage_fault(&error))?;
    connection.busy_timeout(BUSY_LIMIT).map_err(|error| storage_fault(&error))?;
    Ok(connection)
}

/// Something stands beside the database.
fn is_left_open(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

fn uri(path: &Path, manner: Manner) -> Result<Url, StorageFault> {
    let unnamed = |()| StorageFault::Other { detail: "the data folder's path can't be used".into() };
    let mut uri = Url::from_file_path(path).map_err(unnamed)?;
    match manner {
        Manner::InUse => uri.query_pairs_mut().append_pair("mode", "ro"),
        Manner::LeftOpen => uri.query_pairs_mut().append_pair("mode", "ro").append_pair("vfs", WITHOUT_LOCKS),
        Manner::Closed => uri.query_pairs_mut().append_pair("immutable", "1"),
    };
    Ok(uri)
}

fn connect(uri: &Url, manner: Manner) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(uri.as_str(), flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if manner == Manner::LeftOpen {
        // Then the index of what stands beside the database is made in memory.
        connection.pragma_update_and_check(None, "locking_mode", "exclusive", |_| Ok(()))?;
    }
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

//! Opening the database: making it, checking it, bringing it up to date, and putting a damaged one aside.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use satchime_domain::Timestamp;
use satchime_domain::fault::StorageFault;
use satchime_l10n::t;

use super::faults::storage_fault;
use crate::files::{DAMAGED, beside, io_fault, is_below_a_file, private};

/// Each is applied once, in order; the database's `user_version` counts them. None is edited after a release.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_ledger.sql"),
    include_str!("migrations/0002_observation.sql"),
    include_str!("migrations/0003_removal.sql"),
    include_str!("migrations/0004_seen_count.sql"),
    include_str!("migrations/0005_identity.sql"),
    include_str!("migrations/0006_settings.sql"),
    include_str!("migrations/0007_history.sql"),
    include_str!("migrations/0008_unknown.sql"),
    include_str!("migrations/0009_delivery.sql"),
    include_str!("migrations/0010_address_removal.sql"),
    include_str!("migrations/0011_source_id.sql"),
    include_str!("migrations/0012_reversals.sql"),
    include_str!("migrations/0013_unreadable.sql"),
    include_str!("migrations/0014_server.sql"),
    include_str!("migrations/0015_rules.sql"),
    include_str!("migrations/0016_alarm.sql"),
    include_str!("migrations/0017_rate.sql"),
    include_str!("migrations/0018_ledger_queries.sql"),
];
/// "Satc": tells Satchime's databases from others.
pub(super) const APPLICATION_ID: i64 = 0x5361_7463;
pub(super) const BUSY_LIMIT: Duration = Duration::from_secs(5);
const BUSY_PAUSE: Duration = Duration::from_millis(20);
/// What SQLite keeps beside the database.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];
/// An empty file beside the database: damage was met while it was in use.
const DOUBT: &str = "-doubt";
/// So long a start looks for damage. Reading years of history at every start would make each slower than the last;
/// damage further on is met by whatever reads it, and the next start looks at everything.
pub(super) const CHECK_LIMIT: Duration = Duration::from_millis(100);

/// Why there is no store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenFault {
    /// Written by a later Satchime; it was left as it is.
    #[error("{}", t!("folder-newer", found = .found.to_string(), known = .known.to_string()))]
    Newer { found: i64, known: i64 },
    /// Written by an earlier Satchime, which may be running on it; who only reads leaves it as it is.
    #[error("{}", t!("folder-older", found = .found.to_string(), known = .known.to_string()))]
    Older { found: i64, known: i64 },
    #[error("{}", satchime_domain::fault::Fault::Storage(.0.clone()).explain().text)]
    Storage(StorageFault),
}

impl From<StorageFault> for OpenFault {
    fn from(fault: StorageFault) -> Self {
        Self::Storage(fault)
    }
}

/// Opens the database at `path`, or makes it, and says where a damaged one was put.
pub(super) fn open(path: &Path, limit: Duration) -> Result<(Connection, Option<PathBuf>), OpenFault> {
    let doubt = beside(path, DOUBT);
    let limit = (!doubt.exists()).then_some(limit);
    let opened = match connect(path, limit) {
        Ok(connection) => (connection, None),
        Err(OpenFault::Storage(StorageFault::Corrupt)) => {
            let aside = put_aside(path).map_err(|error| io_fault(&error))?;
            (connect(path, None)?, Some(aside))
        }
        Err(fault) => return Err(fault),
    };
    // If it can't be removed, the next start takes longer.
    let _ = fs::remove_file(doubt);
    Ok(opened)
}

/// The next start is to look at all of this database. Without that, it would open it again and again.
pub(super) fn doubt(connection: &Connection) {
    // Who only reads writes nothing.
    let writes = connection.is_readonly("main").is_ok_and(|readonly| !readonly);
    if let Some(path) = connection.path().filter(|_| writes) {
        let _ = private(OpenOptions::new().write(true).create(true)).open(beside(Path::new(path), DOUBT));
    }
}

/// Looks for damage for so long, or, without a limit, to the end.
fn connect(path: &Path, limit: Option<Duration>) -> Result<Connection, OpenFault> {
    let path = keep_private(path).and_then(|()| real(path)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if is_below_a_file(path) => StorageFault::ReadOnly,
        _ => io_fault(&error),
    })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NOFOLLOW)
        .map_err(|error| storage_fault(&error))?;
    examine(&mut connection, limit)?;
    if connection.is_readonly("main").map_err(|error| storage_fault(&error))? {
        return Err(StorageFault::ReadOnly.into());
    }
    configure(&connection)
        .and_then(|()| migrate(&mut connection))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .map_err(|error| OpenFault::from(storage_fault(&error)))?;
    Ok(connection)
}

/// The file by a path without symbolic links: SQLite is told to follow none, and the folder may be behind some.
///
/// # Errors
/// One stands where SQLite would open a file.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    let links = ["", "-wal", "-shm"].map(|suffix| fs::symlink_metadata(beside(path, suffix)));
    if links.into_iter().flatten().any(|metadata| metadata.is_symlink()) {
        return Err(link());
    }
    match (path.parent().filter(|folder| !folder.as_os_str().is_empty()), path.file_name()) {
        (Some(folder), Some(name)) => Ok(fs::canonicalize(folder)?.join(name)),
        _ => Ok(path.to_owned()),
    }
}

#[cfg(unix)]
fn link() -> io::Error {
    rustix::io::Errno::LOOP.into()
}

#[cfg(not(unix))]
fn link() -> io::Error {
    io::ErrorKind::PermissionDenied.into()
}

/// The version of a database that is sound and not too new, without changing anything.
pub(super) fn examine(connection: &mut Connection, limit: Option<Duration>) -> Result<i64, OpenFault> {
    let sound = inspect(connection).map_err(|error| storage_fault(&error))?;
    let version = match sound {
        Soundness::Newer { found } => return Err(OpenFault::Newer { found, known: newest() }),
        Soundness::Damaged => return Err(StorageFault::Corrupt.into()),
        Soundness::Sound { version } => version,
    };
    if is_damaged(connection, limit).map_err(|error| storage_fault(&error))? {
        return Err(StorageFault::Corrupt.into());
    }
    Ok(version)
}

enum Soundness {
    Sound { version: i64 },
    Newer { found: i64 },
    Damaged,
}

/// Looks without changing anything, so that a newer Satchime's database stays as it is. All of it is read at one
/// moment: another process may be making the same database.
fn inspect(connection: &mut Connection) -> rusqlite::Result<Soundness> {
    connection.busy_timeout(BUSY_LIMIT)?;
    let connection = connection.transaction()?;
    let version = user_version(&connection)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let ours = application == APPLICATION_ID;
    if ours && version > newest() {
        return Ok(Soundness::Newer { found: version });
    }
    let fresh = version == 0 && application == 0 && tables == 0;
    let begun = version > 0 && ours && tables > 0;
    if !fresh && !begun {
        return Ok(Soundness::Damaged);
    }
    Ok(Soundness::Sound { version })
}

/// Looks for damaged pages, for so long or to the end.
fn is_damaged(connection: &mut Connection, limit: Option<Duration>) -> rusqlite::Result<bool> {
    /// How many pages are looked at between two looks at the clock.
    const PAGES: i32 = 20;
    let until = limit.map(|limit| Instant::now() + limit);
    connection.progress_handler(PAGES, until.map(|until| move || Instant::now() >= until))?;
    let check = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    connection.progress_handler(PAGES, None::<fn() -> bool>)?;
    match check {
        Ok(check) => Ok(check != "ok"),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(false),
        Err(error) => Err(error),
    }
}

fn user_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    use_wal(connection)?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Until all is up to date: a table that is made anew would take along what refers to it.
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

/// The change of mode needs the database for itself, and SQLite does not wait for that by itself.
fn use_wal(connection: &Connection) -> rusqlite::Result<()> {
    let give_up = Instant::now() + BUSY_LIMIT;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())) {
            Err(error) if is_busy(&error) && Instant::now() < give_up => thread::sleep(BUSY_PAUSE),
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    for (number, sql) in (1..).zip(MIGRATIONS) {
        if user_version(connection)? >= number {
            continue;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been first.
        if user_version(&transaction)? < number {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", number)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Makes the file readable by its owner alone before SQLite writes to it; SQLite gives its companions the same mode.
fn keep_private(path: &Path) -> io::Result<()> {
    match private(OpenOptions::new().write(true).create_new(true)).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => take_from_others(path),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn take_from_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for companion in ["", "-wal", "-shm"] {
        let path = beside(path, companion);
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        let mode = metadata.permissions().mode();
        if metadata.is_file() && mode & 0o077 != 0 {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode & 0o700))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the unix twin can fail")]
fn take_from_others(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Renames the database and its companions to a name that is not taken.
fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let stem = beside(path, &format!("{DAMAGED}{}", Timestamp::now().strftime("%Y%m%dT%H%M%SZ")));
    let aside = (1..)
        .map(|count: u32| if count == 1 { stem.clone() } else { beside(&stem, &format!("-{count}")) })
        .find(|aside| !aside.exists())
        .unwrap_or(stem);
    for companion in COMPANIONS {
        match fs::rename(beside(path, companion), beside(&aside, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(path, &aside)?;
    Ok(aside)
}

//! What is left of a wallet that was removed: a database only forgets where things stood.
//!
//! Whatever is deleted is overwritten with zeros (`secure_delete`). But pages that were rearranged may hold old bytes
//! between what is in use, and the log beside the database holds whole pages of the past. So after a removal the
//! database is written anew and the log is emptied; and copies that were put aside as damaged go too, because nobody
//! can tell what is in them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::opening::BUSY_LIMIT;
use crate::files::{UNCLEAN, beside, private, put_aside};

/// To write more anew takes longer than a second or so, in which everybody waits for the database, announcements too.
/// Then the next start does it, before there is anything to announce.
pub(super) const AT_ONCE: u64 = 64 << 20;

/// A removal begins. If this can't be written down and the removal is cut off, traces may stay until the next one.
pub(super) fn expect(connection: &Connection) {
    if let Some(path) = connection.path() {
        let _ =
            private(fs::OpenOptions::new().write(true).create(true)).open(beside(Path::new(path), UNCLEAN));
    }
}

/// Deletes the copies of damaged databases.
pub(super) fn forget_put_aside(connection: &Connection) {
    for copy in connection.path().map(|path| put_aside(Path::new(path))).unwrap_or_default() {
        if let Err(error) = fs::remove_file(&copy) {
            tracing::warn!(path = %copy.display(), %error, "a damaged copy could not be deleted");
        }
    }
}

/// Writes the database anew if no more than `most` bytes of it are in use, and empties the log. What can't be done now
/// (the disk is full, somebody is reading) is done at the next start. No transaction may be open.
///
/// # Errors
/// The database is as it was.
pub(super) fn clean(connection: &Connection, most: Option<u64>) -> rusqlite::Result<()> {
    let whole = match most {
        Some(most) => in_use(connection)? <= most,
        None => true,
    };
    if whole {
        connection.execute_batch("VACUUM")?;
    }
    // Nobody is waited for.
    connection.busy_timeout(Duration::ZERO)?;
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(BUSY_LIMIT)?;
    if let (true, 0, Some(path)) = (whole, emptied?, connection.path()) {
        // If it can't be removed, the next start takes longer.
        let _ = fs::remove_file(beside(Path::new(path), UNCLEAN));
    }
    Ok(())
}

/// Bytes of the database that hold something.
fn in_use(connection: &Connection) -> rusqlite::Result<u64> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let pages = number("page_count")?.saturating_sub(number("freelist_count")?);
    Ok(pages.saturating_mul(number("page_size")?).unsigned_abs())
}

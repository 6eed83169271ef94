//! What SQLite's and the file system's errors mean for the store.

use rusqlite::{ErrorCode, ffi};
use satchime_domain::fault::StorageFault;

/// SQLite's own words are used, never the statement's: they hold nothing that was stored.
pub(super) fn storage_fault(error: &rusqlite::Error) -> StorageFault {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DiskFull => StorageFault::Full,
            _ if failure.extended_code == ffi::SQLITE_CANTOPEN_SYMLINK => StorageFault::Link,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                StorageFault::ReadOnly
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StorageFault::Corrupt,
            _ => StorageFault::Other { detail: ffi::code_to_str(failure.extended_code).to_owned() },
        },
        // A value that no version of Satchime writes.
        unreadable if is_unreadable(unreadable) => StorageFault::Corrupt,
        rusqlite::Error::QueryReturnedNoRows => {
            StorageFault::Other { detail: "the wallet was removed".into() }
        }
        _ => StorageFault::Other { detail: "the database refused a statement".into() },
    }
}

/// What was read is no value of this version's.
pub(super) const fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

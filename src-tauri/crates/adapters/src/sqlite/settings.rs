//! What the person decided, in one row.

use rusqlite::{Connection, OptionalExtension};
use satchime_domain::settings::{Settings, SettingsError};

use super::faults::is_unreadable;

/// No row: nothing was decided.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Result<Settings, SettingsError>> {
    const SQL: &str = "SELECT version, settings FROM settings";
    let stored = connection
        .prepare_cached(SQL)?
        .query_row([], |row| Ok((row.get::<_, i64>("version")?, row.get::<_, String>("settings")?)))
        .optional();
    match stored {
        Ok(Some((version, stored))) => Ok(Settings::read(version, &stored)),
        Ok(None) => Ok(Ok(Settings::default())),
        Err(error) if is_unreadable(&error) => Ok(Err(SettingsError::Damaged)),
        Err(error) => Err(error),
    }
}

pub(super) fn put(connection: &Connection, settings: &Settings) -> rusqlite::Result<()> {
    const SQL: &str = "INSERT OR REPLACE INTO settings (only_row, version, settings) VALUES (1, ?1, ?2)";
    connection.prepare_cached(SQL)?.execute((Settings::VERSION, settings.stored()))?;
    Ok(())
}

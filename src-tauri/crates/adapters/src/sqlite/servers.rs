//! What the person decided about each server.

use rusqlite::{Connection, named_params};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::SettingsError;

use super::faults::is_unreadable;

pub(super) type Stored = (String, Result<ServerSettings, SettingsError>);

pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Stored>> {
    const SQL: &str = "SELECT origin, version, settings FROM server ORDER BY origin";
    let mut statement = connection.prepare_cached(SQL)?;
    let mut rows = statement.query([])?;
    let mut servers = Vec::new();
    while let Some(row) = rows.next()? {
        let settings = match (row.get("version"), row.get::<_, String>("settings")) {
            (Ok(version), Ok(stored)) => ServerSettings::read(version, &stored),
            (Err(error), _) | (_, Err(error)) if is_unreadable(&error) => Err(SettingsError::Damaged),
            (Err(error), _) | (_, Err(error)) => return Err(error),
        };
        servers.push((row.get("origin")?, settings));
    }
    Ok(servers)
}

pub(super) fn put(connection: &Connection, origin: &str, settings: &ServerSettings) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO server (origin, version, settings) VALUES (:origin, :version, :settings)";
    if settings.is_default() {
        connection.prepare_cached("DELETE FROM server WHERE origin = ?1")?.execute([origin])?;
        return Ok(());
    }
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":origin": origin,
        ":version": ServerSettings::VERSION,
        ":settings": settings.stored(),
    })?;
    Ok(())
}

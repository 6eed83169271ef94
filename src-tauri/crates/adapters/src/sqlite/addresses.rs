//! The ways to each wallet's server.

use rusqlite::{Connection, Row};
use satchime_domain::address::ServerUrl;
use satchime_domain::wallet::{Address, WalletId};

use super::rows;

pub(super) fn all(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<Vec<Address>> {
    const SQL: &str = "
        SELECT server, allow_private_http FROM address WHERE wallet = ?1 AND NOT removing ORDER BY position";
    connection.prepare_cached(SQL)?.query_map([wallet.as_str()], rows::address)?.collect()
}

pub(super) fn add(connection: &Connection, wallet: &WalletId, address: &Address) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT INTO address (wallet, server, allow_private_http) VALUES (?1, ?2, ?3)
        ON CONFLICT (wallet, server) DO UPDATE SET removing = 0";
    let values = (wallet.as_str(), address.server.to_string(), address.allow_private_http);
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
}

pub(super) fn set_removing(
    connection: &Connection,
    wallet: &WalletId,
    server: &ServerUrl,
    removing: bool,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        UPDATE address SET removing = ?3 AND server <> (SELECT server FROM wallet WHERE id = ?1)
        WHERE wallet = ?1 AND server = ?2";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), server.to_string(), removing))?;
    Ok(())
}

pub(super) fn removals(connection: &Connection) -> rusqlite::Result<Vec<(WalletId, ServerUrl)>> {
    const SQL: &str =
        "SELECT server, allow_private_http, wallet FROM address WHERE removing ORDER BY position";
    let row = |row: &Row<'_>| Ok((WalletId(row.get("wallet")?), rows::address(row)?.server));
    connection.prepare_cached(SQL)?.query_map([], row)?.collect()
}

pub(super) fn remove(connection: &Connection, wallet: &WalletId, server: &ServerUrl) -> rusqlite::Result<()> {
    const SQL: &str = "
        DELETE FROM address
        WHERE wallet = ?1 AND server = ?2 AND server <> (SELECT server FROM wallet WHERE id = ?1)";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), server.to_string()))?;
    Ok(())
}

pub(super) fn use_one(
    connection: &Connection,
    wallet: &WalletId,
    server: &ServerUrl,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        UPDATE wallet SET server = address.server, allow_private_http = address.allow_private_http
        FROM address
        WHERE wallet.id = ?1 AND address.wallet = ?1 AND address.server = ?2 AND NOT address.removing";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), server.to_string()))?;
    Ok(())
}

//! The ways to each wallet's server.

use rusqlite::Connection;
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::wallet::{Address, WalletId};

use super::rows;

pub(super) fn all(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<Vec<Address>> {
    const SQL: &str = "SELECT server, allow_private_http FROM address WHERE wallet = ?1 ORDER BY position";
    connection.prepare_cached(SQL)?.query_map([wallet.as_str()], rows::address)?.collect()
}

pub(super) fn add(connection: &Connection, wallet: &WalletId, address: &Address) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT INTO address (wallet, server, allow_private_http) VALUES (?1, ?2, ?3)
        ON CONFLICT (wallet, server) DO NOTHING";
    let values = (wallet.as_str(), address.server.to_string(), address.allow_private_http);
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
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
        FROM address WHERE wallet.id = ?1 AND address.wallet = ?1 AND address.server = ?2";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), server.to_string()))?;
    Ok(())
}

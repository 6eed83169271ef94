//! Wallets, how far each was followed, and whether everything is paused.

use rusqlite::{Connection, named_params};
use satchime_domain::wallet::{Progress, Wallet, WalletId};

use super::rows;
use super::words::{Word, micros, optional_micros};

pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Wallet>> {
    const SQL: &str = "
        SELECT id, name, server, allow_private_http, lnbits_wallet_id, access, channel, learned_channel, enabled,
               added_at, watch_from, imported, cursor, balance_msat
        FROM wallet
        ORDER BY position";
    connection.prepare_cached(SQL)?.query_map([], rows::wallet)?.collect()
}

pub(super) fn put(connection: &Connection, wallet: &Wallet) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT INTO wallet (id, name, server, allow_private_http, lnbits_wallet_id, access, channel, learned_channel,
                            enabled, added_at, watch_from, imported, cursor, balance_msat)
        VALUES (:id, :name, :server, :allow_private_http, :lnbits_wallet_id, :access, :channel, :learned_channel,
                :enabled, :added_at, :watch_from, :imported, :cursor, :balance_msat)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name,
            server = excluded.server,
            allow_private_http = excluded.allow_private_http,
            lnbits_wallet_id = excluded.lnbits_wallet_id,
            access = excluded.access,
            channel = excluded.channel,
            learned_channel = excluded.learned_channel,
            enabled = excluded.enabled,
            added_at = excluded.added_at";
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":id": wallet.id.as_str(),
        ":name": wallet.name,
        ":server": wallet.server.to_string(),
        ":allow_private_http": wallet.allow_private_http,
        ":lnbits_wallet_id": wallet.lnbits_wallet_id.as_ref().map(|id| id.as_str()),
        ":access": wallet.access.word(),
        ":channel": wallet.channel.word(),
        ":learned_channel": wallet.learned_channel.map(Word::word),
        ":enabled": wallet.enabled,
        ":added_at": micros(wallet.added_at),
        ":watch_from": optional_micros(wallet.progress.watch_from),
        ":imported": wallet.progress.imported,
        ":cursor": optional_micros(wallet.progress.cursor),
        ":balance_msat": wallet.progress.balance_msat.map(|balance| balance.get()),
    })?;
    Ok(())
}

pub(super) fn put_progress(
    connection: &Connection,
    wallet: &WalletId,
    progress: &Progress,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        UPDATE wallet
        SET watch_from = :watch_from, imported = :imported, cursor = :cursor, balance_msat = :balance_msat
        WHERE id = :id";
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":id": wallet.as_str(),
        ":watch_from": optional_micros(progress.watch_from),
        ":imported": progress.imported,
        ":cursor": optional_micros(progress.cursor),
        ":balance_msat": progress.balance_msat.map(|balance| balance.get()),
    })?;
    Ok(())
}

pub(super) fn is_known(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM wallet WHERE id = ?1")?.exists([wallet.as_str()])
}

/// Payments and notices go with it by their foreign keys.
pub(super) fn remove(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM wallet WHERE id = ?1")?.execute([wallet.as_str()])?;
    Ok(())
}

pub(super) fn paused(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT paused FROM app")?.query_row([], |row| row.get("paused"))
}

pub(super) fn set_paused(connection: &Connection, paused: bool) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE app SET paused = ?1")?.execute([paused])?;
    Ok(())
}

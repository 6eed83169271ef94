//! Wallets, how far each was followed, and whether everything is paused.

use rusqlite::{Connection, OptionalExtension, named_params};
use satchime_domain::wallet::{LnbitsWalletId, Progress, Wallet, WalletId};

use super::rows;
use super::words::{Word, micros, optional_micros};

pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Wallet>> {
    const SQL: &str = "
        SELECT id, name, server, allow_private_http, lnbits_wallet_id, access, channel, learned_channel, enabled,
               added_at, watch_from, imported, cursor, balance_msat
        FROM wallet
        WHERE NOT removing
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
            lnbits_wallet_id = coalesce(excluded.lnbits_wallet_id, lnbits_wallet_id),
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

pub(super) fn set_removing(
    connection: &Connection,
    wallet: &WalletId,
    removing: bool,
) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET removing = ?2 WHERE id = ?1";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), removing))?;
    Ok(())
}

pub(super) fn removals(connection: &Connection) -> rusqlite::Result<Vec<WalletId>> {
    const SQL: &str = "SELECT id FROM wallet WHERE removing ORDER BY position";
    connection.prepare_cached(SQL)?.query_map([], |row| row.get("id").map(WalletId))?.collect()
}

/// Must run in a transaction.
pub(super) fn claim(
    connection: &Connection,
    wallet: &WalletId,
    id: &LnbitsWalletId,
) -> rusqlite::Result<Option<String>> {
    const TWIN: &str = "
        SELECT other.name
        FROM wallet AS own
        JOIN wallet AS other ON other.server = own.server AND other.id <> own.id
        WHERE own.id = ?1 AND other.lnbits_wallet_id = ?2 AND NOT other.removing
        ORDER BY other.position";
    const CLAIM: &str = "UPDATE wallet SET lnbits_wallet_id = ?2 WHERE id = ?1";
    let both = [wallet.as_str(), id.as_str()];
    let twin = connection.prepare_cached(TWIN)?.query_row(both, |row| row.get("name")).optional()?;
    if twin.is_none() {
        connection.prepare_cached(CLAIM)?.execute(both)?;
    }
    Ok(twin)
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

//! Wallets.

use rusqlite::{Connection, named_params};
use satchime_domain::fingerprint::{Fingerprint, Salt};
use satchime_domain::wallet::{Access, ChannelKind, Wallet, WalletId};

use super::columns::{Word, micros};
use super::faults::is_unreadable;
use super::{addresses, identity, progress, rows};

/// Those in sight, each as it can be read, and the names of those that can't be. One that a later version wrote, or
/// that is damaged, must not keep the others from being watched.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<(Vec<Wallet>, Vec<String>)> {
    const SQL: &str = "
        SELECT id, name, server, allow_private_http, source_wallet_id, access, channel, learned_channel,
               enabled, added_at, watch_from, imported, history_read, history_total, cursor, balance_msat,
               seen_count, unreadable
        FROM wallet
        WHERE NOT removing AND NOT adding
        ORDER BY position";
    let (mut wallets, mut unreadable) = (Vec::new(), Vec::new());
    let mut statement = connection.prepare_cached(SQL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match rows::wallet(row) {
            Ok(wallet) => wallets.push(wallet),
            Err(error) if is_unreadable(&error) => unreadable.push(row.get("name").unwrap_or_default()),
            Err(error) => return Err(error),
        }
    }
    Ok((wallets, unreadable))
}

pub(super) fn salt(connection: &Connection) -> rusqlite::Result<Salt> {
    const SQL: &str = "SELECT salt FROM installation";
    connection.prepare_cached(SQL)?.query_row([], |row| row.get("salt")).map(Salt::new)
}

/// Inserts the wallet; `fingerprint` is that of a credential that is still to be kept, until when it stays out of
/// sight.
pub(super) fn insert(
    connection: &Connection,
    wallet: &Wallet,
    fingerprint: Option<&Fingerprint>,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT INTO wallet (id, name, server, allow_private_http, source_wallet_id, access, channel,
                            learned_channel, enabled, added_at, imported, fingerprint, adding)
        VALUES (:id, :name, :server, :allow_private_http, :source_wallet_id, :access, :channel,
                :learned_channel, :enabled, :added_at, 0, :fingerprint, :adding)";
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":id": wallet.id.as_str(),
        ":name": wallet.name,
        ":server": wallet.server.to_string(),
        ":allow_private_http": wallet.allow_private_http,
        ":source_wallet_id": wallet.source_wallet_id.as_ref().map(|id| id.as_str()),
        ":access": wallet.access.word(),
        ":channel": wallet.channel.word(),
        ":learned_channel": wallet.learned_channel.map(Word::word),
        ":enabled": wallet.enabled,
        ":added_at": micros(wallet.added_at),
        ":fingerprint": fingerprint.map(Fingerprint::as_bytes),
        ":adding": fingerprint.is_some(),
    })?;
    progress::put(connection, &wallet.id, &wallet.progress)?;
    addresses::add(connection, &wallet.id, &wallet.address())
}

pub(super) fn finish_adding(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET adding = 0 WHERE id = ?1";
    connection.prepare_cached(SQL)?.execute([wallet.as_str()])?;
    Ok(())
}

pub(super) fn rename(connection: &Connection, wallet: &WalletId, name: &str) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET name = ?2 WHERE id = ?1";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), name))?;
    Ok(())
}

pub(super) fn set_enabled(connection: &Connection, wallet: &WalletId, enabled: bool) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET enabled = ?2 WHERE id = ?1";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), enabled))?;
    Ok(())
}

pub(super) fn learned(
    connection: &Connection,
    wallet: &WalletId,
    access: Access,
    channel: Option<ChannelKind>,
) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET access = ?2, learned_channel = ?3 WHERE id = ?1";
    let values = (wallet.as_str(), access.word(), channel.map(Word::word));
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
}

pub(super) fn is_known(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM wallet WHERE id = ?1")?.exists([wallet.as_str()])
}

/// One that stays after all may have been added anew meanwhile. Then it is the later one, and begins anew should it
/// ever be the only one. Must run in a transaction.
pub(super) fn set_removing(
    connection: &Connection,
    wallet: &WalletId,
    removing: bool,
) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET removing = ?2 WHERE id = ?1";
    if !removing && identity::is_taken(connection, wallet)? {
        identity::begin_anew(connection, wallet, None)?;
    }
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), removing))?;
    Ok(())
}

pub(super) fn removals(connection: &Connection) -> rusqlite::Result<Vec<WalletId>> {
    const SQL: &str = "SELECT id FROM wallet WHERE removing OR adding ORDER BY position";
    connection.prepare_cached(SQL)?.query_map([], |row| row.get("id").map(WalletId))?.collect()
}

/// Whether it was ever in sight, which one whose adding was cut off was not.
pub(super) fn was_added(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<bool> {
    const SQL: &str = "SELECT 1 FROM wallet WHERE id = ?1 AND NOT adding";
    connection.prepare_cached(SQL)?.exists([wallet.as_str()])
}

/// Their notices go with them by their foreign keys. `false`: there was none left.
pub(super) fn remove_some_payments(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<bool> {
    const SQL: &str =
        "DELETE FROM payment WHERE rowid IN (SELECT rowid FROM payment WHERE wallet = ?1 LIMIT 500)";
    connection.prepare_cached(SQL)?.execute([wallet.as_str()]).map(|removed| removed > 0)
}

/// Payments and notices go with it by their foreign keys.
pub(super) fn remove(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM wallet WHERE id = ?1")?.execute([wallet.as_str()])?;
    Ok(())
}

//! Wallets, and how far each was followed.

use rusqlite::{Connection, OptionalExtension, named_params};
use satchime_domain::fingerprint::{Fingerprint, Salt};
use satchime_domain::wallet::{Access, Advance, ChannelKind, Progress, Wallet, WalletId};

use super::columns::{Word, micros, optional_micros};
use super::{addresses, identity, is_unreadable, rows};

/// Those in sight, each as it can be read, and the names of those that can't be. One that a later version wrote, or
/// that is damaged, must not keep the others from being watched.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<(Vec<Wallet>, Vec<String>)> {
    const SQL: &str = "
        SELECT id, name, server, allow_private_http, source_wallet_id, access, channel, learned_channel, enabled,
               added_at, watch_from, imported, history_read, history_total, cursor, balance_msat, seen_count
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
        INSERT INTO wallet (id, name, server, allow_private_http, source_wallet_id, access, channel, learned_channel,
                            enabled, added_at, imported, fingerprint, adding)
        VALUES (:id, :name, :server, :allow_private_http, :source_wallet_id, :access, :channel, :learned_channel,
                :enabled, :added_at, 0, :fingerprint, :adding)";
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":id": wallet.id.as_str(),
        ":name": wallet.name,
        ":server": wallet.server.to_string(),
        ":allow_private_http": wallet.allow_private_http,
        ":source_wallet_id": wallet.lnbits_wallet_id.as_ref().map(|id| id.as_str()),
        ":access": wallet.access.word(),
        ":channel": wallet.channel.word(),
        ":learned_channel": wallet.learned_channel.map(Word::word),
        ":enabled": wallet.enabled,
        ":added_at": micros(wallet.added_at),
        ":fingerprint": fingerprint.map(Fingerprint::as_bytes),
        ":adding": fingerprint.is_some(),
    })?;
    put_progress(connection, &wallet.id, &wallet.progress)?;
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

pub(super) fn put_progress(
    connection: &Connection,
    wallet: &WalletId,
    progress: &Progress,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        UPDATE wallet
        SET watch_from = :watch_from, imported = :imported, history_read = :history_read,
            history_total = :history_total, cursor = :cursor, balance_msat = :balance_msat, seen_count = :seen_count
        WHERE id = :id";
    let position = progress.history.position();
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":id": wallet.as_str(),
        ":watch_from": optional_micros(progress.watch_from),
        ":imported": progress.history.is_read(),
        ":history_read": position.map(|position| stored_count(position.read)),
        ":history_total": position.and_then(|position| position.total).map(stored_count),
        ":cursor": optional_micros(progress.cursor),
        ":balance_msat": progress.balance_msat.map(|balance| balance.get()),
        ":seen_count": progress.seen_count.map(stored_count),
    })?;
    Ok(())
}

/// Must run in a transaction.
pub(super) fn advance(connection: &Connection, wallet: &WalletId, advance: &Advance) -> rusqlite::Result<()> {
    let Some(mut present) = progress(connection, wallet)? else { return Ok(()) };
    advance.apply(&mut present);
    put_progress(connection, wallet, &present)
}

pub(super) fn progress(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<Option<Progress>> {
    const SQL: &str = "
        SELECT watch_from, imported, history_read, history_total, cursor, balance_msat, seen_count
        FROM wallet WHERE id = ?1";
    connection.prepare_cached(SQL)?.query_row([wallet.as_str()], rows::progress).optional()
}

/// Where the count is not known yet, it stays so.
pub(super) fn add_seen(connection: &Connection, wallet: &WalletId, unseen: i64) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET seen_count = seen_count + ?2 WHERE id = ?1";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), unseen))?;
    Ok(())
}

fn stored_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
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

/// Payments and notices go with it by their foreign keys.
pub(super) fn remove(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM wallet WHERE id = ?1")?.execute([wallet.as_str()])?;
    Ok(())
}

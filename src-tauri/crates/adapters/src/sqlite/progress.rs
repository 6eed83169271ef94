//! How far each wallet was followed.

use rusqlite::{Connection, OptionalExtension, named_params};
use satchime_domain::wallet::{Advance, Progress, WalletId};

use super::columns::optional_micros;
use super::rows;

pub(super) fn read(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<Option<Progress>> {
    const SQL: &str = "
        SELECT watch_from, imported, history_read, history_total, cursor, balance_msat, seen_count, unreadable
        FROM wallet WHERE id = ?1";
    connection.prepare_cached(SQL)?.query_row([wallet.as_str()], rows::progress).optional()
}

pub(super) fn put(connection: &Connection, wallet: &WalletId, progress: &Progress) -> rusqlite::Result<()> {
    const SQL: &str = "
        UPDATE wallet
        SET watch_from = :watch_from, imported = :imported, history_read = :history_read,
            history_total = :history_total, cursor = :cursor, balance_msat = :balance_msat,
            seen_count = :seen_count, unreadable = :unreadable
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
        ":unreadable": stored_count(progress.unreadable),
    })?;
    Ok(())
}

fn stored_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Must run in a transaction.
pub(super) fn advance(connection: &Connection, wallet: &WalletId, advance: &Advance) -> rusqlite::Result<()> {
    let Some(mut present) = read(connection, wallet)? else { return Ok(()) };
    advance.apply(&mut present);
    put(connection, wallet, &present)
}

/// Where the count is not known yet, it stays so.
pub(super) fn add_seen(connection: &Connection, wallet: &WalletId, unseen: i64) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET seen_count = seen_count + ?2 WHERE id = ?1";
    connection.prepare_cached(SQL)?.execute((wallet.as_str(), unseen))?;
    Ok(())
}

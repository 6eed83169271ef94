//! Which alarms were delivered to whom. One that is over is here no longer.

use std::collections::BTreeSet;

use rusqlite::Connection;
use satchime_domain::rules::alarm::AlarmId;
use satchime_domain::wallet::WalletId;

use super::columns::{Word, word};

pub(super) fn delivered(connection: &Connection, receiver: &str) -> rusqlite::Result<BTreeSet<AlarmId>> {
    const SQL: &str = "SELECT wallet, kind FROM delivered_alarm WHERE receiver = ?1";
    let alarm = |row: &rusqlite::Row<'_>| {
        Ok(AlarmId { wallet: WalletId(row.get("wallet")?), kind: word(row, "kind")? })
    };
    connection.prepare_cached(SQL)?.query_map([receiver], alarm)?.collect()
}

/// Must run in a transaction.
pub(super) fn put_delivered(
    connection: &Connection,
    alarms: &BTreeSet<AlarmId>,
    receiver: &str,
) -> rusqlite::Result<()> {
    const FORGET: &str = "DELETE FROM delivered_alarm WHERE receiver = ?1";
    const PUT: &str = "
        INSERT INTO delivered_alarm (wallet, kind, receiver) SELECT id, ?2, ?3 FROM wallet WHERE id = ?1";
    connection.prepare_cached(FORGET)?.execute([receiver])?;
    let mut put = connection.prepare_cached(PUT)?;
    for AlarmId { wallet, kind } in alarms {
        put.execute((wallet.as_str(), kind.word(), receiver))?;
    }
    Ok(())
}

//! Which notices were delivered to whom. A notice is done with once every receiver there is has it.

use rusqlite::Connection;
use satchime_domain::Timestamp;
use satchime_domain::notice::{Notice, NoticeId};
use satchime_domain::payment::PaymentId;

use super::columns::micros;
use super::faults::is_unreadable;
use super::{answers, rows};

/// Those that can be read, and how many can't be: none of them must keep the others from being delivered.
pub(super) fn undelivered(connection: &Connection, receiver: &str) -> rusqlite::Result<(Vec<Notice>, usize)> {
    const SQL: &str = "
        SELECT notice.id, wallet.name AS wallet_name, notice.decided_at,
               payment.wallet, payment.checking_id, payment.payment_hash, payment.source_wallet_id,
               payment.direction, payment.tag, payment.extra, payment.bolt11,
               payment.created_at, payment.expires_at, payment.first_seen_at, NULL AS unknown_since,
               notice.status, notice.amount_msat, notice.fee_msat, notice.memo, notice.comment,
               notice.preimage, notice.updated_at, notice.settled_at, notice.confirmed, notice.late,
               notice.reversals, hold.why AS held
        FROM notice
        JOIN payment ON payment.wallet = notice.wallet AND payment.checking_id = notice.checking_id
        JOIN wallet ON wallet.id = notice.wallet
        LEFT JOIN hold ON hold.notice = notice.id AND hold.receiver = ?1
        WHERE notice.delivered_at IS NULL AND NOT wallet.removing AND hold.until IS NULL
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice = notice.id AND receiver = ?1)
        ORDER BY notice.id";
    let (mut notices, mut unreadable) = (Vec::new(), 0);
    let mut statement = connection.prepare_cached(SQL)?;
    let mut rows = statement.query([receiver])?;
    while let Some(row) = rows.next()? {
        match rows::notice(row) {
            Ok(notice) => notices.push(notice),
            Err(error) if is_unreadable(&error) => unreadable += 1,
            Err(error) => return Err(error),
        }
    }
    Ok((notices, unreadable))
}

/// How many notices that not everybody has can't be read.
pub(super) fn unreadable(connection: &Connection) -> rusqlite::Result<usize> {
    const NOBODY: &str = "";
    undelivered(connection, NOBODY).map(|(_, unreadable)| unreadable)
}

/// Must run in a transaction. A notice may have gone meanwhile, with its wallet or its payment.
pub(super) fn mark_delivered(
    connection: &Connection,
    notices: &[NoticeId],
    receiver: &str,
    all: &[String],
    at: Timestamp,
) -> rusqlite::Result<()> {
    for notice in notices {
        let mut have = delivered_to(connection, *notice)?;
        have.push(receiver.to_owned());
        if all.iter().all(|name| have.contains(name)) && !is_held_from_others(connection, *notice, receiver)?
        {
            finish(connection, *notice, at)?;
        } else {
            put_delivery(connection, *notice, receiver, at)?;
        }
    }
    Ok(())
}

/// What is decided is on its way no longer: where that was not told yet, it never is. Must run in a transaction.
pub(super) fn overtake(connection: &Connection, payment: &PaymentId, at: Timestamp) -> rusqlite::Result<()> {
    const SQL: &str = "
        SELECT id FROM notice
        WHERE wallet = ?1 AND checking_id = ?2 AND status = 'pending' AND delivered_at IS NULL";
    let place = (payment.wallet.as_str(), payment.checking_id.as_str());
    let mut statement = connection.prepare_cached(SQL)?;
    let overtaken = statement.query_map(place, |row| row.get("id").map(NoticeId))?;
    for notice in overtaken.collect::<Result<Vec<_>, _>>()? {
        finish(connection, notice, at)?;
        answers::put_overtaken(connection, notice, at)?;
    }
    Ok(())
}

fn delivered_to(connection: &Connection, notice: NoticeId) -> rusqlite::Result<Vec<String>> {
    const SQL: &str = "SELECT receiver FROM delivery WHERE notice = ?1";
    connection.prepare_cached(SQL)?.query_map([notice.0], |row| row.get("receiver"))?.collect()
}

/// Whoever it is held back from may not be here now, and is to be told all the same.
fn is_held_from_others(connection: &Connection, notice: NoticeId, receiver: &str) -> rusqlite::Result<bool> {
    const SQL: &str = "SELECT 1 FROM hold WHERE notice = ?1 AND receiver <> ?2";
    connection.prepare_cached(SQL)?.exists((notice.0, receiver))
}

fn put_delivery(
    connection: &Connection,
    notice: NoticeId,
    receiver: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT OR IGNORE INTO delivery (notice, receiver, delivered_at)
        SELECT id, ?2, ?3 FROM notice WHERE id = ?1 AND delivered_at IS NULL";
    const RELEASE: &str = "DELETE FROM hold WHERE notice = ?1 AND receiver = ?2";
    connection.prepare_cached(SQL)?.execute((notice.0, receiver, micros(at)))?;
    connection.prepare_cached(RELEASE)?.execute((notice.0, receiver))?;
    Ok(())
}

/// Who had it need not be known any more.
fn finish(connection: &Connection, notice: NoticeId, at: Timestamp) -> rusqlite::Result<()> {
    const FINISH: &str = "UPDATE notice SET delivered_at = ?2 WHERE id = ?1 AND delivered_at IS NULL";
    const FORGET: &str = "DELETE FROM delivery WHERE notice = ?1";
    const RELEASE: &str = "DELETE FROM hold WHERE notice = ?1";
    connection.prepare_cached(FINISH)?.execute((notice.0, micros(at)))?;
    connection.prepare_cached(FORGET)?.execute([notice.0])?;
    connection.prepare_cached(RELEASE)?.execute([notice.0])?;
    Ok(())
}

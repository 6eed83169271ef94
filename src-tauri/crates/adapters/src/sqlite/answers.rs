//! What is held back from a receiver, and what it made of each notice.

use rusqlite::{Connection, Row};
use satchime_domain::Timestamp;
use satchime_domain::notice::{Hold, NoticeId};
use satchime_domain::payment::CheckingId;
use satchime_domain::rules::{Answer, Answered, Outcome, Silence};
use satchime_domain::wallet::WalletId;
use satchime_engine::ports::DESKTOP;

use super::columns::{Word, micros, optional_time, optional_word, time, word};

/// Must run in a transaction. A notice may have gone meanwhile.
pub(super) fn hold(
    connection: &Connection,
    notices: &[NoticeId],
    receiver: &str,
    until: Timestamp,
    why: Hold,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO hold (notice, receiver, until, why)
        SELECT id, ?2, ?3, ?4 FROM notice WHERE id = ?1 AND delivered_at IS NULL";
    for notice in notices {
        connection.prepare_cached(SQL)?.execute((notice.0, receiver, micros(until), why.word()))?;
    }
    Ok(())
}

pub(super) fn release(connection: &Connection, receiver: &str, until: Timestamp) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE hold SET until = NULL WHERE receiver = ?1 AND until <= ?2";
    connection.prepare_cached(SQL)?.execute((receiver, micros(until)))?;
    Ok(())
}

/// Must run in a transaction.
pub(super) fn put(
    connection: &Connection,
    answers: &[(NoticeId, Answer)],
    receiver: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO answer (notice, receiver, at, answer)
        SELECT id, ?2, ?3, ?4 FROM notice WHERE id = ?1";
    for (notice, answer) in answers {
        let Ok(stored) = serde_json::to_string(answer) else { continue };
        connection.prepare_cached(SQL)?.execute((notice.0, receiver, micros(at), stored))?;
    }
    Ok(())
}

/// Of a notice that is done with before this receiver took it, unless it did and that is still to be written down.
pub(super) fn put_overtaken(
    connection: &Connection,
    notice: NoticeId,
    at: Timestamp,
) -> rusqlite::Result<()> {
    const SQL: &str = "INSERT OR IGNORE INTO answer (notice, receiver, at, answer) VALUES (?1, ?2, ?3, ?4)";
    let answer = Answer::Passed { silence: Silence::Overtaken };
    if let Ok(stored) = serde_json::to_string(&answer) {
        connection.prepare_cached(SQL)?.execute((notice.0, DESKTOP, micros(at), stored))?;
    }
    Ok(())
}

pub(super) fn of_payment(
    connection: &Connection,
    wallet: &WalletId,
    id: &CheckingId,
    receiver: &str,
) -> rusqlite::Result<Vec<Answered>> {
    const SQL: &str = "
        SELECT notice.status, notice.decided_at, notice.delivered_at, hold.until, hold.why,
               answer.at, answer.answer
        FROM notice
        LEFT JOIN hold ON hold.notice = notice.id AND hold.receiver = ?3
        LEFT JOIN answer ON answer.notice = notice.id AND answer.receiver = ?3
        WHERE notice.wallet = ?1 AND notice.checking_id = ?2
        ORDER BY notice.id";
    let place = (wallet.as_str(), id.as_str(), receiver);
    connection.prepare_cached(SQL)?.query_map(place, answered)?.collect()
}

fn answered(row: &Row<'_>) -> rusqlite::Result<Answered> {
    Ok(Answered {
        status: word(row, "status")?,
        decided_at: time(row, "decided_at")?,
        outcome: outcome(row)?,
    })
}

fn outcome(row: &Row<'_>) -> rusqlite::Result<Outcome> {
    if let Some(at) = optional_time(row, "at")? {
        let answer = serde_json::from_str(&row.get::<_, String>("answer")?);
        return Ok(answer.map_or(Outcome::DoneBefore, |answer| Outcome::Done { at, answer }));
    }
    if let (Some(until), Some(why)) = (optional_time(row, "until")?, optional_word(row, "why")?) {
        return Ok(Outcome::Held { until, why });
    }
    let is_done = optional_time(row, "delivered_at")?.is_some();
    Ok(if is_done { Outcome::DoneBefore } else { Outcome::Waiting })
}

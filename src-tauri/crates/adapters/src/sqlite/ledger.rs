//! The ledger's lines, and what of them goes into the outbox.

use rusqlite::{Connection, OptionalExtension, ToSql, named_params};
use satchime_domain::Timestamp;
use satchime_domain::ledger::{News, RecordContext, Verdict, counts_as_new, judge};
use satchime_domain::payment::{CheckingId, Payment, PaymentRecord, Status};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::WalletId;
use satchime_engine::ports::{Batch, OpenPayment, PaymentQuery, Recorded};

use super::columns::{Word, micros, optional_micros, stored};
use super::{outbox, progress, rows, settings, wallets};

pub(super) const SELECT: &str = "
    SELECT wallet, checking_id, payment_hash, source_wallet_id, direction, status, amount_msat, fee_msat,
           memo, comment, tag, extra, note, labels, bolt11, preimage,
           created_at, updated_at, expires_at, settled_at, confirmed, late,
           first_seen_at, asked_at, unknown_since, reversals
    FROM payment";
const NEWEST_FIRST: &str = "ORDER BY listed_at DESC, wallet DESC, checking_id DESC";

/// Judges and writes each record, so that one that comes twice in a batch is news once. Must run in a transaction.
pub(super) fn record(connection: &Connection, batch: Batch) -> rusqlite::Result<Recorded> {
    let Batch { context, records, asked, advance } = batch;
    let context = RecordContext { observed_at: stored(context.observed_at), ..context };
    // What was read may come home after its wallet was removed.
    if !wallets::is_known(connection, &context.wallet)? {
        return Err(rusqlite::Error::QueryReturnedNoRows);
    }
    let (mut changed, mut unseen) = (Vec::new(), 0);
    for record in records {
        let record = as_stored(record);
        let known = payment(connection, &context.wallet, &record.checking_id)?;
        let was_pending = known.as_ref().is_some_and(|known| known.record.status == Status::Pending);
        match judge(known.as_ref(), &record, &context) {
            Verdict::Known => {}
            Verdict::Write { payment, news } => {
                let payment = Payment { settled_at: payment.settled_at.map(stored), ..*payment };
                let was_counted = known.is_some_and(|known| known.confirmed);
                let is_new = payment.confirmed && !was_counted && counts_as_new(&record, &context.progress);
                unseen += i64::from(is_new);
                put_payment(connection, &payment)?;
                if was_pending && payment.record.status.is_final() {
                    outbox::overtake(connection, &payment.id(), context.observed_at)?;
                }
                if is_wanted(connection, &context.wallet, news)? {
                    put_notice(connection, &payment, context.observed_at)?;
                }
                changed.push(payment);
            }
        }
    }
    put_asked(connection, &context, &asked)?;
    if unseen > 0 {
        progress::add_seen(connection, &context.wallet, unseen)?;
    }
    if !advance.is_empty() {
        progress::advance(connection, &context.wallet, &advance)?;
    }
    let seen_count = progress::read(connection, &context.wallet)?.and_then(|progress| progress.seen_count);
    Ok(Recorded { changed, seen_count })
}

/// The settings are read where they decide.
fn is_wanted(connection: &Connection, wallet: &WalletId, news: News) -> rusqlite::Result<bool> {
    let settings = match news {
        News::OnItsWay => settings::read(connection)?.unwrap_or_default(),
        News::None | News::Outcome => Settings::default(),
    };
    Ok(settings.notices.wants(wallet, news))
}

fn put_asked(connection: &Connection, context: &RecordContext, asked: &[CheckingId]) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE payment SET asked_at = ?3 WHERE wallet = ?1 AND checking_id = ?2";
    for id in asked {
        let values = (context.wallet.as_str(), id.as_str(), micros(context.observed_at));
        connection.prepare_cached(SQL)?.execute(values)?;
    }
    Ok(())
}

/// Times finer than the database keeps would make every reading find a change.
fn as_stored(record: PaymentRecord) -> PaymentRecord {
    PaymentRecord {
        created_at: record.created_at.map(stored),
        updated_at: record.updated_at.map(stored),
        expires_at: record.expires_at.map(stored),
        ..record
    }
}

fn put_payment(connection: &Connection, payment: &Payment) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT INTO payment (wallet, checking_id, payment_hash, source_wallet_id, direction, status,
                             amount_msat, fee_msat, memo, comment, tag, extra, bolt11, preimage,
                             created_at, updated_at, expires_at, settled_at, confirmed, late,
                             first_seen_at, unknown_since, reversals, listed_at)
        VALUES (:wallet, :checking_id, :payment_hash, :source_wallet_id, :direction, :status,
                :amount_msat, :fee_msat, :memo, :comment, :tag, :extra, :bolt11, :preimage,
                :created_at, :updated_at, :expires_at, :settled_at, :confirmed, :late,
                :first_seen_at, :unknown_since, :reversals, :listed_at)
        ON CONFLICT (wallet, checking_id) DO UPDATE SET
            payment_hash = excluded.payment_hash,
            source_wallet_id = excluded.source_wallet_id,
            direction = excluded.direction,
            status = excluded.status,
            amount_msat = excluded.amount_msat,
            fee_msat = excluded.fee_msat,
            memo = excluded.memo,
            comment = excluded.comment,
            tag = excluded.tag,
            extra = excluded.extra,
            bolt11 = excluded.bolt11,
            preimage = excluded.preimage,
            created_at = excluded.created_at,
            updated_at = excluded.updated_at,
            expires_at = excluded.expires_at,
            settled_at = excluded.settled_at,
            confirmed = excluded.confirmed,
            late = excluded.late,
            first_seen_at = excluded.first_seen_at,
            unknown_since = excluded.unknown_since,
            reversals = excluded.reversals,
            listed_at = excluded.listed_at";
    let record = &payment.record;
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":wallet": payment.wallet.as_str(),
        ":checking_id": record.checking_id.as_str(),
        ":payment_hash": record.payment_hash.as_str(),
        ":source_wallet_id": record.source_wallet_id.as_ref().map(|id| id.as_str()),
        ":direction": record.direction.word(),
        ":status": record.status.word(),
        ":amount_msat": record.amount_msat.get(),
        ":fee_msat": record.fee_msat.get(),
        ":memo": record.memo,
        ":comment": record.comment,
        ":tag": record.tag,
        ":extra": extra(record),
        ":bolt11": record.bolt11,
        ":preimage": record.preimage,
        ":created_at": optional_micros(record.created_at),
        ":updated_at": optional_micros(record.updated_at),
        ":expires_at": optional_micros(record.expires_at),
        ":settled_at": optional_micros(payment.settled_at),
        ":confirmed": payment.confirmed,
        ":late": payment.late,
        ":first_seen_at": micros(payment.first_seen_at),
        ":unknown_since": optional_micros(payment.unknown_since),
        ":reversals": payment.reversals,
        ":listed_at": micros(payment.listed_at()),
    })?;
    Ok(())
}

fn extra(record: &PaymentRecord) -> Option<String> {
    Some(&record.extra).filter(|extra| !extra.is_empty()).and_then(|extra| serde_json::to_string(extra).ok())
}

fn put_notice(connection: &Connection, payment: &Payment, decided_at: Timestamp) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT INTO notice (wallet, checking_id, status, amount_msat, fee_msat, memo, comment, preimage,
                            updated_at, settled_at, confirmed, late, reversals, decided_at)
        VALUES (:wallet, :checking_id, :status, :amount_msat, :fee_msat, :memo, :comment, :preimage,
                :updated_at, :settled_at, :confirmed, :late, :reversals, :decided_at)";
    let record = &payment.record;
    connection.prepare_cached(SQL)?.execute(named_params! {
        ":wallet": payment.wallet.as_str(),
        ":checking_id": record.checking_id.as_str(),
        ":status": record.status.word(),
        ":amount_msat": record.amount_msat.get(),
        ":fee_msat": record.fee_msat.get(),
        ":memo": record.memo,
        ":comment": record.comment,
        ":preimage": record.preimage,
        ":updated_at": optional_micros(record.updated_at),
        ":settled_at": optional_micros(payment.settled_at),
        ":confirmed": payment.confirmed,
        ":late": payment.late,
        ":reversals": payment.reversals,
        ":decided_at": micros(decided_at),
    })?;
    Ok(())
}

pub(super) fn payment(
    connection: &Connection,
    wallet: &WalletId,
    id: &CheckingId,
) -> rusqlite::Result<Option<Payment>> {
    let sql = format!("{SELECT} WHERE wallet = ?1 AND checking_id = ?2");
    connection.prepare_cached(&sql)?.query_row([wallet.as_str(), id.as_str()], rows::payment).optional()
}

/// Its notices go with it. What the person wrote on it stays with the record that the server knows it by now.
pub(super) fn remove_payment(
    connection: &Connection,
    wallet: &WalletId,
    id: &CheckingId,
) -> rusqlite::Result<()> {
    const HAND_ON: &str = "
        UPDATE payment SET note = gone.note, labels = gone.labels
        FROM (SELECT payment_hash, note, labels FROM payment WHERE wallet = ?1 AND checking_id = ?2) AS gone
        WHERE wallet = ?1 AND checking_id <> ?2 AND payment.payment_hash = gone.payment_hash
            AND payment.note IS NULL AND payment.labels IS NULL
            AND coalesce(gone.note, gone.labels) IS NOT NULL";
    connection.prepare_cached(HAND_ON)?.execute([wallet.as_str(), id.as_str()])?;
    let sql = "DELETE FROM payment WHERE wallet = ?1 AND checking_id = ?2";
    connection.prepare_cached(sql)?.execute([wallet.as_str(), id.as_str()])?;
    Ok(())
}

pub(super) fn mark_unknown(
    connection: &Connection,
    wallet: &WalletId,
    id: &CheckingId,
    at: Timestamp,
) -> rusqlite::Result<Option<Payment>> {
    const SQL: &str = "
        UPDATE payment SET unknown_since = ?3
        WHERE wallet = ?1 AND checking_id = ?2 AND status = 'pending' AND unknown_since IS NULL";
    let place = (wallet.as_str(), id.as_str(), micros(at));
    match connection.prepare_cached(SQL)?.execute(place)? {
        0 => Ok(None),
        _ => payment(connection, wallet, id),
    }
}

pub(super) fn open_payments(
    connection: &Connection,
    wallet: &WalletId,
) -> rusqlite::Result<Vec<OpenPayment>> {
    let sql = format!("{SELECT} WHERE wallet = ?1 AND status = 'pending' AND confirmed = 1 {NEWEST_FIRST}");
    connection.prepare_cached(&sql)?.query_map([wallet.as_str()], rows::open_payment)?.collect()
}

/// A page begins after a payment's place, not after a count, so new payments don't shift it.
pub(super) fn payments(connection: &Connection, query: &PaymentQuery) -> rusqlite::Result<Vec<Payment>> {
    let mut conditions = Vec::new();
    let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
    let wallet = query.wallet.as_ref().map(WalletId::as_str);
    if wallet.is_some() {
        conditions.push("wallet = :wallet");
        values.push((":wallet", &wallet));
    }
    if query.named.is_some() {
        conditions.push("(payment_hash = :named OR checking_id = :named)");
        values.push((":named", &query.named));
    }
    let after = query.after.as_ref().map(|after| (after.wallet.as_str(), after.checking_id.as_str()));
    let place;
    if let Some((after_wallet, after_id)) = &after {
        let Some(listed_at) = listed_at(connection, after_wallet, after_id)? else { return Ok(Vec::new()) };
        place = listed_at;
        conditions.push("(listed_at, wallet, checking_id) < (:place, :after_wallet, :after_id)");
        values.extend([
            (":place", &place as &dyn ToSql),
            (":after_wallet", after_wallet),
            (":after_id", after_id),
        ]);
    }
    // SQLite takes a negative limit for none.
    let limit = query.limit.map_or(-1, i64::from);
    values.push((":limit", &limit));
    let filter =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let sql = format!("{SELECT} {filter} {NEWEST_FIRST} LIMIT :limit");
    connection.prepare_cached(&sql)?.query_map(values.as_slice(), rows::payment)?.collect()
}

fn listed_at(connection: &Connection, wallet: &str, id: &str) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = "SELECT listed_at FROM payment WHERE wallet = ?1 AND checking_id = ?2";
    connection.prepare_cached(SQL)?.query_row([wallet, id], |row| row.get("listed_at")).optional()
}

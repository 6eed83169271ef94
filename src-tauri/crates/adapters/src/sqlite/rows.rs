//! Rows as the domain's types.

use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};
use satchime_domain::address::ServerUrl;
use satchime_domain::money::Msat;
use satchime_domain::notice::{Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::wallet::{
    Address, History, HistoryPosition, Progress, SourceWalletId, Wallet, WalletId,
};
use satchime_engine::ports::OpenPayment;

use super::columns::{optional_time, optional_word, time, unreadable, word};

pub(super) fn wallet(row: &Row<'_>) -> rusqlite::Result<Wallet> {
    Ok(Wallet {
        id: WalletId(row.get("id")?),
        name: row.get("name")?,
        server: server(row)?,
        allow_private_http: row.get("allow_private_http")?,
        source_wallet_id: row.get::<_, Option<String>>("source_wallet_id")?.map(SourceWalletId),
        access: word(row, "access")?,
        channel: word(row, "channel")?,
        learned_channel: optional_word(row, "learned_channel")?,
        enabled: row.get("enabled")?,
        added_at: time(row, "added_at")?,
        progress: progress(row)?,
    })
}

pub(super) fn progress(row: &Row<'_>) -> rusqlite::Result<Progress> {
    Ok(Progress {
        watch_from: optional_time(row, "watch_from")?,
        history: history(row)?,
        cursor: optional_time(row, "cursor")?,
        balance_msat: row.get::<_, Option<i64>>("balance_msat")?.map(Msat::new),
        seen_count: row.get::<_, Option<i64>>("seen_count")?.and_then(|count| u64::try_from(count).ok()),
        unreadable: u64::try_from(row.get::<_, i64>("unreadable")?).unwrap_or_default(),
    })
}

fn history(row: &Row<'_>) -> rusqlite::Result<History> {
    let count = |name| {
        let count = row.get::<_, Option<i64>>(name)?;
        Ok::<_, rusqlite::Error>(count.and_then(|count| u64::try_from(count).ok()))
    };
    match (row.get("imported")?, count("history_read")?) {
        (true, _) => Ok(History::Read),
        (false, None) => Ok(History::Unread),
        (false, Some(read)) => Ok(History::Reading(HistoryPosition { read, total: count("history_total")? })),
    }
}

pub(super) fn open_payment(row: &Row<'_>) -> rusqlite::Result<OpenPayment> {
    Ok(OpenPayment { payment: payment(row)?, asked_at: optional_time(row, "asked_at")? })
}

pub(super) fn address(row: &Row<'_>) -> rusqlite::Result<Address> {
    Ok(Address { server: server(row)?, allow_private_http: row.get("allow_private_http")? })
}

pub(super) fn payment(row: &Row<'_>) -> rusqlite::Result<Payment> {
    Ok(Payment {
        wallet: WalletId(row.get("wallet")?),
        record: PaymentRecord {
            checking_id: CheckingId(row.get("checking_id")?),
            payment_hash: PaymentHash(row.get("payment_hash")?),
            source_wallet_id: row.get::<_, Option<String>>("source_wallet_id")?.map(SourceWalletId),
            direction: word(row, "direction")?,
            status: word(row, "status")?,
            amount_msat: Msat::new(row.get("amount_msat")?),
            fee_msat: Msat::new(row.get("fee_msat")?),
            memo: row.get("memo")?,
            comment: row.get("comment")?,
            tag: row.get("tag")?,
            extra: pairs(row)?,
            bolt11: row.get("bolt11")?,
            preimage: row.get("preimage")?,
            created_at: optional_time(row, "created_at")?,
            updated_at: optional_time(row, "updated_at")?,
            expires_at: optional_time(row, "expires_at")?,
            has_local_times: false,
        },
        settled_at: optional_time(row, "settled_at")?,
        confirmed: row.get("confirmed")?,
        late: row.get("late")?,
        first_seen_at: time(row, "first_seen_at")?,
        unknown_since: optional_time(row, "unknown_since")?,
        reversals: row.get("reversals")?,
    })
}

fn pairs(row: &Row<'_>) -> rusqlite::Result<Vec<(String, String)>> {
    let pairs: Option<String> = row.get("extra")?;
    Ok(pairs.and_then(|pairs| serde_json::from_str(&pairs).ok()).unwrap_or_default())
}

/// A row of the outbox, joined so that it has a payment's columns too.
pub(super) fn notice(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: NoticeId(row.get("id")?),
        wallet_name: row.get("wallet_name")?,
        payment: payment(row)?,
        decided_at: time(row, "decided_at")?,
        held: optional_word(row, "held")?,
    })
}

fn server(row: &Row<'_>) -> rusqlite::Result<ServerUrl> {
    let index = "server".idx(row.as_ref())?;
    ServerUrl::parse(row.get_ref(index)?.as_str()?).map_err(|_| unreadable(index, Type::Text))
}

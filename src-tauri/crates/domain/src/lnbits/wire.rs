//! The payment object, as every LNbits version sends it in frames and REST answers.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::{Map, Value};

use crate::money::Msat;
use crate::payment::{CheckingId, Direction, PaymentHash, PaymentRecord, Status};
use crate::wallet::SourceWalletId;

const MAX_ID: usize = 256;
const MAX_MEMO: usize = 4096;
const MAX_BOLT11: usize = 8192;
const MAX_PREIMAGE: usize = 256;

/// Reads a payment object. An odd field costs only itself; `None` without a usable `checking_id` or `amount`.
///
/// A status that is missing or unknown reads as pending, never as money that moved.
pub fn record(value: &Value) -> Option<PaymentRecord> {
    let fields = value.as_object()?;
    let checking_id = id(fields, "checking_id")?;
    let amount_msat = integer(fields.get("amount")?)?;
    Some(PaymentRecord {
        payment_hash: PaymentHash(id(fields, "payment_hash").unwrap_or_else(|| hash_within(&checking_id))),
        checking_id: CheckingId(checking_id),
        source_wallet_id: id(fields, "wallet_id").map(SourceWalletId),
        direction: if amount_msat < 0 { Direction::Outbound } else { Direction::Inbound },
        status: status(fields).unwrap_or(Status::Pending),
        amount_msat: Msat::new(amount_msat).abs(),
        fee_msat: fields.get("fee").and_then(integer).map_or(Msat::ZERO, |fee| Msat::new(fee).abs()),
        memo: text(fields, "memo").map(|memo| start(memo, MAX_MEMO)),
        comment: comment(fields),
        bolt11: ["bolt11", "payment_request"].into_iter().find_map(|name| whole(fields, name, MAX_BOLT11)),
        preimage: whole(fields, "preimage", MAX_PREIMAGE).filter(|hex| hex.bytes().any(|byte| byte != b'0')),
        created_at: time(fields, "time").or_else(|| time(fields, "created_at")),
        updated_at: time(fields, "updated_at"),
        expires_at: fields.get("expiry").and_then(instant),
    })
}

/// The status, where the object tells one: `status` since 0.12.11, `pending` up to 0.12.12.
pub(super) fn status(fields: &Map<String, Value>) -> Option<Status> {
    match fields.get("status") {
        Some(Value::String(word)) => Some(match word.trim().to_ascii_lowercase().as_str() {
            "success" => Status::Succeeded,
            "failed" => Status::Failed,
            _ => Status::Pending,
        }),
        _ => match fields.get("pending")? {
            Value::Bool(pending) => Some(if *pending { Status::Pending } else { Status::Succeeded }),
            _ => None,
        },
    }
}

/// A whole number, also where it comes as a float or as text. Never out of range, never not a number.
pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| rounded(number.as_f64()?)),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| rounded(text.parse().ok()?))
        }
        _ => None,
    }
}

fn rounded(number: f64) -> Option<i64> {
    /// 2^63, the first float that no longer fits.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (number.abs() < LIMIT).then(|| number.round() as i64)
}

/// An id is used whole or not at all: a cut one would name something else.
pub(super) fn id(fields: &Map<String, Value>, name: &str) -> Option<String> {
    whole(fields, name, MAX_ID).filter(|id| !id.chars().any(|c| c.is_control() || c.is_whitespace()))
}

/// The payer of an internal payment has `internal_<payment hash>` as checking id, everyone else usually the hash.
fn hash_within(checking_id: &str) -> String {
    match checking_id.strip_prefix("internal_") {
        Some(hash) if !hash.is_empty() => hash.to_owned(),
        _ => checking_id.to_owned(),
    }
}

/// `extra.comment` is a string, or a list with one string (older lnurlp extension).
fn comment(fields: &Map<String, Value>) -> Option<String> {
    let comment = match fields.get("extra")?.get("comment")? {
        Value::Array(lines) => lines.iter().find_map(|line| line.as_str().filter(|line| !line.is_empty()))?,
        other => other.as_str()?,
    };
    (!comment.is_empty()).then(|| start(comment, MAX_MEMO))
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str().filter(|text| !text.is_empty())
}

fn whole(fields: &Map<String, Value>, name: &str, most: usize) -> Option<String> {
    text(fields, name).filter(|text| text.len() <= most).map(str::to_owned)
}

pub(super) fn start(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A time that means UTC when it has no offset: `time`, `created_at`, `updated_at`.
fn time(fields: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    let value = fields.get(name)?;
    instant(value).or_else(|| {
        let civil: DateTime = value.as_str()?.trim().parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// A time that needs no guessing: Unix seconds, or text with an offset. LNbits also sends `expiry` without an offset,
/// which is then the server's local time, so it tells nothing.
fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(seconds) => Timestamp::from_second(seconds).ok(),
            None => unix(number.as_f64()?),
        },
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn unix(seconds: f64) -> Option<Timestamp> {
    const MICROS: f64 = 1e6;
    Timestamp::from_microsecond(rounded(seconds * MICROS)?).ok()
}

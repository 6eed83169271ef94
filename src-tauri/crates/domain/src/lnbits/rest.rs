//! Bodies of REST answers, parsed from JSON already.

use serde_json::Value;

use super::version::LnbitsVersion;
use super::wire;
use crate::money::Msat;
use crate::payment::{PaymentRecord, Status};
use crate::source::{PaymentPage, SourceWallet};
use crate::text;
use crate::wallet::SourceWalletId;

/// The most characters of a server's own words that are passed on.
const MAX_DETAIL: usize = 200;
const MAX_NAME: usize = 256;

/// Reads `GET /api/v1/wallet`; `None` when this is not LNbits' answer.
pub fn wallet(body: &Value) -> Option<SourceWallet> {
    let fields = body.as_object()?;
    Some(SourceWallet {
        name: wire::start(fields.get("name")?.as_str()?, MAX_NAME),
        balance_msat: Msat::new(wire::integer(fields.get("balance")?)?),
        id: wire::id(fields, "id").map(SourceWalletId),
        server_time: None,
    })
}

/// Reads a list of payments, plain or paginated; `None` when this is neither. Unreadable records are left out.
pub fn page(body: &Value) -> Option<PaymentPage> {
    let (list, total) = match body {
        Value::Array(list) => (list, None),
        Value::Object(fields) => {
            (fields.get("data")?.as_array()?, fields.get("total").and_then(Value::as_u64))
        }
        _ => return None,
    };
    Some(PaymentPage {
        records: list.iter().filter_map(wire::record).collect(),
        received: list.len(),
        total,
        server_time: None,
    })
}

/// Reads `GET /api/v1/payments/{payment_hash}`; `None` without `details`, which only the owner's key is shown.
///
/// The status is the record's own. The outer `status` is not read: up to 1.3 it may say `success` of a payment that is
/// not paid. `paid` counts only where the record tells no status at all.
pub fn payment(body: &Value) -> Option<PaymentRecord> {
    let details = body.get("details")?;
    let mut record = wire::record(details)?;
    if wire::status(details.as_object()?).is_none() && body.get("paid") == Some(&Value::Bool(true)) {
        record.status = Status::Succeeded;
    }
    Some(record)
}

/// The server's version in `/openapi.json`.
pub fn version(body: &Value) -> Option<LnbitsVersion> {
    LnbitsVersion::parse(body.get("info")?.get("version")?.as_str()?)
}

/// What LNbits says of the key that came with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAnswer {
    /// It opens no wallet.
    Unknown,
    /// None came along.
    Missing,
}

/// Read in LNbits' own words only: a log-in before the server answers with the same numbers, in words of its own.
pub fn key_answer(status: u16, body: &Value) -> Option<KeyAnswer> {
    let detail = body.get("detail")?.as_str()?.trim().trim_end_matches('.').to_ascii_lowercase();
    match (status, detail.as_str()) {
        (404, "wallet not found") => Some(KeyAnswer::Unknown),
        // Until the middle of 2024.
        (401, "invalid key or wallet" | "invalid key or expired key") => Some(KeyAnswer::Unknown),
        (401, "no api key provided" | "invoice (or admin) key required") => Some(KeyAnswer::Missing),
        (400, "`x-api-key` header missing") => Some(KeyAnswer::Missing),
        _ => None,
    }
}

/// What the server said went wrong: one safe line, without anything that looks like a key.
pub fn error_detail(body: &Value) -> Option<String> {
    let detail = match body.get("detail").or_else(|| body.get("error"))? {
        // A refused query comes as a list of `{"loc", "msg", "type"}`.
        Value::Array(problems) => problems.iter().find_map(|problem| problem.get("msg")?.as_str())?,
        other => other.as_str()?,
    };
    // Keys are looked for in the text as it is shown, so that no invisible character hides one, and before it is cut,
    // so that no half of one is left.
    let shown = text::without_keys(&text::one_line(detail, detail.len()));
    Some(text::one_line(&shown, MAX_DETAIL)).filter(|detail| !detail.is_empty())
}

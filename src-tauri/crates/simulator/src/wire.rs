//! The shapes that go over the wire, by version: payment objects and frames.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::payment::{SimPayment, Status};
use crate::version::Version;

const NO_PREIMAGE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Whether a record was just made in the server's memory or read from its database: only the latter's `expiry`
/// carries a UTC offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Memory,
    Database,
}

/// How one server writes: its version and its time zone.
#[derive(Clone, Copy)]
pub(crate) struct Wire {
    pub version: Version,
    pub time_zone_offset: SignedDuration,
}

impl Wire {
    pub fn payment(self, payment: &SimPayment, origin: Origin) -> Value {
        match self.version.is_0_12() {
            true => self.payment_0_12(payment),
            false => self.payment_1(payment, origin),
        }
    }

    /// The text on a wallet's channel. `balance_msat` is rounded down to whole satoshi.
    pub fn frame(self, payment: &SimPayment, balance_msat: i64, origin: Origin) -> String {
        let balance = balance_msat.div_euclid(1000);
        ascii(&json!({"wallet_balance": balance, "payment": self.payment(payment, origin)}).to_string())
    }

    /// The text on a payment hash's channel.
    pub fn hash_frame(self) -> String {
        match self.version.is_0_12() {
            true => json!({"pending": false}).to_string(),
            false => json!({"pending": false, "status": "success"}).to_string(),
        }
    }

    pub fn preimage(self, payment: &SimPayment) -> Value {
        match &payment.preimage {
            _ if self.version.is_0_12() => json!(NO_PREIMAGE),
            Some(preimage) => json!(preimage),
            None => Value::Null,
        }
    }

    fn payment_0_12(self, payment: &SimPayment) -> Value {
        let mut object = json!({
            "pending": payment.status == Status::Pending,
            "checking_id": payment.checking_id,
            "amount": payment.amount_msat,
            "fee": payment.fee_msat,
            "memo": payment.memo,
            "time": payment.created.as_second(),
            "bolt11": payment.bolt11,
            "preimage": NO_PREIMAGE,
            "payment_hash": payment.payment_hash,
            "expiry": payment.expiry.as_second() as f64,
            "extra": payment.extra,
            "wallet_id": payment.wallet_id,
            "webhook": null,
            "webhook_status": null,
        });
        if self.version.has_status() {
            object["status"] = json!(payment.status.as_str());
        }
        object
    }

    fn payment_1(self, payment: &SimPayment, origin: Origin) -> Value {
        let mut object = json!({
            "checking_id": payment.checking_id,
            "payment_hash": payment.payment_hash,
            "wallet_id": payment.wallet_id,
            "amount": payment.amount_msat,
            "fee": payment.fee_msat,
            "bolt11": payment.bolt11,
            "status": payment.status.as_str(),
            "memo": payment.memo,
            "expiry": self.expiry(payment.expiry, origin),
            "webhook": null,
            "webhook_status": null,
            "preimage": payment.preimage,
            "tag": tag(&payment.extra),
            "extension": null,
            "time": iso(payment.created),
            "created_at": iso(after(payment.created, 3)),
            "updated_at": iso(after(payment.updated, 4)),
            "extra": payment.extra,
        });
        if self.version.has_payment_request() {
            object["payment_request"] = json!(payment.bolt11);
        }
        if self.version.has_fiat_provider() {
            object["fiat_provider"] = Value::Null;
        }
        if self.version.has_labels() {
            object["labels"] = json!(payment.labels);
        }
        if self.version.has_external_id() {
            object["external_id"] = Value::Null;
        }
        object
    }

    fn expiry(self, time: Timestamp, origin: Origin) -> String {
        match origin {
            Origin::Database => time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
            Origin::Memory => {
                let offset = Offset::try_from(self.time_zone_offset).unwrap_or(Offset::UTC);
                time.to_zoned(TimeZone::fixed(offset)).strftime("%Y-%m-%dT%H:%M:%S").to_string()
            }
        }
    }
}

pub(crate) fn tag(extra: &Map<String, Value>) -> Option<&str> {
    extra.get("tag").and_then(Value::as_str)
}

/// A moment later, as the columns of one record follow each other.
pub(crate) fn after(time: Timestamp, micros: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_micros(micros)).unwrap_or(time)
}

fn iso(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}

/// JSON as Python writes it: everything beyond ASCII as `\u` escapes, beyond the BMP as surrogate pairs.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            out.push(character);
            continue;
        }
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_ascii_and_mean_the_same() {
        let text = json!({"memo": "Käffchen ☕ 🥑 \"x\" \\"}).to_string();
        let escaped = ascii(&text);
        assert!(escaped.is_ascii());
        assert!(escaped.contains("\\ud83e\\udd51"));
        let back: Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(back["memo"], "Käffchen ☕ 🥑 \"x\" \\");
    }

    #[test]
    fn times_have_six_digits() {
        let time: Timestamp = "2026-11-23T05:16:04.00876Z".parse().unwrap();
        assert_eq!(iso(time), "2026-11-23T05:16:04.008760+00:00");
    }
}

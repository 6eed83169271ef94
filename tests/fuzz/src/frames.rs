//! Frames, and what is made of them.

use satchime_domain::lnbits::frame::{Frame, decode};
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use serde_json::{Value, json};

use super::sound;

pub fn hold(data: &[u8]) {
    // The socket lets nothing else through.
    let Ok(text) = std::str::from_utf8(data) else { return };
    let frame = decode(text);
    assert_eq!(decode(text), frame);
    let Frame::Payment(hint) = frame else { return };
    let record = hint.record;
    sound::record(&record);
    // Spelt out, its times have an offset.
    let record = PaymentRecord { has_local_times: false, ..record };
    assert_eq!(
        decode(&spelt(&record)),
        Frame::Payment(Box::new(satchime_domain::lnbits::frame::Hint { record: record.clone() }))
    );
    let mut said = Vec::new();
    for bits in 0..32 {
        let (_, notice) = sound::written(&record, &sound::context(bits, Some(&record)));
        said.extend(notice);
    }
    sound::notices(said.iter().take(1).cloned().collect());
    sound::notices(said);
}

fn extra(record: &PaymentRecord) -> Value {
    let told = record.extra.iter().map(|(name, value)| (name.clone(), json!(value)));
    told.chain([("comment".to_owned(), json!(record.comment))]).collect::<serde_json::Map<_, _>>().into()
}

/// The frame a server would send of this record.
fn spelt(record: &PaymentRecord) -> String {
    let amount = record.amount_msat.get();
    let (kind, amount) = match record.direction {
        Direction::Inbound => ("payment_received", amount),
        Direction::Outbound => ("payment_sent", -amount),
    };
    let status = match record.status {
        Status::Pending => "pending",
        Status::Succeeded => "success",
        Status::Failed => "failed",
    };
    let time =
        |time: &Option<satchime_domain::Timestamp>| time.map_or(Value::Null, |time| json!(time.to_string()));
    let payment = json!({
        "checking_id": record.checking_id.as_str(),
        "payment_hash": record.payment_hash.as_str(),
        "wallet_id": record.source_wallet_id.as_ref().map(|id| id.as_str()),
        "amount": amount,
        "fee": -record.fee_msat.get(),
        "status": status,
        "memo": record.memo,
        "bolt11": record.bolt11,
        "preimage": record.preimage,
        "time": time(&record.created_at),
        "updated_at": time(&record.updated_at),
        "expiry": time(&record.expires_at),
        "tag": record.tag,
        "extra": extra(record),
    });
    // Of nothing, only a named direction tells where it went.
    match amount {
        0 => json!({ "type": kind, "data": { "payment": payment } }).to_string(),
        _ => json!({ "wallet_balance": 0, "payment": payment }).to_string(),
    }
}

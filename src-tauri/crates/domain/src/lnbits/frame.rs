//! WebSocket frames. A frame is only a hint: anybody who knows the channel's name can publish one.

use super::json::{Raw, members, without_nan};
use super::wire::{self, Fields};
use crate::payment::{Direction, PaymentRecord, Status};

/// What a text frame turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    Payment(Box<Hint>),
    Ignored(Ignored),
}

/// A payment that a frame speaks of, to be confirmed over REST before anything is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub record: PaymentRecord,
}

/// Why a frame is dropped. All of this is legal input: a server passes on whatever is posted to a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    NotJson,
    /// A `type` that is none of the three documented ones.
    UnknownType,
    NotAPayment,
}

/// Reads a text frame.
///
/// Real servers send `{"wallet_balance", "payment"}`. The public documentation describes frames with a `type`, which no
/// version sends; they are read all the same. There the direction comes from the type where it tells one, the amount is
/// millisatoshi as everywhere else on the wire (the documentation says satoshi), and a missing status means settled,
/// because that is what the event announces. A missing checking id is taken from the payment hash.
pub fn decode(text: &str) -> Frame {
    let text = without_nan(text);
    let names = ["type", "data", "payment"];
    let [kind, data, payment] = match members(&text, names) {
        Ok(found) => found.unwrap_or_default(),
        Err(_) => return Frame::Ignored(Ignored::NotJson),
    };
    let [inner_kind, inner_payment] = data.map_or([None; 2], |data| data.members(["type", "payment"]));
    let hint = match kind.and_then(Raw::text).or_else(|| inner_kind.and_then(Raw::text)) {
        None => payment.and_then(|payment| Fields::read(payment.as_str())?.record()),
        Some(kind) => {
            let Some(direction) = direction(&kind) else { return Frame::Ignored(Ignored::UnknownType) };
            let payment = inner_payment.or(payment).or(data).map_or(&*text, Raw::as_str);
            documented(payment, direction)
        }
    };
    match hint {
        Some(record) => Frame::Payment(Box::new(Hint { record })),
        None => Frame::Ignored(Ignored::NotAPayment),
    }
}

/// What a documented type says of a payment's direction; `None` for any other type.
fn direction(kind: &str) -> Option<Option<Direction>> {
    match kind {
        "payment" => Some(None),
        "payment_received" => Some(Some(Direction::Inbound)),
        "payment_sent" => Some(Some(Direction::Outbound)),
        _ => None,
    }
}

fn documented(payment: &str, direction: Option<Direction>) -> Option<PaymentRecord> {
    let mut fields = Fields::read(payment)?;
    if wire::id(fields.checking_id).is_none() {
        fields.checking_id = fields.payment_hash;
    }
    let mut record = fields.record()?;
    record.direction = direction.unwrap_or(record.direction);
    if fields.status().is_none() {
        record.status = Status::Succeeded;
    }
    Some(record)
}

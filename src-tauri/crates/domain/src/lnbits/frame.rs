//! WebSocket frames. A frame is only a hint: anybody who knows the channel's name can publish one.

use serde_json::{Map, Value};

use super::wire;
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
    let Ok(value) = serde_json::from_str::<Value>(text) else { return Frame::Ignored(Ignored::NotJson) };
    let hint = match event(&value) {
        Event::Real(payment) => wire::record(payment),
        Event::Documented { payment, direction } => documented(payment, direction),
        Event::Unknown => return Frame::Ignored(Ignored::UnknownType),
        Event::None => None,
    };
    match hint {
        Some(record) => Frame::Payment(Box::new(Hint { record })),
        None => Frame::Ignored(Ignored::NotAPayment),
    }
}

enum Event<'a> {
    Real(&'a Value),
    Documented { payment: &'a Map<String, Value>, direction: Option<Direction> },
    Unknown,
    None,
}

fn event(frame: &Value) -> Event<'_> {
    let data = frame.get("data");
    let word = |value: &'_ Value| value.get("type").and_then(Value::as_str).map(str::to_owned);
    let Some(kind) = word(frame).or_else(|| data.and_then(word)) else {
        return frame.get("payment").map_or(Event::None, Event::Real);
    };
    let direction = match kind.as_str() {
        "payment" => None,
        "payment_received" => Some(Direction::Inbound),
        "payment_sent" => Some(Direction::Outbound),
        _ => return Event::Unknown,
    };
    let payment =
        data.and_then(|data| data.get("payment")).or_else(|| frame.get("payment")).or(data).unwrap_or(frame);
    payment.as_object().map_or(Event::None, |payment| Event::Documented { payment, direction })
}

fn documented(payment: &Map<String, Value>, direction: Option<Direction>) -> Option<PaymentRecord> {
    let mut payment = payment.clone();
    if wire::id(&payment, "checking_id").is_none() {
        let hash = payment.get("payment_hash")?.clone();
        payment.insert("checking_id".into(), hash);
    }
    let settled = wire::status(&payment).is_none();
    let mut record = wire::record(&Value::Object(payment))?;
    if let Some(direction) = direction {
        record.direction = direction;
    }
    if settled {
        record.status = Status::Succeeded;
    }
    Some(record)
}

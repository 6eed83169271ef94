//! One JSON object a line, for programs. The field names are a promise.

use jiff::Timestamp;
use satchime_domain::channel::is_deaf;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, FaultCode};
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::push::LiveMode;
use satchime_domain::wallet::{Access, ChannelChoice, Wallet};
use satchime_engine::api::WalletStatus;
use serde::Serialize;

#[derive(Serialize)]
struct PaymentLine<'a> {
    event: &'static str,
    wallet_id: &'a str,
    wallet_name: &'a str,
    server: &'a str,
    direction: Direction,
    status: Status,
    amount_msat: Msat,
    fee_msat: Msat,
    memo: Option<&'a str>,
    /// What the payer wrote along.
    comment: Option<&'a str>,
    payment_hash: &'a str,
    checking_id: &'a str,
    /// When the invoice or payment was made, by its server.
    created_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    /// When Satchime first saw it.
    seen_at: Timestamp,
    confirmed: bool,
    late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_since: Option<Timestamp>,
}

#[derive(Serialize)]
struct ConnectionLine<'a> {
    event: &'static str,
    wallet_id: &'a str,
    wallet_name: &'a str,
    state: &'static str,
    since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<FaultCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Only of a live one: whether payments will be confirmed over REST.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed: Option<bool>,
    /// Only of a live one: how payments reach us.
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<LiveMode>,
}

#[derive(Serialize)]
struct WalletLine<'a> {
    wallet_id: &'a str,
    wallet_name: &'a str,
    server: String,
    lnbits_wallet_id: Option<&'a str>,
    access: Access,
    channel: ChannelChoice,
    enabled: bool,
    balance_msat: Option<Msat>,
    /// How many of its payments can't be read.
    unreadable: u64,
    added_at: Timestamp,
    /// What keeps it from being heard of, by what is known without asking its server.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<FaultCode>,
}

/// A payment; its texts are as the server sent them.
pub fn payment(payment: &Payment, wallet_name: &str, server: &str) -> String {
    let record = &payment.record;
    line(&PaymentLine {
        event: "payment",
        wallet_id: payment.wallet.as_str(),
        wallet_name,
        server,
        direction: record.direction,
        status: record.status,
        amount_msat: record.amount_msat,
        fee_msat: record.fee_msat,
        memo: record.memo.as_deref(),
        comment: record.comment.as_deref(),
        payment_hash: record.payment_hash.as_str(),
        checking_id: record.checking_id.as_str(),
        created_at: record.created_at,
        settled_at: payment.settled_at,
        seen_at: payment.first_seen_at,
        confirmed: payment.confirmed,
        late: payment.late,
        unknown_since: payment.unknown_since,
    })
}

/// A wallet's connection as it is now.
pub fn connection(status: &WalletStatus) -> String {
    let (attempt, retry_at) = match &status.state {
        ConnectionState::WaitingToRetry { attempt, retry_at, .. } => (Some(*attempt), Some(*retry_at)),
        _ => (None, None),
    };
    let mode = match &status.state {
        ConnectionState::Live { mode } => Some(*mode),
        _ => None,
    };
    let explanation = status.state.fault().map(Fault::explain);
    line(&ConnectionLine {
        event: "connection",
        wallet_id: status.wallet.id.as_str(),
        wallet_name: &status.wallet.name,
        state: status.state.name(),
        since: status.since,
        attempt,
        retry_at,
        code: explanation.as_ref().map(|explanation| explanation.code),
        next: explanation.as_ref().map(|explanation| explanation.next.clone()),
        reason: explanation.map(|explanation| explanation.text),
        confirmed: mode.map(|mode| mode != LiveMode::Unconfirmed),
        mode,
    })
}

/// A wallet as it is kept.
pub fn wallet(wallet: &Wallet) -> String {
    line(&WalletLine {
        wallet_id: wallet.id.as_str(),
        wallet_name: &wallet.name,
        server: wallet.server.to_string(),
        lnbits_wallet_id: wallet.source_wallet_id.as_ref().map(|id| id.as_str()),
        access: wallet.access,
        channel: wallet.channel,
        enabled: wallet.enabled,
        balance_msat: wallet.progress.balance_msat,
        unreadable: wallet.progress.unreadable,
        added_at: wallet.added_at,
        code: is_deaf(wallet).then(|| Fault::DeafChannel.code()),
    })
}

/// One object and its line's end.
///
/// Escapes what JSON allows raw but a terminal or a line reader acts upon: strangers write memos.
pub fn line(object: &impl Serialize) -> String {
    let json = serde_json::to_string(object).unwrap_or_default();
    let mut line = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if acts(c) {
            line.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            line.push(c);
        }
    }
    line.push('\n');
    line
}

/// Control characters, line separators, and what turns the direction of text or can't be seen.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use satchime_domain::fault::Fault;
    use serde_json::Value;

    fn keys(line: &str) -> Vec<String> {
        let Value::Object(fields) = serde_json::from_str(line).unwrap() else {
            panic!("not an object: {line}")
        };
        let mut keys: Vec<String> = fields.keys().cloned().collect();
        keys.sort();
        keys
    }

    #[test]
    fn a_payment_has_exactly_the_promised_fields() {
        let line = payment(&fixtures::received(), "Shop", "https://lnbits.example");
        let mut promised = [
            "event",
            "wallet_id",
            "wallet_name",
            "server",
            "direction",
            "status",
            "amount_msat",
            "fee_msat",
            "memo",
            "payment_hash",
            "checking_id",
            "settled_at",
            "confirmed",
            "late",
            "comment",
            "created_at",
            "seen_at",
        ];
        promised.sort_unstable();
        assert_eq!(keys(&line), promised);
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["event"], "payment");
        assert_eq!(value["direction"], "inbound");
        assert_eq!(value["status"], "succeeded");
        assert_eq!(value["amount_msat"], 21_000_000);
        assert_eq!(value["settled_at"], "2026-11-23T05:16:04Z");
        assert_eq!(value["confirmed"], true);
    }

    #[test]
    fn an_unsettled_payment_says_so() {
        let line = payment(&fixtures::not_sent(), "Shop", "https://lnbits.example");
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&value["direction"], &value["status"]), (&"outbound".into(), &"failed".into()));
        assert_eq!((&value["settled_at"], &value["memo"]), (&Value::Null, &Value::Null));
        for time in ["created_at", "seen_at"] {
            assert_eq!(value[time], "2026-11-23T05:16:04Z", "{time}");
        }
        assert_eq!((&value["amount_msat"], &value["fee_msat"]), (&500_000.into(), &1_000.into()));
    }

    #[test]
    fn a_connection_has_only_the_fields_of_its_state() {
        let always = ["event", "since", "state", "wallet_id", "wallet_name"];
        let of = |state| connection(&fixtures::status(state));
        assert_eq!(keys(&of(ConnectionState::Verifying)), always);
        let live = of(ConnectionState::Live { mode: LiveMode::Unconfirmed });
        assert_eq!(keys(&live), ["confirmed", "event", "mode", "since", "state", "wallet_id", "wallet_name"]);
        assert_eq!(serde_json::from_str::<Value>(&live).unwrap()["confirmed"], false);
        let waiting = of(ConnectionState::WaitingToRetry {
            attempt: 3,
            retry_at: fixtures::moment(),
            fault: Fault::Refused,
        });
        assert_eq!(
            keys(&waiting),
            [
                "attempt",
                "code",
                "event",
                "next",
                "reason",
                "retry_at",
                "since",
                "state",
                "wallet_id",
                "wallet_name"
            ]
        );
        let value: Value = serde_json::from_str(&waiting).unwrap();
        assert_eq!((&value["code"], &value["attempt"]), (&"server_refused".into(), &3.into()));
        let rejected = of(ConnectionState::Rejected { fault: Fault::KeyRejected });
        assert_eq!(
            keys(&rejected),
            ["code", "event", "next", "reason", "since", "state", "wallet_id", "wallet_name"]
        );
    }

    #[test]
    fn a_strangers_text_stays_on_its_line_and_asleep() {
        let memo = "a\nb\u{9b}31mred\u{2028}next\u{202e}drawkcab\u{7f} \u{1f469}\u{200d}\u{1f680} \"q\" ünï";
        let mut received = fixtures::received();
        received.record.memo = Some(memo.to_owned());
        let line = payment(&received, "Shop", "https://lnbits.example");
        assert_eq!(line.matches('\n').count(), 1);
        assert!(line.ends_with("}\n"));
        assert!(!line.trim_end().chars().any(acts), "{line}");
        assert!(line.contains("ünï"));
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["memo"], memo);
    }
}

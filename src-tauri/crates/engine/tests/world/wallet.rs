//! A wallet of the server, and the frames that tell of its payments.

use satchime_domain::payment::{Direction, PaymentRecord, Status};
use serde_json::json;

pub struct FakeWallet {
    pub id: String,
    pub key: String,
    pub admin_key: String,
    /// Channels that carry nothing any more.
    pub old_keys: Vec<String>,
    pub records: Vec<PaymentRecord>,
    /// What the server forgot: before 1.0 it keeps no payment that failed and no invoice that expired.
    pub deleted: Vec<PaymentRecord>,
    /// Sat.
    pub balance: i64,
    pub key_good: bool,
    /// Another wallet of the server, which its owner shares with this one's.
    pub mirrors: Option<usize>,
    /// It may see the payments of the one it mirrors.
    pub may_view: bool,
    /// Settled or failed at the funding source, which the server asks only when it is asked itself.
    pub unnoticed: Vec<(String, Status)>,
    /// When it was last asked for as many of its newest records as the check before adding asks for, or for fewer after
    /// that was in vain.
    pub inspected: u64,
    pub inspecting: bool,
}

impl FakeWallet {
    pub fn new(id: &str, key: &str, admin_key: &str) -> Self {
        Self {
            id: id.to_owned(),
            key: key.to_owned(),
            admin_key: admin_key.to_owned(),
            old_keys: Vec::new(),
            records: Vec::new(),
            deleted: Vec::new(),
            balance: 0,
            key_good: true,
            mirrors: None,
            may_view: true,
            unnoticed: Vec::new(),
            inspected: 0,
            inspecting: false,
        }
    }
}

pub fn frame(record: &PaymentRecord) -> String {
    let sign = match record.direction {
        Direction::Inbound => 1,
        Direction::Outbound => -1,
    };
    let status = match record.status {
        Status::Pending => "pending",
        Status::Succeeded => "success",
        Status::Failed => "failed",
    };
    let payment = json!({
        "checking_id": record.checking_id.as_str(),
        "payment_hash": record.payment_hash.as_str(),
        "amount": sign * record.amount_msat.get(),
        "status": status,
    });
    json!({ "wallet_balance": 1, "payment": payment }).to_string()
}

/// What somebody makes up who knows the channel: a payment of 21,000 sat.
pub fn made_up_frame(id: &str) -> String {
    let payment = json!({ "checking_id": id, "payment_hash": id, "amount": 21_000_000, "status": "success" });
    json!({ "wallet_balance": 9, "payment": payment }).to_string()
}

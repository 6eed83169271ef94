//! Payments as the simulated server keeps them, and how a script describes new ones.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

/// What became of a payment, in LNbits' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Success,
    Pending,
    Failed,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Pending => "pending",
            Self::Failed => "failed",
        }
    }
}

/// One record of the server's ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct SimPayment {
    /// Unique per record.
    pub checking_id: String,
    /// Shared by the records of payer and payee.
    pub payment_hash: String,
    pub wallet_id: String,
    /// Negative when outgoing, without the fee.
    pub amount_msat: i64,
    /// Zero or negative; the reserve while the payment is pending.
    pub fee_msat: i64,
    pub status: Status,
    pub memo: Option<String>,
    pub bolt11: String,
    pub preimage: Option<String>,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub expiry: Timestamp,
    pub extra: Map<String, Value>,
    pub labels: Vec<String>,
}

impl SimPayment {
    pub fn is_outgoing(&self) -> bool {
        self.amount_msat < 0
    }

    /// What the record takes from or adds to its wallet's balance: an outgoing payment counts while it is pending.
    pub(crate) fn effect_msat(&self) -> i64 {
        match self.status {
            Status::Success => self.amount_msat.saturating_add(self.fee_msat),
            Status::Pending if self.is_outgoing() => self.amount_msat.saturating_add(self.fee_msat),
            Status::Pending | Status::Failed => 0,
        }
    }
}

/// A payment to be made: `sat(21).memo("Coffee").fee_msat(1500)`.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(crate) amount_msat: i64,
    pub(crate) fee_msat: i64,
    pub(crate) memo: Option<String>,
    pub(crate) extra: Map<String, Value>,
    pub(crate) at: Option<Timestamp>,
    pub(crate) expires_in: Duration,
}

/// A payment of `amount` satoshi, whichever way it goes.
pub fn sat(amount: i64) -> Draft {
    msat(amount.saturating_mul(1000))
}

/// A payment of `amount` millisatoshi, whichever way it goes.
pub fn msat(amount: i64) -> Draft {
    Draft {
        amount_msat: amount.saturating_abs(),
        fee_msat: 0,
        memo: Some("LNbits".to_owned()),
        extra: Map::new(),
        at: None,
        expires_in: Duration::from_secs(3600),
    }
}

impl Draft {
    pub fn memo(self, memo: impl Into<String>) -> Self {
        Self { memo: Some(memo.into()), ..self }
    }

    /// `"memo": null`.
    pub fn without_memo(self) -> Self {
        Self { memo: None, ..self }
    }

    /// The routing fee in millisatoshi, for payments that leave the server.
    pub fn fee_msat(self, fee: i64) -> Self {
        Self { fee_msat: fee.saturating_abs(), ..self }
    }

    /// Adds to `extra`; anything but an object is ignored.
    pub fn extra(mut self, extra: Value) -> Self {
        if let Value::Object(extra) = extra {
            self.extra.extend(extra);
        }
        self
    }

    /// Backdates the payment: it is made, and settles, at this time of the server's clock.
    pub fn at(self, time: Timestamp) -> Self {
        Self { at: Some(time), ..self }
    }

    pub fn expires_in(self, time: Duration) -> Self {
        Self { expires_in: time, ..self }
    }
}

/// What LNbits sets aside for an outgoing payment's fee, negative.
pub(crate) fn fee_reserve_msat(amount_msat: i64) -> i64 {
    -(amount_msat.abs() / 100).max(2000)
}

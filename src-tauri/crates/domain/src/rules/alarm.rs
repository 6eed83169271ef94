//! What is said even in silence: money that leaves, money that runs out, a wallet that is not watched.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::connection::ConnectionState;
use crate::fault::Fault;
use crate::money::Msat;
use crate::payment::{Direction, PaymentRecord, Status};
use crate::wallet::WalletId;

/// When to be alarmed. `None` and `false`: never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlarmRules {
    /// An outgoing payment of more than this, in msat.
    pub outgoing_above_msat: Option<Msat>,
    /// A balance of less than this, in msat.
    pub balance_below_msat: Option<Msat>,
    /// A wallet that has not been live for so many minutes.
    pub not_live_minutes: Option<u32>,
    /// A key that the server rejects: nothing is watched until there is another one.
    pub rejected: bool,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

/// What is otherwise for one wallet. `None`: as for all; zero: never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WalletAlarms {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outgoing_above_msat: Option<Msat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_below_msat: Option<Msat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_live_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<bool>,
}

impl Default for AlarmRules {
    fn default() -> Self {
        Self {
            outgoing_above_msat: None,
            balance_below_msat: None,
            not_live_minutes: None,
            rejected: true,
            later: Map::new(),
        }
    }
}

/// Something that holds of a wallet until it is over; said when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub wallet: WalletId,
    pub wallet_name: String,
    pub cause: Cause,
}

/// One alarm of a wallet, whatever its numbers are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlarmId {
    pub wallet: WalletId,
    pub kind: Kind,
}

impl Alarm {
    pub fn id(&self) -> AlarmId {
        AlarmId { wallet: self.wallet.clone(), kind: self.cause.kind() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    BalanceBelow { balance_msat: Msat, limit_msat: Msat },
    NotLive { minutes: u32 },
    Rejected { fault: Fault },
}

/// Tells causes apart, whatever the numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    BalanceBelow,
    NotLive,
    Rejected,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::BalanceBelow, Self::NotLive, Self::Rejected];
}

/// What there is to know of a wallet that is to be watched.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    pub state: &'a ConnectionState,
    pub balance_msat: Option<Msat>,
    /// For how long it has not been live, while this computer was awake; `None` while it is.
    pub not_live_for: Option<Duration>,
}

impl Cause {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::BalanceBelow { .. } => Kind::BalanceBelow,
            Self::NotLive { .. } => Kind::NotLive,
            Self::Rejected { .. } => Kind::Rejected,
        }
    }
}

impl AlarmRules {
    #[must_use]
    pub fn with(&self, own: WalletAlarms) -> Self {
        let limit = |own: Option<Msat>, all: Option<Msat>| own.or(all).filter(|limit| *limit != Msat::ZERO);
        Self {
            outgoing_above_msat: limit(own.outgoing_above_msat, self.outgoing_above_msat),
            balance_below_msat: limit(own.balance_below_msat, self.balance_below_msat),
            not_live_minutes: own.not_live_minutes.or(self.not_live_minutes).filter(|minutes| *minutes > 0),
            rejected: own.rejected.unwrap_or(self.rejected),
            ..self.clone()
        }
    }

    /// What there is to be alarmed about. A wallet that is rejected is not said to be not live besides.
    pub fn causes(&self, watch: &Watch<'_>) -> Vec<Cause> {
        let rejected = match watch.state {
            ConnectionState::Rejected { fault } if self.rejected => Some(fault),
            _ => None,
        };
        let minutes = self.not_live_minutes.filter(|minutes| {
            let limit = Duration::from_secs(u64::from(*minutes) * 60);
            rejected.is_none() && watch.not_live_for.is_some_and(|since| since >= limit)
        });
        let low = self.balance_below_msat.zip(watch.balance_msat).filter(|(limit, balance)| balance < limit);
        [
            rejected.map(|fault| Cause::Rejected { fault: fault.clone() }),
            minutes.map(|minutes| Cause::NotLive { minutes }),
            low.map(|(limit_msat, balance_msat)| Cause::BalanceBelow { balance_msat, limit_msat }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What is certainly over. Neither `causes` nor this has it as long as nobody knows: a key that was rejected is so
    /// until the server takes one.
    pub fn over(&self, watch: &Watch<'_>) -> BTreeSet<Kind> {
        // A wallet whose history is known catches up before the server was asked about its key.
        let is_live = matches!(watch.state, ConnectionState::Live { .. });
        let is_enough = |limit| watch.balance_msat.is_some_and(|balance| balance >= limit);
        let is_over = |kind: &Kind| match kind {
            Kind::Rejected => !self.rejected || is_live,
            Kind::NotLive => self.not_live_minutes.is_none() || watch.not_live_for.is_none(),
            Kind::BalanceBelow => self.balance_below_msat.is_none_or(is_enough),
        };
        Kind::ALL.into_iter().filter(is_over).collect()
    }

    /// More money leaves than is usual.
    pub(super) fn is_alarming(&self, record: &PaymentRecord) -> bool {
        let leaves = record.direction == Direction::Outbound && record.status == Status::Succeeded;
        leaves && self.outgoing_above_msat.is_some_and(|limit| record.amount_msat > limit)
    }
}

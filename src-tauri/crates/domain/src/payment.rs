//! A payment as the server tells it ([`PaymentRecord`]) and as the ledger keeps it ([`Payment`]).

use std::borrow::Borrow;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Msat;
use crate::wallet::{SourceWalletId, WalletId};

/// The server's name for one record of one wallet. Unique per record: a wallet that pays its own invoice has
/// two records with one [`PaymentHash`] but two checking ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CheckingId(pub String);

/// The hash both payer and payee know the payment by. 64 hex digits on every real server, not relied upon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentHash(pub String);

/// So that a set of them can be asked for a borrowed one.
impl Borrow<str> for CheckingId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl CheckingId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PaymentHash {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CheckingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PaymentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Inbound,
    Outbound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Pending,
    Succeeded,
    Failed,
}

impl Status {
    /// Nothing can change any more.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Pending => false,
            Self::Succeeded | Self::Failed => true,
        }
    }
}

/// One record as a server told it, in one form for every LNbits version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRecord {
    pub checking_id: CheckingId,
    pub payment_hash: PaymentHash,
    /// Whose record the server says it is. Differs from the watched wallet's id for a wallet shared by another user.
    pub source_wallet_id: Option<SourceWalletId>,
    pub direction: Direction,
    pub status: Status,
    /// Never negative; without the fee.
    pub amount_msat: Msat,
    /// Never negative; the reserve while an outgoing payment is pending.
    pub fee_msat: Msat,
    pub memo: Option<String>,
    /// What the payer wrote along, where the server passes it on (`extra.comment`).
    pub comment: Option<String>,
    /// Which of the server's extensions made it, such as `lnurlp` (`tag`, in LNbits also `extra.tag`).
    pub tag: Option<String>,
    /// What else the server tells of it, by name, as plain text from anybody (LNbits' `extra`).
    pub extra: Vec<(String, String)>,
    pub bolt11: Option<String>,
    /// Only a real one: 0.12's placeholder of 64 zeros is `None`.
    pub preimage: Option<String>,
    /// When the invoice or payment was made (wire `time`), which is not when it settled.
    pub created_at: Option<Timestamp>,
    /// Moves at settlement from LNbits 1.4.1 on; before, it stays the creation time.
    pub updated_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    /// Its times came without an offset from UTC ([`crate::local_time`]). Never so in the ledger.
    pub has_local_times: bool,
}

/// Which payment: of which wallet, and its name there. It never changes, but where a server renames a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentId {
    pub wallet: WalletId,
    pub checking_id: CheckingId,
}

impl PaymentId {
    pub fn new(wallet: &WalletId, checking_id: &CheckingId) -> Self {
        Self { wallet: wallet.clone(), checking_id: checking_id.clone() }
    }
}

/// One line of the ledger: a record, whose it is, and what we know of its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub wallet: WalletId,
    pub record: PaymentRecord,
    /// The best known time of settlement; `None` until it settled.
    pub settled_at: Option<Timestamp>,
    /// The server said so over REST, asked with the wallet's own key.
    pub confirmed: bool,
    /// It settled while nobody could be told: before the connection was live.
    pub late: bool,
    /// When Satchime first saw the record.
    pub first_seen_at: Timestamp,
    /// Since when the server, asked for this outgoing payment, no longer knows it. That says nothing of what became
    /// of it.
    pub unknown_since: Option<Timestamp>,
    /// How often what was final became something else: failed what had succeeded, or the other way round.
    pub reversals: u8,
}

impl Payment {
    /// Where it stands among others: when it settled, else when it was made, else when it was first seen.
    pub fn listed_at(&self) -> Timestamp {
        self.settled_at.or(self.record.created_at).unwrap_or(self.first_seen_at)
    }

    pub fn id(&self) -> PaymentId {
        PaymentId::new(&self.wallet, &self.record.checking_id)
    }
}

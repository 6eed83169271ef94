//! A watched wallet: where it is and what the person wants of it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::address::{Reach, ServerUrl};
use crate::fault::Fault;
use crate::money::Msat;

/// Satchime's own name for a watched wallet; random, says nothing about the server or the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WalletId(pub String);

/// The wallet's id on its LNbits server (32 hex digits). Not a secret, but enough to subscribe on servers before
/// 0.12.8.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceWalletId(pub String);

impl Wallet {
    /// The address in use.
    pub fn address(&self) -> Address {
        Address { server: self.server.clone(), allow_private_http: self.allow_private_http }
    }
}

impl WalletId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SourceWalletId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WalletId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for SourceWalletId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of the server's WebSocket channel that carries this wallet's payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// The wallet's key: LNbits 0.12.8 and later.
    Key,
    /// The wallet's id: LNbits 0.10.10 to 0.12.7.
    Id,
}

/// Which channel the person asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelChoice {
    /// What the server's version uses, or what was learned from it.
    #[default]
    Auto,
    Key,
    Id,
}

/// What the wallet is watched with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// The invoice key: can read and make invoices.
    InvoiceKey,
    /// The admin key: could spend. Works, but is advised against, and never goes into a WebSocket URL unasked.
    AdminKey,
    /// No key: frames can't be confirmed, so its notices are marked unconfirmed and change no balance.
    IdOnly,
}

impl Access {
    /// Whether the key may travel to this server. An admin key can spend, so http in a private network is too open for
    /// it.
    ///
    /// # Errors
    /// [`Fault::AdminKeyInClear`].
    pub fn may_travel_to(self, server: &ServerUrl) -> Result<(), Fault> {
        match (self, server.reach()) {
            (Self::AdminKey, Reach::PrivateNetwork | Reach::PublicPlain) => Err(Fault::AdminKeyInClear),
            _ => Ok(()),
        }
    }
}

/// One of the ways to a wallet's server: its name in the home network, its public one, its `.onion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub server: ServerUrl,
    /// The person agreed to unencrypted traffic to this private-network address.
    pub allow_private_http: bool,
}

/// Everything kept about a watched wallet, except its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    pub id: WalletId,
    pub name: String,
    /// Of its addresses, the one in use: the last that answered.
    pub server: ServerUrl,
    /// The person agreed to unencrypted traffic to this private-network address.
    pub allow_private_http: bool,
    pub source_wallet_id: Option<SourceWalletId>,
    pub access: Access,
    pub channel: ChannelChoice,
    /// The channel that was seen to work, remembered across restarts.
    pub learned_channel: Option<ChannelKind>,
    /// What the person wants; whether it is connected is another matter.
    pub enabled: bool,
    pub added_at: Timestamp,
    pub progress: Progress,
}

/// How far the ledger has followed the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The server's time of the newest thing there was when the wallet was added: what settled until then is history.
    pub watch_from: Option<Timestamp>,
    pub history: History,
    /// Everything the server changed up to here (its `updated_at`) was looked at. Never later than the server's own
    /// clock was then, as far as it told.
    pub cursor: Option<Timestamp>,
    /// How many of the server's records are accounted for; `None`: not counted yet. While the past is read, those are
    /// all that there were when it began. The store adds what is new in the transaction that writes it, and a complete
    /// comparison sets it to the server's own count.
    pub seen_count: Option<u64>,
    /// Of those, so many can't be read, as far as they were looked at.
    pub unreadable: u64,
    pub balance_msat: Option<Msat>,
}

/// How much of the payments from before the wallet was watched is in the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum History {
    /// None yet.
    #[default]
    Unread,
    /// It is read beside the news, from the newest record to the oldest.
    Reading(HistoryPosition),
    /// All of it: a record not seen before is news.
    Read,
}

impl History {
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read)
    }

    pub const fn position(self) -> Option<HistoryPosition> {
        match self {
            Self::Unread | Self::Read => None,
            Self::Reading(position) => Some(position),
        }
    }
}

/// Where the reading of history goes on, even after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPosition {
    /// So many of the newest records were read.
    pub read: u64,
    /// Of so many that the server had then, where it told.
    pub total: Option<u64>,
}

/// What was found out about how far the ledger follows the server. `None` leaves what is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Advance {
    pub watch_from: Option<Timestamp>,
    pub history: Option<History>,
    pub cursor: Option<Timestamp>,
    pub seen_count: Option<u64>,
    pub unreadable: Option<u64>,
    /// Besides those that are known.
    pub more_unreadable: u64,
    pub balance_msat: Option<Msat>,
}

impl Advance {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn apply(&self, progress: &mut Progress) {
        progress.watch_from = self.watch_from.or(progress.watch_from);
        progress.history = self.history.unwrap_or(progress.history);
        progress.cursor = self.cursor.or(progress.cursor);
        progress.seen_count = self.seen_count.or(progress.seen_count);
        progress.unreadable =
            self.unreadable.unwrap_or(progress.unreadable).saturating_add(self.more_unreadable);
        progress.balance_msat = self.balance_msat.or(progress.balance_msat);
    }
}

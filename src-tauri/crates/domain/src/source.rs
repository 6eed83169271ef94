//! What any kind of wallet server tells of itself, its wallets and their payments.

use jiff::Timestamp;

use crate::address::ServerUrl;
use crate::money::Msat;
use crate::payment::PaymentRecord;
use crate::wallet::{ChannelKind, SourceWalletId};

/// What a server can do. The default is what is assumed of one that does not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// The server software's version, for people; `None`: it hides it, and nothing else here is known.
    pub version: Option<String>,
    /// A record's `updated_at` moves when its payment settles, and payments can be listed by it.
    pub lists_changes: bool,
    /// An outgoing payment that failed is deleted.
    pub deletes_failed: bool,
    /// A payment carries the id of the wallet it is listed for. Elsewhere a wallet can be one that is shared with
    /// somebody, and then its payments carry the id of the wallet they are of.
    pub own_ids_only: bool,
    /// The channel that carries a wallet's payments.
    pub channel: Option<ChannelKind>,
}

impl Capabilities {
    /// The server told what it is.
    pub const fn is_known(&self) -> bool {
        self.version.is_some()
    }
}

/// A wallet as its server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceWallet {
    /// As the server has it: written by a person, so not safe to show as it is.
    pub name: String,
    pub balance_msat: Msat,
    /// Told only to a key that may do everything, so its presence is how such a key is recognised.
    pub id: Option<SourceWalletId>,
    /// The server's clock when it answered, to the second.
    pub server_time: Option<Timestamp>,
}

/// A part of a server's list of a wallet's payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPage {
    pub records: Vec<PaymentRecord>,
    /// Where in the page, counted from 0, those stand that can't be read.
    pub unreadable: Vec<usize>,
    /// How many there are in all. Where it is not told, a page shorter than asked for is the list's last.
    pub total: Option<u64>,
    /// The server's clock when it answered, to the second.
    pub server_time: Option<Timestamp>,
}

impl PaymentPage {
    /// How many the server sent, unreadable ones included: what paging must count.
    pub fn received(&self) -> usize {
        self.records.len() + self.unreadable.len()
    }

    /// Of a list's first page: there is nothing in it.
    pub fn says_list_is_empty(&self) -> bool {
        self.received() == 0 && self.total.unwrap_or(0) == 0
    }
}

/// What a pasted address says. Secrets that came along are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedAddress {
    pub server: ServerUrl,
    pub source_wallet_id: Option<SourceWalletId>,
}

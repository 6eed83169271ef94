//! What the engine needs of the world, as traits. One adapter each, and a fake each.

use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, KeyringFault, StorageFault};
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::key::ApiKey;
use satchime_domain::ledger::Look;
use satchime_domain::lnbits::address::{ServerUrl, SubscriptionUrl};
use satchime_domain::lnbits::rest::{PaymentPage, WalletAnswer};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::notice::{Announcement, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::wallet::{
    Access, Address, Advance, ChannelKind, LnbitsWalletId, Progress, Wallet, WalletId,
};

use crate::api::Event;

/// The wall clock. Monotonic time is tokio's, which tests can turn by hand.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Opens subscriptions.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Opens the WebSocket; within about 15 s it has either worked or failed.
    ///
    /// # Errors
    /// The stage it failed in: name, TCP, TLS, handshake.
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Subscription>, Fault>;

    /// Sends a text to everybody who is subscribed there, as LNbits lets anybody do. `false`: the server says that it
    /// could not.
    ///
    /// # Errors
    /// The server could not be asked.
    async fn publish(&self, url: &SubscriptionUrl, text: &str) -> Result<bool, Fault>;
}

/// One wallet's open WebSocket.
#[async_trait]
pub trait Subscription: Send {
    /// The next thing that arrives. May be cancelled and called again without losing anything; frames larger than
    /// 256 KiB end the subscription with [`Fault::TooBig`].
    async fn next(&mut self) -> Result<Incoming, Fault>;

    /// Sends a ping; its answer comes as [`Incoming::Pong`].
    async fn ping(&mut self) -> Result<(), Fault>;

    /// Says goodbye and closes, without waiting long for an answer.
    async fn close(&mut self);
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A text frame: a hint, or noise.
    Text(String),
    /// Our ping was answered.
    Pong,
    /// Anything else that proves the other side alive (its ping).
    Alive,
}

/// Where to ask, and with which key.
#[derive(Clone, Debug)]
pub struct Account {
    pub server: ServerUrl,
    pub key: ApiKey,
}

/// What the REST answer to the first question tells.
#[derive(Clone, Debug)]
pub struct Verified {
    pub wallet: WalletAnswer,
    /// The server's clock by its `Date` header, to the second.
    pub server_time: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// By creation; every version knows it.
    Time,
    /// By last change; LNbits 1.4.0 and later.
    UpdatedAt,
}

/// A page of `GET /api/v1/payments/paginated`, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    pub sort_by: SortBy,
    /// At most 1000 (the server's own cap from 1.4).
    pub limit: u32,
    pub offset: u32,
}

/// LNbits' REST interface. Every call has its own time limit and a capped answer.
#[async_trait]
pub trait PaymentSource: Send + Sync {
    /// `info.version` of `/openapi.json`; `None` when the server hides it.
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault>;

    /// `GET /api/v1/wallet`.
    async fn wallet(&self, account: &Account) -> Result<Verified, Fault>;

    /// `GET /api/v1/payments/paginated`: all statuses.
    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault>;

    /// `GET /api/v1/payments/{payment_hash}`: the account's own record, `None` when the server has none or, for a wallet
    /// shared by another user, does not show it. For a pending payment the server asks its funding source first, which may
    /// settle it. Of a wallet's payment to itself, it shows the outgoing record only.
    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault>;

    /// The list, filtered to this very record.
    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault>;
}

/// Records to be written in one transaction.
#[derive(Clone, Debug)]
pub struct Batch {
    pub look: Look,
    pub records: Vec<PaymentRecord>,
    /// Pending payments that the server was asked about singly.
    pub asked: Vec<CheckingId>,
    /// How far the wallet is followed once these are written.
    pub advance: Advance,
}

impl Batch {
    /// Records that came by themselves.
    pub fn new(look: Look, records: Vec<PaymentRecord>) -> Self {
        Self { look, records, asked: Vec::new(), advance: Advance::default() }
    }
}

/// A payment that is still to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPayment {
    pub payment: Payment,
    /// When the server was last asked about it by itself, by our clock.
    pub asked_at: Option<Timestamp>,
}

/// What the store makes of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// The wallet's own, or the first that is known of it.
    Own,
    /// Another than before: the wallet begins anew.
    Other,
    /// Another wallet's.
    Taken(AlreadyKnown),
}

/// A key that was checked and is kept.
#[derive(Clone, Debug)]
pub struct ReplacedKey {
    pub fingerprint: Fingerprint,
    pub access: Access,
    /// Where to begin anew, unless it opens the same wallet.
    pub progress: Option<Progress>,
}

/// What came of writing a [`Batch`], as the store's own transaction saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// What the ledger did not know just so.
    pub changed: Vec<Payment>,
    /// [`Progress::seen_count`] after it.
    pub seen_count: Option<u64>,
}

/// Something stored that this version can't read: damaged, or written by a later one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the wallet \u{201c}{name}\u{201d} can't be read and is not watched")]
    Wallet { name: String },
    /// Of the outbox.
    #[error("{count} of the payments to be announced can't be read: look for them in the wallet itself")]
    Notices { count: usize },
    #[error("{0}: the defaults are used until you change one")]
    Settings(#[from] SettingsError),
}

/// A page of the ledger, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentQuery {
    pub wallet: Option<WalletId>,
    /// The last payment of the page before.
    pub after: Option<(WalletId, CheckingId)>,
    /// `None`: all.
    pub limit: Option<u32>,
}

/// Keeps wallets, the ledger and the outbox. Never a key.
#[async_trait]
pub trait Store: Send + Sync {
    /// The salt of this installation's fingerprints.
    async fn salt(&self) -> Result<Salt, StorageFault>;

    /// Those that can be read, in the order they were added.
    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault>;

    /// What this version can't read. It stays as it is, and keeps nothing else from being read.
    async fn unreadable(&self) -> Result<Vec<Unreadable>, StorageFault> {
        Ok(Vec::new())
    }

    /// Which wallet has one of these already. One whose removal was begun doesn't count.
    async fn known_as(&self, identity: &Identity) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// Inserts a wallet of which nothing else is known, at once in sight.
    async fn put_wallet(&self, wallet: &Wallet) -> Result<(), StorageFault>;

    /// Inserts the wallet with what is known of its payments, out of sight until [`Self::finish_adding`], so that it is
    /// found and removed again when its key can't be kept in between; or inserts nothing and gives back who is known as
    /// this wallet.
    async fn add_wallet(
        &self,
        wallet: &Wallet,
        fingerprint: &Fingerprint,
        known: Batch,
    ) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// The new wallet's key is kept: from now on it is watched.
    async fn finish_adding(&self, wallet: &WalletId) -> Result<(), StorageFault>;

    /// All ways to the wallet's server, in the order they were added.
    async fn addresses(&self, wallet: &WalletId) -> Result<Vec<Address>, StorageFault>;

    /// Appends an address, unless it is there already.
    async fn add_address(&self, wallet: &WalletId, address: &Address) -> Result<(), StorageFault>;

    /// Forgets an address other than the one in use.
    async fn remove_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault>;

    /// The wallet's address in use is this one of its own.
    async fn use_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault>;

    async fn rename(&self, wallet: &WalletId, name: &str) -> Result<(), StorageFault>;

    async fn set_enabled(&self, wallet: &WalletId, enabled: bool) -> Result<(), StorageFault>;

    /// Keeps what the server's answers told of the wallet.
    async fn learned(
        &self,
        wallet: &WalletId,
        access: Access,
        channel: Option<ChannelKind>,
    ) -> Result<(), StorageFault>;

    /// Says whose credential was loaded for this wallet. Another one than expected begins anew: in the same transaction,
    /// the wallet forgets how far it was followed and which of the source's wallets it was, before anything is said of
    /// the other one's past. So does one that is another wallet's.
    async fn recognise(&self, wallet: &WalletId, credential: &Identity) -> Result<Recognised, StorageFault>;

    /// To be told before a key is kept. A key of this fingerprint, proved to open the same wallet, may be loaded from now
    /// on besides the present one; with `None`, the present one is no longer expected either.
    async fn expect_key(
        &self,
        wallet: &WalletId,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<(), StorageFault>;

    /// The wallet's key was replaced; or nothing is written, and who is known as this wallet is given back.
    async fn replace_key(
        &self,
        wallet: &WalletId,
        key: &ReplacedKey,
    ) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// Marks the wallet as about to be removed, or as staying after all. A marked one is out of sight: neither
    /// [`Self::wallets`] nor [`Self::undelivered`] shows it.
    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault>;

    /// The wallets whose removal was begun, and those whose adding was: whatever is here when the engine starts was cut
    /// off.
    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault>;

    /// Writes down which of the source's wallets this is. If another one is so already, that is given back, and this one
    /// begins anew should it ever be the only one: until then the other one says what happens.
    async fn claim(
        &self,
        wallet: &WalletId,
        id: &LnbitsWalletId,
    ) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// Forgets the wallet with its payments and notices.
    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault>;

    /// Judges every record ([`satchime_domain::ledger::judge`]) against the ledger, writes what changed and the notices
    /// it causes, and how far that advances the wallet, in one transaction. Confirmed records that were not in the ledger
    /// are added to [`Progress::seen_count`] ([`satchime_domain::ledger::counts_as_new`]), unless the batch brings a count.
    async fn record(&self, batch: Batch) -> Result<Recorded, StorageFault>;

    /// How far the wallet was followed; `None` for an unknown wallet. What a reading that was dropped half-way wrote is in it.
    async fn progress(&self, wallet: &WalletId) -> Result<Option<Progress>, StorageFault>;

    /// By settlement, else creation, else first sight; newest first.
    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault>;

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault>;

    /// Forgets a payment that the server now knows by another id. Nothing is said.
    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault>;

    /// The server no longer knows this pending payment; it does again with the next [`Self::record`] of it. Gives the
    /// payment back if that was not known yet.
    async fn mark_unknown(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        at: Timestamp,
    ) -> Result<Option<Payment>, StorageFault>;

    /// The wallet's confirmed pending payments, newest first.
    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault>;

    /// The notices that can be read, are not done with and that this receiver does not have yet, oldest first, with the
    /// wallet's present name.
    async fn undelivered(&self, receiver: &str) -> Result<Vec<Notice>, StorageFault>;

    /// Marks notices as delivered to this receiver. Those that `all` receivers there are have by now are done with: no other
    /// that comes later is told of them.
    async fn mark_delivered(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        all: &[String],
        at: Timestamp,
    ) -> Result<(), StorageFault>;

    /// Keeps what was last observed of these wallets, for other processes to read. Unknown wallets are passed over.
    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault>;

    /// What was last observed of each wallet, if anything was.
    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault>;

    /// What the person decided, and the defaults where that can't be read ([`Self::unreadable`]).
    async fn settings(&self) -> Result<Settings, StorageFault>;

    /// Replaces them, also those that can't be read.
    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault>;
}

/// Where a key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    #[default]
    Keyring,
    /// In memory until the app ends.
    Session,
}

/// Keeps keys, each bound to the servers it was entered for. Every call is bounded in time.
#[async_trait]
pub trait SecretStore: Send + Sync {
    async fn put(&self, wallet: &WalletId, account: &Account, keep: Keep) -> Result<(), KeyringFault>;

    /// The wallet's key, if it was entered for this server, and where it is kept.
    ///
    /// # Errors
    /// [`KeyringFault::NoKey`] and [`KeyringFault::OtherServer`] besides the keyring's own troubles.
    async fn get(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(ApiKey, Keep), KeyringFault>;

    /// The key that was entered for the first server is good for the other one too, by the person's wish.
    ///
    /// # Errors
    /// As [`Self::get`]'s.
    async fn bind(&self, wallet: &WalletId, first: &ServerUrl, other: &ServerUrl)
    -> Result<(), KeyringFault>;

    /// Forgets the key; no error when there is none.
    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault>;
}

/// Where everything goes that may be shown.
pub trait EventSink: Send + Sync {
    /// Must not block.
    fn emit(&self, event: Event);
}

/// Somebody who is told of each payment once, such as the desktop's notifications or a terminal's stream.
#[async_trait]
pub trait Receiver: Send + Sync {
    /// Under which the outbox knows it. It must never change, and no two receivers of an engine may share one.
    fn name(&self) -> &str;

    /// How much rest it needs between announcements.
    fn pace(&self) -> Pace {
        Pace::NONE
    }

    /// One announcement at a time, bounded in time. `Ok` means it was handed over for good; after an error it is tried
    /// again later.
    ///
    /// # Errors
    /// It was certainly not handed over.
    async fn deliver(&self, announcement: &Announcement) -> Result<(), NotDelivered>;
}

/// How much rest follows an announcement, during which what comes is gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    pub after_one: Duration,
    /// A summary tells of a flood, which likely goes on.
    pub after_summary: Duration,
    /// So much rest may be owed, for announcements that follow each other at once.
    pub may_owe: Duration,
}

impl Pace {
    pub const NONE: Self =
        Self { after_one: Duration::ZERO, after_summary: Duration::ZERO, may_owe: Duration::ZERO };
    /// Nobody reads faster.
    pub const FOR_EYES: Self = Self {
        after_one: Duration::from_secs(1),
        after_summary: Duration::from_secs(3),
        may_owe: Duration::from_secs(10),
    };
}

/// Why an announcement was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDelivered {
    /// No announcement can be delivered now.
    #[error("there is nobody to deliver to")]
    Nobody,
    /// This one was not taken; others may be.
    #[error("the announcement was refused")]
    Refused,
}

/// What of the engine reaches a person: what shows, and who is told.
#[derive(Clone)]
pub struct Outputs {
    pub sink: std::sync::Arc<dyn EventSink>,
    pub receivers: Vec<std::sync::Arc<dyn Receiver>>,
}

/// Tells when this computer's network changes.
#[async_trait]
pub trait NetworkWatch: Send + Sync {
    /// Waits until an address comes up. Never returns where the system does not tell. May be cancelled and called again
    /// without losing a change.
    async fn came_up(&self);
}

/// Everything the engine needs.
#[derive(Clone)]
pub struct Ports {
    pub clock: std::sync::Arc<dyn Clock>,
    pub transport: std::sync::Arc<dyn Transport>,
    pub source: std::sync::Arc<dyn PaymentSource>,
    pub store: std::sync::Arc<dyn Store>,
    pub secrets: std::sync::Arc<dyn SecretStore>,
    pub sink: std::sync::Arc<dyn EventSink>,
    pub receivers: Vec<std::sync::Arc<dyn Receiver>>,
    pub network: std::sync::Arc<dyn NetworkWatch>,
    /// Where the jitter of every wait comes from: another number in each process, or a thousand clients of a restarted
    /// server would come back together.
    pub seed: u64,
}

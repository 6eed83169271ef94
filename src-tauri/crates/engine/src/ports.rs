//! What the engine needs of the world, as traits. One adapter each, and a fake each.

mod store;

use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::address::{ServerUrl, SubscriptionUrl};
use satchime_domain::lnbits::rest::{PaymentPage, WalletAnswer};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::notice::Announcement;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::wallet::WalletId;

pub use self::store::{
    Batch, OpenPayment, PaymentQuery, Recognised, Recorded, ReplacedKey, Store, Unreadable,
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

    /// `GET /api/v1/payments/{payment_hash}`: the account's own record, `None` when the server has none or, for a
    /// wallet shared by another user, does not show it. For a pending payment the server asks its funding source
    /// first, which may settle it. Of a wallet's payment to itself, it shows the outgoing record only.
    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault>;

    /// The list, filtered to this very record.
    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault>;
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

    /// The key is good for this server no longer; no error when it was not, or when there is none.
    async fn unbind(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), KeyringFault>;

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

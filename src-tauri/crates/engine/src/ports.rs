//! What the engine needs of the world, as traits. One adapter each, and a fake each.

mod ledger;
mod store;

use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault, TlsFault};
use satchime_domain::key::ApiKey;
pub use satchime_domain::key::Keep;
use satchime_domain::notice::Announcement;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::route::{ProxyLogin, ProxyPassword};
use satchime_domain::rules::Means;
use satchime_domain::rules::alarm::Alarm;
use satchime_domain::server::{Certificate, ServerSettings};
use satchime_domain::settings::SettingsError;
use satchime_domain::source::{Capabilities, PaymentPage, SourceWallet};
use satchime_domain::unit::Currency;
use satchime_domain::wallet::{SourceWalletId, WalletId};
use satchime_domain::{TimeZone, Timestamp};

pub use self::ledger::{Ledger, LedgerQuery};
pub use self::store::{
    Batch, OpenPayment, PaymentQuery, Recognised, Recorded, ReplacedKey, Store, Unreadable,
};
use crate::api::Event;

/// The wall clock. Monotonic time is tokio's, which tests can turn by hand.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Where the person is, by now.
    fn time_zone(&self) -> TimeZone {
        TimeZone::UTC
    }
}

/// Where to ask, and with which key.
#[derive(Clone, Debug)]
pub struct Account {
    pub server: ServerUrl,
    pub key: ApiKey,
}

/// Where a wallet's pushes are subscribed to.
#[derive(Clone, Debug)]
pub struct Channel {
    pub server: ServerUrl,
    pub name: ChannelName,
}

/// A channel is named after the wallet's key or its id.
#[derive(Clone, Debug)]
pub enum ChannelName {
    Key(ApiKey),
    Id(SourceWalletId),
}

impl ChannelName {
    /// The name itself, which may be a key. Call it only where the channel is asked for.
    pub fn expose(&self) -> &str {
        match self {
            Self::Key(key) => key.expose(),
            Self::Id(id) => id.as_str(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By creation; every server knows it.
    Created,
    /// By last change; where [`Capabilities::lists_changes`] says so.
    Changed,
}

/// A part of a wallet's list of payments, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    pub order: Order,
    /// A server may give less.
    pub limit: u32,
    pub offset: u32,
}

/// A kind of wallet server, such as LNbits. Every call is one request with a capped answer, and with limits of its own
/// on how long it may stand still and take in all.
#[async_trait]
pub trait Source: Send + Sync {
    /// What the server can do. One that hides what it is gives the default.
    async fn capabilities(&self, server: &ServerUrl) -> Result<Capabilities, Fault>;

    /// Checks the key, and tells whose it is.
    ///
    /// # Errors
    /// [`Fault::KeyRejected`], besides what may be in the way.
    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault>;

    /// A page of the wallet's payments, in whatever state they are.
    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault>;

    /// The wallet's record with this hash; `None` when the server shows none. The server may find out only now that a
    /// pending payment was decided. Of a wallet's payment to itself, it may show the outgoing record only.
    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault>;

    /// This very record.
    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault>;

    /// Opens a subscription; within about 15 s it has either worked or failed.
    ///
    /// # Errors
    /// The stage it failed in: name, TCP, TLS, handshake.
    async fn subscribe(&self, channel: &Channel) -> Result<Box<dyn Subscription>, Fault>;

    /// Sends a message that says nothing of a payment to the channel, where it comes as [`Incoming::Test`]. `false`:
    /// the server says that it could not.
    ///
    /// # Errors
    /// The server could not be asked.
    async fn send_test(&self, channel: &Channel, marker: &str) -> Result<bool, Fault>;

    /// How many satoshi one unit of the currency is worth, as the server has it; `None` where it tells nothing of use.
    async fn sat_per_unit(&self, _server: &ServerUrl, _currency: Currency) -> Result<Option<f64>, Fault> {
        Ok(None)
    }

    /// What the person decided about the server of this origin; it holds for whatever is asked of it from now on. What
    /// could not be read lets nothing be asked of it.
    fn use_server(&self, _origin: &str, _settings: Result<&ServerSettings, SettingsError>) {}

    /// The certificate that is shown by whoever answers for this server. Nothing is sent to it.
    ///
    /// # Errors
    /// None was shown.
    async fn certificate(&self, _server: &ServerUrl) -> Result<Certificate, Fault> {
        Err(Fault::Tls(TlsFault::NotTls))
    }
}

/// An open subscription to one wallet's payments.
#[async_trait]
pub trait Subscription: Send {
    /// The next thing that arrives. May be cancelled and called again without losing anything.
    ///
    /// # Errors
    /// Why the subscription ended.
    async fn next(&mut self) -> Result<Incoming, Fault>;

    /// Sends a ping; its answer comes as [`Incoming::Pong`].
    async fn ping(&mut self) -> Result<(), Fault>;

    /// Says goodbye and closes, without waiting long for an answer.
    async fn close(&mut self);
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A payment as a frame tells it: anybody may have sent it.
    Hint(Box<PaymentRecord>),
    /// A message of [`Source::send_test`].
    Test(String),
    /// A frame that means nothing.
    Noise,
    /// Our ping was answered.
    Pong,
    /// Anything else that proves the other side alive (its ping).
    Alive,
}

/// Keeps keys, each bound to the servers it was entered for, and the passwords of proxies. Every call is bounded in
/// time.
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

    /// The key is good for this server no longer; no error when it was not, or when there is none. For these others it
    /// stays as good as it was.
    async fn unbind(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        others: &[ServerUrl],
    ) -> Result<(), KeyringFault>;

    /// Forgets the key; no error when there is none.
    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault>;

    /// Keeps the password for the proxy that leads to the server of this origin, instead of any other.
    async fn put_proxy_password(
        &self,
        _origin: &str,
        _login: &ProxyLogin,
        _password: &ProxyPassword,
    ) -> Result<(), KeyringFault> {
        Err(KeyringFault::Missing)
    }

    /// The password that was given for this very log-in on the way to the server of this origin.
    ///
    /// # Errors
    /// As [`Self::get`]'s.
    async fn proxy_password(
        &self,
        _origin: &str,
        _login: &ProxyLogin,
    ) -> Result<ProxyPassword, KeyringFault> {
        Err(KeyringFault::NoKey)
    }

    /// Forgets it; no error when there is none.
    async fn remove_proxy_password(&self, _origin: &str) -> Result<(), KeyringFault> {
        Ok(())
    }
}

/// Where everything goes that may be shown.
pub trait EventSink: Send + Sync {
    /// Must not block.
    fn emit(&self, event: Event);
}

/// The name of whoever speaks to eyes and ears, and so minds the person's rules.
pub const DESKTOP: &str = "desktop";

/// Somebody who is told of each payment once, such as the desktop's notifications or a terminal's stream.
#[async_trait]
pub trait Receiver: Send + Sync {
    /// Under which the outbox knows it. It must never change, and no two receivers of an engine may share one.
    fn name(&self) -> &str;

    /// How much rest it needs between announcements.
    fn pace(&self) -> Pace {
        Pace::NONE
    }

    /// Whether what the person decided about notices ([`satchime_domain::rules`]) holds for it, as for whoever speaks
    /// to eyes and ears. Others get everything.
    fn heeds_rules(&self) -> bool {
        false
    }

    /// One announcement at a time, bounded in time. `means`: how, for whoever heeds rules. `Ok` means it was handed
    /// over for good; after an error it is tried again later.
    ///
    /// # Errors
    /// It was certainly not handed over.
    async fn deliver(&self, announcement: &Announcement, means: Means) -> Result<(), NotDelivered>;

    /// Something that holds of a wallet and is said even in silence. As [`Self::deliver`], once for as long as
    /// it stands, over restarts too.
    ///
    /// # Errors
    /// As [`Self::deliver`]'s.
    async fn raise(&self, _alarm: &Alarm) -> Result<(), NotDelivered> {
        Ok(())
    }
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
    pub source: std::sync::Arc<dyn Source>,
    pub store: std::sync::Arc<dyn Store>,
    pub secrets: std::sync::Arc<dyn SecretStore>,
    pub sink: std::sync::Arc<dyn EventSink>,
    pub receivers: Vec<std::sync::Arc<dyn Receiver>>,
    pub network: std::sync::Arc<dyn NetworkWatch>,
    /// Where the jitter of every wait comes from: another number in each process, or a thousand clients of a restarted
    /// server would come back together.
    pub seed: u64,
}

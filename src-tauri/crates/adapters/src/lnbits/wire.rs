//! What of LNbits is reached over the network, one request each.

use async_trait::async_trait;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::source::{PaymentPage, SourceWallet};
use satchime_domain::unit::Currency;
use satchime_engine::ports::{Account, PageRequest};

/// LNbits' REST interface. Every call has its own time limit and a capped answer.
#[async_trait]
pub trait RestApi: Send + Sync {
    /// `info.version` of `/openapi.json`; `None` when the server hides it.
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault>;

    /// `GET /api/v1/wallet`.
    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault>;

    /// `GET /api/v1/payments/paginated`: all statuses.
    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault>;

    /// `GET /api/v1/payments/{payment_hash}`: the account's own record, `None` when the server has none or, for a
    /// wallet shared by another user, does not show it. For a pending payment the server asks its funding source
    /// first, which may settle it. Of a wallet's payment to itself, it shows the outgoing record only.
    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault>;

    /// The list, filtered to this very record.
    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault>;

    /// `GET /api/v1/rate/{currency}`, from 1.0 on.
    async fn sat_per_unit(&self, _server: &ServerUrl, _currency: Currency) -> Result<Option<f64>, Fault> {
        Ok(None)
    }
}

/// LNbits' WebSocket channels.
#[async_trait]
pub trait SocketApi: Send + Sync {
    /// Opens a channel's WebSocket; within about 15 s it has either worked or failed.
    ///
    /// # Errors
    /// The stage it failed in: name, TCP, TLS, handshake.
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Socket>, Fault>;

    /// Sends a text to everybody who is subscribed there, as LNbits lets anybody do. `false`: the server says that it
    /// could not.
    ///
    /// # Errors
    /// The server could not be asked.
    async fn publish(&self, url: &SubscriptionUrl, text: &str) -> Result<bool, Fault>;
}

/// An open WebSocket.
#[async_trait]
pub trait Socket: Send {
    /// The next thing that arrives. May be cancelled and called again without losing anything; frames larger than
    /// 256 KiB end it with [`Fault::TooBig`].
    async fn next(&mut self) -> Result<Received, Fault>;

    /// Sends a ping; its answer comes as [`Received::Pong`].
    async fn ping(&mut self) -> Result<(), Fault>;

    /// Says goodbye and closes, without waiting long for an answer.
    async fn close(&mut self);
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// A text frame: a payment, or noise.
    Text(String),
    /// Our ping was answered.
    Pong,
    /// Anything else that proves the other side alive (its ping).
    Alive,
}

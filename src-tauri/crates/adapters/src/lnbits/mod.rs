//! LNbits as a [`Source`]. What its servers do, by version, stands here and in [`satchime_domain::lnbits`] alone.

mod http;
mod timer;
mod websocket;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::lnbits::frame::{Frame, decode};
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::server::{Certificate, ServerSettings};
use satchime_domain::settings::SettingsError;
use satchime_domain::source::{Capabilities, PaymentPage, SourceWallet};
use satchime_domain::unit::Currency;
use satchime_engine::ports::{Account, Channel, Incoming, PageRequest, Source, Subscription};

pub use self::http::HttpApi;
pub use self::websocket::WebSockets;
pub use self::wire::{Received, RestApi, Socket, SocketApi};
use crate::network::Network;

/// Any LNbits server, of any version.
#[derive(Clone)]
pub struct LnbitsSource {
    rest: Arc<dyn RestApi>,
    sockets: Arc<dyn SocketApi>,
    /// What REST and sockets are asked over, where that is one.
    network: Option<Network>,
}

impl LnbitsSource {
    pub fn new(network: Network) -> Self {
        let sockets = WebSockets::new(network.clone());
        let over = Self::over(Arc::new(HttpApi::new(network.clone())), Arc::new(sockets));
        Self { network: Some(network), ..over }
    }

    /// Over something else than a network.
    pub fn over(rest: Arc<dyn RestApi>, sockets: Arc<dyn SocketApi>) -> Self {
        Self { rest, sockets, network: None }
    }
}

#[async_trait]
impl Source for LnbitsSource {
    async fn capabilities(&self, server: &ServerUrl) -> Result<Capabilities, Fault> {
        let version = self.rest.version(server).await?;
        Ok(version.map(LnbitsVersion::capabilities).unwrap_or_default())
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        self.rest.wallet(account).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.rest.payments(account, page).await
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.rest.payment(account, hash).await
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.rest.record(account, id).await
    }

    async fn sat_per_unit(&self, server: &ServerUrl, currency: Currency) -> Result<Option<f64>, Fault> {
        self.rest.sat_per_unit(server, currency).await
    }

    async fn subscribe(&self, channel: &Channel) -> Result<Box<dyn Subscription>, Fault> {
        Ok(Box::new(LnbitsSubscription(self.sockets.dial(&url(channel)).await?)))
    }

    async fn send_test(&self, channel: &Channel, marker: &str) -> Result<bool, Fault> {
        self.sockets.publish(&url(channel), &test_message(marker)).await
    }

    fn use_server(&self, origin: &str, settings: Result<&ServerSettings, SettingsError>) {
        if let Some(network) = &self.network {
            network.use_server(origin, settings);
        }
    }

    async fn certificate(&self, server: &ServerUrl) -> Result<Certificate, Fault> {
        match &self.network {
            Some(network) => network.certificate(server).await,
            None => Err(Fault::Tls(TlsFault::NotTls)),
        }
    }
}

fn url(channel: &Channel) -> SubscriptionUrl {
    SubscriptionUrl::new(&channel.server, channel.name.expose())
}

struct LnbitsSubscription(Box<dyn Socket>);

#[async_trait]
impl Subscription for LnbitsSubscription {
    async fn next(&mut self) -> Result<Incoming, Fault> {
        Ok(match self.0.next().await? {
            Received::Pong => Incoming::Pong,
            Received::Alive => Incoming::Alive,
            Received::Text(text) => read(&text),
        })
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        self.0.ping().await
    }

    async fn close(&mut self) {
        self.0.close().await;
    }
}

fn read(text: &str) -> Incoming {
    if let Some(marker) = marker(text) {
        return Incoming::Test(marker.to_owned());
    }
    match decode(text) {
        Frame::Payment(hint) => Incoming::Hint(Box::new(hint.record)),
        Frame::Ignored(_) => Incoming::Noise,
    }
}

const TEST_BEGINS: &str = r#"{"satchime_test":""#;
const TEST_ENDS: &str = r#""}"#;

/// It says nothing of a payment, so whoever else listens there ignores it.
fn test_message(marker: &str) -> String {
    format!("{TEST_BEGINS}{marker}{TEST_ENDS}")
}

fn marker(text: &str) -> Option<&str> {
    text.strip_prefix(TEST_BEGINS)?.strip_suffix(TEST_ENDS)
}

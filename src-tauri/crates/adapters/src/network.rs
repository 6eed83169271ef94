//! The one HTTP client. REST and WebSocket both go through it, so they share TLS, proxies, name look-up and the reading
//! of what went wrong.
//!
//! HTTP/1.1 only: a WebSocket needs it, and one REST request a minute gains nothing from HTTP/2.
//!
//! Proxies: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count, but never for this computer or a private network: a proxy
//! there would see a key it has no business with, or fail.
//!
//! Plain http in a private network goes through no proxy, and to private addresses alone, whatever the name resolves
//! to ([`private_names`]).
//!
//! `.onion` servers are reached through Tor alone: the SOCKS proxy that the environment names, else the Tor of this
//! computer. Nothing else may learn their names, let alone the key, which http would carry in clear.

pub(crate) mod private_names;

use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::Resolve;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy, RequestBuilder, Response, Url};
use rustls::ClientConfig;
use satchime_domain::address::{Reach, ServerUrl};
use satchime_domain::fault::{Fault, TlsFault};

use crate::faults::{request_fault, was_hung_up_on};
use crate::onion::is_onion;
use crate::places::Places;
use private_names::{PrivateNames, SystemNames};

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Enough for a burst of questions; LNbits' own server hangs up after 5 s.
const IDLE_LIMIT: Duration = Duration::from_secs(4);

/// Building a circuit to an onion service takes its time.
const TOR_CONNECT_LIMIT: Duration = Duration::from_secs(20);
/// Where Tor listens on this computer. Tor Browser's listens on 9150, and has to be named by `ALL_PROXY`.
const LOCAL_TOR: &str = "socks5h://127.0.0.1:9050";

/// Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Network {
    private_http: Client,
    direct: Client,
    through_proxy: Client,
    through_tor: Client,
    pub(crate) handshakes: Places,
    pub(crate) requests: Places,
}

impl Network {
    /// With the system's certificates ([`crate::tls::client_config`]).
    ///
    /// # Errors
    /// TLS could not be set up; not seen on any system.
    pub fn new() -> Result<Self, Fault> {
        Self::with_tls(crate::tls::client_config().map_err(|_| no_client())?)
    }

    /// # Errors
    /// As [`Network::new`].
    pub fn with_tls(tls: ClientConfig) -> Result<Self, Fault> {
        Self::resolving(tls, Arc::new(SystemNames))
    }

    /// With another way to resolve the names of private http servers.
    fn resolving(tls: ClientConfig, names: Arc<dyn Resolve>) -> Result<Self, Fault> {
        let build = |builder: ClientBuilder| builder.build().map_err(|_| no_client());
        let private = Arc::new(PrivateNames(names));
        Ok(Self {
            private_http: build(client(tls.clone()).no_proxy().dns_resolver(private))?,
            direct: build(client(tls.clone()).no_proxy())?,
            through_proxy: build(client(tls.clone()))?,
            through_tor: build(tor_client(tls, &tor_proxy(|name| std::env::var(name).ok()))?)?,
            handshakes: Places::for_handshakes(),
            requests: Places::for_requests(),
        })
    }

    pub(crate) fn get(&self, url: Url) -> RequestBuilder {
        self.client(&url).get(url)
    }

    pub(crate) fn post(&self, url: Url) -> RequestBuilder {
        self.client(&url).post(url)
    }

    fn client(&self, url: &Url) -> &Client {
        match () {
            () if is_onion(url) => &self.through_tor,
            // A server's address is never http anywhere else.
            () if url.scheme() == "http" => &self.private_http,
            () if stays_near(url) => &self.direct,
            () => &self.through_proxy,
        }
    }
}

/// Sends a request that changes nothing, once more where the server hung up on it: it may just have done with a
/// connection that was kept open.
pub(crate) async fn send(request: RequestBuilder) -> Result<Response, Fault> {
    let again = request.try_clone();
    let answer = match (request.send().await, again) {
        (Err(error), Some(again)) if was_hung_up_on(&error) => again.send().await,
        (answer, _) => answer,
    };
    answer.map_err(|error| request_fault(&error))
}

fn no_client() -> Fault {
    Fault::Tls(TlsFault::Other { detail: "the network client could not be set up".into() })
}

fn client(tls: ClientConfig) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_LIMIT)
        .pool_idle_timeout(IDLE_LIMIT)
        .user_agent(concat!("Satchime/", env!("CARGO_PKG_VERSION")))
}

/// Whatever `NO_PROXY` says: without Tor there is no way to an onion service.
fn tor_client(tls: ClientConfig, proxy: &str) -> Result<ClientBuilder, Fault> {
    let proxy = Proxy::all(proxy).map_err(|_| no_client())?;
    Ok(client(tls).no_proxy().proxy(proxy).connect_timeout(TOR_CONNECT_LIMIT))
}

/// The SOCKS proxy for `.onion` names, which it is to look up itself.
fn tor_proxy(variable: impl Fn(&str) -> Option<String>) -> String {
    const VARIABLES: [&str; 6] =
        ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
    let addresses = VARIABLES.into_iter().filter_map(variable);
    addresses.filter_map(|address| socks(&address)).next().unwrap_or_else(|| LOCAL_TOR.into())
}

fn socks(address: &str) -> Option<String> {
    let proxy = Url::parse(address.trim()).ok().filter(Url::has_host)?;
    let rest = proxy.as_str().strip_prefix("socks5h:").or_else(|| proxy.as_str().strip_prefix("socks5:"))?;
    Some(format!("socks5h:{rest}"))
}

/// This computer or its own network, whatever the scheme.
fn stays_near(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let plain = ServerUrl::parse(&format!("http://{host}"));
    plain.is_ok_and(|server| matches!(server.reach(), Reach::Loopback | Reach::PrivateNetwork))
}

#[cfg(test)]
mod tests;

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
//! `.onion` servers are reached through Tor alone: the SOCKS proxy on this computer that the environment names, else
//! the usual Tor. One elsewhere may be no Tor at all, and would see the key, which http carries in clear. No name
//! server may learn of them either.

pub(crate) mod private_names;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use reqwest::dns::Resolve;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy, RequestBuilder, Response, Url};
use rustls::ClientConfig;
use satchime_domain::address::{Reach, ServerUrl};
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::server::{Certificate, ServerSettings, Trust};
use satchime_domain::settings::SettingsError;

use crate::faults::{request_fault, was_hung_up_on};
use crate::onion::is_onion;
use crate::places::Places;
use crate::trust::TrustVerifier;
use crate::{certificate, trust};
use private_names::{PrivateNames, SystemNames};

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Enough for a burst of questions; LNbits' own server hangs up after 5 s.
const IDLE_LIMIT: Duration = Duration::from_secs(4);

const CERTIFICATE_LIMIT: Duration = Duration::from_secs(20);

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
    /// Those whose way or trust the person decided, by their origins.
    own: Arc<RwLock<HashMap<String, Result<Client, Fault>>>>,
    tls: Arc<ClientConfig>,
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
        Ok(Self {
            private_http: build(private_client(tls.clone(), names))?,
            direct: build(client(tls.clone()).no_proxy())?,
            through_proxy: build(client(tls.clone()))?,
            through_tor: build(tor_client(tls.clone(), &system_tor())?)?,
            own: Arc::default(),
            tls: Arc::new(tls),
            handshakes: Places::for_handshakes(),
            requests: Places::for_requests(),
        })
    }

    pub(crate) fn get(&self, url: Url) -> Result<RequestBuilder, Fault> {
        Ok(self.client(&url)?.get(url))
    }

    pub(crate) fn post(&self, url: Url) -> Result<RequestBuilder, Fault> {
        Ok(self.client(&url)?.post(url))
    }

    /// What the person decided about the server of this origin holds from now on; connections that are open stay.
    pub fn use_server(&self, origin: &str, settings: Result<&ServerSettings, SettingsError>) {
        let client = match settings {
            Ok(settings) if settings.is_default() => {
                self.own.write().remove(origin);
                return;
            }
            Ok(settings) => self.own_client(origin, settings),
            Err(_) => Err(Fault::Tls(TlsFault::SettingsUnreadable)),
        };
        self.own.write().insert(origin.to_owned(), client);
    }

    /// What the person decided about any server, as a store has it.
    pub fn use_servers(&self, servers: &[(String, Result<ServerSettings, SettingsError>)]) {
        for (origin, settings) in servers {
            self.use_server(origin, settings.as_ref().map_err(|error| *error));
        }
    }

    /// The certificate that is shown by whoever answers for this server. The handshake ends with it: nothing is sent.
    ///
    /// # Errors
    /// None was shown.
    pub async fn certificate(&self, server: &ServerUrl) -> Result<Certificate, Fault> {
        let url = Url::parse(&server.origin()).map_err(|_| no_client())?;
        if url.scheme() != "https" {
            return Err(Fault::Tls(TlsFault::NotTls));
        }
        let shown = Arc::default();
        let tls = trust::looking(Arc::clone(&shown)).map_err(|_| no_client())?;
        let client = builder_for(&url, tls)?.build().map_err(|_| no_client())?;
        let ended = client.head(url).timeout(CERTIFICATE_LIMIT).send().await;
        let shown = shown.lock().take();
        match (shown, ended) {
            (Some(shown), _) => certificate::read(&shown).ok_or(Fault::Tls(TlsFault::Unusable)),
            (None, Err(error)) => Err(request_fault(&error)),
            (None, Ok(_)) => Err(Fault::Tls(TlsFault::NotTls)),
        }
    }

    fn own_client(&self, origin: &str, settings: &ServerSettings) -> Result<Client, Fault> {
        let unreadable = |_| Fault::Tls(TlsFault::SettingsUnreadable);
        let url = Url::parse(origin).map_err(|_| no_client())?;
        let tls = match &settings.trust {
            Trust::System => (*self.tls).clone(),
            Trust::Pinned(sha256) => TrustVerifier::pinned(*sha256).config().map_err(unreadable)?,
            Trust::Own(pem) => TrustVerifier::own(pem).and_then(TrustVerifier::config).map_err(unreadable)?,
        };
        builder_for(&url, tls)?.build().map_err(|_| no_client())
    }

    fn client(&self, url: &Url) -> Result<Client, Fault> {
        if let Some(own) = self.own.read().get(&url.origin().ascii_serialization()) {
            return own.clone();
        }
        let client = match Way::to(url) {
            Way::Tor => &self.through_tor,
            Way::PrivateHttp => &self.private_http,
            Way::Direct => &self.direct,
            Way::Proxy => &self.through_proxy,
        };
        Ok(client.clone())
    }
}

/// Which way leads to a server of which nothing was decided.
enum Way {
    Tor,
    PrivateHttp,
    Direct,
    /// The system's, if there is one.
    Proxy,
}

impl Way {
    fn to(url: &Url) -> Self {
        match () {
            () if is_onion(url) => Self::Tor,
            // A server's address is never http anywhere else.
            () if url.scheme() == "http" => Self::PrivateHttp,
            () if stays_near(url) => Self::Direct,
            () => Self::Proxy,
        }
    }
}

fn builder_for(url: &Url, tls: ClientConfig) -> Result<ClientBuilder, Fault> {
    Ok(match Way::to(url) {
        Way::Tor => tor_client(tls, &system_tor())?,
        Way::PrivateHttp => private_client(tls, Arc::new(SystemNames)),
        Way::Direct => client(tls).no_proxy(),
        Way::Proxy => client(tls),
    })
}

fn private_client(tls: ClientConfig, names: Arc<dyn Resolve>) -> ClientBuilder {
    client(tls).no_proxy().dns_resolver(Arc::new(PrivateNames(names)))
}

fn system_tor() -> String {
    tor_proxy(|name| std::env::var(name).ok())
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

/// The SOCKS proxy of this computer for `.onion` names, which it is to look up itself.
fn tor_proxy(variable: impl Fn(&str) -> Option<String>) -> String {
    const VARIABLES: [&str; 6] =
        ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
    let addresses = VARIABLES.into_iter().filter_map(variable);
    addresses.filter_map(|address| socks(&address)).next().unwrap_or_else(|| LOCAL_TOR.into())
}

fn socks(address: &str) -> Option<String> {
    let proxy = Url::parse(address.trim()).ok().filter(Url::has_host)?;
    let host = proxy.host_str()?.trim_matches(['[', ']']);
    let is_here = host.parse::<IpAddr>().map_or(host == "localhost", |address| address.is_loopback());
    if !is_here {
        return None;
    }
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

//! The one HTTP client. REST and WebSocket both go through it, so they share TLS, proxies, name look-up and the reading
//! of what went wrong.
//!
//! HTTP/1.1 only: a WebSocket needs it, and one REST request a minute gains nothing from HTTP/2.
//!
//! Which way leads to a server is [`routes`]' to say. Where nothing was decided:
//!
//! - `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count, but never for this computer or a private network: a proxy there
//!   would see a key it has no business with, or fail.
//! - Plain http in a private network goes through no proxy, and to private addresses alone, whatever the name resolves
//!   to ([`private_names`]).
//! - `.onion` servers are reached through Tor alone: the SOCKS proxy on this computer that the environment names, else
//!   the usual Tor. One elsewhere may be no Tor at all, and would see the key, which http carries in clear. No name
//!   server may learn of them either.

mod client;
pub(crate) mod private_names;
mod routes;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, Url};
use rustls::ClientConfig;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault, ProxyTrouble, TlsFault};
use satchime_domain::route::{ProxyPassword, Route};
use satchime_domain::server::{Certificate, ServerSettings, Trust};
use satchime_domain::settings::SettingsError;
use satchime_engine::ports::SecretStore;
use tokio::sync::OnceCell;

use crate::faults::{request_fault, was_hung_up_on};
use crate::onion::is_onion;
use crate::places::Places;
use crate::trust::TrustVerifier;
use crate::{certificate, trust};
use client::{base, no_client};
use private_names::SystemNames;
use routes::{Routes, Usual};

const CERTIFICATE_LIMIT: Duration = Duration::from_secs(20);

/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Network {
    private_http: Client,
    direct: Client,
    through_proxy: Client,
    /// Those whose way or trust the person decided, and those that only Tor leads to, by their origins.
    own: Arc<RwLock<HashMap<String, Arc<Own>>>>,
    routes: Arc<Routes>,
    tls: Arc<ClientConfig>,
    /// Where the passwords of proxies are.
    secrets: Option<Arc<dyn SecretStore>>,
    pub(crate) handshakes: Places,
    pub(crate) requests: Places,
}

/// A server with a client of its own, which is made when it is first asked: its proxy's password may lie in a keyring
/// that is locked until then.
struct Own {
    settings: Result<ServerSettings, SettingsError>,
    client: OnceCell<Client>,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
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
        let system_tor = routes::system_tor(|name| std::env::var(name).ok())?;
        Self::over(tls, Routes::new(Arc::new(SystemNames), system_tor))
    }

    fn over(tls: ClientConfig, routes: Routes) -> Result<Self, Fault> {
        let build = |builder: ClientBuilder| builder.build().map_err(|_| no_client());
        Ok(Self {
            private_http: build(routes.private_http(tls.clone()))?,
            direct: build(base(tls.clone()).no_proxy())?,
            through_proxy: build(base(tls.clone()))?,
            own: Arc::default(),
            routes: Arc::new(routes),
            tls: Arc::new(tls),
            secrets: None,
            handshakes: Places::for_handshakes(),
            requests: Places::for_requests(),
        })
    }

    /// The passwords of proxies are to be had there.
    #[must_use]
    pub fn with_secrets(self, secrets: Arc<dyn SecretStore>) -> Self {
        Self { secrets: Some(secrets), ..self }
    }

    pub(crate) async fn get(&self, url: Url) -> Result<RequestBuilder, Fault> {
        Ok(self.client(&url).await?.get(url))
    }

    pub(crate) async fn post(&self, url: Url) -> Result<RequestBuilder, Fault> {
        Ok(self.client(&url).await?.post(url))
    }

    /// Sends a request that changes nothing, once more where the server hung up on it: it may just have done with a
    /// connection that was kept open.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, Fault> {
        let again = request.try_clone();
        let answer = match (request.send().await, again) {
            (Err(error), Some(again)) if was_hung_up_on(&error) => again.send().await,
            (answer, _) => answer,
        };
        answer.map_err(|error| self.fault(&error))
    }

    /// What the person decided about the server of this origin holds from now on; connections that are open stay.
    pub fn use_server(&self, origin: &str, settings: Result<&ServerSettings, SettingsError>) {
        let mut own = self.own.write();
        match settings {
            Ok(settings) if settings.is_default() => own.remove(origin),
            settings => own.insert(origin.to_owned(), Own::new(settings.cloned())),
        };
    }

    /// What the person decided about any server, as a store has it.
    pub fn use_servers(&self, servers: &[(String, Result<ServerSettings, SettingsError>)]) {
        for (origin, settings) in servers {
            self.use_server(origin, settings.as_ref().map_err(|error| *error));
        }
    }

    /// The certificate that is shown by whoever answers for this server, by the way that was chosen to it. The
    /// handshake ends with it: nothing is sent.
    ///
    /// # Errors
    /// None was shown.
    pub async fn certificate(&self, server: &ServerUrl) -> Result<Certificate, Fault> {
        let url = Url::parse(&server.origin()).map_err(|_| no_client())?;
        if url.scheme() != "https" {
            return Err(Fault::Tls(TlsFault::NotTls));
        }
        let route = self.route(&url)?;
        let shown = Arc::default();
        let tls = trust::looking(Arc::clone(&shown)).map_err(|_| no_client())?;
        let password = self.password(&url, &route).await?;
        let client = self.routes.builder(&url, &route, password.as_ref(), tls)?;
        let client = client.build().map_err(|_| no_client())?;
        let ended = client.head(url).timeout(CERTIFICATE_LIMIT).send().await;
        let shown = shown.lock().take();
        match (shown, ended) {
            (Some(shown), _) => certificate::read(&shown).ok_or(Fault::Tls(TlsFault::Unusable)),
            (None, Err(error)) => Err(self.fault(&error)),
            (None, Ok(_)) => Err(Fault::Tls(TlsFault::NotTls)),
        }
    }

    async fn client(&self, url: &Url) -> Result<Client, Fault> {
        if let Some(own) = self.own(url) {
            return own.client.get_or_try_init(|| self.own_client(url, &own)).await.cloned();
        }
        Ok(match Usual::to(url) {
            Usual::PrivateHttp => &self.private_http,
            Usual::Direct => &self.direct,
            Usual::System | Usual::Tor => &self.through_proxy,
        }
        .clone())
    }

    fn own(&self, url: &Url) -> Option<Arc<Own>> {
        let origin = url.origin().ascii_serialization();
        let known = self.own.read().get(&origin).cloned();
        let usual = || {
            self.own.write().entry(origin).or_insert_with(|| Own::new(Ok(ServerSettings::default()))).clone()
        };
        known.or_else(|| is_onion(url).then(usual))
    }

    async fn own_client(&self, url: &Url, own: &Own) -> Result<Client, Fault> {
        let settings = own.settings.as_ref().map_err(|_| unreadable())?;
        let tls = match &settings.trust {
            Trust::System => (*self.tls).clone(),
            Trust::Pinned(sha256) => TrustVerifier::pinned(*sha256).config().map_err(|_| unreadable())?,
            Trust::Own(pem) => {
                TrustVerifier::own(pem).and_then(TrustVerifier::config).map_err(|_| unreadable())?
            }
        };
        let password = self.password(url, &settings.route).await?;
        let builder = self.routes.builder(url, &settings.route, password.as_ref(), tls)?;
        builder.build().map_err(|_| no_client())
    }

    /// What the way needs of the keyring.
    async fn password(&self, url: &Url, route: &Route) -> Result<Option<ProxyPassword>, Fault> {
        let Some(login) = route.login() else { return Ok(None) };
        let kept = match &self.secrets {
            Some(secrets) => secrets.proxy_password(&url.origin().ascii_serialization(), &login).await,
            None => Err(KeyringFault::Missing),
        };
        let missing = |fault| Fault::Proxy { via: login.via, trouble: ProxyTrouble::NoPassword(fault) };
        kept.map(Some).map_err(missing)
    }

    fn route(&self, url: &Url) -> Result<Route, Fault> {
        let Some(own) = self.own(url) else { return Ok(Route::System) };
        own.settings.as_ref().map(|settings| settings.route.clone()).map_err(|_| unreadable())
    }

    fn fault(&self, error: &reqwest::Error) -> Fault {
        let Some(url) = error.url() else { return request_fault(error, None) };
        let route = self.route(url).unwrap_or_default();
        match request_fault(error, self.routes.via(url, &route).as_ref()) {
            Fault::Proxy { via, trouble: ProxyTrouble::WrongLogin } if route.login().is_none() => {
                Fault::Proxy { via, trouble: ProxyTrouble::WantsLogin }
            }
            fault => fault,
        }
    }
}

impl Own {
    fn new(settings: Result<ServerSettings, SettingsError>) -> Arc<Self> {
        Arc::new(Self { settings, client: OnceCell::new() })
    }
}

fn unreadable() -> Fault {
    Fault::Tls(TlsFault::SettingsUnreadable)
}

#[cfg(test)]
mod tests;

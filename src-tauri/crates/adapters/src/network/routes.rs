//! The way to a server: which one it is, and a client that goes it and no other.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;
use reqwest::dns::Resolve;
use reqwest::{ClientBuilder, Proxy, Url};
use rustls::ClientConfig;
use satchime_domain::address::{Reach, ServerUrl, one_segment};
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::route::{ProxyAddress, ProxyPassword, Route, Via};

use super::client::{PROXY_CONNECT_LIMIT, base, no_client};
use super::private_names::PrivateNames;
use crate::onion::is_onion;

/// What the ways have in common.
pub(super) struct Routes {
    names: Arc<dyn Resolve>,
    /// The SOCKS proxy on this computer that leads to `.onion` servers.
    system_tor: Url,
    circuits: Circuits,
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Routes")
    }
}

/// Where nothing was decided.
pub(super) enum Usual {
    PrivateHttp,
    Direct,
    /// Through the system's proxies, if there are any.
    System,
    Tor,
}

impl Usual {
    pub fn to(url: &Url) -> Self {
        match () {
            () if is_onion(url) => Self::Tor,
            // A server's address is never http anywhere else.
            () if url.scheme() == "http" => Self::PrivateHttp,
            () if stays_near(url) => Self::Direct,
            () => Self::System,
        }
    }
}

impl Routes {
    pub fn new(names: Arc<dyn Resolve>, system_tor: Url) -> Self {
        Self { names, system_tor, circuits: Circuits::default() }
    }

    /// `password`: what the way's user needs.
    ///
    /// # Errors
    /// The way does not lead there.
    pub fn builder(
        &self,
        url: &Url,
        route: &Route,
        password: Option<&ProxyPassword>,
        tls: ClientConfig,
    ) -> Result<ClientBuilder, Fault> {
        let unfit = || Fault::Tls(TlsFault::SettingsUnreadable);
        let server = ServerUrl::parse(url.as_str()).map_err(|_| unfit())?;
        route.fits(&server).map_err(|_| unfit())?;
        let direct = |tls| match url.scheme() {
            "http" => self.private_http(tls),
            _ => base(tls).no_proxy().dns_resolver(self.names.clone()),
        };
        let proxy = match route {
            Route::System => match Usual::to(url) {
                Usual::PrivateHttp | Usual::Direct => return Ok(direct(tls)),
                Usual::System => return Ok(base(tls)),
                Usual::Tor => self.circuits.through(&self.system_tor, url)?,
            },
            Route::Direct => return Ok(direct(tls)),
            Route::Tor { address } => self.circuits.through(&proxy_url("socks5h", None, address)?, url)?,
            Route::Socks(proxy) => proxy_url(
                "socks5h",
                login(proxy.user.as_ref().map(|user| user.as_str()), password),
                &proxy.address,
            )?,
            Route::Http(proxy) => proxy_url(
                "http",
                login(proxy.user.as_ref().map(|user| user.as_str()), password),
                &proxy.address,
            )?,
        };
        // Whatever `NO_PROXY` says. The only name that is looked up here is the proxy's own.
        let proxy = Proxy::all(proxy).map_err(|_| no_client())?;
        Ok(base(tls)
            .no_proxy()
            .proxy(proxy)
            .dns_resolver(self.names.clone())
            .connect_timeout(PROXY_CONNECT_LIMIT))
    }

    pub fn private_http(&self, tls: ClientConfig) -> ClientBuilder {
        base(tls).no_proxy().dns_resolver(Arc::new(PrivateNames(self.names.clone())))
    }

    /// The proxy that leads there, if any does.
    pub fn via(&self, url: &Url, route: &Route) -> Option<Via> {
        match (route, Usual::to(url)) {
            (Route::System, Usual::Tor) => {
                let port = self.system_tor.port().unwrap_or(SOCKS_PORT);
                let address = format!("{}:{port}", self.system_tor.host_str()?);
                Some(Via::Tor(address.parse().ok()?))
            }
            (Route::System, Usual::System) => Some(Via::System),
            (route, _) => route.via(),
        }
    }
}

/// Tor leads those who log in differently by circuits that have nothing in common, so nobody can tell that two servers
/// have the same visitor. Each server gets a log-in of its own, drawn anew in each run; nothing of a key is in it.
#[derive(Default)]
struct Circuits(Mutex<HashMap<String, String>>);

impl Circuits {
    /// Unless the person named Tor with a log-in of their own.
    fn through(&self, tor: &Url, server: &Url) -> Result<Url, Fault> {
        let mut tor = tor.clone();
        if tor.username().is_empty() {
            let mut circuits = self.0.lock();
            let circuit = circuits.entry(server.origin().ascii_serialization());
            let circuit = circuit.or_insert_with(|| format!("{:032x}", rand::random::<u128>()));
            tor.set_username("satchime").map_err(|()| no_client())?;
            tor.set_password(Some(circuit)).map_err(|()| no_client())?;
        }
        Ok(tor)
    }
}

fn login(user: Option<&str>, password: Option<&ProxyPassword>) -> Option<(String, String)> {
    // Read back by whoever takes the address apart: a `%` of the password's own must not mean anything.
    Some((one_segment(user?), one_segment(password?.expose())))
}

fn proxy_url(scheme: &str, login: Option<(String, String)>, address: &ProxyAddress) -> Result<Url, Fault> {
    let login = login.map(|(user, password)| format!("{user}:{password}@")).unwrap_or_default();
    Url::parse(&format!("{scheme}://{login}{address}")).map_err(|_| no_client())
}

/// What a SOCKS proxy listens on if nothing else is said.
const SOCKS_PORT: u16 = 1080;

/// The SOCKS proxy of this computer for `.onion` names, which it is to look up itself.
pub(super) fn system_tor(variable: impl Fn(&str) -> Option<String>) -> Result<Url, Fault> {
    const VARIABLES: [&str; 6] =
        ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
    let mut named = VARIABLES.into_iter().filter_map(variable).filter_map(|address| local_socks(&address));
    match named.next() {
        Some(named) => Ok(named),
        None => proxy_url("socks5h", None, &ProxyAddress::local_tor()),
    }
}

fn local_socks(address: &str) -> Option<Url> {
    let proxy = Url::parse(address.trim()).ok().filter(Url::has_host)?;
    let host = proxy.host_str()?.trim_matches(['[', ']']);
    let is_here = host.parse::<IpAddr>().map_or(host == "localhost", |address| address.is_loopback());
    if !is_here {
        return None;
    }
    let rest = proxy.as_str().strip_prefix("socks5h:").or_else(|| proxy.as_str().strip_prefix("socks5:"))?;
    Url::parse(&format!("socks5h:{rest}")).ok()
}

/// This computer or its own network, whatever the scheme.
pub(super) fn stays_near(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let plain = ServerUrl::parse(&format!("http://{host}"));
    plain.is_ok_and(|server| matches!(server.reach(), Reach::Loopback | Reach::PrivateNetwork))
}

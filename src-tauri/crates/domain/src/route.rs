//! Which way leads to a server. Two rules stand above what a person chooses: `.onion` goes through Tor or a SOCKS proxy
//! that the person named, and plain http in a private network goes through no proxy at all. Whatever way was chosen,
//! there is no other one when it fails.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use satchime_l10n::t;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Host;

use crate::address::{Reach, ServerUrl};
use crate::text;

mod error;

pub use error::RouteError;

/// The way to one server. Proxies look the server's name up themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Route {
    /// As the system says: through its proxies, if it has any; `.onion` through the Tor on this computer.
    #[default]
    System,
    /// Through no proxy, whatever the system says.
    Direct,
    /// With a circuit that no other server shares.
    Tor { address: ProxyAddress },
    /// A SOCKS5 proxy.
    Socks(Proxy),
    /// A proxy that takes `CONNECT`; what goes through it is encrypted to the server.
    Http(Proxy),
}

/// A proxy that the person named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    pub address: ProxyAddress,
    /// Whose password is in the keyring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<ProxyUser>,
}

/// Host and port, such as `127.0.0.1:9050`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ProxyAddress(String);

/// Who logs in at a proxy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ProxyUser(String);

/// A proxy's password: can't be printed or serialised. All clones share one place in memory, which is wiped with the
/// last of them.
#[derive(Clone)]
pub struct ProxyPassword(Arc<SecretString>);

/// A proxy on the way to a server, as it is named to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// One that the system names.
    System,
    Tor(ProxyAddress),
    Socks(ProxyAddress),
    Http(ProxyAddress),
}

/// What a proxy's password is good for, and for nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyLogin {
    pub via: Via,
    pub user: ProxyUser,
}

impl Route {
    /// # Errors
    /// Why this way must not lead to this server.
    pub fn fits(&self, server: &ServerUrl) -> Result<(), RouteError> {
        match (self, server.reach()) {
            (Self::Direct | Self::Http(_), _) if server.is_onion() => Err(RouteError::OnionNeedsTor),
            (Self::System | Self::Direct, _) => Ok(()),
            // The proxy would read the key, and look the name up as it likes.
            (_, Reach::Loopback | Reach::PrivateNetwork | Reach::PublicPlain) => {
                Err(RouteError::ProxyForPlainHttp)
            }
            (Self::Http(Proxy { user: Some(user), .. }), _) if user.as_str().contains(':') => {
                Err(RouteError::ColonInUser)
            }
            (Self::Tor { .. } | Self::Socks(_) | Self::Http(_), Reach::Tls | Reach::Onion) => Ok(()),
        }
    }

    /// What has to be known before it is chosen: whoever is between this computer and the proxy, and the proxy itself,
    /// read what http carries as far as Tor.
    pub fn danger(&self, server: &ServerUrl) -> Option<String> {
        let is_elsewhere = match self {
            Self::System | Self::Direct => false,
            Self::Tor { address } => !address.is_on_this_computer(),
            Self::Socks(proxy) | Self::Http(proxy) => !proxy.address.is_on_this_computer(),
        };
        (is_elsewhere && server.reach() == Reach::Onion).then(|| t!("route-danger"))
    }

    /// The proxy that the person chose.
    pub fn via(&self) -> Option<Via> {
        match self {
            Self::System | Self::Direct => None,
            Self::Tor { address } => Some(Via::Tor(address.clone())),
            Self::Socks(proxy) => Some(Via::Socks(proxy.address.clone())),
            Self::Http(proxy) => Some(Via::Http(proxy.address.clone())),
        }
    }

    /// What a password is needed for.
    pub fn login(&self) -> Option<ProxyLogin> {
        match self {
            Self::System | Self::Direct | Self::Tor { .. } => None,
            Self::Socks(proxy) | Self::Http(proxy) => {
                Some(ProxyLogin { via: self.via()?, user: proxy.user.clone()? })
            }
        }
    }
}

/// After “the server is reached”: how, and never with a password.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Direct => t!("route-direct"),
            Self::System => t!("route-system"),
            Self::Tor { address } => t!("route-tor", address = address.to_string()),
            Self::Socks(Proxy { address, user: None }) => t!("route-socks", address = address.to_string()),
            Self::Socks(Proxy { address, user: Some(user) }) => {
                t!("route-socks.as", address = address.to_string(), user = user.as_str())
            }
            Self::Http(Proxy { address, user: None }) => t!("route-http", address = address.to_string()),
            Self::Http(Proxy { address, user: Some(user) }) => {
                t!("route-http.as", address = address.to_string(), user = user.as_str())
            }
        })
    }
}

/// In the current language: "Tor at 127.0.0.1:9050".
impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::System => t!("via-system"),
            Self::Tor(address) => t!("via-tor", address = address.to_string()),
            Self::Socks(address) => t!("via-socks", address = address.to_string()),
            Self::Http(address) => t!("via-http", address = address.to_string()),
        })
    }
}

impl ProxyAddress {
    /// Where Tor listens unless it is told otherwise. Tor Browser's listens on 9150.
    pub fn local_tor() -> Self {
        Self("127.0.0.1:9050".into())
    }

    fn is_on_this_computer(&self) -> bool {
        let host = self.0.rsplit_once(':').map_or("", |(host, _)| host);
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        address.map_or(host == "localhost", |address| address.is_loopback())
    }
}

impl FromStr for ProxyAddress {
    type Err = RouteError;

    /// A scheme before it and a slash behind are forgiven, because addresses of proxies are often written so.
    fn from_str(typed: &str) -> Result<Self, RouteError> {
        const SCHEMES: [&str; 5] = ["socks5h", "socks5", "socks", "http", "tor"];
        let typed = typed.trim();
        let bare = match typed.split_once("://") {
            Some((scheme, rest)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => rest,
            Some(_) => return Err(RouteError::ProxyUnreadable),
            None => typed,
        };
        let bare = bare.strip_suffix('/').unwrap_or(bare);
        if bare.contains('@') {
            return Err(RouteError::LoginInAddress);
        }
        let (host, port) = bare.rsplit_once(':').ok_or(RouteError::ProxyUnreadable)?;
        let host = Host::parse(host).map_err(|_| RouteError::ProxyUnreadable)?;
        if port.starts_with('+') {
            return Err(RouteError::ProxyUnreadable);
        }
        match port.parse::<u16>() {
            Ok(port) if port > 0 => Ok(Self(format!("{host}:{port}"))),
            _ => Err(RouteError::ProxyUnreadable),
        }
    }
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyAddress({self})")
    }
}

impl From<ProxyAddress> for String {
    fn from(address: ProxyAddress) -> Self {
        address.0
    }
}

impl TryFrom<String> for ProxyAddress {
    type Error = RouteError;

    fn try_from(stored: String) -> Result<Self, RouteError> {
        stored.parse()
    }
}

/// What SOCKS5 has room for, in bytes.
const MAX_LOGIN: usize = 255;

impl ProxyUser {
    /// # Errors
    /// It is empty, too long, or holds what can't be seen: it is shown where a person decides.
    pub fn parse(typed: &str) -> Result<Self, RouteError> {
        let user = typed.trim();
        match user.is_empty() || user.len() > MAX_LOGIN || user.chars().any(is_unseen) {
            true => Err(RouteError::UserUnreadable),
            false => Ok(Self(user.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_unseen(c: char) -> bool {
    text::is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

impl From<ProxyUser> for String {
    fn from(user: ProxyUser) -> Self {
        user.0
    }
}

impl TryFrom<String> for ProxyUser {
    type Error = RouteError;

    fn try_from(stored: String) -> Result<Self, RouteError> {
        Self::parse(&stored)
    }
}

impl ProxyPassword {
    /// Takes a password as a line: with every space in it, without the line's end.
    ///
    /// # Errors
    /// It is empty, too long, or has more lines. Nothing of it is repeated.
    pub fn parse(line: &str) -> Result<Self, RouteError> {
        let password = line.trim_matches(['\r', '\n']);
        match password.is_empty() || password.len() > MAX_LOGIN || password.chars().any(char::is_control) {
            true => Err(RouteError::PasswordUnreadable),
            false => Ok(Self(Arc::new(SecretString::from(password)))),
        }
    }

    /// The password itself. Call it only where it goes to the proxy or into the keyring.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for ProxyPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyPassword(…)")
    }
}

#[cfg(test)]
mod tests;

//! Server addresses: what is kept of them, what may be asked of them, and what is wrong with the others.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use satchime_l10n::t;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// An LNbits server: scheme, host, port and base path, without query, fragment, credentials or trailing slash.
///
/// Plain http to a public host can't be held by this type: the key would travel readable.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ServerUrl(Url);

/// How far the traffic to a server travels, and what protects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// https, wherever to.
    Tls,
    /// http that never leaves this computer.
    Loopback,
    /// http inside Tor, which encrypts to the very service.
    Onion,
    /// http in a home, office or overlay network: needs the person's explicit yes, and goes to private addresses only
    /// ([`leads_nowhere_public`]).
    PrivateNetwork,
    /// http across the internet: refused.
    PublicPlain,
}

/// What is wrong with an address. Holds nothing of a secret that was pasted along.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum AddressError {
    Empty,
    TooLong,
    Unreadable,
    /// More than one address in a row.
    Several,
    /// An IPv6 address with the network card it holds on.
    Zone,
    /// Something that is no web address; the scheme is one of a fixed list, never what was typed.
    OtherScheme {
        scheme: &'static str,
    },
    /// 32 or more hex digits and nothing else: a key in the wrong field.
    LooksLikeKey,
    /// Unencrypted, to a private-network address: allowed after an explicit yes.
    PrivateHttpNeedsYes {
        server: ServerUrl,
    },
    /// Unencrypted, to a public host: never allowed.
    PublicHttp {
        host: String,
    },
}

impl ServerUrl {
    /// Reads a stored address. What a person pasted goes through [`read_pasted`].
    ///
    /// # Errors
    /// Everything but `https://…`, and `http://…` to a loopback, `.onion` or private-network address.
    pub fn parse(stored: &str) -> Result<Self, AddressError> {
        Self::from_url(Url::parse(stored).map_err(|_| AddressError::Unreadable)?)
    }

    pub(crate) fn from_url(mut url: Url) -> Result<Self, AddressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::OtherScheme { scheme: "other" });
        }
        settle_host(&mut url)?;
        // Neither can fail on an address that has a host.
        let _ = (url.set_username(""), url.set_password(None));
        url.set_query(None);
        url.set_fragment(None);
        let base: String = path_segments(&url).map(|segment| format!("/{segment}")).collect();
        url.set_path(&base);
        let server = Self(url);
        match server.reach() {
            Reach::PublicPlain => Err(AddressError::PublicHttp { host: server.host().to_owned() }),
            Reach::Tls | Reach::Loopback | Reach::Onion | Reach::PrivateNetwork => Ok(server),
        }
    }

    /// `scheme://host[:port]`: what is trusted together.
    pub fn origin(&self) -> String {
        let port = self.0.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}://{}{port}", self.0.scheme(), self.host())
    }

    /// The host as it goes onto the wire: punycode for international names, brackets around IPv6.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The address of a REST path such as `/api/v1/wallet`.
    pub fn rest(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{self}{slash}{path}")
    }

    /// An address that only Tor leads to, over http or https.
    pub fn is_onion(&self) -> bool {
        self.host().ends_with(".onion")
    }

    pub fn reach(&self) -> Reach {
        match (self.0.scheme(), self.0.host()) {
            ("https", _) => Reach::Tls,
            (_, Some(host)) => plain_reach(&host),
            (_, None) => Reach::PublicPlain,
        }
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerUrl({self})")
    }
}

impl From<ServerUrl> for String {
    fn from(server: ServerUrl) -> Self {
        server.to_string()
    }
}

impl TryFrom<String> for ServerUrl {
    type Error = AddressError;

    fn try_from(stored: String) -> Result<Self, AddressError> {
        Self::parse(&stored)
    }
}

/// The non-empty segments, so that doubled slashes collapse.
pub(crate) fn path_segments(url: &Url) -> impl Iterator<Item = &str> {
    url.path().split('/').filter(|segment| !segment.is_empty())
}

/// Gives each host one spelling, and refuses what is none.
fn settle_host(url: &mut Url) -> Result<(), AddressError> {
    const MAX_BYTES: usize = 253;
    let settled = match url.host().ok_or(AddressError::Unreadable)? {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            let usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            if name.len() > MAX_BYTES || name.split('.').any(str::is_empty) || !name.bytes().all(usual) {
                return Err(AddressError::Unreadable);
            }
            // A scheme without its colon.
            if matches!(name, "http" | "https" | "ws" | "wss") {
                return Err(AddressError::Unreadable);
            }
            if name.len() >= 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(AddressError::LooksLikeKey);
            }
            Host::Domain(name.to_owned())
        }
        // What a server binds to is printed at its start, and then pasted; it is reached at the loopback address.
        Host::Ipv4(Ipv4Addr::UNSPECIFIED) => Host::Ipv4(Ipv4Addr::LOCALHOST),
        Host::Ipv6(Ipv6Addr::UNSPECIFIED) => Host::Ipv6(Ipv6Addr::LOCALHOST),
        Host::Ipv4(address) => Host::Ipv4(address),
        Host::Ipv6(address) => Host::Ipv6(address),
    };
    match settled {
        Host::Domain(name) => url.set_host(Some(&name)).map_err(|_| AddressError::Unreadable),
        Host::Ipv4(address) => url.set_ip_host(IpAddr::V4(address)).map_err(|()| AddressError::Unreadable),
        Host::Ipv6(address) => url.set_ip_host(IpAddr::V6(address)).map_err(|()| AddressError::Unreadable),
    }
}

/// How far http to this host travels.
pub(crate) fn plain_reach<S: AsRef<str>>(host: &Host<S>) -> Reach {
    match host {
        Host::Domain(name) => reach_of_name(name.as_ref()),
        Host::Ipv4(address) => reach_of_ipv4(*address),
        Host::Ipv6(address) => reach_of_ipv6(*address),
    }
}

/// Whether plain http to the host of this name may go to this address, which it was resolved to. Anybody's network may
/// resolve `umbrel.local` as it likes, so the name alone keeps nothing inside.
///
/// Private are RFC 1918, link-local, unique local addresses, and 100.64.0.0/10: that one belongs to overlays such as
/// Tailscale, or else to the provider's own network. This computer's own addresses are as private as can be, and the
/// only ones for `localhost`. Translated addresses (NAT64, 6to4, Teredo) are public, whatever they lead to.
pub fn leads_nowhere_public(name: &str, address: IpAddr) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let reach = match address {
        IpAddr::V4(address) => reach_of_ipv4(address),
        IpAddr::V6(address) => reach_of_ipv6(address),
    };
    let is_here = name == "localhost" || name.ends_with(".localhost");
    reach == Reach::Loopback || (reach == Reach::PrivateNetwork && !is_here)
}

fn reach_of_name(name: &str) -> Reach {
    // `.localhost` should never leave this computer, but not every resolver keeps to that.
    const PRIVATE: [&str; 7] =
        [".local", ".lan", ".localdomain", ".home", ".home.arpa", ".internal", ".localhost"];
    let name = name.strip_suffix('.').unwrap_or(name);
    match () {
        () if name == "localhost" => Reach::Loopback,
        () if name.ends_with(".onion") => Reach::Onion,
        () if !name.contains('.') || PRIVATE.iter().any(|suffix| name.ends_with(suffix)) => {
            Reach::PrivateNetwork
        }
        () => Reach::PublicPlain,
    }
}

fn reach_of_ipv4(address: Ipv4Addr) -> Reach {
    let [first, second, ..] = address.octets();
    // 100.64.0.0/10 belongs to providers and to overlays such as Tailscale.
    let shared = first == 100 && (64..128).contains(&second);
    match () {
        () if address.is_loopback() || address.is_unspecified() => Reach::Loopback,
        () if address.is_private() || address.is_link_local() || shared => Reach::PrivateNetwork,
        () => Reach::PublicPlain,
    }
}

fn reach_of_ipv6(address: Ipv6Addr) -> Reach {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return reach_of_ipv4(mapped);
    }
    match () {
        () if address.is_loopback() || address.is_unspecified() => Reach::Loopback,
        () if address.is_unique_local() || address.is_unicast_link_local() => Reach::PrivateNetwork,
        () => Reach::PublicPlain,
    }
}

/// Percent-encodes everything that could end the segment, or mean something in an address.
pub fn one_segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    segment
}

impl AddressError {
    /// A stable name for the UI and for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "address_empty",
            Self::TooLong => "address_too_long",
            Self::Unreadable => "address_unreadable",
            Self::Several => "address_several",
            Self::Zone => "address_zone",
            Self::OtherScheme { .. } => "address_other_scheme",
            Self::LooksLikeKey => "address_looks_like_key",
            Self::PrivateHttpNeedsYes { .. } => "private_http_needs_yes",
            Self::PublicHttp { .. } => "public_http",
        }
    }

    /// What is wrong, in one sentence.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => t!("address-empty.text"),
            Self::TooLong => t!("address-wrong.too-long"),
            Self::Unreadable => t!("address-wrong.unreadable"),
            Self::Several => t!("address-wrong.several"),
            Self::Zone => t!("address-wrong.zone"),
            Self::OtherScheme { scheme: "other" } => t!("address-wrong.scheme"),
            Self::OtherScheme { scheme } => t!("address-wrong.other-scheme", scheme = *scheme),
            Self::LooksLikeKey => t!("address-key.text"),
            Self::PrivateHttpNeedsYes { server } => {
                t!("address-private-http.text", server = server.to_string())
            }
            Self::PublicHttp { host } => t!("address-public-http.text", host = host.as_str()),
        }
    }

    /// What to do next, in one sentence.
    pub fn next(&self) -> String {
        match self {
            Self::Empty => t!("address-empty.next"),
            Self::Zone => t!("address-wrong.zone-next"),
            Self::TooLong | Self::Unreadable | Self::Several | Self::OtherScheme { .. } => {
                t!("address-wrong.next")
            }
            Self::LooksLikeKey => t!("address-key.next"),
            Self::PrivateHttpNeedsYes { .. } => t!("address-private-http.next"),
            Self::PublicHttp { .. } => t!("address-public-http.next"),
        }
    }
}

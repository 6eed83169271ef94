//! How a simulated server is set up.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use jiff::SignedDuration;

use crate::version::Version;

/// What a server is started with. Use `..Options::default()` for the rest.
#[derive(Clone)]
pub struct Options {
    /// Port 0 (the default) takes a free one; a restart keeps it.
    pub bind: SocketAddr,
    pub version: Version,
    /// REST requests a minute before 429; `None` is no limit. A real LNbits has 200.
    pub rate_limit: Option<u32>,
    /// Where LNbits is installed, such as `/lnbits`; empty for the root.
    pub base_path: String,
    /// How far the server's clock runs ahead of (or behind) ours.
    pub clock_offset: SignedDuration,
    /// The server's time zone, seen where a time is sent without an offset.
    pub time_zone_offset: SignedDuration,
    /// The price of one bitcoin in every currency; `None`: the server knows none.
    pub price: Option<f64>,
    pub ping_every: Duration,
    /// How long a client has for its pong; `None`: as the version has it.
    pub pong_within: Option<Duration>,
    /// Fixes the random ids, keys and hashes; `None` draws new ones.
    pub seed: Option<u64>,
    #[cfg(feature = "tls")]
    pub tls: Option<std::sync::Arc<rustls::ServerConfig>>,
}

impl Options {
    pub fn version(version: Version) -> Self {
        Self { version, ..Self::default() }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            version: Version::NEWEST,
            rate_limit: None,
            base_path: String::new(),
            clock_offset: SignedDuration::ZERO,
            time_zone_offset: SignedDuration::ZERO,
            price: Some(80_000.0),
            ping_every: Duration::from_secs(20),
            pong_within: None,
            seed: None,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

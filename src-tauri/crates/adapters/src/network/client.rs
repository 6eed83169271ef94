//! What all HTTP clients have in common.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use rustls::ClientConfig;
use satchime_domain::fault::{Fault, TlsFault};

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// A proxy has the server to reach too, and Tor a circuit to build. Shorter than an answer may stand still, so that it
/// is the proxy that is named.
pub(super) const PROXY_CONNECT_LIMIT: Duration = Duration::from_secs(18);
/// Enough for a burst of questions; LNbits' own server hangs up after 5 s.
const IDLE_LIMIT: Duration = Duration::from_secs(4);

pub(super) fn base(tls: ClientConfig) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_LIMIT)
        .pool_idle_timeout(IDLE_LIMIT)
        .user_agent(concat!("Satchime/", env!("CARGO_PKG_VERSION")))
}

pub(super) fn no_client() -> Fault {
    Fault::Tls(TlsFault::Other { detail: "the network client could not be set up".into() })
}

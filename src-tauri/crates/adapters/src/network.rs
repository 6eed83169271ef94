//! The one HTTP client. REST and WebSocket both go through it, so they share TLS, proxies, name look-up and the reading
//! of what went wrong.
//!
//! HTTP/1.1 only: a WebSocket needs it, and one REST request a minute gains nothing from HTTP/2.
//!
//! Proxies: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count (SOCKS too, which is how `.onion` servers are reached), but
//! never for this computer or a private network: a proxy there would see a key it has no business with, or fail.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, Url};
use rustls::ClientConfig;
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::lnbits::address::{Reach, ServerUrl};
use tokio::sync::Semaphore;

use crate::faults::{request_fault, was_hung_up_on};

/// More handshakes at once slow each other down and look like an attack to a server.
const MOST_HANDSHAKES: usize = 32;
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Enough for a burst of questions; LNbits' own server hangs up after 5 s.
const IDLE_LIMIT: Duration = Duration::from_secs(4);

/// Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Network {
    direct: Client,
    through_proxy: Client,
    pub(crate) handshakes: Arc<Semaphore>,
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
        let build = |builder: ClientBuilder| builder.build().map_err(|_| no_client());
        Ok(Self {
            direct: build(client(tls.clone()).no_proxy())?,
            through_proxy: build(client(tls))?,
            handshakes: Arc::new(Semaphore::new(MOST_HANDSHAKES)),
        })
    }

    pub(crate) fn get(&self, url: Url) -> RequestBuilder {
        let client = if stays_near(&url) { &self.direct } else { &self.through_proxy };
        client.get(url)
    }
}

/// Sends a `GET`, once more where the server hung up on it: it may just have done with a connection that was kept open.
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

/// This computer or its own network, whatever the scheme.
fn stays_near(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let plain = ServerUrl::parse(&format!("http://{host}"));
    plain.is_ok_and(|server| matches!(server.reach(), Reach::Loopback | Reach::PrivateNetwork))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_for_what_is_near() {
        for (url, near) in [
            ("http://localhost:5000/", true),
            ("https://127.0.0.1/", true),
            ("https://[::1]:8443/", true),
            ("https://umbrel.local/", true),
            ("https://192.168.1.4/", true),
            ("https://lnbits.example/", false),
            ("http://abcdefghijklmnop.onion/", false),
        ] {
            assert_eq!(stays_near(&Url::parse(url).unwrap()), near, "{url}");
        }
    }
}

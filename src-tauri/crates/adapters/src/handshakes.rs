//! How many handshakes may be under way: of all servers together, and of each one, so that a server that accepts connections
//! and says nothing can't keep the others waiting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// More at once slow each other down and look like an attack to a server.
const MAX_IN_ALL: usize = 32;
const MAX_PER_SERVER: usize = 8;

/// Clones share everything.
#[derive(Clone, Debug)]
pub(crate) struct Handshakes {
    all: Arc<Semaphore>,
    /// By host and port; one that nobody waits for is forgotten.
    servers: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
}

/// The right to one handshake, until it is dropped.
pub(crate) struct HandshakePermit {
    _server: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Handshakes {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(MAX_IN_ALL)), servers: Arc::default() }
    }
}

impl Handshakes {
    /// Waits for a place with the server first: who waits there takes none from the others. `None` is never seen, for nothing
    /// is ever closed.
    pub async fn acquire(&self, url: &Url) -> Option<HandshakePermit> {
        let server = self.server(url).acquire_owned().await.ok()?;
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(HandshakePermit { _server: server, _all: all })
    }

    fn server(&self, url: &Url) -> Arc<Semaphore> {
        let port = url.port_or_known_default().unwrap_or_default();
        let name = format!("{}:{port}", url.host_str().unwrap_or_default());
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        servers.retain(|_, places| Arc::strong_count(places) > 1);
        servers.entry(name).or_insert_with(|| Arc::new(Semaphore::new(MAX_PER_SERVER))).clone()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn server(number: usize) -> Url {
        Url::parse(&format!("https://lnbits{number}.example")).unwrap()
    }

    #[tokio::test]
    async fn all_servers_together_have_a_limit_too() {
        let handshakes = Handshakes::default();
        let mut permits = Vec::new();
        for number in 0..MAX_IN_ALL {
            permits.push(handshakes.acquire(&server(number / MAX_PER_SERVER)).await.unwrap());
        }
        let other = server(MAX_IN_ALL);
        assert!(handshakes.acquire(&other).now_or_never().is_none());
        permits.pop();
        assert!(handshakes.acquire(&other).now_or_never().is_some());
    }
}

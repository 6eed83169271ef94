//! How much may be under way: with all servers together, and with each one, so that a server that accepts connections
//! and says nothing can't keep the others waiting.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use reqwest::Url;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Clones share everything.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    per_server: usize,
    all: Arc<Semaphore>,
    /// By host and port; one that nobody waits for is forgotten.
    servers: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
}

/// The right to one handshake or request, until it is dropped.
pub(crate) struct Place {
    _server: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Places {
    pub fn new(in_all: usize, per_server: usize) -> Self {
        Self { per_server, all: Arc::new(Semaphore::new(in_all)), servers: Arc::default() }
    }

    /// More handshakes at once slow each other down and look like an attack to a server.
    pub fn for_handshakes() -> Self {
        Self::new(32, 8)
    }

    /// Each request may need a connection of its own, and what a thousand take at once is not given back.
    pub fn for_requests() -> Self {
        Self::new(64, 16)
    }

    /// Waits for a place with the server first: who waits there takes none from the others. `None` is never seen, for
    /// nothing is ever closed.
    pub async fn acquire(&self, url: &Url) -> Option<Place> {
        let server = self.server(url).acquire_owned().await.ok()?;
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(Place { _server: server, _all: all })
    }

    fn server(&self, url: &Url) -> Arc<Semaphore> {
        let port = url.port_or_known_default().unwrap_or_default();
        let name = format!("{}:{port}", url.host_str().unwrap_or_default());
        let mut servers = self.servers.lock();
        servers.retain(|_, places| Arc::strong_count(places) > 1);
        servers.entry(name).or_insert_with(|| Arc::new(Semaphore::new(self.per_server))).clone()
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
        let places = Places::new(32, 8);
        let mut taken = Vec::new();
        for number in 0..32 {
            taken.push(places.acquire(&server(number / 8)).await.unwrap());
        }
        let other = server(32);
        assert!(places.acquire(&other).now_or_never().is_none());
        taken.pop();
        assert!(places.acquire(&other).now_or_never().is_some());
    }
}

//! When this computer's network comes back, as the system tells it: netlink on Linux, SystemConfiguration on macOS, the IP
//! helper on Windows.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use if_watch::IfEvent;
use if_watch::tokio::IfWatcher;
use satchime_engine::ports::NetworkWatch;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tokio_util::task::AbortOnDropHandle;

/// An address is not a way yet: routes and name servers follow it. Addresses that come together are one change.
const SETTLED_AFTER: Duration = Duration::from_secs(1);

/// This computer's network. Ends its watch when dropped.
#[derive(Debug)]
pub struct SystemNetwork {
    came_up: Arc<Notify>,
    _watch: AbortOnDropHandle<()>,
}

impl SystemNetwork {
    /// Must be called inside a tokio runtime. Where the system refuses to tell, nothing ever comes.
    pub fn watch() -> Self {
        let came_up = Arc::new(Notify::new());
        let watch = tokio::spawn(watch(came_up.clone()));
        Self { came_up, _watch: AbortOnDropHandle::new(watch) }
    }
}

#[async_trait]
impl NetworkWatch for SystemNetwork {
    async fn came_up(&self) {
        self.came_up.notified().await;
    }
}

async fn watch(came_up: Arc<Notify>) {
    let mut watcher = match IfWatcher::new() {
        Ok(watcher) => watcher,
        Err(error) => {
            tracing::info!(kind = %error.kind(), "the system does not tell when the network changes");
            return;
        }
    };
    // First come the addresses that are there already.
    settle(&mut watcher).await;
    // After an error the system's word can no longer be had; the backoff's waits still end by themselves.
    while let Some(Ok(event)) = watcher.next().await {
        if is_news(event) {
            settle(&mut watcher).await;
            came_up.notify_one();
        }
    }
}

/// Takes in what comes within the time that a network needs to be usable.
async fn settle(watcher: &mut IfWatcher) {
    let until = Instant::now() + SETTLED_AFTER;
    while let Ok(Some(Ok(_))) = timeout_at(until, watcher.next()).await {}
}

fn is_news(event: IfEvent) -> bool {
    matches!(event, IfEvent::Up(net) if !net.addr().is_loopback())
}

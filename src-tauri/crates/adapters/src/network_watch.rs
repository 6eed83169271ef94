//! When this computer's network comes back, as the system tells it: netlink on Linux, SystemConfiguration on macOS,
//! the IP helper on Windows.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{Stream, StreamExt};
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
    match IfWatcher::new() {
        Ok(events) => tell(events, &came_up).await,
        Err(error) => {
            tracing::info!(kind = %error.kind(), "the system does not tell when the network changes");
        }
    }
}

async fn tell(mut events: impl Stream<Item = io::Result<IfEvent>> + Unpin, came_up: &Notify) {
    // First come the addresses that are there already.
    settle(&mut events).await;
    // After an error the system's word can no longer be had; the waits between two tries still end by themselves.
    while let Some(Ok(event)) = events.next().await {
        if is_news(event) {
            settle(&mut events).await;
            came_up.notify_one();
        }
    }
}

/// Takes in what comes within the time that a network needs to be usable.
async fn settle(events: &mut (impl Stream<Item = io::Result<IfEvent>> + Unpin)) {
    let until = Instant::now() + SETTLED_AFTER;
    while let Ok(Some(Ok(_))) = timeout_at(until, events.next()).await {}
}

fn is_news(event: IfEvent) -> bool {
    matches!(event, IfEvent::Up(net) if !net.addr().is_loopback())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    use super::*;

    fn up(address: &str) -> io::Result<IfEvent> {
        Ok(IfEvent::Up(address.parse().unwrap()))
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_together_is_one_change_and_what_was_there_is_none() {
        let (events, mut told) = mpsc::unbounded_channel();
        let stream = futures_util::stream::poll_fn(move |context| told.poll_recv(context));
        let came_up = Arc::new(Notify::new());
        let watch = tokio::spawn({
            let came_up = came_up.clone();
            async move { tell(stream, &came_up).await }
        });
        events.send(up("192.168.1.7/24")).unwrap();
        sleep(Duration::from_secs(5)).await;
        assert!(came_up.notified().now_or_never().is_none(), "it was there before");

        events.send(up("127.0.0.1/8")).unwrap();
        events.send(Ok(IfEvent::Down("192.168.1.7/24".parse().unwrap()))).unwrap();
        sleep(Duration::from_secs(5)).await;
        assert!(came_up.notified().now_or_never().is_none(), "no way out came up");

        let began = Instant::now();
        events.send(up("10.0.0.7/24")).unwrap();
        events.send(up("fe80::7/64")).unwrap();
        came_up.notified().await;
        assert!(began.elapsed() < Duration::from_secs(5));
        sleep(Duration::from_secs(5)).await;
        assert!(came_up.notified().now_or_never().is_none(), "told twice");

        events.send(Err(io::Error::other("the system's end was closed"))).unwrap();
        watch.await.unwrap();
    }
}

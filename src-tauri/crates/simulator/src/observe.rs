//! What a test can see of the server's clients, and waiting for it without sleeping.

use std::future::Future;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::AbortHandle;

use crate::channels::Order;
use crate::journal::{Dial, Request};
use crate::server::Simulator;

/// How connections end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Close {
    /// A close frame, such as 1012 (the server stops) or 1011 (no pong came).
    Code(u16, String),
    /// The connection ends without a close frame: clients report 1006.
    Abrupt,
}

impl Close {
    pub fn code(code: u16) -> Self {
        Self::Code(code, String::new())
    }
}

/// Requests and handshakes, oldest first.
impl Simulator {
    pub fn requests(&self) -> Vec<Request> {
        self.shared.journal.requests()
    }

    /// How many requests had `part` in their path or query.
    pub fn count_requests(&self, part: &str) -> usize {
        self.requests().iter().filter(|request| request.path.contains(part)).count()
    }

    pub fn dials(&self) -> Vec<Dial> {
        self.shared.journal.dials()
    }

    /// Forgets the requests and handshakes up to now.
    pub fn clear_journal(&self) {
        self.shared.journal.clear();
    }
}

/// Subscribers.
impl Simulator {
    /// The channel that carries this wallet's payments in this version; `None` without such a wallet.
    pub fn channel_of(&self, wallet: impl AsRef<str>) -> Option<String> {
        let ledger = self.shared.ledger.lock();
        let wallet = ledger.wallet(wallet.as_ref())?;
        self.shared.channels_of(wallet).first().map(|&name| name.to_owned())
    }

    pub fn subscribers(&self, channel: &str) -> usize {
        self.shared.channels.count(Some(channel))
    }

    /// Open WebSockets on all channels.
    pub fn connections(&self) -> usize {
        self.shared.channels.count(None)
    }

    pub async fn wait_for_subscriber(&self, channel: &str) {
        self.wait_until(|server| server.subscribers(channel) > 0).await;
    }

    /// Waits until `condition` holds; it is looked at again after every request, answer, handshake and lost connection.
    pub fn wait_until(&self, condition: impl Fn(&Self) -> bool) -> impl Future<Output = ()> {
        let mut changes = self.shared.changes();
        async move {
            while !condition(self) {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        }
    }

    pub fn kill_connections(&self, how: &Close) {
        self.end_connections(None, how);
    }

    pub fn kill_channel(&self, channel: &str, how: &Close) {
        self.end_connections(Some(channel), how);
    }

    /// From now on nothing is read from or written to the open WebSockets, but they stay open.
    pub fn freeze_connections(&self) {
        self.shared.channels.order(None, &Order::Freeze);
    }

    fn end_connections(&self, channel: Option<&str>, how: &Close) {
        match how {
            Close::Abrupt => self.shared.channels.cut(channel),
            Close::Code(code, reason) => {
                let order = Order::Close { code: *code, reason: reason.clone() };
                self.shared.channels.order(channel, &order);
            }
        }
    }
}

/// The server's own settings.
impl Simulator {
    /// Before the first install (`false`), every REST path answers 307 and WebSockets open as always.
    pub fn set_installed(&self, installed: bool) {
        self.shared.installed.store(installed, Ordering::Relaxed);
    }

    pub fn set_clock_offset(&self, offset: SignedDuration) {
        self.shared.ledger.lock().set_clock_offset(offset);
    }

    /// The server's clock.
    pub fn now(&self) -> Timestamp {
        self.shared.ledger.lock().clock()
    }

    /// As if the rate limit's minute were over.
    pub fn renew_rate_limit(&self) {
        self.shared.rate.renew();
    }

    /// Sends what `frame` makes, so many times a second, until the returned [`Flood`] is dropped. Frames are
    /// numbered from zero; faults apply.
    pub fn flood(
        &self,
        channel: &str,
        per_second: u32,
        frame: impl Fn(u64) -> String + Send + 'static,
    ) -> Flood {
        let (shared, channel) = (self.shared.clone(), channel.to_owned());
        let task = self.shared.channels.runtime().spawn(async move {
            let mut beat = tokio::time::interval(Duration::from_secs(1) / per_second.max(1));
            for number in 0.. {
                beat.tick().await;
                let _ = shared.channels.publish(&channel, &frame(number), &shared.faults);
            }
        });
        Flood(task.abort_handle())
    }
}

/// Frames on their way; dropping it ends them.
pub struct Flood(AbortHandle);

impl Drop for Flood {
    fn drop(&mut self) {
        self.0.abort();
    }
}

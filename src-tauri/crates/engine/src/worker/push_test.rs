//! The test that a person asks for: a message of our own, sent to the wallet's channel, must come back over its
//! subscription.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rand::Rng;
use satchime_domain::fault::Fault;
use satchime_domain::push::PushTest;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::state::{Opened, Worker};
use crate::channels::PushTestRequest;
use crate::pacing::Lane;

/// A test under way.
pub(super) struct PushTestRun {
    marker: String,
    began: Instant,
    publishing: Option<BoxFuture<'static, Result<bool, Fault>>>,
    reply: oneshot::Sender<PushTest>,
}

impl PushTestRun {
    /// `None` when nobody waits for it any more, or when there is nothing to test.
    pub fn begin(worker: &mut Worker, opened: &Opened, asked: PushTestRequest) -> Option<Self> {
        if asked.reply.is_closed() {
            return None;
        }
        let nothing_to_test = match () {
            () if !opened.plan.pushes => Some(PushTest::NotPushed),
            () if worker.without_socket.get() => Some(PushTest::NoSocket),
            () => None,
        };
        if let Some(outcome) = nothing_to_test {
            let _ = asked.reply.send(outcome);
            return None;
        }
        let marker = format!("{:032x}", worker.rng.random::<u128>());
        let (source, server) = (worker.ports.source.clone(), worker.server.clone());
        let (channel, sent) = (opened.channel.clone(), marker.clone());
        let publishing =
            async move { server.request(Lane::Urgent, source.send_test(&channel, &sent)).await }.boxed();
        Some(Self { marker, began: Instant::now(), publishing: Some(publishing), reply: asked.reply })
    }

    pub fn is_marked(&self, marker: &str) -> bool {
        marker == self.marker
    }

    /// Waits until it can no longer succeed, and says why. May be cancelled and called again.
    pub async fn failed(&mut self) -> PushTest {
        let until = self.began + PushTest::WITHIN;
        if let Some(publishing) = &mut self.publishing {
            match timeout_at(until, publishing).await {
                Ok(Ok(true)) => self.publishing = None,
                Ok(Err(fault)) => return PushTest::NotSent(fault),
                Ok(Ok(false)) => return PushTest::NotArrived,
                // It may still wait for its turn in the budget, so nothing is known of the channel.
                Err(_) => return PushTest::NotSent(Fault::TimedOut),
            }
        }
        sleep_until(until).await;
        PushTest::NotArrived
    }

    pub fn arrived(self) {
        let after = self.began.elapsed();
        self.end(PushTest::Arrived { after });
    }

    pub fn end(self, outcome: PushTest) {
        // Whoever asked may have gone.
        let _ = self.reply.send(outcome);
    }
}

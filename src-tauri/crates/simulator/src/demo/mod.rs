//! The demo: two wallets with a history, and payments that keep coming.

mod history;
mod story;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::task::AbortHandle;

use crate::options::Options;
use crate::server::Simulator;
use crate::wallet::SimWallet;
use story::Story;

/// The same for everyone: the story is always told the same way, with other ids and keys.
const SEED: u64 = 21;
/// The first payment waits this long for somebody to watch.
const PATIENCE: Duration = Duration::from_millis(3500);
const AFTER_SUBSCRIBER: Duration = Duration::from_millis(1200);

/// A running demo server; dropping it ends everything.
pub struct Demo {
    /// As a person would enter it.
    pub url: String,
    /// "Coffee bar" and "Savings".
    pub wallets: Vec<SimWallet>,
    simulator: Arc<Simulator>,
    script: AbortHandle,
}

/// Starts the demo on a free loopback port, within the current tokio runtime. The first payment comes at most 5 s
/// later, the next ones every 4 to 12 s.
///
/// # Errors
/// No port of the loopback interface can be listened on.
pub async fn start() -> io::Result<Demo> {
    let simulator = Arc::new(Simulator::start(Options::default()).await?);
    let coffee_bar = simulator.create_wallet("Coffee bar", 84_000);
    let savings = simulator.create_wallet("Savings", 1_210_000);
    history::write(&simulator, &coffee_bar, &savings);
    let wallets = vec![coffee_bar.clone(), savings.clone()];
    let story = Story::new(simulator.clone(), coffee_bar, savings, StdRng::seed_from_u64(SEED));
    let script = tokio::spawn(tell(story)).abort_handle();
    Ok(Demo { url: simulator.url(), wallets, simulator, script })
}

impl Demo {
    /// The server behind the demo.
    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.script.abort();
        self.simulator.end();
    }
}

async fn tell(mut story: Story) {
    let watched = story.simulator().wait_until(|server| server.connections() > 0);
    if tokio::time::timeout(PATIENCE, watched).await.is_ok() {
        tokio::time::sleep(AFTER_SUBSCRIBER).await;
    }
    loop {
        story.next_event();
        tokio::time::sleep(story.pause()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::{SimPayment, Status};

    fn payments(demo: &Demo) -> Vec<SimPayment> {
        demo.wallets.iter().flat_map(|wallet| demo.simulator().payments(wallet)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn payments_keep_coming_in_every_kind() {
        let demo = start().await.unwrap();
        let past = payments(&demo).len();
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(payments(&demo).len() > past, "the first one comes within five seconds");
        for _ in 0..30 {
            let before = payments(&demo);
            tokio::time::sleep(Duration::from_secs(13)).await;
            assert_ne!(payments(&demo), before, "something happens every twelve seconds");
        }
        let new: Vec<SimPayment> =
            payments(&demo).into_iter().filter(|payment| payment.created > started(&demo)).collect();
        let some = |test: fn(&SimPayment) -> bool| new.iter().any(test);
        assert!((30..=100).contains(&new.len()), "{}", new.len());
        assert!(some(|payment| payment.status == Status::Failed));
        assert!(some(|payment| payment.checking_id.starts_with("internal_")));
        assert!(some(|payment| payment.is_outgoing()
            && payment.fee_msat < 0
            && payment.status == Status::Success));
        let incoming = new.iter().filter(|payment| !payment.is_outgoing()).count();
        assert!(incoming * 2 > new.len(), "mostly incoming");
        let hanging = new.iter().filter(|payment| payment.status == Status::Pending).count();
        let settled_late =
            new.iter().filter(|payment| payment.is_outgoing() && payment.updated > payment.created);
        assert!(hanging <= 1 && settled_late.count() >= 1, "what hangs settles later");
        assert!(demo.wallets.iter().all(|wallet| demo.simulator().balance_msat(wallet) > 0));
    }

    /// History ends forty minutes before the demo begins.
    fn started(demo: &Demo) -> jiff::Timestamp {
        demo.simulator().now() - jiff::SignedDuration::from_mins(30)
    }
}

//! Asks servers no faster than they allow, also while Satchime itself asks them.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::server::{Certificate, ServerSettings};
use satchime_domain::settings::SettingsError;
use satchime_domain::source::{Capabilities, PaymentPage, SourceWallet};
use satchime_engine::ports::{Account, Channel, PageRequest, Source, Subscription};
use tokio::time::{Instant, sleep_until};

/// A source that is asked only so often.
pub struct Paced<S> {
    source: S,
    pace: Pace,
    /// When each server's burst would be whole again.
    full_at: Mutex<HashMap<ServerUrl, Instant>>,
}

/// So many requests at once, then one each so often; in any minute, 60 s / `every` and a burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub burst: u32,
    pub every: Duration,
}

impl Pace {
    /// LNbits allows an address 200 requests a minute, of which Satchime's engine takes at most 170.
    pub const BESIDE_SATCHIME: Self = Self { burst: 5, every: Duration::from_millis(2_400) };
    pub const ALONE: Self = Self { burst: 15, every: Duration::from_millis(500) };

    pub const fn new(satchime_runs: bool) -> Self {
        if satchime_runs { Self::BESIDE_SATCHIME } else { Self::ALONE }
    }

    /// How long so many requests take.
    pub fn lasts(self, requests: u64) -> Duration {
        let waited = requests.saturating_sub(u64::from(self.burst));
        self.every.saturating_mul(u32::try_from(waited).unwrap_or(u32::MAX))
    }
}

impl<S> Paced<S> {
    pub fn new(source: S, pace: Pace) -> Self {
        Self { source, pace, full_at: Mutex::default() }
    }

    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// Waits for a turn with this server.
    async fn turn(&self, server: &ServerUrl) {
        let now = Instant::now();
        let at = {
            let mut servers = self.full_at.lock();
            let full_at = servers.entry(server.clone()).or_insert(now);
            *full_at = (*full_at).max(now) + self.pace.every;
            full_at.checked_sub(self.pace.every * self.pace.burst).unwrap_or(now)
        };
        sleep_until(at).await;
    }
}

#[async_trait]
impl<S: Source> Source for Paced<S> {
    async fn capabilities(&self, server: &ServerUrl) -> Result<Capabilities, Fault> {
        self.turn(server).await;
        self.source.capabilities(server).await
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        self.turn(&account.server).await;
        self.source.wallet(account).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.turn(&account.server).await;
        self.source.payments(account, page).await
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.turn(&account.server).await;
        self.source.payment(account, hash).await
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.turn(&account.server).await;
        self.source.record(account, id).await
    }

    /// LNbits counts no handshake.
    async fn subscribe(&self, channel: &Channel) -> Result<Box<dyn Subscription>, Fault> {
        self.source.subscribe(channel).await
    }

    fn use_server(&self, origin: &str, settings: Result<&ServerSettings, SettingsError>) {
        self.source.use_server(origin, settings);
    }

    async fn certificate(&self, server: &ServerUrl) -> Result<Certificate, Fault> {
        self.source.certificate(server).await
    }

    async fn send_test(&self, channel: &Channel, marker: &str) -> Result<bool, Fault> {
        self.turn(&channel.server).await;
        self.source.send_test(channel, marker).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;

    /// The most of so many requests at once that go in one minute.
    async fn most_in_a_minute(pace: Pace) -> usize {
        let paced = Paced::new((), pace);
        let server = ServerUrl::parse("https://lnbits.example").unwrap();
        let asking = (0..200).map(|_| async {
            paced.turn(&server).await;
            Instant::now()
        });
        let times = join_all(asking).await;
        let within = |from: &Instant| {
            times.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(60)).count()
        };
        times.iter().map(within).max().unwrap_or(0)
    }

    #[tokio::test(start_paused = true)]
    async fn beside_satchime_there_is_room_for_both() {
        const LIMIT: usize = 200;
        const SATCHIME: usize = 170;
        let most = most_in_a_minute(Pace::new(true)).await;
        assert!(most <= LIMIT - SATCHIME, "{most} requests");
        let most = most_in_a_minute(Pace::new(false)).await;
        assert!(most <= LIMIT - 50, "{most} requests");
    }

    #[tokio::test(start_paused = true)]
    async fn one_server_does_not_wait_for_another() {
        let paced = Paced::new((), Pace::BESIDE_SATCHIME);
        let began = Instant::now();
        for number in 0..20 {
            paced.turn(&ServerUrl::parse(&format!("https://lnbits{number}.example")).unwrap()).await;
        }
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}

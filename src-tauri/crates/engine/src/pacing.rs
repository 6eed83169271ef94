//! Keeps REST requests under each server's limit. LNbits counts 200 a minute for a client address, over all wallets and
//! paths, in fixed windows of 60 s.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use tokio::time::{Instant, sleep_until};

/// What all wallets on one server share.
pub(crate) struct Server {
    bucket: Mutex<Bucket>,
    version: tokio::sync::Mutex<Option<(Instant, Option<LnbitsVersion>)>>,
    wallets: AtomicUsize,
}

/// The servers in use, by address.
#[derive(Default)]
pub(crate) struct Servers(Mutex<HashMap<ServerUrl, Arc<Server>>>);

impl Servers {
    pub fn get(&self, url: &ServerUrl) -> Arc<Server> {
        let mut servers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        servers.entry(url.clone()).or_insert_with(|| Arc::new(Server::new())).clone()
    }
}

impl Server {
    /// A server's version is asked again after this long, so an upgrade is noticed at one of the next connections.
    const VERSION_KEPT: Duration = Duration::from_secs(600);

    fn new() -> Self {
        Self {
            bucket: Mutex::new(Bucket::new(Instant::now())),
            version: tokio::sync::Mutex::new(None),
            wallets: AtomicUsize::new(0),
        }
    }

    /// Runs one REST request when the budget allows, and learns from its answer.
    pub async fn request<T>(&self, call: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let turn = self.bucket().take(Instant::now());
        sleep_until(turn).await;
        let answer = call.await;
        if let Err(fault @ Fault::RateLimited { .. }) = &answer
            && let Remedy::RetryAfter(wait) = fault.remedy()
        {
            self.bucket().close_until(Instant::now() + wait);
        }
        answer
    }

    /// The server's version, asked by `ask` unless it was told lately and since `since`: a server that hung up may come back
    /// as another version. Wallets that ask at the same time wait for one answer.
    pub async fn version(
        &self,
        since: Option<Instant>,
        ask: impl Future<Output = Result<Option<LnbitsVersion>, Fault>>,
    ) -> Result<Option<LnbitsVersion>, Fault> {
        let mut told = self.version.lock().await;
        let is_fresh =
            |at: Instant| at.elapsed() < Self::VERSION_KEPT && since.is_none_or(|since| at >= since);
        if let Some((at, version)) = *told
            && is_fresh(at)
        {
            return Ok(version);
        }
        let version = self.request(ask).await?;
        *told = Some((Instant::now(), version));
        Ok(version)
    }

    /// Counts a wallet in for as long as the guard lives.
    pub fn join(self: &Arc<Self>) -> Watching {
        self.wallets.fetch_add(1, Ordering::Relaxed);
        Watching(self.clone())
    }

    pub fn wallets(&self) -> usize {
        self.wallets.load(Ordering::Relaxed)
    }

    fn bucket(&self) -> std::sync::MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One wallet is watched on the server.
pub(crate) struct Watching(Arc<Server>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.wallets.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A token bucket that hands out times instead of tokens: each request is told when it may go.
#[derive(Debug)]
struct Bucket {
    /// When the bucket would be full again if nothing more were taken.
    full_at: Instant,
    closed_until: Option<Instant>,
}

impl Bucket {
    /// 30 at once and 140 a minute: at most 170 in any 60 s.
    const BURST: u32 = 30;
    const EVERY: Duration = Duration::from_millis(60_000 / 140);

    fn new(now: Instant) -> Self {
        Self { full_at: now, closed_until: None }
    }

    fn take(&mut self, now: Instant) -> Instant {
        let start = self.closed_until.map_or(now, |until| until.max(now));
        let earliest_full = self.full_at.max(start) + Self::EVERY;
        self.full_at = earliest_full;
        start.max(earliest_full.checked_sub(Self::EVERY * Self::BURST).unwrap_or(start))
    }

    fn close_until(&mut self, until: Instant) {
        self.closed_until = Some(self.closed_until.map_or(until, |closed| closed.max(until)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn stays_under_the_limit_in_every_minute() {
        let start = Instant::now();
        let mut bucket = Bucket::new(start);
        let times: Vec<Duration> = (0..600).map(|_| bucket.take(start) - start).collect();
        assert_eq!(times[Bucket::BURST as usize - 1], Duration::ZERO);
        for from in &times {
            let within =
                times.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(60)).count();
            assert!(within <= 171, "{within} requests in a minute");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_closes_the_server_for_a_minute() {
        let server = Server::new();
        let answer: Result<(), Fault> =
            server.request(async { Err(Fault::RateLimited { retry_after: None }) }).await;
        assert!(answer.is_err());
        let before = Instant::now();
        let _ = server.request(async { Ok(()) }).await;
        assert_eq!(before.elapsed(), Duration::from_secs(60));
    }
}

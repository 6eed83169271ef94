//! Keeps REST requests under each server's limit. LNbits counts 200 a minute for a client address, over all wallets and
//! paths, in fixed windows of 60 s. The address may be shared: with the person's browser, or a shop's other programs. So a
//! 429 makes everything slower for a while, and the budget never grows beyond what a new LNbits allows.

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
    budget: Mutex<Budget>,
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
            budget: Mutex::new(Budget::new(Instant::now())),
            version: tokio::sync::Mutex::new(None),
            wallets: AtomicUsize::new(0),
        }
    }

    /// Runs one REST request when the budget allows, and learns from its answer.
    pub async fn request<T>(
        &self,
        lane: Lane,
        call: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        loop {
            let turn = self.budget().take(lane, Instant::now());
            sleep_until(turn.at).await;
            // Turns that were given away before a 429 are void.
            if self.budget().closings == turn.closings {
                break;
            }
        }
        let answer = call.await;
        if let Err(fault @ Fault::RateLimited { .. }) = &answer
            && let Remedy::RetryAfter(wait) = fault.remedy()
        {
            self.budget().close(Instant::now(), wait);
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
        // All wallets of the server may be waiting for it.
        let version = self.request(Lane::Urgent, ask).await?;
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

    /// How many times slower than usual everything has to go.
    pub fn slowness(&self) -> u32 {
        self.budget().slowness
    }

    fn budget(&self) -> std::sync::MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One wallet is watched on the server.
pub(crate) struct Watching(Arc<Server>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.wallets.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Who goes first when the budget is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A frame or a person waits for the answer.
    Urgent,
    Routine,
}

/// When a request may go.
#[derive(Clone, Copy, Debug)]
struct Turn {
    at: Instant,
    closings: u64,
}

/// What may be asked of one server: at most 170 requests in any 60 s, a part of them kept for what is urgent.
#[derive(Debug)]
struct Budget {
    routine: Bucket,
    urgent: Bucket,
    closed_until: Option<Instant>,
    closings: u64,
    slowness: u32,
    eases_at: Instant,
}

impl Budget {
    const ROUTINE_A_MINUTE: u32 = 105;
    const URGENT_A_MINUTE: u32 = 35;
    const SLOWEST: u32 = 8;
    /// So long after a 429, twice as much may be asked again.
    const EASES_AFTER: Duration = Duration::from_secs(300);

    fn new(now: Instant) -> Self {
        Self {
            routine: Bucket::new(Self::ROUTINE_A_MINUTE, now),
            urgent: Bucket::new(Self::URGENT_A_MINUTE, now),
            closed_until: None,
            closings: 0,
            slowness: 1,
            eases_at: now,
        }
    }

    fn take(&mut self, lane: Lane, now: Instant) -> Turn {
        self.ease(now);
        let start = self.closed_until.map_or(now, |until| until.max(now));
        let slowness = self.slowness;
        let urgent_first =
            lane == Lane::Urgent && self.urgent.next(start, slowness) <= self.routine.next(start, slowness);
        let bucket = if urgent_first { &mut self.urgent } else { &mut self.routine };
        Turn { at: bucket.take(start, slowness), closings: self.closings }
    }

    fn close(&mut self, now: Instant, wait: Duration) {
        let is_closed = self.closed_until.is_some_and(|until| now < until);
        if !is_closed {
            self.slowness = (self.slowness * 2).min(Self::SLOWEST);
        }
        let until = self.closed_until.map_or(now + wait, |until| until.max(now + wait));
        self.closed_until = Some(until);
        self.eases_at = until + Self::EASES_AFTER;
        self.closings += 1;
        self.routine.full_at = until;
        self.urgent.full_at = until;
    }

    fn ease(&mut self, now: Instant) {
        if self.slowness > 1 && now >= self.eases_at {
            self.slowness /= 2;
            self.eases_at = now + Self::EASES_AFTER;
        }
    }
}

/// A token bucket that hands out times instead of tokens: each request is told when it may go.
#[derive(Debug)]
struct Bucket {
    every: Duration,
    /// When the bucket would be full again if nothing more were taken.
    full_at: Instant,
}

impl Bucket {
    const BURST: u32 = 15;

    fn new(a_minute: u32, now: Instant) -> Self {
        Self { every: Duration::from_secs(60) / a_minute, full_at: now }
    }

    /// When the next request could go.
    fn next(&self, start: Instant, slowness: u32) -> Instant {
        let every = self.every * slowness;
        let full_at = self.full_at.max(start) + every;
        start.max(full_at.checked_sub(every * Self::BURST).unwrap_or(start))
    }

    fn take(&mut self, start: Instant, slowness: u32) -> Instant {
        let turn = self.next(start, slowness);
        self.full_at = self.full_at.max(start) + self.every * slowness;
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most_in_a_minute(times: &[Duration]) -> usize {
        let within = |from: &Duration| {
            times.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(60)).count()
        };
        times.iter().map(within).max().unwrap_or(0)
    }

    #[tokio::test(start_paused = true)]
    async fn stays_under_the_limit_in_every_minute() {
        let start = Instant::now();
        for urgent in [0, 1, 2, 3] {
            let mut budget = Budget::new(start);
            let lane = |number: u32| if number % 3 < urgent { Lane::Urgent } else { Lane::Routine };
            let times: Vec<_> = (0..600).map(|number| budget.take(lane(number), start).at - start).collect();
            assert!(most_in_a_minute(&times) <= 172, "{} requests", most_in_a_minute(&times));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_urgent_does_not_wait_for_a_long_queue() {
        let start = Instant::now();
        let mut budget = Budget::new(start);
        for _ in 0..1_000 {
            budget.take(Lane::Routine, start);
        }
        for _ in 0..Bucket::BURST {
            assert_eq!(budget.take(Lane::Urgent, start).at, start);
        }
        assert!(budget.take(Lane::Urgent, start).at - start < Duration::from_secs(2));
        assert!(budget.take(Lane::Routine, start).at - start > Duration::from_secs(500));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_closes_the_server_for_a_minute_and_then_slows_down() {
        let server = Server::new();
        let refused = || async { Err::<(), _>(Fault::RateLimited { retry_after: None }) };
        assert!(server.request(Lane::Routine, refused()).await.is_err());
        let before = Instant::now();
        let _ = server.request(Lane::Urgent, async { Ok(()) }).await;
        assert_eq!(before.elapsed(), Duration::from_secs(60));
        assert_eq!(server.slowness(), 2);

        let now = Instant::now();
        let times: Vec<_> = (0..300).map(|_| server.budget().take(Lane::Routine, now).at - now).collect();
        assert!(most_in_a_minute(&times) <= 68, "{} requests", most_in_a_minute(&times));

        tokio::time::advance(Duration::from_secs(301)).await;
        let _ = server.request(Lane::Urgent, async { Ok(()) }).await;
        assert_eq!(server.slowness(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn several_429s_of_one_minute_are_one_lesson() {
        let server = Arc::new(Server::new());
        let refused = || async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Err::<(), _>(Fault::RateLimited { retry_after: None })
        };
        let (_, _) =
            tokio::join!(server.request(Lane::Routine, refused()), server.request(Lane::Urgent, refused()));
        assert_eq!(server.slowness(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waited_when_the_server_closed_waits_anew() {
        let server = Arc::new(Server::new());
        let began = Instant::now();
        for _ in 0..Bucket::BURST {
            let _ = server.request(Lane::Routine, async { Ok(()) }).await;
        }
        let waiting = tokio::spawn({
            let server = server.clone();
            async move { server.request(Lane::Routine, async { Ok(Instant::now()) }).await }
        });
        tokio::task::yield_now().await;
        let refused = async { Err::<(), _>(Fault::RateLimited { retry_after: None }) };
        let _ = server.request(Lane::Urgent, refused).await;
        let went = waiting.await.unwrap().unwrap();
        assert!(went - began >= Duration::from_secs(60), "{:?}", went - began);
    }
}

//! Keeps REST requests under each server's limit. LNbits counts 200 a minute for a client address, over all wallets and
//! paths, in fixed windows of 60 s. The address may be shared: with the person's browser, or a shop's other programs.
//! So a 429 makes everything slower for a while, and the budget never grows beyond what a new LNbits allows.

use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::source::Capabilities;
use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// What all wallets on one server share.
pub(crate) struct Server {
    /// Who asks stands here, in the order they came.
    routine: tokio::sync::Mutex<()>,
    /// Each request under way may hold a connection of its own, and a thousand TLS handshakes at once serve nobody.
    under_way: Semaphore,
    urgent: tokio::sync::Mutex<()>,
    budget: Mutex<Budget>,
    opened: Notify,
    capabilities: tokio::sync::Mutex<Answers>,
    wallets: AtomicUsize,
    #[cfg(test)]
    refused: hook::Hook,
}

/// What the server last told of what it can do, and when, and why it last did not.
#[derive(Default)]
struct Answers {
    told: Option<(Instant, Capabilities)>,
    fault: Option<(Instant, Fault)>,
}

/// The servers in use, by each of their addresses.
#[derive(Default)]
pub(crate) struct Servers(Mutex<HashMap<ServerUrl, Arc<Server>>>);

impl Servers {
    pub fn get(&self, url: &ServerUrl) -> Arc<Server> {
        let mut servers = self.0.lock();
        servers.entry(url.clone()).or_insert_with(|| Arc::new(Server::new())).clone()
    }

    /// These are addresses of one server, which counts the requests of all of them together. Who holds one of them
    /// already keeps it until it connects anew.
    pub fn join(&self, urls: &[ServerUrl]) {
        let mut servers = self.0.lock();
        let known: Vec<Arc<Server>> = urls.iter().filter_map(|url| servers.get(url).cloned()).collect();
        let one = known.first().cloned().unwrap_or_else(|| Arc::new(Server::new()));
        for server in servers.values_mut().filter(|server| known.iter().any(|of| Arc::ptr_eq(of, server))) {
            *server = one.clone();
        }
        servers.extend(urls.iter().map(|url| (url.clone(), one.clone())));
    }
}

impl Server {
    const ROUTINE_AT_ONCE: usize = 4;
    const SHORT_PAUSE: Duration = Duration::from_secs(5);
    /// What a server can do is asked again after this long, so an upgrade is noticed at one of the next connections.
    const CAPABILITIES_KEPT: Duration = Duration::from_secs(600);

    fn new() -> Self {
        Self {
            routine: tokio::sync::Mutex::default(),
            under_way: Semaphore::new(Self::ROUTINE_AT_ONCE),
            urgent: tokio::sync::Mutex::default(),
            opened: Notify::new(),
            budget: Mutex::new(Budget::new(Instant::now())),
            capabilities: tokio::sync::Mutex::default(),
            wallets: AtomicUsize::new(0),
            #[cfg(test)]
            refused: hook::Hook::default(),
        }
    }

    /// Runs one REST request when the budget allows, and learns from its answer.
    pub async fn request<T>(
        &self,
        lane: Lane,
        call: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let _place = self.place(lane).await;
        self.ask(call).await
    }

    /// As [`Self::request`], but what waits among the routine becomes urgent when `hurry` is cancelled.
    pub async fn request_until_urgent<T>(
        &self,
        lane: Lane,
        hurry: &CancellationToken,
        call: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let in_turn = match lane {
            Lane::Urgent => None,
            Lane::Routine => hurry.run_until_cancelled(self.place(Lane::Routine)).await,
        };
        let _place = match in_turn {
            Some(place) => place,
            None => self.place(Lane::Urgent).await,
        };
        self.ask(call).await
    }

    async fn place(&self, lane: Lane) -> Option<SemaphorePermit<'_>> {
        let place = match lane {
            Lane::Urgent => None,
            Lane::Routine => self.under_way.acquire().await.ok(),
        };
        self.turn(lane).await;
        place
    }

    async fn ask<T>(&self, call: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let answer = call.await;
        if let Err(fault) = &answer {
            self.learn(fault);
        }
        answer
    }

    /// A server that asks for a pause gets one, from all its wallets; one that counts requests is asked less as well.
    pub fn learn(&self, fault: &Fault) {
        let counts = match fault {
            Fault::RateLimited { .. } => true,
            Fault::Unavailable { .. } => false,
            _ => return,
        };
        if let Remedy::RetryAfter(wait) = fault.remedy() {
            self.budget().close(Instant::now(), wait, counts);
        }
    }

    /// Who stops waiting leaves the queue and takes nothing from those behind: after a server's restart, a thousand
    /// reconciliations that were cut off would otherwise keep all wallets waiting for minutes. And who waits sees
    /// that the server closed.
    async fn turn(&self, lane: Lane) {
        let queue = match lane {
            Lane::Urgent => &self.urgent,
            Lane::Routine => &self.routine,
        };
        let _first = queue.lock().await;
        loop {
            // Made before the budget is asked: what opens the server after that is heard.
            let opened = self.opened.notified();
            let free_at = match self.budget().take(lane, Instant::now()) {
                Ok(()) => return,
                Err(free_at) => free_at,
            };
            #[cfg(test)]
            self.refused.call();
            tokio::select! {
                () = sleep_until(free_at) => {}
                () = opened => {}
            }
        }
    }

    /// A person wants to know now, whatever pause the server asked for.
    pub fn reopen(&self) {
        self.budget().closed_until = None;
        self.opened.notify_waiters();
    }

    /// What the server can do, asked by `ask` unless it was told lately and since `since`: a server that hung up may
    /// come back as another version. Wallets that ask at the same time wait for one answer, or for there
    /// being none: one after the other, a hundred would wait for a server that stays silent.
    pub async fn capabilities(
        &self,
        since: Option<Instant>,
        ask: impl Future<Output = Result<Capabilities, Fault>>,
    ) -> Result<Capabilities, Fault> {
        let asked_at = Instant::now();
        let mut answers = self.capabilities.lock().await;
        let is_fresh =
            |at: Instant| at.elapsed() < Self::CAPABILITIES_KEPT && since.is_none_or(|since| at >= since);
        if let Some((at, told)) = &answers.told
            && is_fresh(*at)
        {
            return Ok(told.clone());
        }
        if let Some((_, fault)) = answers.fault.as_ref().filter(|(at, _)| *at > asked_at) {
            return Err(fault.clone());
        }
        // A server that asked for a long pause need not be upgraded meanwhile, and subscribing is not asking.
        if let Some((_, told)) = &answers.told
            && self.budget().is_closed(asked_at + Self::SHORT_PAUSE)
        {
            return Ok(told.clone());
        }
        // All wallets of the server may be waiting for it.
        let asked = self.request(Lane::Urgent, ask).await;
        match &asked {
            Ok(told) => answers.told = Some((Instant::now(), told.clone())),
            Err(fault) => answers.fault = Some((Instant::now(), fault.clone())),
        }
        asked
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

    fn budget(&self) -> parking_lot::MutexGuard<'_, Budget> {
        self.budget.lock()
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

/// What may be asked of one server: at most 170 requests in any 60 s, a part of them kept for what is urgent.
#[derive(Debug)]
struct Budget {
    routine: Window,
    urgent: Bucket,
    closed_until: Option<Instant>,
    slowness: u32,
    eases_at: Instant,
}

impl Budget {
    const ROUTINE_A_MINUTE: usize = 120;
    const URGENT_A_MINUTE: u32 = 35;
    /// Of what is kept for the urgent, routine leaves so many; what accrues beyond would be wasted.
    const KEPT_BACK: u32 = 10;
    const SLOWEST: u32 = 8;
    /// So long after a 429, twice as much may be asked again.
    const EASES_AFTER: Duration = Duration::from_secs(300);

    fn new(now: Instant) -> Self {
        Self {
            routine: Window::new(Self::ROUTINE_A_MINUTE),
            urgent: Bucket::new(Self::URGENT_A_MINUTE, now),
            closed_until: None,
            slowness: 1,
            eases_at: now,
        }
    }

    /// Takes a request's place in the budget now, or tells when there may be one.
    fn take(&mut self, lane: Lane, now: Instant) -> Result<(), Instant> {
        self.ease(now);
        let start = self.closed_until.map_or(now, |until| until.max(now));
        let kept_back = match lane {
            Lane::Urgent => 0,
            Lane::Routine => Self::KEPT_BACK,
        };
        let routine = self.routine.free_at(start, self.slowness);
        let urgent = self.urgent.free_at(start, self.slowness, kept_back);
        if routine.min(urgent) > now {
            return Err(routine.min(urgent));
        }
        if urgent < routine {
            self.urgent.take(now, self.slowness);
        } else {
            self.routine.take(now);
        }
        Ok(())
    }

    fn close(&mut self, now: Instant, wait: Duration, counts: bool) {
        if counts && !self.is_closed(now) {
            self.slowness = (self.slowness * 2).min(Self::SLOWEST);
        }
        let until = self.closed_until.map_or(now + wait, |until| until.max(now + wait));
        self.closed_until = Some(until);
        self.eases_at = until + Self::EASES_AFTER;
    }

    fn is_closed(&self, at: Instant) -> bool {
        self.closed_until.is_some_and(|until| at < until)
    }

    fn ease(&mut self, now: Instant) {
        if self.slowness > 1 && now >= self.eases_at {
            self.slowness /= 2;
            self.eases_at = now + Self::EASES_AFTER;
        }
    }
}

/// So many in any minute, all at once if they come so: a server that was restarted is asked by all its wallets, and
/// whatever is spread over the minute then only keeps them from being live.
#[derive(Debug)]
struct Window {
    most: usize,
    /// The last ones, the newest last.
    taken: VecDeque<Instant>,
}

impl Window {
    const MINUTE: Duration = Duration::from_secs(60);

    fn new(most: usize) -> Self {
        Self { most, taken: VecDeque::new() }
    }

    /// When the next request may go, from `start` on.
    fn free_at(&self, start: Instant, slowness: u32) -> Instant {
        let most = self.most / slowness as usize;
        let before = self.taken.len().checked_sub(most).and_then(|at| self.taken.get(at));
        before.map_or(start, |at| start.max(*at + Self::MINUTE))
    }

    fn take(&mut self, now: Instant) {
        if self.taken.len() == self.most {
            self.taken.pop_front();
        }
        self.taken.push_back(now);
    }
}

/// A token bucket, as the time when it would be full.
#[derive(Debug)]
struct Bucket {
    every: Duration,
    /// When it would be full again if nothing more were taken.
    full_at: Instant,
}

impl Bucket {
    const BURST: u32 = 15;

    fn new(a_minute: u32, now: Instant) -> Self {
        Self { every: Duration::from_secs(60) / a_minute, full_at: now }
    }

    /// When the next request may go, from `start` on, and so many more.
    fn free_at(&self, start: Instant, slowness: u32, kept_back: u32) -> Instant {
        let every = self.every * slowness;
        let full_at = self.full_at.max(start) + every;
        start.max(full_at.checked_sub(every * Self::BURST.saturating_sub(kept_back)).unwrap_or(start))
    }

    fn take(&mut self, now: Instant, slowness: u32) {
        self.full_at = self.full_at.max(now) + self.every * slowness;
    }
}

#[cfg(test)]
mod hook;
#[cfg(test)]
mod tests;

//! Reads a wallet's past beside its news: a page now and then, from the newest record to the oldest. Where it stopped
//! is stored with each page, so it goes on after a restart.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use satchime_domain::backoff::{Backoff, full_jitter};
use satchime_domain::fault::Fault;
use satchime_domain::health::Trouble;
use satchime_domain::payment::{Payment, PaymentRecord};
use satchime_domain::source::PaymentPage;
use satchime_domain::wallet::{Advance, History, HistoryPosition, Progress, WalletId};
use tokio::time::Instant;

use super::reconciler::{Reconciler, server_share};
use super::state::Worker;
use crate::framed_ids::FramedIds;
use crate::pacing::{Lane, Server};
use crate::paging::{Gaps, Lister, Pages};
use crate::ports::{Account, Order, PageRequest, Ports};
use crate::recorder::{Entry, Evidence, Recorder};

/// Between two pages, at least this long; on a server with many wallets, twice each wallet's share of its requests.
const REST: Duration = Duration::from_secs(1);
/// The first page, and the largest: each is twice as large as the one before, as long as they come quickly.
const FIRST_PAGE: u32 = 250;
const LARGEST_PAGE: u32 = 500;
/// Pages overlap by this much. The first record of a page has to be known, or the server deleted more in between.
const OVERLAP: u64 = 10;
/// Whatever a server makes up, no more than this is read.
const MAX_HISTORY: u64 = 500_000;

/// The reading of one wallet's past, for the life of one subscription.
pub(super) struct Backfill {
    limit: u32,
    overlap: u64,
    next_at: Instant,
    backoff: Backoff,
    page: Option<BoxFuture<'static, Result<Page, Fault>>>,
}

/// A page that was read and stored.
pub(super) struct Page {
    history: History,
    received: u64,
    unreadable: u64,
    /// The next page has to begin right behind this one.
    is_cut: bool,
    limit: u32,
    changed: Vec<Payment>,
}

impl Backfill {
    pub fn new() -> Self {
        Self {
            limit: FIRST_PAGE,
            overlap: OVERLAP,
            next_at: Instant::now(),
            backoff: Backoff::new(),
            page: None,
        }
    }

    /// When the next page is due; `None` when there is nothing to read, or a page is being read. News come first.
    pub fn due(&self, worker: &Worker, reconciler: Option<&Reconciler>) -> Option<Instant> {
        let is_reading = matches!(worker.wallet.progress.history, History::Reading(_));
        let may_read = is_reading && self.page.is_none() && reconciler.is_some_and(Reconciler::is_good);
        may_read.then_some(self.next_at)
    }

    pub fn begin(&mut self, worker: &mut Worker, reconciler: &Reconciler) {
        let History::Reading(position) = worker.wallet.progress.history else { return };
        let (account, lists_changes, framed_ids) = reconciler.for_backfill();
        let job = PageJob {
            ports: worker.ports.clone(),
            recorder: worker.recorder.clone(),
            wallet: worker.wallet.id.clone(),
            progress: worker.wallet.progress.clone(),
            lists_changes,
            live_since: worker.live_span.since(worker.ports.clock.now()),
            server: worker.server.clone(),
            account,
            framed_ids,
            position,
            limit: self.limit,
            overlap: self.overlap,
        };
        self.page = Some(job.run().boxed());
    }

    /// Waits for the page that is being read, if one is.
    pub async fn finished(&mut self) -> Result<Page, Fault> {
        let page = match &mut self.page {
            Some(page) => page.await,
            None => pending().await,
        };
        self.page = None;
        page
    }

    /// Takes in a page. Gives back what it brought.
    pub async fn take(&mut self, worker: &mut Worker, page: Page) -> Vec<Payment> {
        let Page { history, received, unreadable, is_cut, limit, changed } = page;
        self.backoff = Backoff::new();
        self.overlap = if is_cut { 0 } else { OVERLAP.min(received / 2) };
        self.limit = limit.saturating_mul(if is_cut { 1 } else { 2 }).min(LARGEST_PAGE);
        self.next_at = Instant::now() + rest(worker);
        worker.wallet.progress.history = history;
        worker.wallet.progress.unreadable += unreadable;
        worker.report_wallet().await;
        worker.report_health().await;
        worker.recorder.report().await;
        changed
    }

    /// Puts off the next try after a page that could not be read. `true`: this page alone is the trouble, and news
    /// may still come.
    pub fn put_off(&mut self, worker: &mut Worker, fault: &Fault) -> bool {
        let wallet = &worker.wallet.id;
        tracing::debug!(%wallet, code = ?fault.code(), "a page of history could not be read");
        let rest = rest(worker);
        self.next_at = Instant::now() + rest;
        match fault {
            Fault::TooBig | Fault::Protocol { .. } => {
                let most = self.backoff.next().unwrap_or(Backoff::MAX);
                self.next_at += full_jitter(most, rest, &mut worker.rng);
                worker.health.last_trouble = Some(Trouble::new(fault, worker.ports.clock.now()));
                true
            }
            _ => false,
        }
    }
}

fn rest(worker: &Worker) -> Duration {
    REST.max(server_share(worker).saturating_mul(2))
}

struct PageJob {
    ports: Ports,
    recorder: Recorder,
    wallet: WalletId,
    progress: Progress,
    lists_changes: bool,
    live_since: Option<Instant>,
    server: Arc<Server>,
    account: Account,
    framed_ids: FramedIds,
    position: HistoryPosition,
    limit: u32,
    overlap: u64,
}

struct Asking<'a>(&'a PageJob);

impl Lister for Asking<'_> {
    async fn list(&mut self, page: PageRequest) -> Result<PaymentPage, Fault> {
        let Self(job) = self;
        job.server.request(Lane::Routine, job.ports.source.payments(&job.account, page)).await
    }
}

impl PageJob {
    async fn run(self) -> Result<Page, Fault> {
        let offset = self.position.read.saturating_sub(self.overlap);
        let mut pages = Pages::new(Order::Created, Gaps::default());
        let from = u32::try_from(offset).unwrap_or(u32::MAX);
        let part = pages.read(&mut Asking(&self), from, self.limit).await?;
        let (received, is_cut) = (u64::from(part.received()), part.is_cut);
        let known_until = u32::try_from(self.position.read).unwrap_or(u32::MAX);
        let unreadable = part.unreadable_from(known_until);
        let may_join = received > 0 || self.overlap == 0;
        let joins = may_join && self.joins(offset, part.records.first()).await?;
        let history = after_page(offset, received, part.total, joins, part.asked);
        let hinted = self.framed_ids.all().into_iter().collect();
        let (server_time, live_since) = (part.server_time, self.live_since);
        let evidence = Evidence { hinted, server_time, live_since, ..Evidence::answer(self.lists_changes) };
        let advance = Advance { history: Some(history), more_unreadable: unreadable, ..Advance::default() };
        let entry = Entry { advance, ..Entry::of(part.records) };
        let changed = self.recorder.record_past(entry, evidence, &self.progress).await?.changed;
        let limit = pages.limit(self.limit);
        Ok(Page { history, received, unreadable, is_cut, limit, changed })
    }

    /// Whether the page begins with what was read before. One of which nothing can be read is taken to.
    async fn joins(&self, offset: u64, first: Option<&PaymentRecord>) -> Result<bool, Fault> {
        if offset == 0 || self.overlap == 0 {
            return Ok(true);
        }
        match first {
            Some(first) => {
                let known = self.ports.store.payment(&self.wallet, &first.checking_id).await;
                Ok(known.map_err(Fault::Storage)?.is_some())
            }
            None => Ok(true),
        }
    }
}

/// Where to go on after a page that began at `offset`.
fn after_page(offset: u64, received: u64, total: Option<u64>, joins: bool, limit: u32) -> History {
    let read = offset.saturating_add(received);
    // A server that says it has more, and gives nothing, has no more.
    let gives_nothing = received == 0 && total.is_none_or(|total| offset < total);
    if !joins && !gives_nothing {
        // The server deleted so many of those that were read that some of the unread moved up among them.
        let read = offset.saturating_sub(u64::from(limit));
        return History::Reading(HistoryPosition { read, total });
    }
    let is_last = total.map_or(received < u64::from(limit), |total| read >= total);
    if gives_nothing || is_last || read >= MAX_HISTORY {
        return History::Read;
    }
    History::Reading(HistoryPosition { read, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(read: u64, total: Option<u64>) -> History {
        History::Reading(HistoryPosition { read, total })
    }

    #[test]
    fn a_page_that_joins_leads_on_to_the_end() {
        assert_eq!(after_page(40, 500, Some(1_200), true, 500), reading(540, Some(1_200)));
        assert_eq!(after_page(1_030, 170, Some(1_200), true, 500), History::Read);
        // A server may give less than was asked for.
        assert_eq!(after_page(40, 100, Some(1_200), true, 500), reading(140, Some(1_200)));
        // Or tell no total.
        assert_eq!(after_page(40, 500, None, true, 500), reading(540, None));
        assert_eq!(after_page(540, 20, None, true, 500), History::Read);
    }

    #[test]
    fn a_page_that_does_not_join_is_read_again_from_further_up() {
        assert_eq!(after_page(1_030, 170, Some(1_200), false, 500), reading(530, Some(1_200)));
        // The list shrank to less than what was read of it.
        assert_eq!(after_page(1_030, 0, Some(900), false, 500), reading(530, Some(900)));
    }

    #[test]
    fn nothing_a_server_makes_up_is_read_for_ever() {
        assert_eq!(after_page(40, 0, Some(u64::MAX), false, 500), History::Read);
        assert_eq!(after_page(MAX_HISTORY, 500, Some(u64::MAX), true, 500), History::Read);
    }
}

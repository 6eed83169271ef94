//! What a reconciliation reads of the server's list: its newest page at first, later what changed.

use std::collections::HashSet;

use satchime_domain::fault::Fault;
use satchime_domain::payment::PaymentRecord;
use satchime_domain::source::PaymentPage;
use satchime_domain::wallet::{Advance, History, HistoryPosition};
use satchime_domain::{SignedDuration, Timestamp};

use super::{Findings, ReconcileJob};
use crate::paging::{Gaps, Lister, Pages, Part};
use crate::ports::{Order, PageRequest};
use crate::recorder::Entry;

/// New servers: records by last change, until the last reconciliation's time is reached.
const CHANGES: u32 = 50;
/// Old servers: this many of the newest records are read again at every reconciliation.
const NEWEST_AGAIN: u32 = 100;
/// Old servers after an outage: so many at a time, and so many times.
const DEEP_PAGE: u32 = 500;
const DEEP_PAGES: u32 = 20;
/// Of the past, so many of the newest records are read before a wallet is live.
const NEWEST: u32 = 50;
/// No list is read beyond this many pages, whatever a server makes up: half a million payments.
const MAX_PAGES: u32 = 1_000;
/// So many pages in a row that hold nothing new: something between us and the server answers all of them alike.
const ALIKE_PAGES: u32 = 3;
/// Pages overlap by this much, in case the server deletes a record between two of them.
const PAGE_OVERLAP: u32 = 10;
/// Records whose change was written just before the last reconciliation began may show only now.
const OVERLAP_SECONDS: i64 = 60;

/// A part of the list, from its newest end.
#[derive(Clone, Copy)]
struct Range {
    order: Order,
    limit: u32,
    /// Read until a record is older than this; `None`: to the end.
    until: Option<Timestamp>,
    most: u32,
}

/// What became of reading it.
#[derive(Default)]
struct Read {
    newest: Option<Timestamp>,
    /// How many records the server had when the reading began: later ones may stand where it had been already.
    total: Option<u64>,
    /// How many of those that were read can't be.
    unreadable: u64,
    /// Everything that was wanted was read.
    complete: bool,
    /// Everything there is was read.
    to_the_end: bool,
}

/// A reconciliation asks for parts of the list.
struct Asking<'a> {
    job: &'a ReconcileJob,
    findings: &'a mut Findings,
}

impl Lister for Asking<'_> {
    async fn list(&mut self, page: PageRequest) -> Result<PaymentPage, Fault> {
        let is_first = page.offset == 0;
        let page =
            self.job.put(self.findings, self.job.ports.source.payments(&self.job.account, page)).await?;
        self.findings.list_is_empty = is_first && page.says_list_is_empty();
        if let Some(record) = page.records.first() {
            self.findings.source_wallet = record.source_wallet_id.clone();
        }
        self.job.claim(&page.records).await?;
        Ok(page)
    }
}

impl ReconcileJob {
    /// The past begins with the newest page. All records there are now are accounted for, read or not: those that come
    /// later are counted beside them.
    pub(super) async fn read_newest(&self, findings: &mut Findings) -> Result<Advance, Fault> {
        let mut pages = Pages::new(Order::Created, Gaps::default());
        let part = pages.newest(&mut Asking { job: self, findings }, NEWEST).await?;
        findings.server_time = part.server_time;
        let newest = part.records.iter().filter_map(|record| record.created_at).max();
        let (received, unreadable) = (part.received(), part.unreadable_from(0));
        let read = u64::from(received);
        let history = if part.total.map_or(received < part.asked, |total| read >= total) {
            History::Read
        } else {
            History::Reading(HistoryPosition { read, total: part.total })
        };
        // Whatever changes meanwhile is found again by the next reconciliation.
        let cursor = if self.lists_changes { self.progress.watch_from } else { clamped(newest, findings) };
        let advance = Advance {
            history: Some(history),
            cursor,
            seen_count: part.total,
            unreadable: Some(unreadable),
            ..Advance::default()
        };
        self.record(Entry { advance, ..Entry::of(part.records) }, findings).await?;
        Ok(Advance::default())
    }

    pub(super) async fn read_changes(&self, findings: &mut Findings) -> Result<Advance, Fault> {
        let overlapping = self.progress.cursor;
        let range = if self.lists_changes {
            Range { order: Order::Changed, limit: CHANGES, until: overlapping, most: MAX_PAGES }
        } else if let Some(back_to) = self.back_to.filter(|_| !self.to_the_end) {
            let until = overlapping.map(|seen| seen.min(back_to));
            Range { order: Order::Created, limit: DEEP_PAGE, until, most: DEEP_PAGES }
        } else {
            Range { order: Order::Created, limit: NEWEST_AGAIN, until: overlapping, most: MAX_PAGES }
        };
        let range = Range { until: range.until.filter(|_| !self.to_the_end), ..range };
        let read = self.read_list(range, findings).await?;
        let mut advance = Advance::default();
        if read.complete {
            advance.cursor = clamped(read.newest.max(self.progress.cursor), findings);
            // While the past is read, whoever reads it counts.
            if self.progress.history.is_read() {
                advance.seen_count = read.total;
                advance.unreadable = read.to_the_end.then_some(read.unreadable);
                let unaccounted = read.unreadable.min(self.missing(read.total, findings));
                advance.more_unreadable = if read.to_the_end { 0 } else { unaccounted };
            }
        }
        // What else is to be asked may wait long for its turn.
        self.recorder.report().await;
        self.ask_singly(findings).await?;
        Ok(advance)
    }

    /// Reads the list from its newest end to what the last reconciliation had seen.
    async fn read_list(&self, range: Range, findings: &mut Findings) -> Result<Read, Fault> {
        let Range { order, mut limit, until, most } = range;
        let time = |record: &PaymentRecord| match order {
            Order::Created => record.created_at,
            Order::Changed => record.updated_at,
        };
        let mut pages = Pages::new(order, self.gaps.clone());
        let (mut read, mut offset) = (Read::default(), 0);
        let (mut last_page, mut alike, mut read_until) = (HashSet::new(), 0, 0);
        for _ in 0..most {
            let part = self.part(&mut pages, offset, limit, findings).await?;
            read.total = read.total.or(part.total);
            read.unreadable += part.unreadable_from(read_until);
            read.newest = read.newest.max(part.records.iter().filter_map(time).max());
            let oldest = part.records.iter().filter_map(time).min();
            let page: HashSet<_> = part.records.iter().map(|record| record.checking_id.clone()).collect();
            if !page.is_subset(&last_page) {
                alike = 0;
            } else if !page.is_empty() {
                alike += 1;
            }
            last_page = page;
            let next = part.next(offset, PAGE_OVERLAP);
            let (received, asked) = (part.received(), part.asked);
            read_until = offset.saturating_add(received);
            self.record(Entry::of(part.records), findings).await?;
            // A cursor that the server's clock has not reached was set by a clock that ran ahead.
            let until = clamped(until, findings).map(before);
            let is_old = matches!((oldest, until), (Some(oldest), Some(until)) if oldest < until);
            // What the server's clock, set back, dated before the cursor is among the old. What is missing may be what
            // can't be read: whether it is all of it, a reading to the end will tell.
            let reached = is_old && self.missing(read.total, findings) <= read.unreadable;
            // A short page is the last one, unless the server has a limit of its own.
            let is_last = received < asked
                && part.total.is_none_or(|total| u64::from(offset) + u64::from(received) >= total);
            if reached || is_last || received == 0 {
                findings.gaps = Some(pages.into_gaps());
                return Ok(Read { complete: true, to_the_end: !reached, ..read });
            }
            if alike == ALIKE_PAGES {
                return Err(Fault::Protocol { detail: "its list of payments repeats itself".into() });
            }
            offset = next;
            // Much has changed, or lies far back: in ever larger pages, as far as they come quickly.
            limit = limit.saturating_mul(2).min(DEEP_PAGE);
        }
        Ok(Read { total: None, ..read })
    }

    async fn part(
        &self,
        pages: &mut Pages,
        offset: u32,
        limit: u32,
        findings: &mut Findings,
    ) -> Result<Part, Fault> {
        let part = pages.read(&mut Asking { job: self, findings }, offset, limit).await?;
        findings.server_time = part.server_time.or(findings.server_time);
        Ok(part)
    }

    /// The server has so many more records than are accounted for. While the past is read, that says nothing: all of it
    /// will be.
    fn missing(&self, total: Option<u64>, findings: &Findings) -> u64 {
        let seen = findings.progress.seen_count.filter(|_| self.progress.history.is_read());
        seen.and_then(|seen| total?.checked_sub(seen)).unwrap_or_default()
    }
}

/// No later than the server's own clock, as far as it told: what it dates after a time in its future would never be
/// read.
fn clamped(time: Option<Timestamp>, findings: &Findings) -> Option<Timestamp> {
    // The header tells whole seconds.
    let now = findings.server_time.and_then(|now| now.checked_add(SignedDuration::from_secs(1)).ok());
    match (time, now) {
        (Some(time), Some(now)) => Some(time.min(now)),
        (time, _) => time,
    }
}

fn before(cursor: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(cursor.as_microsecond().saturating_sub(OVERLAP_SECONDS * 1_000_000))
        .unwrap_or(cursor)
}

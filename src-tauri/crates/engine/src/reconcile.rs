//! Reading the news from the server's list of payments into the ledger. The catch-up after a connection, the
//! confirmation of hints and the reconciliation from time to time are all this, so they can't disagree. Of the past,
//! only the newest page is read here; the rest of it is [`crate::worker::backfill`]'s.

pub(crate) mod hidden;
mod questions;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use satchime_domain::fault::Fault;
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::source::PaymentPage;
use satchime_domain::wallet::{Advance, History, HistoryPosition, Progress, SourceWalletId, WalletId};
use satchime_domain::{SignedDuration, Timestamp};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::framed_ids::FramedIds;
use crate::pacing::{Lane, Server};
use crate::ports::{Account, Order, PageRequest, Ports, Recorded};
use crate::recorder::{Entry, Evidence, Recorder};

/// One comparison of a wallet's ledger with its server's.
pub(crate) struct ReconcileJob {
    pub ports: Ports,
    pub recorder: Recorder,
    pub server: Arc<Server>,
    pub lane: Lane,
    /// Once cancelled, a frame waits for the answer after all.
    pub hurry: CancellationToken,
    pub account: Account,
    pub wallet: WalletId,
    /// Which of the server's wallets this is, where that is known.
    pub known_as: Option<SourceWalletId>,
    /// The list can be read by change ([`satchime_domain::source::Capabilities::lists_changes`]).
    pub lists_changes: bool,
    /// As [`Evidence::live_since`].
    pub live_since: Option<Instant>,
    pub progress: Progress,
    /// What frames named since the last reconciliation.
    pub hints: BTreeMap<CheckingId, PaymentHash>,
    /// What frames named while history is read, also after the reconciliation began: it may wait long for its turn.
    pub framed_ids: FramedIds,
    /// Those of them that the ledger knows as pending: likely true, so asked about if the list does not show them.
    pub hinted_pending: Vec<CheckingId>,
    /// The others: true ones are among the newest, so of those the list does not show most are made up.
    pub hinted_unknown: Vec<CheckingId>,
    /// Pending payments whose turn it is.
    pub questions: Vec<(CheckingId, PaymentHash)>,
    /// After an outage: where the server can't list what changed, read back to this time, from when the oldest pending
    /// payment is.
    pub back_to: Option<Timestamp>,
    /// Ask for the balance even if nothing changed.
    pub balance_wanted: bool,
}

/// What a comparison found, complete or not.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What the ledger did not know, newest first; only the newest few of very many.
    pub changed: Vec<Payment>,
    /// What the ledger did not know to be pending.
    pub undecided: Vec<Payment>,
    /// What was asked about singly.
    pub asked: HashSet<CheckingId>,
    /// Of those, what the server does not know.
    pub gone: BTreeSet<CheckingId>,
    /// Records that were compared and can't change any more.
    pub settled: HashSet<CheckingId>,
    /// The server's clock, by its last answer that told it.
    pub server_time: Option<Timestamp>,
    /// How far the wallet is followed, as the store has it.
    pub progress: Progress,
    /// At least one answer did not reject the key.
    pub key_accepted: bool,
    /// The wallet id the server's records carry.
    pub source_wallet: Option<SourceWalletId>,
    /// The server shows no payment at all.
    list_is_empty: bool,
}

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
/// A page too large to be read is asked for again by half, down to this many; one that takes too long, while it is
/// large.
const MIN_PAGE: u32 = 10;
/// Records whose change was written just before the last reconciliation began may show only now.
const OVERLAP_SECONDS: i64 = 60;
/// Of very many changes, so many are given back; all are in the ledger.
const MAX_CHANGED: usize = 200;

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
struct Read {
    newest: Option<Timestamp>,
    /// How many records the server had when the reading began: later ones may stand where it had been already.
    total: Option<u64>,
    /// Everything that was wanted was read.
    complete: bool,
}

impl ReconcileJob {
    /// Compares everything that may have changed since `progress`. Nothing is lost when it fails or is dropped
    /// half-way: the progress moves only at its end, and what was written until then is in the findings all the same.
    /// The result is the first fault of the network, the server or the store.
    pub async fn run(mut self) -> (Findings, Result<(), Fault>) {
        let mut findings = Findings { progress: self.progress.clone(), ..Findings::default() };
        let result = async {
            self.resume(&mut findings).await?;
            self.compare(&mut findings).await
        };
        let result = result.await;
        (findings, result)
    }

    /// A reading that was dropped half-way may have come further than it could tell.
    async fn resume(&mut self, findings: &mut Findings) -> Result<(), Fault> {
        if let Some(kept) = self.ports.store.progress(&self.wallet).await.map_err(Fault::Storage)? {
            self.progress = kept.clone();
            findings.progress = kept;
        }
        Ok(())
    }

    async fn compare(&self, findings: &mut Findings) -> Result<(), Fault> {
        let mut advance = match self.progress.history {
            History::Unread => self.read_newest(findings).await?,
            History::Reading(_) | History::Read => self.read_changes(findings).await?,
        };
        self.recorder.report().await;
        let changed = self.balance_wanted || !findings.changed.is_empty();
        if changed || findings.list_is_empty || self.progress.balance_msat.is_none() {
            let verified = self.put(findings, self.ports.source.wallet(&self.account)).await?;
            self.refuse_hidden(&verified, findings).await?;
            advance.balance_msat = Some(verified.balance_msat);
        }
        let mut reached = findings.progress.clone();
        advance.apply(&mut reached);
        if reached != findings.progress {
            self.write(Entry::advance(advance), findings).await?;
        }
        Ok(())
    }

    /// The past begins with the newest page. All records there are now are accounted for, read or not: those that come
    /// later are counted beside them.
    async fn read_newest(&self, findings: &mut Findings) -> Result<Advance, Fault> {
        let mut limit = NEWEST;
        let PaymentPage { records, received, total, server_time } =
            self.page(Order::Created, &mut limit, 0, findings).await?;
        findings.server_time = server_time;
        let newest = records.iter().filter_map(|record| record.created_at).max();
        let is_last = u32::try_from(received).is_ok_and(|received| received < limit);
        let read = u64::try_from(received).unwrap_or(u64::MAX);
        let history = if total.map_or(is_last, |total| read >= total) {
            History::Read
        } else {
            History::Reading(HistoryPosition { read, total })
        };
        // Whatever changes meanwhile is found again by the next reconciliation.
        let cursor = if self.lists_changes { self.progress.watch_from } else { clamped(newest, findings) };
        let advance = Advance { history: Some(history), cursor, seen_count: total, ..Advance::default() };
        self.record(Entry { advance, ..Entry::of(records) }, findings).await?;
        Ok(Advance::default())
    }

    async fn read_changes(&self, findings: &mut Findings) -> Result<Advance, Fault> {
        let overlapping = self.progress.cursor;
        let range = if self.lists_changes {
            Range { order: Order::Changed, limit: CHANGES, until: overlapping, most: MAX_PAGES }
        } else if let Some(back_to) = self.back_to {
            let until = overlapping.map(|seen| seen.min(back_to));
            Range { order: Order::Created, limit: DEEP_PAGE, until, most: DEEP_PAGES }
        } else {
            Range { order: Order::Created, limit: NEWEST_AGAIN, until: overlapping, most: MAX_PAGES }
        };
        let read = self.read_list(range, findings).await?;
        let mut advance = Advance::default();
        if read.complete {
            advance.cursor = clamped(read.newest.max(self.progress.cursor), findings);
            advance.seen_count = read.total.filter(|_| self.progress.history.is_read());
        }
        // What else is to be asked may wait long for its turn.
        self.recorder.report().await;
        self.ask_singly(findings).await?;
        Ok(advance)
    }

    /// Reads the list from its newest end to what the last reconciliation had seen.
    async fn read_list(&self, range: Range, findings: &mut Findings) -> Result<Read, Fault> {
        let Range { order, mut limit, until, most } = range;
        let mut first_total = None;
        let time = |record: &PaymentRecord| match order {
            Order::Created => record.created_at,
            Order::Changed => record.updated_at,
        };
        let (mut newest, mut offset) = (None, 0);
        let (mut last_page, mut alike) = (HashSet::new(), 0);
        for _ in 0..most {
            let PaymentPage { records, received, total, server_time } =
                self.page(order, &mut limit, offset, findings).await?;
            findings.server_time = server_time.or(findings.server_time);
            first_total = first_total.or(total);
            newest = newest.max(records.iter().filter_map(time).max());
            let oldest = records.iter().filter_map(time).min();
            let page: HashSet<_> = records.iter().map(|record| record.checking_id.clone()).collect();
            alike = if page.is_subset(&last_page) { alike + 1 } else { 0 };
            last_page = page;
            self.record(Entry::of(records), findings).await?;
            // A cursor that the server's clock has not reached was set by a clock that ran ahead.
            let until = clamped(until, findings).map(before);
            let is_old = matches!((oldest, until), (Some(oldest), Some(until)) if oldest < until);
            // What the server's clock, set back, dated before the cursor is among the old.
            let reached = is_old && !self.misses_some(first_total, findings);
            // A short page is the last one, unless the server has a limit of its own.
            let received = u32::try_from(received).unwrap_or(u32::MAX);
            let is_last = received < limit
                && total.is_none_or(|total| u64::from(offset) + u64::from(received) >= total);
            if reached || is_last || received == 0 {
                return Ok(Read { newest, total: first_total, complete: true });
            }
            if alike == ALIKE_PAGES {
                return Err(Fault::Protocol { detail: "its list of payments repeats itself".into() });
            }
            offset = offset.saturating_add(received.saturating_sub(PAGE_OVERLAP).max(1));
            // Much has changed, or lies far back: in few large pages.
            if limit == range.limit {
                limit = limit.max(DEEP_PAGE);
            }
        }
        Ok(Read { newest, total: None, complete: false })
    }

    /// Puts one question to the server.
    async fn put<T>(
        &self,
        findings: &mut Findings,
        question: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let answer = self.server.request_until_urgent(self.lane, &self.hurry, question).await;
        findings.key_accepted |= !matches!(answer, Err(Fault::KeyRejected));
        answer
    }

    async fn page(
        &self,
        order: Order,
        limit: &mut u32,
        offset: u32,
        findings: &mut Findings,
    ) -> Result<PaymentPage, Fault> {
        loop {
            let page = PageRequest { order, limit: *limit, offset };
            match self.put(findings, self.ports.source.payments(&self.account, page)).await {
                Ok(page) => {
                    findings.list_is_empty = offset == 0 && page.says_list_is_empty();
                    if let Some(record) = page.records.first() {
                        findings.source_wallet = record.source_wallet_id.clone();
                    }
                    self.claim(&page.records).await?;
                    return Ok(page);
                }
                Err(Fault::TooBig) if *limit > MIN_PAGE => *limit = (*limit / 2).max(MIN_PAGE),
                // A small page that takes too long says that the server can't answer at all.
                Err(Fault::TimedOut) if *limit > NEWEST_AGAIN => *limit /= 2,
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Of a wallet that was empty when it was added, and of one that is shared, only records tell which one it is. If
    /// another key has been watching it, the other one says what happens: before anything is written here, so nothing
    /// is said twice.
    async fn claim(&self, records: &[PaymentRecord]) -> Result<(), Fault> {
        let id = records.iter().find_map(|record| record.source_wallet_id.as_ref());
        let Some(id) = id.filter(|id| self.known_as.as_ref() != Some(id)) else { return Ok(()) };
        match self.ports.store.claim(&self.wallet, id).await.map_err(Fault::Storage)? {
            Some(known) => Err(Fault::SameWallet { name: known.name }),
            None => Ok(()),
        }
    }

    async fn record(&self, entry: Entry, findings: &mut Findings) -> Result<(), Fault> {
        if entry.is_empty() {
            return Ok(());
        }
        self.claim(&entry.records).await?;
        let is_final = |record: &&PaymentRecord| record.status.is_final();
        let settled: Vec<CheckingId> =
            entry.records.iter().filter(is_final).map(|record| record.checking_id.clone()).collect();
        let changed = self.write(entry, findings).await?;
        findings.settled.extend(settled);
        findings
            .undecided
            .extend(changed.iter().filter(|payment| !payment.record.status.is_final()).cloned());
        let room = MAX_CHANGED.saturating_sub(findings.changed.len());
        findings.changed.extend(changed.into_iter().take(room));
        Ok(())
    }

    async fn write(&self, entry: Entry, findings: &mut Findings) -> Result<Vec<Payment>, Fault> {
        let advance = entry.advance;
        let evidence = Evidence {
            hinted: self.hints.keys().cloned().chain(self.framed_ids.all()).collect(),
            server_time: findings.server_time,
            live_since: self.live_since,
            ..Evidence::answer(self.lists_changes)
        };
        let Recorded { changed, seen_count } = self.recorder.record(entry, evidence, &self.progress).await?;
        advance.apply(&mut findings.progress);
        findings.progress.seen_count = seen_count;
        Ok(changed)
    }

    /// The server has more records than are accounted for. While the past is read, that says nothing: all of it will
    /// be.
    fn misses_some(&self, total: Option<u64>, findings: &Findings) -> bool {
        self.progress.history.is_read()
            && matches!((total, findings.progress.seen_count), (Some(total), Some(seen)) if total > seen)
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

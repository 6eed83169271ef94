//! Reading a server's list part by part, also where it holds a record that nobody can read: LNbits answers 400 or 500
//! to every part of its list with such a record in it.

use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::fault::Fault;
use satchime_domain::payment::PaymentRecord;
use satchime_domain::source::PaymentPage;
use tokio::time::Instant;

use crate::ports::{Order, PageRequest};

/// Who is asked for a part of the list.
pub trait Lister: Send {
    fn list(&mut self, page: PageRequest) -> impl Future<Output = Result<PaymentPage, Fault>> + Send;
}

/// A part of the list.
#[derive(Debug, Default)]
pub struct Part {
    pub records: Vec<PaymentRecord>,
    /// Where in the list those stand that can't be read.
    pub unreadable: Vec<u32>,
    /// So many were asked for. If less came, and no total is told, the list ends here.
    pub asked: u32,
    pub total: Option<u64>,
    pub server_time: Option<Timestamp>,
    /// The next part has to begin right behind this one: it ends at a record that keeps others from being read.
    pub is_cut: bool,
}

impl Part {
    fn add(&mut self, page: PaymentPage, offset: u32) {
        let places = page.unreadable.iter().filter_map(|place| u32::try_from(*place).ok());
        self.unreadable.extend(places.map(|place| offset.saturating_add(place)));
        self.records.extend(page.records);
        self.total = page.total.or(self.total);
        self.server_time = page.server_time.or(self.server_time);
    }

    /// How many the server has there, unreadable ones included.
    pub fn received(&self) -> u32 {
        u32::try_from(self.records.len() + self.unreadable.len()).unwrap_or(u32::MAX)
    }

    /// How many of those from `offset` on can't be read.
    pub fn unreadable_from(&self, offset: u32) -> u64 {
        self.unreadable.iter().map(|place| u64::from(*place >= offset)).sum()
    }

    /// Where the next part begins, with so many of this one's records again as may be.
    pub fn next(&self, offset: u32, overlap: u32) -> u32 {
        let overlap = if self.is_cut { 0 } else { overlap };
        offset.saturating_add(self.received().saturating_sub(overlap).max(1))
    }
}

/// Where a reading stepped over records, for the next one: it need not look for them again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    order: Option<Order>,
    offsets: Vec<u32>,
    /// How many records there were.
    total: u64,
}

/// Reads a list. A part that can't be read is asked for by half, down to the one record that is to blame, which is
/// stepped over.
pub struct Pages {
    order: Order,
    known: Gaps,
    found: Vec<u32>,
    /// The list was read up to here.
    end: u32,
    total: Option<u64>,
    /// The server answered for some part of its list, so it is not down.
    is_answered: bool,
    /// More than this at a time was too much.
    most: u32,
    /// Where the last record stood that can't be read, and how many are asked for at once behind several in a row: each
    /// of a run would be looked for by half otherwise.
    last_gap: Option<u32>,
    behind_run: u32,
}

/// Parts too large to be read are asked for by half, down to this many; then one of them must be.
const TOO_LARGE_ABOVE: u32 = 10;
/// So many that take too long say that the server can't answer at all.
const TOO_SLOW_ABOVE: u32 = 100;
/// An answer that took this long is better asked for in smaller pieces: each is stored when it is there.
const SLOW: Duration = Duration::from_secs(20);
/// No list goes on here, so no record keeps a server from answering for it.
const BEYOND: u32 = i32::MAX as u32;
const MAX_GAPS: usize = 1_000;
/// What can be read may begin behind what can't be, but is not looked for further down than this.
const MAX_AMONG_NEWEST: u32 = 300;

impl Pages {
    /// `known`: what the last reading of the list gave back.
    pub fn new(order: Order, known: Gaps) -> Self {
        let known = if known.order == Some(order) { known } else { Gaps::default() };
        Self {
            order,
            known,
            found: Vec::new(),
            end: 0,
            total: None,
            is_answered: false,
            most: u32::MAX,
            last_gap: None,
            behind_run: u32::MAX,
        }
    }

    /// Reads the part from `offset` on: as many as `limit`, or up to a record that can't be read, or that record alone
    /// with those before it.
    ///
    /// # Errors
    /// What keeps the server from answering for any part of its list.
    pub async fn read<L: Lister>(&mut self, lister: &mut L, offset: u32, limit: u32) -> Result<Part, Fault> {
        let part = loop {
            let limit = limit.min(self.most).min(self.behind_run).max(1);
            match self.known_gap(offset, limit) {
                Some(gap) if gap == offset => break self.around(lister, offset, limit).await?,
                gap => {
                    let asked = gap.map_or(limit, |gap| gap - offset);
                    match self.plain(lister, offset, asked, gap.is_some()).await? {
                        Some(part) => break part,
                        None => self.most = asked.div_ceil(2),
                    }
                }
            }
        };
        self.end = offset.saturating_add(part.received());
        if part.received() > 0 {
            self.total = part.total.or(self.total);
        }
        Ok(part)
    }

    /// Reads from the newest record on, until so many that can be read are there, or the list ends.
    ///
    /// # Errors
    /// As [`Self::read`]'s.
    pub async fn newest<L: Lister>(&mut self, lister: &mut L, count: u32) -> Result<Part, Fault> {
        let mut newest = self.read(lister, 0, count).await?;
        while newest.received() >= newest.asked && newest.received() < MAX_AMONG_NEWEST {
            let offset = newest.received();
            let wanted = count.saturating_sub(u32::try_from(newest.records.len()).unwrap_or(u32::MAX));
            if wanted == 0 {
                break;
            }
            let part = self.read(lister, offset, wanted).await?;
            newest.asked = offset.saturating_add(part.asked);
            newest.total = part.total.filter(|_| part.received() > 0).or(newest.total);
            newest.server_time = part.server_time.or(newest.server_time);
            newest.is_cut = part.is_cut;
            newest.records.extend(part.records);
            newest.unreadable.extend(part.unreadable);
        }
        Ok(newest)
    }

    /// As many as this may be asked for at once, as far as is known.
    pub fn limit(&self, wanted: u32) -> u32 {
        wanted.min(self.most)
    }

    /// What the next reading of the list may start from.
    pub fn into_gaps(mut self) -> Gaps {
        let shift = self.shift();
        let further = self.known.offsets.iter().map(|gap| gap.saturating_add(shift));
        self.found.extend(further.filter(|gap| *gap >= self.end));
        self.found.truncate(MAX_GAPS);
        Gaps { order: Some(self.order), offsets: self.found, total: self.total.unwrap_or_default() }
    }

    /// `None`: it is too much at once.
    async fn plain<L: Lister>(
        &mut self,
        lister: &mut L,
        offset: u32,
        limit: u32,
        is_cut: bool,
    ) -> Result<Option<Part>, Fault> {
        match self.ask(lister, offset, limit).await {
            Ok(page) => {
                self.behind_run = self.behind_run.saturating_mul(2);
                let mut part = Part { asked: limit, is_cut, ..Part::default() };
                part.add(page, offset);
                Ok(Some(part))
            }
            Err(Fault::TooBig) if limit > TOO_LARGE_ABOVE => Ok(None),
            Err(Fault::TimedOut) if limit > TOO_SLOW_ABOVE => Ok(None),
            Err(fault) if fault.may_be_of_a_record() => {
                self.narrow(lister, offset, limit, fault).await.map(Some)
            }
            Err(fault) => Err(fault),
        }
    }

    /// The record at `offset` could not be read the last time: first those behind it, which show that the server
    /// answers.
    async fn around<L: Lister>(&mut self, lister: &mut L, offset: u32, limit: u32) -> Result<Part, Fault> {
        let behind = offset.saturating_add(1);
        let next_gap = self.known_gap(behind, limit);
        let rest = next_gap.map_or(limit, |gap| gap - behind);
        let page = if rest > 0 { self.ask(lister, behind, rest).await.ok() } else { None };
        let mut part = self.single(lister, offset).await?;
        if let Some(page) = page {
            part.add(page, behind);
            (part.asked, part.is_cut) = (rest.saturating_add(1), next_gap.is_some());
        }
        Ok(part)
    }

    /// Finds the record that keeps these from being read. It may just as well be the server that can't answer.
    async fn narrow<L: Lister>(
        &mut self,
        lister: &mut L,
        offset: u32,
        limit: u32,
        fault: Fault,
    ) -> Result<Part, Fault> {
        if !self.is_answered && self.ask(lister, BEYOND, 1).await.is_err() {
            return Err(fault);
        }
        let mut part = Part { asked: limit, is_cut: true, ..Part::default() };
        let (mut from, mut until) = (offset, offset.saturating_add(limit));
        while until - from > 1 {
            let half = (until - from) / 2;
            match self.ask(lister, from, half).await {
                Ok(page) if page.received() == 0 => return Ok(part),
                Ok(page) => {
                    part.add(page, from);
                    from = offset.saturating_add(part.received()).min(until - 1);
                }
                Err(fault) if fault.may_be_of_a_record() => until = from + half,
                Err(fault) => return Err(fault),
            }
        }
        // By itself once more: the list may have moved meanwhile.
        let last = self.single(lister, from).await?;
        part.records.extend(last.records);
        part.unreadable.extend(last.unreadable);
        part.asked = part.received();
        Ok(part)
    }

    /// One record, stepped over if it can't be read.
    async fn single<L: Lister>(&mut self, lister: &mut L, offset: u32) -> Result<Part, Fault> {
        let mut part = Part { asked: 1, is_cut: true, ..Part::default() };
        match self.ask(lister, offset, 1).await {
            Ok(page) => part.add(page, offset),
            Err(fault) if fault.may_be_of_a_record() => {
                if !self.is_answered && self.ask(lister, BEYOND, 1).await.is_err() {
                    return Err(fault);
                }
                part.unreadable.push(offset);
                self.step_over(offset);
            }
            Err(fault) => return Err(fault),
        }
        Ok(part)
    }

    fn step_over(&mut self, offset: u32) {
        self.found.push(offset);
        let is_run = self.last_gap.replace(offset).is_some_and(|last| last.saturating_add(1) == offset);
        if is_run {
            self.behind_run = 1;
        }
    }

    async fn ask<L: Lister>(
        &mut self,
        lister: &mut L,
        offset: u32,
        limit: u32,
    ) -> Result<PaymentPage, Fault> {
        let began = Instant::now();
        let page = lister.list(PageRequest { order: self.order, limit, offset }).await;
        self.is_answered |= page.is_ok();
        if began.elapsed() > SLOW && limit > TOO_SLOW_ABOVE {
            self.most = (limit / 2).max(TOO_SLOW_ABOVE);
        }
        page
    }

    /// The first record among these that could not be read the last time.
    fn known_gap(&self, offset: u32, limit: u32) -> Option<u32> {
        let shift = self.shift();
        let expected = self.known.offsets.iter().map(|gap| gap.saturating_add(shift));
        expected.filter(|gap| (offset..offset.saturating_add(limit)).contains(gap)).min()
    }

    /// How far new records pushed the others down.
    fn shift(&self) -> u32 {
        let more = self.total.map_or(0, |total| total.saturating_sub(self.known.total));
        u32::try_from(more).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;

//! What frames claim, gathered until REST is asked. A hint never does more than make that question come sooner.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use tokio::time::Instant;

/// Hints not yet confirmed, and when to ask.
#[derive(Debug)]
pub(super) struct Hints {
    waiting: BTreeMap<CheckingId, PaymentHash>,
    /// More came than are kept: everything that changed has to be read.
    gap: bool,
    due: Option<Instant>,
    gather: Duration,
    /// Records of this connection that can't change any more, so that the server's second copy of a frame asks nothing.
    settled: HashSet<CheckingId>,
}

impl Hints {
    /// Frames that arrive together are confirmed together.
    const GATHER: Duration = Duration::from_millis(60);
    /// Somebody who makes up frames can't make us ask more often than this.
    const GATHER_MOST: Duration = Duration::from_secs(8);
    const MOST: usize = 1_000;
    const MOST_SETTLED: usize = 10_000;

    pub fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            gap: false,
            due: None,
            gather: Self::GATHER,
            settled: HashSet::new(),
        }
    }

    pub fn add(&mut self, record: &PaymentRecord, now: Instant) {
        if self.settled.contains(&record.checking_id) {
            return;
        }
        if self.waiting.len() < Self::MOST {
            self.waiting.insert(record.checking_id.clone(), record.payment_hash.clone());
        } else {
            self.gap = true;
        }
        self.due.get_or_insert(now + self.gather);
    }

    pub fn settled(&self, id: &str) -> bool {
        self.settled.contains(id)
    }

    /// A frame named this record since the last look began.
    pub fn names(&self, id: &CheckingId) -> bool {
        self.waiting.contains_key(id)
    }

    /// When REST should be asked about them.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Takes the hints for a look.
    pub fn take(&mut self) -> BTreeMap<CheckingId, PaymentHash> {
        if std::mem::take(&mut self.gap) {
            tracing::debug!("more hints than are kept: reading all that changed");
        }
        self.due = None;
        std::mem::take(&mut self.waiting)
    }

    /// The look failed: the hints wait for the next one.
    pub fn give_back(&mut self, hints: BTreeMap<CheckingId, PaymentHash>) {
        for (id, hash) in hints {
            if self.waiting.len() < Self::MOST {
                self.waiting.entry(id).or_insert(hash);
            } else {
                self.gap = true;
            }
        }
    }

    /// These were not asked about yet: soon.
    pub fn ask_again(&mut self, hints: BTreeMap<CheckingId, PaymentHash>, now: Instant) {
        if !hints.is_empty() {
            self.give_back(hints);
            self.due.get_or_insert(now + self.gather);
        }
    }

    /// The look succeeded. Hints that proved false make the next ones wait longer.
    pub fn looked(&mut self, hints: &BTreeMap<CheckingId, PaymentHash>, settled: HashSet<CheckingId>) {
        let proved = hints.keys().any(|id| settled.contains(id));
        if proved {
            self.gather = Self::GATHER;
        } else if !hints.is_empty() {
            self.gather = (self.gather * 2).min(Self::GATHER_MOST);
        }
        if self.settled.len() + settled.len() > Self::MOST_SETTLED {
            self.settled.clear();
        }
        self.waiting.retain(|id, _| !settled.contains(id));
        if self.waiting.is_empty() && !self.gap {
            self.due = None;
        }
        self.settled.extend(settled);
    }
}

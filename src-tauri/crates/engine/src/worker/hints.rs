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
    /// When hints were last taken for a reconciliation.
    taken_at: Option<Instant>,
    /// How often it was asked again in vain since a hint last proved true: whoever makes up frames gets no more than
    /// that.
    tries: usize,
    /// Records of this connection that can't change any more, so that the server's second copy of a frame asks nothing.
    settled: HashSet<CheckingId>,
}

impl Hints {
    /// The first frame after a while is confirmed at once; those that follow so soon are confirmed together.
    const GATHER: Duration = Duration::from_millis(60);
    /// A frame may come before its record can be read: then it is asked about again after so long.
    const AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];
    /// So many hints are worth asking about again; of more, most are made up.
    const MAX_AGAIN: usize = 10;
    /// Somebody who makes up frames can't make us ask more often than this.
    const MAX_GATHER: Duration = Duration::from_secs(8);
    const MAX: usize = 1_000;
    const MAX_SETTLED: usize = 10_000;

    pub fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            gap: false,
            due: None,
            gather: Self::GATHER,
            taken_at: None,
            tries: 0,
            settled: HashSet::new(),
        }
    }

    /// `false`: there are too many to keep this one.
    pub fn add(&mut self, record: &PaymentRecord, now: Instant) -> bool {
        if self.settled.contains(&record.checking_id) {
            return true;
        }
        let has_room = self.waiting.len() < Self::MAX || self.waiting.contains_key(&record.checking_id);
        if has_room {
            self.waiting.insert(record.checking_id.clone(), record.payment_hash.clone());
        } else {
            self.gap = true;
        }
        let due = match self.taken_at {
            Some(taken_at) => now.max(taken_at + self.gather),
            None => now,
        };
        self.due = Some(self.due.map_or(due, |before| before.min(due)));
        has_room
    }

    pub fn is_settled(&self, id: &CheckingId) -> bool {
        self.settled.contains(id)
    }

    /// A frame named this record since the last reconciliation began.
    pub fn names(&self, id: &CheckingId) -> bool {
        self.waiting.contains_key(id)
    }

    /// When REST should be asked about them.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Takes the hints for a reconciliation.
    pub fn take(&mut self, now: Instant) -> BTreeMap<CheckingId, PaymentHash> {
        if !self.waiting.is_empty() {
            self.taken_at = Some(now);
        }
        if std::mem::take(&mut self.gap) {
            tracing::debug!("more hints than are kept: reading all that changed");
        }
        self.due = None;
        std::mem::take(&mut self.waiting)
    }

    /// The reconciliation failed: the hints wait for the next one.
    pub fn give_back(&mut self, hints: BTreeMap<CheckingId, PaymentHash>) {
        for (id, hash) in hints {
            if self.waiting.len() < Self::MAX {
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

    /// The reconciliation succeeded. Hints that proved false make the next ones wait longer.
    pub fn reconciled(
        &mut self,
        hints: &BTreeMap<CheckingId, PaymentHash>,
        settled: HashSet<CheckingId>,
        now: Instant,
    ) {
        let proved = hints.keys().any(|id| settled.contains(id));
        if proved {
            (self.gather, self.tries) = (Self::GATHER, 0);
        } else if !hints.is_empty() {
            self.gather = (self.gather * 2).min(Self::MAX_GATHER);
        }
        self.try_again(hints, &settled, now);
        if self.settled.len() + settled.len() > Self::MAX_SETTLED {
            self.settled.clear();
        }
        self.waiting.retain(|id, _| !settled.contains(id));
        if self.waiting.is_empty() && !self.gap {
            self.due = None;
        }
        self.settled.extend(settled);
    }

    /// What the server did not show yet, it may show in a moment.
    fn try_again(
        &mut self,
        hints: &BTreeMap<CheckingId, PaymentHash>,
        settled: &HashSet<CheckingId>,
        now: Instant,
    ) {
        let open = hints.iter().filter(|(id, _)| !settled.contains(*id));
        let open: BTreeMap<_, _> = open.map(|(id, hash)| (id.clone(), hash.clone())).collect();
        let Some(wait) = Self::AGAIN.get(self.tries) else { return };
        if open.is_empty() || open.len() > Self::MAX_AGAIN || !self.waiting.is_empty() {
            return;
        }
        self.tries += 1;
        self.waiting = open;
        self.due = Some(now + *wait);
    }
}

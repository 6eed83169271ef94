//! What happened, as an observer outside the engine writes it down.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::fault::Fault;
use satchime_domain::notice::NoticeId;
use satchime_domain::payment::{CheckingId, Payment, Status};
use satchime_domain::wallet::{Progress, Wallet, WalletId};
use tokio::time::Instant;

use super::moment::{Moment, Try};

#[derive(Default)]
pub struct Journal {
    pub watched: Vec<Watched>,
    pub said: Vec<Said>,
    pub shown: Vec<(WalletId, CheckingId, Status)>,
    pub marked: HashSet<NoticeId>,
    /// The mark could not be written, in this life.
    pub not_marked: HashSet<(usize, NoticeId)>,
    pub crashed: HashSet<usize>,
    /// REST requests by server and life.
    pub calls: HashMap<(usize, usize), Vec<Instant>>,
    /// By life and wallet.
    pub answers: HashMap<(usize, usize), Answer>,
    /// Servers that at some time did not tell their version.
    pub version_untold: HashSet<usize>,
    pub imports: Vec<ImportPage>,
    pub dials: Vec<(u64, usize)>,
    /// Records that were seen only some time after they were made.
    pub slow: HashSet<CheckingId>,
    /// Pending records that the server lost.
    pub vanished: HashSet<CheckingId>,
    /// A write failed.
    pub disk_was_full: bool,
    pub deaf_until: Option<Instant>,
    /// Every moment of every life, with the time it came at.
    pub trace: Vec<(Duration, usize, Moment)>,
    pub killed_at: Vec<Moment>,
    pub tries: Vec<Try>,
    /// When a server last said 429, in each life.
    pub rate_limited: HashMap<(usize, usize), Instant>,
    began: Option<Instant>,
}

/// A wallet that was added: adding it again after removing it makes another.
#[derive(Clone, Debug)]
pub struct Watched {
    pub id: WalletId,
    pub slot: usize,
    /// The event at which the server was asked for its newest record: what was final before is history.
    pub from: u64,
    /// When it was first added: what is said later was not final by then.
    pub added: u64,
    /// The event of the last check of a new key.
    rechecked: Option<u64>,
    pub imported: Option<u64>,
    /// What the engine took for the end of history.
    pub watch_from: Option<Timestamp>,
    pub stored: bool,
    pub removed: bool,
}

#[derive(Clone, Debug)]
pub struct Said {
    pub event: u64,
    pub life: usize,
    pub notice: NoticeId,
    pub payment: Payment,
}

/// What the last two questions with a key were answered; `Some(None)` is a good answer.
#[derive(Default)]
pub struct Answer {
    pub last: Option<Option<Fault>>,
    /// Twice in a row the key was rejected, and it was not accepted since.
    pub rejected_twice: bool,
    pub before: Option<Option<Fault>>,
    pub good_at: Option<Instant>,
}

/// A page of a long list: of an import, or of reading far back.
pub struct ImportPage {
    pub wallet: usize,
    pub begun: u64,
    pub answered: u64,
}

impl Journal {
    pub fn called(&mut self, server: usize, life: usize) {
        self.calls.entry((server, life)).or_default().push(Instant::now());
    }

    pub fn passed(&mut self, life: usize, moment: Moment) {
        let now = Instant::now();
        let began = *self.began.get_or_insert(now);
        self.trace.push((now - began, life, moment));
    }

    pub fn killed(&mut self, life: usize, moment: Moment) {
        self.crashed.insert(life);
        self.killed_at.push(moment);
    }

    /// A wallet is written before its first key is kept, out of sight until then.
    pub fn added(&mut self, wallet: &Wallet, slot: usize, inspected: u64) {
        self.watched.push(Watched {
            id: wallet.id.clone(),
            slot,
            from: inspected,
            added: inspected,
            rechecked: None,
            imported: None,
            watch_from: wallet.progress.watch_from,
            stored: false,
            removed: false,
        });
    }

    pub fn stored(&mut self, id: &WalletId) {
        self.with(id, |watched| watched.stored = true);
    }

    pub fn key_kept(&mut self, id: &WalletId, inspected: u64) {
        self.with(id, |watched| watched.rechecked = watched.stored.then_some(inspected));
    }

    /// A key was loaded that the wallet's row does not know: what was before it is verified is history.
    pub fn began_anew(&mut self, id: &WalletId) {
        self.with(id, |watched| {
            (watched.imported, watched.watch_from, watched.rechecked) = (None, None, Some(u64::MAX));
        });
    }

    pub fn imported(&mut self, id: &WalletId, event: u64) {
        self.with(id, |watched| watched.imported = watched.imported.or(Some(event)));
    }

    pub fn progressed(&mut self, id: &WalletId, progress: &Progress, event: u64) {
        if progress.history.is_read() {
            return self.imported(id, event);
        }
        // A new key of a wallet of which nothing was known begins a new history.
        self.with(id, |watched| {
            if let Some(rechecked) = watched.rechecked.take_if(|_| watched.watch_from != progress.watch_from)
            {
                (watched.from, watched.imported) = (rechecked.min(event), None);
                watched.watch_from = progress.watch_from;
            }
        });
    }

    /// Or its removal began, which the next start finishes, or came to nothing.
    pub fn removed(&mut self, id: &WalletId, removed: bool) {
        self.with(id, |watched| watched.removed = removed);
    }

    pub fn slot_of(&self, id: &WalletId) -> Option<usize> {
        self.watched.iter().find(|watched| watched.id == *id).map(|watched| watched.slot)
    }

    fn with(&mut self, id: &WalletId, change: impl FnOnce(&mut Watched)) {
        if let Some(watched) = self.watched.iter_mut().find(|watched| watched.id == *id) {
            change(watched);
        }
    }
}

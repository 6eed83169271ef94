//! What happened, as an observer outside the engine writes it down.

use std::collections::{HashMap, HashSet};

use satchime_domain::Timestamp;
use satchime_domain::fault::Fault;
use satchime_domain::notice::NoticeId;
use satchime_domain::payment::{CheckingId, Payment, Status};
use satchime_domain::wallet::{Wallet, WalletId};
use tokio::time::Instant;

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
    /// A write failed.
    pub disk_was_full: bool,
    pub deaf_until: Option<Instant>,
}

/// A wallet that was added: adding it again after removing it makes another.
#[derive(Clone, Debug)]
pub struct Watched {
    pub id: WalletId,
    pub slot: usize,
    /// The event at which the server was asked for its newest record: what was final before is history.
    pub from: u64,
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

    pub fn add(&mut self, id: &WalletId, slot: usize, from: u64) {
        let id = id.clone();
        self.watched.push(Watched {
            id,
            slot,
            from,
            imported: None,
            watch_from: None,
            stored: false,
            removed: false,
        });
    }

    pub fn stored(&mut self, wallet: &Wallet) {
        self.with(&wallet.id, |watched| {
            watched.stored = true;
            watched.watch_from = watched.watch_from.or(wallet.progress.watch_from);
        });
    }

    pub fn imported(&mut self, id: &WalletId, event: u64) {
        self.with(id, |watched| watched.imported = watched.imported.or(Some(event)));
    }

    pub fn removed(&mut self, id: &WalletId) {
        self.with(id, |watched| watched.removed = true);
    }

    fn with(&mut self, id: &WalletId, change: impl FnOnce(&mut Watched)) {
        if let Some(watched) = self.watched.iter_mut().find(|watched| watched.id == *id) {
            change(watched);
        }
    }
}

//! The outbox: every notice is said once, by one task, in the order they were decided.
//!
//! A notice is marked as said after the sink took it. A crash between the two repeats that one announcement; everything
//! else is neither lost nor said twice.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use satchime_domain::fault::{Fault, StorageFault};
use satchime_domain::notice::{Announcement, Notice, NoticeId, group};
use satchime_domain::wallet::WalletId;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::api::Event;
use crate::ports::{NotSaid, Ports};
use crate::supervision::{self, Panicked};

/// A notice that could not be said is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(20);
/// Of many payments said in one breath, so many are shown at once; the rest is there when somebody scrolls.
const MOST_SHOWN: usize = 50;
/// So long after the end was asked for, an announcement may still begin.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// The outbox is read this often even if nobody rang: a worker may have been stopped between writing and ringing.
const SWEEP: Duration = Duration::from_secs(60);

/// After an announcement the announcer rests, and what comes meanwhile is said together: nobody reads faster. It may be so far
/// behind with its rest that ten follow each other at once.
const REST: Duration = Duration::from_secs(1);
/// A summary tells of a flood, which likely goes on.
const REST_AFTER_SUMMARY: Duration = Duration::from_secs(3);
const RESTS_OWED: Duration = Duration::from_secs(10);

/// Wakes the announcer, without ever waiting for it. Only the ledger knows what there is to say; this says where to look.
#[derive(Clone)]
pub(crate) struct Bell(Arc<Rung>);

#[derive(Default)]
struct Rung {
    /// Whose notices to look for.
    about: Mutex<HashSet<WalletId>>,
    rang: Notify,
    /// When the end was asked for.
    over_at: OnceLock<Instant>,
    over: CancellationToken,
}

impl Bell {
    /// There may be something to say about this wallet.
    pub fn ring(&self, wallet: WalletId) {
        self.about().insert(wallet);
        self.0.rang.notify_one();
    }

    /// Nothing will happen any more: say what is left, and end.
    pub fn ring_last(&self) {
        self.0.over_at.get_or_init(Instant::now);
        self.0.over.cancel();
    }

    fn about(&self) -> MutexGuard<'_, HashSet<WalletId>> {
        self.0.about.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the announcer, unless nothing is watched and so nothing is to be said. It ends after [`Bell::ring_last`].
pub(crate) fn start(ports: Ports, watching: bool) -> (Bell, AbortOnDropHandle<()>) {
    let bell = Bell(Arc::default());
    let announcer = Announcer {
        ports,
        rested_at: Instant::now(),
        delivered: BTreeSet::new(),
        poisonous: HashMap::new(),
        bell: bell.clone(),
    };
    let task = announcer.run(bell.clone());
    let task = async move {
        if watching {
            task.await
        }
    };
    (bell, AbortOnDropHandle::new(tokio::spawn(task)))
}

struct Announcer {
    ports: Ports,
    /// When it will have rested from all it said.
    rested_at: Instant,
    /// Handed over, but not yet marked so in the outbox, because it could not be written.
    delivered: BTreeSet<NoticeId>,
    /// To say these ended in a panic. They are tried again by themselves, ever more rarely, and hold up no other.
    poisonous: HashMap<NoticeId, Poison>,
    bell: Bell,
}

struct Poison {
    next_at: Instant,
    wait: Duration,
}

impl Poison {
    const FIRST_WAIT: Duration = Duration::from_secs(60);
    const LONGEST_WAIT: Duration = Duration::from_secs(3_600);
}

impl Announcer {
    async fn run(mut self, bell: Bell) {
        // What a crash left unsaid is said first.
        let mut sweep_at = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = bell.0.over.cancelled() => break,
                () = rang(&bell, self.may_speak_at()) => {
                    let wallets = std::mem::take(&mut *bell.about());
                    if self.say_safely(Some(&wallets)).await.is_err() {
                        sweep_at = Instant::now() + TRY_AGAIN;
                    }
                }
                () = sleep_until(sweep_at) => {
                    let wait = if self.say_safely(None).await.is_ok() { SWEEP } else { TRY_AGAIN };
                    sweep_at = Instant::now() + wait;
                }
            }
        }
        // A notice that can't be said now is said at the next start.
        let _ = self.say_safely(None).await;
    }

    /// What was delivered stays known whatever panics.
    async fn say_safely(&mut self, about: Option<&HashSet<WalletId>>) -> Result<(), NotSaid> {
        let said = {
            let saying = pin!(self.say(about));
            supervision::catch(saying).await
        };
        match said {
            Ok(said) => said,
            Err(Panicked) => {
                tracing::error!("a panic cut the announcer short; it begins anew");
                self.trouble(Fault::Internal);
                Err(NotSaid)
            }
        }
    }

    /// Whoever quits does not wait for a slow notification service again and again: what is left is said at the next start.
    fn is_out_of_time(&self) -> bool {
        self.bell.0.over_at.get().is_some_and(|over_at| over_at.elapsed() >= LAST_WORDS)
    }

    fn may_speak_at(&self) -> Instant {
        let now = Instant::now();
        now.max(self.rested_at.checked_sub(RESTS_OWED).unwrap_or(now))
    }

    async fn say(&mut self, about: Option<&HashSet<WalletId>>) -> Result<(), NotSaid> {
        self.mark_delivered().await?;
        let unsaid = self.ports.store.unsaid().await.map_err(|fault| self.trouble(Fault::Storage(fault)))?;
        let mut all = Ok(());
        for announcement in self.sayable(unsaid, about) {
            if self.is_out_of_time() {
                break;
            }
            let announced = supervision::catch(pin!(self.announce(&announcement))).await;
            let Ok(announced) = announced else {
                self.set_aside(&announcement);
                all = Err(NotSaid);
                continue;
            };
            announced?;
            let ids = announcement.notices().iter().map(|Notice { id, .. }| *id);
            self.poisonous.retain(|poison, _| !ids.clone().any(|id| id == *poison));
            self.delivered.extend(ids);
            self.mark_delivered().await?;
            let rest = match announcement {
                Announcement::Single(_) => REST,
                Announcement::Summary(_) => REST_AFTER_SUMMARY,
            };
            self.rested_at = self.rested_at.max(Instant::now()) + rest;
        }
        all
    }

    /// What is to be said now, and in which words. Where one of many made something panic, each is said by itself.
    fn sayable(&self, mut unsaid: Vec<Notice>, about: Option<&HashSet<WalletId>>) -> Vec<Announcement> {
        let now = Instant::now();
        unsaid.retain(|notice| about.is_none_or(|wallets| wallets.contains(&notice.payment.wallet)));
        let is_poisonous = |notice: &mut Notice| self.poisonous.contains_key(&notice.id);
        let poisonous: Vec<Notice> = unsaid.extract_if(.., is_poisonous).collect();
        let is_due = |notice: &Notice| self.poisonous[&notice.id].next_at <= now;
        let again = poisonous.into_iter().filter(is_due);
        group(unsaid).into_iter().chain(again.map(|notice| Announcement::Single(Box::new(notice)))).collect()
    }

    async fn announce(&self, announcement: &Announcement) -> Result<(), NotSaid> {
        self.show(announcement).await.map_err(|fault| self.trouble(Fault::Storage(fault)))?;
        self.ports.sink.announce(announcement).await
    }

    /// One that was said together with others is tried again soon; only by itself it proves to be the culprit.
    fn set_aside(&mut self, announcement: &Announcement) {
        tracing::error!("a panic kept an announcement from being said; the others go on");
        for Notice { id, .. } in announcement.notices() {
            let wait = match (announcement, self.poisonous.get(id)) {
                (Announcement::Summary(_), _) => Duration::ZERO,
                (Announcement::Single(_), None) => Poison::FIRST_WAIT,
                (Announcement::Single(_), Some(poison)) => {
                    (poison.wait * 2).clamp(Poison::FIRST_WAIT, Poison::LONGEST_WAIT)
                }
            };
            self.poisonous.insert(*id, Poison { next_at: Instant::now() + wait, wait });
        }
        self.trouble(Fault::Internal);
    }

    /// What is said is shown too, even if the look that found it was cut off before it could tell. Oldest first, so that
    /// whoever listens ends with the newest.
    async fn show(&self, announcement: &Announcement) -> Result<(), StorageFault> {
        let notices = announcement.notices();
        for notice in &notices[notices.len().saturating_sub(MOST_SHOWN)..] {
            let (wallet, id) = (&notice.payment.wallet, &notice.payment.record.checking_id);
            if let Some(payment) = self.ports.store.payment(wallet, id).await? {
                let wallet_name = notice.wallet_name.clone();
                self.ports.sink.emit(Event::Payment { wallet_name, payment: Box::new(payment), news: true });
            }
        }
        Ok(())
    }

    /// As long as this fails, nothing more is said: after a crash, all of it would be said again.
    async fn mark_delivered(&mut self) -> Result<(), NotSaid> {
        if !self.delivered.is_empty() {
            let ids: Vec<NoticeId> = self.delivered.iter().copied().collect();
            let said = self.ports.store.said(&ids, self.ports.clock.now()).await;
            said.map_err(|fault| self.trouble(Fault::Storage(fault)))?;
            self.delivered.clear();
        }
        Ok(())
    }

    fn trouble(&self, fault: Fault) -> NotSaid {
        // The sink may be what panics.
        let _ = catch_unwind(AssertUnwindSafe(|| self.ports.sink.emit(Event::Trouble(fault))));
        NotSaid
    }
}

async fn rang(bell: &Bell, not_before: Instant) {
    sleep_until(not_before).await;
    bell.0.rang.notified().await;
}

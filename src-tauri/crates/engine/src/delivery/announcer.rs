//! Delivers every notice to one receiver, once, one announcement after the other, in the order they were decided.
//!
//! A notice is marked as delivered after the receiver took it. A crash between the two repeats that one announcement;
//! everything else is neither lost nor delivered twice.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, StorageFault};
use satchime_domain::notice::{Announcement, Notice, NoticeId, group};
use satchime_domain::rules::{Answer, Means};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::WalletId;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::alarms::Alarms;
use super::signal::{Ending, Wakeup};
use super::sorted::{Alike, Sorted};
use crate::api::Event;
use crate::ports::{NotDelivered, Pace, Ports, Receiver};
use crate::supervision::{self, Panicked};

/// What could not be delivered is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(20);
/// Of many payments delivered in one breath, so many are shown at once; the rest is there when somebody scrolls.
const MAX_SHOWN: usize = 50;
/// So long after the end was asked for, an announcement may still begin.
const DELIVER_AT_QUIT: Duration = Duration::from_secs(1);
/// The outbox is read this often even if nobody asked: a worker may have been stopped between writing and asking.
const SWEEP: Duration = Duration::from_secs(60);
/// What is held back is decided anew this often: the clock or the time zone may have been wrong when it was.
const DECIDE_ANEW: Duration = Duration::from_secs(3_600);

pub(super) struct Announcer {
    ports: Ports,
    receiver: Arc<dyn Receiver>,
    /// The names of all receivers: a notice that each of them has is done with.
    all: Arc<[String]>,
    pace: Pace,
    /// When the receiver will have rested from all it was delivered.
    rested_at: Instant,
    /// Taken by the receiver, but not yet marked so in the outbox, because it could not be written.
    unmarked: BTreeMap<NoticeId, Option<Answer>>,
    /// To deliver these ended in a panic. They are tried again by themselves, ever more rarely, and hold up no other.
    poisonous: HashMap<NoticeId, Poison>,
    alarms: Alarms,
    settings: watch::Receiver<Settings>,
    wakeup: Arc<Wakeup>,
    ending: Arc<Ending>,
}

struct Poison {
    next_at: Instant,
    wait: Duration,
}

impl Poison {
    const FIRST_WAIT: Duration = Duration::from_secs(60);
    const LONGEST_WAIT: Duration = Duration::from_secs(3_600);
}

/// Something is left that could not be delivered now.
struct Left;

impl Announcer {
    pub(super) fn new(
        ports: Ports,
        receiver: Arc<dyn Receiver>,
        all: Arc<[String]>,
        settings: watch::Receiver<Settings>,
        wakeup: Arc<Wakeup>,
        ending: Arc<Ending>,
    ) -> Self {
        Self {
            ports,
            pace: receiver.pace(),
            receiver,
            all,
            rested_at: Instant::now(),
            unmarked: BTreeMap::new(),
            poisonous: HashMap::new(),
            alarms: Alarms::default(),
            settings,
            wakeup,
            ending,
        }
    }

    pub(super) async fn run(mut self) {
        let (wakeup, ending) = (self.wakeup.clone(), self.ending.clone());
        let mut settings = self.settings.clone();
        // The rules may have changed while nobody heard of it: what they held back is decided anew.
        let mut anew_at = Instant::now();
        // What a crash left undelivered comes first.
        let mut sweep_at = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = ending.asked.cancelled() => break,
                () = woken(&wakeup, self.may_begin_at()) => {
                    let wallets = std::mem::take(&mut *wakeup.about());
                    if self.deliver_safely(Some(&wallets)).await.is_err() {
                        sweep_at = Instant::now() + TRY_AGAIN;
                    }
                }
                Ok(()) = settings.changed() => {
                    // What was held back may be said now.
                    anew_at = Instant::now();
                    sweep_at = anew_at;
                }
                () = sleep_until(sweep_at) => {
                    let all_anew = anew_at <= Instant::now();
                    let until = if all_anew { Timestamp::MAX } else { self.ports.clock.now() };
                    if self.release_safely(until).await.is_ok() && all_anew {
                        anew_at = Instant::now() + DECIDE_ANEW;
                    }
                    let wait = if self.deliver_safely(None).await.is_ok() { SWEEP } else { TRY_AGAIN };
                    sweep_at = Instant::now() + wait;
                }
            }
        }
        // A notice that can't be delivered now is delivered at the next start.
        let _ = self.deliver_safely(None).await;
    }

    /// What was taken stays known whatever panics.
    async fn deliver_safely(&mut self, about: Option<&HashSet<WalletId>>) -> Result<(), Left> {
        let delivered = {
            let delivering = pin!(self.deliver_all(about));
            supervision::catch(delivering).await
        };
        match delivered {
            Ok(delivered) => delivered,
            Err(Panicked) => {
                tracing::error!(
                    receiver = self.receiver.name(),
                    "a panic cut deliveries short; they begin anew"
                );
                Err(self.trouble(Fault::Internal))
            }
        }
    }

    fn may_begin_at(&self) -> Instant {
        let now = Instant::now();
        now.max(self.rested_at.checked_sub(self.pace.may_owe).unwrap_or(now))
    }

    async fn deliver_all(&mut self, about: Option<&HashSet<WalletId>>) -> Result<(), Left> {
        let raised = self.raise_alarms().await;
        self.mark_delivered().await?;
        let undelivered = self.ports.store.undelivered(self.receiver.name()).await;
        let undelivered = undelivered.map_err(|fault| self.trouble(Fault::Storage(fault)))?;
        let is_asked = |notice: &Notice| {
            about.is_none_or(|about| about.contains(&notice.payment.wallet)) && self.is_meant(notice)
        };
        let sorted = self.sort(undelivered.into_iter().filter(is_asked).collect());
        self.hold(&sorted).await?;
        self.pass_over(sorted.passed).await?;
        let mut all = raised;
        let to_tell: Vec<_> = sorted.to_tell.into_iter().flat_map(|alike| self.deliverable(alike)).collect();
        for (announcement, means) in to_tell {
            if is_out_of_time(&self.ending.asked_at) {
                break;
            }
            let handed_over = {
                let delivering = pin!(self.hand_over(&announcement, means));
                supervision::catch(delivering).await
            };
            match handed_over {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => continue,
                Ok(Err(NotDelivered::Nobody)) => return Err(Left),
                Ok(Err(NotDelivered::Refused)) => {
                    all = Err(Left);
                    continue;
                }
                Err(Panicked) => {
                    self.set_aside(&announcement);
                    all = Err(Left);
                    continue;
                }
            }
            let ids = announcement.notices().iter().map(|Notice { id, .. }| *id);
            self.poisonous.retain(|poison, _| !ids.clone().any(|id| id == *poison));
            self.unmarked.extend(ids.map(|id| (id, sorted.answers.get(&id).cloned())));
            self.mark_delivered().await?;
            let rest = match announcement {
                Announcement::Single(_) => self.pace.after_one,
                Announcement::Summary(_) => self.pace.after_summary,
            };
            self.rested_at = self.rested_at.max(Instant::now()) + rest;
        }
        all
    }

    /// What is to be delivered now, and in which words. Where one of many made something panic, each goes by itself.
    fn deliverable(&self, alike: Alike) -> Vec<(Announcement, Means)> {
        let Alike { means, mut notices, .. } = alike;
        let now = Instant::now();
        let is_poisonous = |notice: &mut Notice| self.poisonous.contains_key(&notice.id);
        let poisonous: Vec<Notice> = notices.extract_if(.., is_poisonous).collect();
        let is_due = |notice: &Notice| self.poisonous[&notice.id].next_at <= now;
        let again = poisonous.into_iter().filter(is_due);
        let again = again.map(|notice| Announcement::Single(Box::new(notice)));
        let said = group(notices, self.ports.clock.now()).into_iter().chain(again);
        said.map(|announcement| (announcement, means)).collect()
    }

    /// `false`: its wallet was removed since it was taken from the outbox, and its notices with it.
    async fn hand_over(&self, announcement: &Announcement, means: Means) -> Result<bool, NotDelivered> {
        match self.show(announcement).await {
            Ok(true) => self.receiver.deliver(announcement, means).await.map(|()| true),
            Ok(false) => Ok(false),
            Err(fault) => {
                self.trouble(Fault::Storage(fault));
                Err(NotDelivered::Nobody)
            }
        }
    }

    /// One that went together with others is tried again soon; only by itself it proves to be the culprit.
    fn set_aside(&mut self, announcement: &Announcement) {
        tracing::error!(
            receiver = self.receiver.name(),
            "a panic kept an announcement from being delivered; the others go on"
        );
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

    /// What is delivered is shown too, even if the reconciliation that found it was cut off before it could tell.
    /// Oldest first, so that whoever listens ends with the newest. `false`: none of it is there any more.
    async fn show(&self, announcement: &Announcement) -> Result<bool, StorageFault> {
        let mut is_there = false;
        let notices = announcement.notices();
        for notice in &notices[notices.len().saturating_sub(MAX_SHOWN)..] {
            let (wallet, id) = (&notice.payment.wallet, &notice.payment.record.checking_id);
            if let Some(payment) = self.ports.store.payment(wallet, id).await? {
                is_there = true;
                let wallet_name = notice.wallet_name.clone();
                self.ports.sink.emit(Event::Payment { wallet_name, payment: Box::new(payment), news: true });
            }
        }
        Ok(is_there)
    }

    /// What the person decided for each, where that holds for this receiver.
    fn sort(&self, undelivered: Vec<Notice>) -> Sorted {
        if !self.receiver.heeds_rules() {
            return Sorted::everything(undelivered);
        }
        let now = self.ports.clock.now().to_zoned(self.ports.clock.time_zone());
        Sorted::by(&self.settings.borrow().notices, undelivered, &now)
    }

    /// That something is on its way is told to whoever asked for it by the rules, and to nobody else.
    fn is_meant(&self, notice: &Notice) -> bool {
        self.receiver.heeds_rules() || notice.payment.record.status.is_final()
    }

    async fn hold(&self, sorted: &Sorted) -> Result<(), Left> {
        for (until, why, ids) in sorted.held_together() {
            let held = self.ports.store.hold(&ids, self.receiver.name(), until, why).await;
            held.map_err(|fault| self.trouble(Fault::Storage(fault)))?;
        }
        Ok(())
    }

    /// It is there for whoever looks, as if it had been delivered.
    async fn pass_over(&mut self, passed: Vec<(Notice, Answer)>) -> Result<(), Left> {
        if passed.is_empty() {
            return Ok(());
        }
        let (notices, answers): (Vec<Notice>, Vec<Answer>) = passed.into_iter().unzip();
        let ids: Vec<NoticeId> = notices.iter().map(|notice| notice.id).collect();
        let passed = Announcement::Summary(notices);
        let shown = {
            let showing = pin!(self.show(&passed));
            supervision::catch(showing).await
        };
        // Where showing them panics they are there all the same, and hold up nothing.
        if let Ok(Err(fault)) = shown {
            return Err(self.trouble(Fault::Storage(fault)));
        }
        self.unmarked.extend(ids.into_iter().zip(answers.into_iter().map(Some)));
        self.mark_delivered().await
    }

    async fn release_safely(&self, until: Timestamp) -> Result<(), Left> {
        let releasing = pin!(self.release(until));
        supervision::catch(releasing).await.unwrap_or(Err(Left))
    }

    /// What was held back until then is decided anew.
    async fn release(&self, until: Timestamp) -> Result<(), Left> {
        if !self.receiver.heeds_rules() {
            return Ok(());
        }
        let released = self.ports.store.release(self.receiver.name(), until).await;
        released.map_err(|fault| self.trouble(Fault::Storage(fault)))
    }

    /// Said even where the store fails.
    async fn raise_alarms(&mut self) -> Result<(), Left> {
        let (store, receiver, wakeup) = (&self.ports.store, &self.receiver, &self.wakeup);
        let asked_at = &self.ending.asked_at;
        let read = self.alarms.read(&**store, receiver.name(), wakeup).await;
        let all = self.alarms.raise(&**receiver, wakeup, || !is_out_of_time(asked_at)).await;
        let written = self.alarms.write(&**store, receiver.name()).await;
        read.and(written).map_err(|fault| self.trouble(Fault::Storage(fault)))?;
        if all { Ok(()) } else { Err(Left) }
    }

    /// As long as this fails, nothing more is delivered: after a crash, all of it would be delivered again.
    async fn mark_delivered(&mut self) -> Result<(), Left> {
        if !self.unmarked.is_empty() {
            let ids: Vec<NoticeId> = self.unmarked.keys().copied().collect();
            let answers = self.unmarked.iter().filter_map(|(id, answer)| Some((*id, answer.clone()?)));
            let answers: Vec<(NoticeId, Answer)> = answers.collect();
            let (name, now, store) = (self.receiver.name(), self.ports.clock.now(), &self.ports.store);
            if !answers.is_empty()
                && let Err(fault) = store.put_answers(&answers, name, now).await
            {
                // A comfort; whether it was told is the other question.
                tracing::debug!(?fault, "why a payment was told or not is not kept");
            }
            let marked = store.mark_delivered(&ids, name, &self.all, now).await;
            marked.map_err(|fault| self.trouble(Fault::Storage(fault)))?;
            self.unmarked.clear();
        }
        Ok(())
    }

    fn trouble(&self, fault: Fault) -> Left {
        // The sink may be what panics.
        let _ = catch_unwind(AssertUnwindSafe(|| self.ports.sink.emit(Event::Trouble(fault))));
        Left
    }
}

/// Whoever quits does not wait for a slow receiver again and again: what is left is delivered at the next start.
fn is_out_of_time(asked_at: &OnceLock<Instant>) -> bool {
    asked_at.get().is_some_and(|asked_at| asked_at.elapsed() >= DELIVER_AT_QUIT)
}

async fn woken(wakeup: &Wakeup, not_before: Instant) {
    sleep_until(not_before).await;
    wakeup.woken.notified().await;
}

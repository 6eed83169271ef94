//! What the engine says, on its way to the person: to the window as events, to the desktop as notifications. Of two
//! engines side by side, the person's own and the demo, only one is shown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::fault::Fault;
use satchime_domain::notice::{Announcement, NoticeId, Wording, wording};
use satchime_engine::api::Event;
use satchime_engine::ports::{EventSink, NotSaid};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::ipc::events::{Listener, Told};
use crate::ipc::problems;
use crate::ipc::types::{PaymentRef, ProblemView};
use crate::ipc::views::{self, Around};
use crate::notifications::{Notifier, Outcome};

/// Which engine something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Own,
    Demo,
}

/// Where a click on a notification leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub origin: Origin,
    pub payment: PaymentRef,
}

/// At login the notification service may start after Satchime; until then nothing counts as said.
const GRACE: Duration = Duration::from_secs(30);
/// After so many refusals an announcement counts as said: it is shown in the window, and must not hold up all others.
const MOST_REFUSALS: u32 = 5;
/// A trouble that was not reported again for so long is over; whatever met it tries again sooner than that.
const TROUBLE_LASTS: Duration = Duration::from_secs(90);

pub struct Stage {
    listener: Arc<dyn Listener>,
    notifier: Arc<dyn Notifier>,
    started: Instant,
    facts: Mutex<Facts>,
    changed: Notify,
}

struct Facts {
    shown: Origin,
    paused: bool,
    tray: bool,
    /// By its code; told until the app ends or it is over.
    problems: BTreeMap<&'static str, ProblemView>,
    trouble: Option<(ProblemView, Instant)>,
    /// How often the announcement that begins with this notice was refused.
    refused: Option<(NoticeId, u32)>,
}

impl Stage {
    pub fn new(listener: Arc<dyn Listener>, notifier: Arc<dyn Notifier>) -> Self {
        let facts = Facts {
            shown: Origin::Own,
            paused: false,
            // Until proved otherwise, so that nothing is said too early.
            tray: true,
            problems: BTreeMap::new(),
            trouble: None,
            refused: None,
        };
        Self { listener, notifier, started: Instant::now(), facts: Mutex::new(facts), changed: Notify::new() }
    }

    /// The sink of one of the two engines.
    pub fn sink(self: &Arc<Self>, origin: Origin) -> Arc<dyn EventSink> {
        Arc::new(Sink { origin, stage: self.clone() })
    }

    /// Ends when something changed since the last call.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    pub fn touch(&self) {
        self.changed.notify_one();
    }

    pub fn tell(&self, told: Told) {
        self.listener.tell(told);
    }

    pub fn shown(&self) -> Origin {
        self.facts().shown
    }

    pub fn show(&self, origin: Origin) {
        self.facts().shown = origin;
        self.touch();
    }

    /// Whether the shown engine is paused, as far as it has told.
    pub fn paused(&self) -> bool {
        self.facts().paused
    }

    pub fn around(&self) -> Around {
        let facts = self.facts();
        Around { paused: facts.paused, demo: facts.shown == Origin::Demo }
    }

    pub fn set_paused(&self, paused: bool) {
        self.facts().paused = paused;
    }

    pub fn tray(&self) -> bool {
        self.facts().tray
    }

    pub fn set_tray(&self, tray: bool) {
        self.facts().tray = tray;
        self.touch();
    }

    pub fn add_problem(&self, code: &'static str, problem: ProblemView) {
        self.facts().problems.insert(code, problem);
        self.touch();
    }

    fn end_problem(&self, code: &'static str) {
        if self.facts().problems.remove(code).is_some() {
            self.touch();
        }
    }

    pub fn problems(&self) -> Vec<ProblemView> {
        let mut facts = self.facts();
        facts.trouble.take_if(|(_, at)| at.elapsed() >= TROUBLE_LASTS);
        let trouble = facts.trouble.iter().map(|(problem, _)| problem);
        facts.problems.values().chain(trouble).cloned().collect()
    }

    /// When a problem will be over by itself.
    pub fn problem_ends(&self) -> Option<Instant> {
        self.facts().trouble.as_ref().map(|(_, at)| *at + TROUBLE_LASTS)
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, origin: Origin, event: Event) {
        if let Event::Trouble(fault) = &event {
            self.trouble(fault);
        }
        if self.shown() != origin {
            return;
        }
        match event {
            Event::Wallet(status) => {
                let view = views::wallet(&status, self.around());
                self.tell(Told::Wallet(Box::new(view)));
            }
            Event::Payment { wallet_name, payment } => {
                self.tell(Told::Payment(Box::new(views::payment(&wallet_name, &payment))));
            }
            Event::Paused(paused) => self.set_paused(paused),
            Event::WalletRemoved(_) | Event::Trouble(_) => {}
        }
        self.touch();
    }

    fn trouble(&self, fault: &Fault) {
        tracing::warn!(?fault, "the engine is in trouble");
        self.facts().trouble = Some((problems::of_fault(fault), Instant::now()));
    }

    /// Hands the announcement to the desktop. A desktop that can never show it must not hold it back for ever: then the
    /// window and the tray show it, a problem says why, and it counts as said.
    async fn announce(&self, origin: Origin, announcement: &Announcement) -> Result<(), NotSaid> {
        let target = views::target(announcement).map(|payment| Target { origin, payment });
        match self.notifier.say(words(origin, announcement), target).await {
            Outcome::Shown => {
                self.end_problem(MISSING);
                self.end_problem(FAILING);
                self.facts().refused = None;
                Ok(())
            }
            Outcome::NoService if self.started.elapsed() < GRACE => Err(NotSaid),
            Outcome::NoService => {
                self.end_problem(FAILING);
                self.add_problem(MISSING, problems::no_notifications());
                Ok(())
            }
            Outcome::Failed => {
                self.add_problem(FAILING, problems::notifications_fail());
                if self.refuse(announcement) < MOST_REFUSALS { Err(NotSaid) } else { Ok(()) }
            }
        }
    }

    fn refuse(&self, announcement: &Announcement) -> u32 {
        let Some(first) = announcement.notices().first().map(|notice| notice.id) else {
            return MOST_REFUSALS;
        };
        let mut facts = self.facts();
        let before = facts.refused.filter(|(id, _)| *id == first).map_or(0, |(_, count)| count);
        facts.refused = Some((first, before + 1));
        before + 1
    }
}

const MISSING: &str = "notifications_missing";
const FAILING: &str = "notifications_failing";

fn words(origin: Origin, announcement: &Announcement) -> Wording {
    let wording = wording(announcement);
    match origin {
        Origin::Own => wording,
        Origin::Demo => Wording { title: format!("Demo · {}", wording.title), ..wording },
    }
}

/// One engine's way to the stage.
struct Sink {
    origin: Origin,
    stage: Arc<Stage>,
}

#[async_trait]
impl EventSink for Sink {
    fn emit(&self, event: Event) {
        self.stage.take(self.origin, event);
    }

    async fn announce(&self, announcement: &Announcement) -> Result<(), NotSaid> {
        self.stage.announce(self.origin, announcement).await
    }
}

#[cfg(test)]
mod tests;

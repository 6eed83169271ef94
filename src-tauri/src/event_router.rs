//! What the engine says, on its way to the person: to the window as events, to the desktop as notifications. Of two
//! engines side by side, the person's own and the demo, only one is shown.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::{Mutex, MutexGuard};
use satchime_domain::Timestamp;
use satchime_domain::fault::Fault;
use satchime_domain::notice::{Announcement, Shown};
use satchime_domain::rules::Means;
use satchime_domain::rules::alarm::Alarm;
use satchime_domain::settings::Settings;
use satchime_domain::sounds::{Choice, Kind, SoundSettings};
use satchime_engine::api::Event;
use satchime_engine::ports::{DESKTOP, EventSink, NotDelivered, Outputs, Pace, Receiver};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::notifications::messages::{self, LastSummary};
use crate::notifications::{Message, Notifier, Outcome};
use crate::origin::Origin;
use crate::sounds::{Ear, OwnFileFault, Report, Sounds};
use crate::unread::Unread;
use crate::view::convert::{self, ViewContext};
use crate::view::types::{HealthView, PaymentView, ProblemView, WalletView};
use crate::view::update::{ViewListener, ViewUpdate};
use crate::view::{problems, sound_problems};
use crate::windows::Look;

/// Nobody there for so long: there is no notification service, for all the person can tell. At login it may start after
/// Satchime, and later it may start anew.
const ABSENCE: Duration = Duration::from_secs(30);
/// A trouble that was not reported again for so long is over; whatever met it tries again sooner than that.
const TROUBLE_LASTS: Duration = Duration::from_secs(90);

pub struct EventRouter {
    listener: Arc<dyn ViewListener>,
    notifier: Arc<dyn Notifier>,
    sounds: Arc<Sounds>,
    facts: Mutex<Facts>,
    last_summary: Mutex<LastSummary>,
    changed: Notify,
}

struct Facts {
    shown: Origin,
    /// Of each engine, as soon as it told them.
    settings: HashMap<Origin, Settings>,
    tray: bool,
    /// By its code; told until the app ends or it is over.
    problems: BTreeMap<&'static str, ProblemView>,
    trouble: Option<(ProblemView, Instant)>,
    /// Each wallet of the shown engine as the window was last told of it, without its health.
    told: HashMap<String, WalletView>,
    /// How often the window was told of a wallet's health alone.
    health_news: u64,
    unread: Unread,
    /// Since when no notification service is there.
    no_service_since: Option<Instant>,
}

impl EventRouter {
    /// `shown`: the engine that is shown first, whether it runs already or not.
    pub fn new(
        listener: Arc<dyn ViewListener>,
        notifier: Arc<dyn Notifier>,
        sounds: Arc<Sounds>,
        shown: Origin,
    ) -> Self {
        let facts = Facts {
            shown,
            settings: HashMap::new(),
            // Until proved otherwise, so that nothing is said too early.
            tray: true,
            problems: BTreeMap::new(),
            trouble: None,
            told: HashMap::new(),
            health_news: 0,
            unread: Unread::default(),
            no_service_since: None,
        };
        Self {
            listener,
            notifier,
            sounds,
            facts: Mutex::new(facts),
            last_summary: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// Where one of the two engines shows and delivers.
    pub fn outputs(self: &Arc<Self>, origin: Origin) -> Outputs {
        let output = Arc::new(Output { origin, router: self.clone(), ear: Ear::new(self.sounds.clone()) });
        Outputs { sink: output.clone(), receivers: vec![output] }
    }

    pub fn sounds(&self) -> &Sounds {
        &self.sounds
    }

    /// Ends when something changed since the last call.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    pub fn touch(&self) {
        self.changed.notify_one();
    }

    pub fn update(&self, update: ViewUpdate) {
        self.listener.update(update);
    }

    pub fn shown(&self) -> Origin {
        self.facts().shown
    }

    pub fn show(&self, origin: Origin) {
        let mut facts = self.facts();
        if facts.shown != origin {
            facts.shown = origin;
            facts.told.clear();
        }
        drop(facts);
        self.touch();
    }

    pub fn set_settings(&self, origin: Origin, settings: &Settings) {
        self.facts().settings.insert(origin, settings.clone());
    }

    /// Grows whenever the window is told of a wallet's health alone, for which nothing is redrawn.
    pub fn health_news(&self) -> u64 {
        self.facts().health_news
    }

    /// So many payments were announced since somebody last looked into the window.
    pub fn unread(&self) -> usize {
        self.facts().unread.count()
    }

    pub fn look(&self, look: Look) {
        let mut facts = self.facts();
        match look {
            Look::Opened => facts.unread.seen(),
            Look::Focused(focused) => facts.unread.look(focused),
        }
        drop(facts);
        self.touch();
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

    /// When a problem or a mute will be over by itself.
    pub fn something_ends(&self) -> Option<Instant> {
        let facts = self.facts();
        let trouble = facts.trouble.as_ref().map(|(_, at)| *at + TROUBLE_LASTS);
        let now = Timestamp::now();
        let ends = facts.settings.values().filter_map(|settings| settings.notices.mute_ends(now)).min();
        let mute = ends.and_then(|until| {
            let left = Duration::try_from(until.duration_since(now)).ok()?;
            Instant::now().checked_add(left)
        });
        [trouble, mute].into_iter().flatten().min()
    }

    /// How a file of the person's own fared.
    fn played(&self, kind: Kind, played: Result<(), (PathBuf, OwnFileFault)>) {
        match played {
            Ok(()) => self.end_problem(sound_problems::code(kind)),
            Err((path, fault)) => {
                self.add_problem(sound_problems::code(kind), sound_problems::of_own(kind, &path, fault));
            }
        }
    }

    /// What can't be played is no problem once it is not chosen any more.
    fn forget_sounds(&self, sounds: &SoundSettings) {
        for kind in Kind::ALL.into_iter().filter(|kind| !matches!(sounds.choice(*kind), Choice::File(_))) {
            self.end_problem(sound_problems::code(kind));
        }
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock()
    }

    fn take(&self, origin: Origin, event: Event) {
        if let Event::Trouble(fault) = &event {
            self.trouble(fault);
        }
        if let Event::Settings(settings) = &event {
            self.set_settings(origin, settings);
        }
        let context = {
            let facts = self.facts();
            if facts.shown != origin {
                return;
            }
            facts.view_context()
        };
        match event {
            Event::Wallet(status) => {
                let view = convert::wallet(&status, context);
                let health_alone = self.facts().is_health_alone(&view);
                self.update(ViewUpdate::Wallet(Box::new(view)));
                if health_alone {
                    return;
                }
            }
            Event::Payment { wallet_name, payment, news } => {
                let view = convert::payment(&wallet_name, &payment);
                self.update(ViewUpdate::Payment(Box::new(PaymentView { news, ..view })));
            }
            Event::WalletRemoved(id) => {
                self.facts().told.remove(id.as_str());
            }
            Event::Settings(_) | Event::Trouble(_) => {}
        }
        self.touch();
    }

    fn trouble(&self, fault: &Fault) {
        tracing::warn!(?fault, "the engine is in trouble");
        self.facts().trouble = Some((problems::of_fault(fault), Instant::now()));
    }

    /// Hands the announcement to the desktop. Whoever does not take it gets it later; until then the window says so.
    async fn deliver(
        &self,
        origin: Origin,
        announcement: &Announcement,
        means: Means,
    ) -> Result<(), NotDelivered> {
        if means.badge {
            self.facts().unread.announced(announcement.notices());
            self.touch();
        }
        if means.popup {
            self.pop_up(origin, announcement).await?;
        }
        self.facts().unread.taken(announcement.notices());
        Ok(())
    }

    async fn pop_up(&self, origin: Origin, announcement: &Announcement) -> Result<(), NotDelivered> {
        let shown = self.popup_shows(origin);
        let message = messages::of_announcement(origin, announcement, shown, &self.last_summary.lock());
        match self.say(message).await? {
            Outcome::Updated => self.last_summary.lock().shown(origin, announcement, true),
            _ => self.last_summary.lock().shown(origin, announcement, false),
        }
        Ok(())
    }

    fn popup_shows(&self, origin: Origin) -> Shown {
        self.facts().settings(origin).popup_shows()
    }

    async fn say(&self, message: Message) -> Result<Outcome, NotDelivered> {
        match self.notifier.say(message).await {
            outcome @ (Outcome::Shown | Outcome::Updated) => {
                self.notifications(None);
                Ok(outcome)
            }
            Outcome::Failed => {
                self.notifications(Some((FAILING, problems::notifications_fail())));
                Err(NotDelivered::Refused)
            }
            Outcome::NoService => {
                let since = *self.facts().no_service_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= ABSENCE {
                    self.notifications(Some((MISSING, problems::no_notifications())));
                }
                Err(NotDelivered::Nobody)
            }
        }
    }

    /// What is the matter with the desktop's notifications by now, in place of what was.
    fn notifications(&self, problem: Option<(&'static str, ProblemView)>) {
        let code = problem.as_ref().map(|(code, _)| *code);
        for other in [MISSING, FAILING].into_iter().filter(|other| Some(*other) != code) {
            self.end_problem(other);
        }
        if code != Some(MISSING) {
            self.facts().no_service_since = None;
        }
        if let Some((code, problem)) = problem {
            self.add_problem(code, problem);
        }
    }
}

impl Facts {
    fn settings(&self, origin: Origin) -> Settings {
        self.settings.get(&origin).cloned().unwrap_or_default()
    }

    fn view_context(&self) -> ViewContext {
        ViewContext { paused: self.settings(self.shown).paused, demo: self.shown == Origin::Demo }
    }

    /// Whether the window knows all of it but the health, which changes with each look at the server. Keeps it as told.
    fn is_health_alone(&mut self, view: &WalletView) -> bool {
        let bare = WalletView { health: HealthView::default(), ..view.clone() };
        let known = self.told.insert(bare.id.clone(), bare.clone());
        let alone = known.is_some_and(|known| known == bare);
        if alone {
            self.health_news += 1;
        }
        alone
    }
}

const MISSING: &str = "notifications_missing";
const FAILING: &str = "notifications_failing";

/// One engine's way to the router.
struct Output {
    origin: Origin,
    router: Arc<EventRouter>,
    ear: Ear,
}

impl Output {
    fn report(&self) -> Report {
        let router = self.router.clone();
        Box::new(move |kind, played| router.played(kind, played))
    }
}

impl EventSink for Output {
    fn emit(&self, event: Event) {
        if let Event::Settings(settings) = &event {
            self.router.forget_sounds(&settings.sounds);
        }
        self.router.take(self.origin, event);
    }
}

#[async_trait]
impl Receiver for Output {
    fn name(&self) -> &str {
        DESKTOP
    }

    fn heeds_rules(&self) -> bool {
        true
    }

    fn pace(&self) -> Pace {
        Pace::FOR_EYES
    }

    async fn deliver(&self, announcement: &Announcement, means: Means) -> Result<(), NotDelivered> {
        // It is heard even if no popup comes of it, and not again with each try.
        let settings = self.router.facts().settings(self.origin);
        self.ear.hear(&settings, announcement, means, self.report());
        self.router.deliver(self.origin, announcement, means).await?;
        self.ear.forget(announcement);
        Ok(())
    }

    async fn raise(&self, alarm: &Alarm) -> Result<(), NotDelivered> {
        let settings = self.router.facts().settings(self.origin);
        self.ear.hear_alarm(&settings, alarm, self.report());
        self.router.say(messages::of_alarm(self.origin, alarm, settings.popup_shows())).await?;
        self.ear.forget_alarm(alarm);
        Ok(())
    }
}

#[cfg(test)]
mod tests;

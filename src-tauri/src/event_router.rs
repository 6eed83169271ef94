//! What the engine says, on its way to the person: to the window as events, to the desktop as notifications. Of two
//! engines side by side, the person's own and the demo, only one is shown.

mod output;
mod own_sounds;
mod troubles;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use satchime_domain::fault::Fault;
use satchime_domain::notice::Announcement;
use satchime_domain::rules::Means;
use satchime_domain::settings::Settings;
use satchime_domain::sounds::{Choice, Kind, SoundSettings};
use satchime_domain::unit::{Amounts, Rate};
use satchime_domain::{Timestamp, Zoned};
use satchime_engine::api::Event;
use satchime_engine::ports::NotDelivered;
use satchime_l10n::set_current;
use tokio::sync::Notify;
use tokio::time::Instant;

use self::own_sounds::OwnSounds;
use self::troubles::Troubles;
use crate::notifications::Notifier;
use crate::origin::Origin;
use crate::popups::{Popups, Service};
use crate::sounds::{OwnFileFault, Sounds};
use crate::unread::Unread;
use crate::view::convert::{self, ViewContext};
use crate::view::types::{HealthView, PaymentView, ProblemView, WalletView};
use crate::view::update::{ViewListener, ViewUpdate};
use crate::view::{problems, sound_problems};
use crate::windows::Look;

pub struct EventRouter {
    listener: Arc<dyn ViewListener>,
    /// Those of the system, the best one first.
    system_languages: Vec<String>,
    popups: Popups,
    sounds: Arc<Sounds>,
    facts: Mutex<Facts>,
    changed: Notify,
}

struct Facts {
    shown: Origin,
    /// Of each engine, as soon as it told them.
    settings: HashMap<Origin, Settings>,
    /// What each was told last of what a currency is worth.
    rates: HashMap<Origin, Rate>,
    own_sounds: OwnSounds,
    tray: bool,
    do_not_disturb: bool,
    troubles: Troubles,
    /// Each wallet of the shown engine as the window was last told of it, without its health.
    told: HashMap<String, WalletView>,
    /// How often the window was told of a wallet's health alone.
    health_news: u64,
    unread: Unread,
}

impl EventRouter {
    /// `shown`: the engine that is shown first, whether it runs already or not. `system_languages` are spoken, the best
    /// one first, as long as the person chose none.
    pub fn new(
        listener: Arc<dyn ViewListener>,
        notifier: Arc<dyn Notifier>,
        sounds: Arc<Sounds>,
        shown: Origin,
        system_languages: Vec<String>,
    ) -> Self {
        let facts = Facts {
            shown,
            settings: HashMap::new(),
            rates: HashMap::new(),
            own_sounds: OwnSounds::default(),
            // Until proved otherwise, so that nothing is said too early.
            tray: true,
            do_not_disturb: false,
            troubles: Troubles::default(),
            told: HashMap::new(),
            health_news: 0,
            unread: Unread::default(),
        };
        let popups = Popups::new(notifier);
        let facts = Mutex::new(facts);
        Self { listener, system_languages, popups, sounds, facts, changed: Notify::new() }
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

    /// Whether the desktop holds back popups.
    pub fn do_not_disturb(&self) -> bool {
        self.facts().do_not_disturb
    }

    pub fn set_do_not_disturb(&self, on: bool) {
        let before = std::mem::replace(&mut self.facts().do_not_disturb, on);
        if before != on {
            tracing::info!(on, "do not disturb");
            self.touch();
        }
    }

    /// Sends a notification that says it is a test, by the way that payments take.
    pub async fn test_notification(&self) -> Service {
        let service = self.popups.test().await;
        // What failed is told to whoever asked, and by what is the matter.
        let _ = self.notifications(service);
        service
    }

    /// Whether the engine that is shown has a wallet, as far as it told.
    pub fn has_wallet(&self) -> bool {
        !self.facts().told.is_empty()
    }

    /// Has the system ask the person whether notifications are allowed, where it wants that. If not, the window says so
    /// before the first payment can't be told.
    pub async fn ask_to_notify(&self) {
        if !self.popups.may_show().await {
            // There was nothing to be told yet.
            let _ = self.notifications(Service::Forbidden);
        }
    }

    pub fn add_problem(&self, code: &'static str, problem: ProblemView) {
        self.facts().troubles.add(code, problem);
        self.touch();
    }

    pub fn end_problem(&self, code: &'static str) {
        if self.facts().troubles.end(code) {
            self.touch();
        }
    }

    pub fn problems(&self) -> Vec<ProblemView> {
        self.facts().troubles.problems()
    }

    /// The shortcut that opens the window, by the settings that are shown.
    pub fn open_shortcut(&self) -> String {
        let facts = self.facts();
        facts.settings.get(&facts.shown).map(|settings| settings.open_shortcut.clone()).unwrap_or_default()
    }

    /// When a problem or a mute will be over by itself.
    pub fn something_ends(&self) -> Option<Instant> {
        let facts = self.facts();
        let trouble = facts.troubles.something_ends();
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

    /// A file of the person's own that they chose before for this sound, by its name.
    pub fn own_sound(&self, kind: Kind, name: &str) -> Option<String> {
        let facts = self.facts();
        let settings = facts.settings(facts.shown);
        facts.own_sounds.find(kind, name, settings.sounds.choice(kind))
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
            if origin == Origin::Own {
                let languages = self.system_languages.iter().map(String::as_str);
                set_current(settings.language(languages));
            }
            let mut facts = self.facts();
            facts.own_sounds.keep(&settings.sounds);
            facts.settings.insert(origin, Settings::clone(settings));
        }
        if let Event::Rate(rate) = &event {
            self.facts().rates.insert(origin, *rate);
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
            Event::Settings(_) | Event::Rate(_) | Event::Trouble(_) => {}
        }
        self.touch();
    }

    fn trouble(&self, fault: &Fault) {
        tracing::warn!(?fault, "the engine is in trouble");
        self.facts().troubles.met(problems::of_fault(fault));
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
            let (settings, amounts) = self.facts().in_words(origin);
            let service = self.popups.announce(origin, announcement, &settings, &amounts).await;
            self.notifications(service)?;
        }
        self.facts().unread.taken(announcement.notices());
        Ok(())
    }

    /// What is the matter with the desktop's notifications by now, in place of what was.
    fn notifications(&self, service: Service) -> Result<(), NotDelivered> {
        let problem = match service {
            Service::Failing => Some((FAILING, problems::notifications_fail())),
            Service::Forbidden => Some((FORBIDDEN, problems::notifications_forbidden())),
            Service::Missing => Some((MISSING, problems::no_notifications())),
            Service::Working | Service::Silent => None,
            Service::Absent => return service.taken(),
        };
        let code = problem.as_ref().map(|(code, _)| *code);
        for other in [MISSING, FAILING, FORBIDDEN].into_iter().filter(|other| Some(*other) != code) {
            self.end_problem(other);
        }
        if let Some((code, problem)) = problem {
            self.add_problem(code, problem);
        }
        service.taken()
    }
}

impl Facts {
    fn settings(&self, origin: Origin) -> Settings {
        self.settings.get(&origin).cloned().unwrap_or_default()
    }

    /// What was decided about words, and in what amounts are put by now.
    fn in_words(&self, origin: Origin) -> (Settings, Amounts) {
        let settings = self.settings(origin);
        let amounts = Amounts::new(settings.unit, self.rates.get(&origin), &Zoned::now());
        (settings, amounts)
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
const FORBIDDEN: &str = "notifications_forbidden";

#[cfg(test)]
mod tests;

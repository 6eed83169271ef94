//! Announcements and alarms as popups, and what the desktop's notification service makes of them.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use satchime_domain::notice::{Announcement, Wording};
use satchime_domain::rules::alarm::Alarm;
use satchime_domain::settings::Settings;
use satchime_domain::unit::Amounts;
use satchime_engine::ports::NotDelivered;
use satchime_l10n::t;
use tokio::time::Instant;

use crate::notifications::messages::{self, LastSummary};
use crate::notifications::{Message, Notifier, Outcome, Update};
use crate::origin::Origin;

/// Nobody there for so long: there is no notification service, for all the person can tell. At login it may start after
/// Satchime, and later it may start anew.
pub const ABSENCE: Duration = Duration::from_secs(30);

pub struct Popups {
    notifier: Arc<dyn Notifier>,
    last_summary: Mutex<LastSummary>,
    no_service_since: Mutex<Option<Instant>>,
}

/// How the notification service fares, by what became of the last popup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    Working,
    /// It has what it was given, and does not say whether it took it.
    Silent,
    /// It shows nothing, and says so.
    Failing,
    /// It may show nothing.
    Forbidden,
    /// Nobody is there by now. It may only be late.
    Absent,
    /// Nobody has been there for a while.
    Missing,
}

impl Popups {
    pub fn new(notifier: Arc<dyn Notifier>) -> Self {
        Self { notifier, last_summary: Mutex::default(), no_service_since: Mutex::default() }
    }

    pub async fn announce(
        &self,
        origin: Origin,
        announcement: &Announcement,
        settings: &Settings,
        amounts: &Amounts,
    ) -> Service {
        let last = &self.last_summary;
        let message = messages::of_announcement(origin, announcement, settings, amounts, &last.lock());
        let runs_on = message.update.is_some();
        let outcome = self.notifier.say(message).await;
        let updated = match outcome {
            Outcome::Shown => Some(false),
            Outcome::Updated => Some(true),
            Outcome::Unanswered { updated } => Some(updated),
            Outcome::NoService | Outcome::Forbidden | Outcome::Failed => None,
        };
        if let Some(updated) = updated.filter(|_| runs_on) {
            self.last_summary.lock().shown(origin, announcement, updated);
        }
        self.service(outcome)
    }

    pub async fn raise(
        &self,
        origin: Origin,
        alarm: &Alarm,
        settings: &Settings,
        amounts: &Amounts,
    ) -> Service {
        self.say(messages::of_alarm(origin, alarm, settings.popup_shows(), amounts)).await
    }

    /// Which takes the place of the last test, as long as that is on the screen.
    pub async fn test(&self) -> Service {
        let wording = Wording { title: t!("test-notification"), body: t!("test-notification.text") };
        let update = Update { topic: "test".into(), wording: Some(wording.clone()) };
        self.say(Message { update: Some(update), ..Message::new(wording) }).await
    }

    /// Whether the system lets Satchime show any; it may ask the person.
    pub async fn may_show(&self) -> bool {
        self.notifier.may_show().await
    }

    pub async fn say(&self, message: Message) -> Service {
        let outcome = self.notifier.say(message).await;
        self.service(outcome)
    }

    fn service(&self, outcome: Outcome) -> Service {
        let mut since = self.no_service_since.lock();
        if outcome != Outcome::NoService {
            *since = None;
        }
        match outcome {
            Outcome::Shown | Outcome::Updated => Service::Working,
            Outcome::Unanswered { .. } => Service::Silent,
            Outcome::Failed => Service::Failing,
            Outcome::Forbidden => Service::Forbidden,
            Outcome::NoService if since.get_or_insert_with(Instant::now).elapsed() >= ABSENCE => {
                Service::Missing
            }
            Outcome::NoService => Service::Absent,
        }
    }
}

impl Service {
    /// # Errors
    /// It did not take the popup, which is to be shown later.
    pub const fn taken(self) -> Result<(), NotDelivered> {
        match self {
            // Said again, it might be there twice.
            Self::Working | Self::Silent => Ok(()),
            Self::Failing | Self::Forbidden => Err(NotDelivered::Refused),
            Self::Absent | Self::Missing => Err(NotDelivered::Nobody),
        }
    }
}

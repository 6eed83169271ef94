//! Windows, by `notify-rust`. Each notification has a thread of its own, which asks whether toasts are shown at all,
//! hands it over, tells what came of that, and waits for a click on it.
//!
//! Windows does not say whether a toast that it took is seen, nor whether do not disturb is on.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use notify_rust::{Notification, NotificationResponse};
use satchime_domain::notice::Wording;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;
use windows::UI::Notifications::{NotificationSetting, ToastNotificationManager};
use windows::core::HSTRING;

use super::app_id;
use super::notifier::{Action, Message, Notifier, OnClick, Outcome};

/// For handing a notification over.
const LIMIT: Duration = Duration::from_secs(8);
/// So many may wait for their click, each with its thread; a click on one beyond them just opens nothing.
const WAITING: usize = 32;

/// Why a notification was not taken.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("Windows shows no notifications of Satchime: {0:?}")]
    Setting(NotificationSetting),
    #[error("Windows knows no settings for Satchime: {0}")]
    Unknown(#[from] windows::core::Error),
    #[error("{0}")]
    Toast(#[from] notify_rust::error::Error),
}

type Taken = Result<(), Refusal>;

pub struct Windows {
    app_id: String,
    on_click: OnClick,
    waiting: Arc<Semaphore>,
}

impl Windows {
    /// `icon`: a file with the picture that notifications carry.
    pub fn new(app_id: &str, icon: Option<&Path>, on_click: OnClick) -> Self {
        if let Err(error) = app_id::register(app_id, icon) {
            tracing::warn!(%error, "Windows may show no notifications: it takes no name for them");
        }
        Self { app_id: app_id.to_owned(), on_click, waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    fn notification(&self, wording: &Wording) -> Notification {
        let mut notification = Notification::new();
        notification.summary(&wording.title).body(&wording.body).app_id(&self.app_id);
        notification
    }
}

#[async_trait]
impl Notifier for Windows {
    /// The buttons are left out: notify-rust does not say which was pressed.
    async fn say(&self, Message { wording, actions, .. }: Message) -> Outcome {
        let (tell, told) = oneshot::channel();
        let notification = self.notification(&wording);
        let click = actions.into_iter().find(|action| action.name == Action::DEFAULT);
        let place = self.waiting.clone().try_acquire_owned().ok();
        let on_click = self.on_click.clone();
        let clicked = move || click.into_iter().for_each(|action| on_click(action.click));
        let app_id = self.app_id.clone();
        let show = move || show(&app_id, &notification, place, tell, clicked);
        if let Err(error) = thread::Builder::new().name("notification".into()).spawn(show) {
            tracing::warn!(%error, "the notification could not be handed over");
            return Outcome::Failed;
        }
        match timeout(LIMIT, told).await {
            Ok(Ok(Ok(()))) => Outcome::Shown,
            Ok(Ok(Err(error))) => {
                tracing::warn!(%error, "the notification was not taken");
                if matches!(error, Refusal::Setting(_)) { Outcome::Forbidden } else { Outcome::Failed }
            }
            // The thread panicked.
            Ok(Err(_)) => Outcome::Failed,
            Err(_) => Outcome::Unanswered { updated: false },
        }
    }

    async fn may_show(&self) -> bool {
        let app_id = self.app_id.clone();
        let known = tokio::task::spawn_blocking(move || allowed(&app_id)).await;
        !matches!(known, Ok(Err(Refusal::Setting(_))))
    }
}

/// Without a place to wait in, it only hands the notification over.
fn show(
    app_id: &str,
    notification: &Notification,
    place: Option<OwnedSemaphorePermit>,
    tell: oneshot::Sender<Taken>,
    clicked: impl FnOnce(),
) {
    let shown = allowed(app_id).and_then(|()| Ok(notification.show()?));
    let handle = match shown {
        Ok(handle) => handle,
        Err(refusal) => {
            let _ = tell.send(Err(refusal));
            return;
        }
    };
    let _ = tell.send(Ok(()));
    let Some(_place) = place else { return };
    let click = |response: &NotificationResponse| {
        if response.is_default_action() {
            clicked();
        }
    };
    let _ = handle.wait_for_response(click);
}

/// Windows takes toasts that it will not show, and says so only if it is asked.
fn allowed(app_id: &str) -> Taken {
    let notifier = ToastNotificationManager::CreateToastNotifierWithId(&HSTRING::from(app_id))?;
    match notifier.Setting()? {
        NotificationSetting::Enabled => Ok(()),
        setting => Err(Refusal::Setting(setting)),
    }
}

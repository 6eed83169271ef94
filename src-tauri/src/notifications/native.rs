//! macOS and Windows, by `notify-rust`. Each notification has a thread of its own, which hands it over, tells what came
//! of that, and waits for a click on it.
//!
//! Neither system says whether a notification that it took is seen. Windows shows toasts only for a registered
//! application id, which the installer registers with the start menu entry: a program that was merely copied shows
//! none.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use notify_rust::{Notification, NotificationResponse};
use satchime_domain::notice::Wording;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;

use super::notifier::{Action, Message, Notifier, OnClick, Outcome};

/// For handing a notification over. On macOS that is one call with waiting for the click: it fails at once or not at
/// all.
const LIMIT: Duration = Duration::from_secs(if cfg!(target_os = "macos") { 1 } else { 8 });
/// So many may wait for their click, each with its thread; a click on one beyond them just opens nothing.
const WAITING: usize = 32;

type Taken = Result<(), notify_rust::error::Error>;

pub struct Native {
    app_id: String,
    on_click: OnClick,
    waiting: Arc<Semaphore>,
}

impl Native {
    pub fn new(app_id: &str, on_click: OnClick) -> Self {
        bear_the_name_of(app_id);
        Self { app_id: app_id.to_owned(), on_click, waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    fn notification(&self, wording: &Wording) -> Notification {
        let mut notification = Notification::new();
        notification.summary(&wording.title).body(&wording.body);
        sign(&mut notification, &self.app_id);
        notification
    }
}

#[async_trait]
impl Notifier for Native {
    /// The buttons are left out: notify-rust shows none on macOS, and says on neither system which was pressed.
    async fn say(&self, Message { wording, actions, .. }: Message) -> Outcome {
        let (tell, told) = oneshot::channel();
        let notification = self.notification(&wording);
        let click = actions.into_iter().find(|action| action.name == Action::DEFAULT);
        let place = self.waiting.clone().try_acquire_owned().ok();
        let on_click = self.on_click.clone();
        let clicked = move || click.into_iter().for_each(|action| on_click(action.click));
        let show = move || show(&notification, place, tell, clicked);
        if let Err(error) = thread::Builder::new().name("notification".into()).spawn(show) {
            tracing::warn!(%error, "the notification could not be handed over");
            return Outcome::Failed;
        }
        match timeout(LIMIT, told).await {
            Ok(Ok(Ok(()))) => Outcome::Shown,
            Ok(Ok(Err(error))) => {
                tracing::warn!(%error, "the notification was not taken");
                Outcome::Failed
            }
            // The thread panicked.
            Ok(Err(_)) => Outcome::Failed,
            // It may have been shown; said again, it would be there twice.
            Err(_) => Outcome::Shown,
        }
    }
}

/// Without a place to wait in, it only hands the notification over.
fn show(
    notification: &Notification,
    place: Option<OwnedSemaphorePermit>,
    tell: oneshot::Sender<Taken>,
    clicked: impl FnOnce(),
) {
    let handle = match notification.show() {
        Ok(handle) => handle,
        Err(error) => {
            let _ = tell.send(Err(error));
            return;
        }
    };
    let Some(_place) = place else {
        // On macOS this is what hands it over.
        drop(handle);
        let _ = tell.send(Ok(()));
        return;
    };
    let click = |response: &NotificationResponse| {
        if response.is_default_action() {
            clicked();
        }
    };
    if cfg!(target_os = "macos") {
        let _ = tell.send(handle.wait_for_response(click));
    } else {
        let _ = tell.send(Ok(()));
        let _ = handle.wait_for_response(click);
    }
}

#[cfg(target_os = "macos")]
fn bear_the_name_of(app_id: &str) {
    let app_id = if tauri::is_dev() { "com.apple.Terminal" } else { app_id };
    if let Err(error) = notify_rust::set_application(app_id) {
        tracing::warn!(%error, "notifications may bear another program's name, or not be shown");
    }
}

#[cfg(windows)]
fn bear_the_name_of(_: &str) {}

#[cfg(target_os = "macos")]
fn sign(_: &mut Notification, _: &str) {}

/// A program that was merely built is not registered: it borrows another's name.
#[cfg(windows)]
fn sign(notification: &mut Notification, app_id: &str) {
    let folder =
        std::env::current_exe().ok().and_then(|program| program.parent().map(std::path::Path::to_owned));
    let built =
        |folder: &std::path::Path| folder.ends_with("target/debug") || folder.ends_with("target/release");
    if !folder.is_some_and(|folder| built(&folder)) {
        notification.app_id(app_id);
    }
}

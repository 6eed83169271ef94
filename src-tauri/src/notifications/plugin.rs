//! macOS and Windows: `tauri-plugin-notification`.
//!
//! Windows shows toasts only for a registered application id, which the installer registers with the start menu entry:
//! a program that was merely copied shows none.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use async_trait::async_trait;
use satchime_domain::notice::Wording;
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::NotificationExt;

use super::clicks::Clicks;
use super::notifier::{Notifier, OnClick, Outcome, Target};

pub struct Plugin<R: Runtime> {
    app: AppHandle<R>,
    clicks: Arc<Clicks<i32>>,
    next: AtomicI32,
}

impl<R: Runtime> Plugin<R> {
    pub fn new(app: &AppHandle<R>, on_click: OnClick) -> Self {
        let clicks = Arc::new(Clicks::default());
        let shown = clicks.clone();
        let listening = app.notification().on_action(move |performed| {
            let id = performed.notification().map(|notification| notification.id());
            if performed.action_id() == "tap"
                && let Some(target) = id.and_then(|id| shown.take(&id))
            {
                on_click(target);
            }
        });
        if let Err(error) = listening {
            tracing::warn!(%error, "clicks on notifications are not reported");
        }
        Self { app: app.clone(), clicks, next: AtomicI32::new(1) }
    }
}

#[async_trait]
impl<R: Runtime> Notifier for Plugin<R> {
    async fn say(&self, wording: Wording, target: Option<Target>) -> Outcome {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.clicks.remember(id, target);
        let notification = self.app.notification().builder().id(id).title(wording.title).body(wording.body);
        match notification.show() {
            Ok(()) => Outcome::Shown,
            Err(error) => {
                tracing::warn!(%error, "the notification was not taken");
                Outcome::Failed
            }
        }
    }
}

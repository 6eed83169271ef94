//! Native notifications. On Linux and the BSDs Satchime speaks to the desktop's notification service itself, because it
//! must know whether a notification was taken, and whether its text is parsed as markup; elsewhere the plugin does it.

use std::sync::Arc;

use async_trait::async_trait;
use satchime_domain::notice::Wording;
use tauri::{AppHandle, Runtime};

use crate::event_router::Target;

mod clicks;
#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(any(target_os = "macos", windows))]
mod plugin;

/// Says things on the desktop.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Bounded in time. `target`: where a click leads, if further than to the window.
    async fn say(&self, wording: Wording, target: Option<Target>) -> Outcome;
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The desktop took it.
    Shown,
    /// There is nobody to take it.
    NoService,
    /// There is somebody, but it refused or didn't answer in time.
    Failed,
}

/// Called when the person clicks a notification, with what was given along.
pub type OnClick = Arc<dyn Fn(Option<Target>) + Send + Sync>;

/// The desktop's notifications.
pub fn desktop<R: Runtime>(app: &AppHandle<R>, on_click: OnClick) -> Arc<dyn Notifier> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return Arc::new(freedesktop::Freedesktop::new(app.default_window_icon(), on_click));
    #[cfg(any(target_os = "macos", windows))]
    return Arc::new(plugin::Plugin::new(app, on_click));
}

//! Native notifications. On Linux and the BSDs Satchime speaks to the desktop's notification service itself, because it
//! must know whether a notification was taken, and whether its text is parsed as markup; elsewhere `notify-rust` does.

use std::sync::Arc;

use tauri::{AppHandle, Runtime};

#[cfg(all(unix, not(target_os = "macos")))]
mod clicks;
#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(all(unix, not(target_os = "macos")))]
mod hints;
pub mod messages;
#[cfg(any(target_os = "macos", windows))]
mod native;
mod notifier;
#[cfg(all(unix, not(target_os = "macos")))]
mod running;

pub use notifier::{Click, Message, Notifier, OnClick, Outcome, Target};

/// The desktop's notifications.
pub fn desktop<R: Runtime>(app: &AppHandle<R>, on_click: OnClick) -> Arc<dyn Notifier> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return Arc::new(freedesktop::Freedesktop::new(app.default_window_icon(), on_click));
    #[cfg(any(target_os = "macos", windows))]
    return Arc::new(native::Native::new(&app.config().identifier, on_click));
}

//! Native notifications. Each system is asked in its own way whether it took a notification; on Linux and the BSDs also
//! whether its text is parsed as markup.

use std::sync::Arc;

use tauri::{AppHandle, Runtime};

#[cfg(all(unix, not(target_os = "macos")))]
mod clicks;
#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(all(unix, not(target_os = "macos")))]
mod hints;
#[cfg(target_os = "macos")]
mod macos;
pub mod messages;
mod notifier;
#[cfg(all(unix, not(target_os = "macos")))]
mod running;
#[cfg(windows)]
mod windows;

pub use notifier::{Click, Message, Notifier, OnClick, Outcome, Target, Update};

/// The desktop's notifications.
pub fn desktop<R: Runtime>(app: &AppHandle<R>, on_click: OnClick) -> Arc<dyn Notifier> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return Arc::new(freedesktop::Freedesktop::new(app.default_window_icon(), on_click));
    #[cfg(windows)]
    return Arc::new(windows::Windows::new(&app.config().identifier, on_click));
    #[cfg(target_os = "macos")]
    return {
        let _ = app;
        Arc::new(macos::MacOs::new(on_click))
    };
}

//! Native notifications. Each system is asked in its own way whether it took a notification; on Linux and the BSDs also
//! whether its text is parsed as markup.

use std::sync::Arc;

use tauri::{AppHandle, Runtime};

#[cfg(windows)]
mod app_id;
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
    return Arc::new(windows::Windows::new(&app.config().identifier, icon(app).as_deref(), on_click));
    #[cfg(target_os = "macos")]
    return {
        let _ = app;
        Arc::new(macos::MacOs::new(on_click))
    };
}

/// The icon as a file of its own: Windows finds none in a program.
#[cfg(windows)]
fn icon<R: Runtime>(app: &AppHandle<R>) -> Option<std::path::PathBuf> {
    use tauri::Manager;
    let folder = app.path().app_cache_dir().ok()?;
    let file = folder.join("icon.png");
    let picture = include_bytes!("../../icons/128x128.png");
    let written = crate::private_folder::private_folder(&folder)
        .and_then(|()| satchime_adapters::write_private(&file, picture));
    if let Err(error) = written {
        tracing::debug!(%error, "notifications carry no icon");
    }
    file.is_file().then_some(file)
}

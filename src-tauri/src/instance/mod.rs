//! One Satchime for each person: who starts it once more is shown the one that runs, and ends.

#[cfg(any(target_os = "macos", all(unix, test)))]
mod socket;

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Runtime};

/// Calls `on_start` with the arguments of whoever starts Satchime while it runs.
#[cfg(not(target_os = "macos"))]
pub fn plugin<R: Runtime>(
    on_start: impl Fn(&AppHandle<R>, &[String]) + Send + Sync + 'static,
) -> TauriPlugin<R> {
    tauri_plugin_single_instance::init(move |app: &AppHandle<R>, arguments, _| on_start(app, &arguments))
}

/// The same. The usual plugin would listen in a folder where anybody may lay a socket before it.
#[cfg(target_os = "macos")]
pub fn plugin<R: Runtime>(
    on_start: impl Fn(&AppHandle<R>, &[String]) + Send + Sync + 'static,
) -> TauriPlugin<R> {
    use tauri::Manager;

    tauri::plugin::Builder::new("one-instance")
        .setup(move |app, _| {
            let socket = app.path().app_cache_dir()?.join("instance").join("socket");
            let arguments: Vec<String> =
                std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
            match socket::claim(&socket, &arguments) {
                Ok(socket::Claim::Told) => std::process::exit(0),
                Ok(socket::Claim::First(listener)) => {
                    app.manage(socket::Claimed(socket));
                    let app = app.clone();
                    std::thread::spawn(move || socket::listen(&listener, |told| on_start(&app, &told)));
                }
                // The engine's own lock keeps two from watching.
                Err(error) => tracing::warn!(%error, "another start of Satchime will not be noticed"),
            }
            Ok(())
        })
        .build()
}

/// From here on, whoever starts Satchime gets one of their own.
pub fn release<R: Runtime>(app: &AppHandle<R>) {
    #[cfg(not(target_os = "macos"))]
    tauri_plugin_single_instance::destroy(app);
    #[cfg(target_os = "macos")]
    if let Some(claimed) = tauri::Manager::try_state::<socket::Claimed>(app) {
        claimed.release();
    }
}

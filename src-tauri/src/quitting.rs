//! The end of the app, and what is said of its life without a window.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use satchime_domain::notice::Wording;
use tauri::{AppHandle, Manager, Runtime};

use crate::engine_host::EngineHost;
use crate::notifications::{Message, Notifier};
use crate::{instance, windows};

/// Quits the app, for whoever does not know which one it is.
pub struct Quit(pub Box<dyn Fn() + Send + Sync>);

/// What is said once when the window closes, and that quitting happens once.
pub struct QuitState {
    notifier: Arc<dyn Notifier>,
    pub(crate) said: AtomicBool,
    /// Once it does, with what somebody started Satchime again since.
    quitting: Mutex<Option<Vec<OsString>>>,
}

impl QuitState {
    pub fn new(notifier: Arc<dyn Notifier>) -> Self {
        Self { notifier, said: AtomicBool::new(false), quitting: Mutex::default() }
    }

    /// Quitting begins; `false` when it did before.
    pub fn begins(&self) -> bool {
        let mut quitting = self.quitting.lock();
        quitting.replace(Vec::new()).is_none()
    }

    /// Whoever starts Satchime while it quits means the next one, not this one's window.
    pub fn begins_again(&self, arguments: &[String]) -> bool {
        let mut quitting = self.quitting.lock();
        let Some(next) = quitting.as_mut() else { return false };
        *next = arguments.iter().map(OsString::from).collect();
        true
    }

    pub fn next(&self) -> Option<Vec<OsString>> {
        let mut quitting = self.quitting.lock();
        quitting.as_mut().map(std::mem::take).filter(|arguments| !arguments.is_empty())
    }

    /// Without a tray a closed window leaves nothing to be seen.
    pub fn say_where_it_went<R: Runtime>(&self, app: &AppHandle<R>) {
        let has_tray = app.state::<Arc<EngineHost>>().router().tray();
        if has_tray || self.said.swap(true, Ordering::Relaxed) {
            return;
        }
        tracing::info!("Satchime runs on without a window; start it again to open it");
        let notifier = self.notifier.clone();
        tauri::async_runtime::spawn(async move {
            let wording = Wording {
                title: "Satchime is still running".into(),
                body: "There is no system tray here. Start Satchime again to open its window or to quit."
                    .into(),
            };
            notifier.say(Message::new(wording)).await;
        });
    }
}

/// Ends everything politely, then the app; and begins anew if somebody started it meanwhile, who would be left with
/// nothing.
pub fn quit<R: Runtime>(app: &AppHandle<R>) {
    if !app.state::<QuitState>().begins() {
        return;
    }
    tracing::info!("quitting");
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Arc<EngineHost>>().stop().await;
        let ending = app.clone();
        if app.run_on_main_thread(move || end(&ending)).is_err() {
            app.exit(0);
        }
    });
}

fn end<R: Runtime>(app: &AppHandle<R>) {
    windows::remember(app);
    // Nobody comes too late to be heard.
    instance::release(app);
    let Some(arguments) = app.state::<QuitState>().next() else { return app.exit(0) };
    tracing::info!("it was started again while it quit");
    let mut env = app.env();
    env.args_os = arguments;
    app.cleanup_before_exit();
    tauri::process::restart(&env);
}

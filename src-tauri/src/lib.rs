//! The shell: Satchime as a desktop app, around the engine. The map:
//!
//! - [`options`], [`app`]: how it is started, and by [`login_start`] at login; the running app and what wakes it.
//!   [`signals`]: when the system ends it. [`deep_link`]: what links from elsewhere lead to.
//! - [`compose`]: where the engine gets its world: the person's own, or the demo's. [`start_fault`]: why it gets none.
//! - [`engine_host`], [`event_router`]: what is asked of the two engines ([`origin`]), and where what they say goes.
//! - [`view`]: what is shown, in plain values. [`ipc`]: the window's commands and events. [`windows`]: the window
//!   itself; [`window_place`]: where it stands; [`open_shortcut`]: what opens it. [`clipboard`]: what it may copy to.
//!   [`consent`]: what is asked outside of its page, in a [`dialog`].
//! - [`tray`], [`popups`] by [`notifications`], [`sounds`]: what is seen and heard without a window;
//!   [`do_not_disturb`]: when the desktop holds that back. [`notification_clicks`]: what a click does.
//!   [`instance`]: one app for each person, in a [`private_folder`] where the system has no better way.

mod app;
#[cfg(target_os = "macos")]
mod app_nap;
mod clipboard;
mod compose;
mod consent;
mod deep_link;
mod dialog;
mod do_not_disturb;
mod engine_host;
mod event_router;
#[cfg(test)]
mod fixtures;
mod instance;
mod ipc;
mod login_start;
#[cfg(windows)]
mod missing_webview;
mod notification_clicks;
mod notifications;
mod open_shortcut;
mod options;
mod origin;
mod popups;
mod private_folder;
mod quitting;
mod signals;
mod sounds;
mod start_fault;
mod tray;
mod unread;
mod view;
mod window_place;
mod windows;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use satchime_adapters::DataFolder;
use satchime_adapters::logging::{LogTo, hide_what_panics_say, init_logging};
use satchime_adapters::process::keep_memory_private;

/// Runs the app until the person quits it.
pub fn run() -> ExitCode {
    keep_memory_private();
    let options = options::Options::parse();
    if !has_display() {
        return fail(
            "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); satchimectl works without one",
        );
    }
    hide_what_panics_say();
    if let Err(error) = init_logging(&log_to(&options)) {
        return fail(&format!("logging can't be started: {error}"));
    }
    match app::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

/// A release on Windows has no terminal, so it logs beside the data, which the demo leaves alone.
fn log_to(options: &options::Options) -> LogTo {
    if cfg!(all(windows, not(debug_assertions)))
        && !options.demo
        && let Ok(folder) = DataFolder::locate()
        && folder.make().is_ok()
    {
        return LogTo::File(folder.log());
    }
    LogTo::Stderr
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn fail(why: &str) -> ExitCode {
    // Nothing can be done about a closed terminal.
    let _ = writeln!(std::io::stderr(), "satchime: {why}");
    ExitCode::FAILURE
}

//! The shortcut that opens the window from anywhere, where the system lets a program have one.

#![allow(
    clippy::missing_const_for_thread_local,
    reason = "it is const, which Clippy does not see on Windows"
)]

use std::cell::RefCell;
use std::sync::Arc;

use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use satchime_domain::shortcut::{Shortcut, ShortcutError};
use satchime_l10n::t;
use tauri::{AppHandle, Runtime};

use crate::event_router::EventRouter;
use crate::view::shortcut_problem::{self, CODE};
use crate::windows;

/// Why the shortcut does not work.
#[derive(Debug, thiserror::Error)]
pub enum ShortcutFault {
    #[error(transparent)]
    Unknown(#[from] ShortcutError),
    #[error("{}", t!("shortcut-taken"))]
    Taken,
    #[error("{}", t!("shortcut-wayland"))]
    Wayland,
    #[error("{}", t!("shortcut-refused", why = .0.as_str()))]
    Refused(String),
}

/// While one is registered, its keeper looks for keys all the time, so there is none without a shortcut.
struct Registered {
    manager: GlobalHotKeyManager,
    key: HotKey,
}

thread_local! {
    /// On the main thread alone, as macOS and Windows want it.
    static REGISTERED: RefCell<Option<Registered>> = const { RefCell::new(None) };
}

pub struct OpenShortcut<R: Runtime> {
    app: AppHandle<R>,
    router: Arc<EventRouter>,
    /// As it was last wanted; empty for none.
    wanted: String,
}

impl<R: Runtime> OpenShortcut<R> {
    pub fn new(app: AppHandle<R>, router: Arc<EventRouter>) -> Self {
        let opening = app.clone();
        GlobalHotKeyEvent::set_event_handler(Some(move |event: GlobalHotKeyEvent| {
            if event.state == HotKeyState::Pressed {
                windows::show(&opening, None);
            }
        }));
        Self { app, router, wanted: String::new() }
    }

    /// Has the system know this shortcut, or none if it is empty. What keeps it from that is told as a problem.
    pub fn keep(&mut self, wanted: String) {
        if wanted == self.wanted {
            return;
        }
        self.wanted = wanted.clone();
        let router = self.router.clone();
        let registering = self.app.run_on_main_thread(move || match register(&wanted) {
            Ok(()) => router.end_problem(CODE),
            Err(fault) => {
                tracing::warn!(%fault, "there is no shortcut");
                router.add_problem(CODE, shortcut_problem::of(&wanted, &fault));
            }
        });
        if let Err(error) = registering {
            tracing::debug!(%error, "the app is ending");
        }
    }
}

/// In place of the one before.
fn register(wanted: &str) -> Result<(), ShortcutFault> {
    if let Some(Registered { manager, key }) = REGISTERED.take() {
        let _ = manager.unregister(key);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let key = hot_key(wanted.parse()?)?;
    // Under XWayland keys come only while a window of the old kind has the focus.
    if cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty()) {
        return Err(ShortcutFault::Wayland);
    }
    let manager = GlobalHotKeyManager::new().map_err(fault)?;
    manager.register(key).map_err(fault)?;
    REGISTERED.set(Some(Registered { manager, key }));
    Ok(())
}

fn hot_key(shortcut: Shortcut) -> Result<HotKey, ShortcutFault> {
    let Shortcut { ctrl, alt, shift, meta, key } = shortcut;
    let modifiers = [
        (ctrl, Modifiers::CONTROL),
        (alt, Modifiers::ALT),
        (shift, Modifiers::SHIFT),
        (meta, Modifiers::META),
    ];
    let pressed = modifiers.into_iter().filter(|(pressed, _)| *pressed).map(|(_, modifier)| modifier);
    let code: Code = key.code().parse().map_err(|_| ShortcutError)?;
    Ok(HotKey::new(Some(pressed.collect()), code))
}

fn fault(error: Error) -> ShortcutFault {
    match error {
        Error::AlreadyRegistered(_) => ShortcutFault::Taken,
        error => ShortcutFault::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_has_its_keys() {
        let key = |typed: &str| hot_key(typed.parse().unwrap()).unwrap();
        assert_eq!(key("ctrl+alt+s"), HotKey::new(Some(Modifiers::CONTROL | Modifiers::ALT), Code::KeyS));
        assert_eq!(key("shift+super+7"), HotKey::new(Some(Modifiers::SHIFT | Modifiers::META), Code::Digit7));
        assert_eq!(key("alt+f24").key, Code::F24);
        assert_eq!(key("alt+space").key, Code::Space);
    }
}

//! The one window. It is made when it is wanted and destroyed when it is closed; the app lives without it.

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, LogicalSize, Manager, PhysicalPosition, PhysicalSize, Runtime, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};

#[cfg(windows)]
use crate::missing_webview;
use crate::private_folder::private_folder;
use crate::view::types::TargetView;
use crate::view::update::{ViewListener, ViewUpdate};
use crate::window_place::Place;

pub const LABEL: &str = "main";
const SIZE: LogicalSize<f64> = LogicalSize::new(460.0, 760.0);
const MIN_SIZE: LogicalSize<f64> = LogicalSize::new(360.0, 520.0);

/// What the window should show as soon as it listens, and where it stood when it was closed.
#[derive(Default)]
pub struct PendingNavigation(Mutex<Waiting>);

/// Whether somebody looks into the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It was opened or brought to the front.
    Opened,
    /// The focus came to it or left it.
    Focused(bool),
}

/// Told of each [`Look`].
pub struct OnLook(pub Box<dyn Fn(Look) + Send + Sync>);

#[derive(Default)]
struct Waiting {
    /// The window has asked for its target, so from then on it is told by event.
    listens: bool,
    target: Option<TargetView>,
    place: Option<Place>,
    /// Where its place is kept for the next start.
    file: Option<PathBuf>,
}

impl PendingNavigation {
    /// With the place that is kept in this file.
    pub fn kept_in(file: PathBuf) -> Self {
        let place = Place::read(&file);
        Self(Mutex::new(Waiting { place, file: Some(file), ..Waiting::default() }))
    }

    /// What to show, once.
    pub fn take(&self) -> Option<TargetView> {
        let mut waiting = self.waiting();
        waiting.listens = true;
        waiting.target.take()
    }

    /// Gives the target back when the window listens already; else it waits to be asked for.
    fn navigate(&self, target: TargetView) -> Option<TargetView> {
        let mut waiting = self.waiting();
        if waiting.listens {
            return Some(target);
        }
        waiting.target = Some(target);
        None
    }

    fn window_closed(&self) {
        self.waiting().listens = false;
    }

    fn stood(&self, place: Place) {
        let mut waiting = self.waiting();
        waiting.place = Some(place);
        let file = waiting.file.clone();
        drop(waiting);
        if let Some(file) = file {
            place.keep(&file);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock()
    }
}

/// Opens the window or brings it to the front, where this leads if there is one.
pub fn show<R: Runtime>(app: &AppHandle<R>, target: Option<TargetView>) {
    let now = target.and_then(|target| app.state::<Arc<PendingNavigation>>().navigate(target));
    if let Some(target) = now {
        app.update(ViewUpdate::Show(target));
    }
    (app.state::<OnLook>().0)(Look::Opened);
    let handle = app.clone();
    let shown = app.run_on_main_thread(move || {
        if let Err(error) = open(&handle) {
            tracing::error!(%error, "the window can't be opened");
        }
    });
    if let Err(error) = shown {
        tracing::error!(%error, "the window can't be opened");
    }
}

fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(LABEL) {
        window.unminimize()?;
        window.show()?;
        return window.set_focus();
    }
    #[cfg(windows)]
    if missing_webview::is_missing() {
        missing_webview::tell();
        return Ok(());
    }
    let place = app.state::<Arc<PendingNavigation>>().waiting().place;
    let cache = app.path().app_cache_dir()?.join("webview");
    private_folder(&cache)?;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Satchime")
        .inner_size(SIZE.width, SIZE.height)
        .min_inner_size(MIN_SIZE.width, MIN_SIZE.height)
        // Not `incognito`: on Linux a second window would then find no pages. What the webview writes is no data of
        // ours.
        .data_directory(cache)
        .devtools(cfg!(debug_assertions))
        .initialization_script(language())
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .visible(place.is_none())
        .build()?;
    if let Some(place) = place {
        if let Some(place) = place.on_screen(&screens(&window)) {
            window.set_size(PhysicalSize::new(place.width, place.height))?;
            window.set_position(PhysicalPosition::new(place.x, place.y))?;
        }
        window.show()?;
    }
    follow(&window);
    #[cfg(target_os = "macos")]
    app.set_activation_policy(tauri::ActivationPolicy::Regular)?;
    window.set_focus()
}

/// Tells the page its language before it says anything.
fn language() -> String {
    format!("window.satchimeLanguage = '{}'", satchime_l10n::current().tag())
}

/// Their parts that no panel covers.
fn screens<R: Runtime>(window: &WebviewWindow<R>) -> Vec<Place> {
    let screens = window.available_monitors().unwrap_or_default();
    let area = |screen: &tauri::Monitor| {
        let area = screen.work_area();
        let (PhysicalPosition { x, y }, PhysicalSize { width, height }) = (area.position, area.size);
        Place { x, y, width, height }
    };
    screens.iter().map(area).collect()
}

/// Keeps where the window stands, if it is open and stands for itself.
pub fn remember<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let place = || {
        let fills_screen = window.is_maximized()? || window.is_fullscreen()? || window.is_minimized()?;
        let PhysicalSize { width, height } = window.inner_size()?;
        let PhysicalPosition { x, y } = window.outer_position()?;
        Ok::<_, tauri::Error>((!fills_screen).then_some(Place { x, y, width, height }))
    };
    if let Ok(Some(place)) = place() {
        app.state::<Arc<PendingNavigation>>().stood(place);
    }
}

/// Remembers where it stood, and tells whether somebody looks into it.
fn follow<R: Runtime>(window: &WebviewWindow<R>) {
    let seen = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { .. } => remember(seen.app_handle()),
        WindowEvent::Focused(focused) => (seen.state::<OnLook>().0)(Look::Focused(*focused)),
        WindowEvent::Destroyed => {
            (seen.state::<OnLook>().0)(Look::Focused(false));
            seen.state::<Arc<PendingNavigation>>().window_closed();
            #[cfg(target_os = "macos")]
            let _ = seen.app_handle().set_activation_policy(tauri::ActivationPolicy::Accessory);
        }
        _ => {}
    });
}

/// The app's own pages and nothing else: by scheme, host and port, and those that this system has.
pub fn is_ours(url: &Url) -> bool {
    let own = if cfg!(windows) { ("http", "tauri.localhost", None) } else { ("tauri", "localhost", None) };
    let of_vite = ("http", "localhost", Some(5173));
    let Some(host) = url.host_str() else { return false };
    let there = (url.scheme(), host, url.port());
    there == own || tauri::is_dev() && there == of_vite
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_pages_are_shown() {
        for (url, ours) in [
            ("tauri://localhost/", !cfg!(windows)),
            ("tauri://localhost/index.html?a=b#c", !cfg!(windows)),
            ("http://tauri.localhost/index.html", cfg!(windows)),
            ("http://tauri.localhost:80/", cfg!(windows)),
            ("tauri://localhost:7013/", false),
            ("http://tauri.localhost:7013/", false),
            ("https://tauri.localhost/", false),
            ("tauri://tauri.localhost/", false),
            ("tauri://localhost.example.com/", false),
            ("http://localhost:5173/", tauri::is_dev()),
            ("https://localhost:5173/", false),
            ("ipc://localhost/", false),
            ("asset://localhost/etc/passwd", false),
            ("about:blank", false),
            ("https://example.com/", false),
            ("http://tauri.localhost.example.com/", false),
            ("http://localhost:8080/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_ours(&Url::parse(url).unwrap()), ours, "{url}");
        }
    }

    #[test]
    fn a_target_waits_for_a_window_that_does_not_listen_yet() {
        let wallet = |id: &str| TargetView::Wallet(id.into());
        let pending = PendingNavigation::default();
        assert_eq!(pending.navigate(wallet("1")), None);
        assert_eq!(pending.navigate(wallet("2")), None);
        assert_eq!(pending.take(), Some(wallet("2")));
        assert_eq!(pending.take(), None);
        assert_eq!(pending.navigate(wallet("3")), Some(wallet("3")));
        pending.window_closed();
        assert_eq!(pending.navigate(wallet("4")), None);
        assert_eq!(pending.take(), Some(wallet("4")));
    }
}

//! Draws a [`TrayMenu`] on macOS and Windows. Lines whose words alone changed are rewritten in place, so an open menu
//! stays open.

use std::sync::Arc;

use parking_lot::Mutex;
use tauri::image::Image;
use tauri::include_image;
use tauri::menu::{CheckMenuItem, IsMenuItem, Menu, MenuId, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::watch;

use super::handle::{OnAction, Tray};
use super::menu::{Action, Line, Picture, TrayMenu};
use crate::windows::LABEL;

struct Drawn<R: Runtime> {
    menu: TrayMenu,
    /// One for each line that has words, a submenu before its own.
    items: Vec<Item<R>>,
    /// What a click on each does.
    actions: Vec<(MenuId, Action)>,
}

enum Item<R: Runtime> {
    Entry(MenuItem<R>),
    Switch(CheckMenuItem<R>),
    Submenu(Submenu<R>),
}

type Shared<R> = Arc<Mutex<Option<Drawn<R>>>>;

/// Puts the icon into the tray; its menu comes with the first drawing. Must be called on the main thread. `None` when
/// this system refuses it.
pub fn build<R: Runtime>(app: &AppHandle<R>, on_action: OnAction) -> Option<Tray> {
    let drawn = Shared::<R>::default();
    let icon = TrayIconBuilder::with_id("satchime")
        .icon(image(Picture::Degraded, false))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip("Satchime")
        .show_menu_on_left_click(!cfg!(windows));
    let icon = clickable(icon, &drawn, on_action);
    let icon = match icon.build(app) {
        Ok(icon) => icon,
        Err(error) => {
            tracing::warn!(%error, "there is no tray icon");
            return None;
        }
    };
    let app = app.clone();
    let drawing = Box::new(move |menu| {
        let (icon, drawn) = (icon.clone(), drawn.clone());
        let main = app.clone();
        let drawing = app.run_on_main_thread(move || {
            let mut drawn = drawn.lock();
            match draw(&main, &icon, drawn.take(), menu) {
                Ok(now) => *drawn = Some(now),
                Err(error) => tracing::warn!(%error, "the tray can't be drawn"),
            }
        });
        if let Err(error) = drawing {
            tracing::debug!(%error, "the app is ending");
        }
    });
    Some(Tray { host: watch::channel(Some(true)).1, drawing })
}

fn clickable<R: Runtime>(
    icon: TrayIconBuilder<R>,
    drawn: &Shared<R>,
    on_action: OnAction,
) -> TrayIconBuilder<R> {
    let (menu, act) = (drawn.clone(), on_action.clone());
    let icon = icon.on_menu_event(move |_, event| {
        let action = menu.lock().as_ref().and_then(|drawn| drawn.action(event.id()));
        if let Some(action) = action {
            act(action);
        }
    });
    #[cfg(windows)]
    let icon = {
        let drawn = drawn.clone();
        icon.on_tray_icon_event(move |_, event| {
            use tauri::tray::{MouseButton, MouseButtonState, TrayIconEvent};
            let TrayIconEvent::Click { button, button_state: MouseButtonState::Up, .. } = event else {
                return;
            };
            let action = match button {
                MouseButton::Left => Some(Action::Open),
                MouseButton::Middle => drawn.lock().as_ref().map(|drawn| drawn.menu.middle_click.clone()),
                MouseButton::Right => None,
            };
            if let Some(action) = action {
                on_action(action);
            }
        })
    };
    icon
}

impl<R: Runtime> Drawn<R> {
    fn action(&self, id: &MenuId) -> Option<Action> {
        self.actions.iter().find(|(known, _)| known == id).map(|(_, action)| action.clone())
    }
}

fn draw<R: Runtime>(
    app: &AppHandle<R>,
    icon: &TrayIcon<R>,
    before: Option<Drawn<R>>,
    menu: TrayMenu,
) -> tauri::Result<Drawn<R>> {
    let looks = |menu: &TrayMenu| (menu.picture, menu.unread > 0);
    if before.as_ref().is_none_or(|before| looks(&before.menu) != looks(&menu)) {
        icon.set_icon(Some(image(menu.picture, menu.unread > 0)))?;
        icon.set_icon_as_template(cfg!(target_os = "macos"))?;
    }
    icon.set_tooltip(Some(&menu.tooltip))?;
    if before.as_ref().map_or(0, |before| before.menu.unread) != menu.unread {
        badge(app, icon, menu.unread)?;
    }
    match before {
        Some(before) if before.menu.has_shape_of(&menu) => rewrite(before, menu),
        _ => rebuild(app, icon, menu),
    }
}

fn rewrite<R: Runtime>(before: Drawn<R>, menu: TrayMenu) -> tauri::Result<Drawn<R>> {
    let Drawn { items, mut actions, .. } = before;
    let mut lines = Vec::new();
    flatten(&menu.lines, &mut lines);
    for (item, line) in items.iter().zip(lines) {
        match (item, line) {
            (Item::Entry(item), Line::Words(text) | Line::Entry { text, .. }) => {
                item.set_text(label(text))?
            }
            (Item::Switch(item), Line::Switch { action, text, on }) => {
                item.set_text(label(text))?;
                item.set_checked(*on)?;
                actions.retain(|(id, _)| id != item.id());
                actions.push((item.id().clone(), action.clone()));
            }
            (Item::Submenu(item), Line::Submenu { text, .. }) => item.set_text(label(text))?,
            _ => {}
        }
    }
    Ok(Drawn { menu, items, actions })
}

/// The lines that have words, in the order of [`Drawn::items`].
fn flatten<'a>(lines: &'a [Line], all: &mut Vec<&'a Line>) {
    for line in lines {
        if !matches!(line, Line::Separator) {
            all.push(line);
        }
        if let Line::Submenu { lines, .. } = line {
            flatten(lines, all);
        }
    }
}

fn rebuild<R: Runtime>(app: &AppHandle<R>, icon: &TrayIcon<R>, menu: TrayMenu) -> tauri::Result<Drawn<R>> {
    let native = Menu::new(app)?;
    let mut drawn = Drawn { items: Vec::new(), actions: Vec::new(), menu };
    let lines = drawn.menu.lines.clone();
    fill(app, &lines, &mut drawn, &|item| native.append(item))?;
    icon.set_menu(Some(native))?;
    Ok(drawn)
}

fn fill<R: Runtime>(
    app: &AppHandle<R>,
    lines: &[Line],
    drawn: &mut Drawn<R>,
    append: &dyn Fn(&dyn IsMenuItem<R>) -> tauri::Result<()>,
) -> tauri::Result<()> {
    for line in lines {
        match line {
            Line::Separator => append(&PredefinedMenuItem::separator(app)?)?,
            Line::Words(text) => {
                let item = MenuItem::new(app, label(text), false, None::<&str>)?;
                append(&item)?;
                drawn.items.push(Item::Entry(item));
            }
            Line::Entry { action, text } => {
                let item = MenuItem::new(app, label(text), true, None::<&str>)?;
                append(&item)?;
                drawn.actions.push((item.id().clone(), action.clone()));
                drawn.items.push(Item::Entry(item));
            }
            Line::Switch { action, text, on } => {
                let item = CheckMenuItem::new(app, label(text), true, *on, None::<&str>)?;
                append(&item)?;
                drawn.actions.push((item.id().clone(), action.clone()));
                drawn.items.push(Item::Switch(item));
            }
            Line::Submenu { text, lines } => {
                let submenu = Submenu::new(app, label(text), true)?;
                append(&submenu)?;
                drawn.items.push(Item::Submenu(submenu.clone()));
                fill(app, lines, drawn, &|item| submenu.append(item))?;
            }
        }
    }
    Ok(())
}

/// In a native menu a single `&` marks the next letter as a shortcut.
fn label(text: &str) -> String {
    text.replace('&', "&&")
}

/// Beside the icon in the menu bar, and on the Dock's as long as there is one.
#[cfg(target_os = "macos")]
fn badge<R: Runtime>(app: &AppHandle<R>, icon: &TrayIcon<R>, unread: usize) -> tauri::Result<()> {
    let count = (unread > 0).then_some(unread);
    icon.set_title(count.map(|count| count.to_string()))?;
    let Some(window) = app.get_webview_window(LABEL) else { return Ok(()) };
    window.set_badge_count(count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)))
}

/// On the window's button in the taskbar, as long as there is one.
#[cfg(windows)]
fn badge<R: Runtime>(app: &AppHandle<R>, _icon: &TrayIcon<R>, unread: usize) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(LABEL) else { return Ok(()) };
    window.set_overlay_icon((unread > 0).then(|| include_image!("src-tauri/icons/tray/dot.png")))
}

/// macOS gives the shape the menu bar's colour by itself, and the count stands beside it.
#[cfg(target_os = "macos")]
fn image(picture: Picture, _unread: bool) -> Image<'static> {
    match picture {
        Picture::Live => include_image!("src-tauri/icons/tray/template/live.png"),
        Picture::Degraded => include_image!("src-tauri/icons/tray/template/degraded.png"),
        Picture::Attention => include_image!("src-tauri/icons/tray/template/attention.png"),
        Picture::Paused => include_image!("src-tauri/icons/tray/template/paused.png"),
    }
}

/// Light with dark edges, to be seen on any taskbar.
#[cfg(windows)]
fn image(picture: Picture, unread: bool) -> Image<'static> {
    match (picture, unread) {
        (Picture::Live, false) => include_image!("src-tauri/icons/tray/32/live.png"),
        (Picture::Live, true) => include_image!("src-tauri/icons/tray/32/live-unread.png"),
        (Picture::Degraded, false) => include_image!("src-tauri/icons/tray/32/degraded.png"),
        (Picture::Degraded, true) => include_image!("src-tauri/icons/tray/32/degraded-unread.png"),
        (Picture::Attention, false) => include_image!("src-tauri/icons/tray/32/attention.png"),
        (Picture::Attention, true) => include_image!("src-tauri/icons/tray/32/attention-unread.png"),
        (Picture::Paused, false) => include_image!("src-tauri/icons/tray/32/paused.png"),
        (Picture::Paused, true) => include_image!("src-tauri/icons/tray/32/paused-unread.png"),
    }
}

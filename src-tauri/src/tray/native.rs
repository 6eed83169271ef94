//! Draws a [`TrayMenu`]. Lines whose words alone changed are rewritten in place, so an open menu stays open.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tauri::image::Image;
use tauri::include_image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Runtime};
use tokio::time::Instant;

use super::icon_tone::{self, IconTone};
use super::menu::{Line, Picture, TrayMenu};

/// The icon, once it could be built.
pub struct Tray<R: Runtime> {
    app: AppHandle<R>,
    icon: TrayIcon<R>,
    drawn: Arc<Mutex<Option<Drawn<R>>>>,
    /// What the desktop said last, and when it was asked.
    preferred: tokio::sync::Mutex<Option<(Instant, Option<IconTone>)>>,
}

/// People change a theme seldom, and the icon may follow a little later.
const ASK_AGAIN: Duration = Duration::from_secs(60);

struct Drawn<R: Runtime> {
    menu: TrayMenu,
    tone: IconTone,
    /// One for each line that has words.
    items: Vec<MenuItem<R>>,
}

/// Puts the icon into the tray; its menu comes with the first drawing. Must be called on the main thread.
///
/// `None` when this system can't have one: the library that draws it is loaded only now, and its absence is a panic.
pub fn build<R: Runtime>(app: &AppHandle<R>) -> Option<Tray<R>> {
    let built = catch_unwind(AssertUnwindSafe(|| {
        let icon = TrayIconBuilder::with_id("satchime")
            .icon(image(Picture::Degraded, IconTone::Light))
            .icon_as_template(cfg!(target_os = "macos"))
            .show_menu_on_left_click(!cfg!(windows));
        #[cfg(windows)]
        let icon = icon.on_tray_icon_event(|icon, event| {
            use tauri::tray::{MouseButton, MouseButtonState, TrayIconEvent};
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                crate::windows::show(icon.app_handle(), None);
            }
        });
        icon.build(app)
    }));
    match built {
        Ok(Ok(icon)) => {
            Some(Tray { app: app.clone(), icon, drawn: Arc::default(), preferred: Default::default() })
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray icon");
            None
        }
        Err(_) => {
            tracing::warn!("there is no tray icon: its library (libayatana-appindicator3) is missing");
            None
        }
    }
}

impl<R: Runtime> Tray<R> {
    pub async fn draw(&self, menu: TrayMenu) {
        let preferred = self.preferred_tone().await;
        let (app, icon, drawn) = (self.app.clone(), self.icon.clone(), self.drawn.clone());
        let drawing = self.app.run_on_main_thread(move || {
            let mut drawn = drawn.lock();
            let tone = preferred.unwrap_or_else(icon_tone::by_theme);
            match draw(&app, &icon, drawn.take(), menu, tone) {
                Ok(now) => *drawn = Some(now),
                Err(error) => tracing::warn!(%error, "the tray can't be drawn"),
            }
        });
        if let Err(error) = drawing {
            tracing::debug!(%error, "the app is ending");
        }
    }

    async fn preferred_tone(&self) -> Option<IconTone> {
        let mut known = self.preferred.lock().await;
        match *known {
            Some((asked, preferred)) if asked.elapsed() < ASK_AGAIN => preferred,
            _ => {
                let preferred = icon_tone::preferred().await;
                *known = Some((Instant::now(), preferred));
                preferred
            }
        }
    }
}

fn draw<R: Runtime>(
    app: &AppHandle<R>,
    icon: &TrayIcon<R>,
    before: Option<Drawn<R>>,
    menu: TrayMenu,
    tone: IconTone,
) -> tauri::Result<Drawn<R>> {
    let same_picture =
        before.as_ref().is_some_and(|before| before.menu.picture == menu.picture && before.tone == tone);
    if !same_picture {
        icon.set_icon_with_as_template(Some(image(menu.picture, tone)), cfg!(target_os = "macos"))?;
    }
    if let Some(Line::Words(summary)) = menu.lines.first() {
        icon.set_tooltip(Some(summary))?;
    }
    let items = match before {
        Some(before) if same_shape(&before.menu, &menu) => {
            rewrite(&before, &menu)?;
            before.items
        }
        _ => rebuild(app, icon, &menu)?,
    };
    Ok(Drawn { menu, tone, items })
}

/// Whether only words differ.
fn same_shape(one: &TrayMenu, other: &TrayMenu) -> bool {
    one.lines.len() == other.lines.len()
        && one.lines.iter().zip(&other.lines).all(|pair| match pair {
            (Line::Words(_), Line::Words(_)) | (Line::Separator, Line::Separator) => true,
            (Line::Entry { action: one, .. }, Line::Entry { action: other, .. }) => one == other,
            _ => false,
        })
}

fn rewrite<R: Runtime>(before: &Drawn<R>, menu: &TrayMenu) -> tauri::Result<()> {
    let old = before.menu.lines.iter().filter_map(words);
    for ((item, old), new) in before.items.iter().zip(old).zip(menu.lines.iter().filter_map(words)) {
        if old != new {
            item.set_text(label(new))?;
        }
    }
    Ok(())
}

fn rebuild<R: Runtime>(
    app: &AppHandle<R>,
    icon: &TrayIcon<R>,
    menu: &TrayMenu,
) -> tauri::Result<Vec<MenuItem<R>>> {
    let native = Menu::new(app)?;
    let mut items = Vec::new();
    for line in &menu.lines {
        let item = match line {
            Line::Separator => {
                let separator = PredefinedMenuItem::separator(app)?;
                native.append(&separator as &dyn IsMenuItem<R>)?;
                continue;
            }
            Line::Words(text) => MenuItem::new(app, label(text), false, None::<&str>)?,
            Line::Entry { action, text } => {
                MenuItem::with_id(app, action.id(), label(text), true, None::<&str>)?
            }
        };
        native.append(&item)?;
        items.push(item);
    }
    icon.set_menu(Some(native))?;
    Ok(items)
}

fn words(line: &Line) -> Option<&str> {
    match line {
        Line::Words(text) | Line::Entry { text, .. } => Some(text),
        Line::Separator => None,
    }
}

/// In a native menu a single `&` marks the next letter as a shortcut.
fn label(text: &str) -> String {
    text.replace('&', "&&")
}

fn image(picture: Picture, tone: IconTone) -> Image<'static> {
    match (picture, tone) {
        (Picture::Live, IconTone::Light) => include_image!("src-tauri/icons/tray/live-light.png"),
        (Picture::Live, IconTone::Dark) => include_image!("src-tauri/icons/tray/live-dark.png"),
        (Picture::Degraded, IconTone::Light) => include_image!("src-tauri/icons/tray/degraded-light.png"),
        (Picture::Degraded, IconTone::Dark) => include_image!("src-tauri/icons/tray/degraded-dark.png"),
        (Picture::Attention, IconTone::Light) => include_image!("src-tauri/icons/tray/attention-light.png"),
        (Picture::Attention, IconTone::Dark) => include_image!("src-tauri/icons/tray/attention-dark.png"),
        (Picture::Paused, IconTone::Light) => include_image!("src-tauri/icons/tray/paused-light.png"),
        (Picture::Paused, IconTone::Dark) => include_image!("src-tauri/icons/tray/paused-dark.png"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tray::menu::Action;

    fn menu(lines: Vec<Line>) -> TrayMenu {
        TrayMenu { picture: Picture::Live, lines }
    }

    #[test]
    fn only_new_words_keep_the_menu() {
        let entry = |action, text: &str| Line::Entry { action, text: text.into() };
        let before =
            menu(vec![Line::Words("1 wallet live".into()), Line::Separator, entry(Action::Pause, "Pause")]);
        let reworded =
            menu(vec![Line::Words("Paused".into()), Line::Separator, entry(Action::Pause, "Stop")]);
        let other =
            menu(vec![Line::Words("Paused".into()), Line::Separator, entry(Action::Resume, "Resume")]);
        assert!(same_shape(&before, &reworded));
        assert!(!same_shape(&before, &other));
        assert!(!same_shape(&before, &menu(vec![])));
    }

    #[test]
    fn a_name_makes_no_shortcut() {
        assert_eq!(label("Salt & Pepper"), "Salt && Pepper");
    }
}

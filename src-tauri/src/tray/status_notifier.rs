//! Draws a [`TrayMenu`] as a StatusNotifierItem, over D-Bus alone.

use std::sync::Arc;
use std::time::Duration;

use ksni::menu::{CheckmarkItem, StandardItem, SubMenu};
use ksni::{Handle, Icon, MenuItem, OfflineReason, Status, ToolTip, TrayMethods};
use tauri::{AppHandle, Runtime};
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use super::handle::{OnAction, Tray};
use super::host::{self, TrayHost};
use super::menu::{Action, Line, Picture, TrayMenu};
use super::{icon, launcher};

/// A watcher that answers with an error may have taken its name before it was ready.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// What is to be drawn; nothing until the first drawing.
type Wanted = watch::Receiver<Option<TrayMenu>>;

/// Shows the icon wherever somebody shows such icons, and again when they start anew.
pub fn build<R: Runtime>(_app: &AppHandle<R>, on_action: OnAction) -> Option<Tray> {
    let (found, host) = watch::channel(None);
    let (drawn, wanted) = watch::channel(None);
    tauri::async_runtime::spawn(host::watch(found));
    tauri::async_runtime::spawn(launcher::keep(wanted.clone()));
    tauri::async_runtime::spawn(keep(wanted, host.clone(), on_action));
    let drawing = Box::new(move |menu| drop(drawn.send_replace(Some(menu))));
    Some(Tray { host, drawing })
}

/// Ends with the one who draws. ksni registers anew by itself when the watcher comes back; where that fails, the item
/// ends, and this begins the next one.
async fn keep(mut wanted: Wanted, mut host: TrayHost, on_action: OnAction) {
    let shows = |host: &Option<bool>| *host == Some(true);
    while host.wait_for(shows).await.is_ok() {
        let Ok(Some(menu)) = wanted.wait_for(Option::is_some).await.map(|menu| menu.clone()) else { return };
        let ended = Arc::new(Notify::new());
        let item = Item::new(menu, on_action.clone(), ended.clone());
        match item.assume_sni_available(true).spawn().await {
            Ok(handle) => {
                tokio::select! {
                    () = follow(&handle, &mut wanted) => return handle.shutdown().await,
                    () = ended.notified() => handle.shutdown().await,
                }
            }
            Err(error) => tracing::warn!(%error, "the tray icon is not shown"),
        }
        sleep(TRY_AGAIN).await;
    }
}

/// Ends when nobody draws any more.
async fn follow(handle: &Handle<Item>, wanted: &mut Wanted) {
    while wanted.changed().await.is_ok() {
        let Some(menu) = wanted.borrow_and_update().clone() else { continue };
        let same_shape = handle.update(|item| {
            let same_shape = item.menu.has_shape_of(&menu);
            if !same_shape {
                // Lines that mean something else get other numbers this way, so that no click goes astray.
                item.menu.lines.clear();
            }
            same_shape
        });
        if same_shape.await.is_none() {
            return std::future::pending().await;
        }
        handle.update(|item| item.show(menu)).await;
    }
}

/// What the panel asks.
struct Item {
    menu: TrayMenu,
    pixmaps: Vec<Icon>,
    on_action: OnAction,
    ended: Arc<Notify>,
}

impl Item {
    fn new(menu: TrayMenu, on_action: OnAction, ended: Arc<Notify>) -> Self {
        Self { pixmaps: icon::pixmaps(menu.picture, menu.unread > 0), menu, on_action, ended }
    }

    fn show(&mut self, menu: TrayMenu) {
        self.pixmaps = icon::pixmaps(menu.picture, menu.unread > 0);
        self.menu = menu;
    }

    fn act(&self, action: Action) {
        (self.on_action)(action);
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "satchime".into()
    }

    fn title(&self) -> String {
        "Satchime".into()
    }

    fn status(&self) -> Status {
        match self.menu.picture {
            Picture::Attention => Status::NeedsAttention,
            Picture::Live | Picture::Degraded | Picture::Paused => Status::Active,
        }
    }

    fn icon_name(&self) -> String {
        icon::symbolic(self.menu.picture, self.menu.unread > 0)
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        self.pixmaps.clone()
    }

    fn attention_icon_name(&self) -> String {
        self.icon_name()
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        self.icon_pixmap()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: without_markup(&self.menu.tooltip), ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.act(Action::Open);
    }

    fn secondary_activate(&mut self, _x: i32, _y: i32) {
        self.act(self.menu.middle_click.clone());
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        items(&self.menu.lines)
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        match reason {
            OfflineReason::Error(error) => {
                tracing::debug!(%error, "the tray icon could not be registered anew");
                self.ended.notify_one();
                false
            }
            _ => true,
        }
    }
}

fn items(lines: &[Line]) -> Vec<MenuItem<Item>> {
    lines.iter().map(item).collect()
}

fn item(line: &Line) -> MenuItem<Item> {
    match line {
        Line::Separator => MenuItem::Separator,
        Line::Words(text) => StandardItem { label: label(text), enabled: false, ..Default::default() }.into(),
        Line::Entry { action, text } => {
            StandardItem { label: label(text), activate: click(action), ..Default::default() }.into()
        }
        Line::Switch { action, text, on } => {
            CheckmarkItem { label: label(text), checked: *on, activate: click(action), ..Default::default() }
                .into()
        }
        Line::Submenu { text, lines } => {
            SubMenu { label: label(text), submenu: items(lines), ..Default::default() }.into()
        }
    }
}

fn click(action: &Action) -> Box<dyn Fn(&mut Item) + Send> {
    let action = action.clone();
    Box::new(move |item| item.act(action.clone()))
}

/// In a menu a single underscore marks the next letter as a shortcut.
fn label(text: &str) -> String {
    text.replace('_', "__")
}

/// Some panels parse a tooltip as markup and others don't, so there must be none in it.
fn without_markup(text: &str) -> String {
    text.replace('&', "\u{ff06}").replace('<', "\u{2039}").replace('>', "\u{203a}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_makes_no_shortcut_and_no_markup() {
        assert_eq!(label("salt_and_pepper"), "salt__and__pepper");
        assert_eq!(
            without_markup("Salt & <b>Pepper</b>"),
            "Salt \u{ff06} \u{2039}b\u{203a}Pepper\u{2039}/b\u{203a}"
        );
    }
}

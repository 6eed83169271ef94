//! The app's icon in the tray and its menu, read and clicked as the panel does it.

use std::collections::HashMap;

use serde::Deserialize;
use zbus::names::{BusName, OwnedBusName};
use zbus::proxy::{Builder, CacheProperties};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Type, Value};
use zbus::{Connection, Proxy};

use super::session::session_bus;
use crate::wait;

/// A menu entry. Separators have an empty label.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: i32,
    pub label: String,
    pub enabled: bool,
    /// A switch that is on.
    pub on: bool,
    pub children: Vec<Entry>,
}

/// Width, height, and the pixels as ARGB.
pub type Pixmap = (i32, i32, Vec<u8>);

const ITEM: &str = "org.kde.StatusNotifierItem";

/// One icon in the tray.
pub struct Tray {
    connection: Connection,
    owner: OwnedBusName,
    item: OwnedObjectPath,
}

#[derive(Deserialize, Type, Value, OwnedValue)]
struct Layout {
    id: i32,
    properties: HashMap<String, OwnedValue>,
    children: Vec<OwnedValue>,
}

impl Tray {
    /// Waits for an icon whose id or title contains `name`.
    pub async fn of(name: &str) -> Self {
        Self::on(session_bus().await, name).await
    }

    /// As [`Self::of`], on another bus.
    pub async fn on(connection: Connection, name: &str) -> Self {
        wait::until(&format!("{name} in the tray"), async || {
            for tray in registered(&connection).await {
                let words = [tray.text("Id").await, tray.text("Title").await];
                if words.iter().any(|word| word.contains(name)) {
                    return Some(tray);
                }
            }
            None
        })
        .await
    }

    /// How many icons are in the tray.
    pub async fn count() -> usize {
        registered(&session_bus().await).await.len()
    }

    /// The picture, in each size.
    pub async fn icon(&self) -> Vec<Pixmap> {
        self.property("IconPixmap").await.unwrap_or_default()
    }

    /// What is said while the pointer rests on the icon.
    pub async fn tooltip(&self) -> String {
        let tooltip: Option<(String, Vec<Pixmap>, String, String)> = self.property("ToolTip").await;
        tooltip.map(|(_, _, title, text)| format!("{title}{text}")).unwrap_or_default()
    }

    /// A property of the icon that is a text; empty when it has none of that name.
    pub async fn text(&self, property: &str) -> String {
        self.property(property).await.unwrap_or_default()
    }

    /// `None` when the icon is gone or has no such property.
    pub async fn property<T>(&self, name: &str) -> Option<T>
    where
        T: TryFrom<OwnedValue>,
        T::Error: Into<zbus::Error>,
    {
        self.proxy(&self.item, ITEM).await?.get_property(name).await.ok()
    }

    /// What a panel calls on a click with the left button.
    pub async fn activate(&self) {
        self.call("Activate").await;
    }

    /// What a panel calls on a click with the middle button.
    pub async fn secondary_activate(&self) {
        self.call("SecondaryActivate").await;
    }

    async fn call(&self, method: &str) {
        let item = self.proxy(&self.item, ITEM).await.expect("the icon is there");
        let _: () = item.call(method, &(0_i32, 0_i32)).await.expect("the icon takes the click");
    }

    pub async fn menu(&self) -> Vec<Entry> {
        let menu = self.menu_proxy().await;
        let everything = (0_i32, -1_i32, Vec::<String>::new());
        let (_revision, root): (u32, Layout) =
            menu.call("GetLayout", &everything).await.expect("the tray has a menu");
        read(root).children
    }

    /// The labels of the visible entries, with those of submenus behind their parent.
    pub async fn labels(&self) -> Vec<String> {
        flat(self.menu().await)
            .into_iter()
            .map(|entry| entry.label)
            .filter(|label| !label.is_empty())
            .collect()
    }

    /// Waits for an entry whose label contains `label`.
    pub async fn entry(&self, label: &str) -> Entry {
        wait::until(&format!("the tray entry {label}"), async || {
            flat(self.menu().await).into_iter().find(|entry| entry.label.contains(label))
        })
        .await
    }

    /// Waits for an entry whose label contains `label`, and clicks it: anew where the menu changed after it was
    /// read, as a host does that is told so.
    pub async fn click(&self, label: &str) {
        wait::until(&format!("a click on the tray entry {label}"), async || {
            let entry = self.entry(label).await;
            self.try_to_click(&entry).await.ok()
        })
        .await;
    }

    /// Clicks an entry of the menu as it was read.
    pub async fn click_on(&self, entry: &Entry) {
        self.try_to_click(entry).await.expect("the entry can be clicked");
    }

    async fn try_to_click(&self, entry: &Entry) -> zbus::Result<()> {
        let event = (entry.id, "clicked", Value::from(0_i32), 0_u32);
        self.menu_proxy().await.call("Event", &event).await
    }

    async fn menu_proxy(&self) -> Proxy<'static> {
        let item = self.proxy(&self.item, ITEM).await.expect("the icon is there");
        let menu: OwnedObjectPath = item.get_property("Menu").await.expect("the tray has a menu");
        self.proxy(&menu, "com.canonical.dbusmenu").await.expect("the tray has a menu")
    }

    async fn proxy(&self, path: &OwnedObjectPath, interface: &'static str) -> Option<Proxy<'static>> {
        let owner = BusName::from(self.owner.clone());
        proxy(&self.connection, owner, path.clone(), interface).await
    }
}

/// Without a cache: a property that was read once may have changed.
async fn proxy(
    connection: &Connection,
    owner: BusName<'_>,
    path: OwnedObjectPath,
    interface: &'static str,
) -> Option<Proxy<'static>> {
    let builder = Builder::new(connection).destination(owner.into_owned()).ok()?.path(path).ok()?;
    builder.interface(interface).ok()?.cache_properties(CacheProperties::No).build().await.ok()
}

async fn registered(connection: &Connection) -> Vec<Tray> {
    let name = "org.kde.StatusNotifierWatcher";
    let watcher =
        Proxy::new(connection, name, "/StatusNotifierWatcher", name).await.expect("a watcher of trays");
    let items: Vec<String> = watcher.get_property("RegisteredStatusNotifierItems").await.unwrap_or_default();
    let read = |item: &String| {
        let (owner, path) =
            item.find('/').map(|start| item.split_at(start)).unwrap_or((item, "/StatusNotifierItem"));
        Some(Tray {
            connection: connection.clone(),
            owner: owner.to_owned().try_into().ok()?,
            item: path.to_owned().try_into().ok()?,
        })
    };
    items.iter().filter_map(read).collect()
}

fn read(layout: Layout) -> Entry {
    let flag =
        |name: &str| layout.properties.get(name).and_then(|value| bool::try_from(value).ok()).unwrap_or(true);
    let label =
        layout.properties.get("label").and_then(|value| <&str>::try_from(value).ok()).unwrap_or_default();
    Entry {
        id: layout.id,
        // An underscore marks the letter that chooses the entry by keyboard.
        label: label.replacen('_', "", 1).replace("__", "_"),
        enabled: flag("enabled"),
        on: layout.properties.get("toggle-state").is_some_and(|state| i32::try_from(state) == Ok(1)),
        children: layout
            .children
            .into_iter()
            .filter_map(|child| Layout::try_from(child).ok())
            .filter(|child| {
                child.properties.get("visible").is_none_or(|value| bool::try_from(value) != Ok(false))
            })
            .map(read)
            .collect(),
    }
}

fn flat(entries: Vec<Entry>) -> Vec<Entry> {
    let with_children = |mut entry: Entry| {
        let children = flat(std::mem::take(&mut entry.children));
        std::iter::once(entry).chain(children)
    };
    entries.into_iter().flat_map(with_children).collect()
}

//! A panel of a test's own: it shows no icon, but knows each that registers, as the StatusNotifierItem specification
//! wants it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zbus::message::Header;
use zbus::{Connection, fdo};

use super::bus::PrivateBus;
use crate::wait;

const NAME: &str = "org.kde.StatusNotifierWatcher";

/// Runs until it is dropped or killed.
pub struct TrayHost {
    connection: Connection,
    items: Items,
}

type Items = Arc<Mutex<Registered>>;

#[derive(Default)]
struct Registered {
    items: Vec<String>,
    /// So many registrations are refused first.
    refusals: usize,
    refused: usize,
}

impl TrayHost {
    /// On a bus where there is no other.
    pub async fn on(bus: &PrivateBus) -> Self {
        Self::refusing(bus, 0).await
    }

    /// As a panel that has its name before it is ready: it refuses the first registrations.
    pub async fn refusing(bus: &PrivateBus, refusals: usize) -> Self {
        let connection = bus.connect().await;
        let items = Items::default();
        lock(&items).refusals = refusals;
        let watcher = Watcher(items.clone());
        connection.object_server().at("/StatusNotifierWatcher", watcher).await.expect("a valid object");
        connection.request_name(NAME).await.expect("the name is free");
        Self { connection, items }
    }

    /// Gone without a word, as a panel that crashed.
    pub async fn kill(self) {
        self.connection.close().await.expect("the connection can be closed");
    }

    /// Waits until so many registrations were refused.
    pub async fn has_refused(&self, count: usize) {
        let what = format!("{count} refused registrations");
        wait::until(&what, async || (lock(&self.items).refused >= count).then_some(())).await;
    }
}

struct Watcher(Items);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// `service`: the item's bus name, or the path of its object on the sender's connection.
    fn register_status_notifier_item(
        &self,
        #[zbus(header)] header: Header<'_>,
        service: &str,
    ) -> fdo::Result<()> {
        let mut registered = lock(&self.0);
        if registered.refusals > registered.refused {
            registered.refused += 1;
            return Err(fdo::Error::UnknownObject("not ready yet".into()));
        }
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let item = if service.starts_with('/') { format!("{sender}{service}") } else { service.to_owned() };
        registered.items.push(item);
        Ok(())
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        lock(&self.0).items.clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

fn lock(items: &Items) -> MutexGuard<'_, Registered> {
    items.lock().unwrap_or_else(PoisonError::into_inner)
}

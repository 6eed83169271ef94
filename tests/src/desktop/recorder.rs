//! A notification service of a test's own: it says what it can, keeps what it is told, and clicks as it is told to.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, interface};

use super::bus::PrivateBus;
use super::notifications::{Notification, of_call};
use crate::wait;

const OBJECT: &str = "/org/freedesktop/Notifications";
const SERVICE: &str = "org.freedesktop.Notifications";

/// Runs until it is dropped.
pub struct Recorder {
    told: Arc<Mutex<Vec<(u32, Notification)>>>,
    refused: Arc<Mutex<Vec<Notification>>>,
    refuses: Arc<AtomicBool>,
    inhibited: Arc<AtomicBool>,
    clicks: Arc<Mutex<Option<&'static str>>>,
    connection: Connection,
}

impl Recorder {
    /// On a bus where there is no other.
    pub async fn on(bus: &PrivateBus, capabilities: &[&str]) -> Self {
        let told = Arc::<Mutex<Vec<(u32, Notification)>>>::default();
        let capabilities = capabilities.iter().map(|&capability| capability.into()).collect();
        let (refused, refuses) = (Arc::<Mutex<Vec<Notification>>>::default(), Arc::<AtomicBool>::default());
        let inhibited = Arc::<AtomicBool>::default();
        let clicks = Arc::<Mutex<Option<&'static str>>>::default();
        let service = Service {
            told: told.clone(),
            refused: refused.clone(),
            refuses: refuses.clone(),
            inhibited: inhibited.clone(),
            clicks: clicks.clone(),
            capabilities,
        };
        let connection = bus.connect().await;
        connection.object_server().at(OBJECT, service).await.expect("a valid service");
        connection.request_name(SERVICE).await.expect("the name is free");
        Self { told, refused, refuses, inhibited, clicks, connection }
    }

    /// Everything it was told, with the number it gave each.
    pub fn told(&self) -> Vec<(u32, Notification)> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it is told something with this first line; gives the last one.
    pub async fn wait_for(&self, summary: &str) -> (u32, Notification) {
        self.wait_within(wait::PATIENCE, summary).await
    }

    pub async fn wait_within(&self, patience: Duration, summary: &str) -> (u32, Notification) {
        let what = format!("{summary:?} to be told");
        wait::until_within(patience, &what, async || {
            self.told().into_iter().rev().find(|(_, notification)| notification.summary == summary)
        })
        .await
    }

    /// Whether it refuses what it is told from now on.
    pub fn refuse(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::SeqCst);
    }

    /// What the person does with the next one, sooner than it is answered for.
    pub fn click_at_once(&self, action: &'static str) {
        *self.clicks.lock().unwrap_or_else(PoisonError::into_inner) = Some(action);
    }

    /// Whether do-not-disturb is on from now on, said as Plasma says it.
    pub async fn inhibit(&self, inhibited: bool) {
        self.inhibited.store(inhibited, Ordering::SeqCst);
        let service = self.connection.object_server().interface::<_, Service>(OBJECT).await;
        let service = service.expect("the service is there");
        service.get().await.inhibited_changed(service.signal_emitter()).await.expect("the signal is sent");
    }

    /// Waits until it refused something with this first line; gives it.
    pub async fn refused(&self, summary: &str) -> Notification {
        wait::until(&format!("{summary:?} to be refused"), async || {
            let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            refused.iter().find(|notification| notification.summary == summary).cloned()
        })
        .await
    }

    /// What the person does with a notification, or one of its buttons.
    pub async fn click(&self, number: u32, action: &str) {
        let emitter = self.emitter();
        Service::action_invoked(&emitter, number, action).await.expect("the signal is sent");
        self.close(number).await;
    }

    /// It is taken off the screen.
    pub async fn close(&self, number: u32) {
        const BY_THE_PERSON: u32 = 2;
        let emitter = self.emitter();
        Service::notification_closed(&emitter, number, BY_THE_PERSON).await.expect("the signal is sent");
    }

    fn emitter(&self) -> SignalEmitter<'_> {
        SignalEmitter::new(&self.connection, OBJECT).expect("a valid path")
    }
}

struct Service {
    told: Arc<Mutex<Vec<(u32, Notification)>>>,
    refused: Arc<Mutex<Vec<Notification>>>,
    refuses: Arc<AtomicBool>,
    inhibited: Arc<AtomicBool>,
    clicks: Arc<Mutex<Option<&'static str>>>,
    capabilities: Vec<String>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.clone()
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.inhibited.load(Ordering::SeqCst)
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("recorder".into(), "Satchime".into(), "1".into(), "1.2".into())
    }

    #[allow(clippy::too_many_arguments, reason = "the specification's")]
    async fn notify(
        &self,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        app_name: String,
        replaces_id: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> zbus::fdo::Result<u32> {
        let told = of_call((app_name, replaces_id, icon, summary, body, actions, hints, expires));
        if self.refuses.load(Ordering::SeqCst) {
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(told);
            return Err(zbus::fdo::Error::LimitsExceeded("no more for now".into()));
        }
        let number = {
            let mut all = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let next = all.iter().map(|(number, _)| *number).max().unwrap_or_default() + 1;
            let number = if replaces_id == 0 { next } else { replaces_id };
            all.push((number, told));
            number
        };
        let clicked = self.clicks.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(action) = clicked {
            Self::action_invoked(&emitter, number, action).await?;
        }
        Ok(number)
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

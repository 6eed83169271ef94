//! A notification service that takes a notification, and answers when it is told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use zbus::Connection;
use zbus::zvariant::OwnedValue;

use super::bus::PrivateBus;
use crate::wait;

/// Runs until it is dropped.
pub struct SlowNotifications {
    told: Arc<Mutex<Vec<String>>>,
    answers: watch::Sender<bool>,
    _connection: Connection,
}

impl SlowNotifications {
    /// On a bus where there is no other; it answers nothing yet.
    pub async fn on(bus: &PrivateBus) -> Self {
        let (answers, may_answer) = watch::channel(false);
        let told = Arc::<Mutex<Vec<String>>>::default();
        let service = Service { told: told.clone(), may_answer };
        let connection = bus.connect().await;
        let path = "/org/freedesktop/Notifications";
        connection.object_server().at(path, service).await.expect("a valid service");
        connection.request_name("org.freedesktop.Notifications").await.expect("the name is free");
        Self { told, answers, _connection: connection }
    }

    /// From now on it answers at once, also what waits for an answer.
    pub fn answer(&self) {
        self.answers.send_replace(true);
    }

    /// The first lines of what it was told so far.
    pub fn told(&self) -> Vec<String> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it was told this.
    pub async fn is_told(&self, summary: &str) {
        let what = format!("{summary:?} to be told");
        wait::until(&what, async || self.told().iter().any(|line| line == summary).then_some(())).await;
    }
}

struct Service {
    told: Arc<Mutex<Vec<String>>>,
    may_answer: watch::Receiver<bool>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("slow".into(), "Satchime".into(), "1".into(), "1.2".into())
    }

    #[allow(clippy::too_many_arguments, reason = "the specification's")]
    async fn notify(
        &self,
        _app_name: String,
        _replaces_id: u32,
        _icon: String,
        summary: String,
        _body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(summary);
        let mut may_answer = self.may_answer.clone();
        let _ = may_answer.wait_for(|answers| *answers).await;
        1
    }
}

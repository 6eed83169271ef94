//! What is sent to the notification daemon, watched on the bus, and clicks on what it shows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::StreamExt;
use zbus::fdo::MonitoringProxy;
use zbus::message::Type;
use zbus::zvariant::OwnedValue;
use zbus::{MatchRule, Message, MessageStream};

use super::session::{run, session_bus};
use crate::wait;

/// One `Notify` call.
#[derive(Clone, Debug)]
pub struct Notification {
    pub app_name: String,
    /// The notification this one takes the place of, or 0.
    pub replaces_id: u32,
    pub icon: String,
    pub summary: String,
    pub body: String,
    /// Names and labels.
    pub actions: Vec<(String, String)>,
    /// Names and values, the latter as text.
    pub hints: HashMap<String, String>,
    /// When it was seen on the bus.
    pub at: SystemTime,
}

/// Everything sent to the notification daemon from now on, by anybody.
pub struct Notifications {
    seen: Arc<Mutex<Vec<Notification>>>,
    /// How many the test has read.
    read: usize,
    watch: tokio::task::JoinHandle<()>,
}

pub(super) type NotifyBody =
    (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);

impl Notifications {
    pub async fn watch() -> Self {
        Self::watch_on(session_bus().await).await
    }

    /// On another bus than the session's.
    pub async fn watch_on(connection: zbus::Connection) -> Self {
        let monitor = MonitoringProxy::new(&connection).await.expect("the bus can be watched");
        let calls = MatchRule::builder()
            .msg_type(Type::MethodCall)
            .interface("org.freedesktop.Notifications")
            .and_then(|rule| rule.member("Notify"))
            .expect("a valid rule")
            .build();
        let mut messages = MessageStream::from(&connection);
        monitor.become_monitor(&[calls], 0).await.expect("the bus can be watched");
        let seen = Arc::<Mutex<Vec<Notification>>>::default();
        let collected = seen.clone();
        let watch = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                if let Some(notification) = read(&message) {
                    collected.lock().unwrap_or_else(PoisonError::into_inner).push(notification);
                }
            }
        });
        Self { seen, read: 0, watch }
    }

    /// The next one that matches; those before it are passed over.
    pub async fn next(&mut self, what: &str, matches: impl Fn(&Notification) -> bool) -> Notification {
        self.next_within(wait::PATIENCE, what, matches).await
    }

    /// As [`Self::next`], for what is only found when Satchime looks, about once a minute.
    pub async fn next_within(
        &mut self,
        patience: Duration,
        what: &str,
        matches: impl Fn(&Notification) -> bool,
    ) -> Notification {
        wait::until_within(patience, &format!("{what} among {:#?}", self.all()), async || {
            let all = self.all();
            let unread = all.get(self.read..).unwrap_or_default();
            let Some(position) = unread.iter().position(&matches) else {
                self.read = all.len();
                return None;
            };
            self.read += position + 1;
            unread.get(position).cloned()
        })
        .await
    }

    /// All so far, read or not.
    pub fn all(&self) -> Vec<Notification> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the daemon shows this many.
    pub async fn shown(count: usize) {
        wait::until(&format!("{count} notifications on the screen"), async || {
            (dunstctl(&["count", "displayed"]).await.trim() == count.to_string()).then_some(())
        })
        .await;
    }

    /// Waits until the daemon shows any.
    pub async fn any_shown() {
        wait::until("notifications on the screen", async || {
            (dunstctl(&["count", "displayed"]).await.trim() != "0").then_some(())
        })
        .await;
    }

    /// Does what a click on one of those on the screen does, counted from the top. It stays on the screen unless its
    /// sender takes it off.
    pub async fn click(position: usize) {
        dunstctl(&["action", &position.to_string()]).await;
    }

    /// Whether dunst holds back what comes: its do-not-disturb.
    pub async fn hold_back(held: bool) {
        dunstctl(&["set-paused", if held { "true" } else { "false" }]).await;
    }

    /// Takes all off the screen.
    pub async fn close_all() {
        dunstctl(&["close-all"]).await;
        Self::shown(0).await;
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

async fn dunstctl(arguments: &[&str]) -> String {
    let output = run("dunstctl", arguments).await;
    assert!(output.status.success(), "dunstctl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn read(message: &Message) -> Option<Notification> {
    if message.header().member()? != "Notify" {
        return None;
    }
    Some(of_call(message.body().deserialize().ok()?))
}

/// What a call of `Notify` says.
pub(super) fn of_call(call: NotifyBody) -> Notification {
    let at = SystemTime::now();
    let (app_name, replaces_id, icon, summary, body, actions, hints, _timeout) = call;
    let mut actions = actions.into_iter();
    Notification {
        app_name,
        replaces_id,
        icon,
        summary,
        body,
        actions: std::iter::from_fn(|| Some((actions.next()?, actions.next()?))).collect(),
        hints: hints.into_iter().map(|(name, value)| (name, spell(&value))).collect(),
        at,
    }
}

fn spell(value: &OwnedValue) -> String {
    const LONG: usize = 200;
    let spelled = <&str>::try_from(value).map_or_else(|_| value.to_string(), str::to_owned);
    // A picture would drown whatever a failing test says.
    if spelled.len() > LONG { spelled.chars().take(LONG).collect() } else { spelled }
}

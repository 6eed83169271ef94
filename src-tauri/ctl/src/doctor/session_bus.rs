//! Asking the desktop's D-Bus session.

use std::time::Duration;

use tokio::time::timeout;
use zbus::Connection;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;
use zbus::zvariant::OwnedValue;

/// Long enough for a daemon that is only started by being asked.
const LIMIT: Duration = Duration::from_secs(5);

/// Why there is no answer.
#[derive(Debug)]
pub enum NoAnswer {
    TimedOut,
    Refused,
}

/// Who stands behind a name.
pub enum Presence {
    Running,
    /// Starts when it is first asked.
    Startable,
    Missing,
}

#[derive(Clone)]
pub struct SessionBus(Connection);

impl SessionBus {
    /// `None` when there is no desktop session, or it does not answer.
    pub async fn connect() -> Option<Self> {
        let connection = timeout(LIMIT, Connection::session()).await.ok()?.ok()?;
        Some(Self(connection))
    }

    pub async fn presence(&self, name: &str) -> Presence {
        let asked = async {
            let bus = DBusProxy::new(&self.0).await?;
            if bus.name_has_owner(BusName::try_from(name)?).await? {
                return Ok(Presence::Running);
            }
            let startable = bus.list_activatable_names().await?;
            let startable = startable.iter().any(|startable| startable.as_str() == name);
            Ok::<_, zbus::Error>(if startable { Presence::Startable } else { Presence::Missing })
        };
        timeout(LIMIT, asked).await.ok().and_then(Result::ok).unwrap_or(Presence::Missing)
    }

    /// The program behind a name; `None` when the system doesn't tell.
    pub async fn program(&self, name: &str) -> Option<String> {
        let asked = async {
            let bus = DBusProxy::new(&self.0).await.ok()?;
            let pid = bus.get_connection_unix_process_id(BusName::try_from(name).ok()?).await.ok()?;
            std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()
        };
        let program = timeout(LIMIT, asked).await.ok()??;
        Some(program.trim().to_owned())
    }

    /// Calls a method and reads its answer.
    pub async fn call<B, R>(
        &self,
        (name, path, interface): (&str, &str, &str),
        method: &str,
        body: &B,
    ) -> Result<R, NoAnswer>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + Sync,
        R: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
    {
        let called = async {
            let answer = self.0.call_method(Some(name), path, Some(interface), method, body).await?;
            answer.body().deserialize::<R>()
        };
        match timeout(LIMIT, called).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => Err(NoAnswer::Refused),
            Err(_) => Err(NoAnswer::TimedOut),
        }
    }

    pub async fn is_true(
        &self,
        (name, path, interface): (&str, &str, &str),
        property: &str,
    ) -> Result<bool, NoAnswer> {
        let properties = (name, path, "org.freedesktop.DBus.Properties");
        let value: OwnedValue = self.call(properties, "Get", &(interface, property)).await?;
        bool::try_from(value).map_err(|_| NoAnswer::Refused)
    }
}

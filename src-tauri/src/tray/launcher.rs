//! The count of unread payments on the app's icon in docks and task bars: `com.canonical.Unity.LauncherEntry`.

use std::collections::HashMap;

use tokio::sync::watch;
use zbus::Connection;
use zbus::names::BusName;
use zbus::zvariant::Value;

use super::menu::TrayMenu;

/// As the installed desktop file is named.
const APP: &str = "application://Satchime.desktop";
const OBJECT: &str = "/com/canonical/unity/launcherentry/satchime";
const INTERFACE: &str = "com.canonical.Unity.LauncherEntry";

/// Tells each change until nobody draws any more. Whoever shows the count forgets it with this connection.
pub async fn keep(mut wanted: watch::Receiver<Option<TrayMenu>>) {
    if let Err(error) = tell(&mut wanted).await {
        tracing::debug!(%error, "no launcher can be told of unread payments");
    }
}

async fn tell(wanted: &mut watch::Receiver<Option<TrayMenu>>) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let mut told = 0;
    while wanted.changed().await.is_ok() {
        let unread = wanted.borrow_and_update().as_ref().map_or(0, |menu| menu.unread);
        if unread != told {
            told = unread;
            let count = i64::try_from(unread).unwrap_or(i64::MAX);
            let properties =
                HashMap::from([("count", Value::from(count)), ("count-visible", Value::from(unread > 0))]);
            bus.emit_signal(None::<BusName<'_>>, OBJECT, INTERFACE, "Update", &(APP, properties)).await?;
        }
    }
    Ok(())
}

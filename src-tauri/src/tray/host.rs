//! Whether somebody shows tray icons. On Linux that is a part of the desktop that may be missing, or start later.

use tokio::sync::watch;

/// Whether tray icons are shown; `None` until it is known.
pub type TrayHost = watch::Receiver<Option<bool>>;

#[cfg(all(unix, not(target_os = "macos")))]
pub use freedesktop::watch;

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop {
    use std::time::Duration;

    use futures_util::StreamExt;
    use futures_util::stream::select;
    use tokio::sync::watch::Sender;
    use tokio::time::timeout;
    use zbus::fdo::PropertiesProxy;
    use zbus::names::InterfaceName;
    use zbus::{Connection, MatchRule, MessageStream};

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const OBJECT: &str = "/StatusNotifierWatcher";
    const LIMIT: Duration = Duration::from_secs(5);
    /// A panel that was too busy to answer, or not ready, says nothing once it is.
    const ASK_AGAIN: Duration = Duration::from_secs(2);

    /// Keeps looking until nobody wants to know any more.
    pub async fn watch(found: Sender<Option<bool>>) {
        let looking = async {
            if let Err(error) = look(&found).await {
                tracing::debug!(%error, "nobody can be asked about the tray");
                found.send_replace(Some(false));
            }
        };
        tokio::select! {
            () = looking => {}
            () = found.closed() => {}
        }
    }

    async fn look(found: &Sender<Option<bool>>) -> zbus::Result<()> {
        let bus = Connection::session().await?;
        let comes_or_goes = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .sender("org.freedesktop.DBus")?
            .member("NameOwnerChanged")?
            .arg(0, WATCHER)?
            .build();
        let changes_its_mind =
            MatchRule::builder().msg_type(zbus::message::Type::Signal).interface(WATCHER)?.build();
        let mut news = select(
            MessageStream::for_match_rule(comes_or_goes, &bus, None).await?,
            MessageStream::for_match_rule(changes_its_mind, &bus, None).await?,
        );
        loop {
            let answer = timeout(LIMIT, has_host(&bus)).await;
            let is_there = matches!(answer, Ok(Ok(true)));
            let is_clear = answer.is_ok_and(|answer| answer.map_or_else(|error| is_nobody(&error), |_| true));
            found.send_if_modified(|known| known.replace(is_there) != Some(is_there));
            tokio::select! {
                news = news.next() => if news.is_none() { return Ok(()) },
                () = tokio::time::sleep(ASK_AGAIN), if !is_clear => {}
            }
        }
    }

    /// Whoever comes later is told of by the bus.
    fn is_nobody(error: &zbus::Error) -> bool {
        matches!(error, zbus::Error::FDO(error) if matches!(**error, zbus::fdo::Error::ServiceUnknown(_)))
    }

    async fn has_host(bus: &Connection) -> zbus::Result<bool> {
        let properties = PropertiesProxy::builder(bus).destination(WATCHER)?.path(OBJECT)?.build().await?;
        let watcher = InterfaceName::try_from(WATCHER)?;
        let registered = properties.get(watcher, "IsStatusNotifierHostRegistered").await?;
        Ok(bool::try_from(registered)?)
    }
}

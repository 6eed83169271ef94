//! The desktop: who shows notifications, and who shows tray icons.

use super::check::Check;

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub async fn look() -> Vec<Check> {
    use super::check::Area;
    use super::subject::Subject;
    use satchime_l10n::t;
    [Subject::Notifications, Subject::Tray]
        .map(|subject| Check::good(Area::Desktop, subject, t!("doctor-built-in")))
        .into()
}

#[cfg(all(unix, not(target_os = "macos")))]
pub async fn look() -> Vec<Check> {
    freedesktop::look().await
}

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop {
    use super::super::check::{Area, Check};
    use super::super::session_bus::{Presence, SessionBus};
    use super::super::subject::Subject;
    use satchime_domain::text;
    use satchime_l10n::t;

    const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
    const DAEMON: (&str, &str, &str) = (NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS);
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const TRAY: (&str, &str, &str) = (WATCHER, "/StatusNotifierWatcher", WATCHER);
    const MAX: usize = 80;

    pub async fn look() -> Vec<Check> {
        let Some(bus) = SessionBus::connect().await else {
            return vec![Check::note(Area::Desktop, Subject::Session, t!("doctor-no-session"))];
        };
        vec![notifications(&bus).await, tray(&bus).await]
    }

    async fn notifications(bus: &SessionBus) -> Check {
        const CHECK: Subject = Subject::Notifications;
        let missing = || {
            let next = t!("doctor-no-notifications.next");
            Check::wrong(Area::Desktop, CHECK, t!("doctor-no-notifications"), next)
        };
        if let Presence::Missing = bus.presence(NOTIFICATIONS).await {
            return missing();
        }
        type Told = (String, String, String, String);
        let Ok((name, _, version, _)) = bus.call::<_, Told>(DAEMON, "GetServerInformation", &()).await else {
            return missing();
        };
        let able: Vec<String> = bus.call(DAEMON, "GetCapabilities", &()).await.unwrap_or_default();
        let is_clickable = able.iter().any(|what| what == "actions");
        let able = text::one_line(&able.join(", "), 4 * MAX);
        let daemon = text::one_line(&format!("{name} {version}"), MAX);
        let found = match is_clickable {
            true => t!("doctor-notifications", daemon = daemon, able = able),
            false => t!("doctor-notifications.unclickable", daemon = daemon, able = able),
        };
        Check::good(Area::Desktop, CHECK, found)
    }

    async fn tray(bus: &SessionBus) -> Check {
        const CHECK: Subject = Subject::Tray;
        let shown = match bus.presence(WATCHER).await {
            Presence::Missing => false,
            Presence::Running | Presence::Startable => {
                bus.is_true(TRAY, "IsStatusNotifierHostRegistered").await.unwrap_or(false)
            }
        };
        if shown {
            let found = match bus.program(WATCHER).await {
                Some(program) => t!("doctor-tray.by", program = program),
                None => t!("doctor-tray"),
            };
            return Check::good(Area::Desktop, CHECK, found);
        }
        Check::wrong(Area::Desktop, CHECK, t!("doctor-no-tray"), t!("doctor-no-tray.next"))
    }
}

//! The desktop: who shows notifications, and who shows tray icons.

use super::check::Check;

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub async fn look() -> Vec<Check> {
    use super::check::Area;
    vec![
        Check::good(Area::Desktop, "notifications", "built in"),
        Check::good(Area::Desktop, "tray", "built in"),
    ]
}

#[cfg(all(unix, not(target_os = "macos")))]
pub async fn look() -> Vec<Check> {
    freedesktop::look().await
}

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop {
    use super::super::check::{Area, Check};
    use super::super::session_bus::{Presence, SessionBus};
    use satchime_domain::text;

    const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
    const DAEMON: (&str, &str, &str) = (NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS);
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const TRAY: (&str, &str, &str) = (WATCHER, "/StatusNotifierWatcher", WATCHER);
    const MAX: usize = 80;

    pub async fn look() -> Vec<Check> {
        let Some(bus) = SessionBus::connect().await else {
            return vec![Check::note(
                Area::Desktop,
                "session",
                "no desktop session here (no D-Bus session bus): the app can't show anything, `satchimectl \
                 watch` works",
            )];
        };
        vec![notifications(&bus).await, tray(&bus).await]
    }

    async fn notifications(bus: &SessionBus) -> Check {
        const CHECK: &str = "notifications";
        let missing = || {
            Check::wrong(
                Area::Desktop,
                CHECK,
                "Nothing shows notifications here.",
                "Start your desktop's notification daemon, or install one (dunst, mako).",
            )
        };
        if let Presence::Missing = bus.presence(NOTIFICATIONS).await {
            return missing();
        }
        type Told = (String, String, String, String);
        let Ok((name, _, version, _)) = bus.call::<_, Told>(DAEMON, "GetServerInformation", &()).await else {
            return missing();
        };
        let able: Vec<String> = bus.call(DAEMON, "GetCapabilities", &()).await.unwrap_or_default();
        let click = if able.iter().any(|what| what == "actions") { "" } else { "; can't be clicked" };
        let able = text::one_line(&able.join(", "), 4 * MAX);
        let who = text::one_line(&format!("{name} {version}"), MAX);
        Check::good(Area::Desktop, CHECK, format!("{who} ({able}){click}"))
    }

    async fn tray(bus: &SessionBus) -> Check {
        const CHECK: &str = "tray";
        let shown = match bus.presence(WATCHER).await {
            Presence::Missing => false,
            Presence::Running | Presence::Startable => {
                bus.is_true(TRAY, "IsStatusNotifierHostRegistered").await.unwrap_or(false)
            }
        };
        if shown {
            let program = bus.program(WATCHER).await;
            let by = program.map_or_else(String::new, |program| format!(" by {program}"));
            return Check::good(Area::Desktop, CHECK, format!("icons are shown{by}"));
        }
        Check::wrong(
            Area::Desktop,
            CHECK,
            "Nothing shows tray icons here.",
            "Switch your panel's tray on; on GNOME install the AppIndicator extension. The window works \
             without.",
        )
    }
}

//! Light or dark icons: a panel's colour can't be asked for, only what the desktop prefers.

/// The colour an icon is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconTone {
    /// For dark panels.
    Light,
    /// For light panels.
    Dark,
}

/// What the desktop says; without an answer, [`by_theme`] decides.
pub async fn preferred() -> Option<IconTone> {
    system::preferred().await
}

/// Must be called on the main thread.
pub fn by_theme() -> IconTone {
    system::by_theme()
}

/// macOS recolours the icon by itself.
#[cfg(target_os = "macos")]
mod system {
    use super::IconTone;

    pub async fn preferred() -> Option<IconTone> {
        None
    }

    pub fn by_theme() -> IconTone {
        IconTone::Dark
    }
}

#[cfg(windows)]
mod system {
    use windows_registry::CURRENT_USER;

    use super::IconTone;

    const THEME: &str = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize";

    pub async fn preferred() -> Option<IconTone> {
        let light_taskbar = CURRENT_USER.open(THEME).and_then(|theme| theme.get_u32("SystemUsesLightTheme"));
        light_taskbar.ok().map(|light| if light == 0 { IconTone::Light } else { IconTone::Dark })
    }

    pub fn by_theme() -> IconTone {
        IconTone::Light
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use std::time::Duration;

    use gtk::prelude::GtkSettingsExt;
    use tokio::time::timeout;
    use zbus::Connection;
    use zbus::zvariant::{OwnedValue, Value};

    use super::IconTone;

    const PORTAL: &str = "org.freedesktop.portal.Desktop";
    const OBJECT: &str = "/org/freedesktop/portal/desktop";
    const SETTINGS: &str = "org.freedesktop.portal.Settings";
    const LIMIT: Duration = Duration::from_secs(2);
    /// Their panels are dark whatever the theme.
    const DARK_PANELS: [&str; 4] = ["GNOME", "Unity", "Pantheon", "Budgie"];

    pub async fn preferred() -> Option<IconTone> {
        const DARK: u32 = 1;
        const LIGHT: u32 = 2;
        let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
        if desktop.split(':').any(|name| DARK_PANELS.contains(&name)) {
            return Some(IconTone::Light);
        }
        match timeout(LIMIT, color_scheme()).await.ok()?.ok()? {
            DARK => Some(IconTone::Light),
            LIGHT => Some(IconTone::Dark),
            _ => None,
        }
    }

    async fn color_scheme() -> zbus::Result<u32> {
        let bus = Connection::session().await?;
        let question = ("org.freedesktop.appearance", "color-scheme");
        let answer = bus.call_method(Some(PORTAL), OBJECT, Some(SETTINGS), "Read", &question).await?;
        // It comes wrapped twice.
        let wrapped: OwnedValue = answer.body().deserialize()?;
        let scheme = match &*wrapped {
            Value::Value(inner) => u32::try_from(&**inner)?,
            bare => u32::try_from(bare)?,
        };
        Ok(scheme)
    }

    pub fn by_theme() -> IconTone {
        let Some(settings) = gtk::Settings::default() else { return IconTone::Light };
        let name = settings.gtk_theme_name().unwrap_or_default().to_lowercase();
        if settings.is_gtk_application_prefer_dark_theme() || name.contains("dark") {
            IconTone::Light
        } else {
            IconTone::Dark
        }
    }
}

//! The virtual desktop around the app, as a person sees it.

mod bus;
mod file_dialog;
mod keyring;
mod launcher;
mod notifications;
mod question;
mod recorder;
mod screen;
mod session;
mod slow_notifications;
mod tray;
mod tray_host;

pub use bus::PrivateBus;
pub use file_dialog::FileDialog;
pub use keyring::Keyring;
pub use launcher::Launcher;
pub use notifications::{Notification, Notifications};
pub use question::Question;
pub use recorder::Recorder;
pub use screen::{Button, Screen};
pub use slow_notifications::SlowNotifications;
pub use tray::{Entry, Pixmap, Tray};
pub use tray_host::TrayHost;

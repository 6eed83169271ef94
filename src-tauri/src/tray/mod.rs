//! The icon in the system tray.
//!
//! - [`menu`]: what it shows, as a plain value; `status_notifier` (Linux and the BSDs) and `native` (macOS, Windows)
//!   only draw that.
//! - [`host`]: whether the desktop shows tray icons at all.

mod handle;
mod host;
pub mod menu;

#[cfg(all(unix, not(target_os = "macos")))]
mod icon;
#[cfg(all(unix, not(target_os = "macos")))]
mod launcher;
#[cfg(all(unix, not(target_os = "macos")))]
mod status_notifier;
#[cfg(all(unix, not(target_os = "macos")))]
pub use status_notifier::build;

#[cfg(any(target_os = "macos", windows))]
mod native;
#[cfg(any(target_os = "macos", windows))]
pub use native::build;

pub use handle::Tray;
pub use host::TrayHost;

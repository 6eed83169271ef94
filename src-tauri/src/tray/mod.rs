//! The icon in the system tray.
//!
//! - [`menu`]: what it shows, as a plain value. `native` only draws that.
//! - [`host`]: whether the desktop shows tray icons at all. [`icon_tone`]: light or dark, to be seen on the panel.

mod host;
mod icon_tone;
pub mod menu;
mod native;

pub use host::{TrayHost, watch as watch_tray_host};
pub use native::{Tray, build};

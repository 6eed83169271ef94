//! The icon in the system tray.
//!
//! - [`menu`]: what it shows, as a plain value. `native` only draws that.
//! - [`host`]: whether the desktop shows tray icons at all. [`ink`]: light or dark, to be seen on the panel.

mod host;
mod ink;
pub mod menu;
mod native;

pub use host::{TrayHost, watch as watch_tray_host};
pub use native::{Tray, build};

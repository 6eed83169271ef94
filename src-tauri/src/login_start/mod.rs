//! Whether the system starts Satchime, hidden, when the person logs in. The system alone knows, and is asked each time:
//! other programs switch it on and off too.

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(any(target_os = "macos", windows))]
mod native;
mod state;

#[cfg(all(unix, not(target_os = "macos")))]
pub use freedesktop::of_this_computer;
#[cfg(any(target_os = "macos", windows))]
pub use native::of_this_computer;
pub use state::{LoginStart, State};

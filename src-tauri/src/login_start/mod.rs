//! Whether the system starts Satchime, hidden, when the person logs in. The system alone knows, and is asked each time:
//! other programs switch it on and off too.

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(target_os = "macos")]
mod macos;
mod state;
#[cfg(windows)]
mod windows;

#[cfg(all(unix, not(target_os = "macos")))]
pub use freedesktop::of_this_computer;
#[cfg(target_os = "macos")]
pub use macos::{began_this_process, of_this_computer};
pub use state::{LoginStart, State};
#[cfg(windows)]
pub use windows::of_this_computer;

//! The desktop's do-not-disturb, where it can be read. Neither macOS nor Windows lets a program read its own.

#[cfg(target_os = "linux")]
mod freedesktop;

#[cfg(target_os = "linux")]
pub use freedesktop::{is_on, watch};

/// Whether the desktop is not to be disturbed now. What can't be known is no.
#[cfg(not(target_os = "linux"))]
pub async fn is_on() -> bool {
    false
}

/// Tells whether it is on, and each change after.
#[cfg(not(target_os = "linux"))]
pub async fn watch(_: impl Fn(bool)) {}

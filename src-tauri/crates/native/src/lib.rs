//! The few calls of Windows that no kept crate has a safe way for. All unsafe code of Satchime's own is in here, each
//! piece a few lines behind a safe function. For other systems there is nothing.
//!
//! - [`create_private_dir`]: a folder for one person.
//! - [`has_reader`]: whether a pipe was closed at its other end.
//! - [`set_app_id`]: which app this process is, to the taskbar and the notifications.

#![cfg(windows)]

mod app_id;
mod error;
mod pipe;
mod private_dir;

pub use app_id::set_app_id;
pub use pipe::has_reader;
pub use private_dir::{access_list, create_private_dir};

//! What the window and the tray are shown.
//!
//! - [`types`], [`settings`]: the values, with their TypeScript side generated from them; what is decided comes in
//!   there. [`convert`]: the engine's state in those values. [`words`]: how all wallets are. [`problems`]: the one
//!   table from faults to words and offers; [`sound_problems`],
//!   [`shortcut_problem`]: those of sounds and of the shortcut. [`notification_test`], [`login_start`]:
//!   what became of a test, and what the system says of starting at login.
//! - [`ledger`]: what is asked of the ledger, and what it is answered.
//! - [`update`]: one of them on its way to the window.

pub mod convert;
pub mod ledger;
pub mod login_start;
pub mod notification_test;
pub mod problems;
pub mod settings;
pub mod shortcut_problem;
pub mod sound_problems;
pub mod types;
pub mod update;
pub mod words;

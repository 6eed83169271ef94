//! The one owner of all wallets: takes commands, starts and stops workers, keeps what they report, and tells the sink.
//! [`state`] is what it owns; [`run`] its loop; [`supervisor`] keeps it running.

mod adding;
mod alarms;
mod bindings;
mod commands;
mod messages;
mod rates;
mod removing;
mod results;
mod run;
mod server;
mod state;
mod stored;
mod supervisor;

pub(crate) use self::messages::{Command, ServerChange};
pub(crate) use self::supervisor::start;

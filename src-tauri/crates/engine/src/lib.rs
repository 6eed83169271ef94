//! The truth engine: keeps the ledger equal to the servers' and every change announced once.
//!
//! One [`controller`] owns all state; one [`worker`] per wallet verifies, subscribes, catches up and stays live.
//! Commands go in through [`EngineHandle`], events come out through [`ports::EventSink`] and
//! announcements through each [`ports::Receiver`]; nothing else connects the
//! engine to the world than the traits in [`ports`]. The map:
//!
//! - [`ports`]: what the engine needs of the world. [`memory`]: those needs met in memory, for tests, demo and `watch
//!   --server`.
//! - [`api`]: the commands, their answers, and the events. [`handle`]: the door to them.
//! - [`controller`]: the loop that owns the wallets. [`inspection`]: the live check of a wallet before it is added.
//! - [`worker`]: one wallet's life. [`channels`]: what goes between it and the controller. [`wake_signal`]: what ends
//!   its wait.
//! - [`reconcile`]: reading the server's list into the ledger. [`paging`]: part by part, whatever stands in it.
//!   [`recorder`]: the one way into the ledger. [`framed_ids`]: what frames named meanwhile.
//! - [`delivery`]: the outbox, delivered once to each receiver. [`pacing`]: REST requests kept under each server's
//!   limit.
//! - [`routes`]: the way to a server, and the password for it. [`supervision`]: what becomes of a task that panics.

pub mod api;
mod channels;
mod controller;
mod delivery;
mod framed_ids;
mod handle;
mod inspection;
pub mod memory;
mod pacing;
pub mod paging;
pub mod ports;
mod reconcile;
mod recorder;
mod routes;
mod supervision;
mod wake_signal;
mod worker;

pub use handle::{Engine, EngineHandle};

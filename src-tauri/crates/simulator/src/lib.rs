//! An LNbits-compatible server: the wallet behind Satchime's demo, and the server its tests talk to.
//!
//! It answers as the recorded servers do, version by version, and can be told to misbehave. The map:
//!
//! - [`Simulator`]: start, stop, restart ([`server`]); make payments ([`script`]); look and wait ([`observe`]).
//! - [`Options`], [`Version`]: how a server is set up, and what differs between LNbits releases.
//! - [`Faults`]: what can be made to go wrong.
//! - [`demo`]: two wallets with a history and lively traffic.
//! - Inside: `ledger` (wallets and payments), `channels` (subscribers and frames), `wire` (JSON shapes),
//!   `rest` and `ws` (the two faces), `journal` (what clients asked).

mod bolt11;
mod channels;
pub mod demo;
pub mod faults;
mod journal;
mod ledger;
pub mod observe;
pub mod options;
mod payment;
mod rest;
pub mod script;
pub mod server;
mod shared;
#[cfg(feature = "tls")]
pub mod tls;
mod version;
mod wallet;
mod wire;
mod ws;

pub use demo::Demo;
pub use faults::{Answer, Dose, Faults, HandshakeFault};
pub use journal::{ChannelKind, Dial, Request};
pub use observe::{Close, Flood};
pub use options::Options;
pub use payment::{Draft, SimPayment, Status, msat, sat};
pub use script::Push;
pub use server::Simulator;
pub use version::Version;
pub use wallet::{KeyKind, SimWallet};

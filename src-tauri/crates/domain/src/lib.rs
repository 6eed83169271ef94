//! Satchime's pure heart: what a payment, a wallet and a connection *are*, and every decision about them.
//!
//! Nothing here does I/O, reads a clock or draws randomness: time and random numbers are passed in. The map:
//!
//! - [`money`], [`unit`], [`payment`], [`wallet`], [`key`], [`fingerprint`]: the nouns.
//! - [`source`], [`address`]: what any kind of wallet server tells, and where it is.
//! - [`lnbits`]: what LNbits servers send, by version, and the addresses people paste.
//! - [`fault`]: everything that can go wrong, whether trying again can help, and the words for it.
//! - [`connection`], [`backoff`], [`channel`]: the states of a wallet's connection, how long to wait, what to
//!   subscribe to.
//! - [`health`], [`push`]: what is known of a connection besides its state, and whether the server's pushes arrive.
//! - [`ledger`]: what a record from the server changes, and whether that is worth announcing. [`pending`]: when to
//!   ask again.
//! - [`filter`]: which payments a person looks for, and what they come to.
//! - [`audit`]: the whole ledger compared with the server's whole list.
//! - [`settings`], [`server`], [`route`]: what the person decided about the app as a whole, about one server, and about
//!   the way there. [`rules`]: which payments are told, and how. [`sounds`]: which sounds were chosen; [`cue`]: which
//!   one is heard when. [`shortcut`]: keys that are pressed together.
//! - [`named_settings`]: settings by name, as they are typed.
//! - [`words`]: what a state, a way of watching and a key are called, and what they mean.
//! - [`notice`], [`text`]: what is said to the person, made safe from what strangers wrote.
//! - `testing`: wallets and payments for the tests of every crate.

pub mod address;
pub mod audit;
pub mod backoff;
pub mod channel;
pub mod connection;
pub mod cue;
pub mod fault;
pub mod filter;
pub mod fingerprint;
pub mod health;
pub mod key;
pub mod ledger;
pub mod lnbits;
pub mod local_time;
pub mod money;
pub mod named_settings;
pub mod notice;
pub mod payment;
pub mod pending;
pub mod push;
pub mod route;
pub mod rules;
pub mod server;
pub mod settings;
pub mod shortcut;
pub mod sounds;
pub mod source;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod unit;
pub mod wallet;
pub mod words;

pub use jiff::tz::TimeZone;
pub use jiff::{SignedDuration, Timestamp, Zoned};

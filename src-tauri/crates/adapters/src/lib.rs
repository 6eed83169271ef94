//! The engine's ports, met by the real world: one module a port.
//!
//! - [`network`], [`tls`]: the one HTTP client, TLS configuration and proxy policy that REST and WebSocket share.
//! - [`trust`], [`certificate`], [`root_file`]: what the person trusts besides the system's authorities, and what
//!   there is to compare.
//! - [`lnbits`]: the source that there is. [`faults`]: what went wrong on the way to a server, by stage.
//! - [`sqlite`]: wallets, the ledger and the outbox. [`data_folder`]: where they live, and that only one process
//!   works there.
//! - [`keyring`]: keys, in the system's keyring or for the session only.
//! - [`network_watch`]: when this computer's network changes. [`composition`]: the ports that every program takes as
//!   they are.
//! - [`files`]: files of Satchime's own, and what goes wrong with them.
//! - [`process`]: that nobody else reads this process's memory.
//! - [`clock`], [`logging`]: the time, and what is written about it all.

pub mod certificate;
pub mod clock;
mod composition;
pub mod data_folder;
mod faults;
mod files;
pub mod keyring;
pub mod lnbits;
pub mod logging;
pub mod network;
pub mod network_watch;
mod onion;
mod places;
pub mod process;
pub mod root_file;
pub mod sqlite;
pub mod tls;
pub mod trust;

pub use clock::SystemClock;
pub use composition::ports;
pub use data_folder::DataFolder;
pub use files::{make_private_dir, write_private};
pub use keyring::KeyringSecrets;
pub use lnbits::LnbitsSource;
pub use network::Network;
pub use network_watch::SystemNetwork;
pub use sqlite::SqliteStore;

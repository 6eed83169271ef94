//! The engine's ports, met by the real world: one module a port.
//!
//! - [`network`], [`tls`]: the one HTTP client, TLS configuration and proxy policy that REST and WebSocket share.
//! - [`http`]: LNbits' REST interface. [`websocket`]: its subscriptions. [`faults`]: what went wrong in either, by
//!   stage.
//! - [`sqlite`]: wallets, the ledger and the outbox. [`data_folder`]: where they live, and that only one process
//!   works there.
//! - [`keyring`]: keys, in the system's keyring or for the session only.
//! - [`network_watch`]: when this computer's network changes. [`composition`]: the ports that every program takes as
//!   they are.
//! - [`clock`], [`logging`]: the time, and what is written about it all.

pub mod clock;
mod composition;
pub mod data_folder;
mod faults;
pub mod http;
pub mod keyring;
pub mod logging;
pub mod network;
pub mod network_watch;
mod onion;
mod places;
pub mod sqlite;
pub mod tls;
pub mod websocket;

pub use clock::SystemClock;
pub use composition::ports;
pub use data_folder::DataFolder;
pub use http::HttpSource;
pub use keyring::KeyringSecrets;
pub use network::Network;
pub use network_watch::SystemNetwork;
pub use sqlite::SqliteStore;
pub use websocket::WsTransport;

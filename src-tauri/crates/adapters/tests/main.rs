//! The adapters from the outside, in one program.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod common;
mod fuzzed;
mod handshake;
mod hostile;
mod http;
#[cfg(target_os = "linux")]
mod network_watch;
mod store_contract;
mod tls;
mod websocket;

//! The simulator, seen from outside: a real HTTP client and real WebSockets, against the recorded servers.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod client;
mod demo;
mod events;
mod faults;
mod recorded;
mod rest;
mod shapes;
mod sockets;
mod tls;

//! The real program against a simulated server, from the outside: what it prints, how it ends, what it leaves behind.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod audit;
mod demo;
mod doctor;
mod kept;
mod languages;
mod refused;
mod running;
mod settings;
mod trusting;
mod watching;

//! The pure decisions from the outside, in one program.

#![allow(clippy::panic, clippy::unwrap_used, reason = "what tests share is test code too")]

mod address;
mod common;
mod cue;
mod fault;
mod fuzzed;
mod golden;
mod hostile;
mod late;
mod ledger;
mod leniency;
mod local_times;
mod named_settings;
mod notice;
mod odd_records;
mod private_http;
mod quiet_hours;
mod recorded;
mod reversals;
mod rules;
mod rules_in_words;
mod text;
mod watched;

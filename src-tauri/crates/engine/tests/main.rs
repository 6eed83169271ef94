//! The engine from the outside. One program, because what the tests share is most of each.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod addresses;
mod backfill;
mod completeness;
mod deaf_channel;
mod delivery;
mod health;
mod hostile;
mod identity;
mod keys;
mod late;
mod many_wallets;
mod model;
mod network;
mod no_socket;
mod on_their_way;
mod other_source;
mod outages;
mod panics;
mod payments;
mod pending;
mod promptness;
mod pushes;
mod rates;
mod rejected;
mod reversals;
mod routes;
mod rules;
mod same_wallet;
mod shared_wallet;
mod trust;
mod unreadable;
mod world;

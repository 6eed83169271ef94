//! The whole-app tests, in one program. `cargo xtask test` runs each file's in a virtual desktop of their own.

#![cfg(target_os = "linux")]

mod addresses;
mod bad_computer;
mod bad_input;
mod being_there;
mod deep_links;
mod demo;
mod doctor;
mod faults;
mod gzip_bombs;
mod harness;
mod hostile;
mod keyring;
mod languages;
mod memory;
mod notices;
mod notification_pictures;
mod notifications;
mod odd_records;
mod postgres;
mod private_http;
mod proxy;
mod quitting;
mod real_lnbits;
mod reverse_proxies;
mod routes;
mod shared_wallets;
mod sounds;
mod tray;
mod trust;
mod window;
mod window_guest;
mod window_health;
mod window_settings;

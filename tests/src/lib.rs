//! What the whole-app tests stand on. The tests talk to Satchime only from the outside, as a person, a desktop and a
//! server would. A harness that can't do its part panics and says why. The map:
//!
//! - [`program`]: satchime and satchimectl as processes: what they print, and signals to them.
//! - [`lnbits`]: a real LNbits server on loopback, with wallets and money in them.
//! - [`desktop`]: notifications, tray, keyring and screen of the virtual desktop that `cargo xtask test` starts.
//! - [`proxy`]: a network that does what networks do, between a program and a server.
//! - [`gateway`], [`tor`]: the proxies that people go through, and a real Tor.
//! - [`own_network`]: a network where only loopback is.
//! - [`nginx`]: a reverse proxy as people set it up before their server.
//! - [`webdriver`]: the real window, clicked and read through WebKit's own driver.
//! - [`ctl`]: what most tests do with `satchimectl`.
//! - [`watch`]: `satchimectl watch` and what it told.
//! - [`books`]: what was told, compared with the server's own books.
//! - [`memory`]: what is in another process's memory.
//! - [`wait`]: for everything that is true only a little later.
//! - [`evidence`]: what a failing test leaves behind.

#![cfg(target_os = "linux")]

pub mod books;
pub mod ctl;
pub mod desktop;
pub mod gateway;
pub mod lnbits;
pub mod memory;
pub mod nginx;
pub mod own_network;
pub mod program;
pub mod proxy;
pub mod tor;
pub mod wait;
pub mod watch;
pub mod webdriver;

mod evidence;
mod http;
mod place;
mod process;

pub use process::Process;
pub use rustix::process::Signal;

//! What everything on the desktop goes through: its bus, its programs, and the check that it is the virtual one.

use crate::evidence;

/// Panics outside the virtual desktop, so that no test ever clicks on a person's own.
pub fn enter() {
    let inside = std::env::var_os("SATCHIME_VIRTUAL_DESKTOP").is_some();
    assert!(inside, "this test needs the virtual desktop: run it with `cargo xtask test --only app`");
    evidence::begin();
}

pub async fn session_bus() -> zbus::Connection {
    enter();
    zbus::Connection::session().await.expect("a session bus")
}

pub async fn run(name: &str, arguments: &[&str]) -> std::process::Output {
    enter();
    let output =
        tokio::process::Command::new(name).args(arguments).stdin(std::process::Stdio::null()).output();
    output
        .await
        .unwrap_or_else(|error| panic!("can't start {name}: {error}. Is it installed? (cargo xtask setup)"))
}

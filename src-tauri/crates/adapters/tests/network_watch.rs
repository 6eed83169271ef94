//! The system's word that the network came up: in a network namespace of its own, where this test may change addresses.

use std::process::{Command, Output};

use satchime_adapters::SystemNetwork;
use satchime_engine::ports::NetworkWatch;

const INSIDE: &str = "SATCHIME_TEST_IN_ITS_OWN_NETWORK";

#[test]
fn an_address_that_comes_up_is_told() {
    if std::env::var_os(INSIDE).is_some() {
        return;
    }
    let allowed = Command::new("unshare").args(["--map-root-user", "--net", "ip", "link"]).output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        // The reading of the events has a test of its own beside it.
        eprintln!("Left out: this sandbox has no network namespaces.");
        return;
    }
    let output = again_inside("network_watch::inside_its_own_network");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn again_inside(test: &str) -> Output {
    let this = std::env::current_exe().unwrap();
    Command::new("unshare")
        .args(["--map-root-user", "--net"])
        .arg(this)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "yes")
        .output()
        .unwrap()
}

#[tokio::test]
async fn inside_its_own_network() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    ip(&["link", "set", "lo", "up"]);
    let network = SystemNetwork::watch();
    let mut number = 0;
    // The watch may still be taking in what was there before it.
    let adding = async {
        loop {
            number += 1;
            ip(&["addr", "add", &format!("10.9.8.{number}/32"), "dev", "lo"]);
            tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        }
    };
    tokio::select! {
        () = network.came_up() => {}
        () = adding => {}
        () = tokio::time::sleep(std::time::Duration::from_secs(60)) => {
            panic!("nothing was told of {number} addresses")
        }
    }
}

fn ip(arguments: &[&str]) {
    assert!(Command::new("ip").args(arguments).status().unwrap().success(), "ip {arguments:?}");
}

//! The demo: payments within seconds, and nothing left behind.

use std::fs;
use std::path::Path;

use satchime_tests::Signal;
use satchime_tests::desktop::{Keyring, Notifications, Tray};
use satchime_tests::program::Program;
use satchime_tests::watch::Watch;

fn contents(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn satchimectl_shows_payments_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keyring::items().await.len();
    let demo = Watch::of(Program::satchimectl().args(["watch", "--demo", "--json"]).data_dir(folder.path()));
    demo.live(2).await;
    demo.count(2).await;
    let told = demo.end().await;
    for payment in told.payments() {
        assert_eq!(payment["confirmed"], true, "{payment}");
        assert!(payment["amount_msat"].as_i64().is_some_and(|msat| msat > 0), "{payment}");
    }
    assert_eq!(contents(folder.path()), Vec::<String>::new());
    assert_eq!(Keyring::items().await.len(), keys);
}

#[tokio::test]
async fn satchime_shows_payments_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keyring::items().await.len();
    let mut notifications = Notifications::watch().await;
    let mut app = Program::satchime().args(["--demo", "--hidden"]).data_dir(folder.path()).start();
    let tray = Tray::of("satchime").await;
    tray.entry("Leave the demo").await;
    notifications.next("a payment", |seen| seen.summary.contains(" sat")).await;
    tray.entry(" sat \u{b7} ").await;
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
    let kept: Vec<String> =
        contents(folder.path()).into_iter().filter(|name| !name.ends_with(".log")).collect();
    assert_eq!(kept, Vec::<String>::new());
    assert_eq!(Keyring::items().await.len(), keys);
    Notifications::close_all().await;
}

//! The harness's own tests: what it says about a server and a desktop is true.

#![cfg(target_os = "linux")]

use std::collections::HashMap;

use futures_util::StreamExt;
use satchime_tests::Signal;
use satchime_tests::desktop::{Keyring, Notifications, Screen};
use satchime_tests::lnbits::{BY_WALLET_ID, FIRST_CREDIT, LnbitsServer, NEWEST};
use satchime_tests::program::Program;
use zbus::zvariant::Value;
use zbus::{Connection, Proxy};

const FIRST_CREDIT_MSAT: i64 = FIRST_CREDIT.cast_signed() * 1000;

#[tokio::test]
async fn runs_the_newest_lnbits() {
    exercise_server(NEWEST).await;
}

#[tokio::test]
async fn runs_the_last_lnbits_with_channels_by_wallet_id() {
    exercise_server(BY_WALLET_ID).await;
}

async fn exercise_server(version: &str) {
    let mut server = LnbitsServer::start(version).await;
    assert_eq!(server.balance_msat("a").await, FIRST_CREDIT_MSAT);

    let paid = server.pay("a", "b", 21, "coffee").await;
    assert_eq!(server.balance_msat("a").await, FIRST_CREDIT_MSAT - 21_000);
    assert_eq!(server.balance_msat("b").await, FIRST_CREDIT_MSAT + 21_000);
    let received = record_of(&server.payments("b").await, &paid.payment_hash);
    assert_eq!(received["amount"], 21_000);
    assert_eq!(received["memo"], "coffee");

    server.fail("a", 500).await;
    assert_eq!(server.balance_msat("a").await, FIRST_CREDIT_MSAT - 21_000);
    server.push(&server.wallet("a").inkey, "anything").await;

    server.kill().await;
    server.restart().await;
    assert_eq!(server.balance_msat("b").await, FIRST_CREDIT_MSAT + 21_000);

    let old = server.create_wallet("late").await;
    assert!(server.accepts(&old.inkey).await);
    server.credit("late", 5).await;
    assert_eq!(server.balance_msat("late").await, 5000);
    if let Some(renewed) = server.revoke_keys("late").await {
        assert_ne!(renewed.inkey, old.inkey);
        assert_eq!(server.balance_msat("late").await, 5000);
    }
    assert!(!server.accepts(&old.inkey).await);
    server.stop().await;
}

fn record_of(records: &[serde_json::Value], payment_hash: &str) -> serde_json::Value {
    let record = records.iter().find(|record| record["payment_hash"] == payment_hash);
    record.expect("the payment was recorded").clone()
}

#[tokio::test]
async fn reads_what_programs_print_and_signals_them() {
    let script = r#"echo '{"number":1}'; cat; echo trouble >&2; trap 'echo "{\"number\":3}"; exit 7' INT; while :; do sleep 0.05; done"#;
    let mut program = Program::at("sh").args(["-c", script]).input("{\"number\":2}\n").start();
    let second = program.next_event("the second event", |event| event["number"] == 2).await;
    assert_eq!(second["number"], 2);
    program.says("trouble").await;
    program.process().signal(Signal::INT);
    let output = program.finish().await;
    assert_eq!(output.status.code(), Some(7));
    assert_eq!(
        output.events().iter().map(|event| event["number"].as_i64()).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3)]
    );
}

#[tokio::test]
async fn sees_notifications_and_clicks_on_them() {
    let mut notifications = Notifications::watch().await;
    let (name, path) = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications");
    let daemon = Proxy::new(&Connection::session().await.unwrap(), name, path, name).await.unwrap();
    let mut clicks = daemon.receive_signal("ActionInvoked").await.unwrap();
    let (actions, hints) = (["default", "Open"], HashMap::from([("category", Value::from("transfer"))]));
    let sent = ("Somebody", 0_u32, "", "+21 sat", "Shop <b>& more", &actions[..], &hints, -1_i32);
    let id: u32 = daemon.call("Notify", &sent).await.unwrap();

    let seen = notifications.next("a notification", |seen| seen.app_name == "Somebody").await;
    assert_eq!((seen.summary.as_str(), seen.body.as_str()), ("+21 sat", "Shop <b>& more"));
    assert_eq!(seen.actions, [("default".to_owned(), "Open".to_owned())]);
    assert_eq!(seen.hints["category"], "transfer");

    Notifications::shown(1).await;
    Notifications::click(0).await;
    let clicked: (u32, String) = clicks.next().await.unwrap().body().deserialize().unwrap();
    assert_eq!(clicked, (id, "default".to_owned()));
    Notifications::close_all().await;
}

#[tokio::test]
async fn finds_what_is_in_the_keyring() {
    let attributes = ["service", "somebody", "username", "me"];
    let store =
        Program::at("secret-tool").args(["store", "--label", "A key"]).args(attributes).input("5ec7e7");
    store.finish().await.expect_success();
    let items = Keyring::items().await;
    let item = items.iter().find(|item| item.label == "A key").expect("the key is in the keyring");
    assert_eq!(item.attributes["service"], "somebody");
    assert_eq!(item.secret().await.as_deref(), Some("5ec7e7"));
    Program::at("secret-tool").args(["clear"]).args(attributes).finish().await.expect_success();
    assert!(item.secret().await.is_none());
}

#[tokio::test]
async fn takes_pictures_of_the_screen() {
    let picture = std::fs::read(Screen::picture("harness").await).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

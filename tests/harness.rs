//! The harness's own tests: what it says about a server and a desktop is true.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use satchime_tests::books::{Books, Life, Wrongs, without_repeats};
use satchime_tests::desktop::{Keyring, Notifications, Screen, Tray};
use satchime_tests::lnbits::{BY_WALLET_ID, FIRST_CREDIT, Fate, LnbitsServer, NEWEST};
use satchime_tests::program::Program;
use satchime_tests::watch::Watch;
use satchime_tests::{Signal, wait};
use serde_json::{Value as Json, json};
use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::Value;

const FIRST_CREDIT_MSAT: i64 = FIRST_CREDIT.cast_signed() * 1000;

#[tokio::test]
async fn runs_the_newest_lnbits() {
    exercise_server(LnbitsServer::start(NEWEST).await, NEWEST).await;
}

#[tokio::test]
async fn runs_the_last_lnbits_with_channels_by_wallet_id() {
    exercise_server(LnbitsServer::start(BY_WALLET_ID).await, BY_WALLET_ID).await;
}

#[tokio::test]
async fn runs_the_newest_lnbits_on_postgres() {
    let server = LnbitsServer::start_on_postgres(NEWEST).await;
    assert!(!server.has_sqlite_files(), "LNbits took no notice of the database");
    exercise_server(server, NEWEST).await;
}

async fn exercise_server(mut server: LnbitsServer, version: &str) {
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

    let slow = server.pend("a", 30).await;
    assert_eq!(record_of(&server.payments("a").await, &slow)["status"], pending(version));
    server.decide(&slow, Fate::Succeeds);
    server.ask_about("a", &slow).await;
    let settled = record_of(&server.payments("a").await, &slow);
    assert_eq!(settled["amount"], -30_000, "{settled}");
    assert_eq!(server.balance_msat("a").await, FIRST_CREDIT_MSAT - 52_000);

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

/// Before 0.12.11 a record has no status.
fn pending(version: &str) -> Json {
    if version == BY_WALLET_ID { Json::Null } else { "pending".into() }
}

fn record_of(records: &[Json], payment_hash: &str) -> Json {
    let record = records.iter().find(|record| record["payment_hash"] == payment_hash);
    record.expect("the payment was recorded").clone()
}

#[tokio::test]
async fn reads_what_programs_print_and_signals_them() {
    let script = concat!(
        r#"echo '{"number":1}'; cat; echo trouble >&2; "#,
        r#"trap 'echo "{\"number\":3}"; exit 7' INT; while :; do sleep 0.05; done"#
    );
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

async fn notification_daemon() -> zbus::Proxy<'static> {
    let (name, path) = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications");
    zbus::Proxy::new(&Connection::session().await.unwrap(), name, path, name).await.unwrap()
}

/// The daemon tells of clicks to the connection that sent what is clicked.
async fn notify(daemon: &zbus::Proxy<'_>, summary: &str) -> u32 {
    let (actions, hints) = (["default", "Open"], HashMap::from([("category", Value::from("transfer"))]));
    let sent = ("Somebody", 0_u32, "", summary, "Shop <b>& more", &actions[..], &hints, -1_i32);
    daemon.call("Notify", &sent).await.unwrap()
}

#[tokio::test]
async fn sees_notifications_and_clicks_on_them() {
    let mut notifications = Notifications::watch().await;
    let daemon = notification_daemon().await;
    let mut clicks = daemon.receive_signal("ActionInvoked").await.unwrap();
    let id = notify(&daemon, "+21 sat").await;

    let seen = notifications.next("a notification", |seen| seen.app_name == "Somebody").await;
    assert_eq!((seen.summary.as_str(), seen.body.as_str()), ("+21 sat", "Shop <b>& more"));
    assert_eq!(seen.actions, [("default".to_owned(), "Open".to_owned())]);
    assert_eq!(seen.hints["category"], "transfer");

    Notifications::shown(1).await;
    Notifications::click(0).await;
    let clicked: (u32, String) = timeout(Duration::from_secs(30), clicks.next())
        .await
        .expect("the click is told")
        .unwrap()
        .body()
        .deserialize()
        .unwrap();
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

/// What [`made_up`] needs to know: whether it is to fail, and where to write down the keys it uses.
const MADE_UP: &str = "SATCHIME_MADE_UP_FAILURE";

/// Run by the test below.
#[tokio::test]
#[ignore = "fails on purpose"]
async fn made_up() {
    let server = LnbitsServer::start(NEWEST).await;
    let (a, b) = (server.wallet("a"), server.wallet("b"));
    let folder = tempfile::tempdir().unwrap();
    let _app = Program::satchime().args(["--hidden"]).data_dir(folder.path()).start();
    let watch = Watch::server(&server.url(), &a.inkey, &[]);
    Program::at("echo").args([format!("key={}", b.adminkey)]).finish().await.expect_success();
    notify(&notification_daemon().await, "A made-up failure").await;
    watch.live(1).await;
    Tray::of("satchime").await;
    if let Some(keys) = std::env::var_os(MADE_UP) {
        std::fs::write(keys, [a.inkey, a.adminkey, a.user, b.inkey, b.adminkey, b.user].join("\n")).unwrap();
        panic!("made up");
    }
}

#[tokio::test]
async fn a_failing_test_leaves_what_happened_without_its_keys() {
    let keys = tempfile::NamedTempFile::new().unwrap();
    let run =
        || Program::at(std::env::current_exe().unwrap()).args(["--ignored", "--exact", "harness::made_up"]);
    // It starts a server and four programs, each of which may take its time.
    let finish = async |program: Program| {
        let mut running = program.start();
        running.process().end_within(4 * wait::PATIENCE).await;
        running.finish().await
    };
    let failed = finish(run().env(MADE_UP, keys.path())).await;
    Notifications::close_all().await;
    assert_eq!(failed.status.code(), Some(101), "{}", failed.stdout);
    let line = failed.stdout.lines().find_map(|line| line.strip_prefix("left in "));
    let (folder, names) = line.and_then(|line| line.split_once(": ")).expect("it says what it left");
    let keys = std::fs::read_to_string(keys.path()).unwrap();
    assert_eq!(keys.lines().count(), 6);
    for (end, holds) in [
        ("lnbits-1.6.2.log", "/api/v1/ws/<key or id "),
        ("satchimectl-stdout.log", "\"live\""),
        ("echo-stdout.log", "key=<key or id "),
        ("satchime-stderr.log", "INFO"),
        ("bus.log", "A made-up failure"),
        ("screen.png", "PNG"),
    ] {
        let name = names.split(", ").find(|name| name.ends_with(end));
        let name = name.unwrap_or_else(|| panic!("no {end} among {names}"));
        let content = std::fs::read(std::path::Path::new(folder).join(name)).unwrap();
        let content = String::from_utf8_lossy(&content);
        assert!(content.contains(holds), "{holds} is missing in {name}: {content}");
        assert!(!keys.lines().any(|key| content.contains(key)), "{name} has a key");
    }
    finish(run()).await.expect_success();
    Notifications::close_all().await;
    assert!(!std::path::Path::new(folder).exists(), "a test that succeeds leaves nothing");
}

#[tokio::test]
async fn takes_pictures_of_the_screen() {
    let picture = std::fs::read(Screen::picture("harness").await).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

/// A payment as a program tells it.
fn told(id: &str, wallet: &str, late: bool) -> Json {
    json!({
        "event": "payment", "wallet_id": wallet, "checking_id": id, "payment_hash": id,
        "direction": "inbound", "status": "succeeded", "amount_msat": 1000, "fee_msat": 0, "memo": null,
        "late": late, "settled_at": "2026-11-23T09:41:07Z",
    })
}

/// The same as the server's books have it.
fn record(id: &str, status: &str) -> Json {
    json!({ "checking_id": id, "payment_hash": id, "amount": 1000, "fee": 0, "status": status, "memo": null })
}

#[test]
fn finds_what_is_lost_told_twice_or_invented() {
    let before = Books::with(&[record("old", "success"), record("open", "pending")]);
    let records = ["old", "open", "new", "newer"].map(|id| record(id, "success"));
    let wrongs = |ids: &[&str]| {
        let told: Vec<_> = ids.iter().map(|id| told(id, "w", false)).collect();
        let Wrongs { lost, duplicate, invented } = Wrongs::of(&told, &records, &before);
        [lost, duplicate, invented].map(|all| all.into_iter().map(|facts| facts.0).collect::<Vec<_>>())
    };
    assert_eq!(wrongs(&["new", "open", "newer"]), [vec![""; 0], vec![], vec![]]);
    assert_eq!(wrongs(&["new", "open"]), [vec!["newer"], vec![], vec![]]);
    assert_eq!(wrongs(&["new", "open", "newer", "new"]), [vec![], vec!["new"], vec![]]);
    assert_eq!(wrongs(&["new", "open", "newer", "old"]), [vec![], vec![], vec!["old"]]);
    let mut dearer = told("new", "w", false);
    dearer["amount_msat"] = 2000.into();
    let wrongs = Wrongs::of(&[dearer], &records[2..3], &before);
    assert_eq!((wrongs.lost.len(), wrongs.invented.len()), (1, 1));
}

#[test]
fn a_kill_may_repeat_the_last_announcement_alone() {
    let life = |killed: bool, told: &[Json]| Life { told: told.to_vec(), killed };
    let one = |id| told(id, "w", false);
    let late = |id| told(id, "w", true);
    for (what, lives, left, repeated) in [
        ("nothing", [life(true, &[one("a")]), life(false, &[one("b")])], 2, 0),
        ("the last", [life(true, &[one("a"), one("b")]), life(false, &[one("b"), one("c")])], 3, 1),
        ("not without a kill", [life(false, &[one("a")]), life(false, &[one("a")])], 2, 0),
        ("not the one before it", [life(true, &[one("a"), one("b")]), life(false, &[one("a")])], 3, 0),
        ("not twice", [life(true, &[one("a")]), life(false, &[one("a"), one("a")])], 2, 1),
        (
            "a summary, and nothing before it",
            [
                life(true, &[one("a"), late("b"), late("c")]),
                life(false, &[one("a"), late("c"), late("b"), late("d")]),
            ],
            5,
            1,
        ),
        (
            "not of two wallets",
            [life(true, &[told("x", "v", true), late("b")]), life(false, &[told("x", "v", true), late("b")])],
            3,
            1,
        ),
    ] {
        let (all, announcements) = without_repeats(&lives);
        assert_eq!((all.len(), announcements), (left, repeated), "{what}: {all:?}");
    }
    let lives = [life(true, &[one("a")]), life(true, &[]), life(true, &[one("a")]), life(false, &[one("a")])];
    let (all, announcements) = without_repeats(&lives);
    assert_eq!((all.len(), announcements), (1, 2), "{all:?}");
}

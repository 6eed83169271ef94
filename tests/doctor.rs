//! `satchimectl doctor` beside a running `satchimectl watch` on a real LNbits server: how each wallet is, and whether
//! the server's pushes arrive.

use std::path::Path;

use satchime_tests::books::Books;
use satchime_tests::ctl::{add, remove_all, satchimectl};
use satchime_tests::lnbits::{BY_WALLET_ID, LnbitsServer, NEWEST};
use satchime_tests::program::Output;
use satchime_tests::watch::{Watch, assert_no_key};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn pushes_are_proved_on_the_newest_lnbits() {
    let server = LnbitsServer::start(NEWEST).await;
    pushes_are_proved(&server, &server.wallet("a").inkey).await;
}

#[tokio::test]
async fn pushes_are_proved_on_the_last_lnbits_with_channels_by_wallet_id() {
    let server = LnbitsServer::start(BY_WALLET_ID).await;
    pushes_are_proved(&server, &server.wallet("a").id).await;
}

async fn pushes_are_proved(server: &LnbitsServer, channel: &str) {
    server.pay("a", "b", 11, "history").await;
    let books = Books::of(server, "a").await;
    let (home, shop) = (tempfile::tempdir().unwrap(), server.wallet("a"));
    let folder = home.path();
    add(folder, &server.url(), &shop.inkey, &["--name", "Shop"]).await.expect_success();
    let watched = check(&doctor(folder, "").await.expect_success(), "watched");
    assert_eq!(watched["found"], "not watched yet; Satchime is not running", "{watched}");

    let watch = Watch::kept(folder);
    watch.live(1).await;
    for _ in 0..2 {
        let tested = doctor(folder, "--test-push").await.expect_success();
        assert_eq!(check(&tested, "push test")["push_test"]["outcome"], "arrived", "{}", tested.stdout);
        assert_no_key("doctor", &tested.stdout, &shop);
        assert_no_key("doctor", &tested.stderr, &shop);
    }
    server.pay("a", "b", 21, "the end").await;
    watch.memo("the end").await;
    let watched = loop {
        let watched = check(&doctor(folder, "").await.expect_success(), "watched");
        if watched["watching"]["observation"]["health"]["last_confirmed_at"].is_string() {
            break watched;
        }
    };
    assert_eq!((&watched["level"], &watched["watching"]["satchime_runs"]), (&"good".into(), &true.into()));
    let observation = &watched["watching"]["observation"];
    assert_eq!((&observation["state"], &observation["mode"]), (&"live".into(), &"pushed".into()));
    assert!(observation["health"]["last_frame_at"].is_string(), "{watched}");
    // Frames keep their order: the messages were heard before the payment, and taken for nothing.
    watch.end().await.matches(server, "a", &books).await;

    let words = satchimectl(folder, "doctor").finish().await.expect_success().stdout;
    assert!(words.contains("last seen live") && words.contains("Satchime is not running"), "{words}");

    poison(server, channel).await;
    let tested = doctor(folder, "--test-push").await;
    assert_eq!(tested.status.code(), Some(1), "{}", tested.stdout);
    assert_eq!(check(&tested, "push test")["push_test"]["outcome"], "not_arrived", "{}", tested.stdout);
    remove_all(folder).await;
}

#[tokio::test]
async fn a_wallet_added_by_both_its_keys_while_it_was_empty_is_told_once() {
    let mut server = LnbitsServer::start(NEWEST).await;
    let shop = server.create_wallet("empty").await;
    let books = Books::of(&server, "empty").await;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    add(folder, &server.url(), &shop.inkey, &["--name", "Shop"]).await.expect_success();
    add(folder, &server.url(), &shop.adminkey, &["--name", "Till"]).await.expect_success();
    let watch = Watch::kept(folder);
    watch.live(2).await;
    server.pay("a", "empty", 5, "first").await;
    let rejected = watch.state("rejected").await;
    assert_eq!((&rejected["wallet_name"], &rejected["code"]), (&"Shop".into(), &"same_wallet".into()));
    assert_eq!(watch.memo("first").await["wallet_name"], "Till");
    let told = loop {
        let doctor = doctor(folder, "").await;
        let told = check(&doctor, "watched");
        if told["watching"]["observation"]["state"] == "rejected" {
            assert_eq!(doctor.status.code(), Some(1), "{}", doctor.stdout);
            break told;
        }
    };
    assert_eq!((&told["wallet_name"], &told["code"]), (&"Shop".into(), &"same_wallet".into()));
    server.pay("a", "empty", 6, "second").await;
    watch.memo("second").await;
    watch.end().await.matches(&server, "empty", &books).await;

    // Alone again, the other one goes on where it stands, and says nothing anew.
    satchimectl(folder, "wallet remove Till --yes").finish().await.expect_success();
    let books = Books::of(&server, "empty").await;
    let watch = Watch::kept(folder);
    watch.live(1).await;
    server.pay("a", "empty", 7, "third").await;
    assert_eq!(watch.memo("third").await["wallet_name"], "Shop");
    watch.end().await.matches(&server, "empty", &books).await;
    remove_all(folder).await;
}

async fn doctor(folder: &Path, more: &str) -> Output {
    satchimectl(folder, &format!("doctor --json {more}")).finish().await
}

fn check(doctor: &Output, name: &str) -> Value {
    let found = doctor.events().into_iter().find(|line| line["check"] == name);
    found.unwrap_or_else(|| panic!("nothing about {name}: {}\n{}", doctor.stdout, doctor.stderr))
}

/// A binary message from anybody breaks a channel for whoever subscribes later.
async fn poison(server: &LnbitsServer, channel: &str) {
    let url = server.url();
    let mut socket = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    let request = format!(
        "GET /api/v1/ws/{channel} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(socket.read_u8().await.unwrap());
    }
    assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
    // A whole binary message of one masked byte; the server hangs up when it has read it.
    socket.write_all(&[0x82, 0x81, 0, 0, 0, 0, 7]).await.unwrap();
    let _ = socket.read_to_end(&mut answer).await;
}

//! The harness's own tests: what it says about a server and a desktop is true.

#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use satchime_tests::Signal;
use satchime_tests::books::{Books, Life, Wrongs, without_repeats};
use satchime_tests::desktop::{Keyring, Notifications, Screen};
use satchime_tests::lnbits::{BY_WALLET_ID, FIRST_CREDIT, Fate, LnbitsServer, NEWEST};
use satchime_tests::program::Program;
use satchime_tests::proxy::{Fault, Proxy, Then, Way, Whom};
use satchime_tests::wait;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
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
    let daemon = zbus::Proxy::new(&Connection::session().await.unwrap(), name, path, name).await.unwrap();
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

/// Sends everything back, and ends a connection when its client does.
async fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                tokio::io::copy(&mut from, &mut to).await
            });
        }
    });
    address
}

async fn proxy() -> Proxy {
    Proxy::to(&format!("http://{}", echo().await)).await
}

async fn dial(proxy: &Proxy) -> TcpStream {
    TcpStream::connect(proxy.address()).await.unwrap()
}

async fn round_trip(stream: &mut TcpStream, text: &[u8]) {
    stream.write_all(text).await.unwrap();
    let mut answer = vec![0; text.len()];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, text);
}

fn nothing_came(stream: &TcpStream) -> bool {
    stream.try_read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

async fn rest(stream: &mut TcpStream) -> (Vec<u8>, io::Result<usize>) {
    let mut all = Vec::new();
    let end = stream.read_to_end(&mut all).await;
    (all, end)
}

#[tokio::test]
async fn a_proxy_passes_everything_on() {
    let proxy = proxy().await;
    let mut stream = dial(&proxy).await;
    round_trip(&mut stream, &[7; 100_000]).await;
    stream.write_all(b"the end").await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(rest(&mut stream).await.0, b"the end");
    wait::until("the connection to be forgotten", async || {
        proxy.connections(Whom::Everybody).is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_black_hole_swallows_connections_for_good() {
    let proxy = proxy().await;
    let mut old = dial(&proxy).await;
    round_trip(&mut old, b"hello").await;
    proxy.inflict(Whom::Everybody, Way::Both, Fault::BlackHole);
    let mut new = dial(&proxy).await;
    for stream in [&mut old, &mut new] {
        stream.write_all(b"is anybody there?").await.unwrap();
    }
    wait::until("both to be taken", async || (proxy.connections(Whom::Everybody).len() == 2).then_some(()))
        .await;
    proxy.heal().await;
    old.write_all(b"and now?").await.unwrap();
    round_trip(&mut dial(&proxy).await, b"a fresh one").await;
    assert!(nothing_came(&old) && nothing_came(&new));
}

#[tokio::test]
async fn held_bytes_arrive_when_it_is_over() {
    let proxy = proxy().await;
    let mut stream = dial(&proxy).await;
    round_trip(&mut stream, b"hello").await;
    proxy.inflict(Whom::Everybody, Way::Down, Fault::Hold);
    stream.write_all(b"one, ").await.unwrap();
    stream.write_all(b"two").await.unwrap();
    stream.shutdown().await.unwrap();
    proxy.heal().await;
    assert_eq!(rest(&mut stream).await.0, b"one, two");
}

#[tokio::test]
async fn connections_break_and_end() {
    let proxy = proxy().await;
    let mut streams = [dial(&proxy).await, dial(&proxy).await, dial(&proxy).await];
    for stream in &mut streams {
        round_trip(stream, b"hello").await;
    }
    let [first, ..] = proxy.connections(Whom::Requests)[..] else { panic!("no connections") };
    let [reset, closed, untouched] = &mut streams;
    proxy.reset(Whom::One(first));
    assert_eq!(rest(reset).await.1.unwrap_err().kind(), ErrorKind::ConnectionReset);
    round_trip(closed, b"still here").await;
    proxy.close(Whom::One(first + 1));
    assert_eq!(rest(closed).await.1.unwrap(), 0);
    round_trip(untouched, b"here too").await;
}

#[tokio::test]
async fn a_cut_comes_after_so_many_bytes() {
    for (then, kind) in [(Then::Close, None), (Then::Reset, Some(ErrorKind::ConnectionReset))] {
        let proxy = proxy().await;
        let mut stream = dial(&proxy).await;
        round_trip(&mut stream, b"this passes").await;
        proxy.inflict(Whom::Everybody, Way::Down, Fault::Cut { after: 5, then });
        stream.write_all(b"123").await.unwrap();
        stream.read_exact(&mut [0; 3]).await.unwrap();
        stream.write_all(b"456789").await.unwrap();
        let (passed, end) = rest(&mut stream).await;
        assert_eq!(end.err().map(|error| error.kind()), kind, "{then:?}");
        assert!(kind.is_some() || passed == b"45", "{passed:?}");
    }
    let proxy = proxy().await;
    let mut stream = dial(&proxy).await;
    proxy.inflict(Whom::Everybody, Way::Down, Fault::Cut { after: 2, then: Then::Hang });
    stream.write_all(b"1234").await.unwrap();
    stream.read_exact(&mut [0; 2]).await.unwrap();
    proxy.heal().await;
    round_trip(&mut dial(&proxy).await, b"a fresh one").await;
    assert!(nothing_came(&stream));
}

#[tokio::test]
async fn slow_lines_take_their_time() {
    let proxy = proxy().await;
    let mut stream = dial(&proxy).await;
    for (fault, least) in [
        (Fault::Throttle { bytes_per_second: 4000 }, Duration::from_millis(200)),
        (Fault::Delay(Duration::from_millis(200)), Duration::from_millis(200)),
    ] {
        proxy.inflict(Whom::Everybody, Way::Down, fault);
        let began = Instant::now();
        round_trip(&mut stream, &[7; 1000]).await;
        assert!(began.elapsed() >= least, "{fault:?} took {:?}", began.elapsed());
        proxy.heal().await;
    }
}

#[tokio::test]
async fn nobody_listens_until_it_is_over() {
    let proxy = proxy().await;
    let mut open = dial(&proxy).await;
    round_trip(&mut open, b"hello").await;
    proxy.refuse().await;
    let refused = TcpStream::connect(proxy.address()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    round_trip(&mut open, b"those who are in stay in").await;
    proxy.heal().await;
    round_trip(&mut dial(&proxy).await, b"hello again").await;
}

#[tokio::test]
async fn a_proxy_tells_sockets_from_requests() {
    let proxy = proxy().await;
    let (mut request, mut socket) = (dial(&proxy).await, dial(&proxy).await);
    proxy.inflict(Whom::Sockets, Way::Down, Fault::BlackHole);
    let asks = b"GET /api/v1/ws/channel HTTP/1.1\r\nUpgrade: websocket\r\n\r\n";
    socket.write_all(asks).await.unwrap();
    wait::until("the socket to be known", async || {
        (proxy.connections(Whom::Sockets).len() == 1).then_some(())
    })
    .await;
    round_trip(&mut request, b"GET /api/v1/wallet HTTP/1.1\r\n\r\n").await;
    assert_eq!(proxy.connections(Whom::Requests).len(), 1);
    proxy.reset(Whom::Sockets);
    assert_eq!(rest(&mut socket).await.1.unwrap_err().kind(), ErrorKind::ConnectionReset);
    round_trip(&mut request, b"unharmed").await;
}

/// A payment as a program tells it.
fn told(id: &str, wallet: &str, late: bool) -> Json {
    json!({
        "event": "payment", "wallet_id": wallet, "checking_id": id, "payment_hash": id, "direction": "inbound",
        "status": "succeeded", "amount_msat": 1000, "fee_msat": 0, "memo": null, "late": late,
        "settled_at": "2026-11-23T09:41:07Z",
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

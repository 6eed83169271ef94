//! The life of a WebSocket: handshakes, pings, poison, and all the ways to end.

use std::time::Duration;

use satchime_simulator::{ChannelKind, Close, Dose, HandshakeFault, Options, Simulator, Version, sat};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{End, Socket, get, in_time, rest};

async fn server() -> Simulator {
    Simulator::start(Options::default()).await.unwrap()
}

#[tokio::test]
async fn anything_of_one_segment_is_a_channel() {
    let server = server().await;
    let wallet = server.create_wallet("shop", 0);
    for path in ["/api/v1/ws/nonsense", &format!("/api/v1/ws/{}?api-key=x", wallet.inkey)] {
        assert!(Socket::dial(&server, path).await.is_ok(), "{path}");
    }
    for path in ["/api/v1/ws", "/api/v1/ws/", "/api/v1/ws/a/b", "/api/v1/ws/a/", "/api/v1/wallet", "/"] {
        assert_eq!(Socket::dial(&server, path).await.err(), Some(403), "{path}");
    }
    assert_eq!(get(&server, "/api/v1/ws/nonsense", "").await.0, 405);
    let dials = server.dials();
    assert_eq!(
        dials.iter().map(|dial| dial.kind).collect::<Vec<_>>(),
        [ChannelKind::Other, ChannelKind::InvoiceKey]
    );
    assert_eq!((dials[1].channel.as_str(), dials[1].has_query), (wallet.inkey.as_str(), true));
    assert!(!format!("{dials:?}{wallet:?}").contains(&wallet.inkey));
}

#[tokio::test]
async fn anybody_can_send_to_a_channel() {
    let server = server().await;
    let mut socket = Socket::open(&server, "abc").await;
    assert_eq!(get(&server, "/api/v1/ws/abc/hello", "").await.1, json!({"sent": true, "data": "hello"}));
    let url = format!("{}/api/v1/ws/abc?data=%7B%22x%22%3A1%7D", server.url());
    assert_eq!(rest().post(url).send().await.unwrap().status(), 200);
    let without = rest().post(format!("{}/api/v1/ws/abc", server.url())).send().await.unwrap();
    assert_eq!(without.status(), 400);
    assert_eq!(socket.frames(&server).await, ["hello", "{\"x\":1}"]);
}

#[tokio::test]
async fn a_binary_message_breaks_the_channel_until_a_restart() {
    let server = server().await;
    let wallet = server.create_wallet("shop", 0);
    let mut before = Socket::of(&server, &wallet).await;
    let mut culprit = Socket::of(&server, &wallet).await;
    let mut after = Socket::of(&server, &wallet).await;
    let mut admin = Socket::open(&server, &wallet.adminkey).await;
    culprit.say(Message::Binary(vec![1, 2, 3].into())).await;
    assert_eq!(culprit.end().await, End::Broken);

    server.receive(&wallet, sat(21));
    assert_eq!(before.text().await.matches("wallet_balance").count(), 1, "who came earlier is still served");
    assert!(!server.push(&wallet.inkey, "x"), "the channel ends at the broken subscriber");
    assert_eq!(admin.frames(&server).await, Vec::<String>::new(), "nor does the admin key's channel get it");
    assert_eq!(server.subscribers(&wallet.inkey), 2);

    server.restart().await.unwrap();
    assert_eq!(after.end().await, End::Closed(1012, String::new()));
    let mut again = Socket::of(&server, &wallet).await;
    server.receive(&wallet, sat(21));
    assert_eq!(again.frames(&server).await.len(), 1);
}

#[tokio::test]
async fn text_from_clients_is_ignored() {
    let server = server().await;
    let mut socket = Socket::open(&server, "abc").await;
    socket.say(Message::Text("{\"subscribe\": true}".into())).await;
    socket.say(Message::Ping(vec![7].into())).await;
    assert_eq!(socket.next().await, Ok(Message::Pong(vec![7].into())));
    assert_eq!(socket.frames(&server).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_goodbye_is_answered() {
    let server = server().await;
    let mut socket = Socket::open(&server, "abc").await;
    socket.say(Message::Close(None)).await;
    assert_eq!(socket.next().await, Ok(Message::Close(None)));
    in_time(server.wait_until(|server| server.connections() == 0)).await;
}

#[tokio::test]
async fn a_client_without_pongs_is_let_go() {
    let fast = Duration::from_millis(20);
    let options =
        Options { ping_every: fast, pong_within: Some(Duration::from_millis(200)), ..Options::default() };
    let server = Simulator::start(options).await.unwrap();
    let mut alive = Socket::open(&server, "alive").await;
    let mut dead = TcpStream::connect(server.address()).await.unwrap();
    let handshake = "GET /api/v1/ws/dead HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    dead.write_all(handshake.as_bytes()).await.unwrap();
    in_time(server.wait_for_subscriber("dead")).await;
    let living = async {
        while server.subscribers("dead") > 0 {
            assert!(matches!(alive.next().await, Ok(Message::Ping(_))));
        }
    };
    let mut received = Vec::new();
    in_time(async { tokio::join!(living, dead.read_to_end(&mut received)) }).await.1.unwrap();
    assert_eq!(server.subscribers("alive"), 1);
    let close_frame = [&[0x88, 24][..], &1011_u16.to_be_bytes(), b"keepalive ping timeout"].concat();
    assert!(received.ends_with(&close_frame), "{}", String::from_utf8_lossy(&received));
}

#[tokio::test]
async fn connections_end_as_told() {
    let server = server().await;
    for (how, end) in [
        (Close::code(1012), End::Closed(1012, String::new())),
        (Close::Code(4000, "away".to_owned()), End::Closed(4000, "away".to_owned())),
        (Close::Abrupt, End::Broken),
    ] {
        let mut socket = Socket::open(&server, "abc").await;
        server.kill_connections(&how);
        assert_eq!(socket.end().await, end);
        in_time(server.wait_until(|server| server.connections() == 0)).await;
    }
}

#[tokio::test]
async fn a_restart_keeps_the_port_and_the_data() {
    let server = server().await;
    let wallet = server.create_wallet("shop", 0);
    server.receive(&wallet, sat(21));
    let mut socket = Socket::of(&server, &wallet).await;
    let url = server.url();
    let (end, ()) = tokio::join!(socket.end(), server.stop());
    assert_eq!(end, End::Closed(1012, String::new()));
    assert!(rest().get(format!("{url}/api/v1/health")).send().await.is_err(), "nobody listens");
    server.receive(&wallet, sat(22));
    server.resume().await.unwrap();
    assert_eq!(server.url(), url);
    let (_, listed) = get(&server, "/api/v1/payments", &wallet.inkey).await;
    assert_eq!(listed.as_array().unwrap().len(), 2);

    let mut socket = Socket::of(&server, &wallet).await;
    server.kill().await;
    assert_eq!(socket.end().await, End::Broken);
}

#[tokio::test]
async fn dropping_the_server_ends_everything() {
    let server = server().await;
    let url = server.url();
    let mut socket = Socket::open(&server, "abc").await;
    drop(server);
    assert_eq!(socket.end().await, End::Broken);
    let health = || async { rest().get(format!("{url}/api/v1/health")).send().await.is_err() };
    in_time(async {
        while !health().await {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_black_hole_takes_everything_and_gives_nothing() {
    let server = server().await;
    server.faults().handshakes(Dose::Next(1), HandshakeFault::BlackHole);
    let mut hole = Socket::open(&server, "abc").await;
    let mut frozen = Socket::open(&server, "abc").await;
    server.push("abc", "heard");
    assert_eq!(frozen.text().await, "heard");
    server.freeze_connections();
    let mut fine = Socket::open(&server, "abc").await;
    server.push("abc", "not heard");
    hole.say(Message::Ping(vec![1].into())).await;
    frozen.say(Message::Ping(vec![1].into())).await;
    assert_eq!(fine.text().await, "not heard");
    server.kill_connections(&Close::Abrupt);
    assert_eq!(hole.next().await, Err(End::Broken), "neither frame nor pong came");
    assert_eq!(frozen.next().await, Err(End::Broken), "neither frame nor pong came");
}

#[tokio::test]
async fn handshakes_go_wrong_as_told() {
    let server = server().await;
    server.faults().handshakes(Dose::Next(2), HandshakeFault::Status(503));
    for _ in 0..2 {
        assert_eq!(Socket::dial(&server, "/api/v1/ws/abc").await.err(), Some(503));
    }
    Socket::open(&server, "abc").await;
    assert_eq!(
        server.dials().iter().map(|dial| dial.status).collect::<Vec<_>>(),
        [Some(503), Some(503), Some(101)]
    );

    server.faults().handshakes(Dose::Next(1), HandshakeFault::Silence);
    tokio::select! {
        _ = Socket::dial(&server, "/api/v1/ws/abc") => panic!("was answered"),
        () = in_time(server.wait_until(|server| server.dials().len() == 4)) => {}
    }
    assert_eq!(server.dials()[3].status, None);
}

#[tokio::test]
async fn waiting_for_a_subscriber_needs_no_sleep() {
    let server = server().await;
    let wallet = server.create_wallet("shop", 0);
    let ((), socket) = in_time(async {
        tokio::join!(server.wait_for_subscriber(&wallet.inkey), Socket::of(&server, &wallet))
    })
    .await;
    assert_eq!(server.subscribers(&wallet.inkey), 1);
    drop(socket);
    in_time(server.wait_until(|server| server.subscribers(&wallet.inkey) == 0)).await;
}

#[tokio::test]
async fn old_servers_listen_to_the_wallet_id() {
    let server = Simulator::start(Options::version(Version::V0_12_7)).await.unwrap();
    let wallet = server.create_wallet("shop", 0);
    assert_eq!(server.channel_of(&wallet), Some(wallet.id.clone()));
    Socket::of(&server, &wallet).await;
    assert_eq!(server.dials()[0].kind, ChannelKind::WalletId);
}

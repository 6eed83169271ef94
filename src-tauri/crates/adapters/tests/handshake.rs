//! How a subscription is opened, and the many ways in which it is not.

use std::time::Duration;

use satchime_adapters::lnbits::WebSockets;
use satchime_adapters::lnbits::{Received, Socket, SocketApi};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::common::{KEY, Scripted, closed_port, http, network, read_head};

async fn dial(server: &ServerUrl) -> Result<Box<dyn Socket>, Fault> {
    WebSockets::new(network()).dial(&SubscriptionUrl::new(server, KEY)).await
}

async fn fault_of(server: &ServerUrl) -> Fault {
    dial(server).await.map(|_| ()).unwrap_err()
}

#[tokio::test]
async fn the_handshake_names_the_channel_and_nothing_else_of_the_key() {
    let scripted = Scripted::answering(http("403 Forbidden", "", "")).await;
    let base = ServerUrl::parse(&format!("{}/base", scripted.server)).unwrap();
    assert_eq!(fault_of(&base).await, Fault::Handshake { status: 403 });
    let asked = scripted.asked().remove(0);
    assert!(asked.starts_with(&format!("GET /base/api/v1/ws/{KEY} HTTP/1.1\r\n")), "{asked}");
    assert_eq!(asked.matches(KEY).count(), 1);
    let asked = asked.to_ascii_lowercase();
    for header in
        ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: "]
    {
        assert!(asked.contains(header), "{asked}");
    }
}

#[tokio::test]
async fn a_frame_right_behind_the_handshake_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = ServerUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = read_head(&mut stream).await;
        let mut answer = switching(&accept_of(&head)).into_bytes();
        answer.extend_from_slice(&[0x81, 2, b'h', b'i']);
        stream.write_all(&answer).await.unwrap();
        stream
    });
    let mut subscription = dial(&server).await.unwrap();
    assert_eq!(subscription.next().await, Ok(Received::Text("hi".into())));
    serving.await.unwrap();
}

#[tokio::test]
async fn each_refused_handshake_has_its_meaning() {
    for (answer, fault) in [
        (http("200 OK", "content-type: text/html\r\n", "<html>"), Fault::Handshake { status: 200 }),
        (http("302 Found", "location: /login\r\n", ""), Fault::Handshake { status: 302 }),
        (http("403 Forbidden", "", ""), Fault::Handshake { status: 403 }),
        (http("404 Not Found", "", ""), Fault::Handshake { status: 404 }),
        (http("429 Too Many Requests", "", ""), Fault::RateLimited { retry_after: None }),
        (
            http("429 Too Many Requests", "retry-after: 9\r\n", ""),
            Fault::RateLimited { retry_after: Some(Duration::from_secs(9)) },
        ),
        (http("401 Unauthorized", "", ""), Fault::Handshake { status: 401 }),
        (
            http("404 Not Found", "content-type: application/json\r\n", r#"{"detail":"Wallet not found."}"#),
            Fault::Handshake { status: 404 },
        ),
        (http("502 Bad Gateway", "content-type: text/html\r\n", "<html>"), Fault::Server { status: 502 }),
        (http("503 Service Unavailable", "", ""), Fault::Server { status: 503 }),
        (
            http("503 Service Unavailable", "retry-after: 30\r\n", ""),
            Fault::Unavailable { status: 503, retry_after: Duration::from_secs(30) },
        ),
        (
            switching(&derive_accept_key(b"another nonce")).into_bytes(),
            Fault::Protocol { detail: "it is not a WebSocket handshake".into() },
        ),
        (b"220 mail.example ESMTP\r\n".to_vec(), Fault::Protocol { detail: "it is not HTTP".into() }),
    ] {
        let scripted = Scripted::answering(answer).await;
        assert_eq!(fault_of(&scripted.server).await, fault);
        assert_ne!(fault.remedy(), Remedy::Stop, "no handshake stops a wallet");
    }
    assert_eq!(fault_of(&closed_port().await).await, Fault::Refused);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let (reached, mut arrivals) = tokio::sync::mpsc::channel(1);
    let scripted = Scripted::serving(move |stream| {
        let reached = reached.clone();
        async move {
            reached.send(()).await.unwrap();
            std::future::pending::<()>().await;
            drop(stream);
        }
    })
    .await;
    let server = scripted.server.clone();
    let dialling = tokio::spawn(async move { fault_of(&server).await });
    arrivals.recv().await.unwrap();
    // From here on nothing but timers can happen, so time may jump.
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    assert_eq!(dialling.await.unwrap(), Fault::TimedOut);
    // Timers round up to the next millisecond.
    assert!(before.elapsed() < Duration::from_secs(16));
}

#[tokio::test]
async fn no_more_than_so_many_handshakes_at_once_with_one_server() {
    const MAX: usize = 8;
    let (reached, mut arrivals) = tokio::sync::mpsc::channel(100);
    let scripted = Scripted::serving(move |stream| {
        let reached = reached.clone();
        async move { reached.send(stream).await.unwrap() }
    })
    .await;
    let transport = WebSockets::new(network());
    for _ in 0..MAX + 3 {
        let (transport, url) = (transport.clone(), SubscriptionUrl::new(&scripted.server, KEY));
        tokio::spawn(async move { transport.dial(&url).await.map(|_| ()) });
    }
    let mut open = Vec::new();
    while open.len() < MAX {
        open.push(arrivals.recv().await.unwrap());
    }
    // Everything that can happen without time passing has happened once time jumps.
    tokio::time::pause();
    assert!(tokio::time::timeout(Duration::from_millis(1), arrivals.recv()).await.is_err());
    tokio::time::resume();
    for mut waiting in open.drain(..3) {
        waiting.write_all(&http("503 Service Unavailable", "", "")).await.unwrap();
    }
    for _ in 0..3 {
        open.push(arrivals.recv().await.unwrap());
    }
    assert_eq!(scripted.asked().len(), MAX + 3);
}

/// Nearly a hundred wallets of a server that accepts and says nothing, and one of another.
#[tokio::test]
async fn a_silent_server_keeps_no_other_waiting() {
    let (reached, mut arrivals) = tokio::sync::mpsc::channel(100);
    let silent = Scripted::serving(move |stream| {
        let reached = reached.clone();
        async move { reached.send(stream).await.unwrap() }
    })
    .await;
    let transport = WebSockets::new(network());
    let dials: Vec<_> = (0..96)
        .map(|_| {
            let (transport, url) = (transport.clone(), SubscriptionUrl::new(&silent.server, KEY));
            tokio::spawn(async move { transport.dial(&url).await.map(|_| ()) })
        })
        .collect();
    let mut held = Vec::new();
    while held.len() < 8 {
        held.push(arrivals.recv().await.unwrap());
    }
    let healthy = Scripted::answering(http("403 Forbidden", "", "")).await;
    let answer = transport.dial(&SubscriptionUrl::new(&healthy.server, KEY)).await.map(|_| ());
    assert_eq!(answer, Err(Fault::Handshake { status: 403 }));
    assert!(dials.iter().all(|dial| !dial.is_finished()), "it waited for the silent ones");
}

#[tokio::test]
async fn no_fault_ever_quotes_the_key_or_the_address() {
    for answer in [
        http("302 Found", &format!("location: /x/{KEY}\r\n"), KEY),
        format!("HTTP/1.1 {KEY}\r\n\r\n").into_bytes(),
        format!("HTTP/1.1 101 {KEY}\r\nupgrade: websocket\r\nsec-websocket-accept: {KEY}\r\n\r\n")
            .into_bytes(),
        Vec::new(),
    ] {
        let scripted = Scripted::answering(answer).await;
        let fault = fault_of(&scripted.server).await;
        let told = format!("{fault:?} {:?}", fault.explain());
        assert!(!told.contains(KEY) && !told.contains("127.0.0.1"), "{told}");
    }
}

fn accept_of(head: &str) -> String {
    let nonce = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("sec-websocket-key").then_some(value)
    });
    derive_accept_key(nonce.unwrap().as_bytes())
}

fn switching(accept: &str) -> String {
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-accept: {accept}\r\n\r\n"
    )
}

//! Subscriptions against servers that behave, and servers that don't.

use futures_util::{SinkExt, StreamExt};
use satchime_adapters::lnbits::WebSockets;
use satchime_adapters::lnbits::{Received, Socket, SocketApi};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{WebSocketStream, accept_async};

use crate::common::{KEY, Scripted, http, json, network};

type Peer = WebSocketStream<TcpStream>;

/// A subscription and the server's end of it.
async fn pair() -> (Box<dyn Socket>, Peer) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = ServerUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let accepted: JoinHandle<Peer> =
        tokio::spawn(async move { accept_async(listener.accept().await.unwrap().0).await.unwrap() });
    let subscription = dial(&server).await.unwrap();
    (subscription, accepted.await.unwrap())
}

async fn dial(server: &ServerUrl) -> Result<Box<dyn Socket>, Fault> {
    WebSockets::new(network()).dial(&SubscriptionUrl::new(server, KEY)).await
}

#[tokio::test]
async fn a_message_is_published_to_the_channel_whole() {
    let publish = async |scripted: &Scripted| {
        let transport = WebSockets::new(network());
        transport.publish(&SubscriptionUrl::new(&scripted.server, KEY), r#"{"a":"b & c"}"#).await
    };
    let scripted = Scripted::answering(json("200 OK", r#"{"sent": true, "data": "x"}"#)).await;
    assert_eq!(publish(&scripted).await, Ok(true));
    let asked = scripted.asked().remove(0);
    let line = format!("POST /api/v1/ws/{KEY}?data=%7B%22a%22%3A%22b+%26+c%22%7D HTTP/1.1\r\n");
    assert!(asked.starts_with(&line), "{asked}");
    for (answer, outcome) in [
        (json("200 OK", r#"{"sent": false, "data": "x"}"#), Ok(false)),
        (http("502 Bad Gateway", "", "<html>"), Err(Fault::Server { status: 502 })),
        (json("429 Too Many Requests", "{}"), Err(Fault::RateLimited { retry_after: None })),
    ] {
        assert_eq!(publish(&Scripted::answering(answer).await).await, outcome);
    }
}

#[tokio::test]
async fn texts_arrive_and_noise_is_only_a_sign_of_life() {
    let (mut subscription, mut peer) = pair().await;
    for message in [
        Message::text("first"),
        Message::binary(vec![1, 2, 3]),
        Message::Pong(Bytes::from_static(b"nobody asked")),
        Message::text("gr\u{fc}\u{df}e \u{1f389}"),
    ] {
        peer.send(message).await.unwrap();
    }
    for expected in [
        Received::Text("first".into()),
        Received::Alive,
        Received::Alive,
        Received::Text("gr\u{fc}\u{df}e \u{1f389}".into()),
    ] {
        assert_eq!(subscription.next().await, Ok(expected));
    }
}

#[tokio::test]
async fn a_ping_is_answered_by_its_own_pong() {
    let (mut subscription, mut peer) = pair().await;
    subscription.ping().await.unwrap();
    subscription.ping().await.unwrap();
    // Reading is what answers; the first pong is of an older ping.
    for _ in 0..2 {
        assert!(matches!(peer.next().await.unwrap().unwrap(), Message::Ping(_)));
    }
    peer.flush().await.unwrap();
    let mut heard = Vec::new();
    while heard.last() != Some(&Received::Pong) {
        heard.push(subscription.next().await.unwrap());
    }
    assert!(heard[..heard.len() - 1].iter().all(|incoming| *incoming == Received::Alive), "{heard:?}");
}

#[tokio::test]
async fn the_servers_ping_is_answered_at_once_and_without_another_call() {
    let (mut subscription, mut peer) = pair().await;
    peer.send(Message::Ping(Bytes::from_static(b"there?"))).await.unwrap();
    assert_eq!(subscription.next().await, Ok(Received::Alive));
    // Nothing more is asked of the subscription, so the answer must be on its way already.
    assert_eq!(peer.next().await.unwrap().unwrap(), Message::Pong(Bytes::from_static(b"there?")));
}

#[tokio::test]
async fn only_pings_pongs_and_a_goodbye_are_ever_sent() {
    let (mut subscription, mut peer) = pair().await;
    let listening = tokio::spawn(async move {
        peer.send(Message::text("hint")).await.unwrap();
        peer.send(Message::Ping(Bytes::new())).await.unwrap();
        let mut heard = Vec::new();
        while let Some(Ok(message)) = peer.next().await {
            heard.push(message);
        }
        heard
    });
    for _ in 0..2 {
        subscription.next().await.unwrap();
    }
    subscription.ping().await.unwrap();
    subscription.close().await;
    drop(subscription);
    let heard = listening.await.unwrap();
    assert!(
        heard.iter().all(|message| message.is_ping() || message.is_pong() || message.is_close()),
        "{heard:?}"
    );
    assert!(heard.last().unwrap().is_close());
}

#[tokio::test]
async fn a_goodbye_is_told_with_its_code() {
    let plain = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999];
    // The library knows no 1014, and none that are not to be sent; it tells of a broken protocol instead.
    let strange = [1004, 1005, 1006, 1014, 1015, 5000].map(|code| (code, 1002));
    for (code, told) in plain.map(|code| (code, code)).into_iter().chain(strange) {
        let (mut subscription, peer) = pair().await;
        let mut stream = peer.into_inner();
        let [high, low] = u16::to_be_bytes(code);
        stream.write_all(&[0x88, 6, high, low, b'b', b'y', b'e', b'!']).await.unwrap();
        assert_eq!(subscription.next().await, Err(Fault::Closed { code: Some(told) }));
    }
    let (mut subscription, mut peer) = pair().await;
    peer.close(None).await.unwrap();
    assert_eq!(subscription.next().await, Err(Fault::Closed { code: None }));
}

#[tokio::test]
async fn an_end_without_goodbye_is_told() {
    let (mut subscription, peer) = pair().await;
    drop(peer);
    assert_eq!(subscription.next().await, Err(Fault::Closed { code: None }));
    // Asked again, it neither hangs nor panics.
    assert!(subscription.next().await.is_err());
    assert!(subscription.ping().await.is_err());
    subscription.close().await;

    let (mut subscription, peer) = pair().await;
    let stream = peer.into_inner();
    stream.set_zero_linger().unwrap();
    drop(stream);
    assert_eq!(subscription.next().await, Err(Fault::Closed { code: None }));
}

#[tokio::test]
async fn frames_have_a_largest_size() {
    let (mut subscription, mut peer) = pair().await;
    let largest = "x".repeat(256 << 10);
    let sending = tokio::spawn({
        let largest = largest.clone();
        async move {
            peer.send(Message::text(largest.clone())).await.unwrap();
            let _ = peer.send(Message::text(largest + "x")).await;
            peer
        }
    });
    assert_eq!(subscription.next().await, Ok(Received::Text(largest)));
    assert_eq!(subscription.next().await, Err(Fault::TooBig));
    drop(sending);
}

#[tokio::test]
async fn a_frame_that_only_claims_to_be_huge_is_refused_before_it_comes() {
    let (mut subscription, peer) = pair().await;
    let mut stream = peer.into_inner();
    // A text frame of 2^62 bytes, of which none follows.
    stream.write_all(&[0x81, 127, 0x40, 0, 0, 0, 0, 0, 0, 0]).await.unwrap();
    assert_eq!(subscription.next().await, Err(Fault::TooBig));
}

#[tokio::test]
async fn fragments_may_not_add_up_to_more() {
    let (mut subscription, peer) = pair().await;
    let mut stream = peer.into_inner();
    let flood = tokio::spawn(async move {
        let mut opcode = 0x01;
        let fragment = vec![b'x'; 60_000];
        loop {
            let [high, low] = 60_000_u16.to_be_bytes();
            if stream.write_all(&[opcode, 126, high, low]).await.is_err()
                || stream.write_all(&fragment).await.is_err()
            {
                break;
            }
            opcode = 0x00;
        }
    });
    assert_eq!(subscription.next().await, Err(Fault::TooBig));
    drop(subscription);
    flood.await.unwrap();
}

#[tokio::test]
async fn broken_frames_are_a_fault_and_no_panic() {
    for bytes in [
        // A reserved bit, a reserved opcode, a masked frame from a server, text that is none.
        vec![0xc1, 1, b'x'],
        vec![0x83, 0],
        vec![0x81, 0x81, 1, 2, 3, 4, 5],
        vec![0x81, 2, 0xff, 0xfe],
    ] {
        let (mut subscription, peer) = pair().await;
        let mut stream = peer.into_inner();
        stream.write_all(&bytes).await.unwrap();
        let fault = subscription.next().await.unwrap_err();
        assert!(matches!(fault, Fault::Protocol { .. }), "{bytes:?}: {fault:?}");
    }
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_nothing() {
    let (mut subscription, peer) = pair().await;
    let mut stream = peer.into_inner();
    let writing = tokio::spawn(async move {
        // A ping, then a text, then a ping, byte by byte.
        for byte in [&[0x89, 0][..], &[0x81, 5], b"hello", &[0x89, 0]].concat() {
            stream.write_all(&[byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
        stream
    });
    let mut heard = Vec::new();
    while heard.len() < 3 {
        tokio::select! {
            biased;
            incoming = subscription.next() => heard.push(incoming.unwrap()),
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(heard, [Received::Alive, Received::Text("hello".into()), Received::Alive]);
    let mut stream = writing.await.unwrap();
    let mut pongs = [0; 12];
    // Two masked, empty pongs.
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut pongs).await.unwrap();
    assert_eq!((pongs[0], pongs[1], pongs[6], pongs[7]), (0x8a, 0x80, 0x8a, 0x80));
}

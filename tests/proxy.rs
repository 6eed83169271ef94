//! The harness's own tests: its proxy does to a line what it says, to whom it says, and for as long.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use satchime_tests::proxy::{Fault, Proxy, Then, Way, Whom};
use satchime_tests::wait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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

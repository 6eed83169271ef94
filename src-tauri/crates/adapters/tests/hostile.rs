//! Servers that send without end, or send little that becomes much: each costs one request or one subscription, and
//! never more memory than its cap.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use satchime_adapters::lnbits::{HttpApi, WebSockets};
use satchime_adapters::lnbits::{Received, RestApi, SocketApi};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, NotLnbits};
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::payment::{CheckingId, PaymentHash};
use satchime_engine::ports::{Account, Order, PageRequest};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::accept_async;

use crate::common::{KEY, Scripted, http, json, network};

/// The most any body may come to.
const LARGEST_CAP: usize = 8 << 20;
/// What lies in sockets on the way.
const IN_SOCKETS: usize = 16 << 20;

/// Everything that is ever asked over REST.
const QUESTIONS: [&str; 5] = ["version", "wallet", "payments", "payment", "record"];

async fn ask(question: &str, account: &Account) -> Result<(), Fault> {
    let source = HttpApi::new(network());
    let page = PageRequest { order: Order::Changed, limit: 50, offset: 0 };
    match question {
        "version" => source.version(&account.server).await.map(|version| assert_eq!(version, None)),
        "wallet" => source.wallet(account).await.map(|_| ()),
        "payments" => source.payments(account, page).await.map(|_| ()),
        "payment" => source.payment(account, &PaymentHash("ab".repeat(32))).await.map(|_| ()),
        _ => source.record(account, &CheckingId("ab".repeat(32))).await.map(|_| ()),
    }
}

/// How much a server says of itself decides nothing about a wallet, so that one question has no answer instead of a
/// fault.
fn unless_version(question: &str, fault: Fault) -> Result<(), Fault> {
    if question == "version" { Ok(()) } else { Err(fault) }
}

/// A server that says this first, then that for as long as somebody reads. It counts what it got rid of.
async fn endless(
    first: &'static [u8],
    then: &'static [u8],
) -> (Scripted, Arc<AtomicUsize>, mpsc::Receiver<()>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let (flowing, flows) = mpsc::channel(1);
    let scripted = Scripted::serving(move |mut stream| {
        let (counted, flowing) = (Arc::clone(&counted), flowing.clone());
        async move {
            let _ = stream.write_all(first).await;
            while stream.write_all(then).await.is_ok() {
                if counted.fetch_add(then.len(), Ordering::Relaxed) > 1 << 16 {
                    let _ = flowing.try_send(());
                }
            }
        }
    })
    .await;
    (scripted, sent, flows)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn no_answer_is_read_beyond_its_cap() {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
    for question in QUESTIONS {
        let (scripted, sent, _) = endless(HEAD, &[b' '; 4096]).await;
        assert_eq!(ask(question, &scripted.account()).await, unless_version(question, Fault::TooBig));
        assert!(sent.load(Ordering::Relaxed) < LARGEST_CAP + IN_SOCKETS, "{question}");
    }
}

#[tokio::test]
async fn no_small_answer_becomes_a_large_one() {
    let headers = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
    let bomb = gzip(&vec![b'['; 64 << 20]);
    assert!(bomb.len() < 100_000);
    for status in ["200 OK", "404 Not Found", "502 Bad Gateway"] {
        for question in QUESTIONS {
            let scripted = Scripted::answering(http(status, headers, &bomb)).await;
            let answer = ask(question, &scripted.account()).await;
            assert_eq!(answer, unless_version(question, Fault::TooBig), "{status} to {question}");
        }
    }
}

#[tokio::test]
async fn headers_have_an_end() {
    for question in QUESTIONS {
        for header in [&b"x-filler: 0123456789abcdef\r\n"[..], b"x"] {
            let (scripted, sent, _) = endless(b"HTTP/1.1 200 OK\r\n", header).await;
            let fault = ask(question, &scripted.account()).await;
            assert_eq!(fault, unless_version(question, Fault::TooBig), "{question}");
            assert!(sent.load(Ordering::Relaxed) < IN_SOCKETS, "{question}");
        }
    }
    let (scripted, _, _) = endless(b"HTTP/1.1 101 Switching Protocols\r\n", b"x: y\r\n").await;
    let dialled = WebSockets::new(network()).dial(&SubscriptionUrl::new(&scripted.server, KEY)).await;
    assert_eq!(dialled.map(|_| ()).unwrap_err(), Fault::TooBig);
}

#[tokio::test]
async fn a_server_that_only_ever_says_it_is_busy_is_given_up() {
    const BUSY: &[u8] = b"HTTP/1.1 102 Processing\r\n\r\n";
    let (scripted, _, mut flows) = endless(BUSY, BUSY).await;
    let account = scripted.account();
    let asking = tokio::spawn(async move { ask("wallet", &account).await });
    flows.recv().await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(21)).await;
    assert_eq!(asking.await.unwrap(), Err(Fault::TimedOut));
    tokio::time::resume();

    let (scripted, _, mut flows) = endless(BUSY, BUSY).await;
    let url = SubscriptionUrl::new(&scripted.server, KEY);
    let dialling = tokio::spawn(async move { WebSockets::new(network()).dial(&url).await.map(|_| ()) });
    flows.recv().await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(16)).await;
    assert_eq!(dialling.await.unwrap(), Err(Fault::TimedOut));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for question in QUESTIONS {
        let scripted = Scripted::answering(http("302 Found", "location: /api/v1/wallet\r\n", "")).await;
        let expected = unless_version(question, Fault::NotLnbits(NotLnbits::Redirect));
        assert_eq!(ask(question, &scripted.account()).await, expected);
        assert_eq!(scripted.asked().len(), 1, "{question}");
    }
}

#[tokio::test]
async fn deep_json_costs_nothing_but_itself() {
    const DEEP: usize = 100_000;
    let nested = |open: &str, close: &str| format!("{}0{}", open.repeat(DEEP), close.repeat(DEEP));
    let (arrays, objects) = (nested("[", "]"), nested(r#"{"a":"#, "}"));
    let record = format!(r#"{{"checking_id":"{}","amount":1,"extra":{objects}}}"#, "ab".repeat(32));
    for (body, answers) in [
        (arrays.clone(), &["version", "payments"][..]),
        (objects.clone(), &["version"]),
        ("[".repeat(DEEP), &["version"]),
        (
            format!(r#"{{"name":"bob","balance":1,"detail":{arrays},"info":{{"version":{objects}}}}}"#),
            &["version", "wallet"],
        ),
        (format!(r#"{{"data":[{record}],"total":1}}"#), &["version", "payments", "record"]),
        (format!(r#"{{"paid":true,"details":{record}}}"#), &["version", "payment"]),
    ] {
        for status in ["200 OK", "404 Not Found", "400 Bad Request"] {
            for question in QUESTIONS {
                let scripted = Scripted::answering(json(status, &body)).await;
                let answer = ask(question, &scripted.account()).await;
                let answered = question == "version" || (status == "200 OK" && answers.contains(&question));
                assert_eq!(answer.is_ok(), answered, "{status} to {question}: {answer:?}");
            }
        }
    }
}

type Connected = (Box<dyn satchime_adapters::lnbits::Socket>, TcpStream);

async fn pair() -> Connected {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = ServerUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let accepted =
        tokio::spawn(async move { accept_async(listener.accept().await.unwrap().0).await.unwrap() });
    let subscription = WebSockets::new(network()).dial(&SubscriptionUrl::new(&server, KEY)).await.unwrap();
    (subscription, accepted.await.unwrap().into_inner())
}

#[tokio::test]
async fn fragments_without_end_never_become_a_frame() {
    let (mut subscription, mut stream) = pair().await;
    tokio::spawn(async move {
        // The beginning of a text, then continuations with nothing in them, and once a sign of life between them.
        stream.write_all(&[0x01, 0]).await.unwrap();
        for batch in 0..200 {
            stream.write_all(&[0x00, 0].repeat(1_000)).await.unwrap();
            if batch == 100 {
                stream.write_all(&[0x89, 0]).await.unwrap();
            }
        }
    });
    assert_eq!(subscription.next().await, Ok(Received::Alive));
    assert_eq!(subscription.next().await, Err(Fault::Closed { code: None }));
}

#[tokio::test]
async fn a_flood_of_pings_whose_answers_nobody_reads_is_silence() {
    let (mut subscription, mut stream) = pair().await;
    tokio::spawn(async move { while stream.write_all(&[0x89, 1, b'?'].repeat(1_000)).await.is_ok() {} });
    // Time now passes only when nothing else can happen.
    tokio::time::pause();
    while let Ok(incoming) = tokio::time::timeout(Duration::from_secs(1), subscription.next()).await {
        if incoming == Err(Fault::TimedOut) {
            // On a busy machine the system itself gives the connection up first, after half a minute without a sign
            // that its bytes are read.
            return;
        }
        assert_eq!(incoming, Ok(Received::Alive));
    }
    assert_eq!(subscription.ping().await, Err(Fault::Silent));
}

#[tokio::test]
async fn a_flood_of_frames_is_taken_in_one_by_one() {
    let (mut subscription, mut stream) = pair().await;
    let sending = tokio::spawn(async move {
        let noise = [&[0x81, 5][..], b"noise", &[0x82, 1, 0], &[0x8a, 0], &[0x81, 0]].concat();
        for _ in 0..200 {
            stream.write_all(&noise.repeat(100)).await.unwrap();
        }
        stream.write_all(&[0x81, 4, b'l', b'a', b's', b't']).await.unwrap();
        stream
    });
    let mut frames = 0;
    while subscription.next().await.unwrap() != Received::Text("last".into()) {
        frames += 1;
    }
    assert_eq!(frames, 80_000);
    drop(sending);
}

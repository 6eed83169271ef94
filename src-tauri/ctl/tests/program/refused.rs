//! What can't be done is said, with what to do, and ends with the promised exit code.

use satchime_simulator::{Options, Simulator, Version};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::running::{Ended, Home};

const KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

/// Exit code 1, words that say what to do, no payment, no key, no panic.
fn assert_refused(ended: &Ended, words: &str) {
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains(words), "{words:?} is missing: {ended:?}");
    assert!(ended.err.contains("what to do:"), "{ended:?}");
    assert!(!ended.err.contains("panicked"), "{ended:?}");
    assert!(!ended.err.contains(KEY) && !ended.out.contains(KEY), "{ended:?}");
    assert!(!ended.out.contains("\"live\"") && !ended.out.contains("\"payment\""), "{ended:?}");
}

/// A server that answers every request with this, for as long as the test runs.
async fn stranger(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_rejected_at_once() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    simulator.create_wallet("Shop", 0);
    let ended = Home::new().run(&format!("watch --json --server {}", simulator.url()), KEY).await;
    assert_refused(&ended, "does not know this key");
    let objects = ended.objects();
    let [rejected] = objects.as_slice() else { panic!("{ended:?}") };
    assert_eq!((&rejected["state"], &rejected["code"]), (&"rejected".into(), &"key_rejected".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_wallet_is_rejected() {
    // An invoice key is told by its payments, but where wallets are shared, theirs may be another wallet's.
    let simulator = Simulator::start(Options::version(Version::V1_0_0)).await.unwrap();
    let (shop, other) = (simulator.create_wallet("Shop", 1), simulator.create_wallet("Other", 0));
    let line = format!("watch --server {} --wallet-id {}", simulator.url(), other.id);
    assert_refused(&Home::new().run(&line, &shop.inkey).await, "another wallet");
    // An admin key is told its own wallet's id.
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let (shop, other) = (simulator.create_wallet("Shop", 1), simulator.create_wallet("Other", 0));
    let line = format!("watch --server {} --wallet-id {}", simulator.url(), other.id);
    assert_refused(&Home::new().run(&line, &shop.adminkey).await, "another wallet");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_lnbits_is_named() {
    for answer in [
        "HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\
         connection: close\r\n\r\n<html></html>",
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\
         connection: close\r\n\r\n<html></html>",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\
         connection: close\r\n\r\n{\"ok\":true}",
    ] {
        let url = stranger(answer).await;
        assert_refused(&Home::new().run(&format!("watch --server {url}"), KEY).await, "LNbits");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_is_not_said_to_go_on() {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nserver: uvicorn\r\nconnection: close\r\n";
    let gzip = format!("{head}content-encoding: gzip\r\ncontent-length: 8\r\n\r\nnot gzip").leak();
    let url = stranger(gzip).await;
    let ended = Home::new().run(&format!("watch --server {url}"), KEY).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("stopped"), "{ended:?}");
    assert!(!format!("{}{}", ended.out, ended.err).contains("keeps trying"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_in_the_way_is_named_and_not_the_key() {
    let answer = |body: &str| {
        let head = "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nconnection: close\r\n";
        format!("{head}content-length: {}\r\n\r\n{body}", body.len()).leak()
    };
    for (body, words) in [
        (
            r#"{"detail":"Authentication credentials were not provided."}"#,
            "proxy before the server wants a log-in",
        ),
        (r#"{"detail":"No Api Key provided."}"#, "X-Api-Key"),
    ] {
        let url = stranger(answer(body)).await;
        let ended = Home::new().run(&format!("watch --server {url}"), KEY).await;
        assert_refused(&ended, words);
        assert!(!ended.err.contains("does not know this key"), "{ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let tls = satchime_simulator::tls::self_signed(&["127.0.0.1", "localhost"]).unwrap();
    let simulator = Simulator::start(Options { tls: Some(tls.server), ..Options::default() }).await.unwrap();
    let shop = simulator.create_wallet("Shop", 0);
    let ended = Home::new().run(&format!("watch --server {}", simulator.url()), &shop.inkey).await;
    assert_refused(&ended, "certificate");
    assert!(simulator.requests().is_empty(), "the key went nowhere");
}

#[tokio::test]
async fn an_address_that_would_show_the_key_is_refused() {
    for (server, words) in [
        ("http://lnbits.example", "refused"),
        ("http://192.168.1.4:5000", "--allow-private-http"),
        ("ftp://lnbits.example", "https://"),
        (KEY, "looks like a wallet's key"),
    ] {
        assert_refused(&Home::new().run(&format!("watch --server {server}"), KEY).await, words);
    }
}

#[tokio::test]
async fn what_can_not_be_a_key_is_refused_before_anybody_is_asked() {
    for (key, words) in [
        ("", "empty"),
        (" \n\n", "empty"),
        ("5ec7e75ec7e7 5ec7e75ec7e7", "spaces"),
        ("5ec7e75ec7e7\n5ec7e75ec7e7\n", "line breaks"),
        ("schlüssel", "characters"),
    ] {
        let ended = Home::new().run("watch --server https://lnbits.invalid", key).await;
        assert_refused(&ended, words);
        assert!(!ended.err.contains("5ec7e7"), "{ended:?}");
    }
}

#[tokio::test]
async fn watching_by_id_needs_an_id() {
    let ended = Home::new().run("watch --server https://lnbits.invalid --no-key", "").await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("--wallet-id"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_by_id_is_refused_where_nothing_would_be_heard() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 0);
    let home = Home::new();
    for command in ["watch --json", "wallet add"] {
        let line = format!("{command} --no-key --wallet-id {} --server {}", shop.id, simulator.url());
        assert_refused(&home.run(&line, "").await, "hears nothing");
    }
    assert!(home.run("wallet list --json", "").await.objects().is_empty());
}

#[tokio::test]
async fn a_key_as_an_argument_is_refused_and_not_repeated() {
    let ended = Home::new().run(&format!("watch --server https://lnbits.invalid --key={KEY}"), "").await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(!ended.err.contains(KEY), "{ended:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_nothing_is_kept() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 0);
    let home = Home::new();
    let ended = home.run(&format!("wallet add --server {}", simulator.url()), &shop.inkey).await;
    assert_refused(&ended, "keyring");
    assert!(ended.err.contains("satchimectl watch --server"), "{ended:?}");
    assert_eq!(home.run("wallet list --json", "").await.out, "");
    for file in std::fs::read_dir(home.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(shop.inkey.len()).any(|part| part == shop.inkey.as_bytes()));
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_behind_the_output_is_said() {
    let mut command = Home::new().command("payments --csv");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.stdout(full).spawn().unwrap().wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("output could not be written"));
}

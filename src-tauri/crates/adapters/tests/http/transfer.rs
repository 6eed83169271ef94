//! How an answer comes: compressed, too large, cut short, or not at all.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use satchime_adapters::lnbits::{HttpApi, RestApi};
use satchime_domain::fault::Fault;
use tokio::io::AsyncWriteExt;

use super::{ONE_PAGE, WALLET, source, wallet_of};
use crate::common::{Scripted, http, json, network, read_head};

#[tokio::test]
async fn compressed_answers_are_read() {
    let headers = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
    assert_eq!(wallet_of(http("200 OK", headers, gzip(WALLET.as_bytes()))).await.unwrap().name, "bob");
    let broken = Fault::Protocol { detail: "its compression is broken".into() };
    assert_eq!(wallet_of(http("200 OK", headers, WALLET)).await.map(|_| ()), Err(broken));
}

#[tokio::test]
async fn a_compression_that_was_not_asked_for_is_named() {
    for (encoding, named) in [
        ("br", "br"),
        ("deflate", "deflate"),
        ("ZSTD", "zstd"),
        ("gzip, br", "br"),
        ("aes128gcm", "something unknown"),
    ] {
        let headers = format!("content-type: application/json\r\ncontent-encoding: {encoding}\r\n");
        let fault = wallet_of(http("200 OK", &headers, [0x1b, 0x0e, 0xf8])).await.map(|_| ()).unwrap_err();
        let detail = format!("it is compressed as {named}, which was not asked for");
        assert_eq!(fault, Fault::Protocol { detail }, "{encoding}");
        assert!(fault.explain().text.contains("which was not asked for"));
    }
    let plain = "content-type: application/json\r\ncontent-encoding: identity\r\n";
    assert_eq!(wallet_of(http("200 OK", plain, WALLET)).await.unwrap().name, "bob");
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_cut_off() {
    let headers = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
    let bomb = gzip(&vec![b' '; 16 << 20]);
    assert!(bomb.len() < 100_000);
    assert_eq!(wallet_of(http("200 OK", headers, &bomb)).await.map(|_| ()), Err(Fault::TooBig));
    let scripted = Scripted::answering(http("200 OK", headers, &bomb)).await;
    assert_eq!(source().payments(&scripted.account(), ONE_PAGE).await.map(|_| ()), Err(Fault::TooBig));
}

#[tokio::test]
async fn a_list_may_be_larger_than_other_answers() {
    let list = format!(r#"{{"data":[],"total":0,"filler":"{}"}}"#, "x".repeat(2 << 20));
    let scripted = Scripted::answering(json("200 OK", &list)).await;
    assert!(source().payments(&scripted.account(), ONE_PAGE).await.is_ok());
    assert_eq!(source().wallet(&scripted.account()).await.map(|_| ()), Err(Fault::TooBig));
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let scripted = Scripted::serving(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b' '; 4096]).await.is_ok() {}
    })
    .await;
    assert_eq!(source().wallet(&scripted.account()).await.map(|_| ()), Err(Fault::TooBig));
}

#[tokio::test]
async fn a_server_that_stops_in_mid_answer_is_waited_for_so_long() {
    for said in ["", "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"] {
        let (spoken, mut heard) = tokio::sync::mpsc::channel(1);
        let scripted = Scripted::serving(move |mut stream| {
            let spoken = spoken.clone();
            async move {
                stream.write_all(said.as_bytes()).await.unwrap();
                spoken.send(()).await.unwrap();
                std::future::pending::<()>().await;
            }
        })
        .await;
        let asked = tokio::spawn({
            let account = scripted.account();
            async move { source().wallet(&account).await }
        });
        heard.recv().await.unwrap();
        // From here on nothing but timers can happen, so time may jump.
        tokio::time::pause();
        assert_eq!(asked.await.unwrap().map(|_| ()), Err(Fault::TimedOut));
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_a_broken_connection() {
    for said in ["", "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"] {
        let fault = wallet_of(said.into()).await.map(|_| ()).unwrap_err();
        assert!(matches!(fault, Fault::Network { .. }), "{fault:?}");
    }
}

#[tokio::test]
async fn a_connection_that_was_kept_open_in_vain_costs_nothing() {
    let kept_open = |body: &str| {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let scripted = Scripted::serving(move |mut stream| async move {
        stream.write_all(kept_open(WALLET).as_bytes()).await.unwrap();
        // Takes the next question, and hangs up instead of answering.
        read_head(&mut stream).await;
    })
    .await;
    let source = source();
    for _ in 0..2 {
        source.wallet(&scripted.account()).await.unwrap();
    }
    assert_eq!(scripted.asked().len(), 2, "the second question was asked again on a new connection");
}

#[tokio::test]
async fn a_silent_server_keeps_no_other_from_being_asked() {
    let (reached, mut arrivals) = tokio::sync::mpsc::channel(100);
    let silent = Scripted::serving(move |stream| {
        let reached = reached.clone();
        async move { reached.send(stream).await.unwrap() }
    })
    .await;
    let source = HttpApi::new(network());
    let questions: Vec<_> = (0..96)
        .map(|_| {
            let (source, account) = (source.clone(), silent.account());
            tokio::spawn(async move { source.wallet(&account).await.map(|_| ()) })
        })
        .collect();
    let mut held = Vec::new();
    while held.len() < 16 {
        held.push(arrivals.recv().await.unwrap());
    }
    let healthy = Scripted::answering(json("404 Not Found", r#"{"detail": "Wallet not found."}"#)).await;
    let answer = source.wallet(&healthy.account()).await.map(|_| ());
    assert_eq!(answer, Err(Fault::KeyRejected));
    assert!(questions.iter().all(|question| !question.is_finished()), "it waited for the silent ones");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

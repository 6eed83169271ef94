//! The server misbehaves exactly as told.

use std::time::Duration;

use satchime_simulator::{Answer, Dose, Options, SimWallet, Simulator, sat};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Socket, get, in_time, rest};

async fn server() -> (Simulator, SimWallet) {
    let server = Simulator::start(Options::default()).await.unwrap();
    let wallet = server.create_wallet("shop", 0);
    (server, wallet)
}

/// Memos in the order they came.
async fn memos(socket: &mut Socket, server: &Simulator) -> Vec<String> {
    let frames = socket.payments(server).await;
    frames.iter().map(|frame| frame["payment"]["memo"].as_str().unwrap().to_owned()).collect()
}

fn receive(server: &Simulator, wallet: &SimWallet, memos: &[&str]) {
    memos.iter().for_each(|&memo| drop(server.receive(wallet, sat(1).memo(memo))));
}

#[tokio::test]
async fn frames_are_lost_doubled_and_swapped() {
    let (server, wallet) = server().await;
    let mut socket = Socket::of(&server, &wallet).await;
    server.faults().drop_frames(Dose::Next(2));
    receive(&server, &wallet, &["1", "2", "3"]);
    assert_eq!(memos(&mut socket, &server).await, ["3"]);
    server.faults().duplicate_frames(Dose::Next(1));
    receive(&server, &wallet, &["4", "5"]);
    assert_eq!(memos(&mut socket, &server).await, ["4", "4", "5"]);
    server.faults().reorder_frames(Dose::Next(1));
    receive(&server, &wallet, &["6", "7", "8"]);
    assert_eq!(memos(&mut socket, &server).await, ["7", "6", "8"]);
    assert_eq!(server.payments(&wallet).len(), 8, "the ledger knows better");
}

#[tokio::test]
async fn frames_are_delayed() {
    let (server, wallet) = server().await;
    let mut socket = Socket::of(&server, &wallet).await;
    server.faults().delay_frames(Dose::Next(1), Duration::from_millis(500));
    receive(&server, &wallet, &["late", "in time"]);
    assert_eq!(memos(&mut socket, &server).await, ["in time"]);
    assert!(socket.text().await.contains("late"));
}

#[tokio::test]
async fn frames_that_are_no_payments() {
    let (server, wallet) = server().await;
    let mut socket = Socket::of(&server, &wallet).await;
    server.push_oversized(&wallet.inkey, 300 * 1024);
    assert_eq!(socket.text().await.len(), 300 * 1024);
    server.push_binary(&wallet.inkey, &[1, 2]);
    assert_eq!(socket.next().await, Ok(Message::Binary(vec![1, 2].into())));
    server.push_garbage(&wallet.inkey);
    assert!(socket.frames(&server).await.len() > 10);
    let payment = server.receive(&wallet, sat(1));
    server.repeat_frame(&payment.checking_id);
    let frames = socket.frames(&server).await;
    assert_eq!((frames.len(), &frames[0]), (2, &frames[1]));
}

#[tokio::test]
async fn a_flood_flows_until_it_is_dropped() {
    let (server, wallet) = server().await;
    let mut socket = Socket::of(&server, &wallet).await;
    let flood = server.flood(&wallet.inkey, 1000, |number| format!("frame {number}"));
    for number in 0..50 {
        assert_eq!(socket.text().await, format!("frame {number}"));
    }
    drop(flood);
    let mut last = socket.frames(&server).await;
    last.extend(socket.frames(&server).await);
    assert_eq!(socket.frames(&server).await, Vec::<String>::new(), "after {}", last.len());
}

#[tokio::test]
async fn answers_go_wrong() {
    let (server, wallet) = server().await;
    for (answer, status, body) in [
        (Answer::Unauthorized, 401, "detail"),
        (Answer::WalletNotFound, 404, "Wallet not found."),
        (Answer::ProxyNotFound, 404, "<html>"),
        (Answer::RateLimited { retry_after: None }, 429, "Rate limit exceeded: 200 per 1 minute"),
        (Answer::Status(500), 500, "detail"),
        (Answer::Status(502), 502, "<html>"),
        (Answer::Status(503), 503, "<html>"),
        (Answer::Html, 200, "<html>"),
        (Answer::OtherJson, 200, "weather"),
    ] {
        server.faults().answer(Dose::Next(1), answer.clone());
        let (real_status, real_body) = get(&server, "/api/v1/wallet", &wallet.inkey).await;
        assert_eq!(real_status, status, "{answer:?}");
        let text = real_body.as_str().map_or_else(|| real_body.to_string(), str::to_owned);
        assert!(text.contains(body), "{answer:?}: {text}");
        assert_eq!(get(&server, "/api/v1/wallet", &wallet.inkey).await.0, 200, "once is enough");
    }
    server.faults().answer_on("/payments", Dose::Always, Answer::Status(500));
    assert_eq!(get(&server, "/api/v1/payments", &wallet.inkey).await.0, 500);
    assert_eq!(get(&server, "/api/v1/wallet", &wallet.inkey).await.0, 200);
    server.faults().clear();
    assert_eq!(get(&server, "/api/v1/payments", &wallet.inkey).await.0, 200);
}

#[tokio::test]
async fn a_retry_after_can_be_told() {
    let (server, _) = server().await;
    server.faults().answer(Dose::Next(1), Answer::RateLimited { retry_after: Some(7) });
    let response = rest().get(format!("{}/api/v1/health", server.url())).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "7");
}

#[tokio::test]
async fn bodies_are_cut_and_swollen() {
    let (server, wallet) = server().await;
    server.faults().answer(Dose::Next(1), Answer::Truncated);
    let url = format!("{}/api/v1/wallet", server.url());
    let response = rest().get(&url).header("X-Api-Key", &wallet.inkey).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err(), "the end is missing");
    server.faults().answer(Dose::Next(1), Answer::Huge(1_000_000));
    let body = rest().get(&url).send().await.unwrap().text().await.unwrap();
    assert_eq!(body.len(), 1_000_002);
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), Value::Array(vec![]));
}

#[tokio::test]
async fn answers_are_slow_or_never_come() {
    let (server, _) = server().await;
    server.faults().slow_answers(Dose::Next(1), Duration::from_millis(20));
    assert_eq!(get(&server, "/api/v1/health", "").await.0, 200);
    server.faults().slow_answers(Dose::Next(1), Duration::from_secs(3600));
    tokio::select! {
        answer = get(&server, "/api/v1/health", "") => panic!("was answered {answer:?}"),
        () = async {
            in_time(server.wait_until(|server| server.requests().len() == 2)).await;
            assert_eq!(get(&server, "/api/v1/currencies", "").await.0, 200);
        } => {}
    }
    server.clear_journal();
    server.faults().answer(Dose::Next(1), Answer::Silence);
    tokio::select! {
        answer = get(&server, "/api/v1/health", "") => panic!("was answered {answer:?}"),
        () = in_time(server.wait_until(|server| server.requests().len() == 1)) => {}
    }
    assert_eq!(server.requests()[0].status, None);
}

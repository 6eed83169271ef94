//! Answers and frames look like the recorded ones: the same keys, the same kinds of values.

use satchime_simulator::{Options, Push, Simulator, Version, sat};
use serde_json::{Map, Value, json};

use crate::client::{Socket, get, post, rest};
use crate::recorded::{fixture, parsed};

/// What must agree between two servers: every key, the kind of each value, and the values that a payment decides.
fn likeness(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut alike = Map::new();
            for (key, value) in object {
                let decided = matches!(
                    key.as_str(),
                    "amount"
                        | "fee"
                        | "status"
                        | "pending"
                        | "memo"
                        | "wallet_balance"
                        | "paid"
                        | "detail"
                        | "error"
                );
                alike.insert(key.clone(), if decided { value.clone() } else { likeness(value) });
            }
            Value::Object(alike)
        }
        Value::Array(values) => values.iter().map(likeness).collect(),
        Value::String(text) => kind_of(text).into(),
        Value::Number(number) if number.is_f64() => "float".into(),
        Value::Number(_) => "integer".into(),
        Value::Bool(_) | Value::Null => value.clone(),
    }
}

fn kind_of(text: &str) -> &str {
    let hex = |text: &str| text.chars().all(|digit| digit.is_ascii_hexdigit());
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || "-:.T".contains(c));
    match text.strip_prefix("internal_") {
        Some(hash) if hash.len() == 64 && hex(hash) => "internal hash",
        _ if text.len() == 64 && text.chars().all(|digit| digit == '0') => "zeros",
        _ if text.len() == 64 && hex(text) => "64 hex",
        _ if text.len() == 32 && hex(text) => "32 hex",
        _ if text.starts_with("lnbc") => "invoice",
        _ if text.len() == 32 && text.strip_suffix("+00:00").is_some_and(digits) => {
            "time, microseconds, offset"
        }
        _ if text.len() == 25 && text.strip_suffix("+00:00").is_some_and(digits) => "time, seconds, offset",
        _ if text.len() == 19 && digits(text) => "time, seconds",
        _ if text.len() == 8 && text.split(':').count() == 3 && digits(text) => "duration",
        _ => text,
    }
}

#[track_caller]
fn same_answer(name: &str, (status, body): &(u16, Value)) {
    let recorded = &fixture(name)["response"];
    assert_eq!(u64::from(*status), recorded["status"].as_u64().unwrap(), "{name}: {body}");
    assert_eq!(likeness(body), likeness(&recorded["body"]), "{name}");
}

#[tokio::test]
async fn rest_answers_reconciliation_like_the_recorded_ones() {
    for version in ["0.12.12", "1.0.0", "1.6.2"] {
        let name = |scenario: &str| format!("v{version}-rest-{scenario}.json");
        let server = Simulator::start(Options::version(parsed(version))).await.unwrap();
        let (alice, bob) = (server.create_wallet("alice", 0), server.create_wallet("bob", 0));
        server.credit(&alice, sat(100_000));

        let order = json!({"out": false, "amount": 1234, "unit": "sat", "memo": "Coffee"});
        let invoice = post(&server, "/api/v1/payments", &bob.inkey, &order).await;
        same_answer(&name("create-invoice"), &invoice);
        let invoice = invoice.1;
        let early = server.invoice(&bob, sat(5).memo("created first, paid last"));
        let hash_path = format!("/api/v1/payments/{}", invoice["payment_hash"].as_str().unwrap());
        same_answer(&name("payment-pending-own-key"), &get(&server, &hash_path, &bob.inkey).await);

        let pay =
            json!({"out": true, "bolt11": invoice.get("bolt11").unwrap_or(&invoice["payment_request"])});
        let refused = post(&server, "/api/v1/payments", &alice.inkey, &pay).await;
        same_answer(&name("pay-with-inkey-refused"), &refused);
        same_answer(&name("pay-invoice"), &post(&server, "/api/v1/payments", &alice.adminkey, &pay).await);
        same_answer(
            &name("pay-invoice-again-520"),
            &post(&server, "/api/v1/payments", &alice.adminkey, &pay).await,
        );
        let foreign = fixture(&name("pay-failed-520"))["request"]["body"].clone();
        same_answer(
            &name("pay-failed-520"),
            &post(&server, "/api/v1/payments", &alice.adminkey, &foreign).await,
        );
        let failed =
            server.payments(&alice).into_iter().find(|payment| payment.amount_msat == -77_000).unwrap();

        same_answer(&name("payment-paid-no-key"), &get(&server, &hash_path, "").await);
        same_answer(&name("payment-paid-payee-key"), &get(&server, &hash_path, &bob.inkey).await);
        same_answer(&name("payment-paid-payer-key"), &get(&server, &hash_path, &alice.inkey).await);
        let failed_path = format!("/api/v1/payments/{}", failed.payment_hash);
        same_answer(&name("payment-failed-own-key"), &get(&server, &failed_path, &alice.inkey).await);
        let nothing = format!("/api/v1/payments/{}", "0".repeat(64));
        same_answer(&name("payment-unknown-404"), &get(&server, &nothing, "").await);

        post(
            &server,
            "/api/v1/payments",
            &bob.inkey,
            &json!({"out": false, "amount": 999, "memo": "never paid"}),
        )
        .await;
        let pay = json!({"out": true, "bolt11": early.bolt11});
        assert_eq!(post(&server, "/api/v1/payments", &alice.adminkey, &pay).await.0, 201);
        same_answer(&name("wallet-inkey"), &get(&server, "/api/v1/wallet", &bob.inkey).await);
        same_answer(&name("wallet-adminkey"), &get(&server, "/api/v1/wallet", &bob.adminkey).await);
        same_answer(&name("wallet-no-key-401"), &get(&server, "/api/v1/wallet", "").await);
        same_answer(&name("wallet-wrong-key-404"), &get(&server, "/api/v1/wallet", &"0".repeat(32)).await);
        same_answer(&name("wallet-id-as-key-404"), &get(&server, "/api/v1/wallet", &bob.id).await);
        same_answer(&name("health"), &get(&server, "/api/v1/health", "").await);
        same_answer(&name("status-no-auth"), &get(&server, "/api/v1/status", "").await);

        let currencies = get(&server, "/api/v1/currencies", "").await.1;
        assert_eq!(currencies, fixture(&name("currencies"))["response"]["body"]);
        let openapi = get(&server, "/openapi.json", "").await.1;
        assert_eq!(openapi["info"], fixture(&name("openapi-info"))["response"]["body"]["info"]);
    }
}

/// The records that a list must show, newest first where the order is told; one second apart, as 0.12 sees no less.
#[tokio::test]
async fn lists_reconciliation_like_the_recorded_ones() {
    for version in ["0.12.12", "1.0.0", "1.6.2"] {
        let server = Simulator::start(Options::version(parsed(version))).await.unwrap();
        let (alice, bob) = (server.create_wallet("alice", 0), server.create_wallet("bob", 0));
        let start = server.now();
        let at = |seconds: i64, draft: satchime_simulator::Draft| {
            draft.at(start + jiff::SignedDuration::from_secs(seconds))
        };
        server.credit(&alice, at(0, sat(100_000)));
        server.transfer(&alice, &bob, at(1, sat(1_234).memo("Coffee")));
        server.send_failed(&alice, at(2, sat(77).memo("foreign invoice")));
        server.transfer(&alice, &bob, at(3, sat(5).memo("created first, paid last")));
        for (scenario, path) in [
            ("payments-list-payer", "/api/v1/payments?limit=5"),
            ("payments-paginated", "/api/v1/payments/paginated?limit=5&sortby=time&direction=desc"),
            ("payments-paginated-failed", "/api/v1/payments/paginated?status=failed"),
        ] {
            let name = format!("v{version}-rest-{scenario}.json");
            let (status, body) = get(&server, path, &alice.inkey).await;
            assert_eq!(status, 200);
            assert_eq!(sorted(&body), sorted(&fixture(&name)["response"]["body"]), "{name}");
        }
        let name = format!("v{version}-rest-payments-by-updated-at.json");
        let path = "/api/v1/payments?sortby=updated_at&direction=desc&limit=3";
        let (status, body) = get(&server, path, &bob.inkey).await;
        let recorded = &fixture(&name)["response"];
        assert_eq!(u64::from(status), recorded["status"].as_u64().unwrap(), "{name}");
        assert_eq!(body.get("detail"), recorded["body"].get("detail"), "{name}");
    }
}

/// The records of a list or page, in an order of their own.
fn sorted(body: &Value) -> Vec<String> {
    let page = body.get("data").unwrap_or(body).as_array().unwrap();
    let mut records: Vec<String> = page.iter().map(|record| likeness(record).to_string()).collect();
    records.sort();
    records
}

#[tokio::test]
async fn rates_reconciliation_like_the_recorded_ones() {
    for (version, price) in [("0.12.12", None), ("1.0.0", None), ("1.6.2", Some(80_000.0))] {
        let options = Options { price, ..Options::version(parsed(version)) };
        let server = Simulator::start(options).await.unwrap();
        let recorded = &fixture(&format!("v{version}-rest-rate-usd.json"))["response"];
        let (status, body) = get(&server, "/api/v1/rate/USD", "").await;
        assert_eq!((u64::from(status), &body), (recorded["status"].as_u64().unwrap(), &recorded["body"]));
    }
    let server = Simulator::start(Options::version(Version::V0_12_7)).await.unwrap();
    assert_eq!(get(&server, "/api/v1/rate/USD", "").await.0, 404);
}

#[tokio::test]
async fn the_rate_limit_looks_like_the_recorded_one() {
    let server = Simulator::start(Options { rate_limit: Some(60), ..Options::default() }).await.unwrap();
    let wallet = server.create_wallet("shop", 0);
    for _ in 0..60 {
        assert_eq!(get(&server, "/api/v1/wallet", &wallet.inkey).await.0, 200);
    }
    let limited = get(&server, "/api/v1/wallet", &wallet.inkey).await;
    same_answer("v1.6.2-rest-rate-limited-429.json", &limited);
    assert_eq!(get(&server, "/api/v1/health", "").await.0, 429, "all paths share the limit");
    let response = rest().get(format!("{}/api/v1/wallet", server.url())).send().await.unwrap();
    assert!(!response.headers().contains_key("retry-after"));
    Socket::open(&server, "anything").await;
    server.renew_rate_limit();
    assert_eq!(get(&server, "/api/v1/wallet", &wallet.inkey).await.0, 200);
}

#[tokio::test]
async fn frames_reconciliation_like_the_recorded_ones() {
    for version in ["0.12.7", "0.12.12", "1.0.0", "1.6.2"] {
        let kind = if version == "0.12.7" { "wallet-id" } else { "inkey" };
        let check = |scenario: &str, frames: &[Value]| {
            let name = format!("v{version}-ws-{kind}-{scenario}.json");
            assert_eq!(frames.iter().map(likeness).collect::<Vec<_>>(), recorded_frames(&name), "{name}");
        };
        let server = Simulator::start(Options::version(parsed(version))).await.unwrap();
        let (alice, bob) = (server.create_wallet("alice", 0), server.create_wallet("bob", 5_000));
        let mut of_alice = Socket::of(&server, &alice).await;
        let mut of_bob = Socket::of(&server, &bob).await;

        server.credit(&alice, sat(100_000));
        check("admin-credit", &of_alice.payments(&server).await);
        server.transfer(&alice, &bob, sat(1_234).memo("Coffee ☕ für zwei"));
        check("outgoing-internal", &of_alice.payments(&server).await);
        check("incoming-internal", &of_bob.payments(&server).await);
        server.send_failed(&alice, sat(77));
        check("failed-payment", &of_alice.payments(&server).await);
        if version.starts_with('1') {
            server.debit(&alice, sat(100));
            check("admin-debit", &of_alice.payments(&server).await);
        }
        server.pay_self(&alice, sat(55).memo("to myself"));
        check("self-payment", &of_alice.payments(&server).await);
    }
}

#[tokio::test]
async fn frames_of_external_payments_reconciliation_like_the_recorded_ones() {
    let server = Simulator::start(Options::default()).await.unwrap();
    let (shop, payer) = (server.create_wallet("shop", 0), server.create_wallet("payer", 100_000));
    let mut of_shop = Socket::of(&server, &shop).await;
    let mut of_payer = Socket::of(&server, &payer).await;

    let invoice = server.invoice(&shop, sat(4_321).memo("incoming external"));
    let mut of_hash = Socket::open(&server, &invoice.payment_hash).await;
    server.settle(&invoice.checking_id, Push::Frame);
    let frames: Vec<Value> = of_shop.payments(&server).await.iter().map(likeness).collect();
    assert_eq!(frames, recorded_frames("v1.6.2-ws-inkey-incoming-external.json"));
    let frames: Vec<Value> = of_hash.payments(&server).await.iter().map(likeness).collect();
    assert_eq!(frames, recorded_frames("v1.6.2-ws-payment-hash-incoming-external.json"));

    server.send(&payer, sat(1_000).memo("external ok fee 3 sat").fee_msat(3_000));
    let frames: Vec<Value> = of_payer.payments(&server).await.iter().map(likeness).collect();
    assert_eq!(frames, recorded_frames("v1.6.2-ws-inkey-outgoing-external-fee.json"));
}

fn recorded_frames(name: &str) -> Vec<Value> {
    let recorded = fixture(name);
    let frames = recorded["frames"].as_array().unwrap();
    frames
        .iter()
        .map(|frame| likeness(&serde_json::from_str(frame["text"].as_str().unwrap()).unwrap()))
        .collect()
}

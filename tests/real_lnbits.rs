//! `satchimectl watch` on a real LNbits server: what happens there is told once, and nothing else is.

use std::time::Duration;

use futures_util::future::join_all;
use satchime_tests::Signal;
use satchime_tests::books::Books;
use satchime_tests::lnbits::{BY_WALLET_ID, LnbitsServer, NEWEST};
use satchime_tests::program::Program;
use satchime_tests::watch::{Watch, assert_no_key};
use serde_json::{Value, json};

/// Satchime looks over REST about once a minute: what no frame tells is found by then.
const A_LOOK: Duration = Duration::from_secs(100);

#[tokio::test]
async fn tells_each_payment_once_on_the_newest_lnbits() {
    let server = LnbitsServer::start(NEWEST).await;
    payments_are_told_once(server, &[]).await;
}

#[tokio::test]
async fn tells_each_payment_once_on_the_last_lnbits_with_channels_by_wallet_id() {
    let server = LnbitsServer::start(BY_WALLET_ID).await;
    payments_are_told_once(server, &[]).await;
}

#[tokio::test]
async fn tells_each_payment_once_on_a_channel_chosen_by_hand() {
    let server = LnbitsServer::start(BY_WALLET_ID).await;
    let (a, b) = (server.wallet("a").id, server.wallet("b").id);
    let by_id = [("a", a.as_str()), ("b", b.as_str())];
    payments_are_told_once(server, &by_id).await;
}

/// Two watchers of two wallets of one server, `by_id` with their wallet ids, and everything that sends frames.
async fn payments_are_told_once(server: LnbitsServer, by_id: &[(&str, &str)]) {
    // What lies before the first look: payments both ways, and an invoice that is paid only later.
    server.pay("a", "b", 11, "history").await;
    let old = server.invoice("b", 12, "made before, paid later").await;
    let (books_a, books_b) = (Books::of(&server, "a").await, Books::of(&server, "b").await);

    let watch = |name: &str| {
        let by_hand = by_id.iter().find(|(wallet, _)| *wallet == name);
        let more: Vec<&str> =
            by_hand.map_or_else(Vec::new, |(_, id)| vec!["--channel", "id", "--wallet-id", id]);
        Watch::server(&server.url(), &server.wallet(name).inkey, &more)
    };
    let (a, b) = (watch("a"), watch("b"));
    a.live(1).await;
    b.live(1).await;

    // Out and in, seen from both sides.
    let coffee = server.pay("a", "b", 21, "coffee").await;
    let (sent, received) = (a.memo("coffee").await, b.memo("coffee").await);
    assert_eq!((&sent["direction"], &received["direction"]), (&"outbound".into(), &"inbound".into()));
    for told in [&sent, &received] {
        assert_eq!(told["amount_msat"], 21_000, "{told}");
        assert_eq!(told["fee_msat"], 0, "{told}");
        assert_eq!(told["status"], "succeeded", "{told}");
        assert_eq!(told["payment_hash"], coffee.payment_hash.as_str(), "{told}");
        assert_eq!(told["server"], server.url(), "{told}");
        assert_eq!((&told["confirmed"], &told["late"]), (&true.into(), &false.into()), "{told}");
    }

    server.pay_invoice("a", &old.bolt11).await;
    assert_eq!(b.memo("made before, paid later").await["late"], false);

    // Both ends in one wallet: one hash, two records.
    let own = server.pay("a", "a", 31, "to myself").await;
    a.payment("the outgoing side", |told| told["memo"] == "to myself" && told["direction"] == "outbound")
        .await;
    a.payment("the incoming side", |told| told["memo"] == "to myself" && told["direction"] == "inbound")
        .await;
    assert_eq!(
        a.payments().iter().filter(|told| told["payment_hash"] == own.payment_hash.as_str()).count(),
        2
    );

    // What the administrator gives sends one frame.
    server.credit("b", 500).await;
    b.payment("the credit", |told| told["amount_msat"] == 500_000).await;

    forge(&server, "b").await;

    // Twenty at once, from one wallet to the other.
    let mut invoices = Vec::new();
    for number in 0..20 {
        invoices.push(server.invoice("b", 100 + number, &format!("burst {number}")).await);
    }
    join_all(invoices.iter().map(|invoice| server.pay_invoice("a", &invoice.bolt11))).await;
    for invoice in &invoices {
        a.hash(&invoice.payment_hash).await;
        b.hash(&invoice.payment_hash).await;
    }

    // Frames keep their order, so whatever an earlier one could still raise comes before this.
    server.pay("a", "b", 41, "the end").await;
    a.memo("the end").await;
    b.memo("the end").await;
    for (watch, name, books) in [(a, "a", &books_a), (b, "b", &books_b)] {
        let told = watch.end().await;
        told.matches(&server, name, books).await;
        assert!(told.payments().iter().all(|payment| payment["confirmed"] == true));
        assert_no_key("stdout", &told.0.stdout, &server.wallet(name));
        assert_no_key("stderr", &told.0.stderr, &server.wallet(name));
    }
}

/// What anybody may post to a channel: noise, a payment that never was, an open invoice said to be paid, and an old
/// payment again. None of it is true.
async fn forge(server: &LnbitsServer, wallet: &str) {
    let open = server.invoice(wallet, 1_000_000, "open").await;
    let mut records = server.payments(wallet).await;
    let record_of = |records: &[Value], hash: &str| {
        records.iter().find(|record| record["payment_hash"] == hash).cloned().expect("the record is there")
    };
    let mut paid = record_of(&records, &open.payment_hash);
    (paid["status"], paid["pending"]) = (json!("success"), json!(false));
    let old =
        records.iter_mut().find(|record| record["memo"] == "history").expect("the record is there").clone();
    let mut invented = paid.clone();
    for name in ["payment_hash", "checking_id"] {
        invented[name] = json!("f0".repeat(32));
    }
    invented["memo"] = json!("invented");
    let channels = [server.wallet(wallet).inkey, server.wallet(wallet).id];
    for channel in &channels {
        for payment in [&paid, &old, &invented] {
            let frame = json!({ "wallet_balance": 21_000_000, "payment": payment });
            server.push(channel, &frame.to_string()).await;
        }
        for noise in ["", "hello", "null", "{}", r#"{"payment":null}"#, r#"{"type":"payment_received"}"#] {
            server.push(channel, noise).await;
        }
    }
}

#[tokio::test]
async fn tells_what_happened_while_the_server_was_gone_on_the_newest_lnbits() {
    nothing_is_missed(LnbitsServer::start(NEWEST).await).await;
}

#[tokio::test]
async fn tells_what_happened_while_the_server_was_gone_on_the_last_lnbits_with_channels_by_wallet_id() {
    nothing_is_missed(LnbitsServer::start(BY_WALLET_ID).await).await;
}

/// Payments in every kind of gap.
async fn nothing_is_missed(mut server: LnbitsServer) {
    let (books_a, books_b) = (Books::of(&server, "a").await, Books::of(&server, "b").await);
    let url = server.url();
    let mut a = Watch::server(&url, &server.wallet("a").inkey, &[]);
    let mut b = Watch::server(&url, &server.wallet("b").inkey, &[]);
    a.live(1).await;
    b.live(1).await;

    // Frozen clients can't reconnect before the payment is made.
    server.kill().await;
    for watch in [&a, &b] {
        let waiting = watch.state("waiting_to_retry").await;
        assert!(waiting["reason"].is_string() && waiting["retry_at"].is_string(), "{waiting}");
    }
    for watch in [&mut a, &mut b] {
        watch.process().signal(Signal::STOP);
    }
    server.restart().await;
    server.pay("a", "b", 52, "in the gap").await;
    for watch in [&mut a, &mut b] {
        watch.process().signal(Signal::CONT);
    }
    a.memo("in the gap").await;
    b.memo("in the gap").await;
    a.live(1).await;
    b.live(1).await;

    // The same without a freeze: whoever comes first, reconnection or payment.
    server.kill().await;
    a.state("waiting_to_retry").await;
    server.restart().await;
    server.pay("a", "b", 53, "right after the restart").await;
    a.memo("right after the restart").await;
    b.memo("right after the restart").await;
    a.live(1).await;
    b.live(1).await;

    // A polite stop, with a closing handshake.
    server.stop().await;
    a.state("waiting_to_retry").await;
    server.restart().await;
    server.pay("a", "b", 54, "after a polite stop").await;
    b.memo("after a polite stop").await;
    a.live(1).await;
    b.live(1).await;

    // A client that sleeps while the server works.
    b.process().signal(Signal::STOP);
    for number in 0..5 {
        server.pay("a", "b", 60 + number, &format!("asleep {number}")).await;
    }
    b.process().signal(Signal::CONT);
    for number in 0..5 {
        b.memo(&format!("asleep {number}")).await;
    }

    server.pay("a", "b", 71, "the end").await;
    a.memo("the end").await;
    b.memo("the end").await;
    a.end().await.matches(&server, "a", &books_a).await;
    b.end().await.matches(&server, "b", &books_b).await;
}

#[tokio::test]
async fn finds_out_by_looking_what_no_frame_tells() {
    let (mut newest, by_id) = (LnbitsServer::start(NEWEST).await, LnbitsServer::start(BY_WALLET_ID).await);
    newest.create_wallet("revoked").await;
    let books = Books::of(&newest, "a").await;
    let a = Watch::server(&newest.url(), &newest.wallet("a").inkey, &[]);
    let revoked = Watch::server(&newest.url(), &newest.wallet("revoked").inkey, &[]);
    let frozen = Watch::server(&by_id.url(), &by_id.wallet("a").inkey, &[]);
    for watch in [&a, &revoked, &frozen] {
        watch.live(1).await;
    }

    newest.debit("a", 700).await;
    let failed = newest.fail("a", 500).await;
    newest.revoke_keys("revoked").await;
    by_id.pause();

    // Whoever answers no ping is not live.
    let silent = frozen.state_within(A_LOOK, "waiting_to_retry").await;
    assert_eq!(silent["code"], "server_silent", "{silent}");
    by_id.resume();
    frozen.state_within(A_LOOK, "live").await;
    frozen.end().await;

    let told = a.payment_within(A_LOOK, "the failed payment", |told| told["payment_hash"] == failed).await;
    assert_eq!((&told["direction"], &told["status"]), (&"outbound".into(), &"failed".into()));
    assert_eq!((&told["amount_msat"], &told["settled_at"]), (&500_000.into(), &Value::Null));
    let debit = a.payment_within(A_LOOK, "the debit", |told| told["amount_msat"] == 700_000).await;
    assert_eq!((&debit["direction"], &debit["status"]), (&"outbound".into(), &"succeeded".into()));

    let rejected = revoked.state_within(A_LOOK, "rejected").await;
    assert_eq!(rejected["code"], "key_rejected", "{rejected}");
    assert!(rejected["reason"].as_str().is_some_and(|reason| reason.contains("does not know this key")));
    // The server may have been wrong: it goes on asking.
    revoked.end().await;

    newest.pay("a", "b", 1, "the end").await;
    a.memo("the end").await;
    a.end().await.matches(&newest, "a", &books).await;
}

#[tokio::test]
async fn a_wrong_key_is_never_live() {
    let server = LnbitsServer::start(NEWEST).await;
    let (a, b) = (server.wallet("a"), server.wallet("b"));
    let wrong = "0123456789abcdef0123456789abcdef".to_owned();
    for (what, key, more, words) in [
        ("no wallet's key", &wrong, vec![], "does not know this key"),
        ("a wallet's id as its key", &a.id, vec![], "does not know this key"),
        // Of an invoice key that can't be said: of a wallet that is shared, the payments carry another one's id.
        ("an admin key with another wallet's id", &a.adminkey, vec!["--wallet-id", &b.id], "another wallet"),
    ] {
        let told = Watch::server(&server.url(), key, &more).finish().await;
        assert_eq!(told.0.status.code(), Some(1), "{what}: {}", told.0.stderr);
        assert!(
            told.0.stderr.contains(words) && told.0.stderr.contains("what to do:"),
            "{what}: {}",
            told.0.stderr
        );
        assert!(told.was_ever("rejected") && !told.was_ever("live"), "{what}: {}", told.0.stdout);
        assert!(told.payments().is_empty(), "{what}: {}", told.0.stdout);
        assert!(!told.0.stderr.contains(key.as_str()) && !told.0.stdout.contains(key.as_str()), "{what}");
    }
}

#[tokio::test]
async fn a_wallet_page_and_an_admin_key_will_do() {
    let server = LnbitsServer::start(NEWEST).await;
    let (a, b) = (server.wallet("a"), server.wallet("b"));
    let books = Books::of(&server, "a").await;
    let page = format!("{}/wallet?usr={}&wal={}", server.url(), a.user, a.id);
    let watch = Watch::server(&page, &format!("  {}  ", a.adminkey), &["--name", "Till"]);
    watch.live(1).await;
    watch.says("admin key").await;
    server.pay("b", "a", 5, "to the till").await;
    // The admin key goes into no WebSocket address, so there is no frame, and looks come more often.
    let told = watch.memo("to the till").await;
    assert_eq!(told["wallet_name"], "Till");
    let told = watch.end().await;
    told.matches(&server, "a", &books).await;
    for text in [&told.0.stdout, &told.0.stderr] {
        assert_no_key("the output", text, &a);
        assert!(!text.contains(&a.user), "the login was dropped");
    }
    assert!(!server.log().contains(&a.adminkey), "the server's log shows the admin key");
    assert!(!server.log().contains(&b.adminkey));
}

#[tokio::test]
async fn by_its_id_alone_a_wallet_is_watched_unconfirmed() {
    let server = LnbitsServer::start(BY_WALLET_ID).await;
    let id = server.wallet("b").id;
    let watch = Watch::server(&server.url(), "", &["--no-key", "--wallet-id", &id]);
    watch.live(1).await;
    assert_eq!(watch.state("live").await["confirmed"], false);
    watch.says("unconfirmed").await;
    server.pay("a", "b", 81, "heard").await;
    let told = watch.memo("heard").await;
    assert_eq!((&told["confirmed"], &told["amount_msat"]), (&false.into(), &81_000.into()));
    let paid = server.pay("a", "b", 82, "the end").await;
    watch.hash(&paid.payment_hash).await;
    let told = watch.end().await;
    assert_eq!(told.payments().len(), 2);
    assert!(told.payments().iter().all(|payment| payment["confirmed"] == false));
}

#[tokio::test]
async fn a_new_wallet_on_an_old_server_is_heard_from_its_first_payment() {
    let mut server = LnbitsServer::start(BY_WALLET_ID).await;
    let fresh = server.create_wallet("fresh").await;
    let watch = Watch::server(&server.url(), &fresh.inkey, &[]);
    watch.live(1).await;
    // Nothing has told the wallet's id yet, so the first one is found by looking.
    server.pay("a", "fresh", 91, "first").await;
    watch.memo("first").await;
    server.pay("a", "fresh", 92, "second").await;
    watch.memo("second").await;
    assert_eq!(watch.end().await.payments().len(), 2);
}

#[tokio::test]
async fn stays_within_the_server_s_default_rate_limit() {
    let server = LnbitsServer::start_with(NEWEST, &[("LNBITS_RATE_LIMIT_NO", "200")]).await;
    let books = Books::of(&server, "b").await;
    let watch = Watch::server(&server.url(), &server.wallet("b").inkey, &[]);
    watch.live(1).await;
    let mut invoices = Vec::new();
    for number in 0..40 {
        invoices.push(server.invoice("b", 1 + number, &format!("burst {number}")).await);
    }
    // With the harness's own requests, one question for each of these would be too many.
    for invoice in &invoices {
        server.pay_invoice("a", &invoice.bolt11).await;
    }
    watch.count(invoices.len()).await;
    let told = watch.end().await;
    assert!(!told.connections().iter().any(|connection| connection["code"] == "rate_limited"));
    told.matches(&server, "b", &books).await;
}

#[tokio::test]
async fn a_key_from_the_environment_is_not_passed_on() {
    let server = LnbitsServer::start(NEWEST).await;
    let key = server.wallet("a").inkey;
    let program = Program::satchimectl()
        .args(["watch", "--json", "--server", &server.url()])
        .env("SATCHIME_KEY", &key)
        .env("SATCHIME_LOG", "trace");
    let mut watch = Watch::of(program);
    watch.live(1).await;
    let command_line = std::fs::read(format!("/proc/{}/cmdline", watch.process().id())).unwrap();
    assert!(!String::from_utf8_lossy(&command_line).contains(&key));
    let told = watch.end().await;
    assert!(!told.0.stderr.contains(&key) && !told.0.stdout.contains(&key));
}

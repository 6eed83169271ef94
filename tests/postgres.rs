//! `satchimectl watch` on a real LNbits that keeps its books in PostgreSQL, as most servers with many users do.

use std::time::Duration;

use futures_util::future::{join, join_all};
use jiff::Timestamp;
use satchime_tests::Signal;
use satchime_tests::books::{Books, Wrongs};
use satchime_tests::lnbits::{BY_WALLET_ID, Fate, LnbitsServer, NEWEST};
use satchime_tests::wait;
use satchime_tests::watch::Watch;
use serde_json::Value;

/// Satchime looks over REST about once a minute: what no frame tells is found by then.
const A_LOOK: Duration = Duration::from_secs(100);

#[tokio::test]
async fn tells_each_payment_once_on_postgres() {
    join(payments_are_told_once(NEWEST), payments_are_told_once(BY_WALLET_ID)).await;
}

/// In, out, failed, late, and while the server and the watchers are gone.
async fn payments_are_told_once(version: &str) {
    let mut server = LnbitsServer::start_on_postgres(version).await;
    server.pay("a", "b", 11, "history").await;
    let old = server.invoice("b", 12, "made before, paid later").await;
    let before = [Books::of(&server, "a").await, Books::of(&server, "b").await];
    let watch = |name: &str| Watch::server(&server.url(), &server.wallet(name).inkey, &[]);
    let mut watches = [watch("a"), watch("b")];
    for watch in &watches {
        watch.live(1).await;
    }

    server.pay("a", "b", 21, "coffee").await;
    server.pay_invoice("a", &old.bolt11).await;
    for memo in ["coffee", "made before, paid later"] {
        for (watch, direction) in watches.iter().zip(["outbound", "inbound"]) {
            assert_eq!(watch.memo(memo).await["direction"], direction);
        }
    }
    server.fail("a", 500).await;
    let slow = server.pend("a", 30).await;

    // Nobody can connect again before the payment is made.
    server.kill().await;
    for watch in &mut watches {
        watch.state("waiting_to_retry").await;
        watch.process().signal(Signal::STOP);
    }
    server.restart().await;
    server.pay("b", "a", 52, "in the gap").await;
    server.decide(&slow, Fate::Succeeds);
    for watch in &mut watches {
        watch.process().signal(Signal::CONT);
    }
    // It goes out of "a", and the server itself learns of that only when it is asked.
    watches[0].payment_within(A_LOOK, "the payment that hung", |told| told["payment_hash"] == *slow).await;
    for ((watch, name), before) in watches.into_iter().zip(["a", "b"]).zip(&before) {
        watch.memo("in the gap").await;
        wait::until_within(A_LOOK, "all that the books have", async || {
            let wrongs = Wrongs::of(&watch.payments(), &server.payments(name).await, before);
            wrongs.lost.is_empty().then_some(())
        })
        .await;
        watch.end().await.matches(&server, name, before).await;
    }
}

/// LNbits up to 1.4 sends times without an offset there, moved by five hours or by ten, or not at all.
#[tokio::test]
async fn a_server_in_another_time_zone_makes_nothing_late() {
    join_all(["1.3.1", "1.4.1", NEWEST].map(nothing_is_late)).await;
}

async fn nothing_is_late(version: &str) {
    let server = LnbitsServer::start_on_postgres_in(version, "America/New_York").await;
    server.pay("a", "b", 11, "history").await;
    let watch = |name: &str| Watch::server(&server.url(), &server.wallet(name).inkey, &[]);
    let watches = [watch("a"), watch("b")];
    for watch in &watches {
        watch.live(1).await;
    }
    server.pay("a", "b", 21, "coffee").await;
    for watch in &watches {
        told_as_it_happened(version, &watch.memo("coffee").await);
    }
    // No frame tells of these.
    server.debit("b", 31).await;
    let slow = server.pend("a", 30).await;
    server.decide(&slow, Fate::Succeeds);
    let decided =
        watches[0].payment_within(A_LOOK, "the payment that hung", |told| told["payment_hash"] == *slow);
    told_as_it_happened(version, &decided.await);
    let taken = watches[1].payment_within(A_LOOK, "what was taken", |told| told["amount_msat"] == 31_000);
    told_as_it_happened(version, &taken.await);
    for watch in watches {
        assert!(watch.end().await.payments().iter().all(|told| told["memo"] != "history"), "{version}");
    }
}

fn told_as_it_happened(version: &str, told: &Value) {
    assert_eq!(told["late"], false, "{version}: {told}");
    for time in ["settled_at", "created_at"] {
        let at: Timestamp = told[time].as_str().expect("a time").parse().expect("a time");
        let off = at.duration_since(Timestamp::now()).as_secs().abs();
        assert!(off < A_LOOK.as_secs() as i64, "{version}: {time} is {off} s off: {told}");
    }
}

//! Payments whose contents strangers chose, on a real LNbits: some of them it can't even list itself.

use satchime_tests::ctl::{add, remove_all, satchimectl};
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use satchime_tests::watch::Watch;
use tempfile::TempDir;

/// LNbits keeps these, and answers 400 to every list that holds one.
const UNLISTABLE: [&str; 3] =
    [r#"{"details":{"n":1e400}}"#, r#"{"comment":"cut emoji \ud83d"}"#, r#"{"details":[-Infinity]}"#];

fn listable() -> Vec<String> {
    let nested = |depth: usize| format!(r#"{{"details":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    vec![nested(124), nested(400), format!(r#"{{"details":{{"n":1{}}}}}"#, "0".repeat(400))]
}

#[tokio::test]
async fn odd_records_cost_themselves_alone() {
    let server = LnbitsServer::start(NEWEST).await;
    for extra in listable() {
        server.invoice_with("b", 7, "odd, but readable", &extra).await;
    }
    for extra in UNLISTABLE {
        server.invoice_with("b", 7, "unreadable", extra).await;
    }
    server.pay("a", "b", 11, "history").await;

    let folder = TempDir::new().unwrap();
    add(folder.path(), &server.url(), &server.wallet("b").inkey, &[]).await.expect_success();
    let watch = Watch::kept(folder.path());
    watch.live(1).await;
    watch.says("3 payments can't be read").await;
    server.pay("a", "b", 21, "coffee").await;
    watch.memo("coffee").await;

    // One more while it is watched, as the newest of all.
    server.invoice_with("b", 7, "unreadable", UNLISTABLE[0]).await;
    server.pay("a", "b", 22, "tea").await;
    watch.memo("tea").await;
    server.invoice_with("b", 7, "unreadable", UNLISTABLE[1]).await;
    server.pay("a", "b", 23, "water").await;
    watch.memo("water").await;
    watch.says("5 payments can't be read").await;

    let told = watch.end().await;
    let memos: Vec<_> = told.payments().iter().map(|payment| payment["memo"].clone()).collect();
    assert_eq!(memos, ["coffee", "tea", "water"]);
    let says = |warning: &str| told.0.stderr.matches(warning).count();
    assert_eq!((says("3 payments can't"), says("4 payments can't"), says("5 payments can't")), (1, 1, 1));

    let listed = satchimectl(folder.path(), "wallet list --json").finish().await.expect_success();
    assert_eq!(listed.events()[0]["unreadable"], 5);
    assert!(listed.stderr.contains("5 payments can't be read"), "{}", listed.stderr);
    let doctor = satchimectl(folder.path(), "doctor").finish().await;
    assert!(doctor.stdout.contains("5 payments can't be read"), "{}", doctor.stdout);
    let kept = satchimectl(folder.path(), "payments --json").finish().await.expect_success();
    let memos = |memo: &str| kept.events().iter().filter(|payment| payment["memo"] == memo).count();
    assert_eq!((memos("odd, but readable"), memos("history"), memos("unreadable")), (3, 1, 0));
    let audit = satchimectl(folder.path(), "audit").finish().await;
    assert!(audit.stdout.contains("5 "), "{} {}", audit.stdout, audit.stderr);
    remove_all(folder.path()).await;
}

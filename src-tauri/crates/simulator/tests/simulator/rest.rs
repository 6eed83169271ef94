//! The quirks of REST: keys, lists, filters, addresses, clocks.

use jiff::SignedDuration;
use satchime_simulator::{KeyKind, Options, Push, Request, Simulator, Status, Version, sat};
use serde_json::{Value, json};

use crate::client::{get, post, rest};

async fn server(version: Version) -> Simulator {
    Simulator::start(Options::version(version)).await.unwrap()
}

fn memos(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|payment| payment["memo"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn only_the_own_key_opens_a_payment() {
    for version in [Version::V0_12_7, Version::NEWEST] {
        let server = server(version).await;
        let (mine, theirs) = (server.create_wallet("mine", 0), server.create_wallet("theirs", 0));
        let payment = server.receive(&mine, sat(7));
        let path = format!("/api/v1/payments/{}", payment.payment_hash);
        assert_eq!(get(&server, &path, &mine.inkey).await.1["details"]["amount"], 7000);
        let (status, unknown_key) = get(&server, &path, &"f".repeat(32)).await;
        assert_eq!(
            (status, unknown_key["paid"].clone(), unknown_key.get("details")),
            (200, json!(true), None)
        );
        assert_eq!(get(&server, &path, &theirs.inkey).await.0, 404, "a foreign key finds nothing");
    }
}

#[tokio::test]
async fn a_self_payment_looked_up_is_the_outgoing_one() {
    let server = server(Version::NEWEST).await;
    let wallet = server.create_wallet("shop", 0);
    let (paid, received) = server.pay_self(&wallet, sat(5));
    assert_eq!(paid.payment_hash, received.payment_hash);
    let path = format!("/api/v1/payments/{}", paid.payment_hash);
    assert_eq!(get(&server, &path, &wallet.inkey).await.1["details"]["amount"], -5000);
    assert_eq!(get(&server, "/api/v1/payments", &wallet.inkey).await.1.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn revoked_keys_and_deleted_wallets_are_not_found() {
    let server = server(Version::NEWEST).await;
    let old = server.create_wallet("shop", 0);
    let new = server.revoke_keys(&old).unwrap();
    let not_found = (404, json!({"detail": "Wallet not found."}));
    assert_eq!(get(&server, "/api/v1/wallet", &old.inkey).await, not_found);
    assert_eq!(get(&server, "/api/v1/wallet", &new.inkey).await.0, 200);
    server.delete_wallet(&new);
    assert_eq!(get(&server, "/api/v1/wallet", &new.inkey).await, not_found);
}

#[tokio::test]
async fn lists_are_limited_as_the_version_does() {
    for (version, cases) in [
        (Version::V0_12_7, [("", 12), ("?limit=3", 3), ("?limit=0", 12)]),
        (Version::V1_0_0, [("", 12), ("?limit=3", 3), ("?limit=0", 12)]),
        (Version::V1_4_2, [("", 10), ("?limit=3", 3), ("?limit=0", 10)]),
        (Version::NEWEST, [("", 10), ("?limit=3", 3), ("?limit=0", 12)]),
    ] {
        let server = server(version).await;
        let wallet = server.create_wallet("shop", 0);
        (0..12).for_each(|_| drop(server.receive(&wallet, sat(1))));
        for (query, count) in cases {
            let (_, plain) = get(&server, &format!("/api/v1/payments{query}"), &wallet.inkey).await;
            assert_eq!(plain.as_array().unwrap().len(), count, "{version} {query}");
            let (_, page) = get(&server, &format!("/api/v1/payments/paginated{query}"), &wallet.inkey).await;
            assert_eq!(page["data"].as_array().unwrap().len(), count, "{version} {query}");
            assert_eq!(page["total"], 12);
        }
        let (status, _) = get(&server, "/api/v1/payments?offset=5", &wallet.inkey).await;
        assert_eq!(status, if version < Version(1, 4, 0) { 500 } else { 200 }, "{version}");
        let (_, page) = get(&server, "/api/v1/payments?limit=10&offset=5", &wallet.inkey).await;
        assert_eq!(page.as_array().unwrap().len(), 7);
    }
    let server = server(Version::NEWEST).await;
    let wallet = server.create_wallet("shop", 0);
    (0..1001).for_each(|_| drop(server.receive(&wallet, sat(1))));
    let (_, page) = get(&server, "/api/v1/payments?limit=5000", &wallet.inkey).await;
    assert_eq!(page.as_array().unwrap().len(), 1000);
}

#[tokio::test]
async fn sorting_by_updated_at_finds_late_settlements() {
    for (version, first) in [(Version(1, 4, 0), "later"), (Version(1, 4, 1), "early")] {
        let server = server(version).await;
        let wallet = server.create_wallet("shop", 0);
        let early = server.invoice(&wallet, sat(5).memo("early"));
        server.receive(&wallet, sat(6).memo("later"));
        server.settle(&early.checking_id, Push::Nothing);
        let path = "/api/v1/payments/paginated?sortby=updated_at&direction=desc&limit=50";
        let (_, page) = get(&server, path, &wallet.inkey).await;
        assert_eq!(memos(&page["data"])[0], first, "{version}");
        let (_, plain) = get(&server, "/api/v1/payments", &wallet.inkey).await;
        assert_eq!(memos(&plain), ["later", "early"], "{version}");
    }
}

#[tokio::test]
async fn failed_payments_are_only_in_the_pages() {
    for (version, listed) in [(Version::V0_12_12, 3), (Version::V1_0_0, 2), (Version::NEWEST, 2)] {
        let server = server(version).await;
        let wallet = server.create_wallet("shop", 0);
        server.invoice(&wallet, sat(1));
        server.send(&wallet, sat(2));
        server.send_failed(&wallet, sat(3));
        let (_, plain) = get(&server, "/api/v1/payments", &wallet.inkey).await;
        assert_eq!(plain.as_array().unwrap().len(), listed, "{version}");
        let (_, page) = get(&server, "/api/v1/payments/paginated", &wallet.inkey).await;
        assert_eq!(page["total"], 3, "{version}");
    }
}

#[tokio::test]
async fn filters_that_are_not_understood_are_ignored() {
    let server = server(Version::NEWEST).await;
    let wallet = server.create_wallet("shop", 0);
    let hour = SignedDuration::from_hours(1);
    server.receive(&wallet, sat(1).memo("one").at(server.now() - hour));
    server.receive(&wallet, sat(2).memo("two"));
    server.send_failed(&wallet, sat(3).memo("three"));
    let half_an_hour_ago = server.now() - SignedDuration::from_mins(30);
    let time = |format: &str| half_an_hour_ago.strftime(format).to_string();
    for (query, found) in [
        (format!("time[ge]={}", time("%Y-%m-%dT%H:%M:%SZ")), 2),
        (format!("time[ge]={}", time("%Y-%m-%dT%H:%M:%S")), 2),
        (format!("time[ge]={}", time("%Y-%m-%dT%H:%M:%S%%2B00:00")), 2),
        (format!("time[ge]={}", half_an_hour_ago.as_second()), 2),
        (format!("time[lt]={}", half_an_hour_ago.as_second()), 1),
        // A bare plus is a space, which makes it no time.
        (format!("time[ge]={}", time("%Y-%m-%dT%H:%M:%S+00:00")), 3),
        ("time[ge]=yesterday".to_owned(), 3),
        ("updated_at[ge]=2100-01-01T00:00:00Z".to_owned(), 3),
        ("colour=blue".to_owned(), 3),
        ("amount[gg]=1".to_owned(), 3),
        ("status=failed".to_owned(), 1),
        ("status[ne]=failed".to_owned(), 2),
        ("status[in]=failed,pending".to_owned(), 1),
        ("amount[gt]=1000".to_owned(), 1),
        ("amount=1000&amount=2000".to_owned(), 2),
        ("memo[like]=T".to_owned(), 2),
        ("search=THREE".to_owned(), 1),
    ] {
        let (status, page) =
            get(&server, &format!("/api/v1/payments/paginated?{query}"), &wallet.inkey).await;
        assert_eq!((status, page["total"].as_u64()), (200, Some(found)), "{query}");
    }
    for query in ["limit=many", "direction=up", "sortby=colour", "sortby=status"] {
        let (status, _) = get(&server, &format!("/api/v1/payments/paginated?{query}"), &wallet.inkey).await;
        assert_eq!(status, 400, "{query}");
    }
}

#[tokio::test]
async fn old_versions_break_where_they_broke() {
    for (version, query, status) in [
        (Version::V0_12_7, "sortby=updated_at", 500),
        (Version::V0_12_7, "payment_hash=x", 500),
        (Version::V0_12_7, "status=failed", 200),
        (Version::V1_0_0, "sortby=updated_at", 400),
        (Version::V1_0_0, "search=x", 500),
        (Version::V1_0_0, "status[in]=failed", 500),
    ] {
        let server = server(version).await;
        let wallet = server.create_wallet("shop", 0);
        let answer = get(&server, &format!("/api/v1/payments?{query}"), &wallet.inkey).await;
        assert_eq!(answer.0, status, "{version} {query}");
    }
}

#[tokio::test]
async fn invoices_are_made_and_paid_over_rest() {
    let server = server(Version::NEWEST).await;
    let (shop, guest) = (server.create_wallet("shop", 0), server.create_wallet("guest", 50));
    let pay = |bolt11: &Value| json!({"out": true, "bolt11": bolt11});
    for (body, status) in [
        (json!({}), 400),
        (json!({"out": true}), 400),
        (json!({"out": true, "bolt11": "lnbcrubbish"}), 520),
        (json!({"out": false, "amount": 0}), 520),
        (json!({"out": false, "amount": -5}), 400),
        (json!({"out": false, "amount": "many"}), 400),
    ] {
        assert_eq!(post(&server, "/api/v1/payments", &shop.adminkey, &body).await.0, status, "{body}");
    }
    let order = json!({"out": false, "amount": 21.9, "memo": "Tee 🍵", "extra": {"tag": "tip"}});
    let (_, invoice) = post(&server, "/api/v1/payments", &shop.inkey, &order).await;
    assert_eq!((&invoice["amount"], &invoice["tag"]), (&json!(21_000), &json!("tip")));
    let (status, paid) = post(&server, "/api/v1/payments", &guest.adminkey, &pay(&invoice["bolt11"])).await;
    assert_eq!((status, &paid["amount"], &paid["memo"]), (201, &json!(-21_000), &json!("Tee 🍵")));
    assert_eq!((server.balance_msat(&shop), server.balance_msat(&guest)), (21_000, 29_000));
    let dear = server.invoice(&shop, sat(1000));
    let refused = post(&server, "/api/v1/payments", &guest.adminkey, &pay(&json!(dear.bolt11))).await;
    assert_eq!(refused, (520, json!({"detail": "Insufficient balance.", "status": "failed"})));
    assert_eq!(server.payment(&dear.checking_id).unwrap().status, Status::Pending);
}

#[tokio::test]
async fn before_the_first_install_rest_leads_to_the_set_up() {
    let server = server(Version::NEWEST).await;
    server.set_installed(false);
    let response = rest().get(format!("{}/api/v1/health", server.url())).send().await.unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(response.headers()["location"], "/first_install");
    crate::client::Socket::open(&server, "anything").await;
    server.set_installed(true);
    assert_eq!(get(&server, "/api/v1/health", "").await.0, 200);
}

#[tokio::test]
async fn a_base_path_is_part_of_the_address() {
    let options = Options { base_path: "/apps/lnbits".to_owned(), ..Options::default() };
    let server = Simulator::start(options).await.unwrap();
    let wallet = server.create_wallet("shop", 0);
    assert!(server.url().ends_with("/apps/lnbits"));
    assert_eq!(get(&server, "/api/v1/wallet", &wallet.inkey).await.0, 200);
    let root = format!("http://{}/api/v1/wallet", server.address());
    assert_eq!(rest().get(root).header("X-Api-Key", &wallet.inkey).send().await.unwrap().status(), 404);
    let mut socket = crate::client::Socket::of(&server, &wallet).await;
    server.receive(&wallet, sat(1));
    assert_eq!(socket.frames(&server).await.len(), 1);
}

#[tokio::test]
async fn the_clock_can_be_wrong() {
    let server = server(Version::NEWEST).await;
    let wallet = server.create_wallet("shop", 0);
    server.set_clock_offset(SignedDuration::from_hours(-48));
    let payment = server.receive(&wallet, sat(1));
    let behind = jiff::Timestamp::now().duration_since(payment.created);
    assert!(behind > SignedDuration::from_hours(47), "{behind:?}");
    let response = rest().get(format!("{}/api/v1/health", server.url())).send().await.unwrap();
    let date = response.headers()["date"].to_str().unwrap().to_owned();
    assert_eq!(date, server.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
}

#[tokio::test]
async fn the_journal_tells_who_asked_what() {
    let server = server(Version::NEWEST).await;
    let wallet = server.create_wallet("shop", 0);
    get(&server, &format!("/api/v1/payments?limit=5&api-key={}", wallet.adminkey), "").await;
    get(&server, "/api/v1/wallet", "wrong").await;
    let asked = server.requests();
    assert_eq!(
        asked[0],
        Request {
            method: "GET".to_owned(),
            path: "/api/v1/payments?limit=5".to_owned(),
            status: Some(200),
            wallet_id: Some(wallet.id.clone()),
            key: Some(KeyKind::Admin),
        }
    );
    assert_eq!((asked[1].status, asked[1].key), (Some(404), None));
    assert_eq!(server.count_requests("/wallet"), 1);
    server.clear_journal();
    assert!(server.requests().is_empty());
}

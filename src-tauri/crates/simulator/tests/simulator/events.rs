//! Which event sends how many frames, on which channel, in which version.

use satchime_simulator::{Options, Push, SimWallet, Simulator, Status, Version, msat, sat};
use serde_json::Value;

use crate::client::{Socket, get, post};
use crate::recorded::{fixture, parsed};

const VERSIONS: [Version; 6] = [
    Version::V0_12_7,
    Version::V0_12_12,
    Version::V1_0_0,
    Version::V1_4_2,
    Version(1, 5, 4),
    Version::NEWEST,
];

type Step = fn(&Simulator, &SimWallet, &SimWallet);

/// An event, and the frames it sends to the first and to the second wallet.
const EVENTS: &[(&str, Step, usize, usize)] = &[
    ("incoming", |server, a, _| drop(server.receive(a, sat(21))), 1, 0),
    ("outgoing", |server, a, _| drop(server.send(a, sat(21).fee_msat(1500))), 1, 0),
    ("outgoing fails", |server, a, _| drop(server.send_failed(a, sat(21))), 0, 0),
    ("outgoing hangs", |server, a, _| drop(server.send_pending(a, sat(21))), 0, 0),
    ("invoice", |server, a, _| drop(server.invoice(a, sat(21))), 0, 0),
    ("admin credit", |server, a, _| drop(server.credit(a, sat(21))), 1, 0),
    ("admin debit", |server, a, _| drop(server.debit(a, sat(21))), 0, 0),
    (
        "pending settles later",
        |server, a, _| {
            drop(server.settle(&server.send_pending(a, sat(21)).checking_id, Push::Nothing).unwrap())
        },
        0,
        0,
    ),
    (
        "pending fails later",
        |server, a, _| drop(server.fail(&server.send_pending(a, sat(21)).checking_id).unwrap()),
        0,
        0,
    ),
    (
        "invoice is paid",
        |server, a, _| drop(server.settle(&server.invoice(a, sat(21)).checking_id, Push::Frame).unwrap()),
        1,
        0,
    ),
    ("label", |server, a, _| server.label(&server.send_failed(a, sat(1)).checking_id, &["rent"]), 0, 0),
];

#[tokio::test]
async fn every_event_sends_as_many_frames_as_recorded() {
    for version in VERSIONS {
        let server = Simulator::start(Options::version(version)).await.unwrap();
        let (a, b) = (server.create_wallet("a", 1000), server.create_wallet("b", 1000));
        let (mut of_a, mut of_b) = (Socket::of(&server, &a).await, Socket::of(&server, &b).await);
        for (event, step, to_a, to_b) in EVENTS {
            step(&server, &a, &b);
            assert_eq!(of_a.frames(&server).await.len(), *to_a, "{event} on {version}");
            assert_eq!(of_b.frames(&server).await.len(), *to_b, "{event} on {version}");
        }
        let twice = if version >= Version(1, 5, 5) { 2 } else { 1 };
        server.transfer(&a, &b, sat(5));
        assert_eq!(of_a.frames(&server).await.len(), 1, "payer on {version}");
        assert_eq!(of_b.frames(&server).await.len(), twice, "payee on {version}");
        server.pay_self(&a, sat(5));
        assert_eq!(of_a.frames(&server).await.len(), 1 + twice, "self-payment on {version}");
    }
}

#[tokio::test]
async fn channels_carry_what_the_recorded_ones_carried() {
    for version in ["0.12.7", "0.12.12", "1.0.0", "1.6.2"] {
        let recorded = fixture(&format!("v{version}-ws-channel-matrix.json"));
        let server = Simulator::start(Options::version(parsed(version))).await.unwrap();
        let (alice, bob) = (server.create_wallet("alice", 100_000), server.create_wallet("bob", 0));
        let body = serde_json::json!({"out": false, "amount": 1234, "memo": "matrix"});
        let (_, invoice) = post(&server, "/api/v1/payments", &bob.inkey, &body).await;
        let hash = invoice["payment_hash"].as_str().unwrap();
        let mut sockets = Vec::new();
        for (name, count) in recorded["frames_by_channel"].as_object().unwrap() {
            let owner = if name.contains("of alice:") { &alice } else { &bob };
            let channel = match name.split([' ', ':']).next().unwrap() {
                "id" => &owner.id,
                "inkey" => &owner.inkey,
                "adminkey" => &owner.adminkey,
                "payment_hash" => hash,
                _ => "nosuchthing",
            };
            let query =
                if name.contains('?') { format!("?api-key={}", alice.adminkey) } else { String::new() };
            let socket = Socket::dial(&server, &format!("/api/v1/ws/{channel}{query}")).await.unwrap();
            sockets.push((name, socket, count.as_u64().unwrap()));
        }
        let bolt11 = invoice.get("bolt11").unwrap_or(&invoice["payment_request"]);
        let (status, _) = post(
            &server,
            "/api/v1/payments",
            &alice.adminkey,
            &serde_json::json!({"out": true, "bolt11": bolt11}),
        )
        .await;
        assert_eq!(status, 201);
        // Two sockets share each channel, so the text that ends the first one's frames is left out for the second.
        for (name, socket, count) in &mut sockets {
            let frames = socket.frames(&server).await;
            let carried = frames.iter().filter(|frame| frame.starts_with('{')).count() as u64;
            assert_eq!(carried, *count, "{name} on {version}");
        }
    }
}

#[tokio::test]
async fn a_late_settlement_is_found_over_rest_only() {
    for version in VERSIONS {
        let server = Simulator::start(Options::version(version)).await.unwrap();
        let wallet = server.create_wallet("shop", 0);
        let mut socket = Socket::of(&server, &wallet).await;
        let invoice = server.invoice(&wallet, sat(21));
        server.finish_unnoticed(&invoice.checking_id, Status::Success);
        assert_eq!(server.balance_msat(&wallet), 0);
        let path = format!("/api/v1/payments/{}", invoice.payment_hash);
        let (_, first) = get(&server, &path, &wallet.inkey).await;
        let (_, second) = get(&server, &path, &wallet.inkey).await;
        if version < Version(1, 4, 0) {
            assert_eq!((&first["paid"], &first["status"]), (&Value::Bool(false), &"success".into()));
        } else {
            assert_eq!(first["paid"], true);
        }
        assert_eq!(second["paid"], true, "{version}");
        assert_eq!(server.balance_msat(&wallet), 21_000);
        assert_eq!(socket.frames(&server).await, Vec::<String>::new(), "{version}");
    }
}

#[tokio::test]
async fn balances_count_fees_and_what_hangs() {
    let server = Simulator::start(Options::default()).await.unwrap();
    let wallet = server.create_wallet("shop", 10_000);
    server.receive(&wallet, msat(1_500));
    server.send(&wallet, sat(1_000).fee_msat(3_000));
    assert_eq!(server.balance_msat(&wallet), 10_000_000 + 1_500 - 1_003_000);
    let hanging = server.send_pending(&wallet, sat(600).fee_msat(1_000));
    assert_eq!(hanging.fee_msat, -6_000);
    assert_eq!(server.balance_msat(&wallet), 8_998_500 - 606_000);
    server.settle(&hanging.checking_id, Push::Nothing).unwrap();
    assert_eq!(server.balance_msat(&wallet), 8_998_500 - 601_000);
    assert_eq!(server.settle(&hanging.checking_id, Push::Frame), None);
    let failing = server.send_pending(&wallet, sat(600));
    server.fail(&failing.checking_id).unwrap();
    assert_eq!(server.balance_msat(&wallet), 8_998_500 - 601_000);
}

#[tokio::test]
async fn a_shared_wallet_shows_its_source() {
    let server = Simulator::start(Options::default()).await.unwrap();
    let source = server.create_wallet("source", 0);
    let shared = server.share_wallet(&source, "shared");
    let mut socket = Socket::of(&server, &shared).await;
    let payment = server.receive(&source, sat(21));
    let frames = socket.payments(&server).await;
    assert_eq!(frames.len(), 1);
    assert_eq!(frames[0]["payment"]["wallet_id"], source.id.as_str());
    let (_, listed) = get(&server, "/api/v1/payments", &shared.inkey).await;
    assert_eq!(listed[0]["checking_id"], payment.checking_id.as_str());
    let (_, wallet) = get(&server, "/api/v1/wallet", &shared.inkey).await;
    assert_eq!(wallet, serde_json::json!({"name": "shared", "balance": 21_000}));
}

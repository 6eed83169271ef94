//! `watch --server`: one wallet, nothing kept.

use satchime_simulator::{Answer, Close, Dose, Options, Simulator, Version, sat};
use serde_json::json;

use crate::running::Home;

async fn simulator() -> Simulator {
    Simulator::start(Options::default()).await.unwrap()
}

fn watch(simulator: &Simulator) -> String {
    format!("watch --json --server {}", simulator.url())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_payment_is_told_once_with_all_its_fields() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 100_000);
    let home = Home::new();
    let mut watching = home.start(&watch(&simulator), &shop.inkey).await;
    let live = watching.state("live").await;
    assert_eq!((&live["wallet_name"], &live["confirmed"]), (&json!("Shop"), &json!(true)));

    let payer_wrote = json!({"tag": "lnurlp", "comment": ["For the stage lights"]});
    let lunch = simulator.receive(&shop, sat(21_000).memo("Lunch").extra(payer_wrote));
    simulator.repeat_frame(&lunch.checking_id);
    let told = watching.payment().await;
    simulator.repeat_frame(&lunch.checking_id);
    simulator.send(&shop, sat(500).memo("Cups").fee_msat(1_500));
    let sent = watching.payment().await;

    assert_eq!(
        told,
        json!({
            "event": "payment",
            "wallet_id": live["wallet_id"],
            "wallet_name": "Shop",
            "server": simulator.url(),
            "direction": "inbound",
            "status": "succeeded",
            "amount_msat": 21_000_000,
            "fee_msat": 0,
            "memo": "Lunch",
            "comment": "For the stage lights",
            "payment_hash": lunch.payment_hash,
            "checking_id": lunch.checking_id,
            "created_at": told["created_at"],
            "settled_at": told["settled_at"],
            "seen_at": told["seen_at"],
            "confirmed": true,
            "late": false,
        })
    );
    for time in ["created_at", "settled_at", "seen_at"] {
        assert!(told[time].as_str().unwrap().ends_with('Z'), "{told}");
    }
    assert_eq!((&sent["direction"], &sent["memo"]), (&json!("outbound"), &json!("Cups")));
    assert_eq!((&sent["amount_msat"], &sent["fee_msat"]), (&json!(500_000), &json!(1_500)));
    assert_eq!(std::fs::read_dir(home.folder()).unwrap().count(), 0, "nothing is stored");
}

/// A log-in that a proxy puts before the server for a while: the key is as good as before.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxys_log_in_stops_nothing() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
    watching.state("live").await;
    simulator.faults().answer(Dose::Always, Answer::Unauthorized);
    simulator.kill_connections(&Close::code(1012));
    while watching.object().await["code"] != "proxy_refused" {}
    simulator.receive(&shop, sat(21));
    simulator.faults().clear();
    assert_eq!(watching.payment().await["amount_msat"], 21_000);
}

/// Of the places where a key may be, the first one counts: the others hold one that opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_comes_from_a_file_or_from_systemd() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let (home, places) = (Home::new(), tempfile::tempdir().unwrap());
    let file = places.path().join("satchime-key");
    std::fs::write(&file, format!("{}\n", shop.inkey)).unwrap();
    let other = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

    let mut by_file = home.command(&format!("{} --key-file {}", watch(&simulator), file.display()));
    by_file.env("SATCHIME_KEY", other);
    let mut by_systemd = home.command(&watch(&simulator));
    by_systemd.env("CREDENTIALS_DIRECTORY", places.path());
    for command in [by_file, by_systemd] {
        let mut watching = home.start_command(command, other).await;
        watching.state("live").await;
        watching.terminate();
        let (_, said) = watching.everything().await;
        assert!(!said.contains(&shop.inkey), "{said}");
    }
    let missing =
        home.run(&format!("{} --key-file {}/none", watch(&simulator), places.path().display()), "").await;
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.err.contains("none: ") && missing.err.contains("what to do:"), "{missing:?}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_that_others_may_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let (simulator, home) = (simulator().await, Home::new());
    let file = home.folder().join("key");
    std::fs::write(&file, "5ec7e75ec7e75ec7e75ec7e75ec7e75e").unwrap();
    for (mode, named) in [(0o644, true), (0o600, false)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let ended = home.run(&format!("{} --key-file {}", watch(&simulator), file.display()), "").await;
        assert_eq!(ended.err.contains("chmod 600"), named, "{ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_frame_says_nothing() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 100_000);
    let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
    watching.state("live").await;
    let hash = "f".repeat(64);
    let forged = json!({
        "wallet_balance": 1_000_000,
        "payment": {"checking_id": hash, "payment_hash": hash, "wallet_id": shop.id, "amount": 900_000_000,
            "fee": 0, "status": "success", "memo": "Pay day", "time": "2026-11-23T05:16:04+00:00"},
    });
    simulator.clear_journal();
    simulator.push(&simulator.channel_of(&shop).unwrap(), &forged.to_string());
    simulator.push_garbage(&simulator.channel_of(&shop).unwrap());
    simulator.wait_until(|server| server.count_requests("/payments") > 0).await;
    let real = simulator.receive(&shop, sat(1));
    assert_eq!(watching.payment().await["checking_id"], real.checking_id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_made_while_the_server_was_away_is_told_after() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
    watching.state("live").await;
    simulator.kill().await;
    let missed = simulator.receive(&shop, sat(7));
    let waiting = watching.state("waiting_to_retry").await;
    assert!(waiting["retry_at"].is_string() && waiting["attempt"].is_u64(), "{waiting}");
    assert!(waiting["reason"].is_string() && waiting["next"].is_string(), "{waiting}");
    simulator.resume().await.unwrap();
    assert_eq!(watching.payment().await["checking_id"], missed.checking_id.as_str());
    let next = simulator.receive(&shop, sat(8));
    assert_eq!(watching.payment().await["checking_id"], next.checking_id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_is_waited_for() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    simulator.kill().await;
    let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
    let waiting = watching.state("waiting_to_retry").await;
    assert_eq!(waiting["code"], "server_refused");
    simulator.resume().await.unwrap();
    watching.state("live").await;
    simulator.receive(&shop, sat(9));
    assert_eq!(watching.payment().await["amount_msat"], 9_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_revoked_later_does_not_end_it() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
    watching.state("live").await;
    simulator.revoke_keys(&shop);
    simulator.kill_connections(&Close::Abrupt);
    assert_eq!(watching.state("rejected").await["code"], "key_rejected");
    // It goes on until somebody ends it, which is a good end where it can be asked to.
    watching.terminate();
    let (status, text) = watching.everything().await;
    assert!(status.success() || !cfg!(unix), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_nothing_is_confirmed() {
    let simulator = Simulator::start(Options::version(Version::V0_12_7)).await.unwrap();
    let shop = simulator.create_wallet("Shop", 0);
    let line = format!("{} --no-key --wallet-id {} --name Stall", watch(&simulator), shop.id);
    let mut watching = Home::new().start(&line, "").await;
    let live = watching.state("live").await;
    assert_eq!((&live["wallet_name"], &live["confirmed"]), (&json!("Stall"), &json!(false)));
    simulator.receive(&shop, sat(3));
    assert_eq!(watching.payment().await["confirmed"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_ten_thousand_characters_is_cut() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let home = Home::new();
    let mut command = home.command(&watch(&simulator));
    command.arg("--name").arg("\u{202e}<b>🦀&".repeat(2_000));
    let mut watching = home.start_command(command, &shop.inkey).await;
    let live = watching.state("live").await;
    let name = live["wallet_name"].as_str().unwrap();
    assert!(name.starts_with("<b>🦀&") && name.chars().count() <= 48, "{name}");
    assert!(!name.contains('\u{202e}'), "{name}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ends_cleanly_when_told_to() {
    use rustix::process::Signal;
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    for signal in [Signal::TERM, Signal::INT] {
        let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
        watching.state("live").await;
        watching.signal(signal);
        let (status, text) = watching.everything().await;
        assert_eq!(status.code(), Some(0), "{signal:?}: {text}");
        simulator.wait_until(|server| server.connections() == 0).await;
    }
}

/// With no line to be written that would fail.
#[tokio::test(flavor = "multi_thread")]
async fn ends_as_soon_as_nobody_reads_it() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let mut watching = Home::new().start(&watch(&simulator), &shop.inkey).await;
    watching.state("live").await;
    watching.stop_reading();
    let (status, text) = watching.everything().await;
    assert_eq!(status.code(), Some(0), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_in_nothing_that_is_printed() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let home = Home::new();
    let mut command = home.command(&watch(&simulator));
    command.env("SATCHIME_LOG", "trace").env("SATCHIME_KEY", &shop.inkey);
    let mut watching = home.start_command(command, "").await;
    watching.state("live").await;
    simulator.receive(&shop, sat(5));
    watching.payment().await;
    simulator.kill_connections(&Close::code(1012));
    watching.state("live").await;
    simulator.revoke_keys(&shop);
    simulator.kill_connections(&Close::Abrupt);
    let rejected = watching.state("rejected").await;
    assert_eq!(rejected["code"], "key_rejected");
    watching.terminate();
    let (_, text) = watching.everything().await;
    assert!(!text.contains(&shop.inkey), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_no_terminal_shows_has_no_colours() {
    let simulator = simulator().await;
    let shop = simulator.create_wallet("Shop", 0);
    let home = Home::new();
    let mut command = home.command(&watch(&simulator));
    command.env("SATCHIME_LOG", "info").env("SATCHIME_KEY", &shop.inkey);
    let mut watching = home.start_command(command, "").await;
    watching.state("live").await;
    simulator.kill_connections(&Close::code(1012));
    watching.state("live").await;
    watching.terminate();
    let (_, text) = watching.everything().await;
    assert!(text.contains("connection ended"), "it was to be logged: {text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

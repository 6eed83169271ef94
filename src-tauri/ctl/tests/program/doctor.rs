//! `doctor` on a wallet that is watched, that was watched, and whose channel is tested.

use jiff::Timestamp;
use satchime_adapters::{DataFolder, SqliteStore};
use satchime_domain::address::ServerUrl;
use satchime_domain::testing;
use satchime_domain::wallet::{Access, SourceWalletId, Wallet};
use satchime_engine::ports::Store;
use satchime_simulator::{Options, SimWallet, Simulator, Version, sat};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::running::{Ended, Home};

/// The last version whose channels are named by wallet ids, so that no key is needed.
async fn simulator() -> Simulator {
    Simulator::start(Options::version(Version::V0_12_7)).await.unwrap()
}

/// A wallet of this server, watched by its id alone.
async fn keep(home: &Home, server: &str, wallet: &SimWallet) {
    let folder = DataFolder::at(home.folder().to_owned());
    let store = SqliteStore::open(&folder.database()).unwrap().store;
    let kept = Wallet {
        server: ServerUrl::parse(server).unwrap(),
        source_wallet_id: Some(SourceWalletId(wallet.id.clone())),
        access: Access::IdOnly,
        added_at: Timestamp::now(),
        ..testing::wallet(format!("w-{}", wallet.id), wallet.name.clone())
    };
    store.put_wallet(&kept).await.unwrap();
}

fn check(doctor: &Ended, name: &str) -> Value {
    let found = doctor.objects().into_iter().find(|line| line["check"] == name);
    found.unwrap_or_else(|| panic!("nothing about {name}: {doctor:?}"))
}

/// Sends a binary message to a channel, which breaks it for whoever comes later.
async fn poison(simulator: &Simulator, channel: &str) {
    let mut socket = TcpStream::connect(simulator.address()).await.unwrap();
    let request = format!(
        "GET /api/v1/ws/{channel} HTTP/1.1\r\nHost: poison\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(socket.read_u8().await.unwrap());
    }
    assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
    // A whole binary message of one masked byte.
    socket.write_all(&[0x82, 0x81, 0, 0, 0, 0, 7]).await.unwrap();
    // The server hangs up when it has read it.
    let _ = socket.read_to_end(&mut answer).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn tells_how_a_wallet_is_while_satchime_runs_and_how_it_was_after() {
    let (home, simulator) = (Home::new(), simulator().await);
    let shop = simulator.create_wallet("Shop", 0);
    keep(&home, &simulator.url(), &shop).await;
    let fresh = check(&home.run("doctor --json", "").await, "watched");
    assert_eq!(fresh["found"], "not watched yet; Satchime is not running");
    assert_eq!((&fresh["level"], &fresh["watching"]["observation"]), (&"note".into(), &Value::Null));

    let mut watching = home.start("watch --json", "").await;
    watching.state("live").await;
    simulator.receive(&shop, sat(5));
    watching.payment().await;
    // What is observed is written down every few seconds.
    let live = loop {
        let live = check(&home.run("doctor --json", "").await, "watched");
        assert_eq!(live["watching"]["satchime_runs"], true, "{live}");
        let observation = &live["watching"]["observation"];
        if observation["state"] == "live" && observation["health"]["last_frame_at"].is_string() {
            break live;
        }
    };
    assert_eq!(live["level"], "good", "{live}");
    assert_eq!(live["watching"]["observation"]["mode"], "unconfirmed");
    assert_eq!(live["wallet_name"], "Shop");
    assert!(live["watching"]["observation"]["since"].as_str().unwrap().ends_with('Z'), "{live}");
    assert!(live["found"].as_str().unwrap().starts_with("listening"), "{live}");

    watching.signal(rustix::process::Signal::TERM);
    watching.end().await;
    let words = home.run("doctor", "").await.out;
    let line = words.lines().find(|line| line.contains("last seen listening")).expect("it was listening");
    assert!(line.ends_with("Satchime is not running") && line.contains("unconfirmed"), "{line}");
    assert!(words.contains("last frame") && words.contains("no reconnect"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_comes_back_and_nobody_takes_it_for_a_payment() {
    let (home, simulator) = (Home::new(), simulator().await);
    let shop = simulator.create_wallet("Shop", 0);
    keep(&home, &simulator.url(), &shop).await;
    let mut watching = home.start("watch --json", "").await;
    watching.state("live").await;

    assert!(home.run("doctor --json", "").await.objects().iter().all(|line| line["check"] != "push test"));
    assert_eq!(published(&simulator), 0, "nothing is sent unasked");

    let tested = check(&home.run("doctor --json --test-push", "").await, "push test");
    assert_eq!((&tested["level"], &tested["push_test"]["outcome"]), (&"good".into(), &"arrived".into()));
    assert!(tested["push_test"]["after_ms"].is_u64(), "{tested}");
    assert_eq!(published(&simulator), 1);

    let real = simulator.receive(&shop, sat(5));
    assert_eq!(watching.payment().await["checking_id"], real.checking_id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_channel_is_found_out() {
    let (home, simulator) = (Home::new(), simulator().await);
    let shop = simulator.create_wallet("Shop", 0);
    keep(&home, &simulator.url(), &shop).await;
    poison(&simulator, &shop.id).await;
    let ended = home.run("doctor --json --test-push", "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let tested = check(&ended, "push test");
    assert_eq!((&tested["level"], &tested["push_test"]["outcome"]), (&"wrong".into(), &"not_arrived".into()));
    assert!(tested["next"].as_str().unwrap().contains("Restart LNbits"), "{tested}");

    simulator.kill().await;
    let tested = check(&home.run("doctor --json --test-push", "").await, "push test");
    assert_eq!(
        (&tested["level"], &tested["push_test"]["outcome"]),
        (&"wrong".into(), &"not_connected".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_hears_nothing_is_wrong_everywhere() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let home = Home::new();
    keep(&home, &simulator.url(), &simulator.create_wallet("Shop", 0)).await;
    let mut watching = home.start("watch --json", "").await;
    let told = watching.state("rejected").await;
    assert_eq!(told["code"], "deaf_channel");
    assert!(told["next"].as_str().unwrap().contains("invoice/read key"), "{told}");

    // What was observed is written down every few seconds.
    while check(&home.run("doctor --json", "").await, "watched")["code"] != "deaf_channel" {}
    let examined = home.run("doctor --json --test-push", "").await;
    assert_eq!(examined.code, Some(1), "{examined:?}");
    let channel = check(&examined, "channel");
    assert_eq!((&channel["level"], &channel["code"]), (&"wrong".into(), &"deaf_channel".into()));
    assert_eq!(check(&examined, "watched")["level"], "wrong");
    let tested = check(&examined, "push test");
    assert_eq!(
        (&tested["level"], &tested["push_test"]["outcome"]),
        (&"wrong".into(), &"not_connected".into())
    );
    assert_eq!(published(&simulator), 0);

    assert_eq!(home.run("wallet list --json", "").await.objects()[0]["code"], "deaf_channel");
    let listed = home.run("wallet list", "").await;
    assert!(listed.out.contains("wallet id only, hears nothing"), "{listed:?}");
    assert!(listed.err.contains("invoice/read key"), "{listed:?}");
}

fn published(simulator: &Simulator) -> usize {
    let requests = simulator.requests();
    requests.iter().filter(|request| request.method == "POST" && request.path.contains("/api/v1/ws/")).count()
}

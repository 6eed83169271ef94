//! `watch --server` of a server whose certificate nothing vouches for: what is said on the command line holds for this
//! once, and is stored nowhere.

use satchime_simulator::tls::{SelfSigned, self_signed};
use satchime_simulator::{Options, SimWallet, Simulator, sat};

use crate::running::Home;

struct HomeServer {
    simulator: Simulator,
    shop: SimWallet,
    pem: String,
}

impl HomeServer {
    async fn start() -> Self {
        let SelfSigned { server, pem, .. } = self_signed(&["127.0.0.1"]).unwrap();
        let simulator = Simulator::start(Options { tls: Some(server), ..Options::default() }).await.unwrap();
        let shop = simulator.create_wallet("Shop", 0);
        Self { simulator, shop, pem }
    }

    fn watch(&self, more: &str) -> String {
        format!("watch --json --server {} {more}", self.simulator.url())
    }

    /// Whether it is watched so, with nothing stored of it.
    async fn is_watched(&self, more: &str) {
        let home = Home::new();
        let mut watching = home.start(&self.watch(more), &self.shop.inkey).await;
        watching.state("live").await;
        let paid = self.simulator.receive(&self.shop, sat(21));
        assert_eq!(watching.payment().await["checking_id"], paid.checking_id.as_str());
        assert_eq!(std::fs::read_dir(home.folder()).unwrap().count(), 0, "nothing is stored");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fingerprint_that_was_compared_is_taken_and_no_other() {
    let server = HomeServer::start().await;
    let refused = Home::new().run(&server.watch(""), &server.shop.inkey).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    let (_, fingerprint) = refused.err.trim().rsplit_once("--fingerprint ").unwrap();
    assert!(refused.err.contains("--ca FILE"), "{refused:?}");

    let other = "00".repeat(32);
    let line = server.watch(&format!("--fingerprint {other}"));
    let refused = Home::new().run(&line, &server.shop.inkey).await;
    assert_eq!((refused.code, &refused.objects()[0]["code"]), (Some(1), &"tls_pin_changed".into()));
    assert!(server.simulator.requests().is_empty(), "the key went nowhere");

    server.is_watched(&format!("--fingerprint {fingerprint}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_in_a_file_is_taken_and_no_other() {
    let (server, other) = (HomeServer::start().await, HomeServer::start().await);
    let folder = tempfile::tempdir().unwrap();
    let (own, foreign) = (folder.path().join("own.pem"), folder.path().join("foreign.pem"));
    std::fs::write(&own, &server.pem).unwrap();
    std::fs::write(&foreign, &other.pem).unwrap();

    let line = server.watch(&format!("--ca {}", foreign.display()));
    let refused = Home::new().run(&line, &server.shop.inkey).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(server.simulator.requests().is_empty(), "the key went nowhere");

    server.is_watched(&format!("--ca {}", own.display())).await;
}

#[tokio::test]
async fn what_can_not_vouch_for_anything_is_refused_before_anybody_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note.pem");
    std::fs::write(&file, "5ec7e7").unwrap();
    let (ca, none) = (format!("--ca {}", file.display()), format!("--ca {}/none", folder.path().display()));
    let pin = format!("--fingerprint {}", "00".repeat(32));
    for (server, more, words) in [
        ("https://127.0.0.1:9", &ca, "holds no certificate"),
        ("https://127.0.0.1:9", &none, "can\u{2019}t be read"),
        ("http://127.0.0.1:9", &pin, "shows no certificate"),
    ] {
        let line = format!("watch --server {server} {more}");
        let refused = Home::new().run(&line, "5ec7e75ec7e75ec7e75ec7e75ec7e75e").await;
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.err.contains(words) && !refused.err.contains("5ec7e7"), "{refused:?}");
    }
}

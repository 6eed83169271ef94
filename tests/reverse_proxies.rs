//! A real LNbits behind nginx, set up well and badly: what is paid is told, and what keeps it from being told at once
//! is named.

use std::time::Duration;

use futures_util::future::join_all;
use satchime_tests::ctl::assert_refused;
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use satchime_tests::nginx::{Nginx, Site, UPGRADES};
use satchime_tests::program::Program;
use satchime_tests::watch::Watch;
use tempfile::TempDir;

/// Where there are no pushes it is asked every ten seconds.
const ASKED: Duration = Duration::from_secs(40);

fn watch(nginx: &Nginx, key: &str) -> Watch {
    let program = Program::satchimectl().args(["watch", "--json", "--server", &nginx.url()]);
    Watch::of(program.env("SSL_CERT_FILE", nginx.certificate()).input(format!("{key}\n")))
}

/// Tries for a moment, and must not succeed.
async fn refused(nginx: &Nginx, key: &str, words: &str) {
    let folder = TempDir::new().expect("a folder");
    let add = Program::satchimectl().args(["wallet", "add", "--server", &nginx.url()]);
    let output = add.data_dir(folder.path()).input(format!("{key}\n")).finish().await;
    assert_refused(&nginx.url(), &output, words);
}

#[tokio::test]
async fn what_lets_web_sockets_through_gives_pushes() {
    let server = LnbitsServer::start(NEWEST).await;
    let sites = [
        Site { pass: UPGRADES, ..Site::default() },
        Site { base: "/lnbits", pass: UPGRADES, ..Site::default() },
        Site { listen: "ssl", pass: UPGRADES, ..Site::default() },
        Site { listen: "ssl http2", base: "/a/b", pass: UPGRADES, ..Site::default() },
    ];
    let upstream = server.url();
    let nginx = join_all(sites.map(|site| Nginx::start(&upstream, site))).await;
    let watches: Vec<Watch> = nginx.iter().map(|nginx| watch(nginx, &server.wallet("b").inkey)).collect();
    for watch in &watches {
        assert_eq!(watch.state("live").await["mode"], "pushed");
    }
    server.pay("a", "b", 21, "coffee").await;
    for watch in watches {
        watch.memo("coffee").await;
        let told = watch.end().await;
        assert_eq!(told.payments().len(), 1);
    }
}

#[tokio::test]
async fn what_lets_none_through_is_asked_and_says_so() {
    let server = LnbitsServer::start(NEWEST).await;
    let refusals = [
        "",
        "proxy_http_version 1.1; if ($http_upgrade) { return 400; }",
        "if ($http_upgrade) { return 301 /; }",
        "if ($http_upgrade) { return 200 '<html></html>'; }",
        "if ($http_upgrade) { return 444; }",
    ];
    let sites = refusals.map(|pass| Site { pass, ..Site::default() });
    let upstream = server.url();
    let nginx = join_all(sites.map(|site| Nginx::start(&upstream, site))).await;
    let (shop, mut watches) = (server.wallet("b"), Vec::new());
    for nginx in &nginx {
        for (key, mode) in [(&shop.inkey, "no_socket"), (&shop.adminkey, "polled")] {
            let watch = watch(nginx, key);
            assert_eq!(watch.state("live").await["mode"], mode);
            watches.push(watch);
        }
    }
    server.pay("a", "b", 21, "coffee").await;
    for watch in watches {
        watch.payment_within(ASKED, "the coffee", |payment| payment["memo"] == "coffee").await;
        let told = watch.end().await;
        assert_eq!(told.payments().len(), 1);
        // What hangs up may only be restarting, so it is asked the second time; once live, it stays so.
        let words = told.connections();
        let since_live = words.iter().skip_while(|word| word["state"] != "live");
        assert!(since_live.clone().all(|word| word["state"] == "live"), "{words:?}");
    }
}

#[tokio::test]
async fn what_is_in_the_way_is_named() {
    let server = LnbitsServer::start(NEWEST).await;
    let key = server.wallet("b").inkey;
    let passwords = TempDir::new().expect("a folder");
    let file = passwords.path().join("passwords");
    std::fs::write(&file, "somebody:{PLAIN}secret\n").expect("a file of passwords");
    let log_in = format!("auth_basic \"private\"; auth_basic_user_file {};", file.display());
    let upstream = server.url();
    for (site, words) in [
        (Site { site: &log_in, pass: UPGRADES, ..Site::default() }, "log-in"),
        (Site { listen: "ssl", pass: UPGRADES, ..Site::default() }, "certificate"),
        (Site { listen: "http2", pass: UPGRADES, ..Site::default() }, "HTTP"),
        (Site { pass: "proxy_set_header X-Api-Key \"\";", ..Site::default() }, "X-Api-Key"),
    ] {
        let nginx = Nginx::start(&upstream, site).await;
        refused(&nginx, &key, words).await;
    }
}

/// As Cloudflare does when it takes a program for an attacker: for a while, everything is a page for people.
#[tokio::test]
async fn a_challenge_for_people_costs_no_key_and_no_payment() {
    let server = LnbitsServer::start(NEWEST).await;
    let folder = TempDir::new().expect("a folder");
    let challenged = folder.path().join("challenged");
    let page = "<html><title>Just a moment...</title></html>";
    let pass = format!(
        "{UPGRADES} default_type text/html; if (-f {}) {{ return 403 '{page}'; }}",
        challenged.display()
    );
    let nginx = Nginx::start(&server.url(), Site { pass: &pass, ..Site::default() }).await;
    let watches = [server.wallet("b").inkey, server.wallet("b").adminkey].map(|key| watch(&nginx, &key));
    for watch in &watches {
        watch.state("live").await;
    }
    std::fs::write(&challenged, "").expect("a flag");
    // The admin key is asked within ten seconds; nobody needs the page to go by for the other.
    watches[1].state("catching_up").await;
    server.pay("a", "b", 21, "coffee").await;
    std::fs::remove_file(&challenged).expect("the flag can be taken away");
    for watch in watches {
        watch.payment_within(ASKED * 2, "the coffee", |payment| payment["memo"] == "coffee").await;
        let told = watch.end().await;
        assert_eq!(told.payments().len(), 1);
        assert!(!told.was_ever("rejected"), "{:?}", told.connections());
    }
}

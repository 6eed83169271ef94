//! The way to each server, as a person chooses it in the terminal: it is gone, and no other.

mod home;

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, Mutex};

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::ctl::{add, remove_all, satchimectl};
use satchime_tests::desktop::{Notifications, Question};
use satchime_tests::gateway::{Gateway, Kind, Mood};
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use satchime_tests::nginx::{Nginx, Site, UPGRADES};
use satchime_tests::program::Program;
use satchime_tests::tor::Tor;
use satchime_tests::watch::Watch;
use satchime_tests::webdriver::Window;
use satchime_tests::{own_network, wait};
use tokio::net::UdpSocket;

use home::{
    Home, NAME, PASSWORD, URL, USER, assert_no_password, files_below, password_in_keyring, trust, with_tls,
};

#[tokio::test]
async fn each_way_tells_the_payments_of_a_real_lnbits() {
    let server = LnbitsServer::start(NEWEST).await;
    let nginx = Nginx::start(&server.url(), Site { listen: "ssl", pass: UPGRADES, ..Site::default() }).await;
    let home = Home::new();
    let socks = Gateway::start(Kind::Socks).await.leading(NAME, &nginx.url());
    let http = Gateway::start(Kind::Http).await.leading(NAME, &nginx.url());
    let tor = Gateway::start(Kind::Socks).await.leading(NAME, &nginx.url());
    for proxy in [&socks, &http] {
        proxy.require(USER, PASSWORD);
    }
    trust(&home, &nginx.certificate()).await;
    let ways = [("socks", &socks, true), ("http", &http, true), ("tor", &tor, false)];
    for (way, proxy, user) in ways {
        home.take(way, &proxy.address(), user).await;
        if way == "socks" {
            add(&home.data(), URL, &server.wallet("a").inkey, &["--name", "Shop"]).await.expect_success();
        }
        let program = satchimectl(&home.data(), "watch --json").env("SATCHIME_LOG", "debug");
        let mut watch = Watch::of(program);
        watch.live(1).await;
        server.pay("b", "a", 21, way).await;
        watch.memo(way).await;
        let process = watch.process().id();
        for seen_by_all in ["cmdline", "environ"] {
            let seen = fs::read(format!("/proc/{process}/{seen_by_all}")).unwrap();
            assert_no_password(seen_by_all, &seen);
        }
        for (file, bytes) in files_below(&home.data()) {
            assert_no_password(&file.display().to_string(), &bytes);
        }
        let kept = password_in_keyring().await;
        assert_eq!(kept.is_some(), user, "{way}");
        if let Some(kept) = kept {
            assert_eq!(kept.label, "Satchime proxy password");
            let secret: serde_json::Value = serde_json::from_str(&kept.secret().await.unwrap()).unwrap();
            assert_eq!((&secret["password"], &secret["server"]), (&PASSWORD.into(), &URL.into()));
        }
        let told = watch.end().await;
        assert_no_password("stdout", told.0.stdout.as_bytes());
        assert_no_password("stderr", told.0.stderr.as_bytes());
        let visits = proxy.visits();
        // REST and WebSocket are connections of their own.
        assert!(visits.len() >= 2 && visits.iter().all(|visit| visit.target == NAME), "{visits:?}");
        if user {
            let login = Some((USER.to_owned(), PASSWORD.to_owned()));
            assert!(visits.iter().all(|visit| visit.login == login), "{visits:?}");
        }
    }
    let listed = satchimectl(&home.data(), "server list").finish().await.expect_success().stdout;
    assert!(listed.contains(&format!("reached through Tor at {}", tor.address())), "{listed}");
    let doctor = satchimectl(&home.data(), "doctor").finish().await;
    assert!(doctor.stdout.contains(&format!("through Tor at {}", tor.address())), "{}", doctor.stdout);
    home.take("http", &http.address(), true).await;
    remove_all(&home.data()).await;
    assert!(password_in_keyring().await.is_none(), "it goes with the last wallet");
}

#[tokio::test]
async fn a_proxy_that_fails_is_named_and_nothing_goes_another_way() {
    let home = Home::new();
    let (simulator, shop, certificate) = with_tls(&home).await;
    let proxies = [
        ("socks", Gateway::start(Kind::Socks).await.leading(NAME, &simulator.url())),
        ("http", Gateway::start(Kind::Http).await.leading(NAME, &simulator.url())),
    ];
    trust(&home, &certificate).await;
    // Where the system's own proxies would lead: to whoever wants to know.
    let other_way = Gateway::start(Kind::Http).await.leading(NAME, &simulator.url());
    let ctl = |line: &str| {
        satchimectl(&home.data(), line).env("HTTPS_PROXY", format!("http://{}", other_way.address()))
    };
    let try_to_add =
        async || ctl("wallet add --name Shop").args(["--server", URL]).input(&shop.inkey).finish().await;
    let watched = async |code: &str| {
        let watch = Watch::of(ctl("watch --json"));
        watch.connection_after(0, code, |connection| connection["code"] == code).await;
        watch.kill().await;
    };
    for (way, proxy) in &proxies {
        proxy.require(USER, PASSWORD);
        home.take(way, &proxy.address(), true).await;
        try_to_add().await.expect_success();
        let heard = simulator.requests().len();

        home.give_password("another one");
        home.take(way, &proxy.address(), true).await;
        watched("proxy_login").await;
        let said = ctl("doctor").finish().await.stdout;
        assert!(said.contains("does not take the user and the password"), "{said}");
        home.take(way, &proxy.address(), false).await;
        watched("proxy_login").await;
        let said = ctl("doctor").finish().await.stdout;
        assert!(said.contains("wants a user and a password"), "{said}");

        home.give_password(PASSWORD);
        home.take(way, &proxy.address(), true).await;
        let codes: &[u16] = if *way == "socks" { &[1, 2, 3, 4, 6] } else { &[403, 502, 503] };
        for code in codes {
            proxy.set(Mood::Refuses(*code));
            watched("proxy_failed").await;
        }
        proxy.set(Mood::Leads);
        home.take(way, &closed_port().await, true).await;
        watched("proxy_missing").await;
        let said = ctl("doctor").finish().await.stdout;
        assert!(said.contains("nothing answers there"), "{said}");
        assert_eq!(simulator.requests().len(), heard, "nothing came there by another way");
        remove_all(&home.data()).await;
    }
    assert_eq!(other_way.visits(), []);
    // As the system says, it goes there.
    home.take("system", "", false).await;
    try_to_add().await.expect_success();
    assert!(other_way.visits().iter().any(|visit| visit.target == NAME));
    let visits = other_way.visits().len();
    home.take("direct", "", false).await;
    watched("offline").await;
    assert_eq!(other_way.visits().len(), visits, "without a proxy the name leads nowhere");
    remove_all(&home.data()).await;
}

async fn closed_port() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_chooses_a_way_once_the_person_agreed_outside_of_it() {
    let home = Home::new();
    let (simulator, shop, certificate) = with_tls(&home).await;
    let socks = Gateway::start(Kind::Socks).await.leading(NAME, &simulator.url());
    let http = Gateway::start(Kind::Http).await.leading(NAME, &simulator.url());
    http.require(USER, PASSWORD);
    trust(&home, &certificate).await;
    home.take("socks", &socks.address(), false).await;
    add(&home.data(), URL, &shop.inkey, &["--name", "Shop"]).await.expect_success();
    let window = Window::open(&Program::satchime().args(["--show"]).data_dir(&home.data())).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    window.click(&id("wallet-open")).await;
    let before = format!("through the SOCKS proxy {}", socks.address());
    window.element_with_text(&id("connection-way"), &before).await;
    window.click(&id("connection")).await;
    window.click("[data-testid=connection-select] option[value=http]").await;
    window.fill(&id("connection-proxy"), &http.address()).await;
    window.fill(&id("connection-user"), USER).await;
    window.fill(&id("connection-password"), PASSWORD).await;
    window.picture("connection").await;
    window.click(&id("connection-save")).await;
    Question::picture("question-connection").await;
    Question::decline().await;
    let listed = satchimectl(&home.data(), "server list").finish().await.expect_success().stdout;
    assert!(listed.contains(&before), "{listed}");
    window.click(&id("connection-save")).await;
    Question::agree().await;
    let after = format!("through the HTTP proxy {}, as {USER}", http.address());
    window.element_with_text(&id("connection-way"), &after).await;
    window.element("[data-testid=wallet-page][data-state=live]").await;
    simulator.receive(&shop, sat(21).memo("Beans"));
    window.click(&id("back")).await;
    window.element_with_text(&id("payment-memo"), "Beans").await;
    assert!(http.visits().iter().all(|visit| visit.target == NAME) && http.visits().len() >= 2);
    assert_no_password("the window\u{2019}s output", window.output().as_bytes());
    window.close().await;
    Notifications::close_all().await;
    for (file, bytes) in files_below(&home.data()) {
        assert_no_password(&file.display().to_string(), &bytes);
    }
    remove_all(&home.data()).await;
    assert!(password_in_keyring().await.is_none());
}

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

#[tokio::test]
async fn two_onion_servers_share_no_circuit() {
    let home = Home::new();
    let mut tor = Gateway::start(Kind::Socks).await;
    let mut servers = Vec::new();
    for name in ["first.onion", "second.onion"] {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        tor = tor.leading(&format!("{name}:80"), &simulator.url());
        let shop = simulator.create_wallet(name, 100);
        servers.push((simulator, shop, format!("http://{name}")));
    }
    let ctl =
        |line: &str| satchimectl(&home.data(), line).env("ALL_PROXY", format!("socks5h://{}", tor.address()));
    for (_, shop, url) in &servers {
        let adding = ctl("wallet add").args(["--server", url]).input(&shop.inkey);
        adding.finish().await.expect_success();
    }
    // The first by the system's Tor, the second by the one that was chosen.
    home.route("http://second.onion", "tor", &tor.address(), false).finish().await.expect_success();
    let before = tor.visits().len();
    let watch = Watch::of(ctl("watch --json"));
    watch.live(2).await;
    for (simulator, shop, url) in &servers {
        simulator.receive(shop, sat(21).memo(url));
        watch.memo(url).await;
    }
    watch.end().await;
    let visits = tor.visits().split_off(before);
    let logins = |target: &str| -> BTreeSet<_> {
        visits.iter().filter(|visit| visit.target == target).map(|visit| visit.login.clone()).collect()
    };
    let (first, second) = (logins("first.onion:80"), logins("second.onion:80"));
    assert_eq!((first.len(), second.len()), (1, 1), "{visits:?}");
    assert!(first.is_disjoint(&second) && !first.contains(&None), "{visits:?}");
    for (_, shop, _) in &servers {
        let logins = format!("{first:?}{second:?}");
        assert!(!logins.contains(&shop.inkey[..8]), "nothing of a key is in them: {logins}");
    }
    remove_all(&home.data()).await;
}

#[tokio::test]
async fn ways_that_must_not_lead_there_are_refused() {
    let home = Home::new();
    for (url, way, words) in [
        ("http://first.onion", "direct", "through Tor or not at all"),
        ("https://first.onion", "http", "through Tor or not at all"),
        ("http://umbrel.local", "socks", "No proxy leads to an http:// server"),
        ("http://127.0.0.1:5000", "tor", "No proxy leads to an http:// server"),
        (URL, "socks", "can't be read as a proxy's address"),
    ] {
        let address = match way {
            "direct" => "",
            _ if url == URL => "nowhere",
            _ => "127.0.0.1:9050",
        };
        let refused = home.route(url, way, address, false).finish().await;
        assert_eq!(refused.status.code(), Some(2), "{url} {way}");
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
    }
    let pasted = home.route(URL, "socks", "socks5://me:5ec7e7@10.0.0.2:1080", false).finish().await;
    assert!(!pasted.status.success() && !pasted.stderr.contains("5ec7e7"), "{}", pasted.stderr);
    let listed = satchimectl(&home.data(), "server list --json").finish().await.expect_success();
    assert_eq!(listed.stdout, "");
}

/// It may have been a more hidden way than the usual one, so nothing else brings the usual one back.
#[tokio::test]
async fn where_the_way_can_not_be_read_nothing_is_sent_until_it_is_chosen_anew() {
    let home = Home::new();
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let url = simulator.url();
    home.route(&url, "direct", "", false).finish().await.expect_success();
    add(&home.data(), &url, &shop.inkey, &[]).await.expect_success();
    home.take("tor", "127.0.0.1:1", false).await;
    let books = rusqlite::Connection::open(home.data().join("satchime.db")).unwrap();
    books.execute("UPDATE server SET version = 99", []).unwrap();
    drop(books);
    let heard = simulator.requests().len();
    let watch = Watch::of(satchimectl(&home.data(), "watch --json"));
    watch.connection_after(0, "the fault", |connection| connection["code"] == "tls_failed").await;
    watch.kill().await;
    assert_eq!(simulator.requests().len(), heard);
    let print = "00".repeat(32);
    let trusted =
        satchimectl(&home.data(), "server trust").args([URL, "--fingerprint", &print]).finish().await;
    assert!(trusted.stderr.contains("satchimectl server route"), "{}", trusted.stderr);
    let listed = satchimectl(&home.data(), "server list").finish().await.expect_success();
    assert_eq!(listed.stdout.matches("can't be read: nothing is sent there").count(), 2);
    home.route(&url, "direct", "", false).finish().await.expect_success();
    let watch = Watch::of(satchimectl(&home.data(), "watch --json"));
    watch.live(1).await;
    watch.end().await;
    remove_all(&home.data()).await;
}

#[tokio::test]
async fn a_tor_without_a_network_is_said_and_nothing_goes_another_way() {
    let (home, tor) = (Home::new(), Tor::without_a_network().await);
    let other_way = Gateway::start(Kind::Http).await;
    home.take("tor", &tor.address(), false).await;
    let onion = "http://lbtgmztgmztgmztgmztgmztgmztgmztgmztgmztgmztgmztgmztmn5ad.onion";
    home.route(onion, "tor", &tor.address(), false).finish().await.expect_success();
    for url in [URL, onion] {
        let adding = satchimectl(&home.data(), "wallet add").args(["--server", url]);
        let adding = adding.env("HTTPS_PROXY", format!("http://{}", other_way.address()));
        let said = adding.input("5ec7e75ec7e75ec7e75ec7e75ec7e75e").finish().await;
        let expected = format!("The way to the server is Tor at {}", tor.address());
        assert!(said.stderr.contains(&expected) && said.stderr.contains("Tor network"), "{}", said.stderr);
    }
    assert_eq!(other_way.visits(), []);
}

#[tokio::test]
async fn names_are_looked_up_by_the_proxy_alone() {
    let test = "routes::names_are_looked_up_by_the_proxy_alone";
    let names = [("resolv.conf", "/etc/resolv.conf")];
    let Some(folder) = own_network::enter(test, "ip link set lo up", &names).await else { return };
    fs::write(folder.join("resolv.conf"), "nameserver 127.0.0.1\n").unwrap();
    let asked = name_server().await;
    let home = Home::new();
    let (simulator, shop, certificate) = with_tls(&home).await;
    let open = Simulator::start(Options::default()).await.unwrap();
    let till = open.create_wallet("Till", 100);
    // A key is not kept here: what is asked for goes out all the same.
    let nowhere = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    trust(&home, &certificate).await;
    for (way, kind) in [("socks", Kind::Socks), ("http", Kind::Http), ("tor", Kind::Socks)] {
        let proxy = Gateway::start(kind).await.leading(NAME, &simulator.url());
        home.take(way, &proxy.address(), false).await;
        let adding =
            satchimectl(&home.data(), "wallet add").args(["--server", URL]).env(nowhere.0, nowhere.1);
        let said = adding.input(&shop.inkey).finish().await.stderr;
        assert!(said.contains("keyring"), "the wallet was found: {said}");
        assert!(!proxy.visits().is_empty());
    }
    let tor = Gateway::start(Kind::Socks).await.leading("till.onion:80", &open.url());
    let program = Program::satchimectl().args(["watch", "--json", "--server", "http://till.onion"]);
    let program = program.env("ALL_PROXY", format!("socks5h://{}", tor.address())).input(&till.inkey);
    let watch = Watch::of(program);
    watch.live(1).await;
    open.receive(&till, sat(21).memo("Beans"));
    watch.memo("Beans").await;
    watch.end().await;
    assert_eq!(*asked.lock().unwrap(), [""; 0], "no name server was asked");
    // It is, where a name is to be looked up.
    home.take("direct", "", false).await;
    satchimectl(&home.data(), "wallet add").args(["--server", URL]).input(&shop.inkey).finish().await;
    wait::until("a question", async || (!asked.lock().unwrap().is_empty()).then_some(())).await;
    assert!(asked.lock().unwrap()[0].contains("lnbits"));
}

/// Knows no name, and keeps what it was asked.
async fn name_server() -> Arc<Mutex<Vec<String>>> {
    let socket = UdpSocket::bind("127.0.0.1:53").await.unwrap();
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let heard = asked.clone();
    tokio::spawn(async move {
        let mut question = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut question).await {
            heard.lock().unwrap().push(String::from_utf8_lossy(&question[12..length]).into_owned());
            // An answer, and that there is no such name.
            (question[2], question[3]) = (question[2] | 0x80, 0x83);
            let _ = socket.send_to(&question[..length], from).await;
        }
    });
    asked
}

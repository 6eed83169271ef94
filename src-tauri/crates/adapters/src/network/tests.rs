mod proxies;
mod ways;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use reqwest::dns::{Name, Resolve, Resolving};
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::route::Via;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::routes::{stays_near, system_tor};
use super::*;
use crate::lnbits::{HttpApi, RestApi, SocketApi, WebSockets};
use proxies::{FakeSocks, Says, closed_port, line};

#[test]
fn no_proxy_for_what_is_near() {
    for (url, near) in [
        ("http://localhost:5000/", true),
        ("https://127.0.0.1/", true),
        ("https://[::1]:8443/", true),
        ("https://umbrel.local/", true),
        ("https://192.168.1.4/", true),
        ("https://lnbits.example/", false),
        ("http://abcdefghijklmnop.onion/", false),
    ] {
        assert_eq!(stays_near(&Url::parse(url).unwrap()), near, "{url}");
    }
}

#[test]
fn only_tor_for_onion_names() {
    for (url, onion) in [
        ("http://abcdefghijklmnop.onion/", true),
        ("https://a.ABCDEFGHIJKLMNOP.Onion:8443/", true),
        ("http://abcdefghijklmnop.onion./", true),
        ("https://onion.example/", false),
        ("https://abc.onion.example/", false),
    ] {
        assert_eq!(is_onion(&Url::parse(url).unwrap()), onion, "{url}");
    }
}

#[test]
fn tor_is_the_socks_proxy_that_is_named_or_the_local_one() {
    const LOCAL_TOR: &str = "socks5h://127.0.0.1:9050";
    let tor = |variables: &[(&str, &str)]| {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into());
        system_tor(variable).unwrap().to_string()
    };
    assert_eq!(tor(&[]), LOCAL_TOR);
    assert_eq!(tor(&[("ALL_PROXY", "socks5h://127.0.0.1:9150")]), "socks5h://127.0.0.1:9150");
    assert_eq!(tor(&[("all_proxy", "SOCKS5://me:pw@localhost:9150")]), "socks5h://me:pw@localhost:9150");
    let web = ("HTTPS_PROXY", "http://proxy.example:3128");
    assert_eq!(tor(&[web, ("http_proxy", "socks5://[::1]:9050")]), "socks5h://[::1]:9050");
    // A SOCKS proxy elsewhere may be anybody's, and no Tor.
    for elsewhere in
        ["tor.lan", "10.0.0.2", "203.0.113.5", "[fd00::1]", "localhost.example", "127.0.0.1.nip.io"]
    {
        let named = format!("socks5h://me:pw@{elsewhere}:9050");
        assert_eq!(tor(&[("ALL_PROXY", &named)]), LOCAL_TOR, "{elsewhere}");
        assert_eq!(
            tor(&[("ALL_PROXY", &named), ("http_proxy", "socks5://127.0.0.2:9")]),
            "socks5h://127.0.0.2:9"
        );
    }
    for unfit in ["http://proxy.example:3128", "127.0.0.1:9150", "socks4://127.0.0.1:9150", "socks5:", ""] {
        assert_eq!(tor(&[("ALL_PROXY", unfit), web]), LOCAL_TOR, "{unfit}");
    }
}

#[tokio::test]
async fn tor_looks_up_the_onion_name_itself() {
    let tor = FakeSocks::saying(Says::Reply(0)).await;
    let traps = Traps::set().await;
    let network = traps.network(tor.address);
    let answer = network.send(network.get(onion()).await.unwrap()).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "from inside");
    assert_eq!(tor.asked(), ["3 satchimesatchime.onion:80"], "3: by name, not by address");
    assert_eq!(traps.caught(), [""; 0]);
}

#[tokio::test]
async fn without_tor_nothing_is_looked_up_or_sent() {
    let traps = Traps::set().await;
    let tor = closed_port().await;
    let network = traps.network(tor);
    for url in ["http://satchimesatchime.onion/", "https://satchimesatchime.onion/"] {
        assert_eq!(told(&network, url).await, Err(through_tor(tor, ProxyTrouble::NotThere)));
    }
    assert_eq!(traps.caught(), [""; 0]);
    // The traps do catch what goes another way.
    let _ = told(&network, "https://server.example/").await;
    assert_eq!(traps.caught()[0], "proxy CONNECT server.example:443 HTTP/1.1");
}

#[tokio::test]
async fn what_tor_says_is_told_from_its_absence() {
    let traps = Traps::set().await;
    for (says, trouble) in [
        (Says::Reply(1), ProxyTrouble::NoWay),
        (Says::Reply(2), ProxyTrouble::Forbidden),
        (Says::Reply(3), ProxyTrouble::NoWay),
        (Says::Reply(4), ProxyTrouble::NoWay),
        (Says::Reply(6), ProxyTrouble::TimedOut),
        (Says::Reply(7), ProxyTrouble::NotAProxy),
        (Says::Reply(8), ProxyTrouble::NotAProxy),
        (Says::NoSocks, ProxyTrouble::NotAProxy),
        (Says::NoMethod, ProxyTrouble::NotAProxy),
    ] {
        let tor = FakeSocks::saying(says).await;
        let outcome = told(&traps.network(tor.address), onion().as_str()).await;
        assert_eq!(outcome, Err(through_tor(tor.address, trouble)), "{says:?}");
    }
    let tor = FakeSocks::saying(Says::Reply(5)).await;
    let refused = told(&traps.network(tor.address), onion().as_str()).await;
    assert_eq!(refused, Err(Fault::Refused), "by the server itself");
    assert_eq!(traps.caught(), [""; 0]);
}

async fn told(network: &Network, url: &str) -> Result<(), Fault> {
    network.send(network.get(Url::parse(url).unwrap()).await?).await.map(drop)
}

fn through_tor(tor: SocketAddr, trouble: ProxyTrouble) -> Fault {
    Fault::Proxy { via: Via::Tor(tor.to_string().parse().unwrap()), trouble }
}

/// Gives every name these addresses.
struct Leading(Vec<SocketAddr>);

impl Resolve for Leading {
    fn resolve(&self, _: Name) -> Resolving {
        let found = self.0.clone();
        Box::pin(async move { Ok(Box::new(found.into_iter()) as reqwest::dns::Addrs) })
    }
}

const NAMES: [&str; 6] =
    ["localhost", "umbrel.local", "node.lan", "node.home.arpa", "node.internal", "umbrel"];

/// What each way to ask a server of this name comes to, over REST and by WebSocket.
async fn asked(network: &Network, server: &str) -> [Result<(), Fault>; 2] {
    let server = ServerUrl::parse(server).unwrap();
    let rest = HttpApi::new(network.clone()).version(&server).await.map(drop);
    let dialled = WebSockets::new(network.clone()).dial(&SubscriptionUrl::new(&server, "5ec7e7")).await;
    [rest, dialled.map(drop)]
}

/// `127.0.0.2` stands for the server, which nobody else could answer for.
#[tokio::test]
async fn http_names_lead_to_private_addresses_or_nowhere() {
    let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let here = listener.local_addr().unwrap();
    let accepted = Arc::new(Mutex::new(0));
    let count = accepted.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            *count.lock().unwrap() += 1;
            while !line(&mut stream).await.is_empty() {}
            let answer = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    });
    let leading = |addresses: &[&str]| {
        let to = |ip: &&str| SocketAddr::new(ip.parse().unwrap(), here.port());
        let names = Arc::new(Leading(addresses.iter().map(to).collect()));
        let no_tor = Url::parse("socks5h://127.0.0.1:1").unwrap();
        Network::over(crate::tls::client_config().unwrap(), Routes::new(names, no_tor)).unwrap()
    };
    for name in NAMES {
        let server = format!("http://{name}:{}", here.port());
        for outside in [&["203.0.113.5"][..], &["2001:db8::5", "::ffff:203.0.113.5"], &["64:ff9b::7f00:2"]] {
            for told in asked(&leading(outside), &server).await {
                assert_eq!(told, Err(Fault::LeadsOutside), "{server} at {outside:?}");
            }
        }
        assert_eq!(*accepted.lock().unwrap(), 0, "{server}");
        // Of several addresses, the private ones are used.
        let told = asked(&leading(&["203.0.113.5", "2001:db8::5", "127.0.0.2"]), &server).await;
        assert_eq!(told, [Ok(()), Err(Fault::Handshake { status: 403 })], "{server}");
        assert_eq!(std::mem::take(&mut *accepted.lock().unwrap()), 2, "{server}");
    }
    // What is no more than private is not this computer.
    for told in asked(&leading(&["10.1.2.3"]), &format!("http://localhost:{}", here.port())).await {
        assert_eq!(told, Err(Fault::LeadsOutside));
    }
    // A name without any address is offline, not outside.
    for told in asked(&leading(&[]), "http://umbrel.local").await {
        assert!(!matches!(told, Err(Fault::LeadsOutside)), "{told:?}");
    }
}

#[tokio::test]
async fn no_proxy_gets_private_http() {
    let traps = Traps::set().await;
    let network = traps.network(closed_port().await);
    for name in NAMES {
        let _ = asked(&network, &format!("http://{name}:5000")).await;
    }
    let caught = traps.caught();
    assert!(caught.iter().all(|caught| caught.starts_with("name server")), "{caught:?}");
    assert_eq!(caught.len(), 2 * NAMES.len());
}

fn onion() -> Url {
    Url::parse("http://satchimesatchime.onion/").unwrap()
}

/// An ordinary proxy and an ordinary name server, which must never hear of an onion service.
struct Traps {
    proxy: SocketAddr,
    caught: Arc<Mutex<Vec<String>>>,
}

impl Traps {
    async fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let traps = Self { proxy: listener.local_addr().unwrap(), caught: Arc::default() };
        let caught = traps.caught.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = line(&mut stream).await;
                caught.lock().unwrap().push(format!("proxy {request}"));
            }
        });
        traps
    }

    fn network(&self, tor: SocketAddr) -> Network {
        let tls = crate::tls::client_config().unwrap();
        let names = Arc::new(NameServer(self.caught.clone()));
        let proxy = reqwest::Proxy::all(format!("http://{}", self.proxy)).unwrap();
        let trapped = base(tls.clone()).proxy(proxy).dns_resolver(names.clone()).build().unwrap();
        let tor = Url::parse(&format!("socks5h://{tor}")).unwrap();
        let network = Network::over(tls, Routes::new(names, tor)).unwrap();
        Network { direct: trapped.clone(), through_proxy: trapped, requests: Places::new(1, 1), ..network }
    }

    fn caught(&self) -> Vec<String> {
        self.caught.lock().unwrap().clone()
    }
}

struct NameServer(Arc<Mutex<Vec<String>>>);

impl Resolve for NameServer {
    fn resolve(&self, name: Name) -> Resolving {
        self.0.lock().unwrap().push(format!("name server {}", name.as_str()));
        Box::pin(async { Err("there is no such name".into()) })
    }
}

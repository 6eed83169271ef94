//! The ways that a person chooses: each is gone, and no other.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use satchime_domain::route::{Proxy, ProxyUser};
use satchime_engine::memory::MemorySecrets;

use super::proxies::http_proxy;
use super::*;

/// What an address can't hold as it is.
const PASSWORD: &str = " p%41:@/\u{df}\u{1f511} \"";

fn origin() -> String {
    "https://server.example".into()
}

fn proxy(address: SocketAddr, user: Option<&str>) -> Proxy {
    let user = user.map(|user| ProxyUser::parse(user).unwrap());
    Proxy { address: address.to_string().parse().unwrap(), user }
}

/// Only this way is not trapped.
async fn going(route: Route) -> (Network, Traps) {
    let traps = Traps::set().await;
    let secrets = Arc::<MemorySecrets>::default();
    if let Some(login) = route.login() {
        let password = ProxyPassword::parse(PASSWORD).unwrap();
        secrets.put_proxy_password(&origin(), &login, &password).await.unwrap();
    }
    let network = traps.network(closed_port().await).with_secrets(secrets);
    network.use_server(&origin(), Ok(&ServerSettings { route, ..ServerSettings::default() }));
    (network, traps)
}

async fn fault(network: &Network) -> Fault {
    told(network, &origin()).await.unwrap_err()
}

#[tokio::test]
async fn a_socks_proxy_gets_the_name_and_the_log_in() {
    let user = "m\u{e9} %20:x";
    for user in [None, Some(user)] {
        let socks = FakeSocks::saying(Says::Reply(4)).await;
        let (network, traps) = going(Route::Socks(proxy(socks.address, user))).await;
        let via = Via::Socks(socks.address.to_string().parse().unwrap());
        assert_eq!(fault(&network).await, Fault::Proxy { via, trouble: ProxyTrouble::NoWay });
        assert_eq!(socks.asked(), ["3 server.example:443"]);
        let login = user.map_or("-".to_owned(), |user| format!("{user}:{PASSWORD}"));
        assert_eq!(socks.logins(), [login]);
        assert_eq!(traps.caught(), [""; 0]);
    }
}

#[tokio::test]
async fn an_http_proxy_gets_the_name_and_the_log_in() {
    for user in [None, Some("me")] {
        let (address, asked) = http_proxy("HTTP/1.1 502 Bad Gateway\r\n\r\n").await;
        let (network, traps) = going(Route::Http(proxy(address, user))).await;
        let via = Via::Http(address.to_string().parse().unwrap());
        assert_eq!(fault(&network).await, Fault::Proxy { via, trouble: ProxyTrouble::NoWay });
        let asked = asked.lock().unwrap().join("\n").to_lowercase();
        assert!(asked.starts_with("connect server.example:443 http/1.1"), "{asked}");
        let login = user.map(|user| BASE64_STANDARD.encode(format!("{user}:{PASSWORD}")).to_lowercase());
        let told = asked.split_once("proxy-authorization: basic ").map(|(_, rest)| rest.to_owned());
        assert_eq!(told.and_then(|rest| rest.lines().next().map(str::to_owned)), login);
        assert_eq!(traps.caught(), [""; 0]);
    }
}

#[tokio::test]
async fn without_a_proxy_the_name_is_looked_up_here() {
    let (network, traps) = going(Route::Direct).await;
    let _ = fault(&network).await;
    let _ = asked(&network, &origin()).await;
    let caught = traps.caught();
    assert!(caught.iter().all(|caught| caught == "name server server.example"), "{caught:?}");
    assert!(!caught.is_empty());
}

#[tokio::test]
async fn a_wrong_log_in_is_told_from_a_missing_one() {
    use ProxyTrouble::{WantsLogin, WrongLogin};
    for (says, user, trouble) in [
        (Says::WrongLogin, Some("me"), WrongLogin),
        (Says::NoMethod, Some("me"), WrongLogin),
        (Says::NoMethod, None, WantsLogin),
    ] {
        let socks = FakeSocks::saying(says).await;
        let (network, traps) = going(Route::Socks(proxy(socks.address, user))).await;
        let via = Via::Socks(socks.address.to_string().parse().unwrap());
        assert_eq!(fault(&network).await, Fault::Proxy { via, trouble }, "{says:?} {user:?}");
        assert_eq!(traps.caught(), [""; 0]);
    }
    for (user, trouble) in [(Some("me"), WrongLogin), (None, WantsLogin)] {
        let (address, _) = http_proxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
        let (network, traps) = going(Route::Http(proxy(address, user))).await;
        let via = Via::Http(address.to_string().parse().unwrap());
        assert_eq!(fault(&network).await, Fault::Proxy { via, trouble });
        assert_eq!(traps.caught(), [""; 0]);
    }
}

#[tokio::test]
async fn a_way_without_its_password_is_not_gone() {
    let socks = FakeSocks::saying(Says::Reply(0)).await;
    let (network, traps) = going(Route::Socks(proxy(socks.address, Some("me")))).await;
    let network = network.with_secrets(Arc::<MemorySecrets>::default());
    let via = || Via::Socks(socks.address.to_string().parse().unwrap());
    let trouble = || ProxyTrouble::NoPassword(KeyringFault::NoKey);
    assert_eq!(fault(&network).await, Fault::Proxy { via: via(), trouble: trouble() });
    let server = ServerUrl::parse(&origin()).unwrap();
    let shown = network.certificate(&server).await.map(drop);
    assert_eq!(shown, Err(Fault::Proxy { via: via(), trouble: trouble() }));
    assert_eq!((socks.logins(), traps.caught()), (vec![], vec![]));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_has_no_substitute() {
    let address = closed_port().await;
    let at = || address.to_string().parse().unwrap();
    for (route, via) in [
        (Route::Tor { address: at() }, Via::Tor(at())),
        (Route::Socks(proxy(address, None)), Via::Socks(at())),
        (Route::Http(proxy(address, None)), Via::Http(at())),
    ] {
        let (network, traps) = going(route).await;
        let expected = Fault::Proxy { via, trouble: ProxyTrouble::NotThere };
        let server = ServerUrl::parse(&origin()).unwrap();
        assert_eq!(network.certificate(&server).await.map(drop), Err(expected.clone()));
        for told in asked(&network, &origin()).await {
            assert_eq!(told, Err(expected.clone()));
        }
        assert_eq!(traps.caught(), [""; 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_says_nothing_is_named() {
    let socks = FakeSocks::saying(Says::Nothing).await;
    let at = || socks.address.to_string().parse().unwrap();
    let (network, traps) = going(Route::Tor { address: at() }).await;
    let silent = Fault::Proxy { via: Via::Tor(at()), trouble: ProxyTrouble::TimedOut };
    let server = ServerUrl::parse(&origin()).unwrap();
    let rest = HttpApi::new(network.clone()).version(&server).await.map(drop);
    assert_eq!(rest, Err(silent));
    assert_eq!(traps.caught(), [""; 0]);
}

#[tokio::test]
async fn a_way_that_must_not_lead_there_is_not_gone() {
    let socks = FakeSocks::saying(Says::Reply(0)).await;
    let at = || socks.address.to_string().parse().unwrap();
    let (network, traps) = going(Route::System).await;
    let nothing_sent = Fault::Tls(TlsFault::SettingsUnreadable);
    for (origin, route) in [
        ("http://umbrel.local", Route::Socks(proxy(socks.address, None))),
        ("http://localhost:5000", Route::Tor { address: at() }),
        ("http://satchime.onion", Route::Direct),
        ("https://satchime.onion", Route::Http(proxy(socks.address, None))),
    ] {
        network.use_server(origin, Ok(&ServerSettings { route, ..ServerSettings::default() }));
        assert_eq!(told(&network, origin).await, Err(nothing_sent.clone()), "{origin}");
    }
    network.use_server(&origin(), Err(SettingsError::Newer));
    let server = ServerUrl::parse(&origin()).unwrap();
    assert_eq!(network.certificate(&server).await.map(drop), Err(nothing_sent));
    assert_eq!((socks.logins(), traps.caught()), (vec![], vec![]));
}

/// Tor leads by another circuit whoever logs in differently.
#[tokio::test]
async fn each_server_has_a_circuit_of_its_own() {
    let tor = FakeSocks::saying(Says::Reply(0)).await;
    let logins = async |network: &Network, server: &str| {
        let before = tor.logins().len();
        let _ = asked(network, server).await;
        let mut logins = tor.logins().split_off(before);
        assert!(logins.len() >= 2, "REST and WebSocket go there");
        logins.dedup();
        assert_eq!(logins.len(), 1, "{server} has one circuit");
        logins.remove(0)
    };
    let traps = Traps::set().await;
    let network = traps.network(tor.address);
    let first = logins(&network, "http://satchimesatchime.onion").await;
    let second = logins(&network, "http://another.onion").await;
    let by_port = logins(&network, "http://another.onion:5000").await;
    assert!(first != second && second != by_port && first.starts_with("satchime:") && first.len() == 41);
    assert_eq!(logins(&network, "http://satchimesatchime.onion").await, first);
    let route = Route::Tor { address: tor.address.to_string().parse().unwrap() };
    let settings = ServerSettings { route, ..ServerSettings::default() };
    network.use_server("http://satchimesatchime.onion", Ok(&settings));
    assert_eq!(logins(&network, "http://satchimesatchime.onion").await, first, "within this run");
    network.use_server("https://server.example", Ok(&settings));
    let clear = logins(&network, "https://server.example").await;
    assert!(clear != first && clear != second);
    assert_ne!(logins(&traps.network(tor.address), "http://satchimesatchime.onion").await, first);
    assert_eq!(traps.caught(), [""; 0]);
}

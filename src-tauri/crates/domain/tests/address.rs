//! What people paste for a server's address, and what becomes of it.

use proptest::prelude::*;
use satchime_domain::address::{Reach, ServerUrl};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::lnbits::subscription::SubscriptionUrl;

const ID: &str = "74b788162ecd423ea357939f84743110";
const USR: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

fn server_of(pasted: &str) -> String {
    let read = read_pasted(pasted, true).unwrap_or_else(|error| panic!("{pasted:?}: {error:?}"));
    read.server.to_string()
}

fn code_of(pasted: &str) -> &'static str {
    match read_pasted(pasted, false) {
        Ok(read) => panic!("{pasted:?} was taken as {}", read.server),
        Err(error) => error.code(),
    }
}

#[test]
fn every_way_to_write_a_server_gives_its_one_address() {
    for (pasted, server) in [
        ("https://host.example", "https://host.example"),
        ("https://host.example/", "https://host.example"),
        ("https://host.example///", "https://host.example"),
        ("host.example", "https://host.example"),
        ("//host.example/", "https://host.example"),
        ("HTTPS://Host.Example:443/", "https://host.example"),
        ("https:host.example", "https://host.example"),
        ("host.example:8443", "https://host.example:8443"),
        ("host.example:80", "https://host.example:80"),
        ("https://host.example.", "https://host.example"),
        ("  <https://host.example/>\n", "https://host.example"),
        ("\"host.example\"", "https://host.example"),
        ("\u{201c}host.example\u{201d}", "https://host.example"),
        ("\u{feff}\u{200b}https://host.example\u{200b}", "https://host.example"),
        ("https://host.example/lnbits", "https://host.example/lnbits"),
        ("https://host.example/lnbits/", "https://host.example/lnbits"),
        ("https://host.example//apps//lnbits/", "https://host.example/apps/lnbits"),
        ("https://host.example/a/../lnbits/./", "https://host.example/lnbits"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://[2001:db8::1]:5000", "https://[2001:db8::1]:5000"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("localhost:5000", "http://localhost:5000"),
        ("localhost:443", "https://localhost"),
        ("LOCALHOST.:5000/", "http://localhost:5000"),
        ("127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("127.1:5000", "http://127.0.0.1:5000"),
        ("http://0x7f000001:5000", "http://127.0.0.1:5000"),
        ("http://2130706433", "http://127.0.0.1"),
        ("http://0.0.0.0:5000", "http://127.0.0.1:5000"),
        ("[::]:5000", "http://[::1]:5000"),
        ("[::1]:5000", "http://[::1]:5000"),
        ("http://[::ffff:127.0.0.1]:5000", "http://[::ffff:7f00:1]:5000"),
        ("abcdefghijkl.onion", "http://abcdefghijkl.onion"),
        ("https://abcdefghijkl.onion", "https://abcdefghijkl.onion"),
        ("umbrel.local:3007", "http://umbrel.local:3007"),
        ("192.168.1.20:3007/lnbits", "http://192.168.1.20:3007/lnbits"),
        ("192.168.1.20:443", "https://192.168.1.20"),
        ("me:password@host.example", "https://host.example"),
        ("https://me:password@host.example/lnbits", "https://host.example/lnbits"),
        ("me:12345@host.example", "https://host.example"),
        ("https://host.example?x=1#y", "https://host.example"),
        ("wss://host.example/lnbits", "https://host.example/lnbits"),
        ("ws://localhost:5000", "http://localhost:5000"),
        ("https://http://127.0.0.1:40585", "http://127.0.0.1:40585"),
        ("http://http://127.0.0.1:40585/", "http://127.0.0.1:40585"),
        ("https://https://host.example/wallet?usr=x", "https://host.example"),
        ("http://https://host.example", "https://host.example"),
        ("https:https:host.example", "https://host.example"),
        ("HTTPS://WSS://https:///host.example/lnbits", "https://host.example/lnbits"),
        ("https://me:12345@host.example:443", "https://host.example"),
        ("https://host.example:/lnbits", "https://host.example/lnbits"),
        ("http.example", "https://http.example"),
        ("node.localdomain:5000", "http://node.localdomain:5000"),
        ("http://node.home", "http://node.home"),
    ] {
        assert_eq!(server_of(pasted), server, "{pasted:?}");
    }
}

#[test]
fn pages_and_api_urls_lead_to_their_server() {
    for page in [
        "wallet",
        "wallet/",
        "extensions",
        "extensions#all",
        "admin",
        "admin/x",
        "node",
        "node/public",
        "account",
        "docs",
        "docs#/Payments",
        "redoc",
        "openapi.json",
        "api/v1/wallet",
        "api/v1/payments?limit=5",
        "api/v1/ws/",
        "wallets",
        "first_install",
        "payments",
        "lnurlp/?usr=USR",
        "uuidv4/USR",
        "uuidv4/5ec7e75e-c7e7-5ec7-e75e-c7e75ec7e75e",
        "5ec7e75e-c7e7-5ec7-e75e-c7e75ec7e75e",
        "wallet?usr=USR&wal=ID",
        "wallet/ID",
        "api/v1/ws/ID",
        "api/v1/ws/ID?api-key=USR",
        "api/v1/payments/ID?api-key=USR",
        "USR",
    ] {
        let page = page.replace("ID", ID).replace("USR", USR);
        for base in ["https://host.example", "https://host.example/lnbits", "http://localhost:5000/a/b"] {
            assert_eq!(server_of(&format!("{base}/{page}")), base, "{page}");
        }
    }
}

#[test]
fn the_wallet_id_comes_from_the_wallet_page_only() {
    for (pasted, id) in [
        (format!("https://host.example/wallet?usr={USR}&wal={ID}"), Some(ID)),
        (format!("https://host.example/lnbits/wallet?wal={ID}&usr={USR}"), Some(ID)),
        (format!("host.example/wallet/{ID}"), Some(ID)),
        (format!("host.example/wallet/{}", ID.to_uppercase()), Some(ID)),
        (format!("host.example/?wal={ID}"), Some(ID)),
        (format!("https://host.example/wallet?usr={USR}"), None),
        ("https://host.example/wallet?wal=1".into(), None),
        ("https://host.example/wallet?wal=../../x".into(), None),
        // Here it may as well be a key.
        (format!("wss://host.example/api/v1/ws/{ID}"), None),
        (format!("https://host.example/{ID}"), None),
    ] {
        let read = read_pasted(&pasted, false).unwrap();
        assert_eq!(read.source_wallet_id.as_ref().map(|id| id.as_str()), id, "{pasted}");
        assert!(!format!("{read:?}").contains(USR));
    }
}

#[test]
fn what_is_no_server_is_said_so() {
    for (pasted, code) in [
        ("", "address_empty"),
        (" \n <> ", "address_empty"),
        ("my server", "address_unreadable"),
        ("https://", "address_unreadable"),
        ("https:///", "address_unreadable"),
        ("https://host..example", "address_unreadable"),
        ("https://..", "address_unreadable"),
        ("https://host.example:99999", "address_unreadable"),
        ("https://ho st.example", "address_unreadable"),
        ("https://host\n.example", "address_unreadable"),
        ("https://host\u{202e}.example", "address_unreadable"),
        ("https://[::1", "address_unreadable"),
        ("https://300.300.300.300", "address_unreadable"),
        ("host:abc", "address_unreadable"),
        ("?usr=1", "address_unreadable"),
        ("https//host.example", "address_unreadable"),
        ("https://https//host.example", "address_unreadable"),
        ("https://me:pw@https:5000", "address_unreadable"),
        ("https://https://", "address_unreadable"),
        ("https://http://host.example", "public_http"),
        ("https://ftp://host.example", "address_other_scheme"),
        ("https://lightning:lnbc10n1pjg", "address_other_scheme"),
        ("https://host.examplehttps://host.example", "address_several"),
        ("host.example,https://other.example", "address_several"),
        ("https://host.example/https://other.example", "address_several"),
        ("http://[fe80::1%25eth0]:5000", "address_zone"),
        ("[fe80::1%eth0]:5000", "address_zone"),
        ("http://fe80::1%eth0", "address_zone"),
        ("ftp://host.example", "address_other_scheme"),
        ("lightning:lnbc10n1pjg", "address_other_scheme"),
        ("LIGHTNING:LNURL1DP68", "address_other_scheme"),
        ("lnurlp://host.example/x", "address_other_scheme"),
        ("lndhub://admin:5ec7e7@https://host.example", "address_other_scheme"),
        ("javascript:alert(1)", "address_other_scheme"),
        ("file:///etc/passwd", "address_other_scheme"),
        ("gopher://host.example", "address_other_scheme"),
        ("lnurl1dp68gurn8ghj7um9wfmxjcm99e3k7mf0v9cxj0m385ekvcenxc6r2c35x", "address_other_scheme"),
        ("lnbc12340n1p4s84hrdq2gdhkven9v5xqrrsssp50dkqw2kt48cdan35jaas3s53", "address_other_scheme"),
        (USR, "address_looks_like_key"),
        ("https://5ec7e75ec7e75ec7e75ec7e75ec7e75e/", "address_looks_like_key"),
        ("5ec7e75ec7e75ec7e75ec7e75ec7e75e:5000", "address_looks_like_key"),
    ] {
        assert_eq!(code_of(pasted), code, "{pasted:?}");
    }
    assert_eq!(code_of(&format!("https://{}.example", "a".repeat(2048))), "address_too_long");
    assert_eq!(code_of(&format!("https://{}example", "a.".repeat(130))), "address_unreadable");
}

#[test]
fn no_error_repeats_a_secret() {
    for pasted in [
        format!("http://{USR}:{USR}@host.example/wallet?usr={USR}&wal={ID}"),
        format!("http://host.example/wallet?usr={USR}#{USR}"),
        format!("http://192.168.1.1/{USR}/wallet?usr={USR}"),
        format!("http://192.168.1.1/api/v1/ws/{USR}"),
        format!("http://umbrel.local/lnurlp/?usr={USR}"),
        format!("{USR}://host.example"),
        format!("{USR}:{USR}"),
        format!("lndhub://admin:{USR}@host.example"),
        format!("https://[{USR}/"),
        USR.to_owned(),
    ] {
        let error = read_pasted(&pasted, false).unwrap_err();
        let said = format!("{error:?} {error} {} {} {}", error.code(), error.text(), error.next());
        assert!(!said.contains(USR), "{said}");
    }
}

#[test]
fn a_server_gives_the_addresses_that_are_asked() {
    let server = ServerUrl::parse("https://host.example:8443/lnbits/").unwrap();
    assert_eq!(server.origin(), "https://host.example:8443");
    assert_eq!(server.host(), "host.example");
    assert_eq!(server.rest("/api/v1/wallet"), "https://host.example:8443/lnbits/api/v1/wallet");
    assert_eq!(server.rest("api/v1/wallet"), "https://host.example:8443/lnbits/api/v1/wallet");
    assert_eq!(
        SubscriptionUrl::new(&server, USR).expose(),
        format!("wss://host.example:8443/lnbits/api/v1/ws/{USR}")
    );
    assert_eq!(server.reach(), Reach::Tls);

    let local = ServerUrl::parse("http://[::1]:5000").unwrap();
    assert_eq!(local.origin(), "http://[::1]:5000");
    assert_eq!(local.rest("/x"), "http://[::1]:5000/x");
    assert_eq!(SubscriptionUrl::new(&local, "a").expose(), "ws://[::1]:5000/api/v1/ws/a");
    assert_eq!(local.reach(), Reach::Loopback);
    assert_eq!(ServerUrl::parse("http://abc.onion").unwrap().reach(), Reach::Onion);
}

#[test]
fn a_subscription_shows_itself_without_its_channel() {
    let subscription = SubscriptionUrl::new(&ServerUrl::parse("https://host.example/lnbits").unwrap(), USR);
    assert_eq!(subscription.to_string(), "wss://host.example/lnbits/api/v1/ws/…");
    assert!(!format!("{subscription:?}{subscription:#?}").contains(USR));
}

#[test]
fn stored_addresses_are_checked_when_read_back() {
    let server: ServerUrl = serde_json::from_str(r#""http://me:pw@localhost:5000/lnbits/?x#y""#).unwrap();
    assert_eq!(serde_json::to_string(&server).unwrap(), r#""http://localhost:5000/lnbits""#);
    for stored in ["", "host", "http://host.example", "ftp://host.example", "data:text/html,x", "https://"] {
        assert!(serde_json::from_value::<ServerUrl>(stored.into()).is_err(), "{stored}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 1024,
        ..ProptestConfig::default()
    })]

    #[test]
    fn anything_pasted_gives_an_answer_that_holds(
        pasted in prop_oneof![
            any::<String>(),
            "(https?|wss?|ftp)?(:|://)?[a-z0-9.:@\\[\\]%/\\\\?#_-]{0,60}",
            "[a-z.]{1,12}(:[0-9]{1,6})?(/[a-z%./]{0,20})?([?](usr|wal)=[0-9a-f]{0,34})?",
        ],
        allow in any::<bool>(),
    ) {
        match read_pasted(&pasted, allow) {
            Ok(read) => {
                let text = read.server.to_string();
                prop_assert_eq!(ServerUrl::parse(&text), Ok(read.server.clone()));
                prop_assert!(!text.ends_with('/') && !text.contains(['?', '#', ' ']), "{}", text);
                prop_assert!(!read.server.origin().contains('@'));
                prop_assert!(read.server.reach() != Reach::PublicPlain);
                prop_assert!(allow || read.server.reach() != Reach::PrivateNetwork);
                let again = read_pasted(&text, true).map(|again| again.server.origin());
                prop_assert_eq!(again, Ok(read.server.origin()));
            }
            Err(error) => prop_assert!(!error.text().is_empty() && !error.next().is_empty()),
        }
    }

    /// Whatever is pasted behind schemes is read as if it stood alone.
    #[test]
    fn the_inner_address_counts(
        schemes in prop::collection::vec("(https?|wss?|HTTPS)(:|:/|://|:///)", 1..4),
        address in "https?://([a-z]{1,8}[.]example|127[.]0[.]0[.]1|node[.]lan)(:[1-9]{3})?(/[a-z]{1,5})?",
        allow in any::<bool>(),
    ) {
        let alone = read_pasted(&address, allow);
        prop_assert_eq!(read_pasted(&format!("{}{address}", schemes.concat()), allow), alone);
    }

    #[test]
    fn two_addresses_are_never_one(
        first in "https://[a-z]{1,8}[.]example(/[a-z]{1,5})?",
        between in "[,;/|]?",
        second in "https?://[a-z]{1,8}[.]example",
    ) {
        prop_assert_eq!(code_of(&format!("{first}{between}{second}")), "address_several");
    }

    #[test]
    fn a_key_is_found_in_what_was_copied_along(
        key in "[0-9a-f]{32}",
        before in "[ \"'`<\u{200b}\u{feff}\u{201c}]{0,4}",
        within in "[\u{200b}\u{2060}\u{ad}]{0,2}",
        after in "[ \"'`>\u{200b}\u{feff}\u{201d}\n]{0,4}",
        at in 0_usize..32,
    ) {
        let pasted = format!("{before}{}{within}{}{after}", &key[..at], &key[at..]);
        prop_assert_eq!(ApiKey::parse(&pasted).map(|found| found.expose().to_owned()), Ok(key));
    }

    #[test]
    fn a_channel_stays_one_segment(channel in any::<String>()) {
        let subscription = SubscriptionUrl::new(&ServerUrl::parse("https://host.example").unwrap(), &channel);
        let segment = subscription.expose().strip_prefix("wss://host.example/api/v1/ws/").unwrap();
        prop_assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~%".contains(&byte)));
    }
}

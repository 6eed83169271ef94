//! Where plain http may go, with which key, and which addresses count as private.

use proptest::prelude::*;
use satchime_domain::address::{AddressError, Reach, ServerUrl, leads_nowhere_public};
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::wallet::Access;

#[test]
fn http_stays_near_or_is_refused() {
    for (host, code) in [
        ("localhost", None),
        ("127.0.0.1", None),
        ("127.99.1.2:5000", None),
        ("[::1]", None),
        ("[::ffff:127.0.0.1]", None),
        ("abc.onion", None),
        ("10.1.2.3", Some("private_http_needs_yes")),
        ("172.16.0.1", Some("private_http_needs_yes")),
        ("172.31.255.255", Some("private_http_needs_yes")),
        ("192.168.0.1", Some("private_http_needs_yes")),
        ("169.254.1.1", Some("private_http_needs_yes")),
        ("100.64.0.1", Some("private_http_needs_yes")),
        ("100.127.255.255", Some("private_http_needs_yes")),
        ("[fd00::1]", Some("private_http_needs_yes")),
        ("[fe80::1]", Some("private_http_needs_yes")),
        ("[::ffff:10.0.0.1]", Some("private_http_needs_yes")),
        ("umbrel.local", Some("private_http_needs_yes")),
        ("umbrel.local.", Some("private_http_needs_yes")),
        ("node.lan", Some("private_http_needs_yes")),
        ("node.home.arpa", Some("private_http_needs_yes")),
        ("node.home", Some("private_http_needs_yes")),
        ("node.localdomain", Some("private_http_needs_yes")),
        ("node.internal", Some("private_http_needs_yes")),
        ("node.localhost", Some("private_http_needs_yes")),
        ("umbrel", Some("private_http_needs_yes")),
        ("onion", Some("private_http_needs_yes")),
        ("host.example", Some("public_http")),
        ("localhost.evil.com", Some("public_http")),
        ("127.0.0.1.nip.io", Some("public_http")),
        ("192-168-1-1.sslip.io", Some("public_http")),
        ("evil.com:80", Some("public_http")),
        ("localhost@evil.com", Some("public_http")),
        ("localhost:5000@evil.com", Some("public_http")),
        ("evil.com#@localhost", Some("public_http")),
        ("evil.com?.localhost", Some("public_http")),
        ("evil.com\\@localhost", Some("public_http")),
        ("evil.com%2elocal.com", Some("public_http")),
        ("evil.onion.com", Some("public_http")),
        ("xlocal", Some("private_http_needs_yes")),
        ("evil-local.com", Some("public_http")),
        ("172.15.0.1", Some("public_http")),
        ("172.32.0.1", Some("public_http")),
        ("100.63.0.1", Some("public_http")),
        ("100.128.0.1", Some("public_http")),
        ("192.169.0.1", Some("public_http")),
        ("11.0.0.1", Some("public_http")),
        ("0.1.2.3", Some("public_http")),
        ("134744072", Some("public_http")),
        ("0x08.8.8.8", Some("public_http")),
        ("[::ffff:8.8.8.8]", Some("public_http")),
        ("[::8.8.8.8]", Some("public_http")),
        ("[::127.0.0.1]", Some("public_http")),
        ("[2001:db8::1]", Some("public_http")),
        ("[64:ff9b::10.0.0.1]", Some("public_http")),
        ("ｌocalhost.evil.com", Some("public_http")),
        ("lоcalhost.com", Some("public_http")),
    ] {
        for scheme in ["http", "ws", "HTTP"] {
            let read = read_pasted(&format!("{scheme}://{host}/"), false);
            assert_eq!(read.as_ref().err().map(AddressError::code), code, "{scheme}://{host}");
        }
        // Saying yes helps with private networks, and with nothing else.
        let allowed = read_pasted(&format!("http://{host}/"), true);
        assert_eq!(allowed.is_err(), code == Some("public_http"), "{host}");
        assert!(read_pasted(&format!("https://{host}/"), false).is_ok(), "{host}");
    }
}

#[test]
fn an_http_name_leads_to_private_addresses_only() {
    for (address, is_private) in [
        ("10.0.0.1", true),
        ("172.16.0.1", true),
        ("172.32.0.1", false),
        ("192.168.255.255", true),
        ("169.254.1.1", true),
        ("100.64.0.1", true),
        ("100.128.0.1", false),
        ("8.8.8.8", false),
        ("203.0.113.5", false),
        ("0.1.2.3", false),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("fd00::1", true),
        ("fc00::1", true),
        ("fe80::1", true),
        ("fec0::1", false),
        ("2001:db8::1", false),
        ("ff02::1", false),
        ("::ffff:10.0.0.1", true),
        ("::ffff:8.8.8.8", false),
        ("64:ff9b::a00:1", false),
        ("2002:a00:1::1", false),
        ("2001:0:a00:1::1", false),
        ("::10.0.0.1", false),
    ] {
        let at = address.parse().unwrap();
        for name in ["umbrel.local", "node.lan", "node.home.arpa", "node.internal", "umbrel", "umbrel.local."]
        {
            assert_eq!(leads_nowhere_public(name, at), is_private, "{name} at {address}");
        }
        for name in ["localhost", "localhost.", "node.localhost"] {
            assert!(!leads_nowhere_public(name, at), "{name} at {address}");
        }
    }
    for here in ["127.0.0.1", "127.0.1.1", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"] {
        for name in ["localhost", "node.localhost", "umbrel", "umbrel.local"] {
            assert!(leads_nowhere_public(name, here.parse().unwrap()), "{name} at {here}");
        }
    }
}

#[test]
fn an_admin_key_goes_nowhere_in_clear() {
    for (server, may) in [
        ("https://umbrel.local", true),
        ("http://localhost:5000", true),
        ("http://127.0.0.1:5000", true),
        ("http://abcdefghijkl.onion", true),
        ("http://umbrel.local", false),
        ("http://node.localhost", false),
        ("http://192.168.1.4", false),
        ("http://100.64.0.1", false),
        ("http://[fd00::1]", false),
    ] {
        let server = ServerUrl::parse(server).unwrap();
        assert_eq!(Access::AdminKey.may_travel_to(&server).is_ok(), may, "{server}");
        assert_eq!(Access::InvoiceKey.may_travel_to(&server), Ok(()));
    }
}

#[test]
fn a_private_address_is_named_in_the_question() {
    let Err(AddressError::PrivateHttpNeedsYes { server }) =
        read_pasted("http://me:pw@umbrel.local:3007/lnbits", false)
    else {
        panic!("should ask");
    };
    assert_eq!(server.to_string(), "http://umbrel.local:3007/lnbits");
    assert_eq!(server.reach(), Reach::PrivateNetwork);
    let error = read_pasted("umbrel.local", false).unwrap_err();
    assert!(error.text().contains("in every network this computer joins"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 1024,
        ..ProptestConfig::default()
    })]

    /// An address by itself and one that a name was resolved to are judged alike.
    #[test]
    fn what_is_private_by_address_is_private_by_name(address in any::<std::net::IpAddr>()) {
        let host = match address {
            std::net::IpAddr::V4(address) => address.to_string(),
            std::net::IpAddr::V6(address) => format!("[{address}]"),
        };
        let stays = read_pasted(&format!("http://{host}"), true).is_ok();
        prop_assert_eq!(leads_nowhere_public("umbrel.local", address), stays);
        let server = ServerUrl::parse(&format!("http://{host}"));
        let is_here = server.is_ok_and(|at| at.reach() == Reach::Loopback);
        prop_assert_eq!(leads_nowhere_public("localhost", address), is_here);
    }
}

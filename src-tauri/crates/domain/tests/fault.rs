//! The words for everything that can go wrong.

use std::time::Duration;

use satchime_domain::fault::{
    CloseReason, Explanation, Fault, FaultCode, KeyringFault, NotLnbits, ProxyTrouble, Remedy, StorageFault,
    TlsFault,
};
use satchime_domain::health::Trouble;
use satchime_domain::route::{ProxyAddress, Via};
use satchime_l10n::{Language, within};

/// What each close code means, and what is done about it.
const CLOSE_CODES: [(u16, CloseReason); 20] = [
    (1000, CloseReason::Done),
    (1001, CloseReason::Done),
    (1002, CloseReason::Misunderstood),
    (1003, CloseReason::Misunderstood),
    (1005, CloseReason::Unsaid),
    (1006, CloseReason::Unsaid),
    (1007, CloseReason::Misunderstood),
    (1008, CloseReason::Refused),
    (1009, CloseReason::Misunderstood),
    (1010, CloseReason::Misunderstood),
    (1011, CloseReason::Failed),
    (1012, CloseReason::Restarting),
    (1013, CloseReason::Overloaded),
    (1014, CloseReason::Severed),
    (1015, CloseReason::Other),
    (3000, CloseReason::Refused),
    (3003, CloseReason::Refused),
    (3999, CloseReason::Other),
    (4000, CloseReason::Other),
    (4999, CloseReason::Other),
];

fn every_fault() -> Vec<Fault> {
    let detail = || "what the system said".to_owned();
    let tls = [
        TlsFault::Expired,
        TlsFault::NotYetValid,
        TlsFault::WrongClock,
        TlsFault::UnknownIssuer,
        TlsFault::WrongHost,
        TlsFault::NotThePinned,
        TlsFault::Unusable,
        TlsFault::SettingsUnreadable,
        TlsFault::Revoked,
        TlsFault::NotTls,
        TlsFault::Other { detail: detail() },
    ];
    let storage = [
        StorageFault::Folder { path: "/a/folder".into(), detail: detail() },
        StorageFault::Exposed { path: "/a/folder".into(), detail: detail() },
        StorageFault::Link,
        StorageFault::Full,
        StorageFault::ReadOnly,
        StorageFault::Corrupt,
        StorageFault::Other { detail: detail() },
    ];
    let keyring = [
        KeyringFault::Missing,
        KeyringFault::Locked,
        KeyringFault::TimedOut,
        KeyringFault::NoKey,
        KeyringFault::OtherServer,
        KeyringFault::Other { detail: detail() },
    ];
    let troubles = [
        ProxyTrouble::NotThere,
        ProxyTrouble::NotAProxy,
        ProxyTrouble::TimedOut,
        ProxyTrouble::Forbidden,
        ProxyTrouble::NoWay,
        ProxyTrouble::WantsLogin,
        ProxyTrouble::WrongLogin,
    ];
    let troubles = troubles.into_iter().chain(keyring.clone().map(ProxyTrouble::NoPassword));
    let at = || ProxyAddress::local_tor();
    let vias = || [Via::System, Via::Tor(at()), Via::Socks(at()), Via::Http(at())].into_iter();
    let proxies =
        troubles.flat_map(|trouble| vias().map(move |via| Fault::Proxy { via, trouble: trouble.clone() }));
    let not_lnbits =
        [NotLnbits::Page, NotLnbits::OtherJson, NotLnbits::NoSuchPath { status: 404 }, NotLnbits::Redirect];
    let plain = [
        Fault::Resolve,
        Fault::Refused,
        Fault::Unreachable,
        Fault::LeadsOutside,
        Fault::AdminKeyInClear,
        Fault::TimedOut,
        Fault::Network { detail: detail() },
        Fault::NotSetUp,
        Fault::RateLimited { retry_after: None },
        Fault::Server { status: 520 },
        Fault::Unavailable { status: 503, retry_after: Duration::from_secs(30) },
        Fault::Barred { status: 401, detail: Some("Authentication credentials were not provided.".into()) },
        Fault::Barred { status: 403, detail: None },
        Fault::KeyDropped,
        Fault::KeyRejected,
        Fault::WalletIdMismatch,
        Fault::SameWallet { name: "Shop".into() },
        Fault::DeafChannel,
        Fault::Handshake { status: 401 },
        Fault::Handshake { status: 502 },
        Fault::Silent,
        Fault::Internal,
        Fault::TooBig,
        Fault::Protocol { detail: detail() },
    ];
    let nested = tls.map(Fault::Tls).into_iter().chain(storage.map(Fault::Storage)).chain(proxies);
    let closed = [None].into_iter().chain(CLOSE_CODES.map(|(code, _)| Some(code)));
    let nested = nested.chain(closed.map(|code| Fault::Closed { code }));
    let nested = nested.chain(keyring.map(Fault::Keyring)).chain(not_lnbits.map(Fault::NotLnbits));
    plain.into_iter().chain(nested).collect()
}

#[test]
fn every_fault_is_told_in_whole_sentences_in_every_language() {
    for (language, fault) in
        Language::ALL.into_iter().flat_map(|one| every_fault().into_iter().map(move |f| (one, f)))
    {
        let Explanation { title, text, next, .. } = within(language, || fault.explain());
        assert!(!title.is_empty() && title.chars().count() < 44 && !title.ends_with('.'), "{title}");
        for sentence in [text, next] {
            assert!(sentence.ends_with('.') && !sentence.contains(".."), "{sentence}");
            assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
        }
        if let Some(to_do) = within(language, || fault.to_do()) {
            assert!(to_do.chars().count() < 50 && !to_do.ends_with('.'), "{to_do}");
        }
    }
}

/// What is written down is in English, whatever was spoken when it was met.
#[test]
fn every_trouble_is_read_in_whatever_language() {
    let at = "2026-11-27T12:00:00Z".parse().unwrap();
    for fault in every_fault() {
        let met = within(Language::German, || Trouble::new(&fault, at));
        for language in Language::ALL {
            let (read, told) = within(language, || (met.words(), fault.explain().title));
            assert_eq!(read, told, "{fault:?}");
        }
        assert_eq!(met.title, within(Language::English, || fault.explain().title));
    }
    let unknown = Trouble { title: "dreaming".into(), ..Trouble::new(&Fault::Refused, at) };
    assert_eq!(within(Language::German, || unknown.words()), "dreaming");
}

#[test]
fn numbers_of_the_protocols_are_not_grouped() {
    let text = within(Language::German, || Fault::Closed { code: Some(1011) }.explain().text);
    assert!(text.contains("(1011)"), "{text}");
}

#[test]
fn no_fault_that_stops_promises_to_go_on() {
    for fault in every_fault() {
        let promises = fault.explain().next.contains("keeps trying");
        assert!(!promises || fault.remedy() != Remedy::Stop, "{fault:?}");
        // What is waited for is said of those alone that wait for the person.
        assert!(fault.to_do().is_none() || fault.remedy() == Remedy::Stop, "{fault:?}");
    }
}

#[test]
fn each_close_code_has_its_meaning_and_none_stops_a_wallet() {
    for (code, meaning) in CLOSE_CODES {
        assert_eq!(CloseReason::of(Some(code)), meaning, "{code}");
    }
    for code in (0..=u16::MAX).map(Some).chain([None]) {
        let fault = Fault::Closed { code };
        assert_ne!(fault.remedy(), Remedy::Stop, "{code:?}");
        assert_eq!(fault.code(), FaultCode::ConnectionClosed);
    }
    let remedy = |code| Fault::Closed { code: Some(code) }.remedy();
    assert_eq!(remedy(1012), Remedy::Retry, "a restart takes seconds");
    assert_eq!(remedy(1013), Remedy::RetryAfter(Duration::from_secs(30)));
    assert_eq!(remedy(1008), Remedy::RetryAfter(Duration::from_secs(10)));
}

#[test]
fn a_server_that_says_when_to_come_back_is_believed() {
    let pause = Duration::from_secs(120);
    for fault in [
        Fault::RateLimited { retry_after: Some(pause) },
        Fault::Unavailable { status: 503, retry_after: pause },
    ] {
        assert_eq!(fault.remedy(), Remedy::RetryAfter(pause));
    }
}

#[test]
fn a_detail_is_told_in_the_language_of_its_sentence() {
    let unreadable = |detail: &str| Fault::Protocol { detail: detail.into() };
    for (fault, words) in [
        (unreadable("it is not HTTP"), "sie ist kein HTTP."),
        (unreadable("status 418"), "Status 418."),
        (
            Fault::Network { detail: std::io::ErrorKind::ConnectionReset.to_string() },
            "Verbindung zurückgesetzt.",
        ),
        (
            Fault::Tls(TlsFault::Other { detail: "the server refused it (BadRecordMac)".into() }),
            "der Server lehnte sie ab (BadRecordMac).",
        ),
        // What a stranger said is told as it was said.
        (unreadable("status of my cat"), "status of my cat."),
    ] {
        let text = within(Language::German, || fault.explain().text);
        assert!(text.ends_with(words), "{text}");
    }
}

//! The words for everything that can go wrong.

use satchime_domain::fault::{Explanation, Fault, KeyringFault, NotLnbits, Remedy, StorageFault, TlsFault};

fn every_fault() -> Vec<Fault> {
    let detail = || "what the system said".to_owned();
    let tls = [
        TlsFault::Expired,
        TlsFault::NotYetValid,
        TlsFault::UnknownIssuer,
        TlsFault::WrongHost,
        TlsFault::Revoked,
        TlsFault::NotTls,
        TlsFault::Other { detail: detail() },
    ];
    let storage = [
        StorageFault::Folder { path: "/a/folder".into(), detail: detail() },
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
    let not_lnbits =
        [NotLnbits::Page, NotLnbits::OtherJson, NotLnbits::NoSuchPath { status: 404 }, NotLnbits::Redirect];
    let plain = [
        Fault::Resolve,
        Fault::Refused,
        Fault::Unreachable,
        Fault::NoTor,
        Fault::TimedOut,
        Fault::Network { detail: detail() },
        Fault::NotSetUp,
        Fault::RateLimited { retry_after: None },
        Fault::Server { status: 520 },
        Fault::KeyRejected,
        Fault::WalletIdMismatch,
        Fault::SameWallet { name: "Shop".into() },
        Fault::Handshake { status: 502 },
        Fault::Closed { code: Some(1012) },
        Fault::Closed { code: None },
        Fault::Silent,
        Fault::TooBig,
        Fault::Protocol { detail: detail() },
    ];
    let nested = tls.map(Fault::Tls).into_iter().chain(storage.map(Fault::Storage));
    let nested = nested.chain(keyring.map(Fault::Keyring)).chain(not_lnbits.map(Fault::NotLnbits));
    plain.into_iter().chain(nested).collect()
}

#[test]
fn every_fault_is_told_in_whole_sentences() {
    for fault in every_fault() {
        let Explanation { title, text, next, .. } = fault.explain();
        assert!(!title.is_empty() && title.len() < 40 && !title.ends_with('.'), "{title}");
        for sentence in [text.as_str(), next] {
            assert!(sentence.ends_with('.') && !sentence.contains(".."), "{sentence}");
            assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
        }
    }
}

#[test]
fn no_fault_that_stops_promises_to_go_on() {
    for fault in every_fault() {
        let promises = fault.explain().next.contains("keeps trying");
        assert!(!promises || fault.remedy() != Remedy::Stop, "{fault:?}");
    }
}

//! Certificates as servers show them and as files hold them, their fingerprints, and who is trusted by them.

use std::sync::LazyLock;
use std::time::Duration;

use rustls::DigitallySignedStruct;
use rustls::client::danger::ServerCertVerifier;
use rustls::internal::msgs::codec::{Codec, Reader};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use satchime_adapters::trust::TrustVerifier;
use satchime_adapters::{certificate, root_file};
use satchime_domain::server::Sha256;
use satchime_domain::text::NAME;

use super::sound;

const ROOT: &str = include_str!("../certificates/root.pem");
/// What it vouches for, until 2126.
const LEAF: &str = include_str!("../certificates/leaf.pem");
/// 2026-11-23.
const NOW: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_795_428_000));

pub fn hold(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        fingerprint(text);
    }
    let given = CertificateDer::from(data);
    shown(&given);
    file(data);
    pinned(&given);
    own(&given);
}

/// What is read stood there, and is spelt in one way.
fn fingerprint(text: &str) {
    let Ok(read) = text.parse::<Sha256>() else { return };
    let spelt = read.to_string();
    assert_eq!(spelt.parse(), Ok(read));
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_hexdigit)
            .map(|digit| digit.to_ascii_uppercase())
            .collect::<String>()
    };
    assert_eq!(digits(&spelt).len(), 64);
    assert!(digits(text).ends_with(&digits(&spelt)), "{text:?}");
}

fn shown(given: &CertificateDer<'_>) {
    let Some(read) = certificate::read(given) else { return };
    assert_eq!(read.sha256, certificate::fingerprint(given));
    assert!(read.names.len() <= 8);
    for name in read.names.iter().chain([&read.issuer]) {
        assert!(!name.is_empty());
        sound::shown(name, NAME);
    }
    for line in read.lines() {
        sound::shown(&line, 10 * NAME);
    }
}

/// Nothing but certificates is kept of a file, and what is kept says the same.
fn file(data: &[u8]) {
    let Some(read) = root_file::parse(data) else { return };
    let begun = read.pem.matches("-----BEGIN CERTIFICATE-----\n").count();
    assert!(begun > 0 && begun == read.certificates.len());
    assert_eq!(read.pem.matches("-----BEGIN").count(), begun);
    assert!(TrustVerifier::own(&read.pem).is_ok());
    assert_eq!(root_file::parse(read.pem.as_bytes()), Some(read));
}

/// Taken are the very bytes and no others; and not without the key that belongs to them.
fn pinned(given: &CertificateDer<'_>) {
    let sha256 = certificate::fingerprint(given);
    let verifier = TrustVerifier::pinned(sha256);
    assert!(is_taken(&verifier, given, &[]));
    let mut other = sha256;
    other.0[given.len() % 32] ^= 1;
    assert!(!is_taken(&TrustVerifier::pinned(other), given, &[]));
    signature(&verifier, given);
}

/// The key of this root is nobody's any more.
fn own(given: &CertificateDer<'_>) {
    static VERIFIER: LazyLock<TrustVerifier> = LazyLock::new(|| TrustVerifier::own(ROOT).expect("a root"));
    static ROOT_DER: LazyLock<CertificateDer<'static>> = LazyLock::new(|| der(ROOT));
    static SIGNED: LazyLock<Vec<u8>> = LazyLock::new(|| signed_part(&der(LEAF)));
    let may_be = **given == **ROOT_DER || given.windows(SIGNED.len()).any(|part| part == *SIGNED);
    let between = [ROOT_DER.clone(), given.clone()];
    assert!(!is_taken(&VERIFIER, given, &between) || may_be, "forged");
}

fn is_taken(verifier: &TrustVerifier, given: &CertificateDer<'_>, between: &[CertificateDer<'_>]) -> bool {
    let name = ServerName::try_from("umbrel.local").expect("a name");
    verifier.verify_server_cert(given, between, &name, &[], NOW).is_ok()
}

/// Of any form and length.
fn signature(verifier: &TrustVerifier, given: &CertificateDer<'_>) {
    let schemes = verifier.supported_verify_schemes();
    let scheme = schemes[given.len() % schemes.len()];
    let text = &given[given.len().saturating_sub(256 + given.len() % 256)..];
    let mut spelt = u16::from(scheme).to_be_bytes().to_vec();
    spelt.extend(u16::try_from(text.len()).expect("at most 511").to_be_bytes());
    spelt.extend(text);
    let signed = DigitallySignedStruct::read(&mut Reader::init(&spelt)).expect("a signature");
    // What the certificate holds may be a key of no strength, so a yes says nothing.
    let _ = verifier.verify_tls12_signature(b"message", given, &signed);
    let _ = verifier.verify_tls13_signature(b"message", given, &signed);
}

fn der(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate")
}

/// The first part of a certificate, which its signature is of. Both have their length in two bytes here.
fn signed_part(der: &[u8]) -> Vec<u8> {
    let part = &der[4..];
    let length = 4 + usize::from(u16::from_be_bytes([part[2], part[3]]));
    part[..length].to_vec()
}

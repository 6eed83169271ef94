//! What a server's certificate says of itself, for a person to compare.

use rustls::pki_types::CertificateDer;
use satchime_domain::Timestamp;
use satchime_domain::server::{Certificate, Sha256};
use satchime_domain::text;
use sha2::Digest;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{ASN1Time, FromDer, X509Certificate, X509Name};

/// More than this tells nobody anything.
const NAMES: usize = 8;

pub fn fingerprint(certificate: &CertificateDer<'_>) -> Sha256 {
    Sha256(sha2::Sha256::digest(certificate.as_ref()).into())
}

/// `None` for what is no certificate at all.
pub fn read(certificate: &CertificateDer<'_>) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let common = parsed.subject().iter_common_name().filter_map(|name| name.as_str().ok().map(str::to_owned));
    let others = parsed.subject_alternative_name().ok().flatten();
    let others = others.iter().flat_map(|names| &names.value.general_names).filter_map(name);
    let mut names: Vec<String> = Vec::new();
    for name in common.chain(others).map(|name| text::one_line(&name, text::NAME)) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.truncate(NAMES);
    Some(Certificate {
        sha256: fingerprint(certificate),
        names,
        issuer: issuer(parsed.issuer()),
        is_self_made: parsed.issuer() == parsed.subject(),
        not_before: time(parsed.validity().not_before),
        not_after: time(parsed.validity().not_after),
    })
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(|bytes| std::net::IpAddr::from(bytes).to_string());
            let six = || <[u8; 16]>::try_from(*bytes).map(|bytes| std::net::IpAddr::from(bytes).to_string());
            four.or_else(|_| six()).ok()
        }
        _ => None,
    }
}

fn issuer(name: &X509Name<'_>) -> String {
    let told = name.iter_common_name().chain(name.iter_organization()).filter_map(|part| part.as_str().ok());
    let mut told = told.map(|part| text::one_line(part, text::NAME)).filter(|part| !part.is_empty());
    told.next().unwrap_or_else(|| "nobody it names".into())
}

fn time(at: ASN1Time) -> Timestamp {
    Timestamp::from_second(at.timestamp()).unwrap_or(Timestamp::MAX)
}

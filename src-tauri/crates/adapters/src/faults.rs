//! What went wrong on the network, by the stage it went wrong in. Only fixed words and numbers become details: no
//! library's text, which may quote an address and with it a key.

use std::error::Error;
use std::io;

use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, InvalidMessage};
use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, ProxyTrouble, TlsFault};
use satchime_domain::route::Via;

use crate::network::private_names::OnlyPublic;
use crate::trust::NotThePinned;

/// A request that got no whole answer. `via`: the proxy that leads there, if one does.
pub(crate) fn request_fault(error: &reqwest::Error, via: Option<&Via>) -> Fault {
    if error.is_connect()
        && let Some(fault) = via.and_then(|via| proxy_fault(error, via))
    {
        return fault;
    }
    if error.is_timeout() {
        return Fault::TimedOut;
    }
    if chain(error).any(|error| error.is::<OnlyPublic>()) {
        return Fault::LeadsOutside;
    }
    if error.is_dns() {
        return Fault::Resolve;
    }
    if let Some(fault) = chain_fault(error) {
        return fault;
    }
    let detail = match () {
        () if error.is_decode() => return Fault::Protocol { detail: "its compression is broken".into() },
        () if error.is_connect() => "no connection could be made",
        () => "the server hung up before it had answered",
    };
    Fault::Network { detail: detail.into() }
}

/// What the proxy said, or that there is none. The library tells its kinds of errors apart by their words alone.
fn proxy_fault(error: &reqwest::Error, via: &Via) -> Option<Fault> {
    let said = chain(error).find_map(|error| {
        let said = error.to_string();
        said.strip_prefix("SOCKS error: ").or_else(|| said.strip_prefix("tunnel error: ")).map(str::to_owned)
    });
    let is_tor = matches!(via, Via::Tor(_));
    let trouble = match said.as_deref() {
        // The system may have no proxy at all.
        None if error.is_timeout() && *via != Via::System => ProxyTrouble::TimedOut,
        None => return None,
        Some("connection refused") => return Some(Fault::Refused),
        Some("ttl expired") => ProxyTrouble::TimedOut,
        Some("connection not allowed") => ProxyTrouble::Forbidden,
        // All that is known of a `CONNECT` that was refused.
        Some("general server failure" | "network unreachable" | "host unreachable" | "unsuccessful") => {
            ProxyTrouble::NoWay
        }
        Some("failed to create underlying connection") => ProxyTrouble::NotThere,
        // Tor takes any log-in.
        Some(
            "server does not support user/pass authentication"
            | "credentials not accepted"
            | "proxy authorization required",
        ) if !is_tor => ProxyTrouble::WrongLogin,
        Some(_) => ProxyTrouble::NotAProxy,
    };
    Some(Fault::Proxy { via: via.clone(), trouble })
}

/// Whether a connection that stood was ended before any answer.
pub(crate) fn was_hung_up_on(error: &reqwest::Error) -> bool {
    !error.is_connect() && matches!(request_fault(error, None), Fault::Network { .. })
}

/// An established connection, or the making of one, failed below HTTP.
pub(crate) fn io_fault(error: &io::Error) -> Fault {
    chain_fault(error).unwrap_or_else(|| Fault::Network { detail: error.kind().to_string() })
}

/// The first error in the chain that tells something.
fn chain_fault(error: &(dyn Error + 'static)) -> Option<Fault> {
    chain(error).find_map(single_fault)
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn single_fault(error: &(dyn Error + 'static)) -> Option<Fault> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(Fault::Tls(tls_fault(error)));
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return match () {
            () if error.is_parse_too_large() => Some(Fault::TooBig),
            () if error.is_parse() => Some(Fault::Protocol { detail: "it is not HTTP".into() }),
            () => None,
        };
    }
    let error = error.downcast_ref::<io::Error>()?;
    // An `io::Error` leaves what it wraps out of the chain of sources.
    let within = error.get_ref().and_then(|inner| chain_fault(inner));
    within.or_else(|| kind_fault(error.kind()))
}

fn kind_fault(kind: io::ErrorKind) -> Option<Fault> {
    use io::ErrorKind as K;
    match kind {
        K::ConnectionRefused => Some(Fault::Refused),
        K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown | K::AddrNotAvailable => {
            Some(Fault::Unreachable)
        }
        K::TimedOut => Some(Fault::TimedOut),
        K::ConnectionReset
        | K::ConnectionAborted
        | K::BrokenPipe
        | K::NotConnected
        | K::UnexpectedEof
        | K::PermissionDenied => Some(Fault::Network { detail: kind.to_string() }),
        _ => None,
    }
}

fn tls_fault(error: &rustls::Error) -> TlsFault {
    use rustls::Error as E;
    match error {
        E::InvalidCertificate(error) => certificate_fault(error),
        E::InvalidMessage(InvalidMessage::InvalidContentType) => TlsFault::NotTls,
        E::AlertReceived(AlertDescription::UnrecognisedName) => TlsFault::WrongHost,
        E::AlertReceived(alert) => TlsFault::Other { detail: format!("the server refused it ({alert:?})") },
        E::PeerIncompatible(_) => TlsFault::Other { detail: "the server's TLS is too old".into() },
        _ => TlsFault::Other { detail: "the server broke the rules of TLS".into() },
    }
}

fn certificate_fault(error: &CertificateError) -> TlsFault {
    use CertificateError as C;
    match error {
        C::Expired => TlsFault::Expired.by_clock(Timestamp::now()),
        C::ExpiredContext { time, .. } => TlsFault::Expired.by_clock(judged_at(*time)),
        C::NotValidYet => TlsFault::NotYetValid.by_clock(Timestamp::now()),
        C::NotValidYetContext { time, .. } => TlsFault::NotYetValid.by_clock(judged_at(*time)),
        // A bad signature is one by a namesake: a home server that was set up anew makes its authority anew.
        C::UnknownIssuer | C::BadSignature => TlsFault::UnknownIssuer,
        C::NotValidForName | C::NotValidForNameContext { .. } => TlsFault::WrongHost,
        C::Revoked => TlsFault::Revoked,
        C::Other(other) => match other.0.downcast_ref::<webpki::Error>() {
            // Self-signed in the way `openssl req -x509` does it.
            Some(webpki::Error::CaUsedAsEndEntity) => TlsFault::UnknownIssuer,
            _ if other.0.is::<NotThePinned>() => TlsFault::NotThePinned,
            _ => TlsFault::Unusable,
        },
        _ => TlsFault::Unusable,
    }
}

/// What the verifier took for the present.
fn judged_at(time: UnixTime) -> Timestamp {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

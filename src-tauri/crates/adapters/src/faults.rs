//! What went wrong on the network, by the stage it went wrong in. Only fixed words and numbers become details: no
//! library's text, which may quote an address and with it a key.

use std::error::Error;
use std::io;

use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, InvalidMessage};
use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, TlsFault};

use crate::network::private_names::OnlyPublic;
use crate::onion::is_onion;
use crate::trust::NotThePinned;

/// A request that got no whole answer.
pub(crate) fn request_fault(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        return Fault::TimedOut;
    }
    if error.is_connect()
        && error.url().is_some_and(is_onion)
        && let Some(fault) = tor_fault(error)
    {
        return fault;
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

/// What the SOCKS proxy said, or that there is none. The library tells its kinds of errors apart by their words alone.
fn tor_fault(error: &(dyn Error + 'static)) -> Option<Fault> {
    let said =
        chain(error).find_map(|error| error.to_string().strip_prefix("SOCKS error: ").map(str::to_owned))?;
    Some(match said.as_str() {
        "connection refused" => Fault::Refused,
        "ttl expired" => Fault::TimedOut,
        "general server failure" | "connection not allowed" | "network unreachable" | "host unreachable" => {
            Fault::Unreachable
        }
        _ => Fault::NoTor,
    })
}

/// Whether a connection that stood was ended before any answer.
pub(crate) fn was_hung_up_on(error: &reqwest::Error) -> bool {
    !error.is_connect() && matches!(request_fault(error), Fault::Network { .. })
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

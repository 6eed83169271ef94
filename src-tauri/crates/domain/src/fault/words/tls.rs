//! Words for what is wrong with certificates.

use crate::fault::{Explanation, FaultCode, TlsFault};

impl TlsFault {
    pub(super) fn explain(&self) -> Explanation {
        use FaultCode as C;
        let (code, title, text, next) = match self {
            Self::Expired => (
                C::TlsExpired,
                "certificate expired",
                "The server's certificate has expired.".to_owned(),
                "Renew it on the server, or, if it is your own server, compare the certificate and trust it. \
                 If it is fresh, check this computer's clock.",
            ),
            Self::NotYetValid => (
                C::TlsNotYetValid,
                "certificate not valid yet",
                "The server's certificate is not valid yet by this computer's clock.".to_owned(),
                "Check this computer's date and time.",
            ),
            Self::WrongClock => (
                C::ClockWrong,
                "clock is wrong",
                "This computer's date and time can't be right, so no certificate can be checked.".to_owned(),
                "Set this computer's date and time. Satchime then goes on by itself.",
            ),
            Self::UnknownIssuer => (
                C::TlsUnknownIssuer,
                "certificate not trusted",
                "The server's certificate is self-signed or from an authority this computer does not know."
                    .to_owned(),
                "If it is your own server, compare the certificate and trust it, or give Satchime the \
                 server's root certificate (Umbrel and StartOS offer it for download).",
            ),
            Self::WrongHost => (
                C::TlsWrongHost,
                "certificate for another name",
                "The server's certificate is for another name than this address.".to_owned(),
                "Use the name the certificate was made for, or, if it is your own server, compare the \
                 certificate and trust it.",
            ),
            Self::NotThePinned => (
                C::TlsPinChanged,
                "certificate changed",
                "The server shows another certificate than the one you trusted: it was renewed, or somebody \
                 stands between. Nothing was sent to it."
                    .to_owned(),
                "Compare the new certificate on the server itself, and trust it only if it is the same.",
            ),
            Self::Unusable => (
                C::TlsFailed,
                "certificate not accepted",
                "The system does not accept the server's certificate.".to_owned(),
                "If it is your own server, compare the certificate and trust it. Satchime keeps trying.",
            ),
            Self::SettingsUnreadable => (
                C::TlsFailed,
                "server settings unreadable",
                "What you decided about this server can't be read, so nothing is sent to it.".to_owned(),
                "Update Satchime, or decide it anew: first the way there (satchimectl server route), then \
                 what it is trusted by (satchimectl server trust). Satchime keeps trying.",
            ),
            Self::Revoked => (
                C::TlsFailed,
                "certificate revoked",
                "The server's certificate was revoked.".to_owned(),
                "Ask whoever runs the server.",
            ),
            Self::NotTls => (
                C::TlsFailed,
                "no encryption there",
                "The server does not speak TLS on this port.".to_owned(),
                "Check the port, or whether the address should begin with http:// (local servers only).",
            ),
            Self::Other { detail } => (
                C::TlsFailed,
                "secure connection failed",
                format!("No secure connection could be made: {detail}."),
                "Satchime keeps trying.",
            ),
        };
        Explanation { code, title, text, next }
    }
}

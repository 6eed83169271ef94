//! Words for what is wrong with certificates.

use super::Entry;
use crate::fault::{FaultCode, TlsFault};

impl TlsFault {
    pub(super) fn entry(&self) -> Entry {
        use FaultCode as C;
        match self {
            Self::Expired => Entry::new(C::TlsExpired, "fault-tls-expired"),
            Self::NotYetValid => Entry::new(C::TlsNotYetValid, "fault-tls-not-yet-valid"),
            Self::WrongClock => Entry::new(C::ClockWrong, "fault-tls-wrong-clock"),
            Self::UnknownIssuer => Entry::new(C::TlsUnknownIssuer, "fault-tls-unknown-issuer"),
            Self::WrongHost => Entry::new(C::TlsWrongHost, "fault-tls-wrong-host"),
            Self::NotThePinned => Entry::new(C::TlsPinChanged, "fault-tls-pin-changed"),
            Self::Unusable => Entry::new(C::TlsFailed, "fault-tls-unusable"),
            Self::SettingsUnreadable => Entry::new(C::TlsFailed, "fault-tls-settings-unreadable"),
            Self::Revoked => Entry::new(C::TlsFailed, "fault-tls-revoked"),
            Self::NotTls => Entry::new(C::TlsFailed, "fault-tls-missing"),
            Self::Other { detail } => Entry::new(C::TlsFailed, "fault-tls").detail(detail),
        }
    }
}

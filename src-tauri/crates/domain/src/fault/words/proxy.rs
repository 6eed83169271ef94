//! Words for what is wrong with a proxy.

use super::Entry;
use crate::fault::{FaultCode, KeyringFault, ProxyTrouble};
use crate::route::Via;

impl ProxyTrouble {
    pub(super) fn entry(&self, via: &Via) -> Entry {
        use FaultCode as C;
        let is_tor = matches!(via, Via::Tor(_));
        let (code, id) = match self {
            Self::NotThere if is_tor => (C::TorMissing, "fault-tor-not-there"),
            Self::NotAProxy if is_tor => (C::TorMissing, "fault-tor-not-tor"),
            Self::NotThere => (C::ProxyMissing, "fault-proxy-not-there"),
            Self::NotAProxy => (C::ProxyMissing, "fault-proxy-not-a-proxy"),
            Self::TimedOut if is_tor => (C::ProxyFailed, "fault-tor-timed-out"),
            Self::NoWay if is_tor => (C::ProxyFailed, "fault-tor-no-way"),
            Self::TimedOut => (C::ProxyFailed, "fault-proxy-timed-out"),
            Self::NoWay => (C::ProxyFailed, "fault-proxy-no-way"),
            Self::Forbidden => (C::ProxyFailed, "fault-proxy-forbidden"),
            Self::WantsLogin => (C::ProxyLogin, "fault-proxy-wants-login"),
            Self::WrongLogin => (C::ProxyLogin, "fault-proxy-wrong-login"),
            Self::NoPassword(fault) => (C::ProxyPasswordMissing, no_password(fault)),
        };
        Entry::new(code, id).with("via", via)
    }
}

/// Nothing was sent, neither to the proxy nor to the server.
const fn no_password(fault: &KeyringFault) -> &'static str {
    match fault {
        KeyringFault::Missing => "fault-proxy-password-keyring-missing",
        KeyringFault::Locked => "fault-proxy-password-locked",
        KeyringFault::TimedOut => "fault-proxy-password-timed-out",
        KeyringFault::NoKey | KeyringFault::OtherServer => "fault-proxy-password-not-kept",
        KeyringFault::Other { .. } => "fault-proxy-password-keyring",
    }
}

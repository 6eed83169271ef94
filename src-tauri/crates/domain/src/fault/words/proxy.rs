//! Words for what is wrong with a proxy.

use crate::fault::{Explanation, FaultCode, KeyringFault, ProxyTrouble};
use crate::route::Via;

impl ProxyTrouble {
    pub(super) fn explain(&self, via: &Via) -> Explanation {
        use FaultCode as C;
        let is_tor = matches!(via, Via::Tor(_));
        let (code, title, text, next) = match self {
            Self::NotThere if is_tor => (
                C::TorMissing,
                "no Tor",
                format!("The way to the server is {via}, and nothing answers there."),
                "Start Tor, or tell Satchime where it listens (Tor Browser: 127.0.0.1:9150). Satchime keeps \
                 trying.",
            ),
            Self::NotAProxy if is_tor => (
                C::TorMissing,
                "no Tor",
                format!("The way to the server is {via}, and something else than Tor answers there."),
                "Start Tor, or tell Satchime where it listens (Tor Browser: 127.0.0.1:9150). Satchime keeps \
                 trying.",
            ),
            Self::NotThere => (
                C::ProxyMissing,
                "proxy does not answer",
                format!("The way to the server is {via}, and nothing answers there."),
                "Start the proxy, or choose another way to this server. Satchime keeps trying.",
            ),
            Self::NotAProxy => (
                C::ProxyMissing,
                "not such a proxy",
                format!("The way to the server is {via}, and what answers there is no such proxy."),
                "Check the proxy's kind and address. Satchime keeps trying.",
            ),
            Self::TimedOut if is_tor => (
                C::ProxyFailed,
                "Tor takes too long",
                format!(
                    "The way to the server is {via}, and it made no connection in time: it may have none to \
                     the Tor network, or the server is down."
                ),
                "Look whether Tor is connected and the server runs. Satchime keeps trying.",
            ),
            Self::NoWay if is_tor => (
                C::ProxyFailed,
                "no way through Tor",
                format!(
                    "The way to the server is {via}, and it found no way there: the server may be down, or \
                     Tor has no connection."
                ),
                "Look whether Tor is connected and the server runs. Satchime keeps trying.",
            ),
            Self::TimedOut => (
                C::ProxyFailed,
                "proxy takes too long",
                format!("The way to the server is {via}, and it made no connection in time."),
                "Look whether the proxy is connected and the server runs. Satchime keeps trying.",
            ),
            Self::NoWay => (
                C::ProxyFailed,
                "no way through the proxy",
                format!("The way to the server is {via}, and it made no connection to the server."),
                "Look whether the proxy may go there and the server runs. Satchime keeps trying.",
            ),
            Self::Forbidden => (
                C::ProxyFailed,
                "proxy refuses",
                format!("The way to the server is {via}, and it lets nobody through to this server."),
                "Allow it in the proxy, or choose another way to this server. Satchime keeps trying.",
            ),
            Self::WantsLogin => (
                C::ProxyLogin,
                "proxy wants a log-in",
                format!("The way to the server is {via}, which wants a user and a password."),
                "Give them with the way to this server. Satchime asks the proxy again now and then.",
            ),
            Self::WrongLogin => (
                C::ProxyLogin,
                "proxy password wrong",
                format!("The way to the server is {via}, which does not take the user and the password."),
                "Give them anew with the way to this server. Satchime asks the proxy again now and then.",
            ),
            Self::NoPassword(fault) => return no_password(via, fault),
        };
        Explanation { code, title, text, next }
    }
}

/// Nothing was sent, neither to the proxy nor to the server.
fn no_password(via: &Via, fault: &KeyringFault) -> Explanation {
    let (why, next) = match fault {
        KeyringFault::Missing => {
            ("this system's keyring is not there or not running", "Start the keyring. Satchime keeps trying.")
        }
        KeyringFault::Locked => ("the keyring is locked", "Unlock it and try again."),
        KeyringFault::TimedOut => {
            ("the keyring did not answer in time", "Look for its unlock dialog. Satchime keeps trying.")
        }
        KeyringFault::NoKey | KeyringFault::OtherServer => {
            ("the keyring does not hold it", "Give it anew with the way to this server.")
        }
        KeyringFault::Other { .. } => ("the keyring failed", "Unlock it. Satchime keeps trying."),
    };
    Explanation {
        code: FaultCode::ProxyPasswordMissing,
        title: "proxy password missing",
        text: format!("The way to the server is {via}, whose password is missing: {why}."),
        next,
    }
}

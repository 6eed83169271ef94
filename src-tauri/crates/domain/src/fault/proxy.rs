//! What can be wrong with the proxy on the way to a server.

use super::keyring::KeyringFault;
use super::remedy::Remedy;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyTrouble {
    /// Nothing answers at its address.
    NotThere,
    /// Something answers there that is no such proxy.
    NotAProxy,
    /// It, or the server behind it, did not answer in time.
    TimedOut,
    /// It does not let anybody through to this server.
    Forbidden,
    /// It found no way to the server.
    NoWay,
    /// It wants a user and a password, and none were given.
    WantsLogin,
    /// It does not take the user and the password that were given.
    WrongLogin,
    /// Its password is not to be had.
    NoPassword(KeyringFault),
}

impl ProxyTrouble {
    pub(super) fn remedy(&self) -> Remedy {
        match self {
            Self::NotThere | Self::NotAProxy | Self::TimedOut | Self::Forbidden | Self::NoWay => {
                Remedy::Retry
            }
            // Many a proxy shuts out whoever tries a wrong password again and again.
            Self::WantsLogin | Self::WrongLogin => Remedy::Stop,
            Self::NoPassword(fault) => fault.remedy(),
        }
    }
}

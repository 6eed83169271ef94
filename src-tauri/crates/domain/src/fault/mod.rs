//! Everything that can go wrong between Satchime and a wallet, by the stage it happens in: whether trying again can
//! help ([`Fault::remedy`]) and what a person is told ([`Fault::explain`]). No text here ever holds a key or a URL
//! with one.

mod close_reason;
mod detail;
mod keyring;
mod proxy;
mod remedy;
mod tls;
mod words;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::route::Via;

pub use self::detail::{detail_words, io_words};
pub use close_reason::CloseReason;
pub use keyring::KeyringFault;
pub use proxy::ProxyTrouble;
pub use remedy::Remedy;
pub use tls::TlsFault;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server's name has no address, or there is no network to ask.
    Resolve,
    /// Nothing listens there.
    Refused,
    /// No way to the server's address.
    Unreachable,
    /// The proxy that leads to the server; nothing went there by another way.
    Proxy {
        via: Via,
        trouble: ProxyTrouble,
    },
    /// The name of an http server leads out of the private network, where the key would be readable.
    LeadsOutside,
    /// An admin key and an http address in a private network, which it must not be sent to.
    AdminKeyInClear,
    /// No answer in time.
    TimedOut,
    /// The connection broke in some other way; `detail` is the system's word for it.
    Network {
        detail: String,
    },
    Tls(TlsFault),
    /// Something answered, but not as an LNbits server does.
    NotLnbits(NotLnbits),
    /// LNbits waits for its first user to set it up (it redirects everything to `/first_install`).
    NotSetUp,
    /// 429. LNbits sends no `Retry-After`; its window is 60 s.
    RateLimited {
        retry_after: Option<Duration>,
    },
    /// 5xx, or LNbits' own 520.
    Server {
        status: u16,
    },
    /// 5xx with a `Retry-After`: a proxy before a server that is being upgraded.
    Unavailable {
        status: u16,
        retry_after: Duration,
    },
    /// 401, 403 or 407 in words that are not LNbits' for a key: a proxy before it wants a log-in of its own, or shuts
    /// this computer out. `detail` is what it says, in one safe line.
    Barred {
        status: u16,
        detail: Option<String>,
    },
    /// LNbits got no key at all: something in between drops the header.
    KeyDropped,
    /// The server knows no wallet with this key, in LNbits' own words (404 "Wallet not found.").
    KeyRejected,
    /// The records behind the key carry another wallet id than the one that was given.
    WalletIdMismatch,
    /// The server's records show that another watched wallet, of this name, is the same one: it was added by another
    /// key while it was empty.
    SameWallet {
        name: String,
    },
    /// The key may see the wallet's balance and not its payments: a shared wallet without the right to view them.
    PaymentsHidden,
    /// The server tells payments to those alone who know the key, and this wallet is watched by its id.
    DeafChannel,
    /// The WebSocket handshake was answered with something other than 101.
    Handshake {
        status: u16,
    },
    /// The server closed the subscription; [`CloseReason::of`] tells what the code means.
    Closed {
        code: Option<u16>,
    },
    /// A ping was not answered in time.
    Silent,
    /// A frame or an answer was larger than any real one.
    TooBig,
    /// The answer could not be read.
    Protocol {
        detail: String,
    },
    Storage(StorageFault),
    Keyring(KeyringFault),
    /// A part of Satchime itself failed on a mistake in its code (a panic).
    Internal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLnbits {
    /// A web page came where JSON belongs.
    Page,
    /// JSON, but not LNbits'.
    OtherJson,
    /// 404 or 405 on a path every LNbits has.
    NoSuchPath { status: u16 },
    /// Redirected somewhere else.
    Redirect,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageFault {
    /// The data folder can't be made or used; `detail` is the system's word for it.
    Folder {
        path: String,
        detail: String,
    },
    /// Others own the data folder or can write to it, so they could put files of theirs under Satchime's names.
    Exposed {
        path: String,
        detail: String,
    },
    /// A symbolic link stands where a file of Satchime's belongs.
    Link,
    Full,
    ReadOnly,
    Corrupt,
    Other {
        detail: String,
    },
}

/// A stable name for a kind of trouble; the UI and scripts may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    Offline,
    ServerRefused,
    Unreachable,
    TorMissing,
    ProxyMissing,
    ProxyFailed,
    ProxyLogin,
    ProxyPasswordMissing,
    LeadsOutside,
    AdminKeyInClear,
    TimedOut,
    NetworkBroke,
    ClockWrong,
    TlsExpired,
    TlsNotYetValid,
    TlsUnknownIssuer,
    TlsWrongHost,
    TlsPinChanged,
    TlsFailed,
    NotLnbits,
    NotSetUp,
    RateLimited,
    ServerError,
    ProxyRefused,
    KeyDropped,
    KeyRejected,
    WalletIdMismatch,
    SameWallet,
    DeafChannel,
    PaymentsHidden,
    ConnectionClosed,
    ServerSilent,
    AnswerTooBig,
    AnswerUnreadable,
    DataFolderUnusable,
    DiskFull,
    StorageReadOnly,
    StorageDamaged,
    StorageFailed,
    KeyringMissing,
    KeyringLocked,
    KeyringSlow,
    KeyMissing,
    KeyForOtherServer,
    KeyringFailed,
    InternalError,
}

/// Words for a person: what happened and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub code: FaultCode,
    /// A few words, for a status line: "server refused".
    pub title: String,
    /// One sentence: what happened.
    pub text: String,
    /// One sentence: what to do, or what Satchime does by itself.
    pub next: String,
}

impl Fault {
    /// It failed on the way, before the server could say anything: another address may lead there.
    pub const fn is_of_the_way(&self) -> bool {
        use Fault as F;
        matches!(
            self,
            F::Resolve
                | F::Refused
                | F::Unreachable
                | F::Proxy { .. }
                | F::LeadsOutside
                | F::AdminKeyInClear
                | F::TimedOut
                | F::Network { .. }
                | F::Tls(_)
        )
    }

    /// Whether the same server may be found by another of its addresses: nothing answered, or something else did, such
    /// as a router's page in a foreign network or a proxy before a server that is down.
    pub const fn may_be_of_the_address(&self) -> bool {
        use Fault as F;
        let is_answer_of_another = matches!(
            self,
            F::NotLnbits(_) | F::Server { .. } | F::Barred { .. } | F::KeyDropped | F::Handshake { .. }
        );
        self.is_of_the_way() || is_answer_of_another
    }

    /// Something on the way may let ordinary requests through, but no WebSocket: it answered the handshake with
    /// something else, broke it off, or swallowed it.
    pub const fn may_be_of_the_socket(&self) -> bool {
        matches!(
            self,
            Self::Handshake { .. }
                | Self::NotLnbits(_)
                | Self::Server { .. }
                | Self::Protocol { .. }
                | Self::TooBig
                | Self::TimedOut
                | Self::Network { .. }
                | Self::Closed { .. }
                | Self::Silent
        )
    }

    /// The server answered, but not with what it was asked for: a single record among many may be why.
    pub const fn may_be_of_a_record(&self) -> bool {
        matches!(self, Self::Protocol { .. } | Self::TooBig | Self::Server { status: 500 | 520 })
    }

    /// Of a single question, to a server that had just answered another: the question may be why, whether something on
    /// the way lets it not through, or the server gets no answer itself from where its money is.
    pub const fn may_be_of_a_question(&self) -> bool {
        let is_other_answer =
            matches!(self, Self::NotLnbits(_) | Self::Barred { .. } | Self::Server { .. } | Self::TimedOut);
        self.may_be_of_a_record() || is_other_answer
    }

    /// A server that restarts, or a proxy before one, answers so for a while.
    pub const fn may_be_of_a_restart(&self) -> bool {
        matches!(
            self,
            Self::Server { .. } | Self::TimedOut | Self::Network { .. } | Self::Closed { .. } | Self::Silent
        )
    }

    /// LNbits' rate limit counts in windows of 60 s and says nothing about when to come back.
    pub const RATE_LIMIT_WINDOW: Duration = Duration::from_secs(60);

    /// Whether trying again can help. One exhaustive match: a new fault must be decided here.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::RateLimited { retry_after } => {
                Remedy::RetryAfter(retry_after.unwrap_or(Self::RATE_LIMIT_WINDOW))
            }
            Self::Unavailable { retry_after, .. } => Remedy::RetryAfter(*retry_after),
            Self::Closed { code } => CloseReason::of(*code).remedy(),
            Self::KeyRejected
            | Self::AdminKeyInClear
            | Self::WalletIdMismatch
            | Self::SameWallet { .. }
            | Self::PaymentsHidden
            | Self::DeafChannel
            | Self::Tls(TlsFault::NotThePinned) => Remedy::Stop,
            Self::Keyring(fault) => fault.remedy(),
            Self::Proxy { trouble, .. } => trouble.remedy(),
            // A certificate can be renewed, a proxy can answer for a server that is being upgraded, a disk can be
            // freed.
            Self::Resolve
            | Self::Refused
            | Self::Unreachable
            | Self::LeadsOutside
            | Self::TimedOut
            | Self::Network { .. }
            | Self::Tls(_)
            | Self::NotLnbits(_)
            | Self::NotSetUp
            | Self::Server { .. }
            | Self::Barred { .. }
            | Self::KeyDropped
            | Self::Handshake { .. }
            | Self::Silent
            | Self::TooBig
            | Self::Protocol { .. }
            | Self::Storage(_)
            | Self::Internal => Remedy::Retry,
        }
    }
}

impl Fault {
    /// Only the person is sure to mend this, but the server may have been wrong, or become another: a backup was being
    /// restored, it was half started, an upgrade was taken back. It is worth asking again now and then. A keyring's
    /// fault is not: each question may put up a dialog.
    pub const fn is_asked_again(&self) -> bool {
        matches!(
            self,
            Self::KeyRejected
                | Self::DeafChannel
                | Self::Tls(TlsFault::NotThePinned)
                | Self::PaymentsHidden
                | Self::Proxy { trouble: ProxyTrouble::WrongLogin | ProxyTrouble::WantsLogin, .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_person_must_mend_stops() {
        assert_eq!(Fault::KeyRejected.remedy(), Remedy::Stop);
        assert_eq!(Fault::Keyring(KeyringFault::NoKey).remedy(), Remedy::Stop);
        assert_eq!(Fault::NotLnbits(NotLnbits::NoSuchPath { status: 404 }).remedy(), Remedy::Retry);
        assert_eq!(
            Fault::RateLimited { retry_after: None }.remedy(),
            Remedy::RetryAfter(Duration::from_secs(60))
        );
    }

    #[test]
    fn codes_are_stable_words() {
        assert_eq!(serde_json::to_string(&Fault::KeyRejected.code()).unwrap(), r#""key_rejected""#);
        assert_eq!(serde_json::to_string(&Fault::Refused.code()).unwrap(), r#""server_refused""#);
    }
}

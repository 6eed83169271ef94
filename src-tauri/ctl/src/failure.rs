//! How a command ends when it can't do what was asked: what happened, what to do, and the exit code.

use std::process::ExitCode;

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::sqlite::OpenFault;
use satchime_domain::address::AddressError;
use satchime_domain::fault::{Fault, KeyringFault, StorageFault};
use satchime_domain::key::KeyError;
use satchime_domain::route::RouteError;
use satchime_domain::text;
use satchime_engine::api::CommandFault;
use satchime_l10n::t;

/// The words and the exit code of a command that failed.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    pub what: String,
    pub next: String,
    pub code: u8,
}

/// Something is wrong.
pub const WRONG: u8 = 1;
/// Nothing to be done like this.
pub const USAGE: u8 = 2;
/// What was to be compared could not be.
pub const COULD_NOT: u8 = 4;
/// Another process runs the engine.
pub const RUNNING: u8 = 3;

impl Failure {
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into(), code: WRONG }
    }

    pub fn usage(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code: USAGE, ..Self::new(what, next) }
    }

    /// With another code than the usual one.
    pub fn or_code(self, code: u8) -> Self {
        Self { code: if self.code == WRONG { code } else { self.code }, ..self }
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        if let Fault::Keyring(fault) = fault {
            return fault.into();
        }
        let explanation = fault.explain();
        match fault {
            Fault::Tls(fault) if fault.is_about_trust() => {
                Self::new(explanation.text, t!("ctl-tls-own-server"))
            }
            Fault::Proxy { .. } => {
                Self::new(explanation.text, t!("ctl-other-way", next = once(&explanation.next)))
            }
            _ => Self::new(explanation.text, once(&explanation.next)),
        }
    }
}

impl From<RouteError> for Failure {
    fn from(error: RouteError) -> Self {
        Self::usage(error.text(), error.next())
    }
}

impl From<StorageFault> for Failure {
    fn from(fault: StorageFault) -> Self {
        Fault::Storage(fault).into()
    }
}

impl From<KeyringFault> for Failure {
    /// A command ends before "this session" could mean anything, so the way without a keyring is another one.
    fn from(fault: KeyringFault) -> Self {
        let next = match &fault {
            KeyringFault::Missing => t!("ctl-keyring-missing"),
            KeyringFault::Locked => t!("ctl-keyring-locked"),
            KeyringFault::TimedOut => t!("ctl-keyring-timed-out"),
            KeyringFault::Other { .. } => t!("ctl-keyring-failed"),
            KeyringFault::NoKey | KeyringFault::OtherServer => t!("ctl-key-missing"),
        };
        Self::new(Fault::Keyring(fault).explain().text, next)
    }
}

impl From<CommandFault> for Failure {
    fn from(fault: CommandFault) -> Self {
        let what = sentence(&fault.to_string());
        match fault {
            CommandFault::Fault(fault) => fault.into(),
            CommandFault::NoSuchWallet => Self::new(what, t!("ctl-no-such-wallet.next")),
            CommandFault::AlreadyWatched { new_address: true, .. } => Self::new(what, t!("ctl-as-address")),
            CommandFault::Route(error) => error.into(),
            CommandFault::AddressInUse => Self::new(what, t!("command-address-in-use.next")),
            CommandFault::AlreadyWatched { .. } => Self::new(what, t!("ctl-already-watched")),
            CommandFault::NothingToWatch => Self::usage(what, t!("ctl-nothing-to-watch")),
            CommandFault::EmptyName => Self::usage(what, t!("ctl-empty-name")),
            CommandFault::OtherWallet => Self::new(what, t!("command-other-wallet.next")),
            CommandFault::ShuttingDown => Self::new(what, t!("ctl-start-again")),
        }
    }
}

impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        let next = match &error {
            AddressError::PrivateHttpNeedsYes { .. } => t!("ctl-private-http"),
            AddressError::LooksLikeKey => t!("ctl-key-as-address"),
            other => other.next(),
        };
        Self::new(error.text(), next)
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        let next = match error {
            KeyError::Empty => t!("ctl-key-empty"),
            KeyError::Broken => t!("key-broken.next"),
            KeyError::Foreign => t!("key-foreign.next"),
            KeyError::TooLong => t!("key-too-long.next"),
        };
        Self::new(sentence(&error.to_string()), next)
    }
}

impl From<OpenFault> for Failure {
    fn from(fault: OpenFault) -> Self {
        match fault {
            OpenFault::Storage(fault) => fault.into(),
            newer @ OpenFault::Newer { .. } => {
                Self::new(sentence(&newer.to_string()), t!("ctl-folder-newer"))
            }
            older @ OpenFault::Older { .. } => {
                Self::new(sentence(&older.to_string()), t!("ctl-folder-older"))
            }
        }
    }
}

impl From<LockFault> for Failure {
    fn from(fault: LockFault) -> Self {
        match fault {
            held @ LockFault::Held { .. } => {
                Self { code: RUNNING, ..Self::new(sentence(&held.to_string()), t!("ctl-folder-held")) }
            }
            LockFault::Storage(fault) => fault.into(),
        }
    }
}

/// What to do where nobody tries again.
pub fn once(next: &str) -> String {
    let goes_on = [t!("keeps-trying"), t!("proxy-asked-again")];
    match goes_on.iter().find_map(|words| next.strip_suffix(words)).map(str::trim_end) {
        Some("") => t!("try-again-later"),
        Some(advice) => advice.to_owned(),
        None => next.to_owned(),
    }
}

/// With a capital letter and a full stop.
pub fn sentence(words: &str) -> String {
    let words = text::without_keys(words);
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_try_promises_no_further_ones() {
        assert_eq!(Failure::from(Fault::TimedOut).next, "Try again in a while.");
        assert_eq!(
            Failure::from(Fault::Refused),
            Failure::new(
                "Nothing answers at the server's address and port: it is probably stopped or restarting.",
                "Start the server, or check the port."
            )
        );
    }

    #[test]
    fn a_missing_keyring_names_the_way_without_one() {
        for fault in [KeyringFault::Missing, KeyringFault::Locked, KeyringFault::TimedOut] {
            let failure = Failure::from(CommandFault::from(fault));
            assert!(failure.next.contains("satchimectl watch --server"), "{failure:?}");
        }
    }

    #[test]
    fn a_running_satchime_has_its_own_exit_code() {
        let failure = Failure::from(LockFault::Held { pid: Some(4711) });
        assert_eq!(failure.code, RUNNING);
        assert!(failure.what.contains("process 4711"));
    }
}

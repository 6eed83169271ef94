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

const WITHOUT_KEYRING: &str = "or watch without keeping anything: satchimectl watch --server URL";

const COMPARE: &str = "If it is your own server: satchimectl server trust URL shows its certificate and what \
                       to compare, and takes its root certificate with --ca FILE.";

const CHOOSE_WAY: &str = "The way there is chosen by: satchimectl server route URL";

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
            Fault::Tls(fault) if fault.is_about_trust() => Self::new(explanation.text, COMPARE),
            Fault::Proxy { .. } => {
                Self::new(explanation.text, format!("{} {CHOOSE_WAY}", once(explanation.next)))
            }
            _ => Self::new(explanation.text, once(explanation.next)),
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
            KeyringFault::Missing => {
                format!("Start it (GNOME Keyring, KWallet, KeePassXC), {WITHOUT_KEYRING}")
            }
            KeyringFault::Locked => format!("Unlock it and try again, {WITHOUT_KEYRING}"),
            KeyringFault::TimedOut => format!("Look for its unlock dialog and try again, {WITHOUT_KEYRING}"),
            KeyringFault::Other { .. } => format!("Try again, {WITHOUT_KEYRING}"),
            KeyringFault::NoKey | KeyringFault::OtherServer => {
                "Remove the wallet and add it again with its key.".to_owned()
            }
        };
        Self::new(Fault::Keyring(fault).explain().text, next)
    }
}

impl From<CommandFault> for Failure {
    fn from(fault: CommandFault) -> Self {
        let what = sentence(&fault.to_string());
        match fault {
            CommandFault::Fault(fault) => fault.into(),
            CommandFault::NoSuchWallet => Self::new(what, "See which there are: satchimectl wallet list"),
            CommandFault::AlreadyWatched { new_address: true, .. } => {
                Self::new(what, "To keep this address as one more way to it, say the same with --as-address.")
            }
            CommandFault::Route(error) => error.into(),
            CommandFault::AddressInUse => {
                Self::new(what, "Remove it when the wallet answers by another one.")
            }
            CommandFault::AlreadyWatched { .. } => {
                Self::new(what, "Nothing needs to be done; to change it, remove it first.")
            }
            CommandFault::NothingToWatch => {
                Self::usage(what, "Give --wallet-id, or the address of your wallet's page as --server.")
            }
            CommandFault::EmptyName => Self::usage(what, "Give a --name that can be seen."),
            CommandFault::OtherWallet => Self::new(what, "Copy key and id from the same wallet's page."),
            CommandFault::ShuttingDown => Self::new(what, "Start the command again."),
        }
    }
}

impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        let next = match &error {
            AddressError::PrivateHttpNeedsYes { .. } => {
                "Use https://, or add --allow-private-http if you trust everyone in every network this \
                 computer joins."
            }
            AddressError::LooksLikeKey => {
                "Give the server's address as --server; the key comes from --key-file or standard input."
            }
            other => other.next(),
        };
        Self::new(error.text(), next)
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        let next = match error {
            KeyError::Empty => {
                "Give it by --key-file or on standard input; to watch by the wallet's id alone, say \
                 --no-key."
            }
            KeyError::Broken | KeyError::Foreign | KeyError::TooLong => {
                "On the wallet's page in LNbits, under \u{201c}API docs\u{201d}, copy the invoice/read key."
            }
        };
        Self::new(sentence(&error.to_string()), next)
    }
}

impl From<OpenFault> for Failure {
    fn from(fault: OpenFault) -> Self {
        match fault {
            OpenFault::Storage(fault) => fault.into(),
            newer @ OpenFault::Newer { .. } => {
                Self::new(sentence(&newer.to_string()), "Nothing was changed in it.")
            }
            older @ OpenFault::Older { .. } => Self::new(
                sentence(&older.to_string()),
                "Nothing was changed in it. Quit the older Satchime if it runs, and start this version once, \
                 or `satchimectl watch`: that brings it up to date.",
            ),
        }
    }
}

impl From<LockFault> for Failure {
    fn from(fault: LockFault) -> Self {
        match fault {
            LockFault::Held { pid } => {
                let process = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
                Self {
                    what: format!("Satchime is running already{process} on this data folder."),
                    next: "Use its window, or quit it first.".to_owned(),
                    code: RUNNING,
                }
            }
            LockFault::Storage(fault) => fault.into(),
        }
    }
}

/// What to do after a command that tries only once.
fn once(next: &'static str) -> String {
    const GOES_ON: [&str; 2] = ["Satchime keeps trying.", "Satchime asks the proxy again now and then."];
    match GOES_ON.iter().find_map(|words| next.strip_suffix(words)).map(str::trim_end) {
        Some("") => "Try again in a while.".to_owned(),
        Some(advice) => advice.to_owned(),
        None => next.to_owned(),
    }
}

/// With a capital letter and a full stop.
fn sentence(words: &str) -> String {
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

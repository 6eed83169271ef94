//! The one table from what went wrong to what the window says, and to what it may offer.

use std::path::Path;

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::keyring::SERVICE;
use satchime_adapters::root_file::RootFileFault;
use satchime_adapters::sqlite::OpenFault;
use satchime_domain::address::AddressError;
use satchime_domain::fault::{Explanation, Fault, FaultCode, KeyringFault};
use satchime_domain::key::KeyError;
use satchime_domain::route::RouteError;
use satchime_domain::text::file_name;
use satchime_engine::api::CommandFault;

use super::words::sentence;
use crate::start_fault::StartFault;
use crate::view::settings::fault::SettingFault;
use crate::view::types::{CommandError, OfferView, ProblemView};

pub fn of_fault(fault: &Fault) -> ProblemView {
    let Explanation { code, title, text, next } = fault.explain();
    ProblemView { code: self::code(code), title: title.into(), text, next: next.into() }
}

/// The fault's stable name.
pub fn code(code: FaultCode) -> String {
    let name = serde_json::to_value(code).ok().and_then(|name| name.as_str().map(str::to_owned));
    name.unwrap_or_default()
}

pub fn of_start(fault: &StartFault) -> ProblemView {
    match fault {
        StartFault::Lock(held @ LockFault::Held { .. }) => problem(
            "already_running",
            "already running",
            format!("{}, perhaps as satchimectl in a terminal.", sentence(&held.to_string())),
            "End the other one, then try again.",
        ),
        // The app brings what is older up to date.
        StartFault::Open(newer @ (OpenFault::Newer { .. } | OpenFault::Older { .. })) => problem(
            "data_newer",
            "history from a newer Satchime",
            format!("{}.", sentence(&newer.to_string())),
            "Install the newest Satchime; nothing was changed.",
        ),
        StartFault::Lock(LockFault::Storage(fault)) | StartFault::Open(OpenFault::Storage(fault)) => {
            ProblemView { next: TRY_AGAIN.into(), ..of_fault(&Fault::Storage(fault.clone())) }
        }
        StartFault::Fault(fault) => ProblemView { next: TRY_AGAIN.into(), ..of_fault(fault) },
        StartFault::Command(fault) => of_command(fault.clone()).problem,
        StartFault::Demo(_) => {
            problem("demo_failed", "no demo", sentence(&fault.to_string()) + ".", TRY_AGAIN)
        }
    }
}

const TRY_AGAIN: &str = "Mend that, then try again: until then Satchime watches nothing.";

pub fn put_aside(path: &Path) -> ProblemView {
    problem(
        "history_put_aside",
        "history was damaged",
        format!(
            "Satchime's database could not be read. It was kept as {} and a new one was begun, which knows \
             no wallets.",
            path.display()
        ),
        &format!(
            "Add your wallets again: their history comes back from the server, but each key has to be pasted \
             again. The old keys stay in the keyring, under {SERVICE}."
        ),
    )
}

pub fn no_notifications() -> ProblemView {
    problem(
        "notifications_missing",
        "no notification service",
        "This desktop has no notification service, so payments are shown only here and in the tray.".into(),
        "Install or start one (dunst, mako, or your desktop's own). Satchime uses it as soon as it is there, \
         and then tells what was missed.",
    )
}

pub fn notifications_fail() -> ProblemView {
    problem(
        "notifications_failing",
        "notifications fail",
        "The desktop's notification service does not take notifications right now.".into(),
        "Payments are shown here all the same. Satchime keeps trying, and then tells what was missed.",
    )
}

pub fn of_command(fault: CommandFault) -> CommandError {
    let says = sentence(&fault.to_string()) + ".";
    let (code, title, next) = match &fault {
        CommandFault::Fault(fault) => {
            return CommandError { problem: of_fault(fault), offer: offer(fault) };
        }
        CommandFault::NoSuchWallet => {
            ("no_such_wallet", "no such wallet", "It may have been removed meanwhile.")
        }
        CommandFault::AlreadyWatched { new_address: true, .. } => (
            "already_watched",
            "already watched",
            "You can keep this address too: Satchime then uses whichever answers.",
        ),
        CommandFault::AlreadyWatched { new_address: false, .. } => {
            ("already_watched", "already watched", "Nothing needs to be done.")
        }
        CommandFault::Route(error) => return of_route(*error),
        CommandFault::AddressInUse => {
            ("address_in_use", "address in use", "Remove it when the wallet answers by another one.")
        }
        CommandFault::NothingToWatch => {
            ("nothing_to_watch", "no key", "Paste the wallet's invoice key, or give its wallet id.")
        }
        CommandFault::EmptyName => ("name_empty", "no name", "Type a name."),
        CommandFault::OtherWallet => {
            ("other_wallet", "key of another wallet", "Copy the key from this wallet's own page.")
        }
        CommandFault::ShuttingDown => ("shutting_down", "shutting down", "Start Satchime again."),
    };
    let offer = match fault {
        CommandFault::AlreadyWatched { wallet, new_address: true, .. } => {
            Some(OfferView::KeepAddress { wallet_id: wallet.to_string() })
        }
        _ => None,
    };
    CommandError { problem: problem(code, title, says, next), offer }
}

/// Why an address can't be one more of a wallet's.
pub fn of_new_address(fault: CommandFault) -> CommandError {
    match fault {
        CommandFault::OtherWallet
        | CommandFault::Fault(Fault::KeyRejected | Fault::WalletIdMismatch | Fault::DeafChannel) => {
            let problem = problem(
                "address_of_other",
                "another server",
                "The server at this address does not know this wallet.".into(),
                "Check the address: it must lead to the same LNbits by another way.",
            );
            CommandError { problem, offer: None }
        }
        // The key is kept already; only its keyring has to open.
        CommandFault::Fault(Fault::Keyring(fault)) => plain(of_fault(&Fault::Keyring(fault))),
        fault => of_command(fault),
    }
}

/// What the person may agree to, so that the same request succeeds.
fn offer(fault: &Fault) -> Option<OfferView> {
    match fault {
        Fault::Keyring(
            KeyringFault::Missing
            | KeyringFault::Locked
            | KeyringFault::TimedOut
            | KeyringFault::Other { .. },
        ) => Some(OfferView::KeepForSession),
        Fault::Tls(fault) if fault.is_about_trust() => Some(OfferView::TrustCertificate),
        _ => None,
    }
}

pub fn of_address(error: &AddressError) -> CommandError {
    let title = match error {
        AddressError::Empty => "no address",
        AddressError::LooksLikeKey => "key in the wrong field",
        AddressError::PrivateHttpNeedsYes { .. } => "not encrypted",
        AddressError::PublicHttp { .. } => "http refused",
        AddressError::TooLong
        | AddressError::Unreadable
        | AddressError::Several
        | AddressError::Zone
        | AddressError::OtherScheme { .. } => "not a server's address",
    };
    CommandError { problem: problem(error.code(), title, error.text(), error.next()), offer: None }
}

pub fn of_route(error: RouteError) -> CommandError {
    plain(problem(error.code(), "not a way there", error.text().into(), error.next()))
}

pub fn of_key(error: KeyError) -> CommandError {
    let code = match error {
        KeyError::Empty => "key_empty",
        KeyError::Broken => "key_broken",
        KeyError::Foreign => "key_foreign",
        KeyError::TooLong => "key_too_long",
    };
    CommandError {
        problem: problem(
            code,
            "not a key",
            sentence(&error.to_string()) + ".",
            "Copy the invoice/read key from the wallet's page in LNbits, under \u{201c}API docs\u{201d}.",
        ),
        offer: None,
    }
}

pub fn of_setting(fault: SettingFault) -> CommandError {
    let text = sentence(&fault.to_string()) + ".";
    plain(problem("setting_refused", "not changed", text, "Everything is as it was."))
}

pub fn of_clipboard() -> CommandError {
    let text = "The clipboard could not be reached.".into();
    plain(problem("clipboard_failed", "not copied", text, "Select the text and copy it by hand."))
}

pub fn nothing_to_copy() -> CommandError {
    let text = "This payment has nothing of the kind.".into();
    plain(problem("nothing_to_copy", "not copied", text, "Its wallet may have been removed meanwhile."))
}

/// The person was asked outside of the window's page.
pub fn declined() -> CommandError {
    let text = "You did not agree, so nothing was done.".into();
    plain(problem("declined", "not done", text, "Ask for it again if that was a mistake."))
}

pub fn server_unknown() -> CommandError {
    let text = "You did not have Satchime ask this server for anything yet.".into();
    plain(problem("server_unknown", "not done", text, "Look for your wallet there first."))
}

/// Why a file that the person chose can't vouch for a server. They may choose another.
pub fn of_root_file(path: &Path, fault: &RootFileFault) -> CommandError {
    let (code, title) = match fault {
        RootFileFault::Unreadable(_) | RootFileFault::NoFile => ("root_unreadable", "file not read"),
        RootFileFault::TooLarge => ("root_too_large", "file too large"),
        RootFileFault::NoCertificate => ("root_no_certificate", "no certificate"),
    };
    let text = format!("\u{201c}{}\u{201d} {fault}.", file_name(path));
    let problem = problem(code, title, text, RootFileFault::NEXT);
    CommandError { problem, offer: Some(OfferView::TrustCertificate) }
}

pub fn already_asking() -> CommandError {
    let text = "Satchime is asking you something else already.".into();
    plain(problem("already_asking", "not done", text, "Answer that first."))
}

pub fn plain(problem: ProblemView) -> CommandError {
    CommandError { problem, offer: None }
}

pub fn problem(code: &str, title: &str, text: String, next: &str) -> ProblemView {
    ProblemView { code: code.into(), title: title.into(), text, next: next.into() }
}

impl From<CommandFault> for CommandError {
    fn from(fault: CommandFault) -> Self {
        of_command(fault)
    }
}

impl From<SettingFault> for CommandError {
    fn from(fault: SettingFault) -> Self {
        of_setting(fault)
    }
}

impl From<AddressError> for CommandError {
    fn from(error: AddressError) -> Self {
        of_address(&error)
    }
}

impl From<RouteError> for CommandError {
    fn from(error: RouteError) -> Self {
        of_route(error)
    }
}

impl From<KeyError> for CommandError {
    fn from(error: KeyError) -> Self {
        of_key(error)
    }
}

#[cfg(test)]
mod tests {
    use satchime_domain::fault::StorageFault;
    use satchime_domain::wallet::WalletId;

    use super::*;

    #[test]
    fn offers_only_what_would_help() {
        for (fault, offer) in [
            (Fault::Keyring(KeyringFault::Missing), Some(OfferView::KeepForSession)),
            (Fault::Keyring(KeyringFault::Locked), Some(OfferView::KeepForSession)),
            (Fault::Keyring(KeyringFault::TimedOut), Some(OfferView::KeepForSession)),
            (Fault::Keyring(KeyringFault::OtherServer), None),
            (Fault::KeyRejected, None),
        ] {
            assert_eq!(of_command(fault.into()).offer, offer);
        }
    }

    #[test]
    fn offers_to_keep_an_address_that_is_new_alone() {
        let known = |new_address| {
            let (wallet, name) = (WalletId("w-1".into()), "Shop".into());
            of_command(CommandFault::AlreadyWatched { wallet, name, new_address }).offer
        };
        let offered = OfferView::KeepAddress { wallet_id: "w-1".into() };
        assert_eq!((known(true), known(false)), (Some(offered), None));
        for fault in [Fault::KeyRejected, Fault::Keyring(KeyringFault::Locked), Fault::Refused] {
            let refused = of_new_address(fault.clone().into());
            let code = if fault == Fault::KeyRejected { "address_of_other" } else { &code(fault.code()) };
            assert_eq!((refused.problem.code.as_str(), refused.offer), (code, None));
        }
    }

    #[test]
    fn every_problem_says_what_to_do() {
        let mut problems: Vec<ProblemView> = [
            StartFault::Lock(LockFault::Held { pid: Some(7) }),
            StartFault::Open(OpenFault::Newer { found: 9, known: 1 }),
            StartFault::Open(OpenFault::Storage(StorageFault::Full)),
            StartFault::Fault(Fault::Storage(StorageFault::ReadOnly)),
            StartFault::Demo("no port".into()),
        ]
        .iter()
        .map(of_start)
        .collect();
        problems.extend(
            [
                CommandFault::NoSuchWallet,
                CommandFault::AlreadyWatched {
                    wallet: WalletId("w-1".into()),
                    name: "Shop".into(),
                    new_address: true,
                },
                CommandFault::AlreadyWatched {
                    wallet: WalletId("w-1".into()),
                    name: "Shop".into(),
                    new_address: false,
                },
                CommandFault::AddressInUse,
                CommandFault::NothingToWatch,
                CommandFault::EmptyName,
                CommandFault::OtherWallet,
                CommandFault::ShuttingDown,
            ]
            .map(|fault| of_command(fault).problem),
        );
        problems.push(of_new_address(CommandFault::OtherWallet).problem);
        problems.extend(
            [KeyError::Empty, KeyError::Broken, KeyError::Foreign, KeyError::TooLong]
                .map(|error| of_key(error).problem),
        );
        problems.extend(
            [of_clipboard(), nothing_to_copy(), declined(), already_asking(), server_unknown()]
                .map(|e| e.problem),
        );
        problems.extend(
            [
                RootFileFault::NoFile,
                RootFileFault::TooLarge,
                RootFileFault::NoCertificate,
                std::io::Error::other("the disk is gone").into(),
            ]
            .map(|fault| of_root_file(Path::new("/home/ann/\u{202e}root.pem"), &fault).problem),
        );
        problems.push(put_aside(Path::new("/data/satchime.db.damaged")));
        for problem in problems {
            assert!(
                problem.text.ends_with('.')
                    && problem.text.starts_with(|c: char| c.is_uppercase() || c == '\u{201c}'),
                "{problem:?}"
            );
            assert!(problem.next.ends_with('.') && !problem.code.is_empty(), "{problem:?}");
        }
    }

    #[test]
    fn says_what_becomes_of_a_damaged_database_and_of_the_keys() {
        let problem = put_aside(Path::new("/data/satchime.db.damaged"));
        assert!(problem.text.contains("/data/satchime.db.damaged"), "{}", problem.text);
        for said in ["Add your wallets again", "pasted again", "app.satchime.desktop"] {
            assert!(problem.next.contains(said), "{}", problem.next);
        }
    }

    #[test]
    fn names_the_other_process() {
        let problem = of_start(&StartFault::Lock(LockFault::Held { pid: Some(4711) }));
        assert_eq!(problem.code, "already_running");
        assert!(problem.text.contains("4711"), "{}", problem.text);
    }
}

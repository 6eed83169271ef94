//! The one table from what went wrong to what the window says, and to what it may offer.

use std::path::Path;

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::keyring::SERVICE;
use satchime_adapters::root_file::RootFileFault;
use satchime_adapters::sqlite::OpenFault;
use satchime_domain::address::AddressError;
use satchime_domain::fault::{Explanation, Fault, FaultCode, KeyringFault, StorageFault};
use satchime_domain::key::KeyError;
use satchime_domain::route::RouteError;
use satchime_domain::text::file_name;
use satchime_engine::api::CommandFault;
use satchime_l10n::t;

use super::words::sentence;
use crate::start_fault::StartFault;
use crate::view::settings::fault::SettingFault;
use crate::view::types::{CommandError, OfferView, ProblemView};

pub fn of_fault(fault: &Fault) -> ProblemView {
    let Explanation { code, title, text, next } = fault.explain();
    ProblemView { code: self::code(code), title, text, next }
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
            t!("start-already-running"),
            t!("start-already-running.text", held = sentence(&held.to_string())),
            t!("start-already-running.next"),
        ),
        // The app brings what is older up to date.
        StartFault::Open(newer @ (OpenFault::Newer { .. } | OpenFault::Older { .. })) => problem(
            "data_newer",
            t!("start-newer-data"),
            format!("{}.", sentence(&newer.to_string())),
            t!("start-newer-data.next"),
        ),
        StartFault::Lock(LockFault::Storage(fault)) | StartFault::Open(OpenFault::Storage(fault)) => {
            ProblemView { next: t!("start-mend"), ..of_fault(&Fault::Storage(fault.clone())) }
        }
        StartFault::Fault(fault) => ProblemView { next: t!("start-mend"), ..of_fault(fault) },
        StartFault::Command(fault) => of_command(fault.clone()).problem,
        StartFault::Demo(_) => {
            let text = sentence(&fault.to_string()) + ".";
            problem("demo_failed", t!("start-no-demo"), text, t!("start-no-demo.next"))
        }
    }
}

pub fn put_aside(path: &Path) -> ProblemView {
    problem(
        "history_put_aside",
        t!("history-put-aside"),
        t!("history-put-aside.text", path = path.display().to_string()),
        t!("history-put-aside.next", service = SERVICE),
    )
}

pub fn no_notifications() -> ProblemView {
    problem(
        "notifications_missing",
        t!("notifications-missing"),
        t!("notifications-missing.text"),
        t!("notifications-missing.next"),
    )
}

pub fn notifications_fail() -> ProblemView {
    problem(
        "notifications_failing",
        t!("notifications-failing"),
        t!("notifications-failing.text"),
        t!("notifications-failing.next"),
    )
}

pub fn notifications_forbidden() -> ProblemView {
    problem(
        "notifications_forbidden",
        t!("notifications-forbidden"),
        t!("notifications-forbidden.text"),
        t!("notifications-forbidden.next"),
    )
}

pub fn of_command(fault: CommandFault) -> CommandError {
    let says = fault.to_string();
    let (code, title, next) = match &fault {
        CommandFault::Fault(fault) => {
            return CommandError { problem: of_fault(fault), offer: offer(fault) };
        }
        CommandFault::Route(error) => return of_route(*error),
        CommandFault::NoSuchWallet => {
            ("no_such_wallet", t!("command-no-such-wallet"), t!("command-no-such-wallet.next"))
        }
        CommandFault::AlreadyWatched { new_address: true, .. } => {
            ("already_watched", t!("command-already-watched"), t!("command-already-watched.new-address"))
        }
        CommandFault::AlreadyWatched { new_address: false, .. } => {
            ("already_watched", t!("command-already-watched"), t!("command-already-watched.next"))
        }
        CommandFault::AddressInUse => {
            ("address_in_use", t!("command-address-in-use"), t!("command-address-in-use.next"))
        }
        CommandFault::NothingToWatch => {
            ("nothing_to_watch", t!("command-nothing-to-watch"), t!("command-nothing-to-watch.next"))
        }
        CommandFault::EmptyName => ("name_empty", t!("command-empty-name"), t!("command-empty-name.next")),
        CommandFault::OtherWallet => {
            ("other_wallet", t!("command-other-wallet"), t!("command-other-wallet.next"))
        }
        CommandFault::ShuttingDown => {
            ("shutting_down", t!("command-shutting-down"), t!("command-shutting-down.next"))
        }
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
                t!("address-of-other"),
                t!("address-of-other.text"),
                t!("address-of-other.next"),
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
        AddressError::Empty => t!("address-empty"),
        AddressError::LooksLikeKey => t!("address-key"),
        AddressError::PrivateHttpNeedsYes { .. } => t!("address-private-http"),
        AddressError::PublicHttp { .. } => t!("address-public-http"),
        AddressError::TooLong
        | AddressError::Unreadable
        | AddressError::Several
        | AddressError::Zone
        | AddressError::OtherScheme { .. } => t!("address-wrong"),
    };
    CommandError { problem: problem(error.code(), title, error.text(), error.next()), offer: None }
}

pub fn of_route(error: RouteError) -> CommandError {
    plain(problem(error.code(), t!("route-problem"), error.text(), error.next()))
}

pub fn of_key(error: KeyError) -> CommandError {
    let (code, title, next) = match error {
        KeyError::Empty => ("key_empty", t!("key-empty"), t!("key-empty.next")),
        KeyError::Broken => ("key_broken", t!("key-broken"), t!("key-broken.next")),
        KeyError::Foreign => ("key_foreign", t!("key-foreign"), t!("key-foreign.next")),
        KeyError::TooLong => ("key_too_long", t!("key-too-long"), t!("key-too-long.next")),
    };
    plain(problem(code, title, error.to_string(), next))
}

pub fn of_setting(fault: SettingFault) -> CommandError {
    let text = sentence(&fault.to_string()) + ".";
    plain(problem("setting_refused", t!("setting-refused"), text, t!("setting-refused.next")))
}

pub fn of_clipboard() -> CommandError {
    let text = t!("clipboard-failed.text");
    plain(problem("clipboard_failed", t!("clipboard-failed"), text, t!("clipboard-failed.next")))
}

pub fn nothing_to_copy() -> CommandError {
    let text = t!("nothing-to-copy.text");
    plain(problem("nothing_to_copy", t!("nothing-to-copy"), text, t!("nothing-to-copy.next")))
}

/// The person was asked outside of the window's page.
pub fn declined() -> CommandError {
    plain(problem("declined", t!("declined"), t!("declined.text"), t!("declined.next")))
}

pub fn server_unknown() -> CommandError {
    let text = t!("server-unknown.text");
    plain(problem("server_unknown", t!("server-unknown"), text, t!("server-unknown.next")))
}

/// Why a file that the person chose can't vouch for a server. They may choose another.
pub fn of_root_file(path: &Path, fault: &RootFileFault) -> CommandError {
    let (code, title) = match fault {
        RootFileFault::Unreadable(_) | RootFileFault::NoFile => ("root_unreadable", t!("root-unreadable")),
        RootFileFault::TooLarge => ("root_too_large", t!("root-too-large")),
        RootFileFault::NoCertificate => ("root_no_certificate", t!("root-no-certificate")),
    };
    let text = t!("root-file", file = file_name(path), fault = fault.to_string());
    let problem = problem(code, title, text, RootFileFault::next());
    CommandError { problem, offer: Some(OfferView::TrustCertificate) }
}

pub fn already_asking() -> CommandError {
    let text = t!("already-asking.text");
    plain(problem("already_asking", t!("already-asking"), text, t!("already-asking.next")))
}

pub fn plain(problem: ProblemView) -> CommandError {
    CommandError { problem, offer: None }
}

pub fn problem(code: &str, title: impl Into<String>, text: String, next: impl Into<String>) -> ProblemView {
    ProblemView { code: code.into(), title: title.into(), text, next: next.into() }
}

impl From<CommandFault> for CommandError {
    fn from(fault: CommandFault) -> Self {
        of_command(fault)
    }
}

impl From<StorageFault> for CommandError {
    fn from(fault: StorageFault) -> Self {
        of_command(fault.into())
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

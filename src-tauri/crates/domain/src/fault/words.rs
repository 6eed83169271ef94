//! The one table of words for every fault: under which name the catalogue has them.

mod proxy;
mod tls;

use satchime_l10n::{Value, text};

use super::detail::detail_words;
use super::{CloseReason, Explanation, Fault, FaultCode, KeyringFault, NotLnbits, StorageFault};

/// A fault's place in the catalogue: a title, `.text` and `.next`, and for some `.do`.
struct Entry {
    code: FaultCode,
    id: &'static str,
    /// By the names that the words have for them. Codes are no numbers to be grouped.
    arguments: Vec<(&'static str, String)>,
}

impl Entry {
    const fn new(code: FaultCode, id: &'static str) -> Self {
        Self { code, id, arguments: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    fn detail(self, detail: &str) -> Self {
        self.with("detail", detail_words(detail))
    }

    fn text(&self, attribute: &str) -> String {
        let arguments: Vec<(&str, Value<'_>)> =
            self.arguments.iter().map(|(name, value)| (*name, Value::from(value.as_str()))).collect();
        text(&format!("{}{attribute}", self.id), &arguments)
    }
}

impl Fault {
    pub fn code(&self) -> FaultCode {
        self.entry().code
    }

    /// In the current language.
    pub fn explain(&self) -> Explanation {
        let entry = self.entry();
        Explanation {
            code: entry.code,
            title: entry.text(""),
            text: entry.text(".text"),
            next: entry.text(".next"),
        }
    }

    /// What Satchime waits for where only the person can help, in a few words: "paste a new one".
    pub fn to_do(&self) -> Option<String> {
        use FaultCode as C;
        let entry = self.entry();
        let is_known = matches!(
            entry.code,
            C::KeyRejected
                | C::KeyMissing
                | C::KeyForOtherServer
                | C::TlsPinChanged
                | C::AdminKeyInClear
                | C::KeyringLocked
                | C::WalletIdMismatch
                | C::DeafChannel
                | C::SameWallet
                | C::PaymentsHidden
        );
        is_known.then(|| entry.text(".do"))
    }

    fn entry(&self) -> Entry {
        use FaultCode as C;
        match self {
            Self::Resolve => Entry::new(C::Offline, "fault-resolve"),
            Self::Refused => Entry::new(C::ServerRefused, "fault-refused"),
            Self::Unreachable => Entry::new(C::Unreachable, "fault-unreachable"),
            Self::Proxy { via, trouble } => trouble.entry(via),
            Self::LeadsOutside => Entry::new(C::LeadsOutside, "fault-leads-outside"),
            Self::AdminKeyInClear => Entry::new(C::AdminKeyInClear, "fault-admin-key-in-clear"),
            Self::TimedOut => Entry::new(C::TimedOut, "fault-timed-out"),
            Self::Network { detail } => Entry::new(C::NetworkBroke, "fault-network").detail(detail),
            Self::Tls(fault) => fault.entry(),
            Self::NotLnbits(what) => what.entry(),
            Self::NotSetUp => Entry::new(C::NotSetUp, "fault-not-set-up"),
            Self::RateLimited { .. } => Entry::new(C::RateLimited, "fault-rate-limited"),
            Self::Server { status } => Entry::new(C::ServerError, "fault-server").with("status", status),
            Self::Unavailable { status, .. } => {
                Entry::new(C::ServerError, "fault-unavailable").with("status", status)
            }
            Self::Barred { status, detail } => barred(*status, detail.as_deref()),
            Self::KeyDropped => Entry::new(C::KeyDropped, "fault-key-dropped"),
            Self::KeyRejected => Entry::new(C::KeyRejected, "fault-key-rejected"),
            Self::WalletIdMismatch => Entry::new(C::WalletIdMismatch, "fault-wallet-id-mismatch"),
            Self::SameWallet { name } => Entry::new(C::SameWallet, "fault-same-wallet").with("name", name),
            Self::DeafChannel => Entry::new(C::DeafChannel, "fault-deaf-channel"),
            Self::PaymentsHidden => Entry::new(C::PaymentsHidden, "fault-payments-hidden"),
            // LNbits asks nobody for a log-in there.
            Self::Handshake { status: status @ (401 | 407) } => {
                Entry::new(C::ConnectionClosed, "fault-handshake-login").with("status", status)
            }
            Self::Handshake { status } => {
                Entry::new(C::ConnectionClosed, "fault-handshake").with("status", status)
            }
            Self::Closed { code } => closed(*code),
            Self::Silent => Entry::new(C::ServerSilent, "fault-silent"),
            Self::TooBig => Entry::new(C::AnswerTooBig, "fault-too-big"),
            Self::Protocol { detail } => Entry::new(C::AnswerUnreadable, "fault-protocol").detail(detail),
            Self::Storage(fault) => fault.entry(),
            Self::Keyring(fault) => fault.entry(),
            Self::Internal => Entry::new(C::InternalError, "fault-internal"),
        }
    }
}

/// Who has no key's trouble, but does not get through.
fn barred(status: u16, detail: Option<&str>) -> Entry {
    let id = if status == 403 { "fault-barred" } else { "fault-barred-login" };
    let said = match detail {
        Some(detail) => format!("{status}, {}", detail.trim_end_matches('.')),
        None => status.to_string(),
    };
    Entry::new(FaultCode::ProxyRefused, id).with("said", said)
}

/// How a subscription ended. The code is told where its meaning alone may not help whoever runs the server.
fn closed(code: Option<u16>) -> Entry {
    let id = match CloseReason::of(code) {
        CloseReason::Unsaid => "fault-closed-unsaid",
        CloseReason::Done => "fault-closed-done",
        CloseReason::Misunderstood => "fault-closed-misunderstood",
        CloseReason::Refused => "fault-closed-refused",
        CloseReason::Failed => "fault-closed-failed",
        CloseReason::Restarting => "fault-closed-restarting",
        CloseReason::Overloaded => "fault-closed-overloaded",
        CloseReason::Severed => "fault-closed-severed",
        CloseReason::Other => "fault-closed-other",
    };
    Entry::new(FaultCode::ConnectionClosed, id).with("close", code.unwrap_or(1006))
}

impl NotLnbits {
    fn entry(self) -> Entry {
        let new = |id| Entry::new(FaultCode::NotLnbits, id);
        match self {
            Self::Page => new("fault-not-lnbits-page"),
            Self::OtherJson => new("fault-not-lnbits-json"),
            Self::NoSuchPath { status } => new("fault-not-lnbits-path").with("status", status),
            Self::Redirect => new("fault-not-lnbits-redirect"),
        }
    }
}

impl StorageFault {
    fn entry(&self) -> Entry {
        use FaultCode as C;
        match self {
            Self::Folder { path, detail } => {
                Entry::new(C::DataFolderUnusable, "fault-folder").with("path", path).detail(detail)
            }
            Self::Exposed { path, detail } => {
                Entry::new(C::DataFolderUnusable, "fault-folder-exposed").with("path", path).detail(detail)
            }
            Self::Link => Entry::new(C::DataFolderUnusable, "fault-folder-link"),
            Self::Full => Entry::new(C::DiskFull, "fault-disk-full"),
            Self::ReadOnly => Entry::new(C::StorageReadOnly, "fault-read-only"),
            Self::Corrupt => Entry::new(C::StorageDamaged, "fault-corrupt"),
            Self::Other { detail } => Entry::new(C::StorageFailed, "fault-storage").detail(detail),
        }
    }
}

impl KeyringFault {
    fn entry(&self) -> Entry {
        use FaultCode as C;
        match self {
            Self::Missing => Entry::new(C::KeyringMissing, "fault-keyring-missing"),
            Self::Locked => Entry::new(C::KeyringLocked, "fault-keyring-locked"),
            Self::TimedOut => Entry::new(C::KeyringSlow, "fault-keyring-timed-out"),
            Self::NoKey => Entry::new(C::KeyMissing, "fault-key-missing"),
            Self::OtherServer => Entry::new(C::KeyForOtherServer, "fault-key-for-other-server"),
            Self::Other { detail } => Entry::new(C::KeyringFailed, "fault-keyring").detail(detail),
        }
    }
}

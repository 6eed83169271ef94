//! The one table of words for every fault.

mod proxy;
mod tls;

use super::{CloseReason, Explanation, Fault, FaultCode, KeyringFault, NotLnbits, StorageFault};

impl Fault {
    pub fn code(&self) -> FaultCode {
        self.explain().code
    }

    /// The one table of words.
    pub fn explain(&self) -> Explanation {
        use FaultCode as C;
        const RETRIES: &str = "Satchime keeps trying.";
        let (code, title, text, next): (C, &'static str, String, &'static str) = match self {
            Self::Resolve => (
                C::Offline,
                "server not found",
                "The server's name has no address right now: either this computer is offline or the name is \
                 wrong."
                    .into(),
                "Check the network and the server's address. Satchime keeps trying.",
            ),
            Self::Refused => (
                C::ServerRefused,
                "server refused",
                "Nothing answers at the server's address and port: it is probably stopped or restarting."
                    .into(),
                "Start the server, or check the port. Satchime keeps trying.",
            ),
            Self::Unreachable => (
                C::Unreachable,
                "server unreachable",
                "There is no way to the server from this network.".into(),
                "Check the network or VPN. Satchime keeps trying.",
            ),
            Self::Proxy { via, trouble } => return trouble.explain(via),
            Self::LeadsOutside => (
                C::LeadsOutside,
                "outside your network",
                "In this network the server's name leads to the internet, where http would carry the key \
                 readable, so nothing was sent."
                    .into(),
                "Use https://, or go back to the network the server is in. Satchime keeps trying.",
            ),
            Self::AdminKeyInClear => (
                C::AdminKeyInClear,
                "admin key over http",
                "This is an admin key, which can spend, and over http anyone in every network this computer \
                 joins could read it."
                    .into(),
                "Use the invoice/read key, or an https:// or .onion address of the server. If strangers were \
                 in that network, reset the admin key in LNbits.",
            ),
            Self::TimedOut => {
                (C::TimedOut, "no answer", "The server did not answer in time.".into(), RETRIES)
            }
            Self::Network { detail } => {
                (C::NetworkBroke, "connection broke", format!("The connection broke: {detail}."), RETRIES)
            }
            Self::Tls(fault) => return fault.explain(),
            Self::NotLnbits(what) => (
                C::NotLnbits,
                "not an LNbits server",
                what.text(),
                "Check the address: it is the one you open LNbits with in a browser.",
            ),
            Self::NotSetUp => (
                C::NotSetUp,
                "server not set up",
                "This LNbits server has not been set up yet.".into(),
                "Open it in a browser and finish its first installation.",
            ),
            Self::RateLimited { .. } => (
                C::RateLimited,
                "too many requests",
                "The server asks for a pause: too many requests came from this network.".into(),
                "Satchime waits a minute, or as long as the server says, and goes on.",
            ),
            Self::Server { status } => (
                C::ServerError,
                "server error",
                format!("The server answered with an error of its own ({status})."),
                RETRIES,
            ),
            Self::Unavailable { status, .. } => (
                C::ServerError,
                "server unavailable",
                format!(
                    "The server is not available for the moment ({status}); it may be in the middle of an \
                     upgrade."
                ),
                "Satchime waits as long as the server asks for, and goes on.",
            ),
            Self::Barred { status, detail } => return barred(*status, detail.as_deref()),
            Self::KeyDropped => (
                C::KeyDropped,
                "key lost on the way",
                "LNbits got the request without the key: a proxy before it drops the X-Api-Key header."
                    .into(),
                "Let the proxy pass that header on unchanged. Satchime keeps trying.",
            ),
            Self::KeyRejected => (
                C::KeyRejected,
                "key rejected",
                "The server does not know this key: it was reset, the wallet was deleted, or it belongs to \
                 another server."
                    .into(),
                "Paste a new key: on the wallet's page in LNbits, under \u{201c}API docs\u{201d}, the \
                 invoice/read key. Should the server be wrong, Satchime notices: it asks again now \
                 and then.",
            ),
            Self::WalletIdMismatch => (
                C::WalletIdMismatch,
                "key of another wallet",
                "This key belongs to another wallet than the wallet id that was given.".into(),
                "Copy key and id from the same wallet's page, or leave the id out.",
            ),
            Self::SameWallet { name } => (
                C::SameWallet,
                "watched twice",
                format!("This is the same wallet as \u{201c}{name}\u{201d}, which announces its payments."),
                "Remove one of them.",
            ),
            Self::DeafChannel => (
                C::DeafChannel,
                "hears nothing",
                "This server tells of payments only to those who know the wallet's key, so watched by its id \
                 alone the wallet hears nothing."
                    .into(),
                "Add the invoice/read key: it is on the wallet's page in LNbits, under \
                 \u{201c}API docs\u{201d}.",
            ),
            Self::PaymentsHidden => (
                C::PaymentsHidden,
                "payments hidden",
                "The key opens a wallet that is shared with you: you may see its balance, but not its \
                 payments, so nothing could be told of them."
                    .into(),
                "Ask the wallet's owner to give you the right to view payments.",
            ),
            // LNbits asks nobody for a log-in there.
            Self::Handshake { status: status @ (401 | 407) } => (
                C::ConnectionClosed,
                "subscription refused",
                format!("A proxy before the server wants a log-in of its own for the WebSocket ({status})."),
                "Let the proxy pass /api/v1/ without its own log-in. Satchime keeps trying.",
            ),
            Self::Handshake { status } => (
                C::ConnectionClosed,
                "subscription refused",
                format!("The server or a proxy before it refused the WebSocket ({status})."),
                "If there is a reverse proxy, let it pass WebSocket upgrades. Satchime keeps trying.",
            ),
            Self::Closed { code } => return closed(*code),
            Self::Silent => (
                C::ServerSilent,
                "connection went dead",
                "The server stopped answering on an open connection.".into(),
                RETRIES,
            ),
            Self::TooBig => (
                C::AnswerTooBig,
                "answer too large",
                "The server sent far more than any LNbits does.".into(),
                "Check the address. Satchime keeps trying.",
            ),
            Self::Protocol { detail } => (
                C::AnswerUnreadable,
                "answer unreadable",
                format!("The server's answer could not be read: {detail}."),
                RETRIES,
            ),
            Self::Storage(fault) => return fault.explain(),
            Self::Keyring(fault) => return fault.explain(),
            Self::Internal => (
                C::InternalError,
                "internal error",
                "A part of Satchime failed because of a mistake in Satchime itself.".into(),
                "Satchime starts that part again by itself. If this comes back, please report it.",
            ),
        };
        Explanation { code, title, text, next }
    }
}

/// Who has no key's trouble, but does not get through.
fn barred(status: u16, detail: Option<&str>) -> Explanation {
    let (title, text) = match status {
        403 => ("not let through", "The server, or a proxy before it, does not let this computer through"),
        _ => ("proxy wants a log-in", "A proxy before the server wants a log-in of its own"),
    };
    let said = detail.map(|detail| format!(", {}", detail.trim_end_matches('.'))).unwrap_or_default();
    Explanation {
        code: FaultCode::ProxyRefused,
        title,
        text: format!("{text} ({status}{said})."),
        next: "Check the address, and let the proxy pass /api/v1/ without a log-in. Satchime keeps trying.",
    }
}

/// How a subscription ended. The code is told where its meaning alone may not help whoever runs the server.
fn closed(code: Option<u16>) -> Explanation {
    const RETRIES: &str = "Satchime keeps trying.";
    let number = code.unwrap_or(1006);
    let (title, text, next) = match CloseReason::of(code) {
        CloseReason::Unsaid => {
            ("connection closed", "The connection ended without a goodbye.".to_owned(), RETRIES)
        }
        CloseReason::Done => {
            ("connection closed", format!("The server ended the connection ({number})."), RETRIES)
        }
        CloseReason::Misunderstood => (
            "connection closed",
            format!(
                "The server and Satchime did not understand each other ({number}); something in between may \
                 be in the way."
            ),
            "If there is a reverse proxy, let it pass WebSockets unchanged. Satchime keeps trying.",
        ),
        CloseReason::Refused => (
            "subscription refused",
            format!("The server or a proxy before it does not allow this connection ({number})."),
            "Whoever runs the server may have limits on WebSockets. Satchime keeps trying.",
        ),
        CloseReason::Failed => (
            "connection closed",
            format!("The server had an error of its own, or missed our sign of life ({number})."),
            RETRIES,
        ),
        CloseReason::Restarting => ("server restarts", "The server is restarting.".to_owned(), RETRIES),
        CloseReason::Overloaded => (
            "server overloaded",
            format!("The server has too much to do and asks to come back later ({number})."),
            "Satchime waits half a minute and tries again.",
        ),
        CloseReason::Severed => (
            "connection closed",
            format!("A proxy before the server lost its connection to it ({number})."),
            "Look whether the server itself runs. Satchime keeps trying.",
        ),
        CloseReason::Other => {
            ("connection closed", format!("The server closed the connection ({number})."), RETRIES)
        }
    };
    Explanation { code: FaultCode::ConnectionClosed, title, text, next }
}

impl NotLnbits {
    fn text(self) -> String {
        match self {
            Self::Page => "A web page answered, not LNbits' interface.".into(),
            Self::OtherJson => "Something answered, but it is not LNbits.".into(),
            Self::NoSuchPath { status } => {
                format!("The address exists, but there is no LNbits behind it ({status}).")
            }
            Self::Redirect => "The address sends visitors somewhere else.".into(),
        }
    }
}

impl StorageFault {
    fn explain(&self) -> Explanation {
        use FaultCode as C;
        let (code, title, text, next) = match self {
            Self::Folder { path, detail } => (
                C::DataFolderUnusable,
                "data folder unusable",
                format!("Satchime can't use its data folder {path}: {detail}."),
                "Make it a folder you may write to, or name another one in SATCHIME_DATA_DIR.",
            ),
            Self::Exposed { path, detail } => (
                C::DataFolderUnusable,
                "data folder open to others",
                format!("Satchime does not use the data folder {path}: {detail}."),
                "Take it from others (chown, chmod go-w), or name a folder of your own in SATCHIME_DATA_DIR.",
            ),
            Self::Link => (
                C::DataFolderUnusable,
                "link in the data folder",
                "A file in Satchime's data folder is a symbolic link, and those are not followed.".to_owned(),
                "Put the file itself there; the folder as a whole may be a link.",
            ),
            Self::Full => (
                C::DiskFull,
                "disk full",
                "The disk is full, so payments can't be written down and are not announced yet.".to_owned(),
                "Free some space; Satchime then catches up by itself.",
            ),
            Self::ReadOnly => (
                C::StorageReadOnly,
                "data folder read-only",
                "Satchime may not write to its data folder.".to_owned(),
                "Give yourself write permission on it; Satchime then catches up by itself.",
            ),
            Self::Corrupt => (
                C::StorageDamaged,
                "history damaged",
                "Satchime's database is damaged.".to_owned(),
                "Restart Satchime: it keeps the damaged file aside and begins a new one.",
            ),
            Self::Other { detail } => (
                C::StorageFailed,
                "can't write history",
                format!("Satchime's database failed: {detail}."),
                "Satchime keeps trying.",
            ),
        };
        Explanation { code, title, text, next }
    }
}

impl KeyringFault {
    fn explain(&self) -> Explanation {
        use FaultCode as C;
        let (code, title, text, next) = match self {
            Self::Missing => (
                C::KeyringMissing,
                "no keyring",
                "This system's keyring is not there or not running.".to_owned(),
                "Start it (GNOME Keyring, KWallet, KeePassXC), or keep the key for this session only.",
            ),
            Self::Locked => (
                C::KeyringLocked,
                "keyring locked",
                "The keyring is locked.".to_owned(),
                "Unlock it and try again, or keep the key for this session only.",
            ),
            Self::TimedOut => (
                C::KeyringSlow,
                "keyring does not answer",
                "The keyring did not answer in time; it may wait for you to unlock it.".to_owned(),
                "Look for its unlock dialog, or keep the key for this session only.",
            ),
            Self::NoKey => (
                C::KeyMissing,
                "key missing",
                "The keyring holds no key for this wallet.".to_owned(),
                "Paste the wallet's key again.",
            ),
            Self::OtherServer => (
                C::KeyForOtherServer,
                "key is for another server",
                "The stored key was entered for another server, so it was not sent.".to_owned(),
                "Paste the key again for this server.",
            ),
            Self::Other { detail } => (
                C::KeyringFailed,
                "keyring failed",
                format!("The keyring failed: {detail}."),
                "Try again, or keep the key for this session only.",
            ),
        };
        Explanation { code, title, text, next }
    }
}

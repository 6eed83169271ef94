//! What is wrong with a way to a server.

/// Holds nothing of what was typed, which may have been a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum RouteError {
    /// No host and port.
    ProxyUnreadable,
    /// User and password before the host.
    LoginInAddress,
    UserUnreadable,
    /// HTTP divides user and password by a colon.
    ColonInUser,
    PasswordUnreadable,
    /// A user, and no password.
    PasswordMissing,
    OnionNeedsTor,
    ProxyForPlainHttp,
}

impl RouteError {
    /// A stable name for the UI and for scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProxyUnreadable => "proxy_unreadable",
            Self::LoginInAddress => "proxy_login_in_address",
            Self::UserUnreadable => "proxy_user_unreadable",
            Self::ColonInUser => "proxy_user_colon",
            Self::PasswordUnreadable => "proxy_password_unreadable",
            Self::PasswordMissing => "proxy_password_needed",
            Self::OnionNeedsTor => "onion_needs_tor",
            Self::ProxyForPlainHttp => "proxy_for_plain_http",
        }
    }

    /// What is wrong, in one sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::ProxyUnreadable => "This can't be read as a proxy's address.",
            Self::LoginInAddress => "A proxy's address holds no user and no password here.",
            Self::UserUnreadable => "The proxy's user is empty, too long, or has a line break in it.",
            Self::ColonInUser => "The user of an HTTP proxy has no colon in its name.",
            Self::PasswordUnreadable => "The proxy's password is empty, too long, or has more than one line.",
            Self::PasswordMissing => "A proxy's user needs its password.",
            Self::OnionNeedsTor => "A .onion server is reached through Tor or not at all.",
            Self::ProxyForPlainHttp => {
                "No proxy leads to an http:// server: it would read the wallet's key, and look the server's \
                 name up as it likes."
            }
        }
    }

    /// What to do next, in one sentence.
    pub const fn next(self) -> &'static str {
        match self {
            Self::ProxyUnreadable => "Give its host and port, such as 127.0.0.1:9050.",
            Self::LoginInAddress => "Give the address alone, and user and password apart from it.",
            Self::UserUnreadable | Self::ColonInUser => "Type the user as the proxy knows it.",
            Self::PasswordUnreadable | Self::PasswordMissing => "Give the password in one line.",
            Self::OnionNeedsTor => "Choose Tor, or a SOCKS proxy that leads into Tor.",
            Self::ProxyForPlainHttp => "Use the server's https:// address, or go without a proxy.",
        }
    }
}

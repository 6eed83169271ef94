//! What is wrong with a way to a server.

use satchime_l10n::t;

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
    pub fn text(self) -> String {
        match self {
            Self::ProxyUnreadable => t!("proxy-unreadable"),
            Self::LoginInAddress => t!("proxy-login-in-address"),
            Self::UserUnreadable => t!("proxy-user-unreadable"),
            Self::ColonInUser => t!("proxy-user-colon"),
            Self::PasswordUnreadable => t!("proxy-password-unreadable"),
            Self::PasswordMissing => t!("proxy-password-needed"),
            Self::OnionNeedsTor => t!("onion-needs-tor"),
            Self::ProxyForPlainHttp => t!("proxy-for-plain-http"),
        }
    }

    /// What to do next, in one sentence.
    pub fn next(self) -> String {
        match self {
            Self::ProxyUnreadable => t!("proxy-unreadable.next"),
            Self::LoginInAddress => t!("proxy-login-in-address.next"),
            Self::UserUnreadable => t!("proxy-user-unreadable.next"),
            Self::ColonInUser => t!("proxy-user-colon.next"),
            Self::PasswordUnreadable => t!("proxy-password-unreadable.next"),
            Self::PasswordMissing => t!("proxy-password-needed.next"),
            Self::OnionNeedsTor => t!("onion-needs-tor.next"),
            Self::ProxyForPlainHttp => t!("proxy-for-plain-http.next"),
        }
    }
}

//! What is stored for a proxy's password: the password, and what alone it is good for.

use std::borrow::Cow;

use satchime_domain::fault::KeyringFault;
use satchime_domain::route::{ProxyLogin, ProxyPassword, Via};
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

use super::entry::Secret;

const VERSION: u32 = 1;
/// Before the origin of the server it leads to; the user name of a key is a wallet's id.
pub(super) const PREFIX: &str = "proxy:";

/// `{"v":1,"server":"https://…","proxy":"socks5h://…","user":"…","password":"…"}`
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    v: u32,
    #[serde(borrow)]
    server: Cow<'a, str>,
    #[serde(borrow)]
    proxy: Cow<'a, str>,
    #[serde(borrow)]
    user: Cow<'a, str>,
    #[serde(borrow)]
    password: Cow<'a, str>,
}

pub(super) fn user_name(origin: &str) -> String {
    format!("{PREFIX}{origin}")
}

pub(super) fn to_json(origin: &str, login: &ProxyLogin, password: &ProxyPassword) -> Secret {
    let stored = Stored {
        v: VERSION,
        server: origin.into(),
        proxy: place(&login.via).into(),
        user: login.user.as_str().into(),
        password: password.expose().into(),
    };
    // Grown while it is written, the buffer would leave copies of the password behind.
    let most_escaped = 6 * (stored.proxy.len() + stored.user.len() + stored.password.len() + origin.len());
    let mut json = Vec::with_capacity(96 + most_escaped);
    // Writing numbers and text to memory can't fail.
    let _ = serde_json::to_writer(&mut json, &stored);
    Zeroizing::new(json)
}

/// # Errors
/// [`KeyringFault::OtherServer`] where it was given for another proxy, user or server; [`KeyringFault::NoKey`] for what
/// isn't Satchime's.
pub(super) fn from_json(
    json: &[u8],
    origin: &str,
    login: &ProxyLogin,
) -> Result<ProxyPassword, KeyringFault> {
    let stored: Stored<'_> = serde_json::from_slice(json).map_err(|_| KeyringFault::NoKey)?;
    if stored.v > VERSION {
        let detail = "a newer version of Satchime stored this password".into();
        return Err(KeyringFault::Other { detail });
    }
    let given_for = [stored.server.as_ref(), stored.proxy.as_ref(), stored.user.as_ref()];
    if given_for != [origin, &place(&login.via), login.user.as_str()] {
        return Err(KeyringFault::OtherServer);
    }
    ProxyPassword::parse(&stored.password).map_err(|_| KeyringFault::NoKey)
}

fn place(via: &Via) -> String {
    match via {
        Via::System => "system".into(),
        Via::Tor(address) => format!("tor://{address}"),
        Via::Socks(address) => format!("socks5h://{address}"),
        Via::Http(address) => format!("http://{address}"),
    }
}

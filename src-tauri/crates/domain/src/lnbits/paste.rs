//! What people paste for a server's address: the address, a page of it, or a URL from the API docs.

use url::Url;

use crate::address::{AddressError, Reach, ServerUrl, path_segments, plain_reach};
use crate::source::PastedAddress;
use crate::text::{has_key, is_invisible, unwrapped};
use crate::wallet::SourceWalletId;

const MAX_BYTES: usize = 2048;

/// Works out the server, and the wallet id if there is one, from what a person pasted.
///
/// Takes the server's address with or without scheme, port and base path, the address of one of its pages, and the API
/// URLs of its documentation. Without a scheme it is https, except where http stays on this computer, in Tor or in a
/// private network. A wallet id is taken only from a wallet page's address, because elsewhere it could be a key.
///
/// # Errors
/// [`AddressError::PrivateHttpNeedsYes`] for http to a private network unless `allow_private_http`;
/// the others can't be allowed.
pub fn read_pasted(text: &str, allow_private_http: bool) -> Result<PastedAddress, AddressError> {
    if text.len() > MAX_BYTES {
        return Err(AddressError::TooLong);
    }
    let text = unwrapped(text);
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.chars().any(|c| c.is_whitespace() || is_invisible(c)) {
        return Err(AddressError::Unreadable);
    }
    let url = absolute(text)?;
    let page = Page::of(&url);
    let mut server = url.clone();
    server.set_path(&page.base);
    let server = ServerUrl::from_url(server)?;
    if server.reach() == Reach::PrivateNetwork && !allow_private_http {
        return Err(AddressError::PrivateHttpNeedsYes { server });
    }
    Ok(PastedAddress { server, source_wallet_id: page.wallet_id })
}

fn absolute(text: &str) -> Result<Url, AddressError> {
    let (scheme, rest) = innermost(text)?;
    let parse =
        |scheme: &str| Url::parse(&format!("{scheme}://{rest}")).map_err(|_| AddressError::Unreadable);
    let beyond_path = rest.find(['?', '#']).unwrap_or(rest.len());
    let (address, authority) =
        (&rest[..beyond_path], rest.split(['/', '\\', '?', '#']).next().unwrap_or_default());
    if address.contains("://") {
        return Err(AddressError::Several);
    }
    if names_zone(authority) {
        return Err(AddressError::Zone);
    }
    match scheme {
        Some(scheme) => parse(scheme),
        None => {
            let (https, http) = (parse("https")?, parse("http")?);
            let public = https.host().is_none_or(|host| plain_reach(&host) == Reach::PublicPlain);
            Ok(if public || http.port() == Some(443) { https } else { http })
        }
    }
}

/// The scheme that stands right before the rest: a whole address is often pasted behind a form's own `https://`.
fn innermost(text: &str) -> Result<(Option<&'static str>, &str), AddressError> {
    let (mut scheme, mut rest) = scheme_of(text)?;
    loop {
        rest = rest.trim_start_matches(['/', '\\']);
        let word = rest.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_known =
            rest.contains(':') && (KINDS.contains(&word.as_str()) || OTHERS.contains(&word.as_str()));
        match if is_known { scheme_of(rest)? } else { (None, rest) } {
            (None, _) => return Ok((scheme, rest)),
            (inner, behind) => (scheme, rest) = (inner, behind),
        }
    }
}

/// An IPv6 address that holds only on one network card of one computer: `[fe80::1%eth0]`.
fn names_zone(authority: &str) -> bool {
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split_once('%')
        .is_some_and(|(address, _)| address.starts_with('[') || address.matches(':').count() > 1)
}

/// The schemes of an address that may be one.
const KINDS: [&str; 4] = ["https", "http", "wss", "ws"];
/// Things that get pasted into the wrong field.
const OTHERS: [&str; 16] = [
    "bitcoin",
    "data",
    "file",
    "ftp",
    "ftps",
    "javascript",
    "keyauth",
    "lightning",
    "lndconnect",
    "lndhub",
    "lnurl",
    "lnurlp",
    "lnurlw",
    "mailto",
    "nostr",
    "ssh",
];

/// Splits off the scheme, where there is one: `host:5000` and `user:password@host` have none.
fn scheme_of(text: &str) -> Result<(Option<&'static str>, &str), AddressError> {
    if let Some(scheme) = bech32(text) {
        return Err(AddressError::OtherScheme { scheme });
    }
    let Some((word, rest)) = text.split_once(':').filter(|(word, _)| is_scheme(word)) else {
        return Ok((None, text));
    };
    let slashes = rest.starts_with(['/', '\\']);
    let port =
        rest.split(['/', '\\', '?', '#']).next().is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    match word.to_ascii_lowercase().as_str() {
        _ if port && !slashes => Ok((None, text)),
        "https" | "wss" => Ok((Some("https"), rest)),
        "http" | "ws" => Ok((Some("http"), rest)),
        word => match OTHERS.into_iter().find(|other| *other == word) {
            Some(scheme) => Err(AddressError::OtherScheme { scheme }),
            None if slashes => Err(AddressError::OtherScheme { scheme: "other" }),
            None if rest.contains('@') => Ok((None, text)),
            None => Err(AddressError::Unreadable),
        },
    }
}

fn is_scheme(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// An invoice or LNURL in its bare form.
fn bech32(text: &str) -> Option<&'static str> {
    const SHORTEST: usize = 40;
    let text = text.to_ascii_lowercase();
    let bare = text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match () {
        () if !bare => None,
        () if text.starts_with("lnurl1") => Some("lnurl"),
        () if ["lnbc", "lntb", "lnsb"].iter().any(|prefix| text.starts_with(prefix)) => Some("lightning"),
        () => None,
    }
}

/// The page an address leads to, split from the path LNbits is installed under.
struct Page {
    base: String,
    wallet_id: Option<SourceWalletId>,
}

impl Page {
    fn of(url: &Url) -> Self {
        let segments: Vec<&str> = path_segments(url).collect();
        let (base, page) = segments.split_at(page_start(&segments).unwrap_or(segments.len()));
        let in_query =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let in_path = || match page {
            ["wallet", id, ..] => Some((*id).to_owned()),
            _ => None,
        };
        let wallet_id = in_query("wal").or_else(in_path).filter(|id| is_hex_id(id));
        // Only pages take `usr`, so the end of an unknown path is the page of some extension.
        let unknown_page = page.is_empty() && in_query("usr").is_some();
        let base = &base[..base.len().saturating_sub(usize::from(unknown_page))];
        Self {
            base: base.iter().map(|segment| format!("/{segment}")).collect(),
            wallet_id: wallet_id.map(|id| SourceWalletId(id.to_ascii_lowercase())),
        }
    }
}

/// Where the installation's path ends: at the first page every LNbits has, or at anything that could be a secret.
fn page_start(segments: &[&str]) -> Option<usize> {
    const PAGES: [&str; 17] = [
        "account",
        "admin",
        "api",
        "audit",
        "docs",
        "extensions",
        "first_install",
        "login",
        "node",
        "openapi.json",
        "payments",
        "redoc",
        "upgrades",
        "users",
        "uuidv4",
        "wallet",
        "wallets",
    ];
    // A user's id may be written with dashes.
    segments.iter().position(|segment| PAGES.contains(segment) || has_key(&segment.replace('-', "")))
}

fn is_hex_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

//! Addresses that only Tor leads to.

use reqwest::Url;

pub(crate) fn is_onion(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.strip_suffix('.').unwrap_or(host).ends_with(".onion")
}

//! Addresses as people paste them and as they are stored, and keys.

use satchime_domain::address::{AddressError, Reach, ServerUrl};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::source::PastedAddress;
use url::Url;

use super::sound;

const KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

pub fn hold(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    sound::line(text);
    key(text);
    if let Ok(server) = ServerUrl::parse(text) {
        stored(&server);
        channel(&server, text);
    }
    let strict = read_pasted(text, false);
    let lenient = read_pasted(text, true);
    match &strict {
        Ok(_) => assert_eq!(strict, lenient, "a yes changes nothing where none is needed"),
        Err(AddressError::PrivateHttpNeedsYes { server }) => {
            assert_eq!(lenient.as_ref().map(|pasted| &pasted.server), Ok(server));
        }
        Err(error) => assert_eq!(lenient.as_ref(), Err(error)),
    }
    match lenient {
        Ok(pasted) => taken(&pasted),
        Err(error) => refused(text, &error),
    }
}

fn taken(pasted: &PastedAddress) {
    let PastedAddress { server, source_wallet_id } = pasted;
    stored(server);
    let (authority, path) = parts(server);
    assert!(!sound::has_key(&path), "no secret of a path stays in an address: {authority}{path}");
    let shown = server.to_string();
    // A quotation mark at its end would be taken for one around it, and what is too long is not read.
    if !path.ends_with('\'') && shown.len() < 1000 {
        for before in ["", "https://", "http://", "WSS:", "https:/https:///"] {
            let again = read_pasted(&format!("{before}{shown}"), true);
            assert_eq!(again.map(|again| again.server), Ok(server.clone()), "the inner address counts");
        }
        assert_eq!(read_pasted(&format!("{shown}/https://{shown}"), true), Err(AddressError::Several));
    }
    assert!(!path.contains("://") && !matches!(server.host(), "http" | "https" | "ws" | "wss"), "{path}");
    if let Some(id) = source_wallet_id {
        let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        assert!(id.as_str().len() == 32 && id.as_str().bytes().all(hex), "{id}");
    }
}

fn refused(text: &str, error: &AddressError) {
    assert!(!error.code().is_empty() && error.text().ends_with('.') && error.next().ends_with('.'));
    // An address names its host and nothing else of what was pasted.
    if let AddressError::PublicHttp { .. } | AddressError::PrivateHttpNeedsYes { .. } = error {
        return;
    }
    let words = format!("{error:?} {error}");
    assert!(!sound::has_key(&words), "{text:?}: {words}");
}

/// An address is spelt in one way only, and nothing but scheme, host, port and path is in it.
fn stored(server: &ServerUrl) {
    let shown = server.to_string();
    assert_eq!(ServerUrl::parse(&shown).as_ref(), Ok(server));
    let kept = serde_json::to_string(server).expect("an address can be kept");
    assert_eq!(serde_json::from_str::<ServerUrl>(&kept).expect("a kept address can be read"), *server);
    assert!(shown.starts_with(&server.origin()) && !shown.ends_with('/'), "{shown}");
    assert!(!shown.contains(['@', '?', '#', ' ']) || !parts(server).0.contains('@'), "{shown}");
    let url = Url::parse(&shown).expect("an address is a URL");
    assert!(
        url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    );
    assert_ne!(server.reach(), Reach::PublicPlain);
    assert_eq!(server.reach() == Reach::Tls, url.scheme() == "https");
    assert!(server.rest("/api/v1/wallet").starts_with(&shown));
    let secret = SubscriptionUrl::new(server, KEY);
    hidden(server, &secret, KEY);
}

/// Whatever a channel is called, it is one segment behind the server's own path.
fn channel(server: &ServerUrl, name: &str) {
    let subscription = SubscriptionUrl::new(server, name);
    assert!(subscription.to_string().ends_with("/api/v1/ws/\u{2026}"));
    // No URL can hold these two as a segment.
    if matches!(name, "" | "." | "..") {
        return;
    }
    hidden(server, &subscription, name);
}

fn hidden(server: &ServerUrl, subscription: &SubscriptionUrl, name: &str) {
    let url = Url::parse(subscription.expose()).expect("a subscription's address is a URL");
    let (whole, segment) = url.path().rsplit_once('/').expect("a path has a slash");
    assert_eq!(whole, format!("{}/api/v1/ws", parts(server).1));
    assert_eq!(url.host_str(), Some(server.host()));
    assert!(url.query().is_none() && url.fragment().is_none() && url.username().is_empty());
    assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~%".contains(&byte)), "{segment}");
    let shown = format!("{subscription} {subscription:?}");
    let channels = format!("{whole}/");
    assert!(
        shown.matches(&channels).count() >= 2 && !shown.contains(&format!("{channels}{segment}")),
        "{shown}"
    );
    if name.len() >= 32 && !server.to_string().contains(name) {
        assert!(!shown.contains(name), "{shown}");
    }
}

fn key(text: &str) {
    match ApiKey::parse(text) {
        Ok(key) => {
            assert!(key.expose().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            // Nothing is added to what was pasted, and nothing that can be seen is taken away in its middle.
            let mut seen = text.chars();
            assert!(key.expose().chars().all(|c| seen.any(|there| there == c)));
            assert!((1..=128).contains(&key.expose().len()));
            let wrapped = format!("\u{feff}\u{201c}{}\u{200b}\u{201d}\n", key.expose());
            assert!(ApiKey::parse(&wrapped).is_ok_and(|again| again.is_same(&key)));
            assert_eq!(format!("{key:?}"), "ApiKey(\u{2026})");
        }
        Err(error) => assert!(text.len() < 12 || !error.to_string().contains(text)),
    }
}

/// The authority and the path of an address.
fn parts(server: &ServerUrl) -> (String, String) {
    let shown = server.to_string();
    let origin = server.origin();
    (origin.clone(), shown[origin.len()..].to_owned())
}

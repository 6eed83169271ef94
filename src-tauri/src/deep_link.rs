//! Links into the app, `satchime://payment/<wallet>/<checking id>`. Anybody can write one, so a link leads somewhere in
//! the window, and does nothing else.

use percent_encoding::percent_decode_str;
use tauri::Url;

use crate::view::types::{PaymentRef, TargetView};

/// Longer than any id there is.
const MAX_ID: usize = 256;

/// What it leads to. One that makes no sense leads nowhere.
pub fn target(link: &str) -> Option<TargetView> {
    let url = Url::parse(link).ok().filter(|url| url.scheme() == "satchime")?;
    payment(&url).map(TargetView::Payment)
}

fn payment(url: &Url) -> Option<PaymentRef> {
    if url.host_str() != Some("payment") {
        return None;
    }
    let mut ids = url.path_segments()?.map(id);
    let (wallet_id, checking_id) = (ids.next()??, ids.next()??);
    ids.next().is_none().then_some(PaymentRef { wallet_id, checking_id })
}

fn id(segment: &str) -> Option<String> {
    let id = percent_decode_str(segment).decode_utf8().ok()?;
    let is_one = !id.is_empty() && id.len() <= MAX_ID && !id.contains(char::is_control);
    is_one.then(|| id.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led(link: &str) -> Option<(String, String)> {
        match target(link) {
            Some(TargetView::Payment(PaymentRef { wallet_id, checking_id })) => {
                Some((wallet_id, checking_id))
            }
            _ => None,
        }
    }

    #[test]
    fn a_link_leads_to_its_payment_and_to_nothing_else() {
        let there = |wallet: &str, id: &str| Some((wallet.to_owned(), id.to_owned()));
        for (link, leads_to) in [
            ("satchime://payment/w-1/5e1f", there("w-1", "5e1f")),
            ("SATCHIME://payment/w-1/internal_5e1f?a=b#c", there("w-1", "internal_5e1f")),
            ("satchime://payment/w%201/a%2Fb", there("w 1", "a/b")),
            ("satchime://payment/w-1", None),
            ("satchime://payment/w-1/", None),
            ("satchime://payment//5e1f", None),
            ("satchime://payment/w-1/5e1f/more", None),
            ("satchime://payment/w-1/%00", None),
            ("satchime://payment/w-1/%ff", None),
            ("satchime://remove/w-1/5e1f", None),
            ("satchime:payment/w-1/5e1f", None),
            ("satchime://", None),
            ("satchimes://payment/w-1/5e1f", None),
            ("https://payment/w-1/5e1f", None),
            ("", None),
        ] {
            assert_eq!(led(link), leads_to, "{link}");
        }
        assert_eq!(led(&format!("satchime://payment/w/{}", "a".repeat(MAX_ID + 1))), None);
    }
}

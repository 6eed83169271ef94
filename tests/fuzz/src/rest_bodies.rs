//! Bodies of REST answers, and what the ledger makes of their records.

use std::collections::HashMap;

use satchime_domain::ledger::{Verdict, judge};
use satchime_domain::lnbits::rest::{Answer, Body, Kind};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::lnbits::wire;
use satchime_domain::payment::PaymentRecord;
use serde_json::Value;

use super::sound;

pub fn hold(data: &[u8]) {
    let Some(answer) = read(data) else { return };
    if let Some(wallet) = answer.wallet() {
        assert!(wallet.name.chars().count() <= 256);
        sound::line(&wallet.name);
        sound::shown(&wallet.balance_msat.to_string(), 64);
        assert!(wallet.id.is_none_or(|id| !id.as_str().is_empty() && id.as_str().len() <= 256));
    }
    if let Some(version) = answer.version() {
        assert_eq!(LnbitsVersion::parse(&version.to_string()), Some(version));
    }
    if let Some(detail) = answer.error_detail() {
        sound::shown(&detail, 200);
        assert!(!detail.is_empty() && !sound::has_key(&detail), "{detail:?}");
    }
    for record in answer.payment().into_iter().chain(wire::record(data)) {
        sound::record(&record);
    }
    if let Some(page) = answer.page() {
        assert!(page.received() <= 1_000);
        page.records.iter().for_each(sound::record);
        let bits = data.len() as u8 | 16;
        ledger_follows(sound::distinct(page.records), bits);
    }
}

/// In whatever pieces a body comes, it says the same.
fn read(data: &[u8]) -> Option<Answer> {
    let at_once = Answer::of(data);
    let mut piecemeal = Body::default();
    data.chunks(3).for_each(|piece| piecemeal.feed(piece));
    let piecemeal = match piecemeal.end() {
        Kind::Json(answer) => Some(answer),
        Kind::Html | Kind::Broken => None,
    };
    assert_eq!(format!("{at_once:?}"), format!("{piecemeal:?}"));
    if let Ok(body) = serde_json::from_slice::<Value>(data) {
        assert_eq!(at_once.is_some(), body.is_object() || body.is_array(), "all that is JSON is read");
        let list = body.as_array().or_else(|| body.get("data")?.as_array());
        let received = list.map(|list| list.len().min(1_000));
        assert_eq!(Answer::of(data).and_then(Answer::page).map(|page| page.received()), received);
    }
    at_once
}

/// The same page, read twice, is written down once and said once.
fn ledger_follows(records: Vec<PaymentRecord>, bits: u8) {
    let context = sound::context(bits, records.first());
    let mut ledger = HashMap::new();
    let mut said = Vec::new();
    for record in &records {
        let (payment, notice) = sound::written(record, &context);
        said.extend(notice);
        ledger.insert(&record.checking_id, payment);
    }
    for record in &records {
        assert_eq!(judge(ledger.get(&record.checking_id), record, &context), Verdict::Known);
    }
    assert!(said.len() <= records.len());
    sound::notices(said);
}

//! Bodies of REST answers, and what the ledger makes of their records.

use std::collections::HashMap;

use satchime_domain::ledger::{Verdict, judge};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::lnbits::{rest, wire};
use satchime_domain::payment::PaymentRecord;
use serde_json::Value;

use super::sound;

pub fn hold(data: &[u8]) {
    let Ok(body) = serde_json::from_slice::<Value>(data) else { return };
    if let Some(wallet) = rest::wallet(&body) {
        assert!(wallet.name.chars().count() <= 256);
        sound::line(&wallet.name);
        sound::shown(&wallet.balance_msat.to_string(), 64);
        assert!(wallet.id.is_none_or(|id| !id.as_str().is_empty() && id.as_str().len() <= 256));
    }
    if let Some(version) = rest::version(&body) {
        assert_eq!(LnbitsVersion::parse(&version.to_string()), Some(version));
    }
    if let Some(detail) = rest::error_detail(&body) {
        sound::shown(&detail, 200);
        assert!(!detail.is_empty() && !sound::has_key(&detail), "{detail:?}");
    }
    for record in rest::payment(&body).into_iter().chain(wire::record(&body)) {
        sound::record(&record);
    }
    if let Some(page) = rest::page(&body) {
        assert!(page.records.len() <= page.received);
        page.records.iter().for_each(sound::record);
        let bits = data.len() as u8 | 16;
        ledger_follows(sound::distinct(page.records), bits);
    }
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

//! Everything recorded from real servers decodes to what happened on them.

use std::collections::BTreeMap;

use satchime_domain::lnbits::frame::{Frame, Ignored, decode};
use satchime_domain::lnbits::rest::KeyAnswer;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use serde_json::Value;

use Direction::{Inbound, Outbound};
use Status::{Failed, Pending, Succeeded};

use crate::common::{Recording, answer, read_record, recordings};

fn hints(recording: &Recording) -> Vec<PaymentRecord> {
    let frames = recording.frames().into_iter().map(decode);
    frames
        .filter_map(|frame| if let Frame::Payment(hint) = frame { Some(hint.record) } else { None })
        .collect()
}

/// What a scenario did, as its description says it: (direction, msat, fee msat, status, memo) for each frame.
type Expected = Vec<(Direction, i64, i64, Status, &'static str)>;

fn expected(scenario: &str, file: &str) -> Expected {
    const COFFEE: &str = "Coffee ☕ für zwei";
    let twice = file.starts_with("v1.6.2");
    let received = |msat, memo| vec![(Inbound, msat, 0, Succeeded, memo); if twice { 2 } else { 1 }];
    match scenario {
        "alice pays an invoice of bob (1234 sat, same server)" => {
            vec![(Outbound, 1_234_000, 0, Succeeded, COFFEE)]
        }
        "bob receives 1234 sat from alice (same server)" | "the same payment on the adminkey channel" => {
            received(1_234_000, COFFEE)
        }
        "admin credits 100000 sat to alice" if file.starts_with("v0") => {
            vec![(Inbound, 100_000_000, 0, Succeeded, "Admin top up")]
        }
        "admin credits 100000 sat to alice" => vec![(Inbound, 100_000_000, 0, Succeeded, "Admin credit")],
        // 0.12 sends the incoming record only, and once while it is still pending.
        "alice pays her own invoice (55 sat)" if file.starts_with("v0") => {
            vec![(Inbound, 55_000, 0, Pending, "to myself"), (Inbound, 55_000, 0, Succeeded, "to myself")]
        }
        "alice pays her own invoice (55 sat)" => {
            [vec![(Outbound, 55_000, 0, Succeeded, "to myself")], received(55_000, "to myself")].concat()
        }
        "an invoice is paid from outside" => vec![(Inbound, 4_321_000, 0, Succeeded, "incoming external")],
        "pays 1000 sat to a foreign node, routing fee 3000 msat" => {
            vec![(Outbound, 1_000_000, 3_000, Succeeded, "external ok fee 3 sat")]
        }
        "an invoice made with unit USD, wallet currency USD" => received(3_125_000, "fiat invoice"),
        "paid with extra {comment, tag}" => vec![(Outbound, 3_472_000, 0, Succeeded, "fiat invoice EUR")],
        "invoice whose extra looks like that of an older lnurlp extension: comment is a list" => {
            received(42_000, "🥑 zap ⚡ \"quoted\" \\ <b>x</b>")
        }
        _ => vec![],
    }
}

#[test]
fn frames_say_what_was_done() {
    let mut payments = 0;
    for recording in recordings("-ws-") {
        let scenario = recording.json["scenario"].as_str().unwrap_or_default();
        let hints = hints(&recording);
        let said: Expected = hints
            .iter()
            .map(|r| (r.direction, r.amount_msat.get(), r.fee_msat.get(), r.status, memo_of(r)))
            .collect();
        assert_eq!(said, expected(scenario, &recording.file), "{}", recording.file);
        payments += hints.len();
    }
    assert_eq!(payments, 32);
}

fn memo_of(record: &PaymentRecord) -> &'static str {
    record.memo.clone().unwrap_or_default().leak()
}

#[test]
fn frames_without_a_payment_are_ignored() {
    let mut seen = BTreeMap::new();
    for recording in recordings("-ws-") {
        for text in recording.frames() {
            if let Frame::Ignored(why) = decode(text) {
                let part = if recording.file.contains("payment-hash") { "payment-hash" } else { "forged" };
                assert!(recording.file.contains(part), "{}", recording.file);
                seen.entry((part, text.to_owned())).or_insert(why);
            }
        }
    }
    let seen: Vec<_> = seen.iter().map(|((part, text), why)| (*part, text.as_str(), *why)).collect();
    assert_eq!(
        seen,
        [
            ("forged", "hello", Ignored::NotJson),
            ("forged", "{\"x\":1}", Ignored::NotAPayment),
            ("payment-hash", "{\"pending\": false, \"status\": \"success\"}", Ignored::NotAPayment),
            ("payment-hash", "{\"pending\": false}", Ignored::NotAPayment),
        ]
    );
}

/// A frame is compared with the REST answer of the same moment wherever one was recorded.
#[test]
fn frames_say_what_rest_says() {
    let mut compared = 0;
    for recording in recordings("-ws-") {
        let Some(told) = read_record(&recording.json["http_response_of_the_step"]["body"]) else { continue };
        for hint in hints(&recording) {
            if hint.checking_id == told.checking_id {
                assert_eq!(hint, told, "{}", recording.file);
            } else {
                // The other side of an internal payment.
                assert_eq!(hint.payment_hash, told.payment_hash, "{}", recording.file);
                assert_eq!(
                    (hint.amount_msat, hint.status, &hint.memo, &hint.bolt11),
                    (told.amount_msat, told.status, &told.memo, &told.bolt11)
                );
                assert_ne!(hint.direction, told.direction);
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 4);
}

/// Every frame, taken as the record that REST would answer with, reads the same.
#[test]
fn the_payment_in_a_frame_reads_the_same_in_a_list() {
    for recording in recordings("-ws-") {
        for text in recording.frames() {
            let Frame::Payment(hint) = decode(text) else { continue };
            let frame: Value = serde_json::from_str(text).unwrap();
            let page = answer(&serde_json::json!({ "data": [frame["payment"]], "total": 1 })).page().unwrap();
            assert_eq!(page.records, std::slice::from_ref(&hint.record));
            let body = serde_json::json!({ "paid": true, "details": frame["payment"] });
            assert_eq!(answer(&body).payment(), Some(hint.record));
        }
    }
}

#[test]
fn a_recorded_frame_is_read_in_full() {
    let of = |part| hints(&recordings(part).remove(0)).remove(0);
    let record = of("v1.6.2-ws-inkey-outgoing-internal");
    let hash = "4bc6297703920b1ca1322905391172b39253a21545e0cfcdb290c15a04fd71bc";
    assert_eq!(record.checking_id.as_str(), format!("internal_{hash}"));
    assert_eq!(record.payment_hash.as_str(), hash);
    assert_eq!(record.source_wallet_id.unwrap().as_str(), "74b788162ecd423ea357939f84743110");
    assert!(record.bolt11.unwrap().starts_with("lnbc12340n1"));
    assert_eq!(record.preimage.unwrap(), "e224aa82205839c0e01f07d407a8fe4ec06898da2ba80a3f5aa00ec8e6d330f0");
    assert_eq!(record.created_at.unwrap().to_string(), "2026-11-23T05:16:04.94876Z");
    assert_eq!(record.updated_at.unwrap().to_string(), "2026-11-23T05:16:04.948764Z");
    assert_eq!(record.expires_at, None, "without an offset");

    let received = of("v1.6.2-ws-inkey-incoming-external");
    assert_eq!(received.expires_at.unwrap().to_string(), "2026-11-23T06:24:26Z");
    assert_eq!((received.preimage, received.comment), (None, None));

    let old = of("v0.12.7-ws-wallet-id-incoming-internal");
    assert_eq!(old.preimage, None, "64 zeros");
    assert_eq!(old.updated_at, None);
    assert_eq!(old.expires_at.unwrap().duration_since(old.created_at.unwrap()).as_secs(), 3600);

    assert_eq!(of("v1.6.2-ws-inkey-outgoing-with-extra").comment.as_deref(), Some("hi"));
    assert_eq!(of("v1.6.2-ws-inkey-incoming-comment-list").comment.as_deref(), Some("Danke 🙏"));
}

#[test]
fn every_list_is_read_whole() {
    for recording in recordings("-rest-payments-") {
        let body = recording.rest_body();
        if recording.rest_status() != 200 {
            assert_eq!(answer(body).page(), None, "{}", recording.file);
            continue;
        }
        let page = answer(body).page().unwrap();
        let sent = body.as_array().or_else(|| body["data"].as_array()).unwrap();
        assert_eq!((page.records.len(), page.received()), (sent.len(), sent.len()), "{}", recording.file);
        assert_eq!(page.total, body.get("total").and_then(Value::as_u64));
        for (record, sent) in page.records.iter().zip(sent) {
            let sign = if record.direction == Outbound { -1 } else { 1 };
            assert_eq!(record.checking_id.as_str(), sent["checking_id"]);
            assert_eq!(record.payment_hash.as_str(), sent["payment_hash"]);
            assert_eq!(sign * record.amount_msat.get(), sent["amount"].as_i64().unwrap());
            assert_eq!(-record.fee_msat.get(), sent["fee"].as_i64().unwrap());
            assert_eq!(record.memo.as_deref(), sent["memo"].as_str());
            let word = match record.status {
                Pending => "pending",
                Succeeded => "success",
                Failed => "failed",
            };
            assert_eq!(word, sent["status"]);
            assert!(record.created_at.is_some() && record.expires_at.is_some() == offset(&sent["expiry"]));
        }
    }
}

fn offset(expiry: &Value) -> bool {
    expiry.as_str().is_none_or(|text| text.ends_with("+00:00"))
}

#[test]
fn a_single_payment_tells_its_own_status() {
    for recording in recordings("-rest-payment-") {
        let told =
            answer(recording.rest_body()).payment().map(|r| (r.direction, r.amount_msat.get(), r.status));
        let expected = match recording.file.split_once("-rest-payment-").unwrap().1 {
            "failed-own-key.json" => Some((Outbound, 77_000, Failed)),
            "paid-payee-key.json" => Some((Inbound, 1_234_000, Succeeded)),
            "paid-payer-key.json" => Some((Outbound, 1_234_000, Succeeded)),
            "pending-own-key.json" => Some((Inbound, 1_234_000, Pending)),
            "paid-no-key.json" | "unknown-404.json" => None,
            other => panic!("{other} is new"),
        };
        assert_eq!(told, expected, "{}", recording.file);
    }
}

/// The same payment, asked for by its hash and found in the list, is the same record.
#[test]
fn a_single_payment_is_the_one_in_the_list() {
    let mut compared = 0;
    for version in ["v0.12.12", "v1.0.0", "v1.6.2"] {
        for (single, list) in [("paid-payee-key", "list.json"), ("paid-payer-key", "list-payer.json")] {
            let single = recordings(&format!("{version}-rest-payment-{single}")).remove(0);
            let list = recordings(&format!("{version}-rest-payments-{list}")).remove(0);
            let single = answer(single.rest_body()).payment().unwrap();
            let listed = answer(list.rest_body()).page().unwrap().records;
            assert_eq!(listed.iter().find(|record| record.checking_id == single.checking_id), Some(&single));
            compared += 1;
        }
    }
    assert_eq!(compared, 6);
}

#[test]
fn made_and_paid_invoices_are_records_from_1_0_on() {
    for recording in recordings("-rest-create-invoice").iter().chain(&recordings("-rest-pay-invoice.")) {
        let record = read_record(recording.rest_body());
        assert_eq!(record.is_some(), !recording.file.starts_with("v0"), "{}", recording.file);
        if let Some(record) = record {
            let made = recording.file.contains("create");
            let expected = if made { (Inbound, Pending) } else { (Outbound, Succeeded) };
            assert_eq!((record.direction, record.status), expected, "{}", recording.file);
            assert_eq!(record.amount_msat.get(), 1_234_000);
        }
    }
}

#[test]
fn wallets_tell_name_and_balance_and_only_to_admin_keys_their_id() {
    for recording in recordings("-rest-wallet-") {
        let wallet = answer(recording.rest_body()).wallet();
        assert_eq!(wallet.is_some(), recording.rest_status() == 200, "{}", recording.file);
        if let Some(wallet) = wallet {
            assert_eq!(wallet.name, "bob");
            assert_eq!(wallet.balance_msat.get(), 1_239_000);
            assert_eq!(wallet.id.is_some(), recording.file.contains("adminkey"));
        }
        let told = match recording.file.as_str() {
            file if file.contains("wrong-key") || file.contains("id-as-key") => Some(KeyAnswer::Unknown),
            file if file.contains("no-key") => Some(KeyAnswer::Missing),
            _ => None,
        };
        let status = u16::try_from(recording.rest_status()).unwrap();
        assert_eq!(answer(recording.rest_body()).key_answer(status), told, "{}", recording.file);
    }
    for recording in recordings("-rest-payment-unknown-404") {
        assert_eq!(answer(recording.rest_body()).key_answer(404), None);
    }
}

#[test]
fn every_server_tells_its_version() {
    for recording in recordings("-rest-openapi-info") {
        let version = recording.json["lnbits_version"].as_str().and_then(LnbitsVersion::parse);
        assert!(version.is_some());
        assert_eq!(answer(recording.rest_body()).version(), version);
    }
}

#[test]
fn every_refusal_has_a_reason() {
    let mut reasons = 0;
    for recording in recordings("-rest-") {
        if recording.rest_status() >= 400 {
            let reason = answer(recording.rest_body()).error_detail();
            assert!(
                reason.as_deref().is_some_and(|reason| reason.len() > 5),
                "{}: {reason:?}",
                recording.file
            );
            reasons += 1;
        }
    }
    assert!(reasons > 20);
    let limited = recordings("v1.6.2-rest-rate-limited").remove(0);
    assert_eq!(answer(limited.rest_body()).error_detail().unwrap(), "Rate limit exceeded: 60 per 1 minute");
}

#[test]
fn the_index_names_every_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/lnbits/INDEX.json");
    let index: Vec<Value> = serde_json::from_slice(&std::fs::read(folder).unwrap()).unwrap();
    let mut named: Vec<&str> = index.iter().map(|entry| entry["file"].as_str().unwrap()).collect();
    named.sort_unstable();
    let recorded = recordings("");
    assert_eq!(named, recorded.iter().map(|recording| recording.file.as_str()).collect::<Vec<_>>());
}

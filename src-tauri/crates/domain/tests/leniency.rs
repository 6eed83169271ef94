//! Payment objects, frames and answers as no server was seen to send them, but some might.

use satchime_domain::lnbits::frame::{Frame, Ignored, decode};
use satchime_domain::lnbits::rest::Answer;
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use serde_json::{Value, json};

use Direction::{Inbound, Outbound};
use Status::{Failed, Pending, Succeeded};

use crate::common::{answer, read_record};

const HASH: &str = "4bc6297703920b1ca1322905391172b39253a21545e0cfcdb290c15a04fd71bc";

/// A good payment with some fields replaced.
fn payment(changes: Value) -> Value {
    let mut payment =
        json!({"checking_id": HASH, "payment_hash": HASH, "amount": 21000, "fee": 0, "status": "success"});
    for (name, value) in changes.as_object().into_iter().flatten() {
        payment[name] = value.clone();
    }
    payment
}

fn read(changes: Value) -> PaymentRecord {
    let payment = payment(changes);
    read_record(&payment).unwrap_or_else(|| panic!("{payment}"))
}

#[test]
fn amounts_come_as_any_kind_of_number() {
    for (amount, read_as) in [
        (json!(21000), Some((Inbound, 21000))),
        (json!(-1500), Some((Outbound, 1500))),
        (json!(0), Some((Inbound, 0))),
        (json!(21000.0), Some((Inbound, 21000))),
        (json!(-1500.4), Some((Outbound, 1500))),
        (json!("21000"), Some((Inbound, 21000))),
        (json!(" -1500.0 "), Some((Outbound, 1500))),
        (json!(i64::MAX), Some((Inbound, i64::MAX))),
        (json!(i64::MIN), Some((Outbound, i64::MAX))),
        (json!(u64::MAX), None),
        (json!(1e300), None),
        (json!("NaN"), None),
        (json!("inf"), None),
        (json!("21 sat"), None),
        (json!(""), None),
        (json!(null), None),
        (json!(true), None),
        (json!([21000]), None),
    ] {
        let record = read_record(&payment(json!({ "amount": amount })));
        assert_eq!(record.map(|r| (r.direction, r.amount_msat.get())), read_as, "{amount}");
    }
    for (fee, msat) in [
        (json!(-3000), 3000),
        (json!(3000), 3000),
        (json!("x"), 0),
        (json!(null), 0),
        (json!(i64::MIN), i64::MAX),
    ] {
        assert_eq!(read(json!({ "fee": fee })).fee_msat.get(), msat, "{fee}");
    }
}

#[test]
fn only_known_words_mean_money() {
    for (status, pending, read_as) in [
        (json!("success"), json!(null), Succeeded),
        (json!("SUCCESS"), json!(true), Succeeded),
        (json!("failed"), json!(false), Failed),
        (json!("pending"), json!(false), Pending),
        (json!("settling"), json!(false), Pending),
        (json!(""), json!(false), Pending),
        (json!(null), json!(false), Succeeded),
        (json!(null), json!(true), Pending),
        (json!(1), json!(null), Pending),
        (json!(true), json!("false"), Pending),
        (json!(null), json!(null), Pending),
    ] {
        assert_eq!(read(json!({"status": status, "pending": pending})).status, read_as, "{status} {pending}");
    }
}

#[test]
fn times_mean_utc_unless_they_are_an_expiry() {
    let at = |value: &Value| {
        let record = read(json!({"time": value, "updated_at": value, "expiry": value}));
        (record.created_at, record.updated_at, record.expires_at)
    };
    for (time, utc) in [
        (json!(1795411310), "2026-11-23T05:21:50Z"),
        (json!(1795411310.5), "2026-11-23T05:21:50.5Z"),
        (json!("2026-11-23T05:16:04.948760+00:00"), "2026-11-23T05:16:04.94876Z"),
        (json!("2026-11-23T06:16:04+01:00"), "2026-11-23T05:16:04Z"),
        (json!("2026-11-23T05:16:04Z"), "2026-11-23T05:16:04Z"),
        (json!(" 2026-11-23 05:16:04Z "), "2026-11-23T05:16:04Z"),
    ] {
        let utc = Some(utc.parse().unwrap());
        assert_eq!(at(&time), (utc, utc, utc), "{time}");
    }
    let without_offset = Some("2026-11-23T05:16:04Z".parse().unwrap());
    assert_eq!(at(&json!("2026-11-23T05:16:04")), (without_offset, without_offset, None));
    for odd in [
        json!("soon"),
        json!(""),
        json!(i64::MAX),
        json!(1e300),
        json!(-1e300),
        json!(null),
        json!({}),
        json!("9999999-01-01"),
    ] {
        assert_eq!(at(&odd), (None, None, None), "{odd}");
    }
    let made = read(json!({"created_at": 1795411310}));
    assert_eq!(made.created_at.unwrap().as_second(), 1_795_411_310);
}

#[test]
fn ids_are_whole_or_missing() {
    assert_eq!(read(json!({"payment_hash": null})).payment_hash.as_str(), HASH);
    for (checking_id, hash) in
        [(format!("internal_{HASH}"), HASH), ("internal_".into(), "internal_"), ("fiat_1".into(), "fiat_1")]
    {
        let record = read(json!({"checking_id": checking_id, "payment_hash": ""}));
        assert_eq!((record.checking_id.as_str(), record.payment_hash.as_str()), (checking_id.as_str(), hash));
    }
    let long = "a".repeat(257);
    for odd in [json!(null), json!(""), json!(7), json!(long), json!("a b"), json!("a\nb"), json!("a\u{0}b")]
    {
        assert_eq!(read_record(&payment(json!({"checking_id": odd}))), None, "{odd}");
        assert_eq!(read(json!({"wallet_id": odd, "payment_hash": odd})).source_wallet_id, None);
    }
    for not_an_object in
        [json!(null), json!([]), json!("x"), json!(1), json!({}), json!({"checking_id": HASH})]
    {
        assert_eq!(read_record(&not_an_object), None, "{not_an_object}");
    }
}

#[test]
fn text_is_capped_and_odd_fields_cost_only_themselves() {
    let record = read(json!({
        "memo": "é".repeat(10_000), "bolt11": "l".repeat(9_000), "payment_request": "lnbc1",
        "preimage": "a".repeat(300), "extra": {"comment": "c".repeat(10_000)},
    }));
    assert_eq!(record.memo.unwrap().chars().count(), 4096);
    assert_eq!(record.comment.unwrap().len(), 4096);
    assert_eq!((record.bolt11.as_deref(), record.preimage), (Some("lnbc1"), None));

    let odd = read(json!({
        "memo": 5, "bolt11": [], "preimage": {}, "extra": "x", "fee": [], "wallet_id": 1, "expiry": [],
    }));
    assert_eq!(odd, read(json!({})));
    for (comment, read_as) in [
        (json!("hi"), Some("hi")),
        (json!(["hi"]), Some("hi")),
        (json!([5, "", "hi", "there"]), Some("hi")),
        (json!(""), None),
        (json!([]), None),
        (json!(5), None),
    ] {
        assert_eq!(read(json!({"extra": {"comment": comment}})).comment.as_deref(), read_as, "{comment}");
    }
}

#[test]
fn tag_and_extra_are_read_where_they_are_plain() {
    let tag = |fields: Value| read(fields).tag;
    assert_eq!(tag(json!({"tag": "tip"})).as_deref(), Some("tip"));
    assert_eq!(tag(json!({"tag": null, "extra": {"tag": "lnurlp"}})).as_deref(), Some("lnurlp"));
    assert_eq!(tag(json!({"tag": 5, "extra": {"tag": ["x"]}})), None);
    assert_eq!(tag(json!({"tag": "t".repeat(65)})), None);

    let extra = |extra: Value| read(json!({ "extra": extra })).extra;
    let told = extra(json!({
        "comment": "hi", "tag": "tip", "wallet_fiat_currency": "EUR", "wallet_fiat_amount": 1.5, "paid": true,
        "nested": {"a": 1}, "list": [1], "nothing": null, "empty": "",
    }));
    let told = told.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    assert_eq!(told, [("paid", "true"), ("wallet_fiat_amount", "1.5"), ("wallet_fiat_currency", "EUR")]);
    let many: serde_json::Map<_, _> = (0..99).map(|at| (format!("{at}"), json!("x".repeat(999)))).collect();
    let many = extra(Value::Object(many));
    assert_eq!((many.len(), many[0].1.len()), (20, 256));
    assert_eq!(extra(json!(["a", "b"])), []);
}

fn hint(frame: &Value) -> PaymentRecord {
    match decode(&frame.to_string()) {
        Frame::Payment(hint) => hint.record,
        Frame::Ignored(why) => panic!("{why:?}: {frame}"),
    }
}

#[test]
fn documented_frames_are_read_by_their_type() {
    let sparse = json!({"payment_hash": HASH, "amount": 21000, "memo": "docs"});
    for (frame, direction) in [
        (json!({"type": "payment_received", "data": {"payment": sparse}}), Inbound),
        (json!({"type": "payment_sent", "data": {"payment": sparse}}), Outbound),
        (json!({"type": "payment", "data": {"payment": sparse}}), Inbound),
        (json!({"type": "payment", "payment": sparse}), Inbound),
        (json!({"type": "payment_sent", "data": sparse}), Outbound),
        (json!({"data": {"type": "payment_sent", "payment": sparse}}), Outbound),
        (json!({"type": "payment", "payment_hash": HASH, "amount": -21000, "memo": "docs"}), Outbound),
        (
            json!({"type": "payment_received", "payment_hash": HASH, "amount": -21000, "memo": "docs"}),
            Inbound,
        ),
    ] {
        let record = hint(&frame);
        assert_eq!(
            (record.direction, record.amount_msat.get(), record.status),
            (direction, 21000, Succeeded),
            "{frame}"
        );
        assert_eq!((record.checking_id.as_str(), record.payment_hash.as_str()), (HASH, HASH));
        assert_eq!(record.memo.as_deref(), Some("docs"));
    }
    let pending = json!({"type": "payment", "data": {"payment": payment(json!({"status": "pending"}))}});
    assert_eq!(hint(&pending).status, Pending);
    let whole =
        json!({"type": "payment_sent", "data": {"payment": payment(json!({"checking_id": "internal_x"}))}});
    assert_eq!(hint(&whole).checking_id.as_str(), "internal_x");
}

#[test]
fn what_is_no_payment_is_dropped() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (text, why) in [
        ("", Ignored::NotJson),
        ("hello", Ignored::NotJson),
        ("{\"payment\": {", Ignored::NotJson),
        (deep.as_str(), Ignored::NotAPayment),
        ("null", Ignored::NotAPayment),
        ("[]", Ignored::NotAPayment),
        ("7", Ignored::NotAPayment),
        ("\"x\"", Ignored::NotAPayment),
        ("{}", Ignored::NotAPayment),
        (r#"{"wallet_balance": 5}"#, Ignored::NotAPayment),
        (r#"{"wallet_balance": 5, "payment": null}"#, Ignored::NotAPayment),
        (r#"{"payment": {"checking_id": "a"}}"#, Ignored::NotAPayment),
        (r#"{"payment": {"amount": 5, "payment_hash": "a"}}"#, Ignored::NotAPayment),
        (r#"{"checking_id": "a", "amount": 5}"#, Ignored::NotAPayment),
        (r#"{"type": "payment"}"#, Ignored::NotAPayment),
        (r#"{"type": "payment", "data": "x"}"#, Ignored::NotAPayment),
        (r#"{"type": "payment_received", "data": {"payment": {}}}"#, Ignored::NotAPayment),
        (
            r#"{"type": "wallet_updated", "data": {"payment": {"checking_id": "a", "amount": 5}}}"#,
            Ignored::UnknownType,
        ),
        (r#"{"type": "", "payment": {"checking_id": "a", "amount": 5}}"#, Ignored::UnknownType),
    ] {
        assert_eq!(decode(text), Frame::Ignored(why), "{:.80}", text);
    }
    // A type that is no word is just another unknown field.
    assert_eq!(hint(&json!({"type": 5, "payment": payment(json!({}))})).amount_msat.get(), 21000);
}

#[test]
fn a_page_counts_what_it_could_not_read() {
    let good = payment(json!({}));
    let page = answer(&json!({"data": [good, {}, null, 5], "total": 40})).page().unwrap();
    assert_eq!((page.records.len(), page.received(), page.total), (1, 4, Some(40)));
    let page = answer(&json!([good, "x"])).page().unwrap();
    assert_eq!((page.records.len(), page.received(), page.total), (1, 2, None));
    for other in [json!({}), json!({"data": {}}), json!("x"), json!(null), json!({"detail": "x"})] {
        assert_eq!(Answer::of(other.to_string().as_bytes()).and_then(Answer::page), None);
    }
}

#[test]
fn a_rate_is_one_only_where_the_price_of_a_bitcoin_says_the_same() {
    for (body, rate) in [
        (json!({"rate": 1250.0, "price": 80000.0}), Some(1250.0)),
        (json!({"rate": 1250, "price": 80000}), Some(1250.0)),
        // 0.12.12 makes one up, 1.6.2 says 0, and 1.0 to 1.4 refuse.
        (json!({"rate": 0.010000000001}), None),
        (json!({"rate": 0.0, "price": 0.0}), None),
        (json!({"detail": "Could not fetch any Bitcoin price."}), None),
        (json!({"rate": 1250.0, "price": 79000.0}), None),
        (json!({"rate": -1250.0, "price": -80000.0}), None),
        (json!({"rate": "1250", "price": "80000"}), None),
        (json!({"rate": null, "price": 80000.0}), None),
        (json!([1250.0, 80000.0]), None),
    ] {
        assert_eq!(answer(&body).sat_per_unit(), rate, "{body}");
    }
}

#[test]
fn the_records_own_status_outweighs_the_answers() {
    let status = |body: Value| answer(&body).payment().map(|record| record.status);
    let sparse = json!({"checking_id": HASH, "amount": 5});
    let old = |pending: bool| json!({"checking_id": HASH, "amount": 5, "pending": pending});
    for (answer, read_as) in [
        (
            json!({"paid": false, "status": "success", "details": payment(json!({"status": "pending"}))}),
            Some(Pending),
        ),
        (
            json!({"paid": true, "status": "success", "details": payment(json!({"status": "failed"}))}),
            Some(Failed),
        ),
        (json!({"paid": false, "details": old(false)}), Some(Succeeded)),
        (json!({"paid": true, "details": old(true)}), Some(Pending)),
        (json!({"paid": true, "details": sparse}), Some(Succeeded)),
        (json!({"paid": false, "status": "success", "details": sparse}), Some(Pending)),
        (json!({"paid": "true", "details": sparse}), Some(Pending)),
        (json!({"paid": true}), None),
        (json!({"paid": true, "details": null}), None),
        (json!({"paid": true, "details": []}), None),
    ] {
        assert_eq!(status(answer.clone()), read_as, "{answer}");
    }
}

#[test]
fn only_a_wallet_with_a_balance_is_lnbits() {
    let wallet = answer(&json!({"name": "n".repeat(10_000), "balance": 1500.0, "id": ""})).wallet().unwrap();
    assert_eq!((wallet.name.len(), wallet.balance_msat.get(), wallet.id), (256, 1500, None));
    for other in [
        json!({"name": "x"}),
        json!({"balance": 5}),
        json!({"name": 5, "balance": 5}),
        json!([]),
        json!("ok"),
    ] {
        assert_eq!(Answer::of(other.to_string().as_bytes()).and_then(|answer| answer.wallet()), None);
    }
}

#[test]
fn a_reason_is_one_safe_line_without_keys() {
    let key = "46120ef85a844d30abe9cf464f303469";
    for (body, reason) in [
        (json!({"detail": "Wallet not found."}), Some("Wallet not found.")),
        (json!({"error": "Rate limit"}), Some("Rate limit")),
        (
            json!({"detail": [{"loc": ["query"], "msg": "value is not a valid integer"}]}),
            Some("value is not a valid integer"),
        ),
        (json!({"detail": format!("key {key}: \u{202e}no\nsuch {key}{key}")}), Some("key …: no such …")),
        (json!({"detail": format!("{}\u{200b}{}", &key[..16], &key[16..])}), Some("…")),
        (json!({"detail": {"x": 1}}), None),
        (json!({"detail": []}), None),
        (json!({"detail": " \u{200b} "}), None),
        (json!([]), None),
    ] {
        assert_eq!(answer(&body).error_detail().as_deref(), reason, "{body}");
    }
    // Neither does the cut leave half a key.
    for before in 0..300 {
        let said =
            answer(&json!({"detail": format!("{}{key}", "x ".repeat(before))})).error_detail().unwrap();
        assert!(said.chars().count() <= 200 && !said.contains(&key[..12]), "{said}");
    }
}

#[test]
fn the_version_is_where_openapi_puts_it() {
    assert_eq!(answer(&json!({"info": {"version": "v1.4.0rc2"}})).version().unwrap().to_string(), "1.4.0");
    for other in [
        json!({}),
        json!({"info": {}}),
        json!({"info": {"version": 1.4}}),
        json!({"version": "1.4.0"}),
        json!(null),
    ] {
        assert_eq!(Answer::of(other.to_string().as_bytes()).and_then(|answer| answer.version()), None);
    }
}

//! What strangers can put into a payment's record, and what no JSON reader has to take: it costs that field at most.

use satchime_domain::lnbits::frame::{Frame, decode};
use satchime_domain::lnbits::rest::{Answer, Body, KeyAnswer, Kind};
use satchime_domain::lnbits::wire;
use satchime_domain::payment::{PaymentRecord, Status};

/// A record with one more member, as text.
fn with(member: &str) -> String {
    format!(r#"{{"checking_id":"c","amount":21000,"status":"success",{member},"memo":"coffee"}}"#)
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Everything that is skipped, however odd, and wherever it stands.
fn odd_values() -> Vec<String> {
    let objects = format!("{}0{}", r#"{"a":"#.repeat(1_000), "}".repeat(1_000));
    let digits = "1".repeat(400);
    vec![
        nested(124),
        nested(100_000),
        objects,
        digits.clone(),
        format!("-{digits}"),
        format!("0.{digits}"),
        "1e400".into(),
        "-1e400".into(),
        "NaN".into(),
        "Infinity".into(),
        "-Infinity".into(),
        r#""cut emoji \ud83d""#.into(),
        r#""\udc00\ud83d""#.into(),
        r#"{"\ud83d":1,"\u0000":2,"":3}"#.into(),
        r#""NaN, \" and [[[{""#.into(),
        format!(r#""{}""#, "long ".repeat(1_000)),
        format!("[{}]", vec!["{}"; 1_000].join(",")),
    ]
}

fn sound(record: &PaymentRecord) {
    assert_eq!((record.checking_id.as_str(), record.amount_msat.get()), ("c", 21_000));
    assert_eq!((record.status, record.memo.as_deref()), (Status::Succeeded, Some("coffee")));
}

#[test]
fn what_is_not_needed_is_not_judged() {
    for odd in odd_values() {
        let unneeded =
            ["else", "extra", "fee", "time", "expiry", "bolt11", "wallet_id", "payment_hash", "pending"];
        let single = unneeded.map(|name| format!(r#""{name}":{odd}"#));
        let within = [
            format!(r#""extra":{{"details":{odd}}}"#),
            format!(r#""extra":{{"comment":{odd}}}"#),
            format!(r#""extra":{{"comment":[{odd}]}}"#),
        ];
        for member in single.into_iter().chain(within) {
            let record = with(&member);
            let shown = &record[..record.len().min(150)];
            sound(&wire::record(record.as_bytes()).unwrap_or_else(|| panic!("{shown}")));
            let page = Answer::of(format!(r#"{{"data":[{record},{record}],"total":2}}"#).as_bytes());
            let page = page.unwrap().page().unwrap();
            assert_eq!((page.records.len(), page.received(), page.total), (2, 2, Some(2)), "{shown}");
            page.records.iter().for_each(sound);
            let single = Answer::of(format!(r#"{{"paid":true,"details":{record}}}"#).as_bytes());
            sound(&single.unwrap().payment().unwrap_or_else(|| panic!("{shown}")));
            match decode(&format!(r#"{{"wallet_balance":{odd},"payment":{record}}}"#)) {
                Frame::Payment(hint) => sound(&hint.record),
                Frame::Ignored(why) => panic!("{why:?}: {shown}"),
            }
        }
    }
}

/// Of two members with one name, the last counts.
#[test]
fn an_odd_field_costs_no_other() {
    const FIELDS: [&str; 12] = [
        "status",
        "memo",
        "extra",
        "preimage",
        "bolt11",
        "payment_request",
        "payment_hash",
        "wallet_id",
        "time",
        "created_at",
        "updated_at",
        "expiry",
    ];
    for odd in odd_values() {
        for name in FIELDS {
            let json = with(r#""fee":-3000"#);
            let json = format!(r#"{},"{name}":{odd}}}"#, &json[..json.len() - 1]);
            let shown = &json[..json.len().min(150)];
            let record = wire::record(json.as_bytes()).unwrap_or_else(|| panic!("{shown}"));
            assert_eq!((record.checking_id.as_str(), record.amount_msat.get()), ("c", 21_000), "{shown}");
            assert_eq!(record.fee_msat.get(), 3_000, "{shown}");
            // No money moved on a status that nobody can read.
            let status = if name == "status" { Status::Pending } else { Status::Succeeded };
            assert_eq!(record.status, status, "{shown}");
        }
    }
}

#[test]
fn a_needed_field_that_is_odd_costs_its_record_alone() {
    // A fraction is an amount like any other.
    for odd in odd_values().into_iter().filter(|odd| !odd.starts_with("0.")) {
        let bad = format!(r#"{{"checking_id":"bad","amount":{odd}}}"#);
        for bad in [bad, odd.clone(), format!(r#"{{"checking_id":{{"x":{odd}}},"amount":1}}"#)] {
            let body = format!(r#"{{"data":[{0},{bad},{0}],"total":3}}"#, with(r#""fee":0"#));
            let page = Answer::of(body.as_bytes()).and_then(Answer::page).unwrap();
            let shown = &bad[..bad.len().min(150)];
            page.records.iter().for_each(sound);
            assert_eq!((page.records.len(), page.received(), page.unreadable), (2, 3, vec![1]), "{shown}");
        }
    }
}

#[test]
fn half_an_emoji_costs_one_character() {
    for (memo, read) in [
        (r"cut emoji \ud83d", "cut emoji \u{fffd}"),
        (r"\udc00", "\u{fffd}"),
        (r"a\ud83d\ud83d b", "a\u{fffd} b"),
        (r"whole \ud83d\ude00", "whole \u{1f600}"),
        (r"x\ud83dx", "x\u{fffd}x"),
    ] {
        let record =
            format!(r#"{{"checking_id":"c","amount":1,"memo":"{memo}","extra":{{"comment":["{memo}"]}}}}"#);
        let record = wire::record(record.as_bytes()).unwrap();
        assert_eq!((record.memo.as_deref(), record.comment.as_deref()), (Some(read), Some(read)), "{memo}");
    }
    // No two ids may read the same.
    assert_eq!(wire::record(br#"{"checking_id":"c\ud83d","amount":1}"#), None);
}

#[test]
fn bytes_that_are_no_text_cost_one_character() {
    let record = wire::record(b"{\"checking_id\":\"c\",\"amount\":1,\"memo\":\"a\xff\xfe\xfdb\"}").unwrap();
    assert!(record.memo.is_some_and(|memo| memo.starts_with("a\u{fffd}") && memo.ends_with('b')));
}

#[test]
fn a_body_says_the_same_in_whatever_pieces_it_comes() {
    let odd = odd_values().into_iter().filter(|odd| odd.len() < 1_000);
    for odd in odd {
        let record = with(&format!(r#""extra":{{"comment":{odd}}}"#));
        let body = format!(" {{ \"total\" : 1,\n\"x\":{odd} , \"data\" : [ {record} ] }}\n");
        let whole = Answer::of(body.as_bytes()).and_then(Answer::page).unwrap();
        assert_eq!(whole.records.len(), 1);
        for size in 1..8 {
            let mut pieces = Body::default();
            body.as_bytes().chunks(size).for_each(|piece| pieces.feed(piece));
            let Kind::Json(answer) = pieces.end() else { panic!("in pieces of {size}: {body}") };
            assert_eq!(answer.page().unwrap(), whole, "in pieces of {size}");
        }
    }
}

#[test]
fn what_ends_too_soon_is_no_answer() {
    let body = format!(r#"{{"data":[{},{{}}],"total":2}}"#, with(r#""extra":{"a":["]}\"",{}]}"#));
    for end in 0..body.len() {
        assert!(Answer::of(&body.as_bytes()[..end]).is_none(), "{}", &body[..end]);
    }
    assert!(Answer::of(body.as_bytes()).is_some());
    for broken in ["", "{", "]", "{]", "{\"a\"}", "{\"a\":}", "{} x", "[}", "hello", "{\"data\":[}]}"] {
        assert!(Answer::of(broken.as_bytes()).is_none(), "{broken}");
    }
    for (page, is_html) in [("<html>", true), (" \n<!DOCTYPE html>", true), ("hello", false), ("", false)] {
        let mut body = Body::default();
        body.feed(page.as_bytes());
        assert_eq!(matches!(body.end(), Kind::Html), is_html, "{page}");
    }
}

/// Some proxies and web servers put a byte order mark before what they send.
#[test]
fn a_byte_order_mark_changes_nothing() {
    const MARK: &str = "\u{feff}";
    let list = format!(r#"{{"data":[{}],"total":1}}"#, with(r#""fee":0"#));
    for ahead in ["", " \n"] {
        let marked = format!("{MARK}{ahead}{list}");
        assert_eq!(
            Answer::of(marked.as_bytes()).and_then(Answer::page).map(|page| page.records.len()),
            Some(1)
        );
        for (body, is_html) in [(format!("{MARK}{ahead}<!DOCTYPE html>"), true), (MARK.to_owned(), false)] {
            for size in 1..5 {
                let mut pieces = Body::default();
                body.as_bytes().chunks(size).for_each(|piece| pieces.feed(piece));
                assert_eq!(matches!(pieces.end(), Kind::Html), is_html, "{body:?} in pieces of {size}");
            }
        }
    }
    let refused = format!(r#"{MARK}{{"detail":"Wallet not found."}}"#);
    let refused = Answer::of(refused.as_bytes()).unwrap();
    assert_eq!(refused.key_answer(404), Some(KeyAnswer::Unknown));
    assert!(Answer::of(format!("{{{MARK}\"total\":1}}").as_bytes()).is_none(), "elsewhere it is no JSON");
}

#[test]
fn a_list_that_gives_more_than_was_asked_for_is_cut() {
    let body = format!("[{}]", vec![r#"{"checking_id":"c","amount":1}"#; 5_000].join(","));
    let page = Answer::of(body.as_bytes()).and_then(Answer::page).unwrap();
    assert_eq!((page.records.len(), page.received()), (1_000, 1_000));
}

//! No input makes a decoder panic, and none makes it say something impossible.

use std::sync::LazyLock;

use proptest::prelude::*;
use satchime_domain::lnbits::frame::{Frame, decode};
use satchime_domain::lnbits::rest::Answer;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::PaymentRecord;
use serde_json::{Value, json};

use crate::common::{read_record, recordings};

static FRAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    recordings("-ws-")
        .iter()
        .flat_map(|recording| recording.frames().into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
});

static BODIES: LazyLock<Vec<Value>> =
    LazyLock::new(|| recordings("-rest-").iter().map(|recording| recording.rest_body().clone()).collect());

fn possible(record: &PaymentRecord) -> bool {
    let lengths =
        [&record.memo, &record.comment].map(|text| text.as_ref().map_or(0, |text| text.chars().count()));
    !record.amount_msat.is_negative()
        && !record.fee_msat.is_negative()
        && !record.checking_id.as_str().is_empty()
        && record.checking_id.as_str().len() <= 256
        && !record.payment_hash.as_str().is_empty()
        && lengths.iter().all(|length| *length <= 4096)
}

fn frame_is_sound(text: &str) -> bool {
    match decode(text) {
        Frame::Payment(hint) => possible(&hint.record),
        Frame::Ignored(_) => true,
    }
}

fn answer_is_sound(body: &Value) -> bool {
    let Some(answer) = Answer::of(body.to_string().as_bytes()) else { return !body.is_object() };
    let (_, _, _) = (answer.wallet(), answer.version(), answer.key_answer(404));
    let is_short = answer.error_detail().is_none_or(|detail| detail.chars().count() <= 200);
    let mut single = answer.payment().into_iter().chain(read_record(body));
    let sound = single.all(|record| possible(&record));
    let page = answer.page();
    sound && is_short && page.is_none_or(|page| page.received() <= 1_000 && page.records.iter().all(possible))
}

const TIMES: &str = concat!(
    "[0-9]{1,7}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}",
    "([.][0-9]{1,12})?(Z|[+-][0-9]{2}:[0-9]{2})?"
);
const WORDS: [&str; 7] = ["success", "pending", "failed", "payment", "payment_sent", "internal_", "\u{202e}"];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "-?[0-9]{1,25}([.][0-9]{1,5})?(e[0-9]{1,4})?".prop_map(Value::from),
        TIMES.prop_map(Value::from),
        prop::sample::select(&WORDS).prop_map(Value::from),
        Just(json!(i64::MIN)),
    ]
}

/// JSON that uses the names LNbits uses, so that the decoders look inside.
fn lnbits_like() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "type",
        "data",
        "payment",
        "details",
        "paid",
        "status",
        "pending",
        "checking_id",
        "payment_hash",
        "wallet_id",
        "amount",
        "fee",
        "memo",
        "time",
        "created_at",
        "updated_at",
        "expiry",
        "bolt11",
        "preimage",
        "extra",
        "comment",
        "total",
        "name",
        "balance",
        "id",
        "detail",
        "error",
        "msg",
        "info",
        "version",
    ]);
    leaf().prop_recursive(4, 48, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..12).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Value>()),
        ]
    })
}

/// Replaces the value at one place of a recorded answer.
fn replace(value: &mut Value, mut at: usize, with: &Value) {
    fn walk(value: &mut Value, at: &mut usize, with: &Value) -> bool {
        if *at == 0 {
            *value = with.clone();
            return true;
        }
        *at -= 1;
        match value {
            Value::Array(items) => items.iter_mut().any(|item| walk(item, at, with)),
            Value::Object(fields) => fields.values_mut().any(|field| walk(field, at, with)),
            _ => false,
        }
    }
    walk(value, &mut at, with);
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 1024,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_a_frame_or_none(text in any::<String>()) {
        prop_assert!(frame_is_sound(&text));
        let _ = LnbitsVersion::parse(&text);
    }

    #[test]
    fn any_json_is_a_frame_or_none(value in lnbits_like()) {
        prop_assert!(frame_is_sound(&value.to_string()));
        let sent = json!({"type": "payment_sent", "data": {"payment": value}});
        for frame in [json!({ "payment": value }), sent] {
            prop_assert!(frame_is_sound(&frame.to_string()));
        }
    }

    #[test]
    fn any_json_is_an_answer_or_none(value in lnbits_like()) {
        prop_assert!(answer_is_sound(&value));
        let all = json!({"paid": true, "details": value, "data": [value], "detail": value});
        for body in [json!([value]), all] {
            prop_assert!(answer_is_sound(&body));
        }
    }

    #[test]
    fn a_damaged_frame_is_a_frame_or_none(
        frame in prop::sample::select(&*FRAMES),
        at in any::<prop::sample::Index>(),
        with in any::<char>(),
    ) {
        let places: Vec<usize> = frame.char_indices().map(|(place, _)| place).collect();
        let place = places[at.index(places.len())];
        let (before, after) = frame.split_at(place);
        let replaced: String = after.chars().skip(1).collect();
        let with_more = format!("{before}{with}{after}");
        let with_another = format!("{before}{with}{replaced}");
        for frame in [before.to_owned(), with_more, with_another] {
            prop_assert!(frame_is_sound(&frame));
        }
    }

    #[test]
    fn a_changed_frame_is_a_frame_or_none(
        frame in prop::sample::select(&*FRAMES),
        at in 0usize..40,
        with in leaf(),
    ) {
        if let Ok(mut value) = serde_json::from_str(&frame) {
            replace(&mut value, at, &with);
            prop_assert!(frame_is_sound(&value.to_string()));
        }
    }

    #[test]
    fn a_changed_answer_is_an_answer_or_none(
        body in prop::sample::select(&*BODIES),
        at in 0usize..120,
        with in leaf(),
    ) {
        let mut body = body;
        replace(&mut body, at, &with);
        prop_assert!(answer_is_sound(&body));
    }
}

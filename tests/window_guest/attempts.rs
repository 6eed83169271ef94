//! What a script in the page says to each command, and what it gets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub fn on_every_command(wallet: &str, bait: &str) -> BTreeMap<&'static str, Vec<(Value, &'static str)>> {
    let nobody = || json!({ "id": "../../etc/passwd" });
    let new = |key: &str| {
        json!({ "request": {
            "address": format!("http://{bait}/"), "key": key, "wallet_id": null, "name": "x",
            "channel": "auto", "keep": "session",
        } })
    };
    let payment = json!({ "wallet_id": "' OR 1=1 --", "checking_id": "free text" });
    let list =
        |limit: Value| json!({ "request": { "wallet_id": "' OR 1=1 --", "after": null, "limit": limit } });
    let filter = json!({
        "wallet_ids": ["' OR 1=1 --"], "direction": null, "statuses": ["pending"], "min_msat": -1,
        "max_msat": null, "from": "0001-01-02T00:00:00Z", "until": "9999-01-01T00:00:00Z",
        "tag": "' OR 1=1 --",
        "text": "\" OR memo:* NEAR(",
    });
    let page =
        |limit: Value| json!({ "filter": filter, "sort": "largest", "offset": u32::MAX, "limit": limit });
    let history = |limit: Value| json!({ "request": page(limit) });
    let note = |note: &str| json!({ "request": { "payment": payment, "note": note, "labels": [note] } });
    let key = |key: &str| json!({ "id": wallet, "key": key, "keep": "session" });
    let change = |change: Value| json!({ "change": change });
    let hours = json!({ "days": ["mon"], "from": "22:00", "until": "8:00" });
    let address = |address: String| json!({ "id": wallet, "address": address });
    let way = |address: &str, way: &str, proxy: &str| {
        let route = json!({ "way": way, "proxy": proxy, "user": "", "password": "" });
        json!({ "address": address, "route": route })
    };
    BTreeMap::from([
        ("request_app", vec![(json!({}), "ok: null")]),
        ("list_payments", vec![(list(json!(u32::MAX)), "ok: []"), (list(json!(-1)), "invalid args")]),
        ("get_payment", vec![(json!({ "payment": payment }), "ok: null")]),
        ("why_payment", vec![(json!({ "payment": payment }), "ok: []")]),
        ("list_history", vec![(history(json!(u32::MAX)), "ok: []"), (history(json!(-1)), "invalid args")]),
        ("history_totals", vec![(json!({ "filter": filter }), "ok: {")]),
        ("history_figures", vec![(json!({ "request": { "filter": filter, "step": "hour" } }), "ok: {")]),
        ("list_tags", vec![(json!({}), "ok: [")]),
        ("ledger_balances", vec![(json!({}), "ok: [")]),
        ("get_note", vec![(json!({ "payment": payment }), "ok: null")]),
        ("set_note", vec![(note("x"), "ok: null")]),
        ("inspect_wallet", vec![(new("0123456789abcdef"), "declined"), (new("a b"), "key_broken")]),
        ("add_wallet", vec![(new("0123456789abcdef"), "declined"), (new(""), "declined")]),
        (
            "rename_wallet",
            vec![
                (json!({ "id": "../../etc/passwd", "name": "x" }), "no_such_wallet"),
                (json!({ "id": wallet, "name": "\u{202e}\n" }), "name_empty"),
            ],
        ),
        (
            "set_wallet_enabled",
            vec![
                (json!({ "id": "../../etc/passwd", "enabled": false }), "no_such_wallet"),
                (json!({ "id": wallet, "enabled": "no" }), "invalid args"),
            ],
        ),
        (
            "replace_key",
            vec![(key("0123456789abcdef0123456789abcdef"), "key_rejected"), (key("a b"), "key_broken")],
        ),
        ("remove_wallet", vec![(json!({ "id": wallet }), "declined"), (nobody(), "no_such_wallet")]),
        ("list_addresses", vec![(nobody(), "ok: []")]),
        (
            "add_address",
            vec![
                (address(format!("http://{bait}")), "declined"),
                (address("http://192.168.1.5".into()), "declined"),
                (address("http://example.com".into()), "public_http"),
                (address("file:///etc/passwd".into()), "address_other_scheme"),
            ],
        ),
        ("remove_address", vec![(address(format!("http://{bait}")), "declined")]),
        (
            "trust_server",
            vec![
                (json!({ "address": format!("https://{bait}") }), "server_unknown"),
                (json!({ "address": "file:///etc/passwd" }), "address_other_scheme"),
            ],
        ),
        (
            "trust_root",
            vec![
                (json!({ "address": format!("https://{bait}"), "path": "/etc/passwd" }), "server_unknown"),
                (json!({ "address": "file:///etc/passwd" }), "address_other_scheme"),
            ],
        ),
        (
            "get_route",
            vec![
                (json!({ "address": format!("https://{bait}") }), "ok: {"),
                (json!({ "address": "file:///etc/passwd" }), "address_other_scheme"),
            ],
        ),
        (
            "choose_route",
            vec![
                (way("https://lnbits.example", "socks", bait), "declined"),
                (way("https://lnbits.example", "socks", &format!("me:x@{bait}")), "proxy_login_in_address"),
                (way("http://192.168.1.5", "http", bait), "proxy_for_plain_http"),
                (way("http://satchime.onion", "direct", ""), "onion_needs_tor"),
                (way("https://lnbits.example", "pigeon", ""), "invalid args"),
            ],
        ),
        ("retry_wallet", vec![(nobody(), "no_such_wallet")]),
        ("test_wallet", vec![(nobody(), "no_such_wallet")]),
        (
            "change_settings",
            vec![
                (change(json!({ "paused": "yes" })), "invalid args"),
                (change(json!({ "min_amount_msat": -1 })), "setting_refused"),
                (change(json!({ "quiet_hours": vec![hours; 51] })), "setting_refused"),
                (change(json!({ "wallet": { "wallet_id": "x", "mute": "always" } })), "no_such_wallet"),
                (change(json!({ "sound_alarm": { "file": "/etc/passwd" } })), "setting_refused"),
            ],
        ),
        ("test_notification", vec![(json!({ "title": "You won" }), r#"ok: {"good":true"#)]),
        ("play_sound", vec![(json!({ "kind": "alarm", "path": "/etc/passwd" }), "ok: null")]),
        (
            "choose_sound",
            vec![
                (json!({ "kind": { "file": "/etc/passwd" } }), "invalid args"),
                (json!({ "kind": "x" }), "invalid args"),
            ],
        ),
        (
            "copy_payment",
            vec![
                (json!({ "payment": payment, "part": "hash" }), "nothing_to_copy"),
                (json!({ "payment": payment, "part": "memo" }), "invalid args"),
            ],
        ),
        ("quit", vec![(json!({}), "declined")]),
        ("take_target", vec![(json!({}), "ok: null")]),
        ("get_login_start", vec![(json!({ "program": "/bin/sh" }), r#"ok: {"note":null,"on":false}"#)]),
        ("set_login_start", vec![(json!({ "on": "/bin/sh" }), "invalid args")]),
        ("start_demo", vec![(json!({}), "ok: null")]),
        ("leave_demo", vec![(json!({}), "ok: null")]),
    ])
}

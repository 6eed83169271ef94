use jiff::tz::TimeZone;
use satchime_domain::Zoned;
use satchime_domain::connection::ConnectionState;

use super::change::SettingsChange;
use super::*;
use crate::fixtures;

/// A Friday at noon, where clocks show UTC.
fn now() -> Zoned {
    "2026-11-27T12:00:00Z".parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC)
}

fn change(json: &str) -> SettingsChange {
    serde_json::from_str(json).unwrap()
}

fn changed(settings: &Settings, json: &str) -> Settings {
    let mut settings = settings.clone();
    change(json).apply(&mut settings, &now()).unwrap();
    settings
}

/// With one wallet, `shop`.
fn view(settings: &Settings) -> SettingsView {
    let wallets = vec![fixtures::status("Shop", ConnectionState::Connecting)];
    SettingsView::of(
        &Snapshot { wallets, settings: settings.clone(), ..Snapshot::default() },
        now().timestamp(),
    )
}

#[test]
fn only_what_is_named_is_changed() {
    let mut settings = fixtures::paused();
    settings = changed(&settings, "{}");
    assert_eq!((settings.paused, settings.hide_amounts), (true, false));
    settings = changed(&settings, r#"{"hide_amounts":true}"#);
    assert_eq!((settings.paused, settings.hide_amounts), (true, true));
    settings = changed(&settings, r#"{"paused":false,"hide_amounts":false}"#);
    assert_eq!(settings, Settings::default());
}

#[test]
fn each_is_shown_as_it_was_changed_and_can_be_changed_back() {
    let before = view(&Settings::default());
    assert_eq!(before.summary[0], "Popup and badge for payments.");
    let before = serde_json::to_value(before).unwrap();
    for (name, value) in [
        ("paused", "true"),
        ("hide_amounts", "true"),
        ("unit", r#""btc""#),
        ("unit", r#""EUR""#),
        ("directions", r#""outgoing""#),
        ("min_amount_msat", "100000"),
        ("settled", "false"),
        ("failed", "false"),
        ("pending", "true"),
        ("popup", "false"),
        ("sound", "true"),
        ("badge", "false"),
        ("popup_amounts", "false"),
        ("popup_memos", "false"),
        ("spam_below_msat", "0"),
        ("spam_messages", r#""any""#),
        ("open_shortcut", r#""Ctrl+Alt+S""#),
        ("language", r#""de""#),
        ("quiet_hours", r#"[{"days":["mon","sun"],"from":"22:00","until":"08:00"}]"#),
        ("mute", r#""always""#),
        ("mute", r#"{"until":"2026-11-27T13:00:00Z"}"#),
        ("alarm_outgoing_above_msat", "50000000"),
        ("alarm_balance_below_msat", "1000"),
        ("alarm_not_live_minutes", "15"),
        ("alarm_rejected", "false"),
        ("volume", "7"),
        ("sound_incoming", r#""none""#),
        ("sound_outgoing", r#""none""#),
        ("sound_failed", r#""none""#),
        ("sound_alarm", r#""none""#),
        ("speak_amounts", "true"),
    ] {
        let settings = changed(&Settings::default(), &format!(r#"{{"{name}":{value}}}"#));
        let seen = serde_json::to_value(view(&settings)).unwrap();
        assert_eq!(seen[name].to_string(), value, "{name}");
        let back = changed(&settings, &format!(r#"{{"{name}":{}}}"#, before[name]));
        assert_eq!(back, Settings::default(), "{name}");
    }
}

#[test]
fn a_mute_ends_by_the_clock() {
    let until = |json: &str| match view(&changed(&Settings::default(), json)).mute {
        MuteView::Until(until) => until,
        other => panic!("{other:?}"),
    };
    assert_eq!(until(r#"{"mute":"hour"}"#), "2026-11-27T13:00:00Z");
    assert_eq!(until(r#"{"mute":"tomorrow"}"#), "2026-11-28T08:00:00Z");
    let over = changed(&Settings::default(), r#"{"mute":{"until":"2026-11-27T11:59:59Z"}}"#);
    let seen = view(&over);
    assert_eq!((seen.mute, seen.summary.len()), (MuteView::Off, 3), "nothing is said of it any more");
}

#[test]
fn a_wallet_has_rules_and_a_mute_of_its_own() {
    let own = r#"{"wallet":{"wallet_id":"shop","rules":{"popup":false,"min_amount_msat":5000}}}"#;
    let settings = changed(&Settings::default(), own);
    let muted = changed(&settings, r#"{"wallet":{"wallet_id":"shop","mute":"always"}}"#);
    let seen = view(&muted).wallets.remove("shop").unwrap();
    assert_eq!((seen.rules.popup, seen.rules.min_amount_msat), (Some(false), Some(5_000)));
    assert_eq!((seen.rules.sound, seen.mute), (None, MuteView::Always));
    assert_eq!(seen.summary[0], "Badge for payments of 5 sat and more.");
    assert!(seen.summary.iter().any(|said| said.starts_with("Muted")), "{:?}", seen.summary);
    let back = changed(&muted, r#"{"wallet":{"wallet_id":"shop","rules":{},"mute":"off"}}"#);
    let seen = view(&back).wallets.remove("shop").unwrap();
    assert_eq!((seen.rules, seen.mute), (WalletRulesView::default(), MuteView::Off));
    assert_eq!(seen.summary, view(&Settings::default()).summary);
}

#[test]
fn nonsense_is_refused_with_the_reason() {
    for (json, why) in [
        (
            r#"{"open_shortcut":"s"}"#,
            "a shortcut is Ctrl, Alt or Super together with a letter, a digit, F1 to F24 or Space, such as \
             Ctrl+Alt+S",
        ),
        (r#"{"language":"xx"}"#, "Satchime does not speak this language"),
        (r#"{"min_amount_msat":-1}"#, "an amount can't be less than nothing"),
        (r#"{"alarm_balance_below_msat":-1}"#, "an amount can't be less than nothing"),
        (
            r#"{"sound_alarm":{"file":"/etc/passwd"}}"#,
            "a file with a sound is chosen in the system\u{2019}s dialog",
        ),
        (r#"{"unit":"euro"}"#, "write sat, btc, or the three letters of a currency, such as EUR"),
        (r#"{"mute":{"until":"soon"}}"#, "this is no time that a mute can end at"),
        (
            r#"{"quiet_hours":[{"days":[],"from":"22:00","until":"8:00"}]}"#,
            "quiet hours need at least one day",
        ),
        (
            r#"{"quiet_hours":[{"days":["mon"],"from":"22:00","until":"22:00"}]}"#,
            "these quiet hours last no time: let them end at another time than they begin",
        ),
        (
            r#"{"quiet_hours":[{"days":["mon"],"from":"10 pm","until":"8:00"}]}"#,
            "this is no time of day: write hours and minutes, such as 22:00",
        ),
        (
            r#"{"wallet":{"wallet_id":"shop","rules":{"min_amount_msat":-5}}}"#,
            "an amount can't be less than nothing",
        ),
    ] {
        let refused = change(json).apply(&mut Settings::default(), &now()).unwrap_err();
        assert_eq!(refused.to_string(), why, "{json}");
    }
    let many = vec![r#"{"days":["mon"],"from":"22:00","until":"8:00"}"#; 51].join(",");
    let refused = change(&format!(r#"{{"quiet_hours":[{many}]}}"#)).apply(&mut Settings::default(), &now());
    assert_eq!(
        refused.unwrap_err(),
        fault::SettingFault::Hours(satchime_domain::rules::quiet::HoursError::TooMany)
    );
}

#[test]
fn the_page_names_no_file_and_sees_a_name_alone() {
    let mut settings = changed(&Settings::default(), r#"{"volume":255}"#);
    assert_eq!(settings.sounds.volume, 100);
    settings.sounds.alarm = satchime_domain::sounds::Choice::File("/home/ann/Ding.wav".into());
    assert_eq!(view(&settings).sound_alarm, SoundView::File("Ding.wav".into()));
    assert_eq!(changed(&settings, r#"{"popup":false}"#).sounds, settings.sounds);
    assert_eq!(view(&changed(&settings, r#"{"sound_alarm":"built_in"}"#)).sound_alarm, SoundView::BuiltIn);
}

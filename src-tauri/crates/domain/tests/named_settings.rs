//! Settings as they are typed.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use satchime_domain::named_settings::{ALL, OF_WALLET, named, of_wallet};
use satchime_domain::rules::WalletRules;
use satchime_domain::settings::Settings;
use satchime_l10n::{Language, within};

fn now() -> Zoned {
    "2026-11-27T12:00:00Z".parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC)
}

/// A path that is whole on this system.
const OWN: &str = if cfg!(windows) { r"C:\Sounds\Kasse läutet.wav" } else { "/home/ann/Kasse läutet.wav" };
const SOUND: &str =
    "write built-in, none, or the whole path of a WAV, MP3, FLAC or Ogg Vorbis file of your own";

#[test]
fn what_is_set_is_got_and_can_be_set_again() {
    for (name, typed, got) in [
        ("paused", "on", "on"),
        ("hide-amounts", "yes", "on"),
        ("open-shortcut", "alt+CTRL+s", "Ctrl+Alt+S"),
        ("open-shortcut", "off", "off"),
        ("unit", "BTC", "btc"),
        ("unit", "eur", "EUR"),
        ("language", "DE-at", "de"),
        ("language", "System", "system"),
        ("directions", "In", "incoming"),
        ("minimum", "1,000 sat", "1000"),
        ("minimum", "0", "0"),
        ("settled", "no", "off"),
        ("failed", "OFF", "off"),
        ("pending", "on", "on"),
        ("popup", "false", "off"),
        ("sound", "1", "on"),
        ("badge", "off", "off"),
        ("popup-amounts", "off", "off"),
        ("popup-memos", "off", "off"),
        ("spam-below", "off", "off"),
        ("spam-below", "21", "21"),
        ("spam-messages", "any", "any"),
        ("mute", "hour", "2026-11-27T13:00:00Z"),
        ("mute", "tomorrow", "2026-11-28T08:00:00Z"),
        ("mute", "always", "always"),
        ("mute", "off", "off"),
        ("quiet-hours", "mon,tue 22:00-8:00; sat 0:00-24:00", "mon,tue 22:00-08:00; sat 00:00-24:00"),
        ("quiet-hours", "daily 22:00-8:00", "mon,tue,wed,thu,fri,sat,sun 22:00-08:00"),
        ("alarm-outgoing-above", " 50000sats ", "50000"),
        ("alarm-balance-below", "0", "off"),
        ("alarm-not-live", "15", "15"),
        ("alarm-not-live", "0", "off"),
        ("alarm-rejected", "off", "off"),
        ("volume", "100%", "100"),
        ("volume", "0", "0"),
        ("sound-incoming", "None", "none"),
        ("sound-outgoing", OWN, OWN),
        ("sound-failed", "off", "none"),
        ("sound-alarm", "Built-in", "built-in"),
        ("speak-amounts", "on", "on"),
    ] {
        let setting = named(name).unwrap_or_else(|| panic!("{name}"));
        let mut settings = Settings::default();
        setting.set(&mut settings, typed, &now()).unwrap();
        assert_eq!(setting.get(&settings), got, "{name} {typed}");
        let stored = Settings::read(1, &settings.stored()).unwrap();
        let mut again = Settings::default();
        setting.set(&mut again, got, &now()).unwrap();
        assert_eq!((&again, &stored), (&settings, &settings), "{name} {typed}");
    }
}

#[test]
fn nonsense_changes_nothing_and_says_what_to_write() {
    for (name, typed, error) in [
        ("paused", "perhaps", "write on or off"),
        ("unit", "euro", "write sat, btc, or the three letters of a currency, such as EUR"),
        ("minimum", "-1", "write an amount in sat, such as 1000"),
        ("minimum", "1.5", "write an amount in sat, such as 1000"),
        ("minimum", "9223372036854775807", "write an amount in sat, such as 1000"),
        ("minimum", "", "write an amount in sat, such as 1000"),
        ("mute", "2 days", "write off, hour, tomorrow or always"),
        ("alarm-not-live", "soon", "write a number of minutes, or off"),
        ("volume", "101", "write a number from 0 to 100"),
        ("volume", "-1", "write a number from 0 to 100"),
        ("sound-incoming", "ding.wav", SOUND),
        ("sound-alarm", "", SOUND),
        (
            "quiet-hours",
            "mon 22:00-22:00",
            "these quiet hours last no time: let them end at another time than they begin",
        ),
        ("quiet-hours", "someday 22:00-8:00", "this is no day: write mon, tue, wed, thu, fri, sat or sun"),
        ("quiet-hours", "mon 22:00-25:00", "this is no time of day: write hours and minutes, such as 22:00"),
        (
            "quiet-hours",
            "",
            "write days and times, such as \"mon,tue,wed,thu,fri 22:00-08:00; sat,sun 00:00-24:00\", or off",
        ),
    ] {
        let mut settings = Settings::default();
        let refused = named(name).unwrap().set(&mut settings, typed, &now()).unwrap_err();
        assert_eq!((refused.to_string().as_str(), settings), (error, Settings::default()), "{name} {typed}");
    }
}

#[test]
fn a_wallet_has_its_own_until_it_goes_by_those_for_all_again() {
    for own in OF_WALLET {
        assert!(ALL.iter().any(|all| all.name == own.name), "{}", own.name);
        let typed = match own.name {
            "directions" => "outgoing",
            "mute" => "always",
            "alarm-rejected" => "off",
            name if name.starts_with("alarm") || name == "minimum" => "7",
            _ => "off",
        };
        let mut rules = WalletRules::default();
        assert_eq!(own.get(&rules), None);
        own.set(&mut rules, Some(typed), &now()).unwrap();
        assert_eq!(own.get(&rules).as_deref(), Some(typed), "{}", own.name);
        own.set(&mut rules, None, &now()).unwrap();
        assert_eq!(rules, WalletRules::default());
    }
    assert!(of_wallet("paused").is_none());
    // An alarm that is on for all can be off for one.
    for name in ["alarm-outgoing-above", "alarm-balance-below", "alarm-not-live", "alarm-rejected"] {
        let (mut rules, own) = (WalletRules::default(), of_wallet(name).unwrap());
        own.set(&mut rules, Some("off"), &now()).unwrap();
        assert_eq!(own.get(&rules).as_deref(), Some("off"), "{name}");
        assert_ne!(rules, WalletRules::default(), "{name}");
    }
}

#[test]
fn names_are_their_own() {
    for (place, one) in ALL.iter().enumerate() {
        assert!(ALL[..place].iter().all(|other| other.name != one.name), "{}", one.name);
        for language in Language::ALL {
            let (help, values) = within(language, || (one.help(), one.values.words()));
            assert!(help.starts_with(char::is_uppercase) && !values.is_empty(), "{}: {help}", one.name);
        }
    }
}

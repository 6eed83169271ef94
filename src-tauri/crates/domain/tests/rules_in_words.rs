//! What the rules will do, and what they did, in words.

use std::collections::BTreeSet;

use satchime_domain::money::Msat;
use satchime_domain::notice::Hold;
use satchime_domain::rules::alarm::AlarmRules;
use satchime_domain::rules::quiet::{Day, QuietHours};
use satchime_domain::rules::spam::{Messages, SpamFilter};
use satchime_domain::rules::{Answer, Directions, Means, Mute, NoticeSettings, Rules, Silence, WalletRules};
use satchime_domain::settings::Settings;
use satchime_domain::sounds::Choice;
use satchime_domain::wallet::WalletId;

#[test]
fn rules_are_told_in_words() {
    let mut settings = NoticeSettings::default();
    assert_eq!(
        settings.describe(),
        [
            "Popup and badge for payments.",
            "Incoming payments of less than 100 sat with a link in the message are not told.",
            "Alarms, at any time: a rejected key.",
        ]
    );
    settings.rules = Rules {
        directions: Directions::Incoming,
        min_amount_msat: Msat::from_sat(100),
        failed: false,
        spam: SpamFilter { below_msat: Msat::ZERO, messages: Messages::Any },
        means: Means { popup: false, sound: true, badge: false },
        ..Rules::default()
    };
    settings.quiet_hours = vec![
        QuietHours::new(Day::ALL.into(), "22:00".parse().unwrap(), "08:00".parse().unwrap()).unwrap(),
        QuietHours::new([Day::Sun].into(), "8:00".parse().unwrap(), "24:00".parse().unwrap()).unwrap(),
    ];
    settings.mute = Some(Mute::Always);
    settings.alarms = AlarmRules {
        outgoing_above_msat: Some(Msat::from_sat(50_000)),
        not_live_minutes: Some(15),
        ..AlarmRules::default()
    };
    assert_eq!(
        settings.describe(),
        [
            "Sound for incoming payments that settled of 100 sat and more.",
            "Quiet hours: every day 22:00 to 08:00; Sun 08:00 to 24:00. What comes then is summed up after.",
            "Muted until you unmute: nothing is told but alarms.",
            "Alarms, at any time: a rejected key, an outgoing payment above 50,000 sat and a wallet \
             not live for 15 min.",
        ]
    );
    let (shop, now) = (WalletId("shop".into()), "2026-11-27T12:00:00Z".parse().unwrap());
    assert_eq!(settings.describe_wallet(&shop, now), settings.describe());
    let all = settings.describe();
    let own = WalletRules { min_amount_msat: Some(Msat::ZERO), popup: Some(true), ..WalletRules::default() };
    settings.wallets.insert(shop.clone(), own);
    let said = settings.describe_wallet(&shop, now);
    assert_eq!(said[0], "Popup and sound for incoming payments that settled.");
    assert_eq!(said[1..], all[1..]);
    assert_eq!(settings.describe().last().unwrap(), "One wallet has rules of its own.");
    let muted = WalletRules { mute: Some(Mute::Always), ..WalletRules::default() };
    settings.wallets.insert(WalletId("till".into()), muted);
    assert_eq!(
        settings.describe().last().unwrap(),
        "One wallet has rules of its own, one is muted by itself."
    );
    let quiet = WalletRules { popup: Some(false), ..WalletRules::default() };
    settings.wallets.insert(WalletId("bar".into()), quiet);
    assert_eq!(
        settings.describe().last().unwrap(),
        "2 wallets have rules of their own, one is muted by itself."
    );
    settings.wallets.retain(|id, _| id.as_str() == "till");
    assert_eq!(settings.describe().last().unwrap(), "One wallet is muted by itself.");
    let popup = Means { popup: true, sound: false, badge: true };
    let answers = [
        Answer::Told { means: popup, alarm: false, held: None },
        Answer::Told { means: Means::ALL, alarm: true, held: None },
        Answer::Told { means: popup, alarm: false, held: Some(Hold::QuietHours) },
        Answer::Passed { silence: Silence::BelowMinimum { minimum_msat: Msat::from_sat(100) } },
        Answer::Passed { silence: Silence::Spam { below_msat: Msat::from_sat(100) } },
    ];
    assert_eq!(
        answers.iter().map(Answer::explain).collect::<Vec<_>>(),
        [
            "You were notified, by popup and badge.",
            "You were notified, by popup, sound and badge. It was an alarm, which your other rules \
             don't hold back.",
            "You were notified after quiet hours, by popup and badge.",
            "You were not notified: it was less than 100 sat.",
            "You were not notified: it looked like spam: less than 100 sat, with a message.",
        ]
    );
    for answer in answers {
        let stored = serde_json::to_string(&answer).unwrap();
        assert_eq!(serde_json::from_str::<Answer>(&stored).unwrap(), answer, "{stored}");
    }
}

#[test]
fn what_is_heard_is_told_in_words() {
    let mut settings = Settings::default();
    let without = settings.describe();
    settings.notices.rules.means.sound = true;
    settings.notices.rules.directions = Directions::Incoming;
    settings.notices.rules.min_amount_msat = Msat::from_sat(100);
    let first = "Popup, sound and badge for incoming payments of 100 sat and more.";
    let heard = |settings: &Settings| {
        let said = settings.describe();
        assert_eq!(said[0], first);
        said[1..said.len() - (without.len() - 1)].join(" ")
    };
    assert_eq!(heard(&settings), "Sound at any time, at 60% volume.");
    let night = |days: BTreeSet<Day>| {
        QuietHours::new(days, "22:00".parse().unwrap(), "08:00".parse().unwrap()).unwrap()
    };
    let hours = |settings: &mut Settings, quiet: Vec<QuietHours>| {
        settings.notices.quiet_hours = quiet;
        settings.describe()[1].clone()
    };
    let daily = hours(&mut settings, vec![night(Day::ALL.into())]);
    assert_eq!(daily, "Sound from 08:00 to 22:00, at 60% volume.");
    let weekend = hours(&mut settings, vec![night([Day::Sat, Day::Sun].into())]);
    assert_eq!(weekend, "Sound outside quiet hours, at 60% volume.");
    settings.notices.quiet_hours.clear();
    settings.sounds.speak_amounts = true;
    settings.sounds.failed = Choice::None;
    settings.sounds.alarm = Choice::None;
    assert_eq!(
        heard(&settings),
        "Sound at any time, at 60% volume. No sound for failed payments and alarms. Amounts are spoken too."
    );
    settings.hide_amounts = true;
    assert!(!heard(&settings).contains("spoken"));
    (settings.sounds.incoming, settings.sounds.outgoing) = (Choice::None, Choice::None);
    assert_eq!(heard(&settings), "No sound: each one is switched off.");
    settings.sounds.volume = 0;
    assert_eq!(heard(&settings), "No sound: the volume is 0.");
}

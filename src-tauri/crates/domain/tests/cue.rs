//! What is heard of what is told, in tables.

use satchime_domain::cue::{self, Cue};
use satchime_domain::money::Msat;
use satchime_domain::notice::{Announcement, Notice, NoticeId};
use satchime_domain::payment::Direction::{self, Inbound, Outbound};
use satchime_domain::payment::Status::{self, Failed, Succeeded};
use satchime_domain::rules::{Means, WalletRules};
use satchime_domain::settings::Settings;
use satchime_domain::sounds::{Choice, Kind, SoundSettings};
use satchime_domain::testing;
use satchime_domain::wallet::WalletId;
use satchime_l10n::{Language, within};

fn notice(direction: Direction, status: Status, sat: i64) -> Notice {
    let payment = testing::payment("shop", testing::record("c", direction, status, sat));
    Notice {
        id: NoticeId(1),
        wallet_name: "Shop".into(),
        decided_at: payment.first_seen_at,
        held: None,
        payment,
    }
}

fn one(direction: Direction, status: Status, sat: i64) -> Announcement {
    Announcement::Single(Box::new(notice(direction, status, sat)))
}

fn several(payments: &[(Direction, Status, i64)]) -> Announcement {
    Announcement::Summary(payments.iter().map(|(way, status, sat)| notice(*way, *status, *sat)).collect())
}

fn chosen(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = Settings::default();
    settings.notices.rules.means.sound = true;
    change(&mut settings);
    settings
}

fn heard(settings: &Settings, announcement: &Announcement) -> Option<Cue> {
    cue::of_announcement(settings, announcement, Means::ALL)
}

#[test]
fn each_kind_has_its_sound() {
    let settings = chosen(|settings| {
        settings.notices.alarms.outgoing_above_msat = Some(Msat::from_sat(1000));
    });
    let (incoming, outgoing) = ((Inbound, Succeeded, 1), (Outbound, Succeeded, 1));
    let (failed, taken_back) = ((Outbound, Failed, 1), (Inbound, Failed, 1));
    for (announcement, kind) in [
        (one(Inbound, Succeeded, 21), Kind::Incoming),
        (one(Outbound, Succeeded, 21), Kind::Outgoing),
        (one(Outbound, Failed, 21), Kind::Failed),
        (one(Inbound, Failed, 21), Kind::Failed),
        (one(Outbound, Succeeded, 1001), Kind::Alarm),
        (one(Outbound, Failed, 1001), Kind::Failed),
        (one(Inbound, Succeeded, 1001), Kind::Incoming),
        // What most of them are.
        (several(&[incoming, incoming, outgoing]), Kind::Incoming),
        (several(&[incoming, outgoing, outgoing]), Kind::Outgoing),
        (several(&[incoming, failed, taken_back]), Kind::Failed),
        // Of as many, what is worse to miss.
        (several(&[incoming, outgoing]), Kind::Outgoing),
        (several(&[incoming, outgoing, failed]), Kind::Failed),
        // One alarm is enough.
        (several(&[incoming, incoming, (Outbound, Succeeded, 5000)]), Kind::Alarm),
    ] {
        assert_eq!(cue::kind(&settings, &announcement), kind, "{announcement:?}");
        let expected = Cue { kind, sound: Choice::BuiltIn, volume: 60, words: None };
        assert_eq!(heard(&settings, &announcement), Some(expected), "{announcement:?}");
    }
}

#[test]
fn nothing_is_heard_by_who_did_not_ask_for_it() {
    let announcement = one(Inbound, Succeeded, 21);
    let silent = Means { sound: false, ..Means::ALL };
    assert_eq!(cue::of_announcement(&chosen(|_| ()), &announcement, silent), None);
    // An alarm comes by all means, and most people never chose a sound.
    assert_eq!(heard(&Settings::default(), &announcement), None);
    assert_eq!(cue::of_alarm(&Settings::default()), None);
    let mut for_one = Settings::default();
    let own = WalletRules { sound: Some(true), ..WalletRules::default() };
    for_one.notices.wallets.insert(WalletId("till".into()), own);
    for settings in [for_one, chosen(|_| ())] {
        assert_eq!(cue::of_alarm(&settings).unwrap().kind, Kind::Alarm);
    }
    let quiet = chosen(|settings| settings.sounds.volume = 0);
    assert_eq!((heard(&quiet, &announcement), cue::of_alarm(&quiet)), (None, None));
    let none = chosen(|settings| {
        settings.sounds.incoming = Choice::None;
        settings.sounds.alarm = Choice::None;
    });
    assert_eq!((heard(&none, &announcement), cue::of_alarm(&none)), (None, None));
    assert!(heard(&none, &one(Outbound, Succeeded, 21)).is_some());
}

#[test]
fn own_files_and_volumes_go_along() {
    let settings = chosen(|settings| {
        settings.sounds.volume = 255;
        settings.sounds.incoming = Choice::File("/home/ann/ding.wav".into());
    });
    let cue = heard(&settings, &one(Inbound, Succeeded, 21)).unwrap();
    assert_eq!((cue.sound, cue.volume), (Choice::File("/home/ann/ding.wav".into()), SoundSettings::LOUDEST));
}

#[test]
fn amounts_are_spoken_to_who_wants_that_and_hides_none() {
    let (payment, speaks) = (one(Inbound, Succeeded, 21), |settings: &mut Settings| {
        settings.sounds.speak_amounts = true;
    });
    let words = |settings| heard(&settings, &payment).unwrap().words;
    assert_eq!(words(chosen(|_| ())), None);
    assert_eq!(words(chosen(speaks)).as_deref(), Some("Received 21 sats"));
    let hidden = chosen(|settings| {
        speaks(settings);
        settings.hide_amounts = true;
    });
    let hidden_in_popups = chosen(|settings| {
        speaks(settings);
        settings.notices.popup_shows.amounts = false;
    });
    assert_eq!((words(hidden), words(hidden_in_popups)), (None, None));
    let words_alone = chosen(|settings| {
        speaks(settings);
        settings.sounds.incoming = Choice::None;
    });
    assert_eq!(words(words_alone).as_deref(), Some("Received 21 sats"));
    assert_eq!(cue::of_alarm(&chosen(speaks)).unwrap().words, None);
}

#[test]
fn what_is_spoken_is_what_is_shown_without_names() {
    let mut unconfirmed = notice(Inbound, Succeeded, 1);
    unconfirmed.payment.confirmed = false;
    let mut taken_back = notice(Inbound, Failed, 21);
    taken_back.payment.reversals = 1;
    let mut with_fee = notice(Outbound, Succeeded, 1500);
    with_fee.payment.record.fee_msat = Msat::new(1500);
    with_fee.payment.record.memo = Some("a stranger's words".into());
    let single = |notice: &Notice| Announcement::Single(Box::new(notice.clone()));
    for (announcement, words) in [
        (one(Inbound, Succeeded, 1_234_567), "Received 1234567 sats"),
        (single(&unconfirmed), "Received 1 sat, unconfirmed"),
        (single(&with_fee), "Sent 1500 sats"),
        (one(Outbound, Failed, 21), "Not sent: 21 sats"),
        (single(&taken_back), "Taken back: 21 sats"),
        (one(Inbound, Failed, 21), "Failed: 21 sats"),
        (several(&[(Inbound, Succeeded, 7), (Inbound, Succeeded, 2)]), "2 payments, plus 9 sats"),
        (several(&[(Outbound, Succeeded, 7), (Outbound, Failed, 2)]), "1 payment, minus 7 sats, 1 failed"),
        (several(&[(Inbound, Failed, 7), (Outbound, Failed, 2)]), "2 failed"),
        (
            Announcement::Summary(vec![with_fee.clone(), taken_back.clone(), unconfirmed.clone()]),
            "2 payments, minus 1500.5 sats, 1 taken back, unconfirmed",
        ),
    ] {
        assert_eq!(cue::words(&announcement), words);
    }
    let loss = Announcement::Summary(vec![with_fee, taken_back, unconfirmed]);
    for (language, one_payment, several_payments) in [
        (
            Language::German,
            "1234567 Sats erhalten",
            "2 Zahlungen, minus 1500,5 Sats, 1 zurückgenommen, unbestätigt",
        ),
        (
            Language::Spanish,
            "Recibido: 1234567 sats",
            "2 pagos, menos 1500,5 sats, 1 revertido, sin confirmar",
        ),
    ] {
        let said = |announcement: &Announcement| within(language, || cue::words(announcement));
        assert_eq!(said(&one(Inbound, Succeeded, 1_234_567)), one_payment);
        assert_eq!(said(&loss), several_payments);
    }
}

#[test]
fn what_is_tried_is_heard_whatever_the_rules_are() {
    let sounds = SoundSettings { outgoing: Choice::None, ..SoundSettings::default() };
    assert_eq!(cue::to_try(&sounds, Kind::Incoming).unwrap().kind, Kind::Incoming);
    assert_eq!(cue::to_try(&sounds, Kind::Outgoing), None);
    assert_eq!(cue::to_try(&SoundSettings { volume: 0, ..sounds }, Kind::Incoming), None);
}

#[test]
fn sounds_come_back_as_they_were_stored_with_what_a_later_version_added() {
    assert!(!Settings::default().stored().contains("sounds"));
    let stored = r#"{"sounds":{"volume":30,"incoming":{"file":"/x.wav"},"alarm":"none","fade":true}}"#;
    let settings = Settings::read(1, stored).unwrap();
    let sounds = &settings.sounds;
    assert_eq!((sounds.volume, &sounds.alarm, &sounds.failed), (30, &Choice::None, &Choice::BuiltIn));
    assert_eq!(sounds.incoming, Choice::File("/x.wav".into()));
    assert!(settings.stored().contains(r#""fade":true"#));
    assert_eq!(Settings::read(1, &settings.stored()), Ok(settings));
}

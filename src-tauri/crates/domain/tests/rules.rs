//! What becomes of a notice: rules, mutes, quiet hours, spam and alarms, in tables.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::ledger::News;
use satchime_domain::money::Msat;
use satchime_domain::notice::{Announcement, Hold, Notice, NoticeId, Shown, group, wording};
use satchime_domain::payment::Direction::{self, Inbound, Outbound};
use satchime_domain::payment::Status::{self, Failed, Pending, Succeeded};
use satchime_domain::push::LiveMode;
use satchime_domain::rules::alarm::{Alarm, AlarmRules, Cause, WalletAlarms, Watch};
use satchime_domain::rules::quiet::{Day, QuietHours};
use satchime_domain::rules::spam::{Messages, SpamFilter};
use satchime_domain::rules::{
    Decision, Directions, Means, Mute, NoticeSettings, Rules, Silence, WalletRules, decide, words,
};
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::testing;
use satchime_domain::unit::Amounts;
use satchime_domain::wallet::WalletId;

const POPUP: Means = Means { popup: true, sound: false, badge: true };

fn notice(direction: Direction, status: Status, sat: i64, memo: &str) -> Notice {
    let mut record = testing::record("c", direction, status, sat);
    record.memo = (!memo.is_empty()).then(|| memo.to_owned());
    let payment = testing::payment("shop", record);
    Notice {
        id: NoticeId(1),
        wallet_name: "Shop".into(),
        decided_at: payment.first_seen_at,
        held: None,
        payment,
    }
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// 2026-11-27 is a Friday.
const NOON: &str = "2026-11-27T12:00:00Z";

fn decided(settings: &NoticeSettings, notice: &Notice) -> Decision {
    decide(settings, notice, &at(NOON).to_zoned(TimeZone::UTC))
}

fn told(means: Means) -> Decision {
    Decision::Tell { means, alarm: false }
}

fn rules(change: impl FnOnce(&mut Rules)) -> NoticeSettings {
    let mut settings = NoticeSettings::default();
    change(&mut settings.rules);
    settings
}

fn shop(own: WalletRules) -> NoticeSettings {
    NoticeSettings { wallets: [(WalletId("shop".into()), own)].into(), ..NoticeSettings::default() }
}

#[test]
fn nothing_decided_tells_everything_by_popup() {
    for notice in [notice(Inbound, Succeeded, 0, ""), notice(Outbound, Failed, 5, "rent")] {
        assert_eq!(decided(&NoticeSettings::default(), &notice), told(POPUP));
    }
}

#[test]
fn each_rule_silences_what_it_names() {
    let incoming = rules(|rules| rules.directions = Directions::Incoming);
    let outgoing = rules(|rules| rules.directions = Directions::Outgoing);
    let large = rules(|rules| rules.min_amount_msat = Msat::from_sat(100));
    let settled = rules(|rules| rules.failed = false);
    let failed = rules(|rules| rules.settled = false);
    let pending = rules(|rules| rules.pending = true);
    let none = rules(|rules| rules.means = Means::NONE);
    for (settings, direction, status, sat, silence) in [
        (&incoming, Inbound, Succeeded, 1, None),
        (&incoming, Outbound, Succeeded, 1, Some(Silence::Direction(Outbound))),
        (&outgoing, Inbound, Succeeded, 1, Some(Silence::Direction(Inbound))),
        (&outgoing, Outbound, Failed, 1, None),
        (&large, Inbound, Succeeded, 99, Some(Silence::BelowMinimum { minimum_msat: Msat::from_sat(100) })),
        (&large, Inbound, Succeeded, 100, None),
        (&settled, Outbound, Failed, 1, Some(Silence::Outcome(Failed))),
        (&settled, Outbound, Succeeded, 1, None),
        (&failed, Inbound, Succeeded, 1, Some(Silence::Outcome(Succeeded))),
        (&failed, Outbound, Failed, 1, None),
        (&failed, Outbound, Pending, 1, Some(Silence::Outcome(Pending))),
        (&pending, Outbound, Pending, 1, None),
        (&pending, Inbound, Pending, 1, Some(Silence::Outcome(Pending))),
        (&none, Inbound, Succeeded, 1, Some(Silence::NoMeans)),
    ] {
        let expected = silence.map_or(told(POPUP), Decision::Pass);
        let expected = if settings == &none { Decision::Pass(Silence::NoMeans) } else { expected };
        let notice = notice(direction, status, sat, "");
        assert_eq!(decided(settings, &notice), expected, "{settings:?} {direction:?} {status:?} {sat}");
    }
}

#[test]
fn what_is_on_its_way_is_written_down_for_whoever_wants_it() {
    let wants =
        |settings: &NoticeSettings, wallet: &str, news| settings.wants(&WalletId(wallet.into()), news);
    let (all, mut some) = (rules(|rules| rules.pending = true), NoticeSettings::default());
    some.wallets.insert(WalletId("shop".into()), WalletRules { pending: Some(true), ..Default::default() });
    let nobody = NoticeSettings::default();
    let asked = [&nobody, &all, &some]
        .map(|settings| ["shop", "till"].map(|wallet| wants(settings, wallet, News::OnItsWay)));
    assert_eq!(asked, [[false, false], [true, true], [true, false]]);
    assert!(wants(&nobody, "shop", News::Outcome) && !wants(&all, "shop", News::None));
    assert_eq!(all.describe()[0], "Popup and badge for payments and outgoing ones on their way.");
    let incoming = rules(|rules| (rules.pending, rules.directions) = (true, Directions::Incoming));
    assert_eq!(incoming.describe()[0], "Popup and badge for incoming payments.");
    let alone = rules(|rules| (rules.pending, rules.settled, rules.failed) = (true, false, false));
    assert_eq!(alone.describe()[0], "Popup and badge for outgoing payments on their way.");
}

#[test]
fn a_wallets_own_rules_come_before_those_for_all() {
    let own = WalletRules {
        directions: Some(Directions::Outgoing),
        popup: Some(false),
        sound: Some(true),
        ..WalletRules::default()
    };
    let mut settings = shop(own);
    settings.rules.min_amount_msat = Msat::from_sat(10);
    assert_eq!(
        decided(&settings, &notice(Inbound, Succeeded, 50, "")),
        Decision::Pass(Silence::Direction(Inbound))
    );
    let sound = Means { popup: false, sound: true, badge: true };
    assert_eq!(decided(&settings, &notice(Outbound, Succeeded, 50, "")), told(sound));
    // What it does not say goes by the rules for all, and no other wallet is touched.
    assert!(matches!(decided(&settings, &notice(Outbound, Succeeded, 9, "")), Decision::Pass(_)));
    let mut other = notice(Inbound, Succeeded, 50, "");
    other.payment.wallet = WalletId("other".into());
    assert_eq!(decided(&settings, &other), told(POPUP));
}

#[test]
fn tiny_payments_with_a_message_are_spam() {
    let links = SpamFilter::default();
    let any = SpamFilter { messages: Messages::Any, ..links };
    let off = SpamFilter { below_msat: Msat::ZERO, messages: Messages::Any };
    for (filter, sat, memo, caught) in [
        (links, 1, "Coffee", false),
        (links, 1, "", false),
        (links, 1, "Payment to alice@shop.example", false),
        (links, 1, "Danke.Bis morgen. Ende.Aus", false),
        (links, 1, "2.5 l Milch, v1.2", false),
        (links, 1, "Visit https://casino.example/?x=1 now", true),
        (links, 1, "free sats: casino.example/win", true),
        (links, 1, "www.casino.example", true),
        (links, 1, "ca\u{200b}sino.example", true),
        (links, 99, "casino.example", true),
        (links, 100, "casino.example", false),
        (any, 1, "Coffee", true),
        (any, 1, " \u{200b}\n", false),
        (any, 100, "Coffee", false),
        (off, 1, "https://casino.example", false),
    ] {
        let settings = rules(|rules| rules.spam = filter);
        let expected = match caught {
            true => Decision::Pass(Silence::Spam { below_msat: filter.below_msat }),
            false => told(POPUP),
        };
        assert_eq!(decided(&settings, &notice(Inbound, Succeeded, sat, memo)), expected, "{sat} {memo:?}");
        // What the payer wrote along counts too; what the person paid is none.
        let mut commented = notice(Inbound, Succeeded, sat, "");
        commented.payment.record.comment = Some(memo.to_owned());
        assert_eq!(decided(&settings, &commented), expected, "{sat} {memo:?}");
        assert_eq!(decided(&settings, &notice(Outbound, Succeeded, sat, memo)), told(POPUP));
    }
}

#[test]
fn a_mute_holds_back_or_silences_and_ends() {
    let later = at("2026-11-27T12:30:00Z");
    let mut settings =
        NoticeSettings { mute: Some(Mute::for_an_hour(at("2026-11-27T11:30:00Z"))), ..Default::default() };
    let paid = notice(Inbound, Succeeded, 5, "");
    assert_eq!(decided(&settings, &paid), Decision::Hold { until: later, why: Hold::Muted });
    settings.mute = Some(Mute::Always);
    assert_eq!(decided(&settings, &paid), Decision::Pass(Silence::Muted));
    settings.mute = Some(Mute::Until(at(NOON)));
    assert_eq!(decided(&settings, &paid), told(POPUP), "it is over at that very moment");
    // What would not be told is not held either.
    settings.mute = Some(Mute::Until(later));
    settings.rules.min_amount_msat = Msat::from_sat(6);
    assert!(matches!(decided(&settings, &paid), Decision::Pass(Silence::BelowMinimum { .. })));
    // A wallet's own.
    let own = WalletRules { mute: Some(Mute::Always), ..WalletRules::default() };
    assert_eq!(decided(&shop(own), &paid), Decision::Pass(Silence::Muted));
}

#[test]
fn until_tomorrow_is_until_the_morning() {
    let new_york = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
    for (now, zone, until) in [
        ("2026-11-27T20:00:00Z", &TimeZone::UTC, "2026-11-28T08:00:00Z"),
        ("2026-11-27T04:00:00Z", &TimeZone::UTC, "2026-11-28T08:00:00Z"),
        ("2026-11-27T03:59:00Z", &TimeZone::UTC, "2026-11-27T08:00:00Z"),
        // In the night before the clock is put forward.
        ("2026-03-08T01:00:00Z", &new_york, "2026-03-08T12:00:00Z"),
    ] {
        let muted = Mute::until_tomorrow(&at(now).to_zoned(zone.clone()));
        assert_eq!(muted, Mute::Until(at(until)), "{now}");
    }
}

#[test]
fn quiet_hours_hold_back_and_alarms_pass_through() {
    let days: BTreeSet<Day> = Day::ALL.into();
    let hours = QuietHours::new(days, "11:00".parse().unwrap(), "13:30".parse().unwrap()).unwrap();
    let mut settings = NoticeSettings { quiet_hours: vec![hours], ..Default::default() };
    let paid = notice(Outbound, Succeeded, 5_001, "");
    let until = at("2026-11-27T13:30:00Z");
    assert_eq!(decided(&settings, &paid), Decision::Hold { until, why: Hold::QuietHours });
    settings.alarms.outgoing_above_msat = Some(Msat::from_sat(5_000));
    settings.mute = Some(Mute::Always);
    settings.rules.means = Means::NONE;
    assert_eq!(decided(&settings, &paid), Decision::Tell { means: Means::ALL, alarm: true });
    for quiet in [
        notice(Outbound, Succeeded, 5_000, ""),
        notice(Outbound, Failed, 9_000, ""),
        notice(Outbound, Pending, 9_000, ""),
        notice(Inbound, Succeeded, 9_000, ""),
    ] {
        assert!(matches!(decided(&settings, &quiet), Decision::Pass(_)), "{quiet:?}");
    }
}

#[test]
fn what_was_held_back_is_said_in_one_breath() {
    let held = |id, sat, hold| {
        let mut notice = notice(Inbound, Succeeded, sat, "");
        (notice.id, notice.held) = (NoticeId(id), Some(hold));
        notice
    };
    let said = |notices: Vec<Notice>| -> Vec<String> {
        let now = notices[0].decided_at;
        group(notices, now).iter().map(|announcement| wording(announcement).title).collect()
    };
    let quiet = vec![held(1, 5, Hold::QuietHours), held(2, 6, Hold::QuietHours)];
    assert_eq!(said(quiet), ["2 payments during quiet hours, +11 sat"]);
    let muted = vec![held(1, 5, Hold::Muted), held(2, 6, Hold::Muted)];
    assert_eq!(said(muted), ["2 payments while muted, +11 sat"]);
    let both = vec![held(1, 5, Hold::Muted), held(2, 6, Hold::QuietHours)];
    assert_eq!(said(both), ["2 payments while you were away, +11 sat"]);
    let one = Announcement::Single(Box::new(held(1, 5, Hold::QuietHours)));
    assert_eq!(wording(&one).body, "Shop · during quiet hours");
}

#[test]
fn alarms_hold_while_their_cause_does() {
    let rules = AlarmRules {
        balance_below_msat: Some(Msat::from_sat(1_000)),
        not_live_minutes: Some(15),
        ..AlarmRules::default()
    };
    let live = ConnectionState::Live { mode: LiveMode::Pushed };
    let rejected = ConnectionState::Rejected { fault: Fault::KeyRejected };
    let low = |sat| Some(Msat::from_sat(sat));
    let low_cause =
        Cause::BalanceBelow { balance_msat: Msat::from_sat(999), limit_msat: Msat::from_sat(1_000) };
    let (minutes_14, minutes_15) = (Some(Duration::from_secs(899)), Some(Duration::from_secs(900)));
    for (state, balance_msat, not_live_for, causes) in [
        (&live, None, None, vec![]),
        (&live, low(1_000), None, vec![]),
        (&live, low(999), None, vec![low_cause.clone()]),
        (&ConnectionState::Connecting, low(5_000), minutes_14, vec![]),
        (&ConnectionState::Connecting, low(5_000), minutes_15, vec![Cause::NotLive { minutes: 15 }]),
        (&rejected, None, minutes_15, vec![Cause::Rejected { fault: Fault::KeyRejected }]),
    ] {
        let watch = Watch { state, balance_msat, not_live_for };
        assert_eq!(rules.causes(&watch), causes, "{watch:?}");
    }
    let own = WalletAlarms { balance_below_msat: low(500), ..WalletAlarms::default() };
    let watch = Watch { state: &live, balance_msat: low(999), not_live_for: None };
    assert_eq!(rules.with(own).causes(&watch), []);
    let never = WalletAlarms {
        outgoing_above_msat: low(0),
        balance_below_msat: low(0),
        not_live_minutes: Some(0),
        rejected: Some(false),
    };
    let off = AlarmRules { rejected: false, ..AlarmRules::default() };
    assert_eq!(rules.with(never), off, "what is on for all is off for this one");
    let loud = AlarmRules { outgoing_above_msat: low(5), ..rules.clone() };
    assert_eq!(loud.with(never), off);
    assert!(off.with(WalletAlarms { rejected: Some(true), ..WalletAlarms::default() }).rejected);
    let words_of = |cause| {
        let alarm = Alarm { wallet: WalletId("w".into()), wallet_name: "Till\u{202e}\n".into(), cause };
        words::alarm(&alarm, Shown::default(), &Amounts::default()).title
    };
    assert_eq!(words_of(Cause::Rejected { fault: Fault::KeyRejected }), "Till: key rejected");
    let hidden = Shown { amounts: false, ..Shown::default() };
    let alarm = Alarm { wallet: WalletId("w".into()), wallet_name: "Till".into(), cause: low_cause.clone() };
    assert_eq!(words::alarm(&alarm, hidden, &Amounts::default()).title, "Till: low balance");
    assert_eq!(words_of(low_cause), "Till: 999 sat left");
    assert_eq!(words_of(Cause::NotLive { minutes: 15 }), "Till is not live");
}

#[test]
fn the_next_mute_to_end_is_known() {
    let at = |time: &str| time.parse::<Timestamp>().unwrap();
    let (noon, one, two) =
        (at("2026-11-27T12:00:00Z"), at("2026-11-27T13:00:00Z"), at("2026-11-27T14:00:00Z"));
    let mut settings = NoticeSettings { mute: Some(Mute::Always), ..NoticeSettings::default() };
    assert_eq!(settings.mute_ends(noon), None);
    for (id, until) in [("shop", two), ("tips", one)] {
        let own = WalletRules { mute: Some(Mute::Until(until)), ..WalletRules::default() };
        settings.wallets.insert(WalletId(id.into()), own);
    }
    assert_eq!([noon, one, two].map(|now| settings.mute_ends(now)), [Some(one), Some(two), None]);
}

#[test]
fn what_is_stored_comes_back_and_nonsense_does_not() {
    let mut settings = Settings::default();
    assert!(!settings.stored().contains("notices"), "nothing was decided about them");
    settings.notices = shop(WalletRules { mute: Some(Mute::Until(at(NOON))), ..WalletRules::default() });
    settings.notices.quiet_hours =
        vec![QuietHours::new([Day::Sat].into(), "00:00".parse().unwrap(), "24:00".parse().unwrap()).unwrap()];
    assert_eq!(Settings::read(1, &settings.stored()), Ok(settings.clone()));
    settings.notices.tidy(at(NOON));
    assert!(settings.notices.wallets.is_empty(), "the mute was all there was, and it is over");
    for hours in [
        r#"{"days":["mon"],"from":"22:00","until":"22:00"}"#,
        r#"{"days":[],"from":"22:00","until":"8:00"}"#,
        r#"{"days":["mon"],"from":"24:01","until":"8:00"}"#,
        r#"{"days":["mon"],"from":"-1:00","until":"8:00"}"#,
        r#"{"days":["blue"],"from":"22:00","until":"8:00"}"#,
    ] {
        let stored = format!(r#"{{"notices":{{"quiet_hours":[{hours}]}}}}"#);
        assert_eq!(Settings::read(1, &stored), Err(SettingsError::Damaged), "{hours}");
    }
    // What a later version wrote at every place.
    let later =
        r#"{"notices":{"rules":{"haptic":1},"alarms":{"siren":2},"wallets":{"w":{"led":3}},"moon":"full"}}"#;
    let kept = Settings::read(1, later).unwrap().stored();
    for word in [r#""haptic":1"#, r#""siren":2"#, r#""led":3"#, r#""moon":"full""#] {
        assert!(kept.contains(word), "{word}: {kept}");
    }
}

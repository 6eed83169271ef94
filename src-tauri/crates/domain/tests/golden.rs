//! Every decision and every text of a small world, as tables to be read: `golden/decisions.txt` (rules × payments ×
//! clocks) and `golden/texts.txt` (notices × units × languages). `GOLDEN=write cargo test -p satchime-domain --test
//! golden` writes them anew; what changed in them is then read line by line.

use std::fmt::Write as _;
use std::path::Path;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use satchime_domain::fault::Fault;
use satchime_domain::money::Msat;
use satchime_domain::notice::{Announcement, Hold, Notice, NoticeId, Shown, Wording, wording_of};
use satchime_domain::payment::Direction::{self, Inbound, Outbound};
use satchime_domain::payment::Status::{self, Failed, Pending, Succeeded};
use satchime_domain::rules::alarm::{Alarm, Cause};
use satchime_domain::rules::{Decision, Means, NoticeSettings, decide, words};
use satchime_domain::testing;
use satchime_domain::unit::{Amounts, Currency, Rate, Unit};
use satchime_domain::wallet::WalletId;
use satchime_l10n::{Language, within};

/// Compares with the file, or writes it.
fn is_golden(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "write") {
        return std::fs::write(path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    for (number, (made, kept)) in made.lines().zip(kept.lines()).enumerate() {
        assert_eq!(made, kept, "{name}, line {}", number + 1);
    }
    assert_eq!(made.lines().count(), kept.lines().count(), "lines of {name}");
}

fn notice(direction: Direction, status: Status, sat: i64, memo: &str) -> Notice {
    let mut record = testing::record("c", direction, status, sat);
    record.memo = (!memo.is_empty()).then(|| memo.to_owned());
    let payment = testing::payment("shop", record);
    let decided_at = payment.first_seen_at;
    Notice { id: NoticeId(1), wallet_name: "Shop".into(), decided_at, held: None, payment }
}

const RULES: [(&str, &str); 18] = [
    ("as it comes", "{}"),
    ("incoming only", r#"{"rules":{"directions":"incoming"}}"#),
    ("outgoing only", r#"{"rules":{"directions":"outgoing"}}"#),
    ("from 100 sat", r#"{"rules":{"min_amount_msat":100000}}"#),
    ("not settled", r#"{"rules":{"settled":false}}"#),
    ("not failed", r#"{"rules":{"failed":false}}"#),
    ("pending too", r#"{"rules":{"pending":true}}"#),
    ("any message is spam", r#"{"rules":{"spam":{"below_msat":100000,"messages":"any"}}}"#),
    ("nothing is spam", r#"{"rules":{"spam":{"below_msat":0}}}"#),
    ("sound alone", r#"{"rules":{"means":{"popup":false,"sound":true,"badge":false}}}"#),
    ("no means", r#"{"rules":{"means":{"popup":false,"sound":false,"badge":false}}}"#),
    ("quiet at night", r#"{"quiet_hours":[{"days":["fri","sat"],"from":"22:00","until":"08:00"}]}"#),
    ("muted for a while", r#"{"mute":{"until":"2026-11-27T22:30:00Z"}}"#),
    ("muted", r#"{"mute":"always"}"#),
    ("shop muted", r#"{"wallets":{"shop":{"mute":"always"}}}"#),
    (
        "shop from 1,000",
        r#"{"rules":{"min_amount_msat":1000},"wallets":{"shop":{"min_amount_msat":1000000}}}"#,
    ),
    ("alarm above 5,000", r#"{"mute":"always","alarms":{"outgoing_above_msat":5000000}}"#),
    (
        "no alarm for shop",
        concat!(
            r#"{"mute":"always","alarms":{"outgoing_above_msat":5000000},"#,
            r#""wallets":{"shop":{"alarms":{"outgoing_above_msat":0}}}}"#
        ),
    ),
];

/// In Vienna, where the clocks were set back at 3:00 on 25 October.
const CLOCKS: [(&str, &str); 4] = [
    ("Fri 13:00", "2026-11-27T12:00:00Z"),
    ("Fri 23:00", "2026-11-27T22:00:00Z"),
    ("Sun 02:30 again", "2026-10-25T01:30:00Z"),
    ("Sun 08:00", "2026-10-25T07:00:00Z"),
];

fn payments() -> Vec<(&'static str, Notice)> {
    let mut taken_back = notice(Inbound, Failed, 21, "");
    taken_back.payment.reversals = 1;
    vec![
        ("+21", notice(Inbound, Succeeded, 21, "")),
        ("+21 Coffee", notice(Inbound, Succeeded, 21, "Coffee")),
        ("+21 link", notice(Inbound, Succeeded, 21, "win at example.com")),
        ("+2,100 link", notice(Inbound, Succeeded, 2_100, "win at example.com")),
        ("-21", notice(Outbound, Succeeded, 21, "")),
        ("-6,000", notice(Outbound, Succeeded, 6_000, "rent")),
        ("-21 on its way", notice(Outbound, Pending, 21, "")),
        ("-6,000 on its way", notice(Outbound, Pending, 6_000, "")),
        ("-21 failed", notice(Outbound, Failed, 21, "")),
        ("+21 taken back", taken_back),
    ]
}

fn decided(settings: &NoticeSettings, notice: &Notice, now: &Zoned) -> String {
    match decide(settings, notice, now) {
        Decision::Tell { means, alarm } => {
            let Means { popup, sound, badge } = means;
            let by = [(popup, "popup"), (sound, "sound"), (badge, "badge")];
            let by: Vec<&str> = by.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
            format!("{}{}", by.join("+"), if alarm { " ALARM" } else { "" })
        }
        Decision::Hold { until, why } => {
            let until = until.to_zoned(now.time_zone().clone());
            format!("held, {why:?}, until {}", until.strftime("%a %H:%M"))
        }
        Decision::Pass(silence) => format!("-, {silence:?}"),
    }
}

#[test]
fn decisions() {
    let vienna = TimeZone::get("Europe/Vienna").unwrap();
    let mut table = String::new();
    for (name, stored) in RULES {
        let settings: NoticeSettings = serde_json::from_str(stored).unwrap();
        writeln!(table, "{name}: {stored}").unwrap();
        for (payment, notice) in payments() {
            // Clocks that decide alike stand in one line.
            let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
            for (clock, now) in CLOCKS {
                let now = now.parse::<Timestamp>().unwrap().to_zoned(vienna.clone());
                let decided = decided(&settings, &notice, &now);
                match lines.iter_mut().find(|(known, _)| *known == decided) {
                    Some((_, clocks)) => clocks.push(clock),
                    None => lines.push((decided, vec![clock])),
                }
            }
            if let [(decided, _)] = lines.as_slice() {
                writeln!(table, "    {payment}: {decided}").unwrap();
                continue;
            }
            writeln!(table, "    {payment}").unwrap();
            for (decided, clocks) in lines {
                writeln!(table, "        {}: {decided}", clocks.join(", ")).unwrap();
            }
        }
    }
    is_golden("decisions.txt", &table);
}

fn with(mut notice: Notice, change: impl FnOnce(&mut Notice)) -> Notice {
    change(&mut notice);
    notice
}

fn singles() -> Vec<(&'static str, Notice)> {
    let received = || notice(Inbound, Succeeded, 84_000, "Two flat whites");
    let sent = || notice(Outbound, Succeeded, 1_500, "rent");
    let times = |notice: &mut Notice, minutes: i64| {
        let end = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_mins(minutes);
        notice.payment.record.created_at = Some(Timestamp::UNIX_EPOCH);
        (notice.payment.record.updated_at, notice.payment.settled_at) = (Some(end), Some(end));
    };
    vec![
        ("received", received()),
        ("parts of a sat", with(received(), |n| n.payment.record.amount_msat = Msat::new(1_234_500))),
        ("no memo", notice(Inbound, Succeeded, 21, "")),
        ("unconfirmed", with(received(), |n| n.payment.confirmed = false)),
        ("late", with(received(), |n| n.payment.late = true)),
        ("after quiet hours", with(received(), |n| n.held = Some(Hold::QuietHours))),
        ("after a mute", with(received(), |n| n.held = Some(Hold::Muted))),
        ("right to left", notice(Inbound, Succeeded, 21, "\u{5e9}\u{5dc}\u{5d5}\u{5dd} 5 \u{202e}")),
        ("sent, with a fee", with(sent(), |n| n.payment.record.fee_msat = Msat::new(1_500))),
        ("sent after 5 min", with(sent(), |n| times(n, 5))),
        ("sent after 26 h", with(sent(), |n| times(n, 26 * 60))),
        ("sent after all", with(sent(), |n| n.payment.reversals = 1)),
        ("on its way", notice(Outbound, Pending, 1_500, "rent")),
        ("not sent", notice(Outbound, Failed, 1_500, "rent")),
        ("came back", with(notice(Outbound, Failed, 1_500, "rent"), |n| n.payment.reversals = 1)),
        ("taken back", with(notice(Inbound, Failed, 1_500, ""), |n| n.payment.reversals = 1)),
    ]
}

fn summaries() -> Vec<(&'static str, Vec<Notice>)> {
    let received = |count: usize| vec![notice(Inbound, Succeeded, 12_000, ""); count];
    let each = |notices: Vec<Notice>, change: fn(&mut Notice)| -> Vec<Notice> {
        notices.into_iter().map(|notice| with(notice, change)).collect()
    };
    let failed = || notice(Outbound, Failed, 500, "");
    let one_failed = [received(6), vec![failed()]].concat();
    let of_wallets = received(5).into_iter().enumerate().map(|(number, mut notice)| {
        notice.wallet_name = format!("Wallet {number}");
        notice.payment.wallet = WalletId(format!("w{number}"));
        notice
    });
    vec![
        ("seven", received(7)),
        ("seven, one failed", one_failed),
        ("two failed", vec![failed(), failed()]),
        ("on their way", vec![notice(Outbound, Pending, 500, ""); 5]),
        ("late", each(received(2), |n| n.payment.late = true)),
        ("one late", each(received(1), |n| n.payment.late = true)),
        ("after quiet hours", each(received(3), |n| n.held = Some(Hold::QuietHours))),
        ("after a mute", each(received(3), |n| n.held = Some(Hold::Muted))),
        ("of many wallets", of_wallets.collect()),
    ]
}

fn alarms() -> Vec<Alarm> {
    let of = |cause| Alarm { wallet: WalletId("shop".into()), wallet_name: "Shop".into(), cause };
    vec![
        of(Cause::BalanceBelow { balance_msat: Msat::from_sat(900), limit_msat: Msat::from_sat(1_000) }),
        of(Cause::NotLive { minutes: 10 }),
        of(Cause::Rejected { fault: Fault::KeyRejected }),
    ]
}

fn readings() -> Vec<(&'static str, Shown, Amounts)> {
    let now = "2026-11-27T12:00:00Z".parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC);
    let euro = Currency::parse("EUR").unwrap();
    let rate = Rate::new(euro, 1_250.0, "2026-11-27T10:00:00Z".parse().unwrap());
    let amounts = |unit| Amounts::new(unit, rate.as_ref(), &now);
    vec![
        ("sat", Shown::default(), amounts(Unit::Sat)),
        ("BTC", Shown::default(), amounts(Unit::Btc)),
        ("EUR", Shown::default(), amounts(Unit::Fiat(euro))),
        ("no amounts, no memos", Shown { amounts: false, memos: false }, amounts(Unit::Sat)),
    ]
}

#[test]
fn texts() {
    let mut table = String::new();
    for language in Language::ALL {
        within(language, || {
            for (unit, shown, amounts) in readings() {
                writeln!(table, "{}, {unit}", language.name()).unwrap();
                let mut line = |what: &str, Wording { title, body }: Wording| {
                    writeln!(table, "    {what}: {title} | {body}").unwrap();
                };
                for (what, notice) in singles() {
                    line(what, wording_of(&Announcement::Single(Box::new(notice)), shown, &amounts));
                }
                for (what, notices) in summaries() {
                    line(what, wording_of(&Announcement::Summary(notices), shown, &amounts));
                }
                for alarm in alarms() {
                    line("alarm", words::alarm(&alarm, shown, &amounts));
                }
            }
        });
    }
    is_golden("texts.txt", &table);
}

//! What the watching program last wrote down of a wallet: its state and since when, why, what comes next, and what it
//! heard.

use jiff::Timestamp;
use satchime_domain::health::{Health, Observation};
use satchime_domain::push::LiveMode;
use satchime_domain::text;
use satchime_domain::wallet::HistoryPosition;
use satchime_domain::words::{StateLabel, unreadable_note};

use super::check::{Area, Check};
use super::facts::Watching;

const CHECK: &str = "watched";
/// A state's name comes from a database.
const STATE: usize = 40;

pub fn check(observation: Option<&Observation>, satchime_runs: bool, now: Timestamp) -> Check {
    let check = match observation {
        None => not_yet(satchime_runs),
        Some(observed) if satchime_runs => as_it_is(observed, now),
        Some(observed) => as_it_was(observed, now),
    };
    check.with_watching(Watching { satchime_runs, observation: observation.cloned() })
}

fn not_yet(satchime_runs: bool) -> Check {
    let running = if satchime_runs { "is running" } else { "is not running" };
    Check::note(Area::Wallet, CHECK, format!("not watched yet; Satchime {running}"))
}

fn as_it_is(observed: &Observation, now: Timestamp) -> Check {
    let label = StateLabel::observed(observed);
    let (word, remark) = state(label, observed);
    let mut found = format!("{word} for {}{remark}", long(observed.since, now));
    if let Some(trouble) = &observed.trouble {
        found.push_str(&format!(": {}", text::one_line(&trouble.title, text::NAME)));
    }
    if let Some(retry_at) = observed.retry_at {
        found.push_str(&format!(", tries again {}", until(retry_at, now)));
    }
    found.push_str(&format!("; Satchime is running (seen {})", ago(observed.at, now)));
    let check = match label {
        Some(StateLabel::Rejected) => {
            let next = "Mend that, then let Satchime try again: in its window, or by starting it anew.";
            let code = observed.trouble.as_ref().map(|trouble| trouble.code);
            Check::wrong(Area::Wallet, CHECK, found, next).with_code(code)
        }
        Some(StateLabel::Live(LiveMode::PushMissing)) => Check::note(Area::Wallet, CHECK, found)
            .and_next("See where they get lost: satchimectl doctor --test-push"),
        Some(StateLabel::Live(mode @ LiveMode::NoSocket)) => {
            Check::note(Area::Wallet, CHECK, found).and_next(mode.advice().unwrap_or_default())
        }
        Some(StateLabel::Live(_)) => Check::good(Area::Wallet, CHECK, found),
        _ => Check::note(Area::Wallet, CHECK, found),
    };
    let mut more = heard(&observed.health, now);
    if let Some(next) = observed.health.next_reconcile_at {
        more.push(format!("compares again {}", until(next, now)));
    }
    check.and_more(more)
}

fn as_it_was(observed: &Observation, now: Timestamp) -> Check {
    let (word, remark) = state(StateLabel::observed(observed), observed);
    let mut found = format!("last seen {word} {}{remark}", ago(observed.at, now));
    if let Some(trouble) = &observed.trouble {
        found.push_str(&format!(" ({})", text::one_line(&trouble.title, text::NAME)));
    }
    found.push_str("; Satchime is not running");
    let check = Check::note(Area::Wallet, CHECK, found).and_next("Start Satchime, or `satchimectl watch`.");
    check.and_more(heard(&observed.health, now))
}

fn state(label: Option<StateLabel>, observed: &Observation) -> (String, &'static str) {
    match label {
        Some(label) => (label.word().to_owned(), label.remark()),
        None => (text::one_line(&observed.state, STATE), ""),
    }
}

/// Since Satchime started: what came, and what went wrong.
fn heard(health: &Health, now: Timestamp) -> Vec<String> {
    let told = |what: &str, at: Option<Timestamp>, never: &str| {
        at.map_or_else(|| never.to_owned(), |at| format!("{what} {}", ago(at, now)))
    };
    let heard = [
        told("last frame", health.last_frame_at, "no frame yet"),
        told("last confirmed", health.last_confirmed_at, "nothing confirmed yet"),
        told("last compared with the server", health.last_reconciled_at, "not compared with the server yet"),
    ];
    let mut trouble = vec![match health.reconnects {
        0 => "no reconnect".to_owned(),
        1 => "1 reconnect".to_owned(),
        several => format!("{several} reconnects"),
    }];
    match health.found_without_frame {
        0 => {}
        1 => trouble.push("1 payment came without a frame".into()),
        several => trouble.push(format!("{several} payments came without a frame")),
    }
    if let Some(last) = &health.last_trouble {
        let title = text::one_line(&last.title, text::NAME);
        trouble.push(format!("last trouble {}: {title}", ago(last.at, now)));
    }
    let mut lines = vec![heard.join(", "), trouble.join(", ")];
    if let Some(HistoryPosition { read, total }) = health.history {
        let of = total.map_or_else(String::new, |total| format!(" of {total}"));
        lines.push(format!("its past is being read: {read}{of} payments so far"));
    }
    lines.extend(unreadable_note(health.unreadable).map(|note| format!("{}: {}", note.label, note.text)));
    lines
}

/// What lies in the future is told by the clock: then the clock was set back, and no span would be true.
fn ago(at: Timestamp, now: Timestamp) -> String {
    match now.duration_since(at).as_secs() {
        0 => "just now".into(),
        seconds if seconds < 0 => format!("at {at:.0}, by a clock that was set back since"),
        seconds => format!("{} ago", span(seconds)),
    }
}

fn until(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.duration_since(now).as_secs();
    if seconds <= 0 { "now".into() } else { format!("in {}", span(seconds)) }
}

fn long(since: Timestamp, now: Timestamp) -> String {
    span(now.duration_since(since).as_secs().max(0))
}

fn span(seconds: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(24 * 3_600, "days"), (3_600, "h"), (60, "min")];
    // Twice a unit is the least that is told in it: "90 s" says more than "1 min".
    let unit = UNITS.into_iter().find(|(unit, _)| seconds >= 2 * unit);
    unit.map_or_else(|| format!("{seconds} s"), |(unit, name)| format!("{} {name}", seconds / unit))
}

#[cfg(test)]
mod tests {
    use super::super::check::Level;
    use super::*;
    use crate::fixtures::moment;
    use crate::output::json;
    use jiff::SignedDuration;
    use satchime_domain::connection::ConnectionState;
    use satchime_domain::fault::Fault;
    use satchime_domain::health::Trouble;

    fn before(seconds: i64) -> Timestamp {
        moment() - SignedDuration::from_secs(seconds)
    }

    fn observed(state: &ConnectionState) -> Observation {
        let health = Health {
            reconnects: 2,
            last_frame_at: Some(before(40)),
            last_confirmed_at: Some(before(40)),
            last_reconciled_at: Some(before(25)),
            next_reconcile_at: Some(before(-35)),
            last_trouble: Some(Trouble::new(&Fault::Refused, before(3 * 3_600))),
            ..Health::default()
        };
        Observation::new(state, before(2 * 3_600), &health, before(4))
    }

    #[test]
    fn a_live_wallet_tells_since_when_and_what_it_heard() {
        let live = observed(&ConnectionState::Live { mode: LiveMode::Pushed });
        let check = check(Some(&live), true, moment());
        assert_eq!(
            (check.level, check.found.as_str()),
            (Level::Good, "live for 2 h; Satchime is running (seen 4 s ago)")
        );
        assert_eq!(
            check.more,
            [
                "last frame 40 s ago, last confirmed 40 s ago, last compared with the server 25 s ago",
                "2 reconnects, last trouble 3 h ago: server refused",
                "compares again in 35 s",
            ]
        );
        let line: serde_json::Value = serde_json::from_str(&json::line(&check)).unwrap();
        let (watching, observation) = (&line["watching"], &line["watching"]["observation"]);
        assert_eq!(watching["satchime_runs"], true);
        assert_eq!((&observation["state"], &observation["mode"]), (&"live".into(), &"pushed".into()));
        assert_eq!(observation["since"], before(2 * 3_600).to_string());
        assert_eq!(observation["health"]["last_frame_at"], before(40).to_string());
        assert_eq!(observation["health"]["last_trouble"]["code"], "server_refused");
        assert_eq!(observation["health"]["reconnects"], 2);
    }

    #[test]
    fn what_is_not_well_tells_why_and_what_comes_next() {
        let waiting =
            ConnectionState::WaitingToRetry { attempt: 2, retry_at: before(-12), fault: Fault::Refused };
        let waiting = check(Some(&observed(&waiting)), true, moment());
        assert_eq!(waiting.level, Level::Note);
        assert!(waiting.found.contains("server refused, tries again in 12 s"), "{}", waiting.found);

        let rejected = observed(&ConnectionState::Rejected { fault: Fault::KeyRejected });
        let rejected = check(Some(&rejected), true, moment());
        assert_eq!((rejected.level, rejected.code), (Level::Wrong, Some(Fault::KeyRejected.code())));
        assert!(rejected.found.starts_with("stopped for 2 h: key rejected"), "{}", rejected.found);

        let missing = observed(&ConnectionState::Live { mode: LiveMode::PushMissing });
        let missing = check(Some(&missing), true, moment());
        assert_eq!(missing.level, Level::Note);
        let said = "live for 2 h, but no pushes arrive: checked regularly; ";
        assert!(missing.found.starts_with(said), "{}", missing.found);
    }

    #[test]
    fn without_a_running_satchime_it_is_the_past() {
        let rejected = observed(&ConnectionState::Rejected { fault: Fault::KeyRejected });
        let live = observed(&ConnectionState::Live { mode: LiveMode::Pushed });
        let check = check(Some(&live), false, moment());
        assert_eq!(check.found, "last seen live 4 s ago; Satchime is not running");
        assert!(!check.more.iter().any(|line| line.contains("compares again")), "{:?}", check.more);
        let check = super::check(Some(&rejected), false, moment());
        assert_eq!(check.level, Level::Note);
        assert!(check.found.contains("stopped 4 s ago (key rejected)"), "{}", check.found);
    }

    #[test]
    fn what_nobody_watched_is_said_so() {
        assert_eq!(check(None, true, moment()).found, "not watched yet; Satchime is running");
        let check = check(None, false, moment());
        assert_eq!(
            (check.level, check.found.as_str()),
            (Level::Note, "not watched yet; Satchime is not running")
        );
        let line: serde_json::Value = serde_json::from_str(&json::line(&check)).unwrap();
        assert_eq!(line["watching"], serde_json::json!({"satchime_runs": false, "observation": null}));
    }

    #[test]
    fn times_read_as_people_say_them() {
        for (seconds, said) in [
            (0, "just now"),
            (1, "1 s ago"),
            (119, "119 s ago"),
            (120, "2 min ago"),
            (7_200, "2 h ago"),
            (172_800, "2 days ago"),
        ] {
            assert_eq!(ago(before(seconds), moment()), said);
        }
        assert!(
            ago(before(-90), moment()).contains("2026-11-23T05:17:34Z"),
            "{}",
            ago(before(-90), moment())
        );
        assert_eq!(until(before(5), moment()), "now");
    }
}

//! What the watching program last wrote down of a wallet: its state and since when, why, what comes next, and what it
//! heard.

use jiff::Timestamp;
use satchime_domain::health::{Health, Observation, Trouble};
use satchime_domain::push::LiveMode;
use satchime_domain::text;
use satchime_domain::wallet::HistoryPosition;
use satchime_domain::words::{StateLabel, unreadable_note};
use satchime_l10n::t;

use super::check::{Area, Check};
use super::facts::Watching;
use super::subject::Subject;

const CHECK: Subject = Subject::Watched;
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
    let found = if satchime_runs { t!("doctor-not-watched") } else { t!("doctor-not-watched.stopped") };
    Check::note(Area::Wallet, CHECK, found)
}

fn as_it_is(observed: &Observation, now: Timestamp) -> Check {
    let label = StateLabel::observed(observed);
    let (word, remark) = state(label, observed);
    let mut found = t!("doctor-is", state = word, span = long(observed.since, now), remark = remark);
    if let Some(trouble) = &observed.trouble {
        found = t!("doctor-is.problem", is = found, problem = title(trouble));
    }
    if let Some(retry_at) = observed.retry_at {
        found = t!("doctor-is.retry", is = found, when = until(retry_at, now));
    }
    let found = t!("doctor-is.running", is = found, seen = ago(observed.at, now));
    let check = match label {
        Some(StateLabel::Rejected) => {
            let code = observed.trouble.as_ref().map(|trouble| trouble.code);
            Check::wrong(Area::Wallet, CHECK, found, t!("doctor-rejected")).with_code(code)
        }
        Some(StateLabel::Live(LiveMode::PushMissing)) => {
            Check::note(Area::Wallet, CHECK, found).and_next(t!("doctor-push-missing"))
        }
        Some(StateLabel::Live(mode @ LiveMode::NoSocket)) => {
            Check::note(Area::Wallet, CHECK, found).and_next(mode.advice().unwrap_or_default())
        }
        Some(StateLabel::Live(_)) => Check::good(Area::Wallet, CHECK, found),
        _ => Check::note(Area::Wallet, CHECK, found),
    };
    let mut more = heard(&observed.health, now);
    if let Some(next) = observed.health.next_reconcile_at {
        more.push(t!("doctor-compares", when = until(next, now)));
    }
    check.and_more(more)
}

fn as_it_was(observed: &Observation, now: Timestamp) -> Check {
    let (word, remark) = state(StateLabel::observed(observed), observed);
    let mut found = t!("doctor-was", state = word, seen = ago(observed.at, now), remark = remark);
    if let Some(trouble) = &observed.trouble {
        found = t!("doctor-was.problem", was = found, problem = title(trouble));
    }
    let found = t!("doctor-was.stopped", was = found);
    let check = Check::note(Area::Wallet, CHECK, found).and_next(t!("doctor-was.next"));
    check.and_more(heard(&observed.health, now))
}

fn state(label: Option<StateLabel>, observed: &Observation) -> (String, String) {
    match label {
        Some(label) => (label.word(), label.remark()),
        None => (text::one_line(&observed.state, STATE), String::new()),
    }
}

/// Since Satchime started: what came, and what went wrong.
fn heard(health: &Health, now: Timestamp) -> Vec<String> {
    let ago = |at| ago(at, now);
    let heard = [
        health
            .last_frame_at
            .map_or_else(|| t!("doctor-frame.never"), |at| t!("doctor-frame", when = ago(at))),
        health
            .last_confirmed_at
            .map_or_else(|| t!("doctor-confirmed.never"), |at| t!("doctor-confirmed", when = ago(at))),
        health
            .last_reconciled_at
            .map_or_else(|| t!("doctor-compared.never"), |at| t!("doctor-compared", when = ago(at))),
    ];
    let mut trouble = vec![t!("doctor-reconnects", count = health.reconnects)];
    if health.found_without_frame > 0 {
        trouble.push(t!("doctor-found", count = health.found_without_frame));
    }
    if let Some(last) = &health.last_trouble {
        trouble.push(t!("doctor-trouble", when = ago(last.at), problem = title(last)));
    }
    let mut lines = vec![heard.join(", "), trouble.join(", ")];
    if let Some(HistoryPosition { read, total }) = health.history {
        lines.push(match total {
            Some(total) => t!("doctor-history.of", read = read, total = total),
            None => t!("doctor-history", read = read),
        });
    }
    lines.extend(unreadable_note(health.unreadable).map(|note| format!("{}: {}", note.label, note.text)));
    lines
}

/// What lies in the future is told by the clock: then the clock was set back, and no span would be true.
fn ago(at: Timestamp, now: Timestamp) -> String {
    match now.duration_since(at).as_secs() {
        0 => t!("doctor-ago.now"),
        seconds if seconds < 0 => t!("doctor-ago.ahead", time = format!("{at:.0}")),
        seconds => t!("doctor-ago", span = span(seconds)),
    }
}

fn until(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.duration_since(now).as_secs();
    if seconds <= 0 { t!("doctor-in.now") } else { t!("doctor-in", span = span(seconds)) }
}

fn long(since: Timestamp, now: Timestamp) -> String {
    span(now.duration_since(since).as_secs().max(0))
}

fn span(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    // Twice a unit is the least that is told in it: "90 s" says more than "1 min".
    match seconds / 2 {
        half if half >= DAY => t!("doctor-days", count = seconds / DAY),
        half if half >= HOUR => t!("doctor-hours", count = seconds / HOUR),
        half if half >= MINUTE => t!("doctor-minutes", count = seconds / MINUTE),
        _ => t!("doctor-seconds", count = seconds),
    }
}

fn title(trouble: &Trouble) -> String {
    text::one_line(&trouble.words(), text::NAME)
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
    use satchime_l10n::{Language, within};

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
    fn it_is_said_in_each_language() {
        let live = observed(&ConnectionState::Live { mode: LiveMode::Pushed });
        let health = || {
            let now = check(Some(&live), true, moment());
            [now.found, now.more.join("; "), check(Some(&live), false, moment()).found]
        };
        assert_eq!(
            within(Language::German, health),
            [
                "live seit 2 h; Satchime läuft (gesehen vor 4 s)",
                "letzte Nachricht vor 40 s, zuletzt bestätigt vor 40 s, zuletzt mit dem Server verglichen \
                 vor 25 s; 2-mal neu verbunden, letzte Störung vor 3 h: Server lehnt ab; vergleicht wieder \
                 in 35 s",
                "zuletzt live vor 4 s; Satchime läuft nicht",
            ]
        );
        assert_eq!(
            within(Language::Spanish, health),
            [
                "en vivo desde hace 2 h; Satchime está en marcha (visto hace 4 s)",
                "último mensaje hace 40 s, última confirmación hace 40 s, última comparación con el \
                 servidor hace 25 s; 2 reconexiones, último problema hace 3 h: el servidor rechaza la \
                 conexión; vuelve a comparar en 35 s",
                "visto por última vez en vivo hace 4 s; Satchime no está en marcha",
            ]
        );
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

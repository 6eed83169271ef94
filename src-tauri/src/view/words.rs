//! How all wallets are, in a person's words.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use satchime_domain::connection::ConnectionState;
use satchime_domain::{Timestamp, Zoned};
use satchime_engine::api::Snapshot;
use satchime_l10n::t;

/// The tray's first line: how all wallets are.
pub fn summary(snapshot: &Snapshot) -> String {
    use ConnectionState as C;
    let wanted: Vec<_> = snapshot.wallets.iter().filter(|status| status.wallet.enabled).collect();
    let live = wanted.iter().filter(|status| matches!(status.state, C::Live { .. })).count();
    let stuck: Vec<_> = wanted.iter().filter(|status| matches!(status.state, C::Rejected { .. })).collect();
    match (snapshot.wallets.len(), wanted.len(), stuck.as_slice()) {
        (0, ..) => t!("summary-none"),
        _ if snapshot.settings.paused => t!("summary-paused"),
        (_, 0, _) => t!("summary-off"),
        (.., [one]) => {
            let title = one.state.fault().map(|fault| fault.explain().title).unwrap_or_default();
            t!("summary-one-stuck", wallet = one.wallet.name.as_str(), title = title)
        }
        (.., [_, _, ..]) => t!("summary-stuck", count = stuck.len()),
        (_, 1, []) if live == 0 => t!("summary-connecting"),
        (_, count, []) if live == count => t!("summary-live", count = count),
        (_, count, []) => t!("summary-some-live", live = live, count = count),
    }
}

/// The same text with a capital letter.
pub fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// "15:04", with the day where it is another one.
pub fn until(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    match at.date() {
        day if day == now.date() => time(&at),
        day if day == now.date().saturating_add(1.day()) => t!("tomorrow-and-time", time = time(&at)),
        _ => t!("day-and-time", when = day(&at, &now), time = time(&at)),
    }
}

/// "15:04".
pub fn time(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

/// "27 Nov", with the year where it is another one.
pub fn day(at: &Zoned, now: &Zoned) -> String {
    match at.year() == now.year() {
        true => t!("day", day = at.day(), month = at.month()),
        false => t!("day-with-year", day = at.day(), month = at.month(), year = at.year().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use satchime_domain::fault::Fault;
    use satchime_domain::push::LiveMode;

    use super::*;
    use crate::fixtures;

    #[test]
    fn the_summary_counts_what_is_wanted() {
        use ConnectionState as C;
        let live = || C::Live { mode: LiveMode::Pushed };
        let rejected = || C::Rejected { fault: Fault::KeyRejected };
        let wallets = |states: Vec<C>| Snapshot {
            wallets: states.into_iter().map(|state| fixtures::status("Shop", state)).collect(),
            ..Snapshot::default()
        };
        for (snapshot, expected) in [
            (wallets(vec![]), "No wallet yet"),
            (wallets(vec![live()]), "1 wallet live"),
            (wallets(vec![C::Verifying]), "Connecting 1 wallet"),
            (wallets(vec![live(), live()]), "Both wallets live"),
            (wallets(vec![live(), live(), live()]), "All 3 wallets live"),
            (wallets(vec![live(), C::Connecting]), "1 of 2 wallets live"),
            (wallets(vec![live(), rejected()]), "Shop: key rejected"),
            (wallets(vec![C::Rejected { fault: Fault::DeafChannel }]), "Shop: hears nothing"),
            (wallets(vec![rejected(), rejected()]), "2 wallets need you"),
            (Snapshot { settings: fixtures::paused(), ..wallets(vec![C::Disabled]) }, "Paused"),
        ] {
            assert_eq!(summary(&snapshot), expected);
        }
        let mut off = wallets(vec![C::Disabled, live()]);
        off.wallets[0].wallet.enabled = false;
        assert_eq!(summary(&off), "1 wallet live");
        off.wallets.pop();
        assert_eq!(summary(&off), "All wallets are off");
    }

    #[test]
    fn a_time_to_come_is_told_with_its_day() {
        let at = |time: &str| time.parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        for (time, expected) in [
            ("2026-12-30T21:59:00Z", "23:59"),
            ("2026-12-30T22:00:00Z", "tomorrow, 00:00"),
            ("2026-12-31T22:00:00Z", "1 Jan 2027, 00:00"),
        ] {
            assert_eq!(until(at(time), at("2026-12-30T10:00:00Z"), &zone), expected);
        }
        assert_eq!(until(at("2026-07-09T06:00:00Z"), at("2026-07-01T10:00:00Z"), &zone), "9 Jul, 08:00");
    }
}

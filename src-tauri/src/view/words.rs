//! How all wallets are, in a person's words.

use satchime_domain::connection::ConnectionState;
use satchime_engine::api::Snapshot;

/// The tray's first line: how all wallets are.
pub fn summary(snapshot: &Snapshot) -> String {
    use ConnectionState as C;
    let wanted: Vec<_> = snapshot.wallets.iter().filter(|status| status.wallet.enabled).collect();
    let live = wanted.iter().filter(|status| matches!(status.state, C::Live { .. })).count();
    let stuck: Vec<_> = wanted.iter().filter(|status| matches!(status.state, C::Rejected { .. })).collect();
    match (snapshot.wallets.len(), wanted.len(), stuck.as_slice()) {
        (0, ..) => "No wallet yet".into(),
        _ if snapshot.settings.paused => "Paused".into(),
        (_, 0, _) => "All wallets are off".into(),
        (.., [one]) => {
            let title = one.state.fault().map_or("needs you", |fault| fault.explain().title);
            format!("{}: {title}", one.wallet.name)
        }
        (.., [_, _, ..]) => format!("{} wallets need you", stuck.len()),
        (_, 1, []) if live == 1 => "1 wallet live".into(),
        (_, 1, []) => "Connecting 1 wallet".into(),
        (_, 2, []) if live == 2 => "Both wallets live".into(),
        (_, count, []) if live == count => format!("All {count} wallets live"),
        (_, count, []) => format!("{live} of {count} wallets live"),
    }
}

/// The same text with a capital letter.
pub fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use satchime_domain::fault::Fault;
    use satchime_domain::push::LiveMode;
    use satchime_domain::settings::Settings;

    use super::*;
    use crate::fixtures;

    #[test]
    fn the_summary_counts_what_is_wanted() {
        use ConnectionState as C;
        let live = || C::Live { mode: LiveMode::Pushed };
        let rejected = || C::Rejected { fault: Fault::KeyRejected };
        let wallets = |states: Vec<C>| Snapshot {
            wallets: states.into_iter().map(|state| fixtures::status("Shop", state)).collect(),
            settings: Settings::default(),
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
}

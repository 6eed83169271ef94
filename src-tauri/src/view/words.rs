//! States in a person's words.

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, FaultCode};
use satchime_domain::push::LiveMode;
use satchime_engine::api::Snapshot;

use crate::view::types::StateKind;

/// The state's picture and words, without what ticks: the window adds the countdown. `wanted`: the person switched the
/// wallet on; `paused`: they paused all.
pub fn state(state: &ConnectionState, wanted: bool, paused: bool) -> (StateKind, String) {
    let with = |words: &str, fault: &Fault| format!("{words}: {}", fault.explain().title);
    match state {
        ConnectionState::Disabled if !wanted => (StateKind::Disabled, "Off".into()),
        ConnectionState::Disabled if paused => (StateKind::Disabled, "Paused".into()),
        // Wanted and not paused: its worker is about to begin.
        ConnectionState::Disabled | ConnectionState::Connecting => {
            (StateKind::Connecting, "Connecting".into())
        }
        ConnectionState::Verifying => (StateKind::Verifying, "Checking the key".into()),
        ConnectionState::CatchingUp { trouble: None } => (StateKind::CatchingUp, "Catching up".into()),
        ConnectionState::CatchingUp { trouble: Some(fault) } => {
            (StateKind::CatchingUp, with("Catching up", fault))
        }
        ConnectionState::Live { mode } => live(*mode),
        ConnectionState::WaitingToRetry { fault, .. } => {
            (StateKind::WaitingToRetry, with("Reconnecting", fault))
        }
        ConnectionState::Rejected { fault } => (StateKind::Rejected, rejected(fault)),
    }
}

fn live(mode: LiveMode) -> (StateKind, String) {
    match mode {
        LiveMode::Pushed => (StateKind::Live, "Live".into()),
        LiveMode::Polled => (StateKind::Live, "Live, checked regularly".into()),
        LiveMode::PushMissing => (StateKind::Live, "Live, but no pushes arrive: checked regularly".into()),
        LiveMode::Unconfirmed => (StateKind::Listening, "Listening, unconfirmed".into()),
    }
}

fn rejected(fault: &Fault) -> String {
    let explanation = fault.explain();
    let to_do = match explanation.code {
        FaultCode::KeyRejected | FaultCode::KeyMissing | FaultCode::KeyForOtherServer => "paste a new one",
        FaultCode::KeyringLocked => "unlock it and try again",
        FaultCode::WalletIdMismatch => "paste the right one",
        FaultCode::DeafChannel => "add the invoice key",
        FaultCode::SameWallet => "remove one of the two",
        _ => return sentence(explanation.title),
    };
    format!("{}: {to_do}", sentence(explanation.title))
}

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
    use satchime_domain::Timestamp;
    use satchime_domain::settings::Settings;

    use super::*;
    use crate::fixtures;

    #[test]
    fn every_state_has_words_without_a_clock() {
        use ConnectionState as C;
        let retry_at = Timestamp::UNIX_EPOCH;
        for (connection, wanted, paused, kind, words) in [
            (C::Disabled, false, false, StateKind::Disabled, "Off"),
            (C::Disabled, false, true, StateKind::Disabled, "Off"),
            (C::Disabled, true, true, StateKind::Disabled, "Paused"),
            (C::Disabled, true, false, StateKind::Connecting, "Connecting"),
            (C::Connecting, true, false, StateKind::Connecting, "Connecting"),
            (C::Verifying, true, false, StateKind::Verifying, "Checking the key"),
            (C::CatchingUp { trouble: None }, true, false, StateKind::CatchingUp, "Catching up"),
            (
                C::CatchingUp { trouble: Some(Fault::RateLimited { retry_after: None }) },
                true,
                false,
                StateKind::CatchingUp,
                "Catching up: too many requests",
            ),
            (C::Live { mode: LiveMode::Pushed }, true, false, StateKind::Live, "Live"),
            (C::Live { mode: LiveMode::Polled }, true, false, StateKind::Live, "Live, checked regularly"),
            (
                C::Live { mode: LiveMode::PushMissing },
                true,
                false,
                StateKind::Live,
                "Live, but no pushes arrive: checked regularly",
            ),
            (
                C::Live { mode: LiveMode::Unconfirmed },
                true,
                false,
                StateKind::Listening,
                "Listening, unconfirmed",
            ),
            (
                C::WaitingToRetry { attempt: 3, retry_at, fault: Fault::Refused },
                true,
                false,
                StateKind::WaitingToRetry,
                "Reconnecting: server refused",
            ),
            (
                C::Rejected { fault: Fault::KeyRejected },
                true,
                false,
                StateKind::Rejected,
                "Key rejected: paste a new one",
            ),
            (
                C::Rejected { fault: Fault::DeafChannel },
                true,
                false,
                StateKind::Rejected,
                "Hears nothing: add the invoice key",
            ),
        ] {
            assert_eq!(state(&connection, wanted, paused), (kind, words.to_owned()), "{connection:?}");
        }
    }

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

//! Words for a wallet's connection, for how its payments come, and for what it is watched with: the tray, the window,
//! the terminal and the doctor take them from here. Those for a fault are [`Fault::explain`]'s. What is no sentence
//! begins with a small letter, and nothing here ticks.

use satchime_l10n::t;

use crate::connection::ConnectionState;
use crate::fault::Fault;
use crate::health::Observation;
use crate::push::LiveMode;
use crate::wallet::{Access, Progress};

/// What the state of a wallet's connection is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateLabel {
    /// The person switched this wallet off.
    Off,
    /// The person paused all wallets.
    Paused,
    Connecting,
    Verifying,
    CatchingUp,
    Live(LiveMode),
    WaitingToRetry,
    Rejected,
}

impl StateLabel {
    /// `wanted`: the person switched the wallet on; `paused`: they paused all.
    pub const fn of(state: &ConnectionState, wanted: bool, paused: bool) -> Self {
        match state {
            ConnectionState::Disabled if !wanted => Self::Off,
            ConnectionState::Disabled if paused => Self::Paused,
            // Wanted and not paused: its worker is about to begin.
            ConnectionState::Disabled | ConnectionState::Connecting => Self::Connecting,
            ConnectionState::Verifying => Self::Verifying,
            ConnectionState::CatchingUp { .. } => Self::CatchingUp,
            ConnectionState::Live { mode } => Self::Live(*mode),
            ConnectionState::WaitingToRetry { .. } => Self::WaitingToRetry,
            ConnectionState::Rejected { .. } => Self::Rejected,
        }
    }

    /// `None` for a state of another version's.
    pub fn observed(observation: &Observation) -> Option<Self> {
        Some(match (observation.state.as_str(), observation.mode) {
            ("disabled", _) => Self::Paused,
            ("connecting", _) => Self::Connecting,
            ("verifying", _) => Self::Verifying,
            ("catching_up", _) => Self::CatchingUp,
            ("live", mode) => Self::Live(mode.unwrap_or(LiveMode::Pushed)),
            ("waiting_to_retry", _) => Self::WaitingToRetry,
            ("rejected", _) => Self::Rejected,
            _ => return None,
        })
    }

    /// A time may follow: "live for 2 h", "reconnecting in 4 s".
    pub fn word(self) -> String {
        match self {
            Self::Off => t!("state-off"),
            Self::Paused => t!("state-paused"),
            Self::Connecting => t!("state-connecting"),
            Self::Verifying => t!("state-verifying"),
            Self::CatchingUp => t!("state-catching-up"),
            Self::Live(LiveMode::Unconfirmed) => t!("state-listening"),
            Self::Live(_) => t!("state-live"),
            Self::WaitingToRetry => t!("state-reconnecting"),
            Self::Rejected => t!("state-stopped"),
        }
    }

    /// What follows the word, or its time: ", checked regularly". Mostly nothing.
    pub fn remark(self) -> String {
        match self {
            Self::Live(LiveMode::PushMissing) => t!("remark-push-missing"),
            Self::Live(LiveMode::Polled) => t!("remark-polled"),
            Self::Live(LiveMode::NoSocket) => t!("remark-no-socket"),
            Self::Live(LiveMode::Unconfirmed) => t!("remark-unconfirmed"),
            _ => String::new(),
        }
    }
}

/// A wallet's state in one line: "reconnecting: server refused", "key rejected: paste a new one". For `wanted` and
/// `paused` see [`StateLabel::of`].
pub fn line(state: &ConnectionState, wanted: bool, paused: bool) -> String {
    let label = StateLabel::of(state, wanted, paused);
    match state.fault() {
        Some(fault) if label == StateLabel::Rejected => rejected(fault),
        Some(fault) => format!("{}: {}", label.word(), fault.explain().title),
        None => format!("{}{}", label.word(), label.remark()),
    }
}

fn rejected(fault: &Fault) -> String {
    let title = fault.explain().title;
    match fault.to_do() {
        Some(to_do) => format!("{title}: {to_do}"),
        None => title,
    }
}

/// What a state means and what follows from it, in sentences. For `wanted` and `paused` see [`StateLabel::of`].
pub fn meaning(state: &ConnectionState, access: Access, wanted: bool, paused: bool) -> String {
    match (StateLabel::of(state, wanted, paused), state.fault()) {
        (StateLabel::Live(mode), _) => mode.meaning(access),
        (StateLabel::Rejected, Some(fault)) if fault.is_asked_again() => {
            t!("meaning-waits-and-asks")
        }
        (StateLabel::Rejected, _) => t!("meaning-waits"),
        (_, Some(fault)) => {
            let explanation = fault.explain();
            format!("{} {}", explanation.text, explanation.next)
        }
        (StateLabel::Off | StateLabel::Paused, None) => t!("meaning-off"),
        (_, None) => t!("meaning-coming"),
    }
}

/// A few words that stand beside a wallet, and the sentences behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub label: String,
    pub text: String,
}

impl Progress {
    /// Where payments of this wallet can't be read.
    pub fn note(&self) -> Option<Note> {
        unreadable_note(self.unreadable)
    }
}

/// So many of a wallet's payments can't be read; nothing where all can.
pub fn unreadable_note(count: u64) -> Option<Note> {
    let note = || Note {
        label: t!("note-unreadable", count = count),
        text: t!("note-unreadable.text", count = count),
    };
    (count > 0).then(note)
}

impl LiveMode {
    /// How payments come.
    pub fn meaning(self, access: Access) -> String {
        match (self, access) {
            (Self::Pushed, _) => t!("meaning-pushed"),
            (Self::PushMissing, _) => t!("meaning-push-missing"),
            (Self::NoSocket, _) => t!("meaning-no-socket"),
            (Self::Polled, Access::AdminKey) => t!("meaning-polled-admin"),
            (Self::Polled, _) => t!("meaning-polled"),
            (Self::Unconfirmed, _) => t!("meaning-unconfirmed"),
        }
    }

    /// Where the server does not tell by itself.
    pub fn note(self) -> Option<Note> {
        let (label, text) = match self {
            Self::PushMissing | Self::Polled => (t!("note-polled"), t!("note-polled.text")),
            Self::NoSocket => (t!("note-no-socket"), t!("note-no-socket.text")),
            Self::Pushed | Self::Unconfirmed => return None,
        };
        Some(Note { label, text })
    }

    /// What a person may do about it, and what it does not harm.
    pub fn advice(self) -> Option<String> {
        match self {
            Self::PushMissing => Some(t!("advice-push-missing")),
            Self::NoSocket => Some(t!("advice-no-socket")),
            Self::Pushed | Self::Polled | Self::Unconfirmed => None,
        }
    }
}

impl Access {
    /// What a wallet is watched with.
    pub fn label(self) -> String {
        match self {
            Self::InvoiceKey => t!("access-invoice"),
            Self::AdminKey => t!("access-admin"),
            Self::IdOnly => t!("access-id-only"),
        }
    }

    /// What is to be known of it wherever the wallet stands; nothing of an invoice key.
    pub fn note(self) -> Option<Note> {
        let (label, text) = match self {
            Self::InvoiceKey => return None,
            Self::AdminKey => (self.label(), t!("access-admin.note")),
            Self::IdOnly => (t!("access-id-only.label"), t!("access-id-only.note")),
        };
        Some(Note { label, text })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::fault::KeyringFault;
    use crate::health::Health;
    use ConnectionState as C;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;
    const MODES: [LiveMode; 5] = [
        LiveMode::Pushed,
        LiveMode::PushMissing,
        LiveMode::Polled,
        LiveMode::NoSocket,
        LiveMode::Unconfirmed,
    ];

    fn live(mode: LiveMode) -> C {
        C::Live { mode }
    }

    fn waiting() -> C {
        C::WaitingToRetry { attempt: 3, retry_at: AT, fault: Fault::Refused }
    }

    fn rejected(fault: Fault) -> C {
        C::Rejected { fault }
    }

    fn slowed() -> C {
        C::CatchingUp { trouble: Some(Fault::RateLimited { retry_after: None }) }
    }

    #[test]
    fn every_state_has_a_word_and_a_line() {
        for (state, word, line) in [
            (C::Connecting, "connecting", "connecting"),
            (C::Verifying, "checking the key", "checking the key"),
            (C::CatchingUp { trouble: None }, "catching up", "catching up"),
            (slowed(), "catching up", "catching up: too many requests"),
            (live(LiveMode::Pushed), "live", "live"),
            (live(LiveMode::Polled), "live", "live, checked regularly"),
            (live(LiveMode::PushMissing), "live", "live, but no pushes arrive: checked regularly"),
            (live(LiveMode::NoSocket), "live", "live, without pushes: the server's proxy refuses WebSockets"),
            (live(LiveMode::Unconfirmed), "listening", "listening, unconfirmed"),
            (waiting(), "reconnecting", "reconnecting: server refused"),
            (rejected(Fault::KeyRejected), "stopped", "key rejected: paste a new one"),
            (rejected(Fault::DeafChannel), "stopped", "hears nothing: add the invoice key"),
            (rejected(Fault::NotSetUp), "stopped", "server not set up"),
        ] {
            assert_eq!(StateLabel::of(&state, true, false).word(), word, "{state:?}");
            assert_eq!(super::line(&state, true, false), line, "{state:?}");
        }
    }

    #[test]
    fn what_is_disabled_is_off_or_paused_or_about_to_begin() {
        for (wanted, paused, word) in
            [(false, false, "off"), (false, true, "off"), (true, true, "paused"), (true, false, "connecting")]
        {
            assert_eq!(line(&C::Disabled, wanted, paused), word);
        }
    }

    #[test]
    fn what_was_written_down_is_called_as_it_was() {
        let modes = MODES;
        let others =
            [C::Disabled, C::Connecting, C::Verifying, slowed(), waiting(), rejected(Fault::KeyRejected)];
        for state in modes.map(live).into_iter().chain(others) {
            let observation = Observation::new(&state, AT, &Health::default(), AT);
            assert_eq!(StateLabel::observed(&observation), Some(StateLabel::of(&state, true, true)));
            let unknown = Observation { state: "dreaming".into(), ..observation };
            assert_eq!(StateLabel::observed(&unknown), None);
        }
    }

    #[test]
    fn every_state_is_explained_in_sentences_of_its_own() {
        let meaning = |state: &C| super::meaning(state, Access::InvoiceKey, true, true);
        let modes = MODES;
        let locked = rejected(Fault::Keyring(KeyringFault::Locked));
        let others = [C::Disabled, C::Verifying, slowed(), waiting(), rejected(Fault::KeyRejected), locked];
        let mut said: Vec<String> = modes.map(live).iter().chain(&others).map(meaning).collect();
        for sentences in &said {
            assert!(sentences.ends_with('.') && sentences.starts_with(char::is_uppercase), "{sentences}");
        }
        said.sort();
        said.dedup();
        assert_eq!(said.len(), 11, "{said:?}");
        assert_eq!(
            meaning(&waiting()),
            "Nothing answers at the server's address and port: it is probably stopped or restarting. \
             Start the server, or check the port. Satchime keeps trying."
        );
    }

    #[test]
    fn no_more_is_promised_than_is_done() {
        let meaning = |fault| super::meaning(&rejected(fault), Access::InvoiceKey, true, false);
        for fault in [Fault::KeyRejected, Fault::DeafChannel] {
            assert!(meaning(fault).contains("asks"));
        }
        assert!(!meaning(Fault::Keyring(KeyringFault::Locked)).contains("asks"));
        let polled = [Access::InvoiceKey, Access::AdminKey].map(|access| LiveMode::Polled.meaning(access));
        assert_eq!(polled.each_ref().map(|said| said.contains("admin key")), [false, true]);
        assert!(polled.iter().all(|said| said.contains("more rarely")), "{polled:?}");
    }

    #[test]
    fn only_what_is_not_as_it_should_be_carries_a_note() {
        let modes = MODES;
        assert_eq!(modes.map(|mode| mode.note().is_some()), [false, true, true, true, false]);
        assert_eq!(modes.map(|mode| mode.advice().is_some()), [false, true, false, true, false]);
        for (access, label, note) in [
            (Access::InvoiceKey, "invoice key", None),
            (Access::AdminKey, "admin key", Some("admin key")),
            (Access::IdOnly, "wallet id only", Some("unconfirmed")),
        ] {
            assert_eq!(access.label(), label);
            assert_eq!(access.note().map(|note| note.label).as_deref(), note);
        }
    }

    #[test]
    fn what_can_not_be_read_is_counted_in_words() {
        let label = |unreadable| Progress { unreadable, ..Progress::default() }.note().map(|note| note.label);
        assert_eq!(label(0), None);
        assert_eq!(label(1).as_deref(), Some("1 payment can't be read"));
        assert_eq!(label(12).as_deref(), Some("12 payments can't be read"));
    }
}

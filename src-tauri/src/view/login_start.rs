//! Whether the system starts Satchime at login, as the window sees it.

use std::io;

use satchime_l10n::t;
use serde::Serialize;
use specta::Type;

use super::problems::{plain, problem};
use super::types::CommandError;
use crate::login_start::State;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LoginStartView {
    /// Satchime starts, hidden, when the person logs in.
    pub on: bool,
    /// What has to be known of that.
    pub note: Option<String>,
}

impl From<State> for LoginStartView {
    fn from(state: State) -> Self {
        let note = match &state {
            State::On | State::Off => None,
            State::Disabled => Some(t!("login-start-switched-off")),
            State::Gone(program) => Some(t!("login-start-gone", program = program.to_string())),
        };
        Self { on: state == State::On, note }
    }
}

pub fn failed(error: &io::Error) -> CommandError {
    let text = t!("login-start-failed.text", error = error.to_string());
    plain(problem("login_start_failed", t!("login-start-failed"), text, t!("login-start-failed.next")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_starts_satchime_is_on() {
        let on = |state: State| LoginStartView::from(state).on;
        assert!(on(State::On));
        assert!(!on(State::Off) && !on(State::Disabled) && !on(State::Gone("/tmp/satchime".into())));
    }
}

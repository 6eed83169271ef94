//! One thing that was looked at.

use anstyle::{AnsiColor, Style};
use satchime_domain::fault::{Fault, FaultCode};
use satchime_domain::text;
use satchime_domain::wallet::Wallet;
use satchime_l10n::t;
use serde::Serialize;

use super::facts::{PushTested, Watching};
use super::subject::Subject;
use crate::failure::Failure;
use crate::output::human::{Words, pad_right};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Keyring,
    DataFolder,
    Desktop,
    Wallet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Good,
    /// Good to know; not wrong.
    Note,
    Wrong,
}

/// The answer to one question, with what to do where something should be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    event: &'static str,
    pub area: Area,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet_name: Option<String>,
    check: Subject,
    pub level: Level,
    pub found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<FaultCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What else a person reads below; programs find it in the fields that follow.
    #[serde(skip)]
    pub more: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    watching: Option<Watching>,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_test: Option<PushTested>,
}

impl Check {
    pub fn good(area: Area, check: Subject, found: impl Into<String>) -> Self {
        Self::new(area, check, Level::Good, found, None)
    }

    pub fn note(area: Area, check: Subject, found: impl Into<String>) -> Self {
        Self::new(area, check, Level::Note, found, None)
    }

    pub fn wrong(area: Area, check: Subject, found: impl Into<String>, next: impl Into<String>) -> Self {
        Self::new(area, check, Level::Wrong, found, Some(next.into()))
    }

    pub fn fault(area: Area, check: Subject, fault: Fault) -> Self {
        let code = fault.code();
        let Failure { what, next, .. } = fault.into();
        Self { code: Some(code), ..Self::wrong(area, check, what, next) }
    }

    fn new(area: Area, check: Subject, level: Level, found: impl Into<String>, next: Option<String>) -> Self {
        Self {
            event: "check",
            area,
            wallet_id: None,
            wallet_name: None,
            check,
            level,
            found: found.into(),
            code: None,
            next,
            more: Vec::new(),
            watching: None,
            push_test: None,
        }
    }

    pub fn and_next(self, next: impl Into<String>) -> Self {
        Self { next: Some(next.into()), ..self }
    }

    pub fn with_code(self, code: Option<FaultCode>) -> Self {
        Self { code, ..self }
    }

    pub fn and_more(self, more: Vec<String>) -> Self {
        Self { more, ..self }
    }

    pub fn with_watching(self, watching: Watching) -> Self {
        Self { watching: Some(watching), ..self }
    }

    pub fn with_push_test(self, tested: PushTested) -> Self {
        Self { push_test: Some(tested), ..self }
    }

    /// The same in other words.
    pub fn finding(self, found: impl Into<String>) -> Self {
        Self { found: found.into(), ..self }
    }

    pub fn of(self, wallet: &Wallet) -> Self {
        Self { wallet_id: Some(wallet.id.to_string()), wallet_name: Some(wallet.name.clone()), ..self }
    }

    /// Checks under the same heading belong together.
    pub fn heading(&self) -> String {
        match (&self.wallet_name, self.area) {
            (Some(name), _) => t!("doctor-wallet", wallet = text::one_line(name, text::NAME)),
            (None, Area::Keyring) => t!("doctor-keyring"),
            (None, Area::DataFolder) => t!("doctor-folder"),
            (None, Area::Desktop) => t!("doctor-desktop"),
            (None, Area::Wallet) => t!("doctor-wallets"),
        }
    }

    pub fn in_words(&self, words: &Words) -> String {
        const QUIET: Style = Style::new().dimmed();
        let (mark, style) = match self.level {
            Level::Good => ("\u{2713}", AnsiColor::Green.on_default()),
            Level::Note => ("\u{b7}", AnsiColor::Yellow.on_default()),
            Level::Wrong => ("\u{2717}", AnsiColor::Red.on_default()),
        };
        let column = Subject::column();
        let label = pad_right(&self.check.label(), column);
        let mut line = format!("  {} {label}  {}\n", words.paint(style, mark), self.found);
        let next = self.next.as_ref().map(|next| format!("\u{2192} {next}"));
        for more in self.more.iter().chain(&next) {
            line.push_str(&format!("    {}  {}\n", " ".repeat(column), words.paint(QUIET, more)));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::output::json;
    use serde_json::Value;

    #[test]
    fn a_line_says_what_is_wrong_and_what_to_do() {
        let check =
            Check::fault(Area::Wallet, Subject::Server, Fault::Refused).of(&fixtures::wallet("w-1", "Shop"));
        let line: Value = serde_json::from_str(&json::line(&check)).unwrap();
        assert_eq!((&line["event"], &line["area"]), (&"check".into(), &"wallet".into()));
        assert_eq!((&line["level"], &line["code"]), (&"wrong".into(), &"server_refused".into()));
        assert_eq!(line["wallet_id"], "w-1");
        assert_eq!(line["next"], "Start the server, or check the port.");
    }

    #[test]
    fn what_is_good_needs_nothing_done() {
        let line = json::line(&Check::good(Area::Keyring, Subject::Reachable, "Secret Service"));
        assert!(!line.contains("next") && !line.contains("wallet"), "{line}");
    }
}

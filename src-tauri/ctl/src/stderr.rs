//! Words for people on standard error. That nobody can read them is no reason to stop.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use satchime_l10n::t;

use crate::failure::Failure;

const BAD: Style = AnsiColor::Red.on_default().bold();
const CAREFUL: Style = AnsiColor::Yellow.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// What went wrong and what to do.
pub fn failure(failure: &Failure) {
    let Failure { what, next, .. } = failure;
    let (error, to_do) = (t!("ctl-error"), t!("ctl-what-to-do"));
    write(&format!("{BAD}{error}{BAD:#} {what}\n  {QUIET}{to_do}{QUIET:#} {next}\n"));
}

pub fn warning(words: &str) {
    write(&format!("{CAREFUL}{}{CAREFUL:#} {words}\n", t!("ctl-note")));
}

pub fn line(words: &str) {
    write(&format!("{words}\n"));
}

/// Asks whoever sits at the terminal, who answers in the same line: yes or no.
pub fn agreed(question: &str) -> bool {
    write(&format!("{} ", t!("ctl-question", question = question)));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && is_yes(&answer)
}

/// In the person's language; English everybody may type.
fn is_yes(answer: &str) -> bool {
    let (answer, own) = (answer.trim().to_lowercase(), t!("ctl-question.yes"));
    ["y", "yes"].contains(&answer.as_str()) || own.split_whitespace().any(|yes| yes == answer)
}

fn write(words: &str) {
    // Colours are left out where they would not be seen as such.
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(words.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use satchime_l10n::{Language, within};

    use super::*;

    #[test]
    fn yes_is_said_in_the_persons_language_or_in_english() {
        for (language, yes, no) in [
            (Language::English, ["y", "Yes\n"], ["", "j", "sí", "yep"]),
            (Language::German, ["J\n", "ja"], ["", "n", "nein", "s"]),
            (Language::Spanish, ["s", "SÍ\r\n"], ["", "n", "no", "j"]),
        ] {
            within(language, || {
                for answer in yes.into_iter().chain(["y", "YES"]) {
                    assert!(is_yes(answer), "{language:?} {answer}");
                }
                assert!(!no.into_iter().any(is_yes), "{language:?}");
            });
        }
    }
}

//! Why a sound is not heard, and what the person may do about it.

use std::path::Path;

use satchime_domain::sounds::{Choice, Kind};
use satchime_domain::text::file_name;

use super::problems::{plain, problem};
use super::words::sentence;
use crate::sounds::{OwnFileFault, Unheard};
use crate::view::types::{CommandError, ProblemView};

/// A sound of the person's own that can't be played; the built-in one is, until that is mended.
pub fn of_own(kind: Kind, path: &Path, fault: OwnFileFault) -> ProblemView {
    let what = match kind {
        Kind::Incoming => "payments that came in",
        Kind::Outgoing => "payments that went out",
        Kind::Failed => "failed payments",
        Kind::Alarm => "alarms",
    };
    let text = format!(
        "\u{201c}{}\u{201d}, your sound of {what}, {fault}. The built-in one is played instead.",
        file_name(path)
    );
    problem(code(kind), "sound not played", text, OwnFileFault::NEXT)
}

pub const fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::Incoming => "sound_incoming",
        Kind::Outgoing => "sound_outgoing",
        Kind::Failed => "sound_failed",
        Kind::Alarm => "sound_alarm",
    }
}

/// Why the person does not hear what they wanted to try.
pub fn of_unheard(kind: Kind, choice: &Choice, unheard: Unheard) -> CommandError {
    let next = match (unheard, choice) {
        (Unheard::Own(fault), Choice::File(path)) => return plain(of_own(kind, Path::new(path), fault)),
        (Unheard::Own(_), Choice::BuiltIn | Choice::None) => OwnFileFault::NEXT,
        (Unheard::NoDevice | Unheard::Hanging, _) => {
            "Check the sound settings of your system. Payments are told all the same."
        }
    };
    plain(problem("sound_unheard", "nothing to hear", sentence(&unheard.to_string()) + ".", next))
}

pub fn off() -> CommandError {
    let text = "This sound is switched off, or the volume is 0.".into();
    plain(problem("sound_off", "nothing to hear", text, "Choose a sound and a volume."))
}

/// Why a file can't become a sound. They may choose another.
pub fn of_choice(path: &Path, fault: OwnFileFault) -> CommandError {
    let text = format!("\u{201c}{}\u{201d} {fault}.", file_name(path));
    plain(problem("sound_unplayable", "not a sound", text, OwnFileFault::NEXT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_what_to_do() {
        let mut problems = vec![off().problem];
        for fault in [
            OwnFileFault::Unreadable(std::io::ErrorKind::NotFound),
            OwnFileFault::NoFile,
            OwnFileFault::TooLarge,
            OwnFileFault::NoSound,
        ] {
            let path = Path::new("/home/ann/\u{202e}ding.wav");
            problems.extend(Kind::ALL.map(|kind| of_own(kind, path, fault)));
            problems.push(of_choice(path, fault).problem);
        }
        let own = Choice::File("/home/ann/ding.wav".into());
        for unheard in [Unheard::NoDevice, Unheard::Hanging, Unheard::Own(OwnFileFault::NoSound)] {
            problems.push(of_unheard(Kind::Alarm, &own, unheard).problem);
        }
        for problem in problems {
            let begins = problem.text.starts_with(|c: char| c.is_uppercase() || c == '\u{201c}');
            assert!(begins && problem.text.ends_with('.') && problem.next.ends_with('.'), "{problem:?}");
            assert!(!problem.text.contains(['\u{202e}', '/']) && !problem.code.is_empty(), "{problem:?}");
        }
    }
}

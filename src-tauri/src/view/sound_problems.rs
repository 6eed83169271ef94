//! Why a sound is not heard, and what the person may do about it.

use std::path::Path;

use satchime_domain::sounds::{Choice, Kind};
use satchime_domain::text::file_name;
use satchime_l10n::t;

use super::problems::{plain, problem};
use super::words::sentence;
use crate::sounds::{OwnFileFault, Unheard};
use crate::view::types::{CommandError, ProblemView};

/// A sound of the person's own that can't be played; the built-in one is, until that is mended.
pub fn of_own(kind: Kind, path: &Path, fault: OwnFileFault) -> ProblemView {
    let (file, why) = (file_name(path), fault.to_string());
    let text = match kind {
        Kind::Incoming => t!("sound-not-played.incoming", file = file, fault = why),
        Kind::Outgoing => t!("sound-not-played.outgoing", file = file, fault = why),
        Kind::Failed => t!("sound-not-played.failed", file = file, fault = why),
        Kind::Alarm => t!("sound-not-played.alarm", file = file, fault = why),
    };
    problem(code(kind), t!("sound-not-played"), text, OwnFileFault::next())
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
    let (text, next) = match (unheard, choice) {
        (Unheard::Own(fault), Choice::File(path)) => return plain(of_own(kind, Path::new(path), fault)),
        (Unheard::Own(fault), Choice::BuiltIn | Choice::None) => {
            (sentence(&fault.to_string()) + ".", OwnFileFault::next())
        }
        (Unheard::NoDevice | Unheard::Hanging, _) => (unheard.to_string(), t!("sound-unheard.next")),
    };
    plain(problem("sound_unheard", t!("sound-unheard"), text, next))
}

pub fn off() -> CommandError {
    plain(problem("sound_off", t!("sound-unheard"), t!("sound-unheard.off"), t!("sound-unheard.off-next")))
}

/// Why a file can't become a sound. They may choose another.
pub fn of_choice(path: &Path, fault: OwnFileFault) -> CommandError {
    let text = t!("sound-unplayable.text", file = file_name(path), fault = fault.to_string());
    plain(problem("sound_unplayable", t!("sound-unplayable"), text, OwnFileFault::next()))
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

//! The languages there are, and which one is right for a person.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

/// A language all words exist in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    German,
    Spanish,
    /// English with accents on every letter: what is still plain is not in the catalogue. For tests.
    Pseudo,
}

impl Language {
    /// Those that people choose from.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Spanish];

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Pseudo => "en-XA",
        }
    }

    /// What its speakers call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::Pseudo => "Pseudo",
        }
    }

    /// The language of a tag or of a POSIX locale: `de`, `de-AT`, `de_AT.UTF-8`. `None`: there is none for it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        if tag.eq_ignore_ascii_case(Self::Pseudo.tag()) {
            return Some(Self::Pseudo);
        }
        let primary = tag.split(['-', '_', '.', '@']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of the wanted ones that there is, or English. `C`, the locale of programs, wants no other.
    pub fn best<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        let of = |tag: &str| Self::of_tag(tag).or_else(|| is_of_programs(tag).then_some(Self::English));
        wanted.into_iter().find_map(of).unwrap_or_default()
    }

    const fn from_index(index: u8) -> Self {
        match index {
            1 => Self::German,
            2 => Self::Spanish,
            3 => Self::Pseudo,
            _ => Self::English,
        }
    }
}

fn is_of_programs(tag: &str) -> bool {
    matches!(tag.split(['.', '@']).next(), Some("C" | "POSIX"))
}

static CURRENT: AtomicU8 = AtomicU8::new(Language::English as u8);

thread_local! {
    static WITHIN: Cell<Option<Language>> = const { Cell::new(None) };
}

/// The language in which the program speaks: one for all of it, as people expect of a program.
pub fn current() -> Language {
    WITHIN.get().unwrap_or_else(|| Language::from_index(CURRENT.load(Ordering::Relaxed)))
}

/// From now on the program speaks this one. What was said before stays as it was.
pub fn set_current(language: Language) {
    CURRENT.store(language as u8, Ordering::Relaxed);
}

/// What is said within is said in this language, on this thread alone.
pub fn within<T>(language: Language, say: impl FnOnce() -> T) -> T {
    struct Before(Option<Language>);
    impl Drop for Before {
        fn drop(&mut self) {
            WITHIN.set(self.0);
        }
    }
    let _before = Before(WITHIN.replace(Some(language)));
    say()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_is_the_first_there_is() {
        for (wanted, best) in [
            (vec!["fr-FR", "es-MX", "de"], Language::Spanish),
            (vec!["de_AT.UTF-8"], Language::German),
            (vec!["DE"], Language::German),
            (vec!["C.UTF-8", "de"], Language::English),
            (vec!["tlh", "", "@", "den"], Language::English),
            (vec!["en-XA"], Language::Pseudo),
            (vec![], Language::English),
        ] {
            assert_eq!(Language::best(wanted.iter().copied()), best, "{wanted:?}");
        }
    }

    #[test]
    fn one_thread_may_speak_another_language() {
        assert_eq!(within(Language::German, || within(Language::Spanish, current)), Language::Spanish);
        let panicked = std::panic::catch_unwind(|| within(Language::German, || panic!("on purpose")));
        assert!(panicked.is_err());
        assert_eq!(current(), Language::English);
    }
}

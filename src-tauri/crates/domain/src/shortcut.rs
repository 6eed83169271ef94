//! Keys that are pressed together, wherever the person is on their desktop.

use satchime_l10n::t;
use std::fmt;
use std::str::FromStr;

/// With Ctrl, Alt or Super at least: without, the key would be taken from every other program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    /// Super, the Windows key, ⌘.
    pub meta: bool,
    pub key: Key,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `A` to `Z`.
    Letter(char),
    /// 0 to 9.
    Digit(u8),
    /// 1 to 24.
    Function(u8),
    Space,
}

/// Why keys are no shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", t!("shortcut-wrong"))]
pub struct ShortcutError;

impl Key {
    /// The key's name in `KeyboardEvent.code`: by its place, whatever the layout.
    pub fn code(self) -> String {
        match self {
            Self::Letter(letter) => format!("Key{letter}"),
            Self::Digit(digit) => format!("Digit{digit}"),
            Self::Function(number) => format!("F{number}"),
            Self::Space => "Space".into(),
        }
    }
}

impl FromStr for Shortcut {
    type Err = ShortcutError;

    fn from_str(typed: &str) -> Result<Self, ShortcutError> {
        let words: Vec<String> = typed.split('+').map(|word| word.trim().to_ascii_lowercase()).collect();
        let (key, modifiers) = words.split_last().ok_or(ShortcutError)?;
        let key = key.parse()?;
        let mut shortcut = Self { ctrl: false, alt: false, shift: false, meta: false, key };
        for modifier in modifiers {
            let pressed = match modifier.as_str() {
                "ctrl" | "control" => &mut shortcut.ctrl,
                "alt" | "option" => &mut shortcut.alt,
                "shift" => &mut shortcut.shift,
                "super" | "meta" | "cmd" | "command" | "win" => &mut shortcut.meta,
                _ => return Err(ShortcutError),
            };
            *pressed = true;
        }
        if shortcut.ctrl || shortcut.alt || shortcut.meta { Ok(shortcut) } else { Err(ShortcutError) }
    }
}

impl FromStr for Key {
    type Err = ShortcutError;

    fn from_str(word: &str) -> Result<Self, ShortcutError> {
        let function = word.strip_prefix(['f', 'F']).and_then(|number| number.parse().ok());
        match (word.as_bytes(), function) {
            ([letter], _) if letter.is_ascii_alphabetic() => {
                Ok(Self::Letter(letter.to_ascii_uppercase().into()))
            }
            ([digit], _) if digit.is_ascii_digit() => Ok(Self::Digit(digit - b'0')),
            (_, Some(number @ 1..=24)) => Ok(Self::Function(number)),
            _ if word.eq_ignore_ascii_case("space") => Ok(Self::Space),
            _ => Err(ShortcutError),
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift, "Shift"), (self.meta, "Super")];
        for (_, word) in modifiers.into_iter().filter(|(pressed, _)| *pressed) {
            write!(f, "{word}+")?;
        }
        match self.key {
            Key::Letter(letter) => write!(f, "{letter}"),
            Key::Digit(digit) => write!(f, "{digit}"),
            Key::Function(number) => write!(f, "F{number}"),
            Key::Space => write!(f, "Space"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_people_write_it_and_said_in_one_way() {
        for (typed, said, code) in [
            ("ctrl+alt+s", "Ctrl+Alt+S", "KeyS"),
            (" Shift + Cmd + 7 ", "Shift+Super+7", "Digit7"),
            ("win+F24", "Super+F24", "F24"),
            ("alt+space", "Alt+Space", "Space"),
        ] {
            let shortcut: Shortcut = typed.parse().unwrap();
            assert_eq!((shortcut.to_string().as_str(), shortcut.key.code().as_str()), (said, code));
            assert_eq!(said.parse(), Ok(shortcut));
        }
    }

    #[test]
    fn no_key_is_taken_from_every_program() {
        for typed in [
            "", "s", "shift+s", "F5", "ctrl", "ctrl+", "ctrl+alt", "ctrl+ä", "ctrl+f0", "ctrl+f25", "hyper+s",
        ] {
            assert_eq!(typed.parse::<Shortcut>(), Err(ShortcutError), "{typed}");
        }
    }
}

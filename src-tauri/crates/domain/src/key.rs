//! Wallet keys. A key leaves its type only through [`ApiKey::expose`], which is called where it goes onto the
//! wire (the REST header, the subscription URL), into the keyring, and into its own fingerprint.

use std::fmt;
use std::sync::Arc;

use satchime_l10n::t;
use secrecy::{ExposeSecret, SecretString};

use crate::text;

/// Where a key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    #[default]
    Keyring,
    /// In memory until the app ends.
    Session,
}

/// An LNbits wallet key, invoice or admin: can't be printed, compared by accident, or serialised. All clones share one
/// place in memory, which is wiped with the last of them.
#[derive(Clone)]
pub struct ApiKey(Arc<SecretString>);

/// What was wrong with a pasted key. Never contains the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("{}", t!("key-empty.text"))]
    Empty,
    #[error("{}", t!("key-broken.text"))]
    Broken,
    #[error("{}", t!("key-foreign.text"))]
    Foreign,
    #[error("{}", t!("key-too-long.text"))]
    TooLong,
}

impl ApiKey {
    const MAX: usize = 128;
    /// In bytes, with what is to be taken away.
    const MAX_PASTED: usize = 1024;

    /// Takes a key as it was pasted: spaces and quotes around it are forgiven, and what can't be seen anywhere.
    ///
    /// # Errors
    /// [`KeyError`] says what is wrong, without repeating any of it.
    pub fn parse(pasted: &str) -> Result<Self, KeyError> {
        let pasted = text::unwrapped(pasted);
        if pasted.is_empty() {
            return Err(KeyError::Empty);
        }
        if pasted.len() > Self::MAX_PASTED {
            return Err(KeyError::TooLong);
        }
        if pasted.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(KeyError::Broken);
        }
        // Web pages break long words at marks that nobody sees, and they are copied along.
        let key: String = pasted.chars().filter(|c| !text::is_invisible(*c)).collect();
        if key.len() > Self::MAX {
            return Err(KeyError::TooLong);
        }
        // The key becomes a path segment and a header value, so nothing outside this set may pass.
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return Err(KeyError::Foreign);
        }
        Ok(Self(Arc::new(SecretString::from(key))))
    }

    /// The key itself. Call it only where it goes onto the wire or into the keyring.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_what_copying_adds() {
        for pasted in [
            " \n abc123 \r\n",
            "\"abc123\"",
            "'abc123'",
            "`abc123`",
            "\u{201c}abc123\u{201d}",
            "\u{feff}\u{200b}abc123\u{200b}",
            "abc\u{200b}1\u{ad}23\u{2060}",
        ] {
            assert_eq!(
                ApiKey::parse(pasted).map(|key| key.expose().to_owned()),
                Ok("abc123".to_owned()),
                "{pasted:?}"
            );
        }
        for (pasted, error) in [
            ("", KeyError::Empty),
            (" \n", KeyError::Empty),
            ("abc 123", KeyError::Broken),
            ("abc\n123", KeyError::Broken),
            ("\"\u{200b}\"", KeyError::Empty),
            ("abc\"123", KeyError::Foreign),
            ("abc/../123", KeyError::Foreign),
            ("schlüssel", KeyError::Foreign),
        ] {
            assert_eq!(ApiKey::parse(pasted).map(|_| ()), Err(error), "{pasted:?}");
        }
        assert_eq!(ApiKey::parse(&"a".repeat(129)).map(|_| ()), Err(KeyError::TooLong));
    }

    #[test]
    fn never_prints_itself() {
        let key = ApiKey::parse("5ec7e7").unwrap();
        assert!(!format!("{key:?}").contains("5ec7e7"));
    }
}

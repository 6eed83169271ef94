//! Wallet keys. A key leaves its type only through [`ApiKey::expose`], which is called where it goes onto the
//! wire (the REST header, the subscription URL), into the keyring, and into its own fingerprint.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Where a key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    #[default]
    Keyring,
    /// In memory until the app ends.
    Session,
}

/// An LNbits wallet key, invoice or admin: can't be printed, compared by accident, or serialised.
#[derive(Clone)]
pub struct ApiKey(SecretString);

/// What was wrong with a pasted key. Never contains the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key is empty")]
    Empty,
    #[error("the key contains spaces or line breaks in its middle: copy it again")]
    Broken,
    #[error("the key contains characters that no LNbits key has: copy it again")]
    Foreign,
    #[error("this is far too long for a key")]
    TooLong,
}

impl ApiKey {
    const MAX: usize = 128;

    /// Takes a key as it was pasted: surrounding whitespace is forgiven.
    ///
    /// # Errors
    /// [`KeyError`] says what is wrong, without repeating any of it.
    pub fn parse(pasted: &str) -> Result<Self, KeyError> {
        let key = pasted.trim().trim_matches('\u{feff}');
        if key.is_empty() {
            return Err(KeyError::Empty);
        }
        if key.len() > Self::MAX {
            return Err(KeyError::TooLong);
        }
        if key.chars().any(char::is_whitespace) {
            return Err(KeyError::Broken);
        }
        // The key becomes a path segment and a header value, so nothing outside this set may pass.
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return Err(KeyError::Foreign);
        }
        Ok(Self(SecretString::from(key.to_owned())))
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
    fn forgives_surrounding_whitespace_only() {
        assert_eq!(
            ApiKey::parse(" \n abc123 \r\n").map(|key| key.expose().to_owned()),
            Ok("abc123".to_owned())
        );
        for (pasted, error) in [
            ("", KeyError::Empty),
            (" \n", KeyError::Empty),
            ("abc 123", KeyError::Broken),
            ("abc\n123", KeyError::Broken),
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

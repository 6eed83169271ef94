//! What the person decided about one server: what it is trusted by, and which way leads there. It belongs to an
//! [origin](crate::address::ServerUrl::origin), so all wallets on it share it.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use satchime_l10n::t;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::route::Route;
use crate::settings::{self, SettingsError};

/// All of it, each with its default where nothing was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerSettings {
    pub trust: Trust,
    pub route: Route,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

/// Whose word a server's certificate is taken on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// The system's authorities.
    #[default]
    System,
    /// This very certificate and no other, whatever it says of its names and dates: the person compared it.
    Pinned(Sha256),
    /// The certificates in this PEM text: the server's own authority, and no other.
    Own(String),
}

/// The SHA-256 fingerprint of a certificate, as `openssl x509 -fingerprint -sha256` shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Sha256(pub [u8; 32]);

/// What a server's certificate says of itself. Nothing of it was proved; texts are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub sha256: Sha256,
    /// Whom it is for.
    pub names: Vec<String>,
    pub issuer: String,
    /// Its own issuer.
    pub is_self_made: bool,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no SHA-256 fingerprint: 32 bytes in hexadecimal, such as 5E:9A:\u{2026}")]
pub struct NoFingerprint;

impl ServerSettings {
    /// Raised when a setting that is stored already changes its meaning; a new one needs no new version.
    pub const VERSION: u32 = 1;

    /// Reads what [`Self::stored`] wrote, perhaps in another version.
    ///
    /// # Errors
    /// [`SettingsError`]; the server must not be asked for anything then, because it may have been trusted less, or
    /// reached in a more hidden way, than by default.
    pub fn read(version: i64, stored: &str) -> Result<Self, SettingsError> {
        settings::read(Self::VERSION, version, stored)
    }

    /// As JSON.
    pub fn stored(&self) -> String {
        settings::stored(self)
    }

    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Certificate {
    /// Where the fingerprint comes from that it is to be compared with, on the server itself.
    pub const COMMAND: &str = "openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE.pem";

    /// What there is to compare, a line each.
    pub fn lines(&self) -> Vec<String> {
        let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
        let names = match self.names.as_slice() {
            [] => t!("certificate-nobody"),
            names => t!("certificate-names", names = names.join(", ")),
        };
        let issuer = match self.is_self_made {
            true => t!("certificate-self-made"),
            false => t!("certificate-issuer", issuer = self.issuer.as_str()),
        };
        vec![
            format!("SHA-256: {}", self.sha256),
            names,
            issuer,
            t!("certificate-valid", from = day(self.not_before), until = day(self.not_after)),
        ]
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            let colon = if place == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = NoFingerprint;

    /// Takes the whole line that `openssl` prints, with or without colons, in either case.
    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let digits = text.rsplit_once('=').map_or(text, |(_, digits)| digits);
        let digits: Vec<char> = digits.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
        let mut bytes = [0; 32];
        if digits.len() != 2 * bytes.len() {
            return Err(NoFingerprint);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let value = pair.iter().try_fold(0, |value, digit| Some(value * 16 + digit.to_digit(16)?));
            *byte = value.and_then(|value| u8::try_from(value).ok()).ok_or(NoFingerprint)?;
        }
        Ok(Self(bytes))
    }
}

impl From<Sha256> for String {
    fn from(fingerprint: Sha256) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NoFingerprint;

    fn try_from(stored: String) -> Result<Self, NoFingerprint> {
        stored.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "sha256 Fingerprint=00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:\
                        16:17:18:19:1A:1B:1C:1D:1E:FF";

    #[test]
    fn a_fingerprint_is_read_as_it_was_copied() {
        let read: Sha256 = LINE.parse().unwrap();
        assert_eq!(LINE, format!("sha256 Fingerprint={read}"));
        for other in [LINE.replace(':', ""), LINE.to_lowercase(), format!(" {read}\n")] {
            assert_eq!(other.parse(), Ok(read), "{other}");
        }
        let long = format!("{read}:00");
        for wrong in
            ["", "00", "sha256 Fingerprint=", &LINE[..LINE.len() - 1], &long, &LINE.replace("FF", "FG")]
        {
            assert_eq!(wrong.parse::<Sha256>(), Err(NoFingerprint), "{wrong}");
        }
    }

    #[test]
    fn what_was_decided_comes_back() {
        for trust in [Trust::System, Trust::Pinned(LINE.parse().unwrap()), Trust::Own("-----BEGIN".into())] {
            let settings = ServerSettings { trust, ..ServerSettings::default() };
            assert_eq!(ServerSettings::read(1, &settings.stored()), Ok(settings));
        }
        assert_eq!(ServerSettings::read(2, "{}"), Err(SettingsError::Newer));
        for damaged in [
            "",
            "[]",
            r#"{"trust":"all"}"#,
            r#"{"trust":{"pinned":"AB"}}"#,
            r#"{"route":"pigeon"}"#,
            r#"{"route":{"tor":{"address":"nowhere"}}}"#,
            r#"{"route":{"socks":{"address":"10.0.0.2:1080","over":"tls"}}}"#,
        ] {
            assert_eq!(ServerSettings::read(1, damaged), Err(SettingsError::Damaged), "{damaged}");
        }
    }

    #[test]
    fn the_way_there_is_stored_without_a_password() {
        for stored in [
            r#"{"trust":"system","route":"direct"}"#,
            r#"{"trust":"system","route":{"tor":{"address":"127.0.0.1:9050"}}}"#,
            r#"{"trust":"system","route":{"socks":{"address":"10.0.0.2:1080","user":"me"}}}"#,
            r#"{"trust":"system","route":{"http":{"address":"proxy.example:3128"}}}"#,
        ] {
            let settings = ServerSettings::read(1, stored).unwrap();
            assert!(settings.route != Route::System && !settings.is_default());
            assert_eq!(settings.stored(), stored);
        }
    }

    #[test]
    fn what_a_later_version_added_is_kept() {
        let settings = ServerSettings::read(1, r#"{"trust":"system","pace":"slow"}"#).unwrap();
        assert_eq!(settings.stored(), r#"{"trust":"system","route":"system","pace":"slow"}"#);
    }
}

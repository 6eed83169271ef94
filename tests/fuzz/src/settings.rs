//! Settings as any version may have stored them, and what a damaged disk makes of them.

use std::fmt::Debug;

use satchime_domain::server::{ServerSettings, Trust};
use satchime_domain::settings::{Settings, SettingsError};
use serde_json::{Map, Value};

/// Settings of one kind.
trait Stored: Sized + Clone + PartialEq + Debug {
    const VERSION: u32;
    /// The fields that this version knows.
    const KNOWN: &'static [&'static str];

    fn read(version: i64, stored: &str) -> Result<Self, SettingsError>;
    fn stored(&self) -> String;
    fn later(&self) -> &Map<String, Value>;
    /// As if the person decided something else.
    fn change(&mut self);
}

impl Stored for Settings {
    const VERSION: u32 = Self::VERSION;
    const KNOWN: &'static [&'static str] =
        &["paused", "hide_amounts", "open_shortcut", "unit", "language", "notices", "sounds"];

    fn read(version: i64, stored: &str) -> Result<Self, SettingsError> {
        Self::read(version, stored)
    }

    fn stored(&self) -> String {
        self.stored()
    }

    fn later(&self) -> &Map<String, Value> {
        &self.later
    }

    fn change(&mut self) {
        self.paused = !self.paused;
    }
}

impl Stored for ServerSettings {
    const VERSION: u32 = Self::VERSION;
    const KNOWN: &'static [&'static str] = &["trust", "route"];

    fn read(version: i64, stored: &str) -> Result<Self, SettingsError> {
        Self::read(version, stored)
    }

    fn stored(&self) -> String {
        self.stored()
    }

    fn later(&self) -> &Map<String, Value> {
        &self.later
    }

    fn change(&mut self) {
        self.trust = match self.trust {
            Trust::System => Trust::Own("-----BEGIN CERTIFICATE-----".into()),
            Trust::Pinned(_) | Trust::Own(_) => Trust::System,
        };
    }
}

pub fn hold(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    any_version::<Settings>(text);
    any_version::<ServerSettings>(text);
    if let Ok(settings) = ServerSettings::read(1, text) {
        let known = serde_json::from_str::<Value>(text).expect("what was read is JSON");
        let is_default = known.as_object().is_some_and(Map::is_empty);
        assert!(!is_default || settings.is_default());
        assert!(!settings.is_default() || settings.trust == Trust::System);
    }
}

fn any_version<S: Stored>(text: &str) {
    let newest = i64::from(S::VERSION);
    for newer in [newest + 1, i64::MAX] {
        assert_eq!(S::read(newer, text), Err(SettingsError::Newer));
    }
    let read = S::read(newest, text);
    for older in [0, -1, i64::MIN] {
        assert_eq!(S::read(older, text), read);
    }
    let Ok(mut settings) = read else { return };
    let there = serde_json::from_str::<Value>(text).expect("what was read is JSON");
    kept(&settings, &there);
    settings.change();
    kept(&settings, &there);
}

/// It comes back as it was stored, and so does what a later version wrote.
fn kept<S: Stored>(settings: &S, there: &Value) {
    let stored = settings.stored();
    assert_eq!(S::read(i64::from(S::VERSION), &stored).as_ref(), Ok(settings), "{stored}");
    let stored: Map<String, Value> = serde_json::from_str(&stored).expect("what is stored is JSON");
    let there = there.as_object().expect("settings are an object");
    for (name, value) in there.iter().filter(|(name, _)| !S::KNOWN.contains(&name.as_str())) {
        assert_eq!(stored.get(name), Some(value), "{name} was lost");
        assert_eq!(settings.later().get(name), Some(value), "{name} was lost");
    }
}

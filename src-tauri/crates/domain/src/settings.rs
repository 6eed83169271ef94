//! What the person decided about the app as a whole. CONTRIBUTING.md has the recipe for one more.

use satchime_l10n::Language;
use satchime_l10n::t;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::notice::Shown;
use crate::rules::NoticeSettings;
use crate::sounds::SoundSettings;
use crate::unit::Unit;

/// All of it, each with its default where nothing was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Nothing is watched until the person resumes it.
    pub paused: bool,
    /// Amounts are not to be read over the person's shoulder.
    pub hide_amounts: bool,
    /// The [`Shortcut`](crate::shortcut::Shortcut) that opens the window from anywhere; empty for none. As it was
    /// written, since a later version may know more keys.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub open_shortcut: String,
    /// What amounts are shown in.
    #[serde(skip_serializing_if = "Unit::is_sat")]
    pub unit: Unit,
    /// The tag of the language that was chosen; empty: the system's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Which payments are told, and how.
    #[serde(skip_serializing_if = "NoticeSettings::is_default")]
    pub notices: NoticeSettings,
    /// How it sounds where something is told by a sound.
    #[serde(skip_serializing_if = "SoundSettings::is_default")]
    pub sounds: SoundSettings,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

/// Why stored settings can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("{}", t!("settings-newer"))]
    Newer,
    #[error("{}", t!("settings-damaged"))]
    Damaged,
}

impl Settings {
    /// In which language to speak, where the system wants these, the first one most. What was chosen and does not exist
    /// is as if nothing was.
    pub fn language<'a>(&self, system: impl IntoIterator<Item = &'a str>) -> Language {
        Language::of_tag(&self.language).unwrap_or_else(|| Language::best(system))
    }

    /// What a popup may show.
    pub fn popup_shows(&self) -> Shown {
        let shown = self.notices.popup_shows;
        Shown { amounts: shown.amounts && !self.hide_amounts, ..shown }
    }

    /// Raised when a setting that is stored already changes its meaning; a new one needs no new version.
    pub const VERSION: u32 = 1;

    /// Reads what [`Self::stored`] wrote, perhaps in another version.
    ///
    /// # Errors
    /// [`SettingsError`]; the defaults are what is left then.
    pub fn read(version: i64, stored: &str) -> Result<Self, SettingsError> {
        read(Self::VERSION, version, stored)
    }

    /// What will happen, in sentences: for whoever changes them.
    pub fn describe(&self) -> Vec<String> {
        let mut said = self.notices.describe();
        // After the sentence that tells what a sound is heard for.
        said.splice(1..1, self.describe_sounds());
        said.splice(0..0, self.paused.then(|| t!("describe-paused")));
        said
    }

    fn describe_sounds(&self) -> Vec<String> {
        if !self.notices.wants_sound() {
            return Vec::new();
        }
        let speaks = self.popup_shows().amounts;
        self.sounds.describe(self.notices.heard_when(), speaks)
    }

    /// As JSON.
    pub fn stored(&self) -> String {
        stored(self)
    }
}

/// What another version may have written: `present` is the newest that can be read.
pub(crate) fn read<T: DeserializeOwned>(
    present: u32,
    version: i64,
    stored: &str,
) -> Result<T, SettingsError> {
    if version > i64::from(present) {
        return Err(SettingsError::Newer);
    }
    serde_json::from_str(stored).map_err(|_| SettingsError::Damaged)
}

pub(crate) fn stored<T: Serialize>(settings: &T) -> String {
    serde_json::to_string(settings).unwrap_or_else(|_| "{}".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_as_if_nothing_was_decided() {
        assert_eq!(Settings::read(1, "{}"), Ok(Settings::default()));
        assert_eq!(Settings::read(0, "{}"), Ok(Settings::default()));
    }

    #[test]
    fn comes_back_as_it_was_stored() {
        let settings = Settings { paused: true, ..Settings::default() };
        assert_eq!(Settings::read(Settings::VERSION.into(), &settings.stored()), Ok(settings));
    }

    #[test]
    fn what_a_later_version_added_is_kept() {
        let mut settings = Settings::read(1, r#"{"paused":true,"hooks":{"in":"ding"}}"#).unwrap();
        assert!(settings.paused);
        settings.paused = false;
        assert_eq!(settings.stored(), r#"{"paused":false,"hide_amounts":false,"hooks":{"in":"ding"}}"#);
    }

    #[test]
    fn a_language_that_does_not_exist_is_the_systems() {
        let system = ["tlh", "es-MX", "de"];
        for (chosen, spoken) in [("", "es"), ("de", "de"), ("xx", "es"), ("en", "en")] {
            let settings = Settings::read(1, &format!(r#"{{"language":"{chosen}"}}"#)).unwrap();
            assert_eq!(settings.language(system).tag(), spoken, "{chosen}");
        }
        assert_eq!(Settings::default().language([]).tag(), "en");
    }

    #[test]
    fn what_can_not_be_read_says_why() {
        assert_eq!(Settings::read(2, "{}"), Err(SettingsError::Newer));
        for damaged in ["", "[]", "null", "{", r#"{"paused":"yes"}"#] {
            assert_eq!(Settings::read(1, damaged), Err(SettingsError::Damaged), "{damaged}");
        }
    }
}

//! Sounds, as they cross. The page hears of a person's own file by its name alone, and can name none.

use std::path::Path;

use satchime_domain::sounds::{Choice, Kind};
use satchime_domain::text::file_name;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fault::SettingFault;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SoundKind {
    Incoming,
    Outgoing,
    Failed,
    Alarm,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SoundView {
    #[default]
    BuiltIn,
    None,
    /// A file of the person's own, by its name. It is chosen in a dialog of the system; by its name, one that
    /// was chosen before is taken again.
    File(String),
}

impl SoundView {
    /// # Errors
    /// [`SettingFault::SoundFile`].
    pub fn read(&self) -> Result<Choice, SettingFault> {
        match self {
            Self::BuiltIn => Ok(Choice::BuiltIn),
            Self::None => Ok(Choice::None),
            Self::File(_) => Err(SettingFault::SoundFile),
        }
    }
}

impl From<&Choice> for SoundView {
    fn from(choice: &Choice) -> Self {
        match choice {
            Choice::BuiltIn => Self::BuiltIn,
            Choice::None => Self::None,
            Choice::File(path) => Self::File(file_name(Path::new(path))),
        }
    }
}

impl From<SoundKind> for Kind {
    fn from(kind: SoundKind) -> Self {
        match kind {
            SoundKind::Incoming => Self::Incoming,
            SoundKind::Outgoing => Self::Outgoing,
            SoundKind::Failed => Self::Failed,
            SoundKind::Alarm => Self::Alarm,
        }
    }
}

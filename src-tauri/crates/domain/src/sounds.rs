//! Which sounds the person chose.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is heard, each with a sound of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A payment that came in.
    Incoming,
    /// A payment that went out.
    Outgoing,
    /// A payment that failed, or was taken back.
    Failed,
    Alarm,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Incoming, Self::Outgoing, Self::Failed, Self::Alarm];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Failed => "failed",
            Self::Alarm => "alarm",
        }
    }
}

/// How it sounds where a sound is one of the means by which something is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SoundSettings {
    /// In percent of the loudest. 0: nothing is heard.
    pub volume: u8,
    pub incoming: Choice,
    pub outgoing: Choice,
    pub failed: Choice,
    pub alarm: Choice,
    /// Amounts are spoken too, by the system's voice.
    pub speak_amounts: bool,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    #[default]
    BuiltIn,
    None,
    /// The absolute path of a file of the person's own.
    File(String),
}

impl Default for SoundSettings {
    fn default() -> Self {
        Self {
            volume: 60,
            incoming: Choice::BuiltIn,
            outgoing: Choice::BuiltIn,
            failed: Choice::BuiltIn,
            alarm: Choice::BuiltIn,
            speak_amounts: false,
            later: Map::new(),
        }
    }
}

impl SoundSettings {
    pub const LOUDEST: u8 = 100;

    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub const fn choice(&self, kind: Kind) -> &Choice {
        match kind {
            Kind::Incoming => &self.incoming,
            Kind::Outgoing => &self.outgoing,
            Kind::Failed => &self.failed,
            Kind::Alarm => &self.alarm,
        }
    }

    pub const fn choice_mut(&mut self, kind: Kind) -> &mut Choice {
        match kind {
            Kind::Incoming => &mut self.incoming,
            Kind::Outgoing => &mut self.outgoing,
            Kind::Failed => &mut self.failed,
            Kind::Alarm => &mut self.alarm,
        }
    }
}

//! Which sounds the person chose.

use satchime_l10n::t;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::text;

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

    /// What has this sound, in the current language.
    fn name(self) -> String {
        match self {
            Self::Incoming => t!("sound-kind-incoming"),
            Self::Outgoing => t!("sound-kind-outgoing"),
            Self::Failed => t!("sound-kind-failed"),
            Self::Alarm => t!("sound-kind-alarm"),
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

    /// What is heard, in sentences. `when`: "from 08:00 to 22:00"; `shown`: amounts may be told at all.
    pub fn describe(&self, when: String, shown: bool) -> Vec<String> {
        let silent: Vec<Kind> =
            Kind::ALL.into_iter().filter(|kind| *self.choice(*kind) == Choice::None).collect();
        let speaks = self.speak_amounts && shown;
        if self.volume == 0 {
            return vec![t!("describe-sound-no-volume")];
        }
        if silent.len() == Kind::ALL.len() && !speaks {
            return vec![t!("describe-sound-none")];
        }
        let mut said = vec![t!("describe-sound", when = when, volume = u32::from(self.volume))];
        if !silent.is_empty() {
            let kinds: Vec<String> = silent.into_iter().map(Kind::name).collect();
            said.push(t!("describe-sound-not-for", kinds = text::list(&kinds)));
        }
        said.extend(speaks.then(|| t!("describe-sound-spoken")));
        said
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

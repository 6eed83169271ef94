use std::path::PathBuf;

use async_trait::async_trait;
use satchime_domain::sounds::Kind;
use satchime_l10n::t;

use super::files::OwnFileFault;

/// What can be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    BuiltIn(Kind),
    /// A file of the person's own.
    Own(PathBuf),
}

/// Why a sound was not heard, or not to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unheard {
    #[error(transparent)]
    Own(#[from] OwnFileFault),
    #[error("{}", t!("sound-unheard.no-device"))]
    NoDevice,
    /// Of this sound, or of those before it.
    #[error("{}", t!("sound-unheard.hanging"))]
    Hanging,
}

/// Plays sounds.
#[async_trait]
pub trait SoundPlayer: Send + Sync {
    /// Ends when it was heard, or could not be; bounded in time. `volume`: in percent of the loudest.
    async fn play(&self, sound: Sound, volume: u8) -> Result<(), Unheard>;
}

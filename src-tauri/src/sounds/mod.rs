//! What is heard. Nothing here is ever in the way of a payment: what can't be heard is told by the popup all the same.
//!
//! - [`Ear`]: hears what is told, each thing once. [`Sounds`]: the queue from there to the speakers.
//! - [`player`]: what plays a sound; [`speakers`] do, in a thread for each. [`decode`] and [`files`]: what may be in a
//!   file of the person's own.
//! - [`quiet`]: whether the desktop asks for silence. [`voice`]: the system's, for amounts.

mod decode;
mod ear;
mod files;
mod player;
mod queue;
mod quiet;
mod speakers;
mod voice;

use std::sync::Arc;

pub use self::ear::Ear;
pub use self::files::{ENDINGS, OwnFileFault};
pub use self::player::Unheard;
#[cfg(test)]
pub use self::player::{Sound, SoundPlayer};
pub use self::queue::{Report, Sounds, World};
#[cfg(test)]
pub use self::quiet::Quiet;
pub use self::speakers::check;
#[cfg(test)]
pub use self::voice::Voice;

/// This computer's speakers, desktop and voice.
pub fn of_this_computer() -> World {
    World {
        player: Arc::new(speakers::Speakers::default()),
        quiet: Arc::new(quiet::Desktop),
        voice: Arc::new(voice::SystemVoice),
    }
}

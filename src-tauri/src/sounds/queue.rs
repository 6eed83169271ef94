use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use satchime_domain::cue::Cue;
use satchime_domain::sounds::{Choice, Kind};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::files::OwnFileFault;
use super::player::{Sound, SoundPlayer, Unheard};
use super::quiet::Quiet;
use super::voice::Voice;

/// So many may wait for the one that is heard.
const WAITING: usize = 4;
/// What is heard so long after it was told would only puzzle.
const TOO_LATE: Duration = Duration::from_secs(10);

/// What sounds are made of and ruled by.
pub struct World {
    pub player: Arc<dyn SoundPlayer>,
    pub quiet: Arc<dyn Quiet>,
    pub voice: Arc<dyn Voice>,
}

/// Told how a file of the person's own fared.
pub type Report = Box<dyn FnOnce(Kind, Result<(), (PathBuf, OwnFileFault)>) + Send>;

/// The way to the speakers, which keeps nobody waiting.
pub struct Sounds {
    queue: mpsc::Sender<Queued>,
    world: Arc<World>,
    trying: tokio::sync::Mutex<()>,
}

struct Queued {
    cue: Cue,
    at: Instant,
    report: Report,
}

impl Sounds {
    /// With what has to run as long as anything is to be heard.
    pub fn new(world: World) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, queued) = mpsc::channel(WAITING);
        let world = Arc::new(world);
        let hearing = hear_all(world.clone(), queued);
        (Self { queue, world, trying: Default::default() }, hearing)
    }

    /// Has it heard soon, or not at all. Never waits.
    pub fn cue(&self, cue: Cue, report: Report) {
        if self.queue.try_send(Queued { cue, at: Instant::now(), report }).is_err() {
            tracing::debug!("too much is to be heard at once");
        }
    }

    /// Has it heard at once, whatever the desktop says: the person asked for it.
    ///
    /// # Errors
    /// Why it was not heard. In place of a file of their own that can't be played, the built-in sound was.
    pub async fn try_out(&self, cue: &Cue) -> Result<(), Unheard> {
        let Ok(_alone) = self.trying.try_lock() else { return Ok(()) };
        play(&*self.world.player, cue).await
    }
}

async fn hear_all(world: Arc<World>, mut queued: mpsc::Receiver<Queued>) {
    while let Some(next) = queued.recv().await {
        // Whatever panics is gone with it, and the next one is heard.
        if tokio::spawn(hear(world.clone(), next)).await.is_err() {
            tracing::error!("a panic cut a sound short");
        }
    }
}

async fn hear(world: Arc<World>, Queued { cue, at, report }: Queued) {
    if at.elapsed() > TOO_LATE || world.quiet.is_wanted().await {
        tracing::debug!(kind = cue.kind.word(), "silence is wanted by now");
        return;
    }
    let heard = play(&*world.player, &cue).await;
    if let Err(why) = &heard {
        tracing::debug!(kind = cue.kind.word(), %why, "not heard");
    }
    match (&cue.sound, heard) {
        (Choice::File(path), Err(Unheard::Own(fault))) => report(cue.kind, Err((path.into(), fault))),
        (Choice::File(_), Ok(())) => report(cue.kind, Ok(())),
        _ => {}
    }
    if let Some(words) = &cue.words {
        world.voice.speak(words, satchime_l10n::current()).await;
    }
}

/// In place of a file that can't be played, the built-in sound is.
async fn play(player: &dyn SoundPlayer, cue: &Cue) -> Result<(), Unheard> {
    let built_in = Sound::BuiltIn(cue.kind);
    match &cue.sound {
        Choice::None => Ok(()),
        Choice::BuiltIn => player.play(built_in, cue.volume).await,
        Choice::File(path) => {
            let played = player.play(Sound::Own(path.into()), cue.volume).await;
            if let Err(Unheard::Own(_)) = played {
                let _ = player.play(built_in, cue.volume).await;
            }
            played
        }
    }
}

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use rodio::cpal::traits::HostTrait;
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player, cpal};
use satchime_domain::sounds::Kind;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use super::decode::{LONGEST, Samples, decode};
use super::files::{self, OwnFileFault};
use super::player::{Sound, SoundPlayer, Unheard};

/// For reading a file, and for opening a device.
const OPENING: Duration = Duration::from_secs(5);
/// For a sound at its longest, after which nobody waits for its thread.
const LIMIT: Duration = Duration::from_secs(OPENING.as_secs() * 3 + LONGEST.as_secs());
/// So many threads may hang on a disk or a device. After that, nothing is played until one of them is let go.
const HANGING: usize = 3;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// The system's default sound device. Each sound has a thread of its own, which opens the device and lets go of it: it
/// may be another one next time, and a device that is kept open keeps a computer from sleeping.
pub struct Speakers {
    places: Arc<Semaphore>,
}

impl Default for Speakers {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(HANGING)) }
    }
}

#[async_trait]
impl SoundPlayer for Speakers {
    async fn play(&self, sound: Sound, volume: u8) -> Result<(), Unheard> {
        in_thread(&self.places, LIMIT, move || play(sound, volume)).await
    }
}

/// Whether the file holds a sound. Bounded in time, however slow its disk is.
///
/// # Errors
/// [`OwnFileFault`].
pub async fn check(path: &Path) -> Result<(), OwnFileFault> {
    let (path, one) = (path.to_owned(), Arc::new(Semaphore::new(1)));
    let checked = in_thread(&one, OPENING, move || Ok(decode(files::read(&path)?).map(drop)?)).await;
    checked.map_err(|unheard| match unheard {
        Unheard::Own(fault) => fault,
        Unheard::NoDevice | Unheard::Hanging => OwnFileFault::Unreadable(std::io::ErrorKind::TimedOut),
    })
}

async fn in_thread(
    places: &Arc<Semaphore>,
    limit: Duration,
    work: impl FnOnce() -> Result<(), Unheard> + Send + 'static,
) -> Result<(), Unheard> {
    let place = places.clone().try_acquire_owned().map_err(|_| Unheard::Hanging)?;
    let (tell, told) = oneshot::channel();
    let work = move || {
        let _place = place;
        // Nobody waits any more if it took too long.
        let _ = tell.send(work());
    };
    if thread::Builder::new().name("sound".into()).spawn(work).is_err() {
        return Err(Unheard::Hanging);
    }
    match timeout(limit, told).await {
        Ok(Ok(heard)) => heard,
        // The thread panicked.
        Ok(Err(_)) => Err(Unheard::NoDevice),
        Err(_) => Err(Unheard::Hanging),
    }
}

fn play(sound: Sound, volume: u8) -> Result<(), Unheard> {
    let samples = match sound {
        Sound::BuiltIn(kind) => built_in(kind)?,
        Sound::Own(path) => decode(files::read(&path)?)?,
    };
    let patience = samples.duration() + OPENING;
    let device = open().ok_or(Unheard::NoDevice)?;
    let player = Player::connect_new(device.mixer());
    player.append(samples.at(volume));
    let begun = Instant::now();
    while !player.empty() {
        if begun.elapsed() > patience {
            return Err(Unheard::Hanging);
        }
        thread::sleep(BETWEEN_LOOKS);
    }
    Ok(())
}

fn built_in(kind: Kind) -> Result<Samples, OwnFileFault> {
    let file: &[u8] = match kind {
        Kind::Incoming => include_bytes!("../../sounds/incoming.wav"),
        Kind::Outgoing => include_bytes!("../../sounds/outgoing.wav"),
        Kind::Failed => include_bytes!("../../sounds/failed.wav"),
        Kind::Alarm => include_bytes!("../../sounds/alarm.wav"),
    };
    decode(file.to_vec())
}

/// `None`: there is no device, or none that works.
fn open() -> Option<MixerDeviceSink> {
    // Of this thread alone: ALSA tells the terminal at length when there is no device.
    #[cfg(target_os = "linux")]
    let _silence = alsa::Output::local_error_handler();
    let device = cpal::default_host().default_output_device()?;
    let opened = DeviceSinkBuilder::from_device(device).and_then(|builder| {
        let told = |error| tracing::debug!(%error, "the sound device is in trouble");
        builder.with_error_callback(told).open_sink_or_fallback()
    });
    match opened {
        Ok(mut device) => {
            device.log_on_drop(false);
            Some(device)
        }
        Err(error) => {
            tracing::debug!(%error, "no sound device could be opened");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn the_built_in_sounds_are_sounds() {
        for kind in Kind::ALL {
            let length = built_in(kind).unwrap().duration();
            assert!(length > Duration::from_millis(300) && length < Duration::from_secs(1), "{kind:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_hangs_is_left_alone_and_only_so_often() {
        let (places, mut held) = (Arc::new(Semaphore::new(HANGING)), Vec::new());
        for _ in 0..HANGING {
            let (let_go, hanging) = mpsc::channel::<()>();
            let hang = move || {
                let _ = hanging.recv();
                Ok(())
            };
            assert_eq!(in_thread(&places, LIMIT, hang).await, Err(Unheard::Hanging));
            held.push(let_go);
        }
        assert_eq!(in_thread(&places, LIMIT, || panic!("it is not begun")).await, Err(Unheard::Hanging));
        held.clear();
        let _all = places.acquire_many(HANGING as u32).await.unwrap();
    }

    #[tokio::test]
    async fn a_panic_is_no_sound() {
        let places = Arc::new(Semaphore::new(1));
        assert_eq!(in_thread(&places, LIMIT, || panic!("of a driver")).await, Err(Unheard::NoDevice));
        drop(places.acquire().await);
        assert_eq!(in_thread(&places, LIMIT, || Ok(())).await, Ok(()));
    }

    #[tokio::test]
    async fn a_file_is_checked_before_it_is_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ding.wav");
        assert!(matches!(check(&path).await, Err(OwnFileFault::Unreadable(_))));
        std::fs::write(&path, include_bytes!("../../sounds/alarm.wav")).unwrap();
        assert_eq!(check(&path).await, Ok(()));
        std::fs::write(&path, "RIFF, or so").unwrap();
        assert_eq!(check(&path).await, Err(OwnFileFault::NoSound));
    }
}

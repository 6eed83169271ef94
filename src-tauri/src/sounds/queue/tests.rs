use std::io;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use satchime_domain::sounds::Kind;
use tokio::time::advance;

use super::*;
use crate::fixtures::FakeEar;

const ANN: &str = "/home/ann/ding.wav";

fn cue(sound: Choice) -> Cue {
    Cue { kind: Kind::Incoming, sound, volume: 60, words: None }
}

/// How each of the person's own files fared.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Vec<Result<(), OwnFileFault>>>>);

impl Reports {
    fn report(&self) -> Report {
        let reports = self.clone();
        Box::new(move |_, played| reports.0.lock().unwrap().push(played.map_err(|(_, fault)| fault)))
    }

    fn take(&self) -> Vec<Result<(), OwnFileFault>> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// What is heard of these, one after the other.
async fn heard(ear: &Arc<FakeEar>, reports: &Reports, cues: &[Cue]) -> Vec<String> {
    let (sounds, hearing) = ear.sounds();
    for cue in cues {
        sounds.cue(cue.clone(), reports.report());
    }
    drop(sounds);
    hearing.await;
    ear.take()
}

#[tokio::test]
async fn a_sound_comes_before_the_words() {
    let (ear, reports) = (Arc::<FakeEar>::default(), Reports::default());
    let spoken = Cue { words: Some("Received 21 sats".into()), ..cue(Choice::BuiltIn) };
    let words_alone = Cue { sound: Choice::None, ..spoken.clone() };
    let own = cue(Choice::File(ANN.into()));
    assert_eq!(
        heard(&ear, &reports, &[spoken, words_alone, own]).await,
        ["incoming 60", "Received 21 sats", "Received 21 sats", "/home/ann/ding.wav 60"]
    );
    assert_eq!(reports.take(), [Ok(())]);
}

#[tokio::test]
async fn a_desktop_that_is_not_to_be_disturbed_hears_neither() {
    let (ear, reports) = (Arc::<FakeEar>::default(), Reports::default());
    ear.quiet.store(true, Ordering::Relaxed);
    let spoken = Cue { words: Some("Received 21 sats".into()), ..cue(Choice::File(ANN.into())) };
    assert_eq!(heard(&ear, &reports, &[spoken]).await, [""; 0]);
    assert_eq!(reports.take(), []);
    // Who tries a sound wants to hear it.
    ear.sounds().0.try_out(&cue(Choice::BuiltIn)).await.unwrap();
    assert_eq!(ear.take(), ["incoming 60"]);
}

#[tokio::test]
async fn a_file_that_can_not_be_played_is_reported_and_the_built_in_sound_is_heard() {
    for fault in [
        OwnFileFault::NoSound,
        OwnFileFault::TooLarge,
        OwnFileFault::NoFile,
        OwnFileFault::Unreadable(io::ErrorKind::NotFound),
    ] {
        let (ear, reports) = (Arc::<FakeEar>::default(), Reports::default());
        *ear.own.lock().unwrap() = Some(Unheard::Own(fault));
        let own = cue(Choice::File(ANN.into()));
        assert_eq!(heard(&ear, &reports, std::slice::from_ref(&own)).await, ["incoming 60"]);
        assert_eq!(reports.take(), [Err(fault)]);
        assert_eq!(ear.sounds().0.try_out(&own).await, Err(Unheard::Own(fault)));
    }
}

#[tokio::test]
async fn without_a_device_nothing_is_heard_and_nothing_is_wrong() {
    for unheard in [Unheard::NoDevice, Unheard::Hanging] {
        let (ear, reports) = (Arc::<FakeEar>::default(), Reports::default());
        *ear.own.lock().unwrap() = Some(unheard);
        *ear.built_in.lock().unwrap() = Some(unheard);
        let cues = [cue(Choice::BuiltIn), cue(Choice::File(ANN.into()))];
        assert_eq!(heard(&ear, &reports, &cues).await, [""; 0]);
        assert_eq!(reports.take(), []);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_the_speakers() {
    let (ear, reports) = (Arc::<FakeEar>::default(), Reports::default());
    // Nothing is taken from the queue.
    let (sounds, hearing) = ear.sounds();
    for _ in 0..1000 {
        sounds.cue(cue(Choice::BuiltIn), reports.report());
    }
    drop(sounds);
    hearing.await;
    assert_eq!(ear.take().len(), WAITING);

    let (sounds, hearing) = ear.sounds();
    sounds.cue(cue(Choice::BuiltIn), reports.report());
    advance(TOO_LATE * 2).await;
    sounds.cue(cue(Choice::BuiltIn), reports.report());
    drop(sounds);
    hearing.await;
    assert_eq!(ear.take().len(), 1, "what was told long ago is not heard");
}

#[tokio::test]
async fn a_panic_costs_one_sound() {
    let (ear, reports) = (Arc::<FakeEar>::default(), Reports::default());
    let (sounds, hearing) = ear.sounds();
    *ear.own.lock().unwrap() = Some(Unheard::Own(OwnFileFault::NoSound));
    sounds.cue(cue(Choice::File(ANN.into())), Box::new(|_, _| panic!("it was asked to")));
    sounds.cue(cue(Choice::BuiltIn), reports.report());
    drop(sounds);
    hearing.await;
    assert_eq!(ear.take(), ["incoming 60", "incoming 60"]);
}

//! Wallets, payments, a window and a desktop for the tests of the shell.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::connection::ConnectionState;
use satchime_domain::health::Health;
use satchime_domain::payment::{Direction, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::settings::Settings;
use satchime_domain::testing;
use satchime_engine::api::WalletStatus;
use satchime_l10n::Language;
use tokio::sync::Notify;

use crate::dialog::{Dialog, Question, Wanted};
use crate::notifications::{Click, Message, Notifier, Outcome};
use crate::sounds::{Quiet, Sound, SoundPlayer, Sounds, Unheard, Voice, World};
use crate::view::update::{ViewListener, ViewUpdate};

pub fn paused() -> Settings {
    Settings { paused: true, ..Settings::default() }
}

pub fn status(name: &str, state: ConnectionState) -> WalletStatus {
    let wallet = testing::wallet("shop", name);
    WalletStatus { wallet, state, since: Timestamp::UNIX_EPOCH, keep: None, health: Health::default() }
}

/// Confirmed, of the wallet `shop`, without a memo; its checking id is `id{sat}`.
pub fn payment(direction: Direction, status: Status, sat: i64) -> Payment {
    let hash = PaymentHash("ab".repeat(32));
    let record =
        PaymentRecord { payment_hash: hash, ..testing::record(format!("id{sat}"), direction, status, sat) };
    testing::payment("shop", record)
}

/// Keeps what the window is told.
#[derive(Default)]
pub struct Heard(Mutex<Vec<ViewUpdate>>);

impl ViewListener for Heard {
    fn update(&self, update: ViewUpdate) {
        self.0.lock().unwrap().push(update);
    }
}

impl Heard {
    /// What was told since the last look.
    pub fn take(&self) -> Vec<ViewUpdate> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A desktop that does as it is told, and keeps what it was to say.
pub struct FakeDesktop {
    outcome: Mutex<Outcome>,
    said: Mutex<Vec<Message>>,
    heard: Notify,
}

impl FakeDesktop {
    pub fn new(outcome: Outcome) -> Arc<Self> {
        Arc::new(Self { outcome: Mutex::new(outcome), said: Mutex::default(), heard: Notify::new() })
    }

    pub fn set(&self, outcome: Outcome) {
        *self.outcome.lock().unwrap() = outcome;
    }

    /// Ends when something was said.
    pub async fn heard(&self) {
        self.heard.notified().await;
    }

    pub fn titles(&self) -> Vec<String> {
        self.messages().into_iter().map(|message| message.wording.title).collect()
    }

    pub fn messages(&self) -> Vec<Message> {
        self.said.lock().unwrap().clone()
    }

    /// What a click on each wants.
    pub fn clicks(&self) -> Vec<Click> {
        self.messages().into_iter().map(|message| message.actions[0].click.clone()).collect()
    }
}

#[async_trait]
impl Notifier for FakeDesktop {
    async fn say(&self, message: Message) -> Outcome {
        self.said.lock().unwrap().push(message);
        self.heard.notify_one();
        *self.outcome.lock().unwrap()
    }

    async fn may_show(&self) -> bool {
        *self.outcome.lock().unwrap() != Outcome::Forbidden
    }
}

/// A person who answers as was decided before, and no at the end of that; keeps what was asked.
#[derive(Clone, Default)]
pub struct FakeDialog(Arc<Mutex<Asked>>);

#[derive(Default)]
struct Asked {
    answers: Vec<bool>,
    /// The next one to be chosen.
    file: Option<PathBuf>,
    questions: Vec<Question>,
}

impl FakeDialog {
    pub fn new(answers: &[bool]) -> Self {
        let answers = answers.iter().rev().copied().collect();
        Self(Arc::new(Mutex::new(Asked { answers, ..Asked::default() })))
    }

    /// They choose this file, once.
    pub fn choose_next(&self, file: &Path) {
        self.0.lock().unwrap().file = Some(file.to_owned());
    }

    pub fn asked(&self) -> Vec<Question> {
        self.0.lock().unwrap().questions.clone()
    }
}

#[async_trait]
impl Dialog for FakeDialog {
    async fn ask(&self, question: Question) -> bool {
        let mut asked = self.0.lock().unwrap();
        asked.questions.push(question);
        asked.answers.pop().unwrap_or_default()
    }

    async fn choose_file(&self, _: Wanted) -> Option<PathBuf> {
        self.0.lock().unwrap().file.take()
    }
}

/// Speakers, a desktop and a voice that do as they are told, and keep what was heard.
#[derive(Default)]
pub struct FakeEar {
    /// What becomes of each of the person's own files.
    pub own: Mutex<Option<Unheard>>,
    /// What becomes of the built-in sounds.
    pub built_in: Mutex<Option<Unheard>>,
    pub quiet: AtomicBool,
    /// Each sound with its volume, and each sentence.
    heard: Mutex<Vec<String>>,
}

impl FakeEar {
    /// The way there. Nothing is heard unless the future runs.
    pub fn sounds(self: &Arc<Self>) -> (Arc<Sounds>, impl Future<Output = ()> + Send + use<>) {
        let world = World { player: self.clone(), quiet: self.clone(), voice: self.clone() };
        let (sounds, hearing) = Sounds::new(world);
        (Arc::new(sounds), hearing)
    }

    /// What was heard since the last look.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

/// Where nobody listens.
pub fn no_sounds() -> Arc<Sounds> {
    Arc::<FakeEar>::default().sounds().0
}

#[async_trait]
impl SoundPlayer for FakeEar {
    async fn play(&self, sound: Sound, volume: u8) -> Result<(), Unheard> {
        let (name, unheard) = match &sound {
            Sound::BuiltIn(kind) => (kind.word().to_owned(), *self.built_in.lock().unwrap()),
            Sound::Own(path) => (path.display().to_string(), *self.own.lock().unwrap()),
        };
        if let Some(unheard) = unheard {
            return Err(unheard);
        }
        self.heard.lock().unwrap().push(format!("{name} {volume}"));
        Ok(())
    }
}

#[async_trait]
impl Quiet for FakeEar {
    async fn is_wanted(&self) -> bool {
        self.quiet.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Voice for FakeEar {
    async fn speak(&self, words: &str, _: Language) {
        self.heard.lock().unwrap().push(words.to_owned());
    }
}

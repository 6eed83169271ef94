//! A keyring that hangs, fails, panics and refuses when a test says so, and waiting for its thread.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use satchime_domain::fault::KeyringFault;
use secrecy::zeroize::Zeroizing;

use super::super::KeyringSecrets;
use super::super::backend::KeyringBackend;
use super::super::client::KeyringClient;
use super::super::entry::Secret;

/// A keyring whose behaviour a test decides, and which remembers.
#[derive(Default)]
pub struct Fake {
    pub kept: Mutex<HashMap<String, Vec<u8>>>,
    pub mood: Mutex<Mood>,
    pub changed: Condvar,
    pub opened: AtomicUsize,
    pub reads: AtomicUsize,
    /// How many calls wait for the mood to change.
    pub stuck: AtomicUsize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Fine,
    Missing,
    Refuses,
    Panics,
    Hangs,
    /// Hangs, and once it goes on, it has been refused.
    HangsAndRefuses,
}

pub struct FakeKeyring(Arc<Fake>);

impl Fake {
    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
        self.changed.notify_all();
    }

    /// What a real keyring does before it answers.
    pub fn meet(&self) -> Result<(), KeyringFault> {
        let mut mood = self.mood.lock().unwrap();
        let refuses_later = *mood == Mood::HangsAndRefuses;
        if matches!(*mood, Mood::Hangs | Mood::HangsAndRefuses) {
            self.stuck.fetch_add(1, Ordering::SeqCst);
            while matches!(*mood, Mood::Hangs | Mood::HangsAndRefuses) {
                mood = self.changed.wait(mood).unwrap();
            }
            self.stuck.fetch_sub(1, Ordering::SeqCst);
        }
        match *mood {
            _ if refuses_later => Err(KeyringFault::Locked),
            Mood::Refuses => Err(KeyringFault::Locked),
            Mood::Panics => {
                drop(mood);
                panic!("the keyring library panics")
            }
            Mood::Missing => Err(KeyringFault::Missing),
            _ => Ok(()),
        }
    }

    pub fn text(&self, user: &str) -> Option<String> {
        self.kept.lock().unwrap().get(user).map(|bytes| String::from_utf8(bytes.clone()).unwrap())
    }

    pub fn stuck(&self) -> usize {
        self.stuck.load(Ordering::SeqCst)
    }
}

impl KeyringBackend for FakeKeyring {
    fn read(&mut self, user: &str) -> Result<Option<Secret>, KeyringFault> {
        self.0.reads.fetch_add(1, Ordering::SeqCst);
        self.0.meet()?;
        Ok(self.0.kept.lock().unwrap().get(user).cloned().map(Zeroizing::new))
    }

    fn write(&mut self, user: &str, secret: &[u8]) -> Result<(), KeyringFault> {
        self.0.meet()?;
        self.0.kept.lock().unwrap().insert(user.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&mut self, user: &str) -> Result<(), KeyringFault> {
        self.0.meet()?;
        self.0.kept.lock().unwrap().remove(user);
        Ok(())
    }
}

pub fn secrets() -> (Arc<Fake>, Arc<KeyringSecrets>) {
    let fake = Arc::new(Fake::default());
    let opening = Arc::clone(&fake);
    let open = move || {
        opening.opened.fetch_add(1, Ordering::SeqCst);
        match *opening.mood.lock().unwrap() {
            Mood::Missing => Err(KeyringFault::Missing),
            _ => Ok(Box::new(FakeKeyring(Arc::clone(&opening))) as Box<dyn KeyringBackend>),
        }
    };
    (fake, Arc::new(KeyringSecrets::with(KeyringClient::new(Arc::new(open)))))
}

pub type Asked = tokio::task::JoinHandle<Result<(), KeyringFault>>;

pub fn asking(secrets: &Arc<KeyringSecrets>) -> Asked {
    let secrets = Arc::clone(secrets);
    tokio::spawn(async move { secrets.probe().await })
}

/// Lets a call run out of time while this many threads hang. Time stands still until they do: the worker's thread lives
/// in real time, which virtual time would overtake.
pub async fn overrun(fake: &Fake, threads: usize, asked: Asked) {
    until(|| fake.stuck() == threads).await;
    tokio::time::pause();
    assert_eq!(asked.await.unwrap(), Err(KeyringFault::TimedOut));
    tokio::time::resume();
}

pub async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// The first answer that is not a refusal to queue behind the overdue call.
pub async fn once_it_goes_on(secrets: &KeyringSecrets) -> Result<(), KeyringFault> {
    loop {
        match secrets.probe().await {
            Err(KeyringFault::TimedOut) => tokio::task::yield_now().await,
            answer => return answer,
        }
    }
}

/// The test's own thread must let the worker's get on: its real time passes while virtual time stands still.
pub async fn until(reached: impl Fn() -> bool) {
    while !reached() {
        tokio::task::yield_now().await;
    }
}

//! One run of the app, from its start to its end or its death, between the engine and the world. Everything the engine
//! does to the world goes through here, so a kill can strike before or after each of it, and nothing happens
//! afterwards.

use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use satchime_domain::fault::{Fault, KeyringFault, StorageFault};
use satchime_engine::ports::Account;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::journal::Answer;
use super::moment::{Deed, Moment, Try};
use super::scene::Scene;

pub struct Life {
    pub number: usize,
    pub scene: Arc<Scene>,
    over: AtomicBool,
    /// The app is killed at its nth moment from now.
    kill_in: AtomicUsize,
    /// After how many contacts a task panics, how often still, and how far apart.
    panics: Mutex<Panics>,
    /// The engine runs: before, it is whoever starts it that would panic.
    pub runs: AtomicBool,
    pub died: Notify,
    /// Commands that were not answered yet.
    pub asked: AtomicUsize,
    /// Rung when this computer's network comes up.
    pub network: Notify,
}

#[derive(Clone, Copy, Default)]
struct Panics {
    left: usize,
    times: u8,
    apart: usize,
}

const NEVER: usize = usize::MAX;

impl Life {
    pub fn new(number: usize, scene: Arc<Scene>) -> Arc<Self> {
        Arc::new(Self {
            number,
            scene,
            over: AtomicBool::new(false),
            kill_in: AtomicUsize::new(NEVER),
            panics: Mutex::default(),
            runs: AtomicBool::new(false),
            died: Notify::new(),
            asked: AtomicUsize::new(0),
            network: Notify::new(),
        })
    }

    pub fn kill_in(&self, moments: usize) {
        self.kill_in.store(moments, Ordering::Relaxed);
    }

    pub fn panic_in(&self, moments: usize, times: u8) {
        *self.panics.lock().unwrap() = Panics { left: moments, times, apart: moments };
    }

    fn panic_if_due(&self, moment: Moment) {
        // What was said and not heard of, no program can know.
        if !self.runs.load(Ordering::Relaxed) || moment == Moment::After(Deed::Deliver) {
            return;
        }
        let is_due = {
            let mut panics = self.panics.lock().unwrap();
            match (panics.times, panics.left.checked_sub(1)) {
                (0, _) => false,
                (_, Some(left)) => {
                    panics.left = left;
                    false
                }
                (_, None) => {
                    (panics.left, panics.times) = (panics.apart, panics.times - 1);
                    true
                }
            }
        };
        if is_due {
            // Not `panic!`: thousands of messages would hide the one that counts.
            std::panic::resume_unwind(Box::new("a panic on purpose"));
        }
    }

    pub fn never_kill(&self) {
        self.kill_in(NEVER);
    }

    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// For the dead, it never passes.
    async fn moment(&self, moment: Moment) {
        if self.is_over() {
            pending().await
        }
        self.scene.journal().passed(self.number, moment);
        match self.kill_in.load(Ordering::Relaxed) {
            NEVER => {}
            0 => {
                self.end();
                self.scene.journal().killed(self.number, moment);
                self.died.notify_one();
                pending().await
            }
            left => self.kill_in.store(left - 1, Ordering::Relaxed),
        }
        self.panic_if_due(moment);
    }

    pub async fn around<T>(&self, deed: Deed, contact: impl Future<Output = T>) -> T {
        self.moment(Moment::Before(deed)).await;
        let answer = contact.await;
        self.moment(Moment::After(deed)).await;
        answer
    }

    /// A question with a wallet's key: what the last ones were answered is remembered.
    pub async fn ask<T>(
        &self,
        deed: Deed,
        account: &Account,
        contact: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let wallet = self.scene.slot_of(account.key.expose());
        let server = self.scene.server_at(&account.server);
        self.scene.journal().called(server, self.number);
        let trying = self.tries(&[wallet]);
        let answer = self.around(deed, contact).await;
        drop(trying);
        self.rate_limited(server, answer.as_ref().err());
        let fault = answer.as_ref().err().cloned();
        self.scene.journal().answers.entry((self.number, wallet)).or_default().add(fault);
        answer
    }

    pub fn rate_limited(&self, server: usize, fault: Option<&Fault>) {
        if let Some(Fault::RateLimited { .. }) = fault {
            self.scene.journal().rate_limited.insert((server, self.number), Instant::now());
        }
    }

    /// Notes that the network is tried for these wallets, for as long as what it gives back lives.
    pub fn tries(&self, slots: &[usize]) -> Trying {
        let mut journal = self.scene.journal();
        let begun = journal.tries.len();
        journal.tries.extend(slots.iter().map(|slot| Try { life: self.number, slot: *slot, ended: None }));
        Trying { scene: self.scene.clone(), tries: begun..begun + slots.len() }
    }

    pub async fn read<T>(
        &self,
        deed: Deed,
        contact: impl Future<Output = Result<T, StorageFault>>,
    ) -> Result<T, StorageFault> {
        // Of what is read, the open payments are read while a connection waits.
        let delay = if deed == Deed::ReadPending { self.scene.write_ms } else { 0 };
        self.around(deed, async {
            if delay > 0 {
                sleep(Duration::from_millis(delay)).await;
            }
            match self.scene.disk_trouble(false) {
                Some(fault) => Err(fault),
                None => contact.await,
            }
        })
        .await
    }

    pub async fn write<T>(
        &self,
        deed: Deed,
        contact: impl Future<Output = Result<T, StorageFault>>,
    ) -> Result<T, StorageFault> {
        let delay = self.scene.write_ms;
        self.around(deed, async {
            if delay > 0 {
                sleep(Duration::from_millis(delay)).await;
            }
            if self.is_over() {
                pending().await
            }
            match self.scene.disk_trouble(true) {
                Some(fault) => Err(fault),
                None => contact.await,
            }
        })
        .await
    }

    pub async fn unlock<T>(
        &self,
        deed: Deed,
        contact: impl Future<Output = Result<T, KeyringFault>>,
    ) -> Result<T, KeyringFault> {
        self.around(deed, async {
            match self.scene.keyring_trouble() {
                Some(fault) => Err(fault),
                None => contact.await,
            }
        })
        .await
    }
}

/// Tries that did not end yet.
pub struct Trying {
    scene: Arc<Scene>,
    tries: std::ops::Range<usize>,
}

impl Drop for Trying {
    fn drop(&mut self) {
        let now = Instant::now();
        for attempt in &mut self.scene.journal().tries[self.tries.clone()] {
            attempt.ended = Some(now);
        }
    }
}

impl Answer {
    fn add(&mut self, fault: Option<Fault>) {
        self.before = self.last.take();
        if fault.is_none() {
            self.good_at = Some(Instant::now());
        }
        let is_rejected = fault == Some(Fault::KeyRejected);
        self.rejected_twice = match &fault {
            None => false,
            Some(_) => self.rejected_twice || (is_rejected && self.before == Some(fault.clone())),
        };
        self.last = Some(fault);
    }
}

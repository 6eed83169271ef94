//! Lives through a schedule, then mends everything and waits until the ledger is right.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::payment::{Direction, Status};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::WalletId;
use satchime_engine::api::{Snapshot, WalletStatus};
use satchime_engine::{Engine, EngineHandle};
use tokio::time::{Instant, sleep_until, timeout};

use super::check;
use super::contact;
use super::life::Life;
use super::scene::{Disk, Medium, Scene};
use super::schedule::{Fate, Schedule};
use crate::world::FakeServer;

/// Lives through it and gives back the observer, with what is wrong or nothing.
pub fn run(schedule: &Schedule, medium: Medium) -> (Arc<Scene>, Result<(), String>) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let run = Run::new(schedule, medium);
        (run.scene.clone(), run.through(schedule).await)
    })
}

/// What is wrong, or nothing.
pub fn fails(schedule: &Schedule, medium: Medium) -> Result<(), String> {
    run(schedule, medium).1
}

pub struct Run {
    pub scene: Arc<Scene>,
    pub life: Arc<Life>,
    pub engine: Option<Engine>,
    pub start_at: Option<Instant>,
    /// How long it stays dead after the next kill.
    pub down_for: Duration,
    /// At which moment the next life is to end.
    pub kill_next: Option<usize>,
    /// Wallets that were to be removed, whether that worked or not.
    pub removing: HashSet<WalletId>,
}

/// How often a person looks at the states.
const RECONCILE_EVERY: Duration = Duration::from_secs(20);
const FIRST_SECONDS: u64 = 10;
/// How long the ledger may take to become right when nothing is in its way any more.
const ROUNDS: usize = 100;
/// What a server forgot is believed when it was asked for twice. An old invoice is asked about every half an hour at
/// most, five at a time and the newest first: beside hundreds of open ones it takes hours.
const ROUNDS_OF_FORGETFUL: usize = 900;
const ROUND: Duration = Duration::from_secs(30);

impl Run {
    fn new(schedule: &Schedule, medium: Medium) -> Self {
        let scene = Scene::new(schedule, medium);
        let life = Life::new(0, scene.clone());
        Self {
            scene,
            life,
            engine: None,
            start_at: None,
            down_for: Duration::from_secs(1),
            kill_next: None,
            removing: HashSet::new(),
        }
    }

    async fn through(mut self, schedule: &Schedule) -> Result<(), String> {
        let mut settings = Settings::default();
        settings.notices.rules.pending = schedule.tells_pending;
        self.scene.store.put_settings(&settings).await.unwrap();
        self.start().await;
        for (slot, setup) in schedule.wallets.iter().enumerate() {
            if setup.added_first {
                self.add(slot);
            }
        }
        self.pass(Duration::from_secs(FIRST_SECONDS)).await?;
        for (gap, op) in &schedule.steps {
            self.pass(Duration::from_millis((*gap).into())).await?;
            self.carry_out(op).await?;
        }
        self.pass(Duration::from_millis(10)).await?;
        while self.scene.held.load(Ordering::Relaxed) > 0 {
            self.pass(Duration::from_secs(60)).await?;
        }
        self.mend();
        self.until_right().await?;
        // A dead connection may not have been noticed yet.
        self.pass(Duration::from_secs(60)).await?;
        self.until_right().await?;
        self.a_frame_is_heeded().await?;
        self.pass(Duration::from_secs(200)).await?;
        check::right(&self.scene, &self.snapshot().await.ok_or("the app is gone")?).await?;
        check::once(&self.scene)?;
        check::shown(&self.scene)?;
        check::paced(&self.scene)
    }

    async fn start(&mut self) {
        self.start_at = None;
        self.life = Life::new(self.life.number + 1, self.scene.clone());
        if let Some(at) = self.kill_next.take() {
            self.life.kill_in(at);
        }
        let started = tokio::select! {
            biased;
            () = self.life.died.notified() => None,
            engine = Engine::start(contact::ports(&self.life)) => engine.ok(),
        };
        match started {
            Some(engine) => {
                self.life.runs.store(true, Ordering::Relaxed);
                self.engine = Some(engine);
            }
            None => {
                self.life.end();
                self.bury();
            }
        }
    }

    /// Time passes, and what is shown all the while is true.
    pub async fn pass(&mut self, time: Duration) -> Result<(), String> {
        let until = Instant::now() + time;
        while until - Instant::now() > RECONCILE_EVERY {
            self.pass_until(Instant::now() + RECONCILE_EVERY).await?;
        }
        self.pass_until(until).await
    }

    /// The dead are noticed and started again when it is time.
    async fn pass_until(&mut self, until: Instant) -> Result<(), String> {
        loop {
            let next = self.start_at.map_or(until, |at| at.min(until));
            tokio::select! {
                biased;
                () = self.life.died.notified(), if self.engine.is_some() => self.bury(),
                () = sleep_until(next) => {
                    if self.start_at.is_some_and(|at| at <= Instant::now()) {
                        self.start().await;
                    }
                    if next == until {
                        break;
                    }
                }
            }
        }
        self.look_at_states().await
    }

    fn bury(&mut self) {
        self.engine = None;
        self.start_at = Some(Instant::now() + self.down_for);
    }

    fn handle(&self) -> Option<EngineHandle> {
        self.engine.as_ref().filter(|_| !self.life.is_over()).map(Engine::handle)
    }

    /// `None` when the app is not running, or dies while it answers.
    pub async fn snapshot(&self) -> Option<Snapshot> {
        let handle = self.handle()?;
        timeout(Duration::from_secs(60), handle.snapshot()).await.ok()?.ok()
    }

    /// A person asks for something for which the server is asked with the wallet's key. What it answers there is no
    /// word on the state.
    pub fn ask_about<F: Future + Send + 'static>(&self, slot: usize, ask: impl FnOnce(EngineHandle) -> F)
    where
        F::Output: Send,
    {
        let (scene, life) = (self.scene.clone(), self.life.number);
        self.ask(|handle| {
            let asked = ask(handle);
            async move {
                asked.await;
                if let Some(answer) = scene.journal().answers.get_mut(&(life, slot)) {
                    (answer.last, answer.before) = (None, None);
                }
            }
        });
    }

    /// A person asks for something and does not wait for it.
    pub fn ask<F: Future + Send + 'static>(&self, ask: impl FnOnce(EngineHandle) -> F)
    where
        F::Output: Send,
    {
        let Some(handle) = self.handle() else { return };
        let (life, asked) = (self.life.clone(), ask(handle));
        life.asked.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            asked.await;
            life.asked.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// A wallet that is being added may be added again by an impatient person; one that is there is not.
    pub fn add(&self, slot: usize) {
        if self.watched_id(slot).is_some() {
            return;
        }
        let new = self.scene.new_wallet(slot);
        self.ask_about(slot, |handle| async move { handle.add(new).await });
    }

    pub fn watched_id(&self, slot: usize) -> Option<WalletId> {
        let journal = self.scene.journal();
        let watched =
            |watched: &&super::journal::Watched| watched.slot == slot && watched.stored && !watched.removed;
        journal.watched.iter().find(watched).map(|watched| watched.id.clone())
    }

    /// Everything works again.
    fn mend(&mut self) {
        for server in &self.scene.servers {
            server.mend();
        }
        self.scene.spoil_disk(Disk::default());
        self.scene.spoil_keyring(0, 0, KeyringFault::Missing);
        self.scene.journal().deaf_until = None;
        self.life.never_kill();
        self.life.panic_in(0, 0);
        self.kill_next = None;
    }

    async fn until_right(&mut self) -> Result<(), String> {
        let mut wrong = String::new();
        let forgot = |server: &Arc<FakeServer>| {
            server.with(|server| server.wallets.iter().any(|own| !own.deleted.is_empty()))
        };
        let rounds = if self.scene.servers.iter().any(forgot) { ROUNDS_OF_FORGETFUL } else { ROUNDS };
        for _ in 0..rounds {
            if self.engine.is_none() {
                self.start().await;
            }
            let Some(snapshot) = self.snapshot().await else {
                self.pass(ROUND).await?;
                continue;
            };
            match check::right(&self.scene, &snapshot).await {
                Ok(()) => return Ok(()),
                Err(still) => wrong = still,
            }
            self.press_every_button(&snapshot);
            self.pass(ROUND).await?;
        }
        Err(wrong)
    }

    /// Now that all is well, what a frame tells is said at once and not at the next reconciliation.
    async fn a_frame_is_heeded(&mut self) -> Result<(), String> {
        for slot in 0..self.scene.slots.len() {
            if !self.scene.is_pushed_to(slot) {
                continue;
            }
            let id = self.scene.next_id();
            self.scene.put(slot, &id, Direction::Inbound, Status::Succeeded);
            self.scene.push(slot, &id, Fate::Once);
            self.pass(Duration::from_secs(20)).await?;
            let journal = self.scene.journal();
            if journal.said.iter().all(|said| said.payment.record.checking_id.as_str() != id) {
                return Err(format!("wallet {slot}: a frame was not heeded"));
            }
        }
        Ok(())
    }

    /// A person who wants every wallet watched does what the window says.
    fn press_every_button(&self, snapshot: &Snapshot) {
        if snapshot.settings.paused {
            self.ask(
                |handle| async move { handle.change_settings(|settings| settings.paused = false).await },
            );
        }
        for WalletStatus { wallet, .. } in snapshot.wallets.iter().filter(|status| !status.wallet.enabled) {
            let id = wallet.id.clone();
            self.ask(|handle| async move { handle.set_enabled(id, true).await });
        }
        for WalletStatus { wallet, state, .. } in &snapshot.wallets {
            let ConnectionState::Rejected { fault } = state else { continue };
            let id = wallet.id.clone();
            let slot = self.scene.journal().slot_of(&id);
            // Its removal failed, or was cut off, when its key was gone already.
            if *fault == Fault::Keyring(KeyringFault::NoKey) && self.removing.contains(&id) {
                self.ask(|handle| async move { handle.remove(id).await });
            } else if *fault == Fault::KeyRejected
                && let Some(slot) = slot
            {
                self.enter_key(slot);
            } else {
                self.ask(|handle| async move { handle.retry(id).await });
            }
        }
        if self.life.asked.load(Ordering::Relaxed) == 0 {
            for slot in 0..self.scene.slots.len() {
                self.add(slot);
            }
        }
    }
}

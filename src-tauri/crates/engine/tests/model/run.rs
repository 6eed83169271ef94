//! Lives through a schedule, then mends everything and waits until the ledger is right.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::payment::{Direction, Status};
use satchime_domain::wallet::WalletId;
use satchime_engine::api::{Snapshot, WalletStatus};
use satchime_engine::ports::Store;
use satchime_engine::{Engine, EngineHandle};
use tokio::time::{Instant, sleep_until, timeout};

use super::check;
use super::life::Life;
use super::scene::Scene;
use super::schedule::{Fate, Schedule};

/// What is wrong, or nothing.
pub fn run(schedule: &Schedule) -> Result<(), String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async { Run::new(schedule).through(schedule).await })
}

pub struct Run {
    pub scene: Arc<Scene>,
    pub life: Arc<Life>,
    pub engine: Option<Engine>,
    pub start_at: Option<Instant>,
    /// How long it stays dead after the next kill.
    pub down_for: Duration,
    /// Wallets that were to be removed, whether that worked or not.
    pub removing: HashSet<WalletId>,
}

const FIRST_SECONDS: u64 = 10;
/// How long the ledger may take to become right when nothing is in its way any more.
const ROUNDS: usize = 100;
const ROUND: Duration = Duration::from_secs(30);

impl Run {
    fn new(schedule: &Schedule) -> Self {
        let scene = Scene::new(schedule);
        let life = Life::new(0, scene.clone());
        Self {
            scene,
            life,
            engine: None,
            start_at: None,
            down_for: Duration::from_secs(1),
            removing: HashSet::new(),
        }
    }

    async fn through(mut self, schedule: &Schedule) -> Result<(), String> {
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
        self.engine = Engine::start(self.life.ports()).await.ok();
    }

    /// Time passes; the dead are noticed and started again when it is time.
    pub async fn pass(&mut self, time: Duration) -> Result<(), String> {
        let until = Instant::now() + time;
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
        self.ask(|handle| async move { handle.add(new).await });
    }

    pub fn watched_id(&self, slot: usize) -> Option<WalletId> {
        let journal = self.scene.journal();
        let watched =
            |watched: &&super::journal::Watched| watched.slot == slot && watched.stored && !watched.removed;
        journal.watched.iter().find(watched).map(|watched| watched.id.clone())
    }

    /// Everything works again.
    fn mend(&self) {
        for server in &self.scene.servers {
            server.mend();
        }
        self.scene.fill_disk(0, 0);
        self.scene.journal().deaf_until = None;
        self.life.kill_in(usize::MAX);
    }

    async fn until_right(&mut self) -> Result<(), String> {
        let mut wrong = String::new();
        for _ in 0..ROUNDS {
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

    /// Now that all is well, what a frame tells is said at once and not at the next look.
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
        if snapshot.paused {
            self.ask(|handle| async move { handle.set_paused(false).await });
        }
        for WalletStatus { wallet, state, .. } in &snapshot.wallets {
            let ConnectionState::Rejected { fault } = state else { continue };
            let id = wallet.id.clone();
            // Its removal failed when its key was gone already.
            if *fault == Fault::Keyring(KeyringFault::NoKey) && self.removing.contains(&id) {
                self.ask(|handle| async move { handle.remove(id).await });
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

/// The wallets the disk knows.
pub async fn stored(scene: &Scene) -> Vec<satchime_domain::wallet::Wallet> {
    scene.store.wallets().await.unwrap()
}

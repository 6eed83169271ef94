//! Carries out a schedule, then mends everything and waits until the ledger is right.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use satchime_domain::wallet::WalletId;
use satchime_engine::api::{Snapshot, WalletStatus};
use satchime_engine::ports::Store;
use satchime_engine::{Engine, EngineHandle};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::check;
use super::life::Life;
use super::scene::Scene;
use super::schedule::{Fate, Forgery, Op, Schedule, VERSIONS};
use crate::world::server::{FakeWallet, Push, frame};

/// What is wrong, or nothing.
pub fn run(schedule: &Schedule) -> Result<(), String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async { Run::new(schedule).through(schedule).await })
}

struct Run {
    scene: Arc<Scene>,
    life: Arc<Life>,
    engine: Option<Engine>,
    start_at: Option<Instant>,
    /// How long it stays dead after the next kill.
    down_for: Duration,
    /// Wallets that were to be removed, whether that worked or not.
    removing: HashSet<WalletId>,
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
    async fn pass(&mut self, time: Duration) -> Result<(), String> {
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
    async fn snapshot(&self) -> Option<Snapshot> {
        let handle = self.handle()?;
        timeout(Duration::from_secs(60), handle.snapshot()).await.ok()?.ok()
    }

    /// A person asks for something and does not wait for it.
    fn ask<F: Future + Send + 'static>(&self, ask: impl FnOnce(EngineHandle) -> F)
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
    fn add(&self, slot: usize) {
        if self.watched_id(slot).is_some() {
            return;
        }
        let new = self.scene.new_wallet(slot);
        self.ask(|handle| async move { handle.add(new).await });
    }

    fn watched_id(&self, slot: usize) -> Option<WalletId> {
        let journal = self.scene.journal();
        let watched =
            |watched: &&super::journal::Watched| watched.slot == slot && watched.stored && !watched.removed;
        journal.watched.iter().find(watched).map(|watched| watched.id.clone())
    }

    async fn carry_out(&mut self, op: &Op) -> Result<(), String> {
        let scene = self.scene.clone();
        let slot = |w: u8| usize::from(w) % scene.slots.len();
        let server = |s: u8| &scene.servers[usize::from(s) % scene.servers.len()];
        let after = |secs: u8| Instant::now() + Duration::from_secs(secs.into());
        match op {
            Op::Receive { w, push } | Op::Spend { w, push } => {
                let direction =
                    if matches!(op, Op::Spend { .. }) { Direction::Outbound } else { Direction::Inbound };
                let id = scene.next_id();
                scene.put(slot(*w), &id, direction, Status::Succeeded);
                scene.push(slot(*w), &id, *push);
            }
            Op::Burst { w, payments, push } => {
                for _ in 0..*payments {
                    let id = scene.next_id();
                    scene.put(slot(*w), &id, Direction::Inbound, Status::Succeeded);
                    scene.push(slot(*w), &id, *push);
                }
            }
            Op::Busy { w, payments, secs } => {
                for _ in 0..*payments {
                    scene.sleep((*secs).into());
                    scene.put(slot(*w), &scene.next_id(), Direction::Inbound, Status::Succeeded);
                }
            }
            Op::SlowCommit { w, ms } => scene.put_later(slot(*w), Duration::from_millis((*ms).into())),
            Op::Invoice { w } => scene.put(slot(*w), &scene.next_id(), Direction::Inbound, Status::Pending),
            Op::Send { w } => scene.put(slot(*w), &scene.next_id(), Direction::Outbound, Status::Pending),
            Op::Settle { nth, push } => {
                if let Some(which) = nth_of(scene.pending(), *nth) {
                    scene.change(which.slot, which.id.as_str(), Status::Succeeded);
                    if which.direction == Direction::Inbound {
                        scene.push(which.slot, which.id.as_str(), *push);
                    }
                }
            }
            Op::Fail { nth } => {
                if let Some(which) = nth_of(scene.pending(), *nth) {
                    scene.change(which.slot, which.id.as_str(), Status::Failed);
                }
            }
            Op::SettleUnnoticed { nth } => {
                if let Some(which) = nth_of(scene.pending(), *nth) {
                    let unnoticed = (which.id.as_str().to_owned(), Status::Succeeded);
                    scene.with_wallet(which.slot, |own| own.unnoticed.push(unnoticed));
                }
            }
            Op::Transfer { from, to, push } => {
                let hash = scene.next_id();
                let payer = format!("internal_{hash}");
                scene.put(slot(*to), &hash, Direction::Inbound, Status::Pending);
                scene.put(slot(*from), &payer, Direction::Outbound, Status::Succeeded);
                scene.change(slot(*to), &hash, Status::Succeeded);
                scene.push(slot(*from), &payer, *push);
                scene.push(slot(*to), &hash, *push);
            }
            Op::Label { w, nth } => self.label(slot(*w), *nth),
            Op::Forge { w, what, copies } => self.forge(slot(*w), *what, *copies),
            Op::Disconnect { s, fault } => server(*s).disconnect(fault.clone()),
            Op::BlackHole { s } => server(*s).black_hole(),
            Op::Restart { s, secs } => server(*s).restart(after(*secs)),
            Op::Upgrade { s } => {
                let next = server(*s).with(|server| {
                    VERSIONS.iter().find(|version| {
                        satchime_domain::lnbits::version::LnbitsVersion::parse(version).unwrap()
                            > server.version
                    })
                });
                if let Some(next) = next {
                    server(*s).upgrade(next);
                    server(*s).restart(after(3));
                }
            }
            Op::HideVersion { s } => server(*s).with(|server| server.tells_version = false),
            Op::RestFault { s, skip, times, fault } => server(*s).with(|server| {
                let good = std::iter::repeat_n(None, (*skip).into());
                let bad = std::iter::repeat_n(Some(fault.clone()), (*times).into());
                server.rest_faults = good.chain(bad).collect();
            }),
            Op::RestDown { s, secs, fault } => {
                server(*s).with(|server| server.rest_down_until = Some((after(*secs), fault.clone())));
            }
            Op::DialDown { s, secs, fault } => {
                server(*s).with(|server| server.dial_down_until = Some((after(*secs), fault.clone())));
            }
            Op::Slow { s, ask_ms, answer_ms } => server(*s).with(|server| {
                server.rest_delay = Duration::from_millis((*ask_ms).into());
                server.answer_delay = Duration::from_millis((*answer_ms).into());
            }),
            Op::Revoke { w } => scene.with_wallet(slot(*w), |own| own.key_good = false),
            Op::Restore { w } => {
                scene.with_wallet(slot(*w), |own| own.key_good = true);
                self.nudge(slot(*w));
            }
            Op::Crash { at, down_secs } => {
                self.down_for = Duration::from_secs((*down_secs).into());
                self.life.kill_in((*at).into());
            }
            Op::Quit { down_secs } => self.quit(*down_secs).await?,
            Op::DiskFull { skip, times } => scene.fill_disk((*skip).into(), (*times).into()),
            Op::Deaf { secs } => scene.journal().deaf_until = Some(after(*secs)),
            Op::Sleep { secs } => scene.sleep((*secs).into()),
            Op::SetClock { secs } => scene.clock.set_by((*secs).into()),
            Op::Pause => self.ask(|handle| async move { handle.set_paused(true).await }),
            Op::Resume => self.ask(|handle| async move { handle.set_paused(false).await }),
            Op::Add { w } => self.add(slot(*w)),
            Op::Remove { w } => {
                if let Some(id) = self.watched_id(slot(*w)) {
                    self.removing.insert(id.clone());
                    self.ask(|handle| async move { handle.remove(id).await });
                }
            }
            Op::Nudge { w } => self.nudge(slot(*w)),
            Op::Wait { secs } => self.pass(Duration::from_secs((*secs).into())).await?,
        }
        Ok(())
    }

    fn nudge(&self, slot: usize) {
        if let Some(id) = self.watched_id(slot) {
            self.ask(|handle| async move { handle.retry(id).await });
        }
    }

    fn label(&self, slot: usize, nth: u8) {
        let id = self.scene.with_wallet(slot, |own| {
            nth_of(own.records.iter().map(|record| record.checking_id.clone()).collect(), nth)
        });
        if let Some(id) = id {
            self.scene.server_of(slot).label(self.scene.slots[slot].at, &id);
        }
    }

    fn forge(&self, slot: usize, what: Forgery, copies: u8) {
        let (server, at) = (self.scene.server_of(slot), self.scene.slots[slot].at);
        let settled =
            |record: &PaymentRecord| frame(&PaymentRecord { status: Status::Succeeded, ..record.clone() });
        let known = |status| {
            self.scene.with_wallet(slot, |own: &mut FakeWallet| {
                let mut records = own.records.iter().filter(|record| record.status == status);
                records.next_back().map(settled)
            })
        };
        let copies = if matches!(what, Forgery::Flood) { 1_200 } else { u32::from(copies) };
        for number in 0..copies {
            let text = match what {
                Forgery::Unknown | Forgery::Flood => {
                    let id = format!("forged{number}");
                    let record = server.record_of(at, &id, Direction::Inbound, Status::Succeeded, 1_000_000);
                    Some(frame(&record))
                }
                Forgery::KnownPending => known(Status::Pending),
                Forgery::OldSettled => known(Status::Succeeded),
                Forgery::Garbage => Some(GARBAGE[number as usize % GARBAGE.len()].to_owned()),
            };
            if let Some(text) = text {
                server.push_to(at, &text, None, Push::Once);
            }
        }
    }

    async fn quit(&mut self, down_secs: u8) -> Result<(), String> {
        let Some(engine) = self.engine.take() else { return Ok(()) };
        self.start_at = Some(Instant::now() + Duration::from_secs(down_secs.into()));
        let stopped = timeout(Duration::from_secs(60), engine.stop()).await;
        if stopped.is_err() && !self.life.is_over() {
            return Err("it did not stop within a minute".into());
        }
        self.life.end();
        Ok(())
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
            // Its removal failed, or was cut off, when its key was gone already.
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

    /// No state may claim what is not so for longer than a moment.
    async fn look_at_states(&mut self) -> Result<(), String> {
        let mut wrong = Ok(());
        for _ in 0..40 {
            let Some(snapshot) = self.snapshot().await else { return Ok(()) };
            // A command in flight asks with the same key.
            let quiet = self.life.asked.load(Ordering::Relaxed) == 0;
            wrong = snapshot.wallets.iter().try_for_each(|status| self.is_true(status));
            if wrong.is_ok() || !quiet {
                return Ok(());
            }
            sleep(Duration::from_millis(17)).await;
        }
        wrong
    }

    fn is_true(&self, status: &WalletStatus) -> Result<(), String> {
        let scene = &self.scene;
        let journal = scene.journal();
        let Some(watched) = journal.watched.iter().find(|watched| watched.id == status.wallet.id) else {
            return Ok(());
        };
        let Some(answer) = journal.answers.get(&(self.life.number, watched.slot)) else {
            return if status.state.name() == "live" { Err("live, and never asked".into()) } else { Ok(()) };
        };
        match &status.state {
            ConnectionState::Live { .. } => {
                if let Some(Some(fault)) = &answer.last {
                    return Err(format!("wallet {} is live, and REST said {fault:?}", watched.slot));
                }
                let good_for = answer.good_at.map(|at| at.elapsed());
                if good_for.is_none_or(|age| age > Duration::from_secs(200)) {
                    return Err(format!("wallet {} is live, last looked {good_for:?} ago", watched.slot));
                }
                let place = &scene.slots[watched.slot];
                match scene.servers[place.server].deaf_since(place.at) {
                    Some(None) => Err(format!("wallet {} is live without a connection", watched.slot)),
                    Some(Some(since)) if since.elapsed() > Duration::from_secs(41) => {
                        Err(format!("wallet {} is live on a dead connection", watched.slot))
                    }
                    _ => Ok(()),
                }
            }
            ConnectionState::Rejected { fault: Fault::KeyRejected } => {
                let rejected = Some(Some(Fault::KeyRejected));
                if answer.last == rejected && answer.before == rejected {
                    Ok(())
                } else {
                    Err(format!("wallet {} is rejected for one answer", watched.slot))
                }
            }
            _ => Ok(()),
        }
    }
}

const GARBAGE: [&str; 5] = [
    "not json",
    "{\"x\": 1}",
    "{\"payment\": {\"amount\": 5}}",
    "[]",
    "{\"payment\": {\"checking_id\": 7, \"amount\": null}}",
];

fn nth_of<T>(all: Vec<T>, nth: u8) -> Option<T> {
    let count = all.len().max(1);
    all.into_iter().nth(usize::from(nth) % count)
}

/// The wallets the disk knows.
pub async fn stored(scene: &Scene) -> Vec<satchime_domain::wallet::Wallet> {
    scene.store.wallets().await.unwrap()
}

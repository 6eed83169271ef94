//! What each operation does to the world.

use std::collections::VecDeque;
use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use satchime_domain::wallet::Address;
use satchime_engine::ports::Keep;
use tokio::time::{Instant, timeout};

use super::run::Run;
use super::scene::Disk;
use super::schedule::{Fate, Forgery, Op, VERSIONS};
use crate::world::server::{FakeWallet, Push, frame};

impl Run {
    pub async fn carry_out(&mut self, op: &Op) -> Result<(), String> {
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
            Op::SlowCommit { w, ms, push } => {
                scene.put_later(slot(*w), Duration::from_millis((*ms).into()), *push);
            }
            Op::Invoice { w } => scene.put(slot(*w), &scene.next_id(), Direction::Inbound, Status::Pending),
            Op::Send { w } => scene.put(slot(*w), &scene.next_id(), Direction::Outbound, Status::Pending),
            Op::Settle { nth, push } => self.settle(*nth, *push),
            Op::Fail { nth } => {
                if let Some(which) = nth_of(scene.pending(), *nth) {
                    scene.change(which.slot, which.id.as_str(), Status::Failed);
                }
            }
            Op::Vanish { nth } => {
                if let Some(which) = nth_of(scene.pending(), *nth) {
                    scene.vanish(&which);
                }
            }
            Op::SettleRenamed { nth } => {
                let outgoing =
                    scene.pending().into_iter().filter(|which| which.direction == Direction::Outbound);
                if let Some(which) = nth_of(outgoing.collect(), *nth) {
                    let name = format!("renamed-{}", which.id);
                    scene.server_of(which.slot).rename(scene.slots[which.slot].at, &which.id, &name);
                    scene.change(which.slot, &name, Status::Succeeded);
                }
            }
            Op::SettleUnnoticed { nth } => {
                if let Some(which) = nth_of(scene.pending(), *nth) {
                    let unnoticed = (which.id.as_str().to_owned(), Status::Succeeded);
                    scene.with_wallet(which.slot, |own| own.unnoticed.push(unnoticed));
                }
            }
            Op::Pay { nth, by, push } => {
                let invoices =
                    scene.pending().into_iter().filter(|which| which.direction == Direction::Inbound);
                if let Some(which) = nth_of(invoices.collect(), *nth) {
                    self.pay(slot(*by), which.slot, which.id.as_str(), *push);
                }
            }
            Op::Hold { w, mins, settles, push } => {
                let status = if *settles { Status::Succeeded } else { Status::Failed };
                scene.hold(slot(*w), Duration::from_secs(u64::from(*mins) * 60), status, *push);
            }
            Op::Sweep { s } => server(*s).sweep(),
            Op::Transfer { from, to, push } => {
                let hash = scene.next_id();
                scene.put(slot(*to), &hash, Direction::Inbound, Status::Pending);
                self.pay(slot(*from), slot(*to), &hash, *push);
            }
            Op::Label { w, nth } => self.label(slot(*w), *nth),
            Op::Forge { w, what, copies } => self.forge(slot(*w), *what, *copies),
            Op::Disconnect { s, fault } => server(*s).disconnect(fault.clone()),
            Op::BlackHole { s } => server(*s).black_hole(),
            Op::HalfOpen { s, secs } => {
                server(*s).with(|server| server.half_open_until = Some(after(*secs)));
            }
            Op::Poison { w } => scene.server_of(slot(*w)).poison(scene.slots[slot(*w)].at),
            Op::NetworkDown => self.network_down(),
            Op::NetworkUp => self.network_up().await?,
            Op::Restart { s, secs } => server(*s).restart(after(*secs)),
            Op::Upgrade { s } => {
                let next = server(*s).with(|server| {
                    VERSIONS.iter().find(|version| LnbitsVersion::parse(version).unwrap() > server.version)
                });
                if let Some(next) = next {
                    server(*s).upgrade(next);
                    server(*s).restart(after(3));
                }
            }
            Op::HideVersion { s } => server(*s).with(|server| server.tells_version = false),
            Op::RestFault { s, skip, times, fault } => {
                server(*s).with(|server| server.rest_faults = queue(*skip, *times, fault));
            }
            Op::CutAnswer { s, skip, times, fault } => {
                server(*s).with(|server| server.cut_answers = queue(*skip, *times, fault));
            }
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
                self.wake_signal(slot(*w));
            }
            Op::Crash { at, down_secs } => {
                self.down_for = Duration::from_secs((*down_secs).into());
                if self.engine.is_some() {
                    self.life.kill_in((*at).into());
                } else {
                    self.kill_next = Some((*at).into());
                }
            }
            Op::Quit { down_secs } => self.quit(*down_secs).await?,
            Op::Panic { at, times } => self.life.panic_in((*at).into(), *times),
            Op::DiskFull { skip, times } => {
                scene.spoil_disk(Disk { skip: (*skip).into(), times: (*times).into(), is_broken: false });
            }
            Op::DiskBroken { skip, times } => {
                scene.spoil_disk(Disk { skip: (*skip).into(), times: (*times).into(), is_broken: true });
            }
            Op::KeyringFault { skip, times, fault } => {
                scene.spoil_keyring((*skip).into(), (*times).into(), fault.clone());
            }
            Op::Deaf { secs } => scene.journal().deaf_until = Some(after(*secs)),
            Op::Sleep { secs } => scene.sleep((*secs).into()),
            Op::SetClock { secs } => scene.clock.set_by((*secs).into()),
            Op::SetServerClock { s, secs } => server(*s).with(|server| server.set_clock_by((*secs).into())),
            Op::Pause => self
                .ask(|handle| async move { handle.change_settings(|settings| settings.paused = true).await }),
            Op::Resume => {
                self.ask(
                    |handle| async move { handle.change_settings(|settings| settings.paused = false).await },
                )
            }
            Op::Add { w } => self.add(slot(*w)),
            Op::Remove { w } => {
                if let Some(id) = self.watched_id(slot(*w)) {
                    self.removing.insert(id.clone());
                    self.ask(|handle| async move { handle.remove(id).await });
                }
            }
            Op::Enable { w, on } => {
                if let Some(id) = self.watched_id(slot(*w)) {
                    let on = *on;
                    self.ask(|handle| async move { handle.set_enabled(id, on).await });
                }
            }
            Op::AddAddress { w } => {
                if let Some(id) = self.watched_id(slot(*w)) {
                    let server = scene.url(scene.slots[slot(*w)].server, true);
                    let address = Address { server, allow_private_http: false };
                    self.ask_about(slot(*w), |handle| async move { handle.add_address(id, address).await });
                }
            }
            Op::NameDown { s, home } => {
                let s = usize::from(*s) % scene.servers.len();
                let name = scene.url(s, *home).host().to_owned();
                scene.servers[s].with(|server| server.dead_name = Some(name));
                scene.servers[s].disconnect(Fault::Network { detail: "reset".into() });
            }
            Op::EnterKey { w, is_new } => {
                if *is_new {
                    scene.change_keys(slot(*w));
                }
                self.enter_key(slot(*w));
            }
            Op::WakeSignal { w } => self.wake_signal(slot(*w)),
            Op::TestPush { w } => self.test_push(slot(*w)),
            Op::LongWait { mins } => self.pass(Duration::from_secs(u64::from(*mins) * 60)).await?,
            Op::Wait { secs } => self.pass(Duration::from_secs((*secs).into())).await?,
        }
        Ok(())
    }

    fn settle(&self, nth: u8, push: Fate) {
        let scene = &self.scene;
        let Some(which) = nth_of(scene.pending(), nth) else { return };
        scene.change(which.slot, which.id.as_str(), Status::Succeeded);
        if which.direction == Direction::Inbound {
            scene.push(which.slot, which.id.as_str(), push);
        }
    }

    /// An invoice is paid by a wallet: on its own server internally, which gives the payer's record another id.
    fn pay(&self, from: usize, to: usize, hash: &str, push: Fate) {
        let scene = &self.scene;
        let is_internal = scene.slots[from].server == scene.slots[to].server;
        let payer = if is_internal { format!("internal_{hash}") } else { hash.to_owned() };
        scene.put(from, &payer, Direction::Outbound, Status::Succeeded);
        scene.change(to, hash, Status::Succeeded);
        scene.push(from, &payer, push);
        scene.push(to, hash, push);
    }

    pub fn enter_key(&self, slot: usize) {
        if let Some(id) = self.watched_id(slot) {
            let key = self.scene.key(slot);
            self.ask_about(slot, |handle| async move { handle.replace_key(id, key, Keep::Session).await });
        }
    }

    fn wake_signal(&self, slot: usize) {
        if let Some(id) = self.watched_id(slot) {
            self.ask(|handle| async move { handle.retry(id).await });
        }
    }

    fn test_push(&self, slot: usize) {
        if let Some(id) = self.watched_id(slot) {
            self.ask(|handle| async move { handle.test_push(id).await });
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
        let copies = if matches!(what, Forgery::Flood) { 1_200 } else { u32::from(copies) };
        for number in 0..copies {
            let text = match what {
                Forgery::Unknown | Forgery::Flood => {
                    let id = format!("forged{number}");
                    let record = server.record_of(at, &id, Direction::Inbound, Status::Succeeded, 1_000_000);
                    Some(frame(&record))
                }
                Forgery::Garbage => Some(GARBAGE[number as usize % GARBAGE.len()].to_owned()),
                Forgery::OthersPayment => {
                    let other = (slot + 1 + number as usize) % self.scene.slots.len();
                    self.scene.with_wallet(other, |own| own.records.last().map(frame))
                }
                _ => self.scene.with_wallet(slot, |own| twisted(own, what, number as usize)),
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
}

/// A frame about one of the wallet's newest payments that is not true.
fn twisted(own: &FakeWallet, what: Forgery, number: usize) -> Option<String> {
    let newest = |status| own.records.iter().rev().filter(move |record| record.status == status);
    let settled = |record: &PaymentRecord| PaymentRecord { status: Status::Succeeded, ..record.clone() };
    let any = own.records.iter().nth_back(number % 8);
    let record = match what {
        Forgery::KnownPending => newest(Status::Pending).next().map(settled),
        Forgery::OldSettled => newest(Status::Succeeded).next().map(settled),
        Forgery::WrongAmount => {
            any.map(|record| PaymentRecord { amount_msat: Msat::from_sat(21_000_000), ..settled(record) })
        }
        Forgery::WrongStatus => any.map(|record| {
            let status = match record.status {
                Status::Succeeded => Status::Failed,
                Status::Pending | Status::Failed => Status::Succeeded,
            };
            PaymentRecord { status, ..record.clone() }
        }),
        Forgery::WrongHash => any.map(|record| PaymentRecord {
            payment_hash: own.records[0].payment_hash.clone(),
            ..settled(record)
        }),
        Forgery::Unknown | Forgery::Flood | Forgery::Garbage | Forgery::OthersPayment => None,
    };
    record.as_ref().map(frame)
}

fn queue(skip: u8, times: u8, fault: &Fault) -> VecDeque<Option<Fault>> {
    let good = std::iter::repeat_n(None, skip.into());
    good.chain(std::iter::repeat_n(Some(fault.clone()), times.into())).collect()
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

//! What each operation does to the world.

use std::time::Duration;

use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{Direction, PaymentRecord, Status};
use tokio::time::{Instant, timeout};

use super::run::Run;
use super::schedule::{Forgery, Op, VERSIONS};
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
                    VERSIONS.iter().find(|version| LnbitsVersion::parse(version).unwrap() > server.version)
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

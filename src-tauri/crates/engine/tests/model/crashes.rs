//! One life that does all that the engine ever does to the world, killed at every single moment of it.

use std::collections::BTreeSet;

use satchime_domain::fault::Fault;

use super::moment::{Deed, Moment};
use super::run::run;
use super::scene::Medium;
use super::schedule::{Fate, Op, Op::*, Schedule, Slot};

/// The first life ends at once, so that the second is killed at its `at`th moment, wherever that is.
fn killed_at(at: u16) -> Schedule {
    let slot = |server, history| Slot { server, admin_key: false, history, added_first: false };
    let hang_up = || Disconnect { s: 0, fault: Fault::Closed { code: Some(1012) } };
    let life = [
        (0, Quit { down_secs: 1 }),
        (0, Crash { at, down_secs: 2 }),
        (2_000, Add { w: 0 }),
        (100, Add { w: 1 }),
        (100, Add { w: 2 }),
        (1_000, Send { w: 1 }),
        (0, EnterKey { w: 2, is_new: false }),
        (1_000, Receive { w: 0, push: Fate::Once }),
        (0, Receive { w: 1, push: Fate::Twice }),
        (500, Transfer { from: 0, to: 2, push: Fate::Once }),
        (0, Transfer { from: 1, to: 1, push: Fate::Once }),
        (70_000, RENAMES_THE_NEWEST),
        (60_000, Enable { w: 0, on: false }),
        (100, Enable { w: 0, on: true }),
        (500, Pause),
        (100, Resume),
        (500, hang_up()),
        (2_000, Spend { w: 0, push: Fate::Lost }),
        (0, WakeSignal { w: 0 }),
        (0, TestPush { w: 0 }),
        (1_000, Remove { w: 2 }),
        (1_000, Wait { secs: 1 }),
    ];
    Schedule {
        versions: vec!["1.6.2", "1.0.0"],
        wallets: vec![slot(0, 3), slot(1, 1), slot(0, 0)],
        clock_off_by: 0,
        write_ms: 0,
        seed: 1,
        tells_pending: false,
        steps: life.to_vec(),
    }
}

/// Of two outgoing payments, the second.
const RENAMES_THE_NEWEST: Op = SettleRenamed { nth: 1 };

#[test]
fn killed_at_any_moment_nothing_is_lost_nor_said_twice() {
    let mut reached = BTreeSet::new();
    for at in 0.. {
        let schedule = killed_at(at);
        let (scene, result) = run(&schedule, Medium::Memory);
        if let Err(why) = result {
            panic!("killed at {:?}: {why}\n{schedule:?}", scene.journal().killed_at);
        }
        let journal = scene.journal();
        let Some(moment) = journal.killed_at.first() else { break };
        reached.insert(*moment);
    }
    let all = Deed::ALL.into_iter().flat_map(|deed| [Moment::Before(deed), Moment::After(deed)]);
    let unreached: Vec<Moment> = all.filter(|moment| !reached.contains(moment)).collect();
    assert!(unreached.is_empty(), "never killed at {unreached:?}");
}

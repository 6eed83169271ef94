//! A server that changes its mind about what was final, while Satchime runs, is switched off, or is killed: each change
//! is told once, and no line twice.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use satchime_domain::notice::wording;
use satchime_domain::payment::{Direction, Status};

use crate::world::World;
use crate::world::server::Push;

/// What Satchime does around a change.
#[derive(Clone, Copy, Debug)]
enum Life {
    Runs,
    IsOff,
    IsKilled,
    /// Before it could tell of it.
    IsKilledUntold,
}

impl World {
    async fn turns(&mut self, status: Status, life: Life) {
        match life {
            Life::Runs | Life::IsKilled | Life::IsKilledUntold => {}
            Life::IsOff => self.stop().await,
        }
        self.sink.deaf.store(matches!(life, Life::IsKilledUntold), Ordering::Relaxed);
        self.server.change("a", status, Push::Lost);
        match life {
            Life::Runs => {}
            Life::IsOff => self.start().await,
            Life::IsKilled | Life::IsKilledUntold => {
                self.pass(130).await;
                self.crash();
                self.sink.deaf.store(false, Ordering::Relaxed);
                self.start().await;
            }
        }
        self.pass(130).await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_change_of_mind_is_told_once_through_every_life() {
    use Life::{IsKilled, IsKilledUntold, IsOff, Runs};
    for version in ["1.6.2", "1.0.0"] {
        for direction in [Direction::Inbound, Direction::Outbound] {
            for lives in [
                [Runs, Runs],
                [IsOff, IsOff],
                [IsKilled, IsOff],
                [IsKilledUntold, IsKilledUntold],
                [Runs, IsKilledUntold],
            ] {
                let mut world = World::on_disk(version).await;
                world.live().await;
                world.pass(70).await;
                world.server.put(world.server.record("a", direction, Status::Succeeded, 21), Push::Once);
                world.until_said("a").await;
                for (status, life) in [(Status::Failed, lives[0]), (Status::Succeeded, lives[1])] {
                    world.turns(status, life).await;
                }
                // Beyond that, nothing more is believed aloud.
                for status in [Status::Failed, Status::Succeeded] {
                    world.turns(status, Runs).await;
                }
                let what = format!("{version} {direction:?} {lives:?}");
                assert_eq!(world.said(), ["a Succeeded", "a Failed", "a Succeeded"], "{what}");
                let lines: Vec<_> = world.sink.announcements().iter().map(wording).collect();
                let different: HashSet<_> = lines.iter().map(|line| (&line.title, &line.body)).collect();
                assert_eq!(different.len(), lines.len(), "{what}: {lines:?}");
            }
        }
    }
}

//! The loop: one thing after the other, and none of them waits for a network.

use std::time::Duration;

use satchime_domain::SignedDuration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval};

use super::messages::Command;
use super::state::{Controller, Observed};
use crate::wake_signal::WakeReason;

/// How often the wall clock is compared with the time that tokio counted.
const TICK: Duration = Duration::from_secs(5);
/// A new state is written down at the next tick; what only its health tells, every so many, to spare the disk.
const HEALTH_EVERY: u32 = 6;
/// Between two ticks more time than this went by on the wall clock: the machine slept, for tokio's timers stand still
/// then.
const ASLEEP: SignedDuration = SignedDuration::from_secs(20);

impl Controller {
    /// Runs until told to stop, or until nobody can tell it any more. Gives back who waits for that.
    pub(super) async fn run(mut self, inbox: &mut mpsc::Receiver<Command>) -> Option<oneshot::Sender<()>> {
        let (mut reported, mut finished) = (self.reported.take()?, self.finished.take()?);
        self.start_all();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let network = self.ports.network.clone();
        let mut tick = 0_u32;
        let mut ticked_at = self.ports.clock.now();
        let stopped: Option<oneshot::Sender<()>> = loop {
            tokio::select! {
                biased;
                command = inbox.recv() => match command {
                    Some(Command::Stop { done }) => break Some(done),
                    Some(command) => self.handle_command(command).await,
                    None => break None,
                },
                Some(result) = finished.recv() => self.finish(result).await,
                _ = ticks.tick() => {
                    let now = self.ports.clock.now();
                    if now.duration_since(ticked_at) > ASLEEP {
                        tracing::info!("the machine slept: reconciling every wallet now");
                        self.wake_all(WakeReason::Awake);
                    }
                    ticked_at = now;
                    self.raise_all_alarms();
                    self.ask_rate();
                    tick = tick.wrapping_add(1);
                    let health_too = tick.is_multiple_of(HEALTH_EVERY);
                    self.keep_observations(if health_too { Observed::Health } else { Observed::State }).await;
                }
                () = network.came_up() => {
                    tracing::info!("the network came up: trying every wallet now");
                    self.wake_all(WakeReason::Network);
                }
                Some(report) = reported.recv() => self.take(report).await,
            }
        };
        // What is asked from now on is answered with that.
        inbox.close();
        self.stop_all(&mut reported).await;
        self.keep_observations(Observed::Health).await;
        stopped
    }
}

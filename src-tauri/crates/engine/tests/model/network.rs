//! This computer's network: when it comes up, every wallet is tried within five seconds, whatever it was waiting for.

use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use tokio::time::Instant;

use super::run::Run;

const PROBED_WITHIN: Duration = Duration::from_secs(5);
/// A server that said 429 is left alone for as long as it may have asked for.
const LEFT_ALONE: Duration = Duration::from_secs(100);
/// More requests than this within a minute, and the next may have to wait for its turn.
const FREE_REQUESTS: usize = 20;

impl Run {
    pub fn network_down(&self) {
        for server in &self.scene.servers {
            server.with(|server| server.out_of_reach = true);
            server.black_hole();
        }
    }

    pub async fn network_up(&mut self) -> Result<(), String> {
        for server in &self.scene.servers {
            server.with(|server| server.out_of_reach = false);
        }
        self.life.network.notify_one();
        let (since, life) = (Instant::now(), self.life.number);
        let wanted = self.wanted().await;
        self.pass(PROBED_WITHIN).await?;
        if self.life.number != life || self.life.is_over() {
            return Ok(());
        }
        // A command carried out meanwhile may have stopped a worker.
        let still_wanted = self.wanted().await;
        match wanted.into_iter().find(|slot| still_wanted.contains(slot) && !self.was_probed(*slot, since)) {
            Some(slot) => Err(format!("wallet {slot} was not tried within 5 s of the network's coming up")),
            None => Ok(()),
        }
    }

    /// Wallets that wait for nothing but the world.
    async fn wanted(&self) -> Vec<usize> {
        let Some(snapshot) = self.snapshot().await else { return Vec::new() };
        let journal = self.scene.journal();
        let waits = snapshot.wallets.iter().filter(|status| {
            matches!(
                status.state,
                ConnectionState::WaitingToRetry { .. }
                    | ConnectionState::Live { .. }
                    | ConnectionState::CatchingUp { .. }
            )
        });
        waits
            .filter_map(|status| {
                journal.watched.iter().find(|watched| watched.id == status.wallet.id).map(|own| own.slot)
            })
            .collect()
    }

    fn was_probed(&self, slot: usize, since: Instant) -> bool {
        let server = self.scene.slots[slot].server;
        let journal = self.scene.journal();
        let place = (server, self.life.number);
        let limited = journal.rate_limited.get(&place).is_some_and(|at| at.elapsed() < LEFT_ALONE);
        let calls = journal.calls.get(&place).map_or(0, |calls| {
            calls.iter().rev().take_while(|call| call.elapsed() < Duration::from_secs(60)).count()
        });
        let own = journal.tries.iter().filter(|attempt| attempt.slot == slot && attempt.life == place.1);
        let mut under_way = own.filter(|attempt| attempt.ended.is_none_or(|ended| ended >= since));
        limited || calls > FREE_REQUESTS || under_way.next().is_some()
    }
}

//! Whether the states that are shown are true at this moment.

use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::push::LiveMode;
use satchime_engine::api::WalletStatus;
use tokio::time::sleep;

use super::run::Run;

impl Run {
    /// No state may claim what is not so for longer than a moment.
    pub async fn look_at_states(&mut self) -> Result<(), String> {
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
            ConnectionState::Live { mode } => {
                // What one record may be to blame for is asked for again by half.
                let narrows = matches!(&answer.last, Some(Some(fault)) if fault.may_be_of_a_record());
                if let Some(Some(fault)) = &answer.last
                    && !narrows
                {
                    return Err(format!("wallet {} is live, and REST said {fault:?}", watched.slot));
                }
                let good_for = answer.good_at.map(|at| at.elapsed());
                let most = Duration::from_secs(if narrows { 120 } else { 200 });
                if good_for.is_none_or(|age| age > most) {
                    return Err(format!("wallet {} is live, last looked {good_for:?} ago", watched.slot));
                }
                let place = &scene.slots[watched.slot];
                match scene.servers[place.server].deaf_since(place.at) {
                    // Where no WebSocket gets through, or none is needed, what REST said is all there is.
                    _ if matches!(mode, LiveMode::NoSocket | LiveMode::Polled) => Ok(()),
                    Some(None) => Err(format!("wallet {} is live without a connection", watched.slot)),
                    Some(Some(since)) if since.elapsed() > Duration::from_secs(41) => {
                        Err(format!("wallet {} is live on a dead connection", watched.slot))
                    }
                    _ => Ok(()),
                }
            }
            ConnectionState::Rejected { fault: Fault::KeyRejected } => {
                let other = |told: &Option<Option<Fault>>| {
                    told.as_ref().is_some_and(|told| *told != Some(Fault::KeyRejected))
                };
                if !answer.rejected_twice && (other(&answer.last) || other(&answer.before)) {
                    Err(format!("wallet {} is rejected for one answer", watched.slot))
                } else {
                    Ok(())
                }
            }
            _ => Ok(()),
        }
    }
}

//! What is said of a wallet even in silence, when it begins.

use std::collections::BTreeSet;

use satchime_domain::rules::alarm::{Alarm, AlarmId, Cause, Kind, Watch};
use tokio::time::Instant;

use super::state::{Controller, Watched};

impl Controller {
    pub(super) fn raise_all_alarms(&mut self) {
        for at in 0..self.wallets.len() {
            self.raise_alarms(at);
        }
    }

    /// Says what holds of the wallet and did not before. Of one that is not to be watched, nothing does.
    pub(super) fn raise_alarms(&mut self, at: usize) {
        let watched = &mut self.wallets[at];
        let rules = self.settings.notices.alarms_of(&watched.wallet.id);
        let (causes, over) = match watched.worker {
            Some(_) => (rules.causes(&watched.watch()), rules.over(&watched.watch())),
            None => (Vec::new(), Kind::ALL.into()),
        };
        // In this order: what is over and holds again is said again.
        self.end_alarms(at, over);
        self.raise(at, causes);
    }

    fn end_alarms(&mut self, at: usize, over: BTreeSet<Kind>) {
        let watched = &mut self.wallets[at];
        let wallet = &watched.wallet.id;
        let newly =
            over.difference(&watched.over).map(|kind| AlarmId { wallet: wallet.clone(), kind: *kind });
        let newly: Vec<AlarmId> = newly.collect();
        watched.over = over;
        if !newly.is_empty() {
            self.delivery.end_alarms(&newly);
        }
    }

    fn raise(&mut self, at: usize, causes: Vec<Cause>) {
        let watched = &mut self.wallets[at];
        let kinds = causes.iter().map(Cause::kind).collect();
        let before = std::mem::replace(&mut watched.raised, kinds);
        if !before.is_subset(&watched.raised) {
            self.delivery.call_off(&watched.wallet.id, |kind| watched.raised.contains(&kind));
        }
        for cause in causes.into_iter().filter(|cause| !before.contains(&cause.kind())) {
            let (wallet, wallet_name) = (watched.wallet.id.clone(), watched.wallet.name.clone());
            self.delivery.raise(&Alarm { wallet, wallet_name, cause });
        }
    }
}

impl Watched {
    fn watch(&self) -> Watch<'_> {
        Watch {
            state: &self.state,
            balance_msat: self.wallet.progress.balance_msat,
            // Time in which the computer slept doesn't count.
            not_live_for: self.not_live_since.map(|since| Instant::now().duration_since(since)),
        }
    }
}

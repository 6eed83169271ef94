//! Wakes the announcers, and tells them to end.

use parking_lot::{Mutex, MutexGuard};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use satchime_domain::rules::alarm::{Alarm, AlarmId, Kind};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::WalletId;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Wakes the announcers, without ever waiting for one. Only the ledger knows what there is to deliver; this says
/// where to look.
#[derive(Clone)]
pub(crate) struct DeliverySignal(Arc<Shared>);

struct Shared {
    announcers: Vec<Arc<Wakeup>>,
    ending: Arc<Ending>,
    settings: watch::Sender<Settings>,
}

/// One announcer's part of the signal.
#[derive(Default)]
pub(super) struct Wakeup {
    /// Whose notices to look for.
    about: Mutex<HashSet<WalletId>>,
    /// What is to be said besides.
    alarms: Mutex<Vec<Alarm>>,
    /// What is over since this was last looked at.
    over: Mutex<Vec<AlarmId>>,
    pub woken: Notify,
}

#[derive(Default)]
pub(super) struct Ending {
    pub asked_at: OnceLock<Instant>,
    pub asked: CancellationToken,
}

impl DeliverySignal {
    pub(super) fn new(
        announcers: Vec<Arc<Wakeup>>,
        ending: Arc<Ending>,
        settings: watch::Sender<Settings>,
    ) -> Self {
        Self(Arc::new(Shared { announcers, ending, settings }))
    }

    /// There may be something to deliver of this wallet.
    pub fn wake(&self, wallet: &WalletId) {
        for announcer in &self.0.announcers {
            announcer.about().insert(wallet.clone());
            announcer.woken.notify_one();
        }
    }

    /// Something holds of a wallet that is said in any case.
    pub fn raise(&self, alarm: &Alarm) {
        for announcer in &self.0.announcers {
            let mut alarms = announcer.alarms();
            // One that waits is out of date.
            alarms.retain(|other| other.id() != alarm.id());
            alarms.push(alarm.clone());
            drop(alarms);
            announcer.woken.notify_one();
        }
    }

    /// What was to be said of this wallet is over, or the wallet is: where it waits, it is not said any more.
    pub fn call_off(&self, wallet: &WalletId, holds: impl Fn(Kind) -> bool) {
        for announcer in &self.0.announcers {
            announcer.alarms().retain(|alarm| alarm.wallet != *wallet || holds(alarm.cause.kind()));
        }
    }

    /// When these begin anew, they are said anew. Nobody is woken for that.
    pub fn end_alarms(&self, over: &[AlarmId]) {
        for announcer in &self.0.announcers {
            announcer.over.lock().extend_from_slice(over);
        }
    }

    /// From now on these are the rules; what the former ones held back is decided anew.
    pub fn use_settings(&self, settings: &Settings) {
        self.0.settings.send_if_modified(|used| {
            let changes = used.notices != settings.notices;
            used.clone_from(settings);
            changes
        });
    }

    /// Nothing will happen any more: deliver what is left, and end.
    pub fn finish(&self) {
        self.0.ending.asked_at.get_or_init(Instant::now);
        self.0.ending.asked.cancel();
    }
}

impl Wakeup {
    pub fn about(&self) -> MutexGuard<'_, HashSet<WalletId>> {
        self.about.lock()
    }

    pub fn next_alarm(&self) -> Option<Alarm> {
        let mut alarms = self.alarms.lock();
        if alarms.is_empty() { None } else { Some(alarms.remove(0)) }
    }

    /// What could not be said, but what was said of the same since comes instead.
    pub fn put_back(&self, refused: Vec<Alarm>) {
        let mut alarms = self.alarms.lock();
        let newer = std::mem::take(&mut *alarms);
        alarms.extend(refused.into_iter().filter(|one| !newer.iter().any(|other| one.id() == other.id())));
        alarms.extend(newer);
    }

    pub fn over(&self) -> Vec<AlarmId> {
        std::mem::take(&mut *self.over.lock())
    }

    pub fn alarms(&self) -> MutexGuard<'_, Vec<Alarm>> {
        self.alarms.lock()
    }
}

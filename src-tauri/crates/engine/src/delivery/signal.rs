//! Wakes the announcers, and tells them to end.

use parking_lot::{Mutex, MutexGuard};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use satchime_domain::wallet::WalletId;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Wakes the announcers, without ever waiting for one. Only the ledger knows what there is to deliver; this says
/// where to look.
#[derive(Clone)]
pub(crate) struct DeliverySignal(Arc<Shared>);

struct Shared {
    announcers: Vec<Arc<Wakeup>>,
    ending: Arc<Ending>,
}

/// One announcer's part of the signal.
#[derive(Default)]
pub(super) struct Wakeup {
    /// Whose notices to look for.
    about: Mutex<HashSet<WalletId>>,
    pub woken: Notify,
}

#[derive(Default)]
pub(super) struct Ending {
    pub asked_at: OnceLock<Instant>,
    pub asked: CancellationToken,
}

impl DeliverySignal {
    pub(super) fn new(announcers: Vec<Arc<Wakeup>>, ending: Arc<Ending>) -> Self {
        Self(Arc::new(Shared { announcers, ending }))
    }

    /// There may be something to deliver of this wallet.
    pub fn wake(&self, wallet: &WalletId) {
        for announcer in &self.0.announcers {
            announcer.about().insert(wallet.clone());
            announcer.woken.notify_one();
        }
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
}

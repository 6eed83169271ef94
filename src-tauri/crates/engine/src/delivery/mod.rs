//! The outbox's way out. Each receiver has its own announcer, its own pace and its own account of what it was delivered,
//! so that a slow or dead one holds up no other.

mod announcer;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use satchime_domain::wallet::WalletId;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use self::announcer::Announcer;
use crate::ports::{Ports, Receiver};

/// Wakes the announcers, without ever waiting for one. Only the ledger knows what there is to deliver; this says where to look.
#[derive(Clone)]
pub(crate) struct DeliverySignal(Arc<Shared>);

struct Shared {
    announcers: Vec<Arc<Wakeup>>,
    ending: Arc<Ending>,
}

/// One announcer's part of the signal.
#[derive(Default)]
struct Wakeup {
    /// Whose notices to look for.
    about: Mutex<HashSet<WalletId>>,
    woken: Notify,
}

#[derive(Default)]
struct Ending {
    asked_at: OnceLock<Instant>,
    asked: CancellationToken,
}

impl DeliverySignal {
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
    fn about(&self) -> MutexGuard<'_, HashSet<WalletId>> {
        self.about.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All announcers. Dropped, they are cut off.
pub(crate) struct Announcers(Vec<AbortOnDropHandle<()>>);

impl Announcers {
    /// Waits until all have ended after [`DeliverySignal::finish`].
    pub async fn ended(self) {
        for announcer in self.0 {
            let _ = announcer.await;
        }
    }
}

/// Starts an announcer for each receiver, unless nothing is watched and so nothing is to be delivered.
pub(crate) fn start(ports: &Ports, watching: bool) -> (DeliverySignal, Announcers) {
    let receivers: &[Arc<dyn Receiver>] = if watching { &ports.receivers } else { &[] };
    let names: Arc<[String]> = receivers.iter().map(|receiver| receiver.name().to_owned()).collect();
    let ending = Arc::<Ending>::default();
    let (mut wakeups, mut tasks) = (Vec::new(), Vec::new());
    for receiver in receivers {
        let wakeup = Arc::<Wakeup>::default();
        wakeups.push(wakeup.clone());
        let announcer =
            Announcer::new(ports.clone(), receiver.clone(), names.clone(), wakeup, ending.clone());
        tasks.push(AbortOnDropHandle::new(tokio::spawn(announcer.run())));
    }
    (DeliverySignal(Arc::new(Shared { announcers: wakeups, ending })), Announcers(tasks))
}

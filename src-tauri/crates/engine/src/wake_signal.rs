//! Ends a worker's wait.

use parking_lot::Mutex;
use tokio::sync::Notify;

/// Why a worker should not go on waiting; the later ones ask for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WakeReason {
    /// The network came up: is the other side still there?
    Network,
    /// The machine slept: whatever was lost meanwhile, look now.
    Awake,
    /// Somebody pressed a button.
    Person,
}

#[derive(Debug, Default)]
pub(crate) struct WakeSignal {
    reason: Mutex<Option<WakeReason>>,
    given: Notify,
}

impl WakeSignal {
    pub fn give(&self, reason: WakeReason) {
        let mut kept = self.reason.lock();
        *kept = (*kept).max(Some(reason));
        self.given.notify_one();
    }

    /// Waits for a signal. May be cancelled without losing one.
    pub async fn given(&self) -> WakeReason {
        loop {
            self.given.notified().await;
            if let Some(reason) = self.reason.lock().take() {
                return reason;
            }
        }
    }
}

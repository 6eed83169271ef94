//! Ends a worker's wait.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

/// Why a worker should not go on waiting; the later ones ask for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// The network came up: is the other side still there?
    Network,
    /// The machine slept: whatever was lost meanwhile, look now.
    Awake,
    /// Somebody pressed a button.
    Person,
}

#[derive(Debug, Default)]
pub(crate) struct Nudge {
    cause: Mutex<Option<Cause>>,
    given: Notify,
}

impl Nudge {
    pub fn give(&self, cause: Cause) {
        let mut kept = self.cause.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = (*kept).max(Some(cause));
        self.given.notify_one();
    }

    /// Waits for a nudge. May be cancelled without losing one.
    pub async fn given(&self) -> Cause {
        loop {
            self.given.notified().await;
            if let Some(cause) = self.cause.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return cause;
            }
        }
    }
}

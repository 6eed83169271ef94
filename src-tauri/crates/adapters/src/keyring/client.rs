//! The one thread that talks to the keyring, and the patience with it.
//!
//! Nobody waits longer than a limit. A call that overran keeps its thread until the keyring lets go of it (a person may
//! still be looking at the unlock dialog); until then further calls fail at once instead of queueing. If it does not
//! let go for long, a fresh thread takes over, as often as that is needed; only so many may be stuck at one time.
//!
//! What comes too late has not happened: a write that succeeds after its caller gave up is undone, so no key lies in
//! the keyring that nobody knows of; and so is a removal, so no key is gone of which its wallet was told that it is
//! not.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use parking_lot::Mutex;
use satchime_domain::fault::KeyringFault;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::backend::Open;
use super::entry::Secret;
use super::worker::{Operation, Outcome, Request, WorkerHandle, WorkerState, broke_off};

/// A keyring that is unlocked answers within milliseconds.
const READ_LIMIT: Duration = Duration::from_secs(10);
/// Storing a key may ask the person to unlock the keyring, which takes a moment.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// A thread that has been stuck this long is not waiting for a person any more.
const STUCK: Duration = Duration::from_secs(120);
/// So many threads may be stuck before no further one is started.
const MAX_STUCK: usize = 4;

/// Hands requests to the thread and waits for it, within limits.
pub(super) struct KeyringClient {
    open: Arc<Open>,
    workers: Mutex<Workers>,
    next: Arc<AtomicU64>,
}

/// The present thread; none before the first request.
#[derive(Default)]
struct Workers {
    worker: Option<WorkerHandle>,
    /// Those that were replaced and have not come back.
    stuck: Vec<WorkerHandle>,
}

impl KeyringClient {
    pub(super) fn new(open: Arc<Open>) -> Self {
        Self { open, workers: Mutex::default(), next: Arc::default() }
    }

    pub(super) async fn read(&self, user: &str) -> Outcome {
        self.ask(Operation::Read { user: user.to_owned() }, READ_LIMIT).await
    }

    pub(super) async fn write(&self, user: &str, secret: Secret) -> Result<(), KeyringFault> {
        self.ask(Operation::Write { user: user.to_owned(), secret }, WRITE_LIMIT).await.map(|_| ())
    }

    pub(super) async fn delete(&self, user: &str) -> Result<(), KeyringFault> {
        self.ask(Operation::Delete { user: user.to_owned() }, READ_LIMIT).await.map(|_| ())
    }

    async fn ask(&self, operation: Operation, limit: Duration) -> Outcome {
        let worker = self.worker()?;
        let (reply, mut answer) = oneshot::channel();
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        worker.requests.send(Request { number, operation, reply }).map_err(|_| broke_off())?;
        match timeout(limit, &mut answer).await {
            Ok(outcome) => outcome.unwrap_or_else(|_| Err(broke_off())),
            Err(_) => {
                // Once closed, the thread can tell that nobody listens; what it sent just before still counts.
                answer.close();
                answer.try_recv().unwrap_or_else(|_| {
                    worker.give_up();
                    Err(KeyringFault::TimedOut)
                })
            }
        }
    }

    /// The thread to ask, started or replaced where that helps.
    fn worker(&self) -> Result<WorkerHandle, KeyringFault> {
        let mut workers = self.workers.lock();
        let state = workers.worker.as_ref().map(|worker| *worker.state.lock());
        match (state, &workers.worker) {
            (Some(WorkerState::Overdue { since }), Some(worker)) => {
                let worker = worker.clone();
                workers.stuck.retain(|stuck| matches!(*stuck.state.lock(), WorkerState::Overdue { .. }));
                if since.elapsed() < STUCK || workers.stuck.len() + 1 >= MAX_STUCK {
                    return Err(KeyringFault::TimedOut);
                }
                worker.replaced.store(true, Ordering::SeqCst);
                workers.stuck.push(WorkerHandle { requests: mpsc::channel().0, ..worker });
            }
            (Some(WorkerState::Idle | WorkerState::Busy), Some(worker)) => return Ok(worker.clone()),
            _ => {}
        }
        let worker = WorkerHandle::start(Arc::clone(&self.open), Arc::clone(&self.next))?;
        workers.worker = Some(worker.clone());
        Ok(worker)
    }
}

//! The one thread that talks to the keyring.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use parking_lot::Mutex;
use satchime_domain::fault::KeyringFault;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::backend::{KeyringBackend, Open};
use super::entry::Secret;

#[derive(Clone)]
pub(super) struct WorkerHandle {
    pub(super) requests: mpsc::Sender<Request>,
    pub(super) state: Arc<Mutex<WorkerState>>,
    /// Another thread has taken over, which may have changed since what this one would undo.
    pub(super) replaced: Arc<AtomicBool>,
}

#[derive(Clone, Copy)]
pub(super) enum WorkerState {
    Idle,
    Busy,
    /// Somebody gave up waiting for the request it works on.
    Overdue {
        since: Instant,
    },
}

pub(super) struct Request {
    pub(super) number: u64,
    pub(super) operation: Operation,
    pub(super) reply: oneshot::Sender<Outcome>,
}

pub(super) enum Operation {
    Read { user: String },
    Write { user: String, secret: Secret },
    Delete { user: String },
}

pub(super) type Outcome = Result<Option<Secret>, KeyringFault>;

impl WorkerHandle {
    pub(super) fn start(open: Arc<Open>, next: Arc<AtomicU64>) -> Result<Self, KeyringFault> {
        let (requests, queue) = mpsc::channel();
        let state = Arc::new(Mutex::new(WorkerState::Idle));
        let replaced = Arc::<AtomicBool>::default();
        let worker =
            Worker { open, next, refused_before: 0, refusal_owed: false, replaced: Arc::clone(&replaced) };
        let shown = Arc::clone(&state);
        thread::Builder::new()
            .name("keyring".into())
            .spawn(move || worker.serve(&queue, &shown))
            .map_err(|_| broke_off())?;
        Ok(Self { requests, state, replaced })
    }

    pub(super) fn give_up(&self) {
        let mut state = self.state.lock();
        if matches!(*state, WorkerState::Busy) {
            *state = WorkerState::Overdue { since: Instant::now() };
        }
    }
}

/// What the thread has at hand.
struct Worker {
    open: Arc<Open>,
    next: Arc<AtomicU64>,
    /// Reads asked for before this number share the refusal: they were waiting behind the same unlock dialog.
    refused_before: u64,
    /// A refusal came when nobody listened any more; the next read gets it instead of another dialog.
    refusal_owed: bool,
    /// Nothing is undone any more.
    replaced: Arc<AtomicBool>,
}

impl Worker {
    fn serve(mut self, queue: &mpsc::Receiver<Request>, state: &Mutex<WorkerState>) {
        while let Ok(request) = queue.recv() {
            if request.reply.is_closed() {
                continue;
            }
            *state.lock() = WorkerState::Busy;
            self.handle(request);
            *state.lock() = WorkerState::Idle;
        }
    }

    fn handle(&mut self, request: Request) {
        let reads = matches!(request.operation, Operation::Read { .. });
        if reads && (request.number < self.refused_before || std::mem::take(&mut self.refusal_owed)) {
            let _ = request.reply.send(Err(KeyringFault::Locked));
            return;
        }
        let outcome = self.with_backend(|backend| match &request.operation {
            Operation::Read { user } => backend.read(user).map(Done::Read),
            Operation::Write { user, secret } => write(backend, user, secret).map(Done::Written),
            Operation::Delete { user } => delete(backend, user).map(Done::Deleted),
        });
        let refused = matches!(outcome, Err(KeyringFault::Locked));
        if refused {
            self.refused_before = self.next.load(Ordering::SeqCst);
        }
        let (answer, before) = match outcome {
            Ok(Done::Read(secret)) => (Ok(secret), None),
            Ok(Done::Written(before)) => (Ok(None), Some(before)),
            Ok(Done::Deleted(before)) => (Ok(None), Some(before)),
            Err(fault) => (Err(fault), None),
        };
        let unheard = request.reply.send(answer).is_err();
        self.refusal_owed |= unheard && refused;
        if let Some(before) = before.filter(|_| unheard && !self.replaced.load(Ordering::SeqCst)) {
            let undone = self.with_backend(|backend| match &request.operation {
                Operation::Write { user, secret } => undo(backend, user, Some(secret), before.as_ref()),
                Operation::Delete { user } => undo(backend, user, None, before.as_ref()),
                Operation::Read { .. } => Ok(()),
            });
            if let Err(fault) = undone {
                tracing::warn!(?fault, "a change of the keyring that came too late could not be undone");
            }
        }
    }

    /// Connects anew for each request, which costs milliseconds: an old connection would fail once whenever the
    /// keyring was restarted. Survives a library that panics.
    fn with_backend<T>(
        &self,
        operation: impl FnOnce(&mut dyn KeyringBackend) -> Result<T, KeyringFault>,
    ) -> Result<T, KeyringFault> {
        let attempt = catch_unwind(AssertUnwindSafe(|| operation((self.open)()?.as_mut())));
        attempt.unwrap_or_else(|_| Err(broke_off()))
    }
}

enum Done {
    Read(Option<Secret>),
    /// What was stored before.
    Written(Option<Secret>),
    /// What was there.
    Deleted(Option<Secret>),
}

fn write(
    backend: &mut dyn KeyringBackend,
    user: &str,
    secret: &[u8],
) -> Result<Option<Secret>, KeyringFault> {
    let before = before(backend, user)?;
    backend.write(user, secret)?;
    Ok(before)
}

fn delete(backend: &mut dyn KeyringBackend, user: &str) -> Result<Option<Secret>, KeyringFault> {
    let before = before(backend, user)?;
    backend.delete(user)?;
    Ok(before)
}

/// A damaged entry is to be overwritten or removed, not to be brought back.
fn before(backend: &mut dyn KeyringBackend, user: &str) -> Result<Option<Secret>, KeyringFault> {
    match backend.read(user) {
        Err(KeyringFault::Other { .. } | KeyringFault::NoKey) => Ok(None),
        before => before,
    }
}

/// Only if it is still as it was left too late: somebody may have stored another one since.
fn undo(
    backend: &mut dyn KeyringBackend,
    user: &str,
    left: Option<&Secret>,
    before: Option<&Secret>,
) -> Result<(), KeyringFault> {
    if backend.read(user)?.as_ref() != left {
        return Ok(());
    }
    match before {
        Some(before) => backend.write(user, before),
        None => backend.delete(user),
    }
}

pub(super) fn broke_off() -> KeyringFault {
    KeyringFault::Other { detail: "the keyring broke off".into() }
}

//! The one thread that talks to the keyring, and the patience with it.
//!
//! Nobody waits longer than a limit. A call that overran keeps its thread until the keyring lets go of it (a person may
//! still be looking at the unlock dialog); until then further calls fail at once instead of queueing. If it does not let
//! go for long, a fresh thread takes over, as often as that is needed; only so many may be stuck at one time.
//!
//! What comes too late has not happened: a write that succeeds after its caller gave up is undone, so no key lies in
//! the keyring that nobody knows of; and so is a removal, so no key is gone of which its wallet was told that it is not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use satchime_domain::fault::KeyringFault;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::entry::Secret;

/// A keyring that is unlocked answers within milliseconds.
const READ_LIMIT: Duration = Duration::from_secs(10);
/// Storing a key may ask the person to unlock the keyring, which takes a moment.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// A thread that has been stuck this long is not waiting for a person any more.
const STUCK: Duration = Duration::from_secs(120);
/// So many threads may be stuck before no further one is started.
const MAX_STUCK: usize = 4;

/// A keyring, as far as Satchime uses one. Every call may block.
pub(super) trait Vault {
    fn read(&mut self, user: &str) -> Result<Option<Secret>, KeyringFault>;
    fn write(&mut self, user: &str, secret: &[u8]) -> Result<(), KeyringFault>;
    /// No error when there is nothing.
    fn delete(&mut self, user: &str) -> Result<(), KeyringFault>;
}

pub(super) type Open = dyn Fn() -> Result<Box<dyn Vault>, KeyringFault> + Send + Sync;

/// Hands jobs to the thread and waits for it, within limits.
pub(super) struct Clerk {
    open: Arc<Open>,
    desk: Mutex<Desk>,
    next: Arc<AtomicU64>,
}

/// The present thread; none before the first job.
#[derive(Default)]
struct Desk {
    worker: Option<Worker>,
    /// Those that were replaced and have not come back.
    stuck: Vec<Worker>,
}

#[derive(Clone)]
struct Worker {
    jobs: mpsc::Sender<Job>,
    pace: Arc<Mutex<Pace>>,
    /// Another thread has taken over, which may have changed since what this one would undo.
    replaced: Arc<AtomicBool>,
}

#[derive(Clone, Copy)]
enum Pace {
    Idle,
    Busy,
    /// Somebody gave up waiting for the job it works on.
    Overdue {
        since: Instant,
    },
}

struct Job {
    number: u64,
    work: Work,
    reply: oneshot::Sender<Outcome>,
}

enum Work {
    Read { user: String },
    Write { user: String, secret: Secret },
    Delete { user: String },
}

type Outcome = Result<Option<Secret>, KeyringFault>;

impl Clerk {
    pub(super) fn new(open: Arc<Open>) -> Self {
        Self { open, desk: Mutex::default(), next: Arc::default() }
    }

    pub(super) async fn read(&self, user: &str) -> Outcome {
        self.ask(Work::Read { user: user.to_owned() }, READ_LIMIT).await
    }

    pub(super) async fn write(&self, user: &str, secret: Secret) -> Result<(), KeyringFault> {
        self.ask(Work::Write { user: user.to_owned(), secret }, WRITE_LIMIT).await.map(|_| ())
    }

    pub(super) async fn delete(&self, user: &str) -> Result<(), KeyringFault> {
        self.ask(Work::Delete { user: user.to_owned() }, READ_LIMIT).await.map(|_| ())
    }

    async fn ask(&self, work: Work, limit: Duration) -> Outcome {
        let worker = self.worker()?;
        let (reply, mut answer) = oneshot::channel();
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        worker.jobs.send(Job { number, work, reply }).map_err(|_| broke_off())?;
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
    fn worker(&self) -> Result<Worker, KeyringFault> {
        let mut desk = lock(&self.desk);
        let pace = desk.worker.as_ref().map(|worker| *lock(&worker.pace));
        match (pace, &desk.worker) {
            (Some(Pace::Overdue { since }), Some(worker)) => {
                let worker = worker.clone();
                desk.stuck.retain(|stuck| matches!(*lock(&stuck.pace), Pace::Overdue { .. }));
                if since.elapsed() < STUCK || desk.stuck.len() + 1 >= MAX_STUCK {
                    return Err(KeyringFault::TimedOut);
                }
                worker.replaced.store(true, Ordering::SeqCst);
                desk.stuck.push(Worker { jobs: mpsc::channel().0, ..worker });
            }
            (Some(Pace::Idle | Pace::Busy), Some(worker)) => return Ok(worker.clone()),
            _ => {}
        }
        let worker = Worker::start(Arc::clone(&self.open), Arc::clone(&self.next))?;
        desk.worker = Some(worker.clone());
        Ok(worker)
    }
}

impl Worker {
    fn start(open: Arc<Open>, next: Arc<AtomicU64>) -> Result<Self, KeyringFault> {
        let (jobs, queue) = mpsc::channel();
        let pace = Arc::new(Mutex::new(Pace::Idle));
        let replaced = Arc::<AtomicBool>::default();
        let taken_over = Arc::clone(&replaced);
        let bench = Bench { open, next, refused_before: 0, refusal_owed: false, taken_over };
        let shown = Arc::clone(&pace);
        thread::Builder::new()
            .name("keyring".into())
            .spawn(move || bench.serve(&queue, &shown))
            .map_err(|_| broke_off())?;
        Ok(Self { jobs, pace, replaced })
    }

    fn give_up(&self) {
        let mut pace = lock(&self.pace);
        if matches!(*pace, Pace::Busy) {
            *pace = Pace::Overdue { since: Instant::now() };
        }
    }
}

/// What the thread has at hand.
struct Bench {
    open: Arc<Open>,
    next: Arc<AtomicU64>,
    /// Reads asked for before this number share the refusal: they were waiting behind the same unlock dialog.
    refused_before: u64,
    /// A refusal came when nobody listened any more; the next read gets it instead of another dialog.
    refusal_owed: bool,
    /// Nothing is undone any more.
    taken_over: Arc<AtomicBool>,
}

impl Bench {
    fn serve(mut self, queue: &mpsc::Receiver<Job>, pace: &Mutex<Pace>) {
        while let Ok(job) = queue.recv() {
            if job.reply.is_closed() {
                continue;
            }
            *lock(pace) = Pace::Busy;
            self.handle(job);
            *lock(pace) = Pace::Idle;
        }
    }

    fn handle(&mut self, job: Job) {
        let reads = matches!(job.work, Work::Read { .. });
        if reads && (job.number < self.refused_before || std::mem::take(&mut self.refusal_owed)) {
            let _ = job.reply.send(Err(KeyringFault::Locked));
            return;
        }
        let outcome = self.sheltered(|vault| match &job.work {
            Work::Read { user } => vault.read(user).map(Done::Read),
            Work::Write { user, secret } => write(vault, user, secret).map(Done::Written),
            Work::Delete { user } => delete(vault, user).map(Done::Deleted),
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
        let unheard = job.reply.send(answer).is_err();
        self.refusal_owed |= unheard && refused;
        if let Some(before) = before.filter(|_| unheard && !self.taken_over.load(Ordering::SeqCst)) {
            let undone = self.sheltered(|vault| match &job.work {
                Work::Write { user, secret } => undo(vault, user, Some(secret), before.as_ref()),
                Work::Delete { user } => undo(vault, user, None, before.as_ref()),
                Work::Read { .. } => Ok(()),
            });
            if let Err(fault) = undone {
                tracing::warn!(?fault, "a change of the keyring that came too late could not be undone");
            }
        }
    }

    /// Connects anew for each job, which costs milliseconds: an old connection would fail once whenever the keyring was
    /// restarted. Survives a library that panics.
    fn sheltered<T>(
        &self,
        work: impl FnOnce(&mut dyn Vault) -> Result<T, KeyringFault>,
    ) -> Result<T, KeyringFault> {
        let attempt = catch_unwind(AssertUnwindSafe(|| work((self.open)()?.as_mut())));
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

fn write(vault: &mut dyn Vault, user: &str, secret: &[u8]) -> Result<Option<Secret>, KeyringFault> {
    let before = before(vault, user)?;
    vault.write(user, secret)?;
    Ok(before)
}

fn delete(vault: &mut dyn Vault, user: &str) -> Result<Option<Secret>, KeyringFault> {
    let before = before(vault, user)?;
    vault.delete(user)?;
    Ok(before)
}

/// A damaged entry is to be overwritten or removed, not to be brought back.
fn before(vault: &mut dyn Vault, user: &str) -> Result<Option<Secret>, KeyringFault> {
    match vault.read(user) {
        Err(KeyringFault::Other { .. } | KeyringFault::NoKey) => Ok(None),
        before => before,
    }
}

/// Only if it is still as it was left too late: somebody may have stored another one since.
fn undo(
    vault: &mut dyn Vault,
    user: &str,
    left: Option<&Secret>,
    before: Option<&Secret>,
) -> Result<(), KeyringFault> {
    if vault.read(user)?.as_ref() != left {
        return Ok(());
    }
    match before {
        Some(before) => vault.write(user, before),
        None => vault.delete(user),
    }
}

fn broke_off() -> KeyringFault {
    KeyringFault::Other { detail: "the keyring broke off".into() }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

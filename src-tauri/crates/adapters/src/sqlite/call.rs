//! What is asked of the database, until it is answered.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;
use satchime_domain::fault::StorageFault;
use tokio::sync::oneshot;

use super::faults::storage_fault;
use super::opening;

pub(super) type Calls = VecDeque<Box<dyn Call>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Without a transaction.
    Read,
    Write,
}

/// Made once, run once at most, and then answered.
pub(super) trait Call: Send {
    fn kind(&self) -> Kind;

    /// Runs it, unless nobody waits for it any more. With an error, what it wrote is to be undone.
    fn run(&mut self, connection: &Connection) -> Result<(), StorageFault>;

    /// Tells what came of it, which is certain only now: `kept` is what became of the transaction.
    fn answer(self: Box<Self>, kept: Result<(), StorageFault>);
}

/// A call, and what will be its answer.
pub(super) fn call<T: Send + 'static>(
    kind: Kind,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> (Box<dyn Call>, impl Future<Output = Result<T, StorageFault>>) {
    let (answer, answered) = oneshot::channel();
    let call = Asked { kind, work: Some(work), done: None, answer };
    (Box::new(call), async { answered.await.unwrap_or_else(|_| Err(broke_off())) })
}

struct Asked<T, W> {
    kind: Kind,
    work: Option<W>,
    done: Option<Result<T, StorageFault>>,
    answer: oneshot::Sender<Result<T, StorageFault>>,
}

impl<T, W> Call for Asked<T, W>
where
    T: Send,
    W: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
{
    fn kind(&self) -> Kind {
        self.kind
    }

    fn run(&mut self, connection: &Connection) -> Result<(), StorageFault> {
        let Some(work) = self.work.take().filter(|_| !self.answer.is_closed()) else { return Ok(()) };
        let done = match catch_unwind(AssertUnwindSafe(|| work(connection))) {
            Ok(done) => done.map_err(|error| fault(connection, &error)),
            Err(_) => Err(broke_off()),
        };
        let failed = done.as_ref().err().cloned();
        self.done = Some(done);
        failed.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, kept: Result<(), StorageFault>) {
        let told = match (self.done, kept) {
            (Some(Err(fault)), _) | (_, Err(fault)) => Err(fault),
            (Some(done), Ok(())) => done,
            (None, Ok(())) => return,
        };
        // Nobody may wait any more.
        let _ = self.answer.send(told);
    }
}

fn broke_off() -> StorageFault {
    StorageFault::Other { detail: "the database task broke off".into() }
}

/// The same for the store; where it is damage, the next start looks at all of the file.
pub(super) fn fault(connection: &Connection, error: &rusqlite::Error) -> StorageFault {
    let fault = storage_fault(error);
    if fault == StorageFault::Corrupt {
        opening::doubt(connection);
    }
    fault
}

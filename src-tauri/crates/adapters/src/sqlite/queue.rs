//! The one connection, and the calls that wait for it.
//!
//! They are worked off in the order they came, on a thread that the runtime lends as long as any wait. It is no thread
//! of its own, because a runtime whose time is virtual stands still only for those that it lent.
//!
//! What waits together is written in one transaction: the disk takes as long for many as for one. Nobody is answered
//! before it is on the disk, not even who only read.

use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;
use satchime_domain::fault::StorageFault;

use super::call::{Call, Calls, Kind, call};
use super::together::run_together;

/// So many calls share a transaction at most.
const TOGETHER: usize = 64;

/// Clones share the connection. With the last one it is closed.
#[derive(Clone)]
pub(super) struct Queue(Arc<Mutex<Waiting>>);

struct Waiting {
    calls: Calls,
    /// `None` while calls are worked off.
    connection: Option<Connection>,
}

impl Queue {
    pub fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(Waiting { calls: Calls::new(), connection: Some(connection) })))
    }

    /// `work` changes nothing.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        self.call(Kind::Read, work).await
    }

    /// Runs `work` in a transaction. Once begun, it runs to its end even when the caller stops waiting, so a
    /// transaction is never cut in the middle. One that nobody waits for any more is not begun.
    ///
    /// # Errors
    /// Of `work` or the transaction, or `work` panicked; then nothing of it was written.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        self.call(Kind::Write, work).await
    }

    /// Runs `work` outside of any transaction, once for all; nobody else has the database meanwhile.
    ///
    /// # Errors
    /// Of `work`, or it panicked.
    pub async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        self.call(Kind::Read, work).await
    }

    async fn call<T: Send + 'static>(
        &self,
        kind: Kind,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        let (call, answer) = call(kind, work);
        self.push(call);
        answer.await
    }

    /// The connection itself, while nobody else has it.
    #[cfg(test)]
    pub fn with<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        work(self.0.lock().connection.as_mut().unwrap())
    }

    fn push(&self, call: Box<dyn Call>) {
        let connection = {
            let mut waiting = self.0.lock();
            waiting.calls.push_back(call);
            waiting.connection.take()
        };
        // A runtime that ends drops the turn at once, and that takes the lock.
        if let Some(connection) = connection {
            let turn = Turn { queue: self.0.clone(), connection: Some(connection) };
            tokio::task::spawn_blocking(move || turn.work_off());
        }
    }
}

/// Has the connection, and gives it back whatever happens: a runtime that ends may never begin it.
struct Turn {
    queue: Arc<Mutex<Waiting>>,
    connection: Option<Connection>,
}

impl Turn {
    fn work_off(mut self) {
        let mut done = Vec::new();
        while let Some((calls, connection)) = self.next() {
            answer(std::mem::take(&mut done));
            done = run_together(connection, calls);
        }
        // Who hears the last answer may count on the file being closed with the store.
        drop(self);
        answer(done);
    }

    /// Takes the next calls, or gives the connection back if there are none.
    fn next(&mut self) -> Option<(Calls, &Connection)> {
        let mut waiting = self.queue.lock();
        if waiting.calls.is_empty() {
            waiting.connection = self.connection.take();
            return None;
        }
        let some = waiting.calls.len().min(TOGETHER);
        let calls = waiting.calls.drain(..some).collect();
        drop(waiting);
        Some((calls, self.connection.as_ref()?))
    }
}

fn answer(done: Vec<(Box<dyn Call>, Result<(), StorageFault>)>) {
    for (call, kept) in done {
        call.answer(kept);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let never_run = {
                let mut waiting = self.queue.lock();
                waiting.connection = Some(connection);
                std::mem::take(&mut waiting.calls)
            };
            // Who waits is told that it broke off.
            drop(never_run);
        }
    }
}

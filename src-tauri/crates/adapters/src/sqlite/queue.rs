//! The one connection, and the calls that wait for it.
//!
//! They are worked off one after the other, on a thread that the runtime lends as long as any wait. It is no thread of
//! its own, because a runtime whose time is virtual stands still only for those that it lent.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::oneshot;

/// Clones share the connection. With the last one it is closed.
#[derive(Clone)]
pub(super) struct Queue(Arc<Mutex<Waiting>>);

struct Waiting {
    calls: VecDeque<Call>,
    /// `None` while calls are worked off.
    connection: Option<Connection>,
}

type Call = Box<dyn FnOnce(&mut Connection) -> Answer + Send>;
type Answer = Box<dyn FnOnce() + Send>;

impl Queue {
    pub fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(Waiting { calls: VecDeque::new(), connection: Some(connection) })))
    }

    /// Once begun, it runs to its end even when the caller stops waiting, so a transaction is never cut in the middle.
    /// One that nobody waits for any more is not begun. `None`: it panicked.
    pub async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        self.push(Box::new(move |connection| {
            let done = (!answer.is_closed()).then(|| work(connection));
            Box::new(move || drop(done.map(|done| answer.send(done))))
        }));
        answered.await.ok()
    }

    fn push(&self, call: Call) {
        let mut waiting = self.0.lock();
        waiting.calls.push_back(call);
        if let Some(connection) = waiting.connection.take() {
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
        let mut answer: Answer = Box::new(|| {});
        while let Some((call, connection)) = self.next() {
            answer();
            // A panic in the middle of a transaction rolls it back, so the connection is sound.
            let done = catch_unwind(AssertUnwindSafe(|| call(connection)));
            answer = done.unwrap_or_else(|_| Box::new(|| {}));
        }
        // Who hears the last answer may count on the file being closed with the store.
        drop(self);
        answer();
    }

    fn next(&mut self) -> Option<(Call, &mut Connection)> {
        let mut waiting = self.queue.lock();
        let Some(call) = waiting.calls.pop_front() else {
            waiting.connection = self.connection.take();
            return None;
        };
        drop(waiting);
        Some((call, self.connection.as_mut()?))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.queue.lock().connection = Some(connection);
        }
    }
}

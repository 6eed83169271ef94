//! How every lock is taken.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The state behind a lock is never left half changed, so a panic elsewhere does not spoil it.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Which records frames named while the past is read.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;
use satchime_domain::payment::CheckingId;

/// Shared by what reads the news and what reads the past. Bounded: whoever makes up frames fills no memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct FramedIds(Arc<Mutex<HashSet<CheckingId>>>);

impl FramedIds {
    const MAX: usize = 1_000;

    pub fn add(&self, id: &CheckingId) {
        let mut ids = self.0.lock();
        if ids.len() < Self::MAX {
            ids.insert(id.clone());
        }
    }

    pub fn clear(&self) {
        self.0.lock().clear();
    }

    pub fn all(&self) -> Vec<CheckingId> {
        self.0.lock().iter().cloned().collect()
    }
}

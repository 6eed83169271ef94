//! What clients asked of the server, for tests to look at.

use std::collections::VecDeque;
use std::fmt;

use parking_lot::Mutex;

use crate::wallet::KeyKind;

/// Older entries are forgotten, so that a demo can run for weeks.
const KEPT: usize = 20_000;

/// A REST request. `path` holds the query, but no key: neither `api-key` nor a channel's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// `None` while it is not answered.
    pub status: Option<u16>,
    /// The wallet whose key was sent, if it was one.
    pub wallet_id: Option<String>,
    pub key: Option<KeyKind>,
}

/// What a channel's name is to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    WalletId,
    InvoiceKey,
    AdminKey,
    /// A payment hash, a revoked key, anything.
    Other,
}

/// A WebSocket handshake. `channel` is the whole name, which may be a key: it is not in the `Debug` text.
#[derive(Clone, PartialEq, Eq)]
pub struct Dial {
    pub channel: String,
    pub kind: ChannelKind,
    /// The URL had a query, such as the `?api-key=` that LNbits ignores.
    pub has_query: bool,
    /// 101, or the refusal; `None` while it is not answered.
    pub status: Option<u16>,
}

impl fmt::Debug for Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dial").field("kind", &self.kind).field("status", &self.status).finish_non_exhaustive()
    }
}

#[derive(Default)]
pub(crate) struct Journal {
    requests: Mutex<Log<Request>>,
    dials: Mutex<Log<Dial>>,
}

impl Journal {
    pub fn request(&self, request: Request) -> u64 {
        self.requests.lock().push(request)
    }

    pub fn answered(&self, number: u64, status: u16) {
        if let Some(request) = self.requests.lock().entry(number) {
            request.status = Some(status);
        }
    }

    pub fn dial(&self, dial: Dial) -> u64 {
        self.dials.lock().push(dial)
    }

    pub fn dial_answered(&self, number: u64, status: u16) {
        if let Some(dial) = self.dials.lock().entry(number) {
            dial.status = Some(status);
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().entries.iter().cloned().collect()
    }

    pub fn dials(&self) -> Vec<Dial> {
        self.dials.lock().entries.iter().cloned().collect()
    }

    pub fn clear(&self) {
        self.requests.lock().clear();
        self.dials.lock().clear();
    }
}

/// A list whose entries keep their number when older ones are forgotten.
struct Log<T> {
    entries: VecDeque<T>,
    forgotten: u64,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { entries: VecDeque::new(), forgotten: 0 }
    }
}

impl<T> Log<T> {
    fn push(&mut self, entry: T) -> u64 {
        if self.entries.len() == KEPT {
            self.entries.pop_front();
            self.forgotten += 1;
        }
        self.entries.push_back(entry);
        self.forgotten + self.entries.len() as u64 - 1
    }

    fn entry(&mut self, number: u64) -> Option<&mut T> {
        let index = usize::try_from(number.checked_sub(self.forgotten)?).ok()?;
        self.entries.get_mut(index)
    }

    fn clear(&mut self) {
        self.forgotten += self.entries.len() as u64;
        self.entries.clear();
    }
}

//! The one way into a wallet's ledger: what is written is built here, written, and reported once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use satchime_domain::fault::Fault;
use satchime_domain::ledger::RecordContext;
use satchime_domain::payment::{CheckingId, Payment, PaymentRecord};
use satchime_domain::wallet::{Advance, Progress, WalletId};
use satchime_domain::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::channels::{Reporter, Update};
use crate::ports::{Batch, Ports, Recorded};

/// So many payments are shown at once; the rest is there when somebody scrolls.
const MAX_SHOWN: usize = 200;

/// Writes one wallet's ledger. Its clones share what is not reported yet, so it outlives whoever wrote it.
#[derive(Clone)]
pub(crate) struct Recorder {
    ports: Ports,
    wallet: WalletId,
    reporter: Reporter,
    unreported: Arc<Mutex<Unreported>>,
}

/// What the controller does not know yet.
#[derive(Default)]
struct Unreported {
    /// Newest first, and of very many only the newest few.
    shown: Vec<Payment>,
    /// There is more than is shown.
    more: bool,
}

/// What is to be written in one transaction.
#[derive(Default)]
pub(crate) struct Entry {
    pub records: Vec<PaymentRecord>,
    /// Pending payments that the server was asked about singly.
    pub asked: Vec<CheckingId>,
    /// How far the wallet is followed once this is written.
    pub advance: Advance,
}

impl Entry {
    pub fn of(records: Vec<PaymentRecord>) -> Self {
        Self { records, ..Self::default() }
    }

    pub fn advance(advance: Advance) -> Self {
        Self { advance, ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.asked.is_empty() && self.advance.is_empty()
    }

    /// `progress`: how far the wallet was followed before.
    pub fn into_batch(
        self,
        wallet: &WalletId,
        evidence: Evidence,
        progress: &Progress,
        observed_at: Timestamp,
    ) -> Batch {
        let Self { records, asked, advance } = self;
        let context = RecordContext {
            wallet: wallet.clone(),
            progress: progress.clone(),
            hinted: evidence.hinted,
            lists_changes: evidence.lists_changes,
            confirmed: evidence.confirmed,
            observed_at,
            server_time: evidence.server_time,
            live_for: evidence.live_since.map(|since| signed(since.elapsed())),
        };
        Batch { context, records, asked, advance }
    }
}

/// What vouches for records.
pub(crate) struct Evidence {
    /// The server itself, over REST with the wallet's key.
    pub confirmed: bool,
    /// [`satchime_domain::source::Capabilities::lists_changes`].
    pub lists_changes: bool,
    /// Records that a frame of this subscription named.
    pub hinted: HashSet<CheckingId>,
    /// The server's clock when it answered, where it told.
    pub server_time: Option<Timestamp>,
    /// Since when the connection has been live; `None` while it catches up.
    pub live_since: Option<Instant>,
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

impl Evidence {
    /// An answer of the server.
    pub fn answer(lists_changes: bool) -> Self {
        Self { confirmed: true, lists_changes, hinted: HashSet::new(), server_time: None, live_since: None }
    }

    /// A frame, and nothing else.
    pub fn frame(record: &PaymentRecord) -> Self {
        let hinted = [record.checking_id.clone()].into();
        Self { confirmed: false, hinted, ..Self::answer(false) }
    }
}

impl Recorder {
    pub fn new(ports: Ports, wallet: WalletId, reporter: Reporter) -> Self {
        Self { ports, wallet, reporter, unreported: Arc::default() }
    }

    /// `progress`: how far the wallet was followed before.
    ///
    /// # Errors
    /// [`Fault::Storage`]; then nothing was written.
    pub async fn record(
        &self,
        entry: Entry,
        evidence: Evidence,
        progress: &Progress,
    ) -> Result<Recorded, Fault> {
        let recorded = self.write(entry, evidence, progress).await?;
        let mut unreported = self.unreported.lock();
        let room = MAX_SHOWN.saturating_sub(unreported.shown.len());
        unreported.more |= recorded.changed.len() > room;
        unreported.shown.extend(recorded.changed.iter().take(room).cloned());
        Ok(recorded)
    }

    /// As [`Self::record`], but of the past, which nobody waits for: it is there when somebody scrolls.
    ///
    /// # Errors
    /// As [`Self::record`]'s.
    pub async fn record_past(
        &self,
        entry: Entry,
        evidence: Evidence,
        progress: &Progress,
    ) -> Result<Recorded, Fault> {
        let recorded = self.write(entry, evidence, progress).await?;
        self.unreported.lock().more |= !recorded.changed.is_empty();
        Ok(recorded)
    }

    async fn write(&self, entry: Entry, evidence: Evidence, progress: &Progress) -> Result<Recorded, Fault> {
        let batch = entry.into_batch(&self.wallet, evidence, progress, self.ports.clock.now());
        self.ports.store.record(batch).await.map_err(Fault::Storage)
    }

    /// The server no longer knows this payment, which was on its way. It is said in the window alone, and never as a
    /// failure: nobody knows what became of it.
    ///
    /// # Errors
    /// [`Fault::Storage`]; then nothing was written.
    pub async fn mark_unknown(&self, id: &CheckingId) -> Result<(), Fault> {
        let now = self.ports.clock.now();
        let marked = self.ports.store.mark_unknown(&self.wallet, id, now).await.map_err(Fault::Storage)?;
        if let Some(payment) = marked {
            tracing::warn!(wallet = %self.wallet, "the server no longer knows a payment that was on its way");
            self.unreported.lock().shown.push(payment);
        }
        Ok(())
    }

    /// Tells the controller what was written and not reported yet, so that what came together is said together.
    pub async fn report(&self) {
        let Unreported { shown, more } = std::mem::take(&mut *self.unreported.lock());
        if more || !shown.is_empty() {
            self.reporter.report(Update::LedgerChanged(shown)).await;
        }
    }

    /// Whoever wrote was cut off, perhaps in the middle of it: there may be something to say in any case.
    pub async fn report_after_cut(&self) {
        self.unreported.lock().more = true;
        self.report().await;
    }
}

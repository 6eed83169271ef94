//! Pending payments that the server no longer knows.

use std::collections::BTreeSet;

use satchime_domain::fault::Fault;
use satchime_domain::payment::{CheckingId, Direction, PaymentRecord, Status};

use super::reconciler::Reconciler;
use super::state::Worker;
use crate::recorder::{Entry, Evidence};

impl Reconciler {
    /// A pending payment that the server no longer knows, asked twice. LNbits before 1.0 deletes outgoing payments
    /// that failed. A later one keeps them: there, a record that is gone says nothing of its payment, for instance
    /// after a backup was restored. An invoice that is gone can't be paid any more, whatever became of its record.
    pub(super) async fn give_up(
        &mut self,
        worker: &mut Worker,
        gone: BTreeSet<CheckingId>,
    ) -> Result<(), Fault> {
        let mut records = self.pending.gone_again(gone);
        let deletes_failed = self.capabilities.deletes_failed;
        let is_unknown =
            |record: &mut PaymentRecord| record.direction == Direction::Outbound && !deletes_failed;
        for record in records.extract_if(.., is_unknown) {
            worker.recorder.mark_unknown(&record.checking_id).await?;
        }
        if records.is_empty() {
            worker.recorder.report().await;
            return Ok(());
        }
        self.pending.forget(&records.iter().map(|record| record.checking_id.clone()).collect());
        self.balance_wanted = true;
        let failed = |record| PaymentRecord { status: Status::Failed, ..record };
        let records = records.into_iter().map(failed).collect();
        let live_since = worker.live_span.since(worker.ports.clock.now());
        let evidence = Evidence { live_since, ..Evidence::answer(self.lists_changes()) };
        let entry = Entry::of(records);
        let progress = worker.wallet.progress.clone();
        worker.recorder.record(entry, evidence, &progress).await?;
        worker.recorder.report().await;
        Ok(())
    }
}

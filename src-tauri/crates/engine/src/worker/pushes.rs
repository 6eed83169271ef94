//! What frames told, compared with what reconciling found: whether the server's pushes arrive.

use std::collections::{BTreeMap, HashSet};

use satchime_domain::payment::{CheckingId, Payment, PaymentHash, Status};
use satchime_domain::wallet::ChannelKind;
use tokio::time::Instant;

use super::reconciler::Reconciler;
use super::state::Worker;

impl Reconciler {
    /// A frame names this record, which may be one that was found without.
    pub fn frame_came(&mut self, worker: &mut Worker, id: &CheckingId) {
        if self.unframed.frame_came(id) {
            self.pushed(worker);
        }
        worker.push.frame_came(id);
    }

    /// Compares what frames told with what reconciling found. What the server learned only because we asked has no
    /// frame.
    pub fn compare_with_pushed(
        &mut self,
        worker: &mut Worker,
        changed: &[Payment],
        hints: &BTreeMap<CheckingId, PaymentHash>,
        asked: &HashSet<CheckingId>,
    ) {
        let settled = changed.iter().filter(|payment| payment.record.status == Status::Succeeded);
        // The newest comes first.
        for payment in settled.rev() {
            let id = &payment.record.checking_id;
            if hints.contains_key(id) || self.hints.names(id) {
                self.pushed(worker);
            } else if !asked.contains(id) && self.plan.pushes && !worker.without_socket.get() {
                self.unframed.found(id, Instant::now());
            }
        }
    }

    fn pushed(&self, worker: &mut Worker) {
        worker.push.pushed();
        worker.wallet.learned_channel = Some(self.plan.kind);
    }

    /// When a frame that is awaited comes no more.
    pub fn frame_overdue(&self) -> Option<Instant> {
        self.unframed.due()
    }

    /// On a channel on which nothing comes, look more often, and try the other one next time if nobody said which is
    /// right.
    pub async fn miss_frames(&mut self, worker: &mut Worker) {
        let was_missing = worker.push.is_missing();
        let missed = self.unframed.take_overdue(Instant::now());
        for id in &missed {
            worker.push.missed(id);
            worker.health.found_without_frame = worker.health.found_without_frame.saturating_add(1);
        }
        if !missed.is_empty() {
            worker.report_health().await;
        }
        if !worker.push.is_missing() {
            return;
        }
        if !self.capabilities.is_known() && !worker.push.ever_pushed() {
            worker.wallet.learned_channel = Some(other(self.plan.kind));
            worker.report_wallet().await;
        }
        if was_missing {
            return;
        }
        tracing::info!(wallet = %worker.wallet.id, "payments were found that no frame told of");
        // After a failure, the next one is put off for a reason.
        if self.good {
            self.reconcile_within(self.interval(worker), worker);
        }
    }
}

fn other(kind: ChannelKind) -> ChannelKind {
    match kind {
        ChannelKind::Key => ChannelKind::Id,
        ChannelKind::Id => ChannelKind::Key,
    }
}

//! When REST is asked, and what follows from its answer: one reconciliation at a time, soon after a hint, from time
//! to time without one, and for payments that are still pending.

use std::collections::BTreeMap;
use std::future::pending;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rand::Rng;
use rand::seq::SliceRandom;
use satchime_domain::Timestamp;
use satchime_domain::backoff::{Backoff, full_jitter, spread};
use satchime_domain::channel::ChannelPlan;
use satchime_domain::connection::{Next, after};
use satchime_domain::fault::Fault;
use satchime_domain::health::Trouble;
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::push::LiveMode;
use satchime_domain::source::Capabilities;
use satchime_domain::wallet::{History, Progress};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::attempts::SECOND_OPINION;
use super::hints::Hints;
use super::pending::Pending;
use super::state::Worker;
use super::unframed::Unframed;
use crate::framed_ids::FramedIds;
use crate::pacing::Lane;
use crate::paging::Gaps;
use crate::ports::Account;
use crate::reconcile::{Findings, ReconcileJob};

/// Looking over REST while all is well.
const RECONCILE_EVERY: Duration = Duration::from_secs(60);
/// Looking when the server pushes nothing to a channel we may use.
const RECONCILE_WITHOUT_PUSH: Duration = Duration::from_secs(10);
/// Asking about single pending payments.
const QUESTIONS_EVERY: Duration = Duration::from_secs(10);
/// Old servers list by creation only: this often they are read back to the oldest pending payment.
const DEEP_EVERY: Duration = Duration::from_secs(600);
/// Each wallet on a server makes everybody's reconciliations rarer by this much, which keeps all together within the
/// budget.
const PER_WALLET: Duration = Duration::from_millis(900);
/// What could not be read is tried again after this long, and then this often: the server may be upgraded.
const READ_AGAIN_AFTER: Duration = Duration::from_secs(3_600);
const READ_AGAIN_EVERY: Duration = Duration::from_secs(86_400);
/// Every so many reconciliations the balance is asked for even though no payment changed.
const BALANCE_EVERY: u32 = 5;

type RunningJob = BoxFuture<'static, Reconciled>;

/// How a reconciliation ended, and the hints it was to confirm.
pub(super) struct Reconciled {
    findings: Findings,
    result: Result<(), Fault>,
    hints: BTreeMap<CheckingId, PaymentHash>,
    to_the_end: bool,
}

/// Keeps the ledger equal to the server's for the life of one subscription.
pub(super) struct Reconciler {
    account: Account,
    pub plan: ChannelPlan,
    pub capabilities: Capabilities,
    pub hints: Hints,
    framed_ids: FramedIds,
    pub pending: Pending,
    pub unframed: Unframed,
    running: Option<RunningJob>,
    /// Cancelled, it makes the reconciliation that runs urgent.
    hurry: CancellationToken,
    /// When to look next, hints or not.
    next_at: Instant,
    deep_at: Instant,
    /// Where records were stepped over that can't be read, and when all is read to see whether they can be now.
    gaps: Gaps,
    read_again_at: Instant,
    backoff: Backoff,
    /// The last reconciliation completed, and nothing failed since.
    pub good: bool,
    rounds: u32,
    pub balance_wanted: bool,
    rejections: u32,
}

impl Reconciler {
    pub fn new(account: Account, plan: ChannelPlan, capabilities: Capabilities) -> Self {
        let now = Instant::now();
        Self {
            account,
            plan,
            capabilities,
            hints: Hints::new(),
            framed_ids: FramedIds::default(),
            pending: Pending::default(),
            unframed: Unframed::default(),
            running: None,
            hurry: CancellationToken::new(),
            next_at: now,
            deep_at: now,
            gaps: Gaps::default(),
            read_again_at: now + READ_AGAIN_AFTER,
            backoff: Backoff::new(),
            good: false,
            rounds: 0,
            balance_wanted: false,
            rejections: 0,
        }
    }

    /// Follows what was pending when the ledger was last written.
    pub async fn load_pending(&mut self, worker: &Worker) -> Result<(), Fault> {
        let pending = worker.ports.store.open_payments(&worker.wallet.id).await.map_err(Fault::Storage)?;
        self.pending.load(&pending, self.lists_changes(), worker.ports.clock.now(), Instant::now());
        Ok(())
    }

    /// What the reading of history beside this shares with it.
    pub fn for_backfill(&self) -> (Account, bool, FramedIds) {
        (self.account.clone(), self.lists_changes(), self.framed_ids.clone())
    }

    /// Payments that the reading of history brought, of which some may be pending.
    pub fn follow(&mut self, payments: &[Payment], worker: &Worker) {
        self.pending.note(payments, worker.ports.clock.now(), Instant::now());
    }

    pub fn hint(&mut self, record: &PaymentRecord) {
        self.framed_ids.add(&record.checking_id);
        let now = Instant::now();
        if !self.hints.add(record, now) {
            self.unframed.dropped(now);
        }
        self.hurry();
    }

    /// Somebody waits for the answer: the reconciliation that runs no longer waits among the routine ones.
    pub fn hurry(&self) {
        self.hurry.cancel();
    }

    /// A record by this id was confirmed on this connection, and can't change any more.
    pub fn is_settled(&self, id: &CheckingId) -> bool {
        self.hints.is_settled(id)
    }

    pub const fn is_good(&self) -> bool {
        self.good
    }

    pub fn mode(&self, worker: &Worker) -> LiveMode {
        match () {
            () if !self.plan.pushes => LiveMode::Polled,
            () if worker.without_socket.get() => LiveMode::NoSocket,
            () if worker.push.is_missing() => LiveMode::PushMissing,
            () => LiveMode::Pushed,
        }
    }

    pub const fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// When the next reconciliation is due; `None` while one runs.
    pub fn due(&self) -> Option<Instant> {
        match (&self.running, self.good) {
            (Some(_), _) => None,
            (None, true) => {
                [Some(self.next_at), self.hints.due(), self.pending.due()].into_iter().flatten().min()
            }
            // After a failure, frames don't make us ask any sooner.
            (None, false) => Some(self.next_at),
        }
    }

    /// Waits for the reconciliation that runs, if one does.
    pub async fn finished(&mut self) -> Reconciled {
        let reconciled = match &mut self.running {
            Some(job) => job.await,
            None => pending().await,
        };
        self.running = None;
        reconciled
    }

    pub fn begin(&mut self, worker: &mut Worker) {
        if self.running.is_some() {
            return;
        }
        let (wall, now) = (worker.ports.clock.now(), Instant::now());
        let hints = self.hints.take(now);
        let rest = QUESTIONS_EVERY.max(server_share(worker).saturating_mul(Pending::MAX_AT_ONCE));
        let (known, mut unknown): (_, Vec<CheckingId>) =
            hints.keys().cloned().partition(|id| self.pending.follows(id));
        // Only a few are asked about. In any order that can be foreseen, made-up ones could always come first.
        unknown.shuffle(&mut worker.rng);
        let questions = if self.good { self.pending.take(wall, now, rest) } else { Vec::new() };
        let back_to = self.back_to(now);
        let progress = worker.wallet.progress.clone();
        let to_the_end = progress.unreadable > 0 && progress.history.is_read() && now >= self.read_again_at;
        // A reconciliation that is dropped may have written what changes the balance.
        let was_dropped = std::mem::replace(&mut worker.unfinished, true);
        self.rounds = self.rounds.wrapping_add(1);
        self.hurry = CancellationToken::new();
        let begun = worker.wallet.progress.history != History::Unread;
        let job = ReconcileJob {
            ports: worker.ports.clone(),
            recorder: worker.recorder.clone(),
            server: worker.server.clone(),
            // What a frame tells, somebody may be waiting for; what a reconciliation from time to time finds can wait
            // its turn.
            lane: if hints.is_empty() { Lane::Routine } else { Lane::Urgent },
            hurry: self.hurry.clone(),
            account: self.account.clone(),
            wallet: worker.wallet.id.clone(),
            known_as: worker.wallet.source_wallet_id.clone(),
            lists_changes: self.lists_changes(),
            live_since: worker.live_span.since(wall),
            progress,
            // The reconciliation before may have been dropped after it wrote what changed.
            balance_wanted: self.balance_wanted
                || (was_dropped && begun)
                || !hints.is_empty()
                || self.rounds.is_multiple_of(BALANCE_EVERY),
            hints: hints.clone(),
            framed_ids: self.framed_ids.clone(),
            hinted_pending: known,
            hinted_unknown: unknown,
            questions,
            back_to,
            gaps: self.gaps.clone(),
            to_the_end,
        };
        let reconciled = move |(findings, result)| Reconciled { findings, result, hints, to_the_end };
        self.running = Some(job.run().map(reconciled).boxed());
    }

    /// As at the beginning of a connection: what runs is dropped, since it may have asked before the connection stood.
    /// It may have written something.
    ///
    /// # Errors
    /// [`Fault::Storage`]
    pub async fn begin_again(&mut self, worker: &mut Worker) -> Result<(), Fault> {
        (self.running, self.good) = (None, false);
        worker.recorder.report_after_cut().await;
        self.load_pending(worker).await?;
        self.begin(worker);
        Ok(())
    }

    /// Takes in what a reconciliation found. Gives back the trouble when it failed but is worth trying again.
    ///
    /// # Errors
    /// The reconciliation's fault when the connection has to end for it.
    pub async fn take(
        &mut self,
        worker: &mut Worker,
        reconciled: Reconciled,
    ) -> Result<Option<Fault>, Fault> {
        let Reconciled { mut findings, result, hints, to_the_end } = reconciled;
        let changed = std::mem::take(&mut findings.changed);
        worker.unfinished = result.is_err();
        self.pending.forget(&findings.settled);
        self.pending.note(&findings.undecided, worker.ports.clock.now(), Instant::now());
        if self.good {
            self.compare_with_pushed(worker, &changed, &hints, &findings.asked);
        }
        if !changed.is_empty() {
            worker.health.last_confirmed_at = Some(worker.ports.clock.now());
        }
        let gone = std::mem::take(&mut findings.gone);
        let was_accepted = findings.key_accepted;
        match &result {
            Ok(()) => {
                self.step_over(worker, &mut findings, to_the_end);
                self.found(worker, findings, &hints).await;
            }
            Err(_) => self.hints.give_back(hints),
        }
        worker.recorder.report().await;
        let outcome = match result {
            Ok(()) => self.give_up(worker, gone).await.map(|()| None),
            Err(fault) => self.failed(worker, fault, was_accepted),
        };
        worker.report_health().await;
        outcome
    }

    /// What can't be read is said once, and tried again now and then.
    fn step_over(&mut self, worker: &mut Worker, findings: &mut Findings, to_the_end: bool) {
        self.gaps = findings.gaps.take().unwrap_or_else(|| std::mem::take(&mut self.gaps));
        let (before, unreadable) = (worker.wallet.progress.unreadable, findings.progress.unreadable);
        if to_the_end {
            self.read_again_at = Instant::now() + spread(READ_AGAIN_EVERY, &mut worker.rng);
        }
        if unreadable > before {
            tracing::info!(wallet = %worker.wallet.id, unreadable, "payments whose records can't be read");
            self.read_again_at = self.read_again_at.min(Instant::now() + READ_AGAIN_AFTER);
        }
    }

    async fn found(
        &mut self,
        worker: &mut Worker,
        findings: Findings,
        hints: &BTreeMap<CheckingId, PaymentHash>,
    ) {
        let Findings { settled, asked, progress, source_wallet, .. } = findings;
        let just_begun = worker.wallet.progress.history == History::Unread;
        let unasked = hints
            .iter()
            .filter(|(id, _)| self.pending.follows(id) && !settled.contains(*id) && !asked.contains(*id));
        let unasked: BTreeMap<_, _> = unasked.map(|(id, hash)| (id.clone(), hash.clone())).collect();
        self.hints.reconciled(hints, settled, Instant::now());
        self.hints.ask_again(unasked, Instant::now());
        let wallet = &mut worker.wallet;
        // The reading of history, which goes on beside this, may have come further meanwhile.
        let history = if just_begun { progress.history } else { wallet.progress.history };
        wallet.progress = Progress { history, ..progress };
        // Old servers name their channel by this id, and tell it nowhere else.
        wallet.source_wallet_id = source_wallet.or(wallet.source_wallet_id.take());
        worker.report_wallet().await;
        (self.good, self.balance_wanted, self.rejections) = (true, false, 0);
        // Once all history is read, nothing unseen is history.
        if worker.wallet.progress.history.is_read() {
            self.framed_ids.clear();
        }
        self.backoff = Backoff::new();
        let wait = if just_begun { Duration::ZERO } else { self.interval(worker) };
        self.next_at = Instant::now() + wait;
        let now = worker.ports.clock.now();
        worker.health.last_reconciled_at = Some(now);
        worker.health.next_reconcile_at = now.checked_add(wait).ok();
    }

    pub fn failed(
        &mut self,
        worker: &mut Worker,
        fault: Fault,
        was_accepted: bool,
    ) -> Result<Option<Fault>, Fault> {
        (self.good, self.balance_wanted) = (false, true);
        // Only rejections in a row count, and another answer may have come between this one and the last.
        let before = if was_accepted { 0 } else { self.rejections };
        self.rejections = if fault == Fault::KeyRejected { before + 1 } else { 0 };
        let now = worker.ports.clock.now();
        worker.health.last_trouble = Some(Trouble::new(&fault, now));
        worker.health.next_reconcile_at = None;
        let wait = full_jitter(self.backoff.next().unwrap_or(Backoff::MAX), Backoff::FIRST, &mut worker.rng);
        let wait = match after(&fault, wait, worker.rng.random()) {
            Next::GiveUp if self.rejections == 1 => SECOND_OPINION,
            Next::GiveUp => {
                worker.surely_rejected = self.rejections > 1;
                return Err(fault);
            }
            Next::Wait(wait) => wait,
        };
        self.next_at = Instant::now() + wait;
        worker.health.next_reconcile_at = now.checked_add(wait).ok();
        Ok(Some(fault))
    }

    /// How far back to read on a server that can't list what changed: from time to time to the oldest pending payment.
    fn back_to(&mut self, now: Instant) -> Option<Timestamp> {
        if self.good && now < self.deep_at {
            return None;
        }
        self.deep_at = now + DEEP_EVERY;
        self.pending.oldest()
    }

    /// Makes the next reconciliation come sooner.
    pub fn reconcile_within(&mut self, wait: Duration, worker: &mut Worker) {
        let at = Instant::now() + wait;
        if at < self.next_at {
            self.next_at = at;
            worker.health.next_reconcile_at = worker.ports.clock.now().checked_add(wait).ok();
        }
    }

    pub fn interval(&self, worker: &mut Worker) -> Duration {
        let least = match self.mode(worker) {
            LiveMode::Pushed | LiveMode::Unconfirmed => RECONCILE_EVERY,
            LiveMode::PushMissing | LiveMode::Polled | LiveMode::NoSocket => RECONCILE_WITHOUT_PUSH,
        };
        spread(least.max(server_share(worker)), &mut worker.rng)
    }

    pub const fn lists_changes(&self) -> bool {
        self.capabilities.lists_changes
    }
}

pub(super) fn server_share(worker: &Worker) -> Duration {
    let wallets = u32::try_from(worker.server.wallets()).unwrap_or(u32::MAX);
    PER_WALLET.saturating_mul(wallets).saturating_mul(worker.server.slowness())
}

//! An open subscription: reading frames, asking REST about them, looking from time to time, and noticing when the other
//! side has gone. The socket is read all the while a look runs, so a slow server never makes a frame or a pong wait.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use satchime_domain::Timestamp;
use satchime_domain::backoff::{Backoff, full_jitter, spread};
use satchime_domain::channel::ChannelPlan;
use satchime_domain::connection::{ConnectionState, Next, after};
use satchime_domain::fault::Fault;
use satchime_domain::ledger::Look;
use satchime_domain::lnbits::frame::{Frame, decode};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::wallet::ChannelKind;
use tokio::time::{Instant, sleep_until};

use super::hints::Hints;
use super::pending::Pending;
use super::{News, Worker};
use crate::look::{Findings, LookJob};
use crate::ports::{Account, Batch, Incoming, Subscription};

/// Silence after which the other side is asked for a sign of life (LNbits pings every 20 s itself).
const QUIET: Duration = Duration::from_secs(20);
/// How long it has to answer.
const PONG_WITHIN: Duration = Duration::from_secs(10);
/// Looking over REST while all is well.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Looking when the server pushes nothing to a channel we may use.
const LOOK_WITHOUT_PUSH: Duration = Duration::from_secs(10);
/// Asking about single pending payments.
const QUESTIONS_EVERY: Duration = Duration::from_secs(10);
/// Old servers list by creation only: this often they are read back to the oldest pending payment.
const DEEP_EVERY: Duration = Duration::from_secs(600);
/// Each wallet on a server makes everybody's looks rarer by this much, which keeps all together within the budget.
const PER_WALLET: Duration = Duration::from_millis(900);
/// Payments found that no frame told of, on a channel that never told of any: it is the wrong channel.
const MISSED_BEFORE_CHANGE: usize = 2;

type Looking = BoxFuture<'static, Looked>;

/// How a look ended, and the hints it was to confirm.
struct Looked {
    findings: Findings,
    result: Result<(), Fault>,
    hints: HashMap<CheckingId, PaymentHash>,
}

/// Stays with the subscription until it ends.
pub(super) async fn stay(
    worker: &mut Worker,
    subscription: &mut dyn Subscription,
    account: Option<Account>,
    plan: ChannelPlan,
    version: Option<LnbitsVersion>,
) -> Fault {
    match Session::new(worker, account, plan, version).run(subscription).await {
        Ok(never) => match never {},
        Err(fault) => fault,
    }
}

struct Session<'a> {
    worker: &'a mut Worker,
    account: Option<Account>,
    plan: ChannelPlan,
    version: Option<LnbitsVersion>,
    hints: Hints,
    pending: Pending,
    looking: Option<Looking>,
    /// When to look next, hints or not; `None` without a key.
    look_at: Option<Instant>,
    look_backoff: Backoff,
    deep_at: Instant,
    /// The last look completed, and nothing failed since.
    looked: bool,
    balance_wanted: bool,
    rejections: u32,
    heard_at: Instant,
    /// A ping is out, to be answered by then.
    pong_by: Option<Instant>,
    /// The other side answered us at least once.
    answered: bool,
    pushed: usize,
    missed: usize,
}

/// What woke the loop.
enum Wake {
    Looked(Box<Looked>),
    LookDue,
    /// The person, or the machine's awakening, wants to know now.
    Nudged,
    PingDue,
    Arrived(Result<Incoming, Fault>),
}

impl<'a> Session<'a> {
    fn new(
        worker: &'a mut Worker,
        account: Option<Account>,
        plan: ChannelPlan,
        version: Option<LnbitsVersion>,
    ) -> Self {
        let now = Instant::now();
        Self {
            worker,
            look_at: account.is_some().then_some(now),
            looked: account.is_none(),
            account,
            plan,
            version,
            hints: Hints::new(),
            pending: Pending::default(),
            looking: None,
            look_backoff: Backoff::new(),
            deep_at: now,
            balance_wanted: false,
            rejections: 0,
            heard_at: now,
            pong_by: None,
            answered: false,
            pushed: 0,
            missed: 0,
        }
    }

    async fn run(&mut self, subscription: &mut dyn Subscription) -> Result<Infallible, Fault> {
        self.worker.enter(ConnectionState::CatchingUp { trouble: None }).await;
        self.ping(subscription).await?;
        self.load_pending().await?;
        loop {
            match self.wake(subscription).await {
                Wake::Looked(looked) => self.looked(*looked).await?,
                Wake::LookDue => self.begin_look(),
                Wake::Nudged => {
                    self.begin_look();
                    if self.pong_by.is_none() {
                        self.ping(subscription).await?;
                    }
                }
                Wake::PingDue if self.pong_by.is_some() => return Err(Fault::Silent),
                Wake::PingDue => self.ping(subscription).await?,
                Wake::Arrived(incoming) => self.arrived(incoming?).await?,
            }
        }
    }

    /// Waits for the first of everything that can happen. The socket comes last, so that a flood of frames can't keep
    /// a finished look or a due ping waiting.
    async fn wake(&mut self, subscription: &mut dyn Subscription) -> Wake {
        let look_due = match (&self.looking, self.looked) {
            (Some(_), _) => None,
            (None, true) => [self.look_at, self.hints.due(), self.pending.due()].into_iter().flatten().min(),
            // After a failure, frames don't make us ask any sooner.
            (None, false) => self.look_at,
        };
        let ping_due = self.pong_by.unwrap_or(self.heard_at + QUIET);
        tokio::select! {
            biased;
            looked = finished(&mut self.looking) => {
                self.looking = None;
                Wake::Looked(Box::new(looked))
            }
            () = at(look_due) => Wake::LookDue,
            () = sleep_until(ping_due) => Wake::PingDue,
            () = self.worker.nudge.notified(), if self.looking.is_none() => Wake::Nudged,
            incoming = subscription.next() => Wake::Arrived(incoming),
        }
    }

    /// How far back to read on a server that can't list what changed: from time to time to the oldest pending payment.
    fn back_to(&mut self) -> Option<Timestamp> {
        let now = Instant::now();
        if self.looked && now < self.deep_at {
            return None;
        }
        self.deep_at = now + DEEP_EVERY;
        self.pending.oldest()
    }

    /// What was pending when the ledger was last written.
    async fn load_pending(&mut self) -> Result<(), Fault> {
        let worker = &self.worker;
        let pending = worker.ports.store.pending(&worker.wallet.id).await.map_err(Fault::Storage)?;
        self.pending.note(&pending, self.worker.ports.clock.now(), Instant::now());
        Ok(())
    }

    async fn ping(&mut self, subscription: &mut dyn Subscription) -> Result<(), Fault> {
        subscription.ping().await?;
        self.pong_by = Some(Instant::now() + PONG_WITHIN);
        Ok(())
    }

    async fn arrived(&mut self, incoming: Incoming) -> Result<(), Fault> {
        self.heard_at = Instant::now();
        self.pong_by = None;
        match incoming {
            Incoming::Pong => {
                self.answered = true;
                self.enter_if_live().await;
                Ok(())
            }
            Incoming::Alive => Ok(()),
            Incoming::Text(text) => self.read(&text).await,
        }
    }

    async fn read(&mut self, text: &str) -> Result<(), Fault> {
        match decode(text) {
            Frame::Payment(hint) if self.account.is_some() => {
                self.hints.add(&hint.record, Instant::now());
                Ok(())
            }
            Frame::Payment(hint) => self.record_unconfirmed(hint.record).await,
            Frame::Ignored(why) => {
                tracing::debug!(wallet = %self.worker.wallet.id, ?why, "frame ignored");
                Ok(())
            }
        }
    }

    /// Without a key there is nothing to ask: the frame is all there is, and is marked so.
    async fn record_unconfirmed(&mut self, record: PaymentRecord) -> Result<(), Fault> {
        let worker = &self.worker;
        let look = Look {
            wallet: worker.wallet.id.clone(),
            progress: worker.wallet.progress.clone(),
            hinted: [record.checking_id.clone()].into(),
            updated_at_moves: false,
            confirmed: false,
            observed_at: worker.ports.clock.now(),
        };
        let batch = Batch { look, records: vec![record], progress: None };
        let changed = worker.ports.store.record(batch).await.map_err(Fault::Storage)?;
        self.tell_changed(changed).await;
        Ok(())
    }

    fn begin_look(&mut self) {
        let Some(account) = self.account.clone() else { return };
        let hints = self.hints.take();
        let wall = self.worker.ports.clock.now();
        let rest = QUESTIONS_EVERY.max(self.crowd());
        let questions = if self.looked { self.pending.take(wall, Instant::now(), rest) } else { Vec::new() };
        self.look_at = None;
        let job = LookJob {
            ports: self.worker.ports.clone(),
            server: self.worker.server.clone(),
            account,
            wallet: self.worker.wallet.id.clone(),
            version: self.version,
            progress: self.worker.wallet.progress.clone(),
            hints: hints.clone(),
            questions,
            back_to: self.back_to(),
            balance_wanted: self.balance_wanted,
        };
        self.looking = Some(job.run().map(|(findings, result)| Looked { findings, result, hints }).boxed());
    }

    async fn looked(&mut self, looked: Looked) -> Result<(), Fault> {
        let Looked { mut findings, result, hints } = looked;
        let changed = std::mem::take(&mut findings.changed);
        self.pending.forget(&findings.settled);
        self.pending.note(&findings.undecided, self.worker.ports.clock.now(), Instant::now());
        if self.looked {
            self.compare_with_pushed(&changed, &hints);
        }
        match result {
            Ok(()) => {
                let just_imported = !self.worker.wallet.progress.imported;
                self.found(findings, &hints).await;
                self.tell_changed(changed).await;
                if just_imported { self.load_pending().await } else { Ok(()) }
            }
            Err(fault) => {
                self.hints.give_back(hints);
                self.tell_changed(changed).await;
                self.look_failed(fault).await
            }
        }
    }

    async fn found(&mut self, findings: Findings, hints: &HashMap<CheckingId, PaymentHash>) {
        let Findings { settled, progress, source_wallet, .. } = findings;
        let just_imported = !self.worker.wallet.progress.imported;
        self.hints.looked(hints, settled);
        let wallet = &mut self.worker.wallet;
        wallet.progress = progress;
        // Old servers name their channel by this id, and tell it nowhere else.
        wallet.lnbits_wallet_id = wallet.lnbits_wallet_id.take().or(source_wallet);
        self.worker.tell_wallet().await;
        (self.looked, self.balance_wanted, self.rejections) = (true, false, 0);
        self.look_backoff = Backoff::new();
        self.look_at =
            Some(Instant::now() + if just_imported { Duration::ZERO } else { self.look_interval() });
        self.enter_if_live().await;
    }

    async fn look_failed(&mut self, fault: Fault) -> Result<(), Fault> {
        (self.looked, self.balance_wanted) = (false, true);
        self.rejections = if fault == Fault::KeyRejected { self.rejections + 1 } else { 0 };
        let wait = full_jitter(
            self.look_backoff.next().unwrap_or(Backoff::MOST),
            Backoff::FIRST,
            &mut self.worker.rng,
        );
        let wait = match after(&fault, wait) {
            Next::GiveUp if self.rejections == 1 => super::SECOND_OPINION,
            Next::GiveUp => return Err(fault),
            Next::Wait(wait) => wait,
        };
        self.look_at = Some(Instant::now() + wait);
        self.worker.enter(ConnectionState::CatchingUp { trouble: Some(fault) }).await;
        Ok(())
    }

    /// Compares what frames told with what looking found: on a channel on which nothing ever comes, look more often, and
    /// try the other one next time if nobody said which is right.
    fn compare_with_pushed(&mut self, changed: &[Payment], hints: &HashMap<CheckingId, PaymentHash>) {
        let settled = changed.iter().filter(|payment| payment.record.status == Status::Succeeded);
        let (told, untold): (Vec<_>, Vec<_>) = settled.partition(|payment| {
            let id = &payment.record.checking_id;
            hints.contains_key(id) || self.hints.names(id)
        });
        self.pushed += told.len();
        self.missed += untold.len();
        if self.pushed > 0 {
            (self.plan.pushes, self.missed) = (true, 0);
            self.worker.wallet.learned_channel = Some(self.plan.kind);
        } else if self.missed >= MISSED_BEFORE_CHANGE && self.plan.pushes {
            tracing::info!(wallet = %self.worker.wallet.id, "payments were found that no frame told of");
            self.plan.pushes = false;
            if self.version.is_none() {
                self.worker.wallet.learned_channel = Some(other(self.plan.kind));
            }
        }
    }

    fn look_interval(&mut self) -> Duration {
        let least = if self.plan.pushes { LOOK_EVERY } else { LOOK_WITHOUT_PUSH };
        spread(least.max(self.crowd()), &mut self.worker.rng)
    }

    fn crowd(&self) -> Duration {
        PER_WALLET.saturating_mul(u32::try_from(self.worker.server.wallets()).unwrap_or(u32::MAX))
    }

    /// Live is said only when all of it is true.
    async fn enter_if_live(&mut self) {
        if self.answered && self.looked {
            self.worker.proved = true;
            self.worker.enter(ConnectionState::Live { unconfirmed: self.account.is_none() }).await;
        }
    }

    async fn tell_changed(&mut self, changed: Vec<Payment>) {
        if !changed.is_empty() {
            self.worker.tell(News::Changed(changed)).await;
        }
    }
}

fn other(kind: ChannelKind) -> ChannelKind {
    match kind {
        ChannelKind::Key => ChannelKind::Id,
        ChannelKind::Id => ChannelKind::Key,
    }
}

async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => pending().await,
    }
}

async fn finished(looking: &mut Option<Looking>) -> Looked {
    match looking {
        Some(look) => look.await,
        None => pending().await,
    }
}

//! An open subscription: reading frames, and noticing when the other side has gone. The socket is read all the while
//! a reconciliation runs, so a slow server never makes a frame or a pong wait.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::payment::PaymentRecord;
use satchime_domain::push::{LiveMode, PushTest};
use tokio::time::{Instant, sleep_until, timeout};

use super::backfill::{Backfill, Page};
use super::link::{Heard, Link};
use super::push_test::PushTestRun;
use super::reconciler::{Reconciled, Reconciler};
use super::state::{Opened, PONG_WITHIN, Worker};
use crate::channels::PushTestRequest;
use crate::ports::Incoming;
use crate::recorder::{Entry, Evidence};
use crate::wake_signal::WakeReason;

/// Silence after which the other side is asked for a sign of life (LNbits pings every 20 s itself).
const QUIET: Duration = Duration::from_secs(20);
/// How long a socket is read once more before its silence counts.
const LAST_CHANCE: Duration = Duration::from_millis(250);

/// Stays with the subscription until it ends.
pub(super) async fn run_session(worker: &mut Worker, opened: Opened, link: &mut Link) -> Fault {
    let reconciler = opened
        .account
        .clone()
        .map(|account| Reconciler::new(account, opened.plan, opened.capabilities.clone()));
    let mut session = Session {
        worker,
        opened,
        reconciler,
        backfill: Backfill::new(),
        test: None,
        woken: None,
        ignored: 0,
        heard_at: Instant::now(),
        pong_by: None,
        answered: false,
    };
    let Err(fault) = session.run(link).await;
    if !session.answered && !session.worker.without_socket.get() {
        session.worker.note_no_socket(&fault);
    }
    fault
}

struct Session<'a> {
    worker: &'a mut Worker,
    opened: Opened,
    /// Asks REST; `None` for a wallet watched by its id alone.
    reconciler: Option<Reconciler>,
    backfill: Backfill,
    test: Option<PushTestRun>,
    /// A signal that came while a reconciliation ran.
    woken: Option<WakeReason>,
    /// Frames that meant nothing.
    ignored: u64,
    heard_at: Instant,
    /// A ping is out, to be answered by then.
    pong_by: Option<Instant>,
    /// The other side answered us at least once.
    answered: bool,
}

/// What the session waits for.
enum SessionEvent {
    Reconciled(Box<Reconciled>),
    ReconcileDue,
    Backfilled(Result<Page, Fault>),
    BackfillDue,
    FrameOverdue,
    Woken(WakeReason),
    TestRequested(PushTestRequest),
    TestFailed(PushTest),
    PingDue,
    Arrived(Heard),
}

impl Session<'_> {
    async fn run(&mut self, link: &mut Link) -> Result<Infallible, Fault> {
        self.worker.live_span.end();
        self.worker.enter(ConnectionState::CatchingUp { trouble: None }).await;
        // A slow disk must not eat up the time that the other side has to answer.
        if let Some(reconciler) = &mut self.reconciler {
            reconciler.load_pending(self.worker).await?;
        }
        self.ping(link).await?;
        loop {
            match self.next_event(link).await {
                // The largest by far, and rare: inside this one, each connection would keep its size for ever.
                SessionEvent::Reconciled(reconciled) => Box::pin(self.reconciled(*reconciled)).await?,
                SessionEvent::ReconcileDue => self.begin_reconcile(),
                SessionEvent::Backfilled(page) => self.backfilled(page).await?,
                SessionEvent::BackfillDue => {
                    if let Some(reconciler) = &self.reconciler {
                        self.backfill.begin(self.worker, reconciler);
                    }
                }
                SessionEvent::FrameOverdue => self.miss_frames().await,
                SessionEvent::Woken(reason) => self.woken(reason, link).await?,
                SessionEvent::TestRequested(asked) => {
                    self.test = PushTestRun::begin(self.worker, &self.opened, asked)
                }
                SessionEvent::TestFailed(outcome) => self.test_failed(outcome).await,
                SessionEvent::PingDue if self.pong_by.is_some() => self.last_chance(link).await?,
                SessionEvent::PingDue => self.ping(link).await?,
                SessionEvent::Arrived(Heard::Incoming(incoming)) => self.arrived(incoming?).await?,
                SessionEvent::Arrived(Heard::Opened(subscription)) => {
                    *link = Link::Open(subscription);
                    self.socket_opened().await?;
                }
            }
        }
    }

    /// Waits for the first of everything that can happen. The socket comes last, so that a flood of frames can't keep
    /// a finished look or a due ping waiting.
    async fn next_event(&mut self, link: &mut Link) -> SessionEvent {
        let reconcile_due = self.reconciler.as_ref().and_then(Reconciler::due);
        let backfill_due = self.backfill.due(self.worker, self.reconciler.as_ref());
        let frame_overdue = self.reconciler.as_ref().and_then(Reconciler::frame_overdue);
        let ping_due = link.is_open().then(|| self.pong_by.unwrap_or(self.heard_at + QUIET));
        tokio::select! {
            biased;
            reconciled = finished(&mut self.reconciler) => SessionEvent::Reconciled(Box::new(reconciled)),
            () = at(reconcile_due) => SessionEvent::ReconcileDue,
            () = at(ping_due) => SessionEvent::PingDue,
            page = self.backfill.finished() => SessionEvent::Backfilled(page),
            () = at(backfill_due) => SessionEvent::BackfillDue,
            () = at(frame_overdue) => SessionEvent::FrameOverdue,
            reason = self.worker.channels.wake_signal.given() => SessionEvent::Woken(reason),
            Some(request) = self.worker.channels.tests.recv(), if self.test.is_none() => {
                SessionEvent::TestRequested(request)
            }
            outcome = failed(&mut self.test) => SessionEvent::TestFailed(outcome),
            heard = link.next() => SessionEvent::Arrived(heard),
        }
    }

    /// A new network says nothing about what was missed, but the other side may be gone. After a sleep, and when
    /// somebody wants to know, the list is read as well: once more, if it is being read.
    async fn woken(&mut self, reason: WakeReason, link: &mut Link) -> Result<(), Fault> {
        if reason == WakeReason::Awake {
            self.worker.live_span.end();
        }
        if self.reconciler.as_ref().is_some_and(Reconciler::is_running) {
            self.woken = self.woken.max(Some(reason));
        } else {
            self.reconcile_for(reason);
        }
        if let Some(reconciler) = self.reconciler.as_ref().filter(|_| reason == WakeReason::Person) {
            reconciler.hurry();
        }
        link.hurry();
        // A ping that is out already may have gone into the dead network; its deadline holds all the same.
        self.ping(link).await
    }

    fn reconcile_for(&mut self, reason: WakeReason) {
        if reason > WakeReason::Network || !self.reconciler.as_ref().is_none_or(Reconciler::is_good) {
            self.begin_reconcile();
        }
    }

    async fn test_failed(&mut self, outcome: PushTest) {
        let Some(test) = self.test.take() else { return };
        if outcome == PushTest::NotArrived {
            self.worker.push.failed_a_test();
            self.begin_reconcile();
            self.enter_if_live().await;
        }
        test.end(outcome);
    }

    async fn ping(&mut self, link: &mut Link) -> Result<(), Fault> {
        if let Link::Open(subscription) = link {
            subscription.ping().await?;
            self.pong_by.get_or_insert(Instant::now() + PONG_WITHIN);
        }
        Ok(())
    }

    /// A WebSocket got through after all. What came before it is read once more, and from then on pushes are relied on.
    async fn socket_opened(&mut self) -> Result<(), Fault> {
        (self.answered, self.heard_at) = (true, Instant::now());
        self.worker.without_socket.set(false);
        self.worker.connected().await;
        if let Some(reconciler) = &mut self.reconciler {
            reconciler.begin_again(self.worker).await?;
        }
        Ok(())
    }

    /// The deadline has passed, but what kept this task from running may have kept it from reading an answer that is
    /// there.
    async fn last_chance(&mut self, link: &mut Link) -> Result<(), Fault> {
        match timeout(LAST_CHANCE, link.next()).await {
            Ok(Heard::Incoming(incoming)) => self.arrived(incoming?).await,
            Ok(Heard::Opened(_)) | Err(_) => Err(Fault::Silent),
        }
    }

    async fn arrived(&mut self, incoming: Incoming) -> Result<(), Fault> {
        self.heard_at = Instant::now();
        self.pong_by = None;
        self.worker.push.heard();
        match incoming {
            Incoming::Pong => {
                self.answered = true;
                self.enter_if_live().await;
                Ok(())
            }
            Incoming::Alive => Ok(()),
            Incoming::Hint(record) => {
                self.note_frame();
                self.hinted(*record).await
            }
            Incoming::Test(marker) => {
                self.note_frame();
                self.test_arrived(&marker).await
            }
            Incoming::Noise => {
                self.note_frame();
                self.ignore();
                Ok(())
            }
        }
    }

    fn note_frame(&mut self) {
        self.worker.health.last_frame_at = Some(self.worker.ports.clock.now());
    }

    async fn hinted(&mut self, record: PaymentRecord) -> Result<(), Fault> {
        let Some(reconciler) = &mut self.reconciler else {
            return self.record_unconfirmed(record).await;
        };
        let id = &record.checking_id;
        reconciler.frame_came(self.worker, id);
        if !reconciler.is_settled(id) {
            reconciler.hint(&record);
        }
        Ok(())
    }

    async fn test_arrived(&mut self, marker: &str) -> Result<(), Fault> {
        match self.test.take_if(|test| test.is_marked(marker)) {
            Some(test) => {
                self.worker.push.passed_a_test();
                self.worker.report_health().await;
                self.enter_if_live().await;
                test.arrived();
            }
            None => self.ignore(),
        }
        Ok(())
    }

    fn ignore(&mut self) {
        self.ignored += 1;
        // Ever more rarely, or a flood of them would be one of log lines.
        if self.ignored.is_power_of_two() {
            tracing::debug!(wallet = %self.worker.wallet.id, so_far = self.ignored, "frame ignored");
        }
    }

    /// Without a key there is nothing to ask: the frame is all there is, and is marked so.
    async fn record_unconfirmed(&mut self, record: PaymentRecord) -> Result<(), Fault> {
        if !self.worker.unconfirmed.admit(Instant::now()) {
            if self.worker.unconfirmed.is_first_refusal() {
                let wallet = &self.worker.wallet.id;
                tracing::warn!(%wallet, "more unconfirmed payments come than can be true: some are left out");
            }
            return Ok(());
        }
        let (evidence, entry) = (Evidence::frame(&record), Entry::of(vec![record]));
        let progress = self.worker.wallet.progress.clone();
        let recorded = self.worker.recorder.record(entry, evidence, &progress).await?;
        if !recorded.changed.is_empty() {
            self.worker.recorder.report().await;
            self.worker.report_health().await;
        }
        Ok(())
    }

    async fn miss_frames(&mut self) {
        if let Some(reconciler) = &mut self.reconciler {
            reconciler.miss_frames(self.worker).await;
        }
        self.enter_if_live().await;
    }

    fn begin_reconcile(&mut self) {
        if let Some(reconciler) = &mut self.reconciler {
            reconciler.begin(self.worker);
        }
    }

    async fn backfilled(&mut self, page: Result<Page, Fault>) -> Result<(), Fault> {
        let Some(reconciler) = &mut self.reconciler else { return Ok(()) };
        match page {
            Ok(page) => {
                let payments = self.backfill.take(self.worker, page).await;
                reconciler.follow(&payments, self.worker);
                Ok(())
            }
            Err(fault) if self.backfill.put_off(self.worker, &fault) => Ok(()),
            // What keeps the past from being read keeps news from being found.
            Err(fault) => match reconciler.failed(self.worker, fault, false)? {
                Some(trouble) => {
                    self.worker.report_health().await;
                    self.enter_trouble(trouble).await
                }
                None => Ok(()),
            },
        }
    }

    async fn reconciled(&mut self, reconciled: Reconciled) -> Result<(), Fault> {
        let Some(reconciler) = &mut self.reconciler else { return Ok(()) };
        if let Some(trouble) = reconciler.take(self.worker, reconciled).await? {
            self.enter_trouble(trouble).await?;
        }
        self.enter_if_live().await;
        if let Some(reason) = self.woken.take() {
            self.reconcile_for(reason);
        }
        Ok(())
    }

    /// Where questions are all there is, one that leads nowhere ends the connection: the way may be another now.
    async fn enter_trouble(&mut self, trouble: Fault) -> Result<(), Fault> {
        let is_asked_to_wait = matches!(trouble.remedy(), Remedy::RetryAfter(_));
        if self.worker.without_socket.get() && !is_asked_to_wait {
            return Err(trouble);
        }
        self.worker.live_span.end();
        self.worker.enter(ConnectionState::CatchingUp { trouble: Some(trouble) }).await;
        Ok(())
    }

    /// Live is said only when all of it is true.
    async fn enter_if_live(&mut self) {
        let is_heard = self.answered || self.worker.without_socket.get();
        if is_heard && self.reconciler.as_ref().is_none_or(Reconciler::is_good) {
            self.worker.proved = true;
            // What runs yet may have asked before the computer slept.
            if self.woken.is_none() {
                self.worker.live_span.begin();
            }
            let mode = match &self.reconciler {
                Some(reconciler) => reconciler.mode(self.worker),
                None => LiveMode::Unconfirmed,
            };
            self.worker.enter(ConnectionState::Live { mode }).await;
        }
    }
}

async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => pending().await,
    }
}

async fn failed(test: &mut Option<PushTestRun>) -> PushTest {
    match test {
        Some(test) => test.failed().await,
        None => pending().await,
    }
}

async fn finished(reconciler: &mut Option<Reconciler>) -> Reconciled {
    match reconciler {
        Some(reconciler) => reconciler.finished().await,
        None => pending().await,
    }
}

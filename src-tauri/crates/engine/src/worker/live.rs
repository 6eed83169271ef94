//! An open subscription: reading frames, and noticing when the other side has gone. The socket is read all the while
//! a look runs, so a slow server never makes a frame or a pong wait.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::ledger::Look;
use satchime_domain::lnbits::frame::{Frame, checking_id, decode};
use satchime_domain::payment::PaymentRecord;
use satchime_domain::push::{LiveMode, PushTest};
use tokio::time::{Instant, sleep_until, timeout};

use super::backfill::{Backfill, Page};
use super::lookout::{Looked, Lookout};
use super::push_test::{TestAsked, Testing};
use super::{News, Opened, Worker};
use crate::nudge::Cause;
use crate::ports::{Batch, Incoming, Subscription};

/// Silence after which the other side is asked for a sign of life (LNbits pings every 20 s itself).
const QUIET: Duration = Duration::from_secs(20);
/// How long it has to answer.
const PONG_WITHIN: Duration = Duration::from_secs(10);
/// How long a socket is read once more before its silence counts.
const LAST_CHANCE: Duration = Duration::from_millis(250);

/// Stays with the subscription until it ends.
pub(super) async fn stay(worker: &mut Worker, opened: Opened, subscription: &mut dyn Subscription) -> Fault {
    let lookout = opened.account.clone().map(|account| Lookout::new(account, opened.plan, opened.version));
    let session = Session {
        worker,
        opened,
        lookout,
        backfill: Backfill::new(),
        test: None,
        nudged: None,
        ignored: 0,
        heard_at: Instant::now(),
        pong_by: None,
        answered: false,
    };
    match session.run(subscription).await {
        Ok(never) => match never {},
        Err(fault) => fault,
    }
}

struct Session<'a> {
    worker: &'a mut Worker,
    opened: Opened,
    /// Asks REST; `None` for a wallet watched by its id alone.
    lookout: Option<Lookout>,
    backfill: Backfill,
    test: Option<Testing>,
    /// A nudge that came while a look ran.
    nudged: Option<Cause>,
    /// Frames that meant nothing.
    ignored: u64,
    heard_at: Instant,
    /// A ping is out, to be answered by then.
    pong_by: Option<Instant>,
    /// The other side answered us at least once.
    answered: bool,
}

/// What woke the loop.
enum Wake {
    Looked(Box<Looked>),
    LookDue,
    Backfilled(Result<Page, Fault>),
    BackfillDue,
    FrameOverdue,
    Nudged(Cause),
    TestAsked(TestAsked),
    TestFailed(PushTest),
    PingDue,
    Arrived(Result<Incoming, Fault>),
}

impl Session<'_> {
    async fn run(mut self, subscription: &mut dyn Subscription) -> Result<Infallible, Fault> {
        self.worker.enter(ConnectionState::CatchingUp { trouble: None }).await;
        // A slow disk must not eat up the time that the other side has to answer.
        if let Some(lookout) = &mut self.lookout {
            lookout.load_pending(self.worker).await?;
        }
        self.ping(subscription).await?;
        loop {
            match self.wake(subscription).await {
                Wake::Looked(looked) => self.looked(*looked).await?,
                Wake::LookDue => self.begin_look(),
                Wake::Backfilled(page) => self.backfilled(page).await?,
                Wake::BackfillDue => {
                    if let Some(lookout) = &self.lookout {
                        self.backfill.begin(self.worker, lookout);
                    }
                }
                Wake::FrameOverdue => self.miss_frames().await,
                Wake::Nudged(cause) => self.nudged(cause, subscription).await?,
                Wake::TestAsked(asked) => self.test = Testing::begin(self.worker, &self.opened, asked),
                Wake::TestFailed(outcome) => self.test_failed(outcome).await,
                Wake::PingDue if self.pong_by.is_some() => self.last_chance(subscription).await?,
                Wake::PingDue => self.ping(subscription).await?,
                Wake::Arrived(incoming) => self.arrived(incoming?).await?,
            }
        }
    }

    /// Waits for the first of everything that can happen. The socket comes last, so that a flood of frames can't keep
    /// a finished look or a due ping waiting.
    async fn wake(&mut self, subscription: &mut dyn Subscription) -> Wake {
        let look_due = self.lookout.as_ref().and_then(Lookout::due);
        let backfill_due = self.backfill.due(self.worker, self.lookout.as_ref());
        let frame_overdue = self.lookout.as_ref().and_then(Lookout::frame_overdue);
        let ping_due = self.pong_by.unwrap_or(self.heard_at + QUIET);
        tokio::select! {
            biased;
            looked = finished(&mut self.lookout) => Wake::Looked(Box::new(looked)),
            () = at(look_due) => Wake::LookDue,
            () = sleep_until(ping_due) => Wake::PingDue,
            page = self.backfill.finished() => Wake::Backfilled(page),
            () = at(backfill_due) => Wake::BackfillDue,
            () = at(frame_overdue) => Wake::FrameOverdue,
            cause = self.worker.line.nudge.given() => Wake::Nudged(cause),
            Some(asked) = self.worker.line.tests.recv(), if self.test.is_none() => Wake::TestAsked(asked),
            outcome = failed(&mut self.test) => Wake::TestFailed(outcome),
            incoming = subscription.next() => Wake::Arrived(incoming),
        }
    }

    /// A new network says nothing about what was missed, but the other side may be gone. After a sleep, and when
    /// somebody wants to know, the list is read as well: once more, if it is being read.
    async fn nudged(&mut self, cause: Cause, subscription: &mut dyn Subscription) -> Result<(), Fault> {
        if self.lookout.as_ref().is_some_and(Lookout::is_looking) {
            self.nudged = self.nudged.max(Some(cause));
        } else {
            self.look_for(cause);
        }
        if let Some(lookout) = self.lookout.as_ref().filter(|_| cause == Cause::Person) {
            lookout.hurry();
        }
        // A ping that is out already may have gone into the dead network; its deadline holds all the same.
        self.ping(subscription).await
    }

    fn look_for(&mut self, cause: Cause) {
        if cause > Cause::Network || !self.lookout.as_ref().is_none_or(Lookout::is_good) {
            self.begin_look();
        }
    }

    async fn test_failed(&mut self, outcome: PushTest) {
        let Some(test) = self.test.take() else { return };
        if outcome == PushTest::NotArrived {
            self.worker.push.failed_a_test();
            self.begin_look();
            self.enter_if_live().await;
        }
        test.tell(outcome);
    }

    async fn ping(&mut self, subscription: &mut dyn Subscription) -> Result<(), Fault> {
        subscription.ping().await?;
        self.pong_by.get_or_insert(Instant::now() + PONG_WITHIN);
        Ok(())
    }

    /// The deadline has passed, but what kept this task from running may have kept it from reading an answer that is
    /// there.
    async fn last_chance(&mut self, subscription: &mut dyn Subscription) -> Result<(), Fault> {
        match timeout(LAST_CHANCE, subscription.next()).await {
            Ok(incoming) => self.arrived(incoming?).await,
            Err(_) => Err(Fault::Silent),
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
            Incoming::Text(text) => self.read(&text).await,
        }
    }

    async fn read(&mut self, text: &str) -> Result<(), Fault> {
        self.worker.health.last_frame_at = Some(self.worker.ports.clock.now());
        if let Some(test) = self.test.take_if(|test| test.is_message(text)) {
            self.worker.push.passed_a_test();
            self.worker.tell_health().await;
            self.enter_if_live().await;
            test.arrived();
            return Ok(());
        }
        if let (Some(lookout), Some(id)) = (&mut self.lookout, checking_id(text))
            && lookout.is_settled(&id)
        {
            lookout.framed(self.worker, &id);
            return Ok(());
        }
        match (decode(text), &mut self.lookout) {
            (Frame::Payment(hint), Some(lookout)) => {
                lookout.framed(self.worker, hint.record.checking_id.as_str());
                lookout.hint(&hint.record);
                Ok(())
            }
            (Frame::Payment(hint), None) => self.record_unconfirmed(hint.record).await,
            (Frame::Ignored(why), _) => {
                self.ignored += 1;
                // Ever more rarely, or a flood of them would be one of log lines.
                if self.ignored.is_power_of_two() {
                    tracing::debug!(wallet = %self.worker.wallet.id, ?why, so_far = self.ignored, "frame ignored");
                }
                Ok(())
            }
        }
    }

    /// Without a key there is nothing to ask: the frame is all there is, and is marked so.
    async fn record_unconfirmed(&mut self, record: PaymentRecord) -> Result<(), Fault> {
        if !self.worker.rumours.admit(Instant::now()) {
            if self.worker.rumours.is_first_refusal() {
                tracing::warn!(wallet = %self.worker.wallet.id, "more unconfirmed payments come than can be true: some are left out");
            }
            return Ok(());
        }
        let look = Look {
            wallet: self.worker.wallet.id.clone(),
            progress: self.worker.wallet.progress.clone(),
            hinted: [record.checking_id.clone()].into(),
            updated_at_moves: false,
            confirmed: false,
            observed_at: self.worker.ports.clock.now(),
            server_time: None,
        };
        let batch = Batch::new(look, vec![record]);
        let changed = self.worker.ports.store.record(batch).await.map_err(Fault::Storage)?.changed;
        if !changed.is_empty() {
            self.worker.tell(News::Changed(changed)).await;
            self.worker.tell_health().await;
        }
        Ok(())
    }

    async fn miss_frames(&mut self) {
        if let Some(lookout) = &mut self.lookout {
            lookout.miss_frames(self.worker).await;
        }
        self.enter_if_live().await;
    }

    fn begin_look(&mut self) {
        if let Some(lookout) = &mut self.lookout {
            lookout.begin(self.worker);
        }
    }

    async fn backfilled(&mut self, page: Result<Page, Fault>) -> Result<(), Fault> {
        let Some(lookout) = &mut self.lookout else { return Ok(()) };
        match page {
            Ok(page) => {
                let payments = self.backfill.take(self.worker, page).await;
                lookout.follow(&payments, self.worker);
                Ok(())
            }
            Err(fault) if self.backfill.put_off(self.worker, &fault) => Ok(()),
            // What keeps the past from being read keeps news from being found.
            Err(fault) => match lookout.failed(self.worker, fault, false)? {
                Some(trouble) => {
                    self.worker.tell_health().await;
                    self.worker.enter(ConnectionState::CatchingUp { trouble: Some(trouble) }).await;
                    Ok(())
                }
                None => Ok(()),
            },
        }
    }

    async fn looked(&mut self, looked: Looked) -> Result<(), Fault> {
        let Some(lookout) = &mut self.lookout else { return Ok(()) };
        if let Some(trouble) = lookout.take(self.worker, looked).await? {
            self.worker.enter(ConnectionState::CatchingUp { trouble: Some(trouble) }).await;
        }
        self.enter_if_live().await;
        if let Some(cause) = self.nudged.take() {
            self.look_for(cause);
        }
        Ok(())
    }

    /// Live is said only when all of it is true.
    async fn enter_if_live(&mut self) {
        if self.answered && self.lookout.as_ref().is_none_or(Lookout::is_good) {
            self.worker.proved = true;
            let mode = match &self.lookout {
                Some(lookout) => lookout.mode(self.worker),
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

async fn failed(test: &mut Option<Testing>) -> PushTest {
    match test {
        Some(test) => test.failed().await,
        None => pending().await,
    }
}

async fn finished(lookout: &mut Option<Lookout>) -> Looked {
    match lookout {
        Some(lookout) => lookout.finished().await,
        None => pending().await,
    }
}

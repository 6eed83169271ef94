//! The payments that are still pending, and when each is asked about next.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::pending::{first_question, next_question};
use tokio::time::Instant;

use crate::ports::OpenPayment;

/// Follows every pending payment of a wallet until it is decided.
#[derive(Debug, Default)]
pub(super) struct Pending {
    questions: HashMap<CheckingId, Question>,
    rest_until: Option<Instant>,
}

#[derive(Debug)]
struct Question {
    payment: Payment,
    followed_since: Instant,
    due: Instant,
    /// The server did not know it when last asked.
    gone: bool,
}

impl Pending {
    /// At most this many in one reconciliation, so that the wallet's hints and its neighbours on the server get their
    /// turn.
    pub const MAX_AT_ONCE: u32 = 5;

    /// Takes in the ledger at the beginning of a connection.
    pub fn load(&mut self, open: &[OpenPayment], lists_changes: bool, wall: Timestamp, now: Instant) {
        for OpenPayment { payment, asked_at } in open {
            self.follow(payment, first_question(payment, *asked_at, lists_changes, wall), now);
        }
    }

    /// Takes in what a reconciliation found pending.
    pub fn note(&mut self, payments: &[Payment], wall: Timestamp, now: Instant) {
        for payment in payments.iter().filter(|payment| payment.record.status == Status::Pending) {
            self.follow(payment, next_question(payment, wall, Duration::ZERO), now);
        }
    }

    fn follow(&mut self, payment: &Payment, wait: Option<Duration>, now: Instant) {
        let id = &payment.record.checking_id;
        if let Some(wait) = wait
            && !self.questions.contains_key(id)
        {
            let question =
                Question { payment: payment.clone(), followed_since: now, due: now + wait, gone: false };
            self.questions.insert(id.clone(), question);
        }
    }

    pub fn follows(&self, id: &CheckingId) -> bool {
        self.questions.contains_key(id)
    }

    pub fn forget(&mut self, decided: &HashSet<CheckingId>) {
        self.questions.retain(|id, _| !decided.contains(id));
    }

    /// When the first question may be asked.
    pub fn due(&self) -> Option<Instant> {
        let first = self.questions.values().map(|question| question.due).min();
        first.map(|due| self.rest_until.map_or(due, |until| due.max(until)))
    }

    /// Takes the questions that are due; each is due again later. For `rest`, no more are asked.
    pub fn take(&mut self, wall: Timestamp, now: Instant, rest: Duration) -> Vec<(CheckingId, PaymentHash)> {
        if self.rest_until.is_some_and(|until| now < until) {
            return Vec::new();
        }
        let due = self.most_wanted(now);
        self.rest_until = (!due.is_empty()).then_some(now + rest);
        let mut asked = Vec::new();
        for id in due {
            let Some(question) = self.questions.get_mut(&id) else { continue };
            asked.push((id.clone(), question.payment.record.payment_hash.clone()));
            match next_question(&question.payment, wall, now - question.followed_since) {
                Some(wait) => question.due = now + wait,
                None => {
                    self.questions.remove(&id);
                }
            }
        }
        asked
    }

    /// Of the questions that are due: outgoing payments first, for their payer waits, then the newest invoices, for
    /// those are paid. One place is kept for what has waited longest, so that everything has its turn.
    fn most_wanted(&self, now: Instant) -> Vec<CheckingId> {
        let is_due = |(_, question): &(&CheckingId, &Question)| question.due <= now;
        let mut due: Vec<(&CheckingId, &Question)> = self.questions.iter().filter(is_due).collect();
        let urgency = |question: &Question| {
            let record = &question.payment.record;
            let made_at = record.created_at.unwrap_or(question.payment.first_seen_at);
            (record.direction == Direction::Inbound, Reverse(made_at))
        };
        due.sort_by(|one, other| (urgency(one.1), one.0).cmp(&(urgency(other.1), other.0)));
        let mut wanted: Vec<CheckingId> =
            due.iter().take(Self::MAX_AT_ONCE as usize - 1).map(|(id, _)| (*id).clone()).collect();
        let others = due.iter().skip(wanted.len());
        let longest = others.min_by_key(|(id, question)| (question.due, *id));
        wanted.extend(longest.map(|(id, _)| (*id).clone()));
        wanted
    }

    /// The server did not know these. Gives back those it did not know the last time either.
    pub fn gone_again(&mut self, gone: BTreeSet<CheckingId>) -> Vec<PaymentRecord> {
        let mut again = Vec::new();
        for id in gone {
            if let Some(question) = self.questions.get_mut(&id) {
                if question.gone {
                    again.push(question.payment.record.clone());
                }
                question.gone = true;
            }
        }
        again
    }

    /// The creation of the oldest payment that is followed.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.questions.values().filter_map(|question| question.payment.record.created_at).min()
    }
}

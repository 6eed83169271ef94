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
    /// No invoice is asked about before this.
    invoices_rest_until: Option<Instant>,
    /// And no outgoing payment before that, which is sooner: its payer waits for the outcome.
    outgoing_rest_until: Option<Instant>,
}

#[derive(Debug)]
struct Question {
    payment: Payment,
    followed_since: Instant,
    due: Instant,
    /// The server did not know it when last asked.
    gone: bool,
}

impl Question {
    fn is_outgoing(&self) -> bool {
        self.payment.record.direction == Direction::Outbound
    }
}

impl Pending {
    /// At most this many in one reconciliation, so that the wallet's hints and its neighbours on the server get their
    /// turn.
    pub const MAX_AT_ONCE: u32 = 5;
    /// Between two rounds of all, so many about outgoing payments alone.
    const MAX_OUTGOING: usize = 3;

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
        let allowed = |question: &Question| {
            let rest_until =
                if question.is_outgoing() { self.outgoing_rest_until } else { self.invoices_rest_until };
            rest_until.map_or(question.due, |until| question.due.max(until))
        };
        self.questions.values().map(allowed).min()
    }

    /// Takes the questions that are due; each is due again later. For `rest`, no invoice is asked about; for half of
    /// it, no outgoing payment, if one was now.
    pub fn take(&mut self, wall: Timestamp, now: Instant, rest: Duration) -> Vec<(CheckingId, PaymentHash)> {
        let rests = |until: Option<Instant>| until.is_some_and(|until| now < until);
        let due = match (rests(self.invoices_rest_until), rests(self.outgoing_rest_until)) {
            (true, true) => Vec::new(),
            (true, false) => self.outgoing_wanted(now),
            (false, _) => self.most_wanted(now),
        };
        if !due.is_empty() && !rests(self.invoices_rest_until) {
            self.invoices_rest_until = Some(now + rest);
        }
        if due.iter().any(|id| self.questions.get(id).is_some_and(Question::is_outgoing)) {
            self.outgoing_rest_until = Some(now + rest / 2);
        }
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

    fn due_at(&self, now: Instant) -> Vec<(&CheckingId, &Question)> {
        let is_due = |(_, question): &(&CheckingId, &Question)| question.due <= now;
        let mut due: Vec<_> = self.questions.iter().filter(is_due).collect();
        let urgency = |question: &Question| {
            let made_at = question.payment.record.created_at.unwrap_or(question.payment.first_seen_at);
            (!question.is_outgoing(), Reverse(made_at))
        };
        due.sort_by(|one, other| (urgency(one.1), one.0).cmp(&(urgency(other.1), other.0)));
        due
    }

    fn outgoing_wanted(&self, now: Instant) -> Vec<CheckingId> {
        let outgoing = self.due_at(now).into_iter().filter(|(_, question)| question.is_outgoing());
        outgoing.take(Self::MAX_OUTGOING).map(|(id, _)| id.clone()).collect()
    }

    /// Of the questions that are due: outgoing payments first, for their payer waits, then the newest invoices, for
    /// those are paid. One place is kept for what has waited longest, so that everything has its turn.
    fn most_wanted(&self, now: Instant) -> Vec<CheckingId> {
        let due = self.due_at(now);
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

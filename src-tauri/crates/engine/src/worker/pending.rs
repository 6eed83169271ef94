//! The payments that are still pending, and when each is asked about next.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use satchime_domain::Timestamp;
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, Status};
use satchime_domain::pending::next_question;
use tokio::time::Instant;

/// Follows every pending payment of a wallet until it is decided.
#[derive(Debug, Default)]
pub(super) struct Pending {
    questions: HashMap<CheckingId, Question>,
    rest_until: Option<Instant>,
}

#[derive(Debug)]
struct Question {
    payment: Payment,
    due: Instant,
}

/// At most this many in one look, so that the wallet's hints and its neighbours on the server get their turn.
const MOST_AT_ONCE: usize = 5;

impl Pending {
    /// Takes in what the ledger now says: pending payments are followed, decided ones no longer.
    pub fn note(&mut self, payments: &[Payment], wall: Timestamp, now: Instant) {
        for payment in payments {
            let id = &payment.record.checking_id;
            if payment.record.status != Status::Pending {
                self.questions.remove(id);
            } else if !self.questions.contains_key(id)
                && let Some(wait) = next_question(payment, wall)
            {
                self.questions.insert(id.clone(), Question { payment: payment.clone(), due: now + wait });
            }
        }
    }

    pub fn forget(&mut self, decided: &HashSet<CheckingId>) {
        self.questions.retain(|id, _| !decided.contains(id));
    }

    /// When the first question may be asked.
    pub fn due(&self) -> Option<Instant> {
        let first = self.questions.values().map(|question| question.due).min();
        first.map(|due| self.rest_until.map_or(due, |until| due.max(until)))
    }

    /// Takes the questions that are due, the most overdue first; each is due again later. For `rest`, no more are asked.
    pub fn take(&mut self, wall: Timestamp, now: Instant, rest: Duration) -> Vec<(CheckingId, PaymentHash)> {
        if self.rest_until.is_some_and(|until| now < until) {
            return Vec::new();
        }
        let is_due = |(_, question): &(&CheckingId, &Question)| question.due <= now;
        let mut due: Vec<(Instant, CheckingId)> =
            self.questions.iter().filter(is_due).map(|(id, question)| (question.due, id.clone())).collect();
        due.sort();
        due.truncate(MOST_AT_ONCE);
        self.rest_until = (!due.is_empty()).then_some(now + rest);
        let mut asked = Vec::new();
        for (_, id) in due {
            let Some(question) = self.questions.get_mut(&id) else { continue };
            asked.push((id.clone(), question.payment.record.payment_hash.clone()));
            match next_question(&question.payment, wall) {
                Some(wait) => question.due = now + wait,
                None => {
                    self.questions.remove(&id);
                }
            }
        }
        asked
    }

    /// The creation of the oldest payment that is followed.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.questions.values().filter_map(|question| question.payment.record.created_at).min()
    }
}

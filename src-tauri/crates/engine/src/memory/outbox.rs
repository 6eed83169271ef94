//! The outbox of the store in memory.

use std::collections::{BTreeMap, BTreeSet};

use satchime_domain::Timestamp;
use satchime_domain::notice::{Hold, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentId, Status};
use satchime_domain::rules::alarm::AlarmId;
use satchime_domain::rules::{Answer, Answered, Outcome, Silence};
use satchime_domain::wallet::WalletId;

use crate::ports::DESKTOP;

#[derive(Default)]
pub(super) struct Outbox {
    /// Never goes back, so a removed wallet's notice and a later one can't be taken for each other.
    last: i64,
    entries: Vec<Entry>,
    /// What stands and was delivered, by receiver.
    alarms: BTreeMap<String, BTreeSet<AlarmId>>,
}

struct Entry {
    id: NoticeId,
    payment: Payment,
    decided_at: Timestamp,
    /// Everybody has it.
    is_done: bool,
    delivered_to: Vec<String>,
    /// By receiver. `None`: no longer held.
    holds: BTreeMap<String, (Option<Timestamp>, Hold)>,
    answers: BTreeMap<String, (Timestamp, Answer)>,
}

impl Outbox {
    pub fn push(&mut self, payment: Payment, decided_at: Timestamp) {
        self.last += 1;
        self.entries.push(Entry {
            id: NoticeId(self.last),
            payment,
            decided_at,
            is_done: false,
            delivered_to: Vec::new(),
            holds: BTreeMap::new(),
            answers: BTreeMap::new(),
        });
    }

    pub fn undelivered(&self, receiver: &str, name_of: impl Fn(&WalletId) -> Option<String>) -> Vec<Notice> {
        let is_waiting = |entry: &&Entry| {
            let is_held = entry.holds.get(receiver).is_some_and(|(until, _)| until.is_some());
            !entry.is_done && !is_held && !entry.delivered_to.iter().any(|name| name == receiver)
        };
        let notice = |entry: &Entry| {
            Some(Notice {
                id: entry.id,
                wallet_name: name_of(&entry.payment.wallet)?,
                payment: entry.payment.clone(),
                decided_at: entry.decided_at,
                held: entry.holds.get(receiver).map(|(_, why)| *why),
            })
        };
        self.entries.iter().filter(is_waiting).filter_map(notice).collect()
    }

    pub fn mark_delivered(&mut self, notices: &[NoticeId], receiver: &str, all: &[String]) {
        self.entries.retain_mut(|entry| {
            if notices.contains(&entry.id) {
                entry.holds.remove(receiver);
                entry.delivered_to.push(receiver.to_owned());
                // Whoever it is held back from may not be here now, and is to be told all the same.
                entry.is_done |=
                    entry.holds.is_empty() && all.iter().all(|name| entry.delivered_to.contains(name));
            }
            // Kept for as long as somebody may ask why.
            !entry.is_done || !entry.answers.is_empty()
        });
    }

    /// What is decided is on its way no longer: where that was not told yet, it never is.
    pub fn overtake(&mut self, id: &PaymentId, at: Timestamp) {
        let is_overtaken = |entry: &&mut Entry| {
            !entry.is_done && entry.payment.record.status == Status::Pending && entry.payment.id() == *id
        };
        for entry in self.entries.iter_mut().filter(is_overtaken) {
            entry.is_done = true;
            entry.holds.clear();
            let answer = Answer::Passed { silence: Silence::Overtaken };
            entry.answers.entry(DESKTOP.to_owned()).or_insert((at, answer));
        }
    }

    pub fn hold(&mut self, notices: &[NoticeId], receiver: &str, until: Timestamp, why: Hold) {
        for entry in self.entries.iter_mut().filter(|entry| notices.contains(&entry.id) && !entry.is_done) {
            entry.holds.insert(receiver.to_owned(), (Some(until), why));
        }
    }

    pub fn release(&mut self, receiver: &str, until: Timestamp) {
        for (held, _) in self.entries.iter_mut().filter_map(|entry| entry.holds.get_mut(receiver)) {
            *held = held.filter(|held| *held > until);
        }
    }

    pub fn put_answers(&mut self, answers: &[(NoticeId, Answer)], receiver: &str, at: Timestamp) {
        for (id, answer) in answers {
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == *id) {
                entry.answers.insert(receiver.to_owned(), (at, answer.clone()));
            }
        }
    }

    pub fn answers(&self, wallet: &WalletId, id: &CheckingId, receiver: &str) -> Vec<Answered> {
        let is_asked =
            |entry: &&Entry| (&entry.payment.wallet, &entry.payment.record.checking_id) == (wallet, id);
        let answered = |entry: &Entry| Answered {
            status: entry.payment.record.status,
            decided_at: entry.decided_at,
            outcome: match (entry.answers.get(receiver), entry.holds.get(receiver)) {
                (Some((at, answer)), _) => Outcome::Done { at: *at, answer: answer.clone() },
                (None, Some((Some(until), why))) => Outcome::Held { until: *until, why: *why },
                (None, _) if entry.is_done => Outcome::DoneBefore,
                (None, _) => Outcome::Waiting,
            },
        };
        self.entries.iter().filter(is_asked).map(answered).collect()
    }

    pub fn alarms(&self, receiver: &str) -> BTreeSet<AlarmId> {
        self.alarms.get(receiver).cloned().unwrap_or_default()
    }

    pub fn put_alarms(&mut self, alarms: BTreeSet<AlarmId>, receiver: &str) {
        self.alarms.insert(receiver.to_owned(), alarms);
    }

    pub fn forget_alarms(&mut self, wallet: &WalletId) {
        self.alarms.values_mut().for_each(|alarms| alarms.retain(|alarm| alarm.wallet != *wallet));
    }

    pub fn forget(&mut self, is_gone: impl Fn(&Payment) -> bool) {
        self.entries.retain(|entry| !is_gone(&entry.payment));
    }
}

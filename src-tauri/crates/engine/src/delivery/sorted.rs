//! What is to be told, held back and passed over, by the person's rules.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use satchime_domain::notice::{Announcement, Hold, Notice, NoticeId};
use satchime_domain::rules::{Answer, Decision, Means, NoticeSettings, decide};
use satchime_domain::{Timestamp, Zoned};

#[derive(Default)]
pub(super) struct Sorted {
    pub to_tell: Vec<Notice>,
    pub passed: Vec<(Notice, Answer)>,
    held: Vec<(Timestamp, Hold, NoticeId)>,
    pub answers: Answers,
}

/// What will be written down of those that are told.
#[derive(Default)]
pub(super) struct Answers(HashMap<NoticeId, Answer>);

impl Sorted {
    /// For whom no rules hold.
    pub fn everything(undelivered: Vec<Notice>) -> Self {
        Self { to_tell: undelivered, ..Self::default() }
    }

    pub fn by(settings: &NoticeSettings, undelivered: Vec<Notice>, now: &Zoned) -> Self {
        let mut sorted = Self::default();
        for notice in undelivered {
            // Strangers wrote what is looked at: should it make the rules panic, it is told as if there were none.
            let decided = catch_unwind(AssertUnwindSafe(|| decide(settings, &notice, now)));
            let by_default = Decision::Tell { means: Means::default(), alarm: false };
            match decided.unwrap_or(by_default) {
                Decision::Tell { means, alarm } => {
                    let answer = Answer::Told { means, alarm, held: notice.held };
                    sorted.answers.0.insert(notice.id, answer);
                    sorted.to_tell.push(notice);
                }
                Decision::Hold { until, why } => sorted.held.push((until, why, notice.id)),
                Decision::Pass(silence) => sorted.passed.push((notice, Answer::Passed { silence })),
            }
        }
        sorted
    }

    /// Those with the same end.
    pub fn held_together(&self) -> Vec<(Timestamp, Hold, Vec<NoticeId>)> {
        let mut together: BTreeMap<(Timestamp, bool), (Hold, Vec<NoticeId>)> = BTreeMap::new();
        for (until, why, id) in &self.held {
            let place = (*until, *why == Hold::Muted);
            together.entry(place).or_insert_with(|| (*why, Vec::new())).1.push(*id);
        }
        together.into_iter().map(|((until, _), (why, ids))| (until, why, ids)).collect()
    }
}

impl Answers {
    pub fn of(&self, id: NoticeId) -> Option<Answer> {
        self.0.get(&id).cloned()
    }

    /// By whatever means one of them is told. For whom no rules hold, by all.
    pub fn means(&self, announcement: &Announcement) -> Means {
        let means = announcement.notices().iter().map(|notice| match self.0.get(&notice.id) {
            Some(Answer::Told { means, .. }) => *means,
            Some(Answer::Passed { .. }) => Means::NONE,
            None => Means::ALL,
        });
        means.fold(Means::NONE, Means::or)
    }
}

//! What is to be told, held back and passed over, by the person's rules.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use satchime_domain::notice::{Hold, Notice, NoticeId};
use satchime_domain::rules::{Answer, Decision, Means, NoticeSettings, decide};
use satchime_domain::{Timestamp, Zoned};

#[derive(Default)]
pub(super) struct Sorted {
    /// Alarms first.
    pub to_tell: Vec<Alike>,
    pub passed: Vec<(Notice, Answer)>,
    held: Vec<(Timestamp, Hold, NoticeId)>,
    /// What will be written down of those that are told. For whom no rules hold, nothing.
    pub answers: HashMap<NoticeId, Answer>,
}

/// What is told by the same means, and so may be told together: a wallet that is not to be heard is not heard because
/// another is, and no alarm drowns in a flood.
pub(super) struct Alike {
    pub means: Means,
    alarm: bool,
    pub notices: Vec<Notice>,
}

impl Sorted {
    /// For whom no rules hold.
    pub fn everything(undelivered: Vec<Notice>) -> Self {
        let all = Alike { means: Means::ALL, alarm: false, notices: undelivered };
        Self { to_tell: vec![all], ..Self::default() }
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
                    sorted.answers.insert(notice.id, answer);
                    sorted.tell(means, alarm, notice);
                }
                Decision::Hold { until, why } => sorted.held.push((until, why, notice.id)),
                Decision::Pass(silence) => sorted.passed.push((notice, Answer::Passed { silence })),
            }
        }
        sorted.to_tell.sort_by_key(|alike| !alike.alarm);
        sorted
    }

    fn tell(&mut self, means: Means, alarm: bool, notice: Notice) {
        match self.to_tell.iter_mut().find(|alike| (alike.means, alike.alarm) == (means, alarm)) {
            Some(alike) => alike.notices.push(notice),
            None => self.to_tell.push(Alike { means, alarm, notices: vec![notice] }),
        }
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

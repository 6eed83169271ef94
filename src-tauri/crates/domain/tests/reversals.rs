//! A server that changes its mind about what was final: no line is said twice.

use std::collections::HashSet;

use proptest::prelude::*;
use satchime_domain::ledger::{News, Verdict, judge};
use satchime_domain::notice::{Announcement, Notice, NoticeId, Wording, wording};
use satchime_domain::payment::{Direction, Payment, Status};

use Direction::{Inbound, Outbound};
use Status::{Failed, Pending, Succeeded};

use crate::watched::{context, dated, record};

/// What is said as one payment goes through these states: for each, the line, if there is one.
fn said(direction: Direction, statuses: &[Status]) -> Vec<Option<Wording>> {
    let mut known: Option<Payment> = None;
    let mut lines = Vec::new();
    for (seconds, status) in (10..).zip(statuses) {
        let record = record(direction, *status, 5, seconds);
        let context = dated(seconds, context(seconds, true));
        let line = match judge(known.as_ref(), &record, &context) {
            Verdict::Known => None,
            Verdict::Write { payment, news } => {
                known = Some(*payment.clone());
                (news != News::None).then(|| line(*payment))
            }
        };
        lines.push(line);
    }
    lines
}

fn line(payment: Payment) -> Wording {
    let (id, wallet_name) = (NoticeId(1), "Shop".to_owned());
    let notice = Notice { id, wallet_name, decided_at: payment.first_seen_at, held: None, payment };
    wording(&Announcement::Single(Box::new(notice)))
}

fn texts(direction: Direction, statuses: &[Status]) -> Vec<String> {
    let lines = said(direction, statuses);
    let text = |line: Option<Wording>| {
        line.map_or_else(String::new, |line| format!("{}, {}", line.title, line.body))
    };
    lines.into_iter().map(text).collect()
}

#[test]
fn what_was_taken_back_is_told_and_what_came_back_too() {
    let reversals = [Succeeded, Failed, Succeeded, Failed, Succeeded];
    assert_eq!(
        texts(Inbound, &reversals),
        ["+21 sat, Shop", "Taken back: 21 sat, Shop", "+21 sat, Shop · after all", "", ""]
    );
    assert_eq!(
        texts(Outbound, &reversals),
        ["−21 sat, Shop", "Came back: 21 sat, Shop", "−21 sat, Shop · after all", "", ""]
    );
    assert_eq!(
        texts(Outbound, &[Pending, Failed, Succeeded, Failed]),
        [
            "On its way: 21 sat, Shop",
            "Not sent: 21 sat, Shop",
            "−21 sat, Shop · after all",
            "Came back: 21 sat, Shop"
        ]
    );
    // Nobody heard that it failed.
    assert_eq!(
        texts(Inbound, &[Pending, Failed, Succeeded, Failed]),
        ["", "", "+21 sat, Shop", "Taken back: 21 sat, Shop"]
    );
}

proptest! {
    #[test]
    fn no_line_is_said_twice(
        direction in prop::sample::select(vec![Inbound, Outbound]),
        statuses in prop::collection::vec(prop::sample::select(vec![Pending, Succeeded, Failed]), 1..30),
    ) {
        let lines = said(direction, &statuses);
        let lines: Vec<_> = lines.iter().flatten().map(|line| (&line.title, &line.body)).collect();
        let different: HashSet<_> = lines.iter().collect();
        prop_assert_eq!(different.len(), lines.len());
    }
}

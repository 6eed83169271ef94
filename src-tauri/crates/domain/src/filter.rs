//! Which payments of the ledger a person looks for, and what they come to.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::money::Msat;
use crate::payment::{Direction, Payment, Status};
use crate::text;
use crate::wallet::WalletId;

/// All of it must hold; what is empty or `None` holds of every payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    pub wallets: BTreeSet<WalletId>,
    pub direction: Option<Direction>,
    pub statuses: Vec<Status>,
    /// At least so much, without the fee.
    pub min: Option<Msat>,
    /// At most so much, without the fee.
    pub max: Option<Msat>,
    /// By [`Payment::listed_at`].
    pub from: Option<Timestamp>,
    /// The first moment that is too late.
    pub until: Option<Timestamp>,
    /// The extension that made it, or a label of the person's own.
    pub tag: Option<String>,
    /// Words or beginnings of words, in any order: of memo, comment, hash, id, tag, note and labels.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Largest,
    Smallest,
}

/// What a person wrote on a payment. It stays on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    pub note: String,
    /// Each once, in the order they were given.
    pub labels: Vec<String>,
}

/// A payment with what the person wrote on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedPayment {
    pub payment: Payment,
    pub annotation: Annotation,
}

/// What of a payment counts in sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    pub direction: Direction,
    pub status: Status,
    pub amount_msat: Msat,
    pub fee_msat: Msat,
    pub confirmed: bool,
}

/// What payments come to. Sums are of those that settled and are confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them, in whatever state.
    pub count: u64,
    pub received: Msat,
    /// Without fees.
    pub sent: Msat,
    pub fees: Msat,
}

const MAX_NOTE: usize = 2_000;
const MAX_LABEL: usize = 40;
const MAX_LABELS: usize = 12;

impl Annotation {
    /// As a person typed it, made safe and cut: to 2,000 characters, and 12 labels of 40.
    pub fn typed(note: &str, labels: &[String]) -> Self {
        let mut kept = Vec::new();
        for label in labels.iter().map(|label| text::one_line(label, MAX_LABEL)) {
            if !label.is_empty() && !kept.contains(&label) && kept.len() < MAX_LABELS {
                kept.push(label);
            }
        }
        let lines = note.trim().lines().map(|line| text::one_line(line, MAX_NOTE)).collect::<Vec<_>>();
        Self { note: lines.join("\n").chars().take(MAX_NOTE).collect(), labels: kept }
    }
}

impl PaymentFilter {
    pub fn matches(&self, annotated: &AnnotatedPayment) -> bool {
        let AnnotatedPayment { payment, annotation } = annotated;
        let (record, at) = (&payment.record, payment.listed_at());
        let is_tagged = |tag: &String| record.tag.as_ref() == Some(tag) || annotation.labels.contains(tag);
        (self.wallets.is_empty() || self.wallets.contains(&payment.wallet))
            && self.direction.is_none_or(|direction| direction == record.direction)
            && (self.statuses.is_empty() || self.statuses.contains(&record.status))
            && self.min.is_none_or(|min| record.amount_msat >= min)
            && self.max.is_none_or(|max| record.amount_msat <= max)
            && self.from.is_none_or(|from| at >= from)
            && self.until.is_none_or(|until| at < until)
            && self.tag.as_ref().is_none_or(is_tagged)
            && self.is_written_on(annotated)
    }

    /// What is looked for, in small letters.
    pub fn words(&self) -> Vec<String> {
        words(&self.text)
    }

    fn is_written_on(&self, AnnotatedPayment { payment, annotation }: &AnnotatedPayment) -> bool {
        let record = &payment.record;
        let optional = [&record.memo, &record.comment, &record.tag];
        let written = optional.into_iter().flatten().map(String::as_str);
        let ids = [record.payment_hash.as_str(), record.checking_id.as_str(), annotation.note.as_str()];
        let found = written.chain(ids).chain(annotation.labels.iter().map(String::as_str));
        let found = found.flat_map(words).collect::<Vec<_>>();
        self.words().iter().all(|word| found.iter().any(|known| known.starts_with(word.as_str())))
    }
}

/// Letters and digits that stand together.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

impl From<&Payment> for Figures {
    fn from(payment: &Payment) -> Self {
        let record = &payment.record;
        Self {
            direction: record.direction,
            status: record.status,
            amount_msat: record.amount_msat,
            fee_msat: record.fee_msat,
            confirmed: payment.confirmed,
        }
    }
}

impl Figures {
    /// What it did to its wallet's balance, as the server counts: what is on its way out is gone already.
    pub fn moved(&self) -> Msat {
        match (self.direction, self.status) {
            _ if !self.confirmed => Msat::ZERO,
            (Direction::Inbound, Status::Succeeded) => self.amount_msat,
            (Direction::Outbound, Status::Succeeded | Status::Pending) => -(self.amount_msat + self.fee_msat),
            (Direction::Inbound, Status::Pending) | (_, Status::Failed) => Msat::ZERO,
        }
    }
}

impl Totals {
    pub fn add(&mut self, figures: &Figures) {
        self.count += 1;
        if figures.status != Status::Succeeded || !figures.confirmed {
            return;
        }
        match figures.direction {
            Direction::Inbound => self.received = self.received + figures.amount_msat,
            Direction::Outbound => {
                self.sent = self.sent + figures.amount_msat;
                self.fees = self.fees + figures.fee_msat;
            }
        }
    }

    /// What came in, less what went out and the fees.
    pub fn net(&self) -> Msat {
        self.received - self.sent - self.fees
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn entry(memo: &str, sat: i64) -> AnnotatedPayment {
        let mut record = testing::record("ab12cd", Direction::Inbound, Status::Succeeded, sat);
        record.memo = Some(memo.to_owned());
        record.tag = Some("tpos".to_owned());
        let annotation =
            Annotation::typed("Paid by  Ann\nat the fair", &["Food".to_owned(), "Food".to_owned()]);
        AnnotatedPayment { payment: testing::payment("w", record), annotation }
    }

    fn finds(text: &str) -> bool {
        let filter = PaymentFilter { text: text.to_owned(), ..PaymentFilter::default() };
        filter.matches(&entry("Two coffees, Zürich", 21))
    }

    #[test]
    fn looks_for_beginnings_of_words_anywhere() {
        for text in ["", "  ", "coffee", "zürich two", "AB12", "tpos", "ann fair", "food", "two-cof"] {
            assert!(finds(text), "{text}");
        }
        for text in ["offee", "coffee tea", "rich", "12cd"] {
            assert!(!finds(text), "{text}");
        }
    }

    #[test]
    fn a_note_is_safe_and_bounded() {
        let note = Annotation::typed(" a\u{202e}b \n\n c ", &[" x\n".to_owned(), String::new()]);
        assert_eq!((note.note.as_str(), note.labels.as_slice()), ("ab\n\nc", &["x".to_owned()][..]));
        let long = Annotation::typed(&"n".repeat(9_999), &vec!["l".repeat(99); 99]);
        assert_eq!((long.note.chars().count(), long.labels.len()), (MAX_NOTE, 1));
        assert_eq!(Annotation::typed(" \n ", &[]), Annotation::default());
    }

    #[test]
    fn sums_what_settled_and_is_confirmed() {
        let mut totals = Totals::default();
        let mut sent = testing::record("b", Direction::Outbound, Status::Succeeded, 10);
        sent.fee_msat = Msat::new(7);
        let pending = testing::record("c", Direction::Inbound, Status::Pending, 1_000);
        let unconfirmed = Payment { confirmed: false, ..entry("", 500).payment };
        for payment in
            [entry("", 21).payment, testing::payment("w", sent), testing::payment("w", pending), unconfirmed]
        {
            totals.add(&Figures::from(&payment));
        }
        assert_eq!((totals.count, totals.net()), (4, Msat::new(21_000 - 10_000 - 7)));
    }
}

//! Comparing the whole ledger of a wallet with the whole list of its server, record by record.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::money::Msat;
use crate::payment::{CheckingId, Direction, PaymentRecord, Status};

/// What both sides must agree upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub direction: Direction,
    pub status: Status,
    pub amount_msat: Msat,
    pub fee_msat: Msat,
}

/// All records of one side.
pub type Entries = BTreeMap<CheckingId, Entry>;

/// One record on which they do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    MissingHere { there: Entry },
    MissingThere { here: Entry },
    Different { here: Entry, there: Entry },
}

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub differences: BTreeMap<CheckingId, Difference>,
    /// Failed payments that are kept here alone, because the server deletes them: no difference.
    pub deleted_there: usize,
}

impl From<&PaymentRecord> for Entry {
    fn from(record: &PaymentRecord) -> Self {
        Self {
            direction: record.direction,
            status: record.status,
            amount_msat: record.amount_msat,
            fee_msat: record.fee_msat,
        }
    }
}

impl Difference {
    /// `None` when both sides agree, or know nothing.
    pub fn between(here: Option<Entry>, there: Option<Entry>) -> Option<Self> {
        match (here, there) {
            (Some(here), Some(there)) if here == there => None,
            (Some(here), Some(there)) => Some(Self::Different { here, there }),
            (None, Some(there)) => Some(Self::MissingHere { there }),
            (Some(here), None) => Some(Self::MissingThere { here }),
            (None, None) => None,
        }
    }

    pub const fn here(&self) -> Option<&Entry> {
        match self {
            Self::MissingHere { .. } => None,
            Self::MissingThere { here } | Self::Different { here, .. } => Some(here),
        }
    }

    pub const fn there(&self) -> Option<&Entry> {
        match self {
            Self::MissingThere { .. } => None,
            Self::MissingHere { there } | Self::Different { there, .. } => Some(there),
        }
    }
}

/// Compares both sides. `keeps_failed`: the server keeps what failed, as LNbits 1.0 and later do.
pub fn compare(here: &Entries, there: &Entries, keeps_failed: bool) -> Comparison {
    let mut comparison = Comparison::default();
    for id in here.keys().chain(there.keys().filter(|id| !here.contains_key(*id))) {
        match Difference::between(here.get(id).copied(), there.get(id).copied()) {
            Some(Difference::MissingThere { here }) if here.status == Status::Failed && !keeps_failed => {
                comparison.deleted_there += 1;
            }
            Some(difference) => {
                comparison.differences.insert(id.clone(), difference);
            }
            None => {}
        }
    }
    comparison
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(status: Status, fee: i64) -> Entry {
        let (amount_msat, fee_msat) = (Msat::from_sat(5), Msat::from_sat(fee));
        Entry { direction: Direction::Outbound, status, amount_msat, fee_msat }
    }

    fn entries<const N: usize>(entries: [(&str, Entry); N]) -> Entries {
        entries.into_iter().map(|(id, entry)| (CheckingId(id.into()), entry)).collect()
    }

    #[test]
    fn every_record_is_compared_and_only_what_differs_is_told() {
        let paid = entry(Status::Succeeded, 1);
        let here = entries([("same", paid), ("fee", entry(Status::Succeeded, 2)), ("gone", paid)]);
        let there = entries([("same", paid), ("fee", paid), ("new", paid)]);
        let found = compare(&here, &there, true).differences;
        let expected = [
            ("fee", Difference::Different { here: entry(Status::Succeeded, 2), there: paid }),
            ("gone", Difference::MissingThere { here: paid }),
            ("new", Difference::MissingHere { there: paid }),
        ];
        assert_eq!(found, expected.map(|(id, difference)| (CheckingId(id.into()), difference)).into());
    }

    #[test]
    fn what_an_old_server_deletes_is_no_difference() {
        let here = entries([("failed", entry(Status::Failed, 0)), ("paid", entry(Status::Succeeded, 0))]);
        let old = compare(&here, &Entries::new(), false);
        assert_eq!((old.differences.len(), old.deleted_there), (1, 1));
        let new = compare(&here, &Entries::new(), true);
        assert_eq!((new.differences.len(), new.deleted_there), (2, 0));
    }
}

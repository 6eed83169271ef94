//! Lists that hold records nobody can read, wherever they stand: all others are read, each once, and the reading ends.

use std::collections::BTreeSet;

use proptest::prelude::*;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::testing;

use super::*;

/// A server's list. What holds one of the broken records is no answer; the odd ones only we can't read.
#[derive(Clone, Debug)]
struct List {
    length: u32,
    broken: BTreeSet<u32>,
    odd: BTreeSet<u32>,
    tells_total: bool,
    /// Whatever is asked for, no more than this comes.
    most: u32,
    asked: usize,
}

impl Lister for List {
    async fn list(&mut self, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.asked += 1;
        let until = page.offset.saturating_add(page.limit.min(self.most)).min(self.length);
        let places = page.offset.min(until)..until;
        if places.clone().any(|place| self.broken.contains(&place)) {
            return Err(Fault::Server { status: 500 });
        }
        let (odd, read): (Vec<u32>, Vec<u32>) = places.clone().partition(|place| self.odd.contains(place));
        let record =
            |place: u32| testing::record(place.to_string(), Direction::Inbound, Status::Succeeded, 1);
        Ok(PaymentPage {
            records: read.into_iter().map(record).collect(),
            unreadable: odd.iter().map(|place| (place - places.start) as usize).collect(),
            // Beyond its end, LNbits tells of none.
            total: self.tells_total.then_some(if places.is_empty() { 0 } else { self.length.into() }),
            server_time: None,
        })
    }
}

/// Reads all of it as a reconciliation does. Gives back what was read, what can't be, and the gaps.
async fn read_all(list: &mut List, limit: u32, known: Gaps) -> (BTreeSet<u32>, BTreeSet<u32>, Gaps) {
    const OVERLAP: u32 = 10;
    let mut pages = Pages::new(Order::Changed, known);
    let (mut read, mut unreadable, mut offset) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..1_000 {
        let part = pages.read(list, offset, limit).await.unwrap();
        read.extend(part.records.iter().map(|record| record.checking_id.as_str().parse::<u32>().unwrap()));
        unreadable.extend(part.unreadable.iter().copied());
        let (next, received) = (part.next(offset, OVERLAP.min(limit / 2)), part.received());
        let is_last = received < part.asked
            && part.total.is_none_or(|total| u64::from(offset) + u64::from(received) >= total);
        if received == 0 || is_last {
            return (read, unreadable, pages.into_gaps());
        }
        offset = next;
    }
    panic!("it does not end: {list:?}");
}

fn places() -> impl Strategy<Value = BTreeSet<u32>> {
    let runs = prop::collection::vec((0_u32..70, 1_u32..12), 0..5);
    runs.prop_map(|runs| runs.into_iter().flat_map(|(from, count)| from..from + count).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_can_be_read_is(
        length in 0_u32..70,
        broken in places(),
        odd in places(),
        limit in 1_u32..60,
        most in prop_oneof![Just(u32::MAX), 1_u32..40],
        tells_total in any::<bool>(),
    ) {
        // A server that gives less than it is asked for, and tells no total, ends where it likes.
        let most = if tells_total { most } else { u32::MAX };
        let broken = broken.into_iter().filter(|place| *place < length).collect::<BTreeSet<_>>();
        let is_odd = |place: &u32| *place < length && !broken.contains(place);
        let odd = odd.into_iter().filter(is_odd).collect::<BTreeSet<_>>();
        let bad: BTreeSet<u32> = broken.union(&odd).copied().collect();
        let good: BTreeSet<u32> = (0..length).filter(|place| !bad.contains(place)).collect();
        let mut list = List { length, broken, odd, tells_total, most, asked: 0 };
        let run = async {
            let mut gaps = Gaps::default();
            for reading in ["first", "second"] {
                let (read, unreadable, found) = read_all(&mut list, limit, gaps).await;
                assert_eq!((&read, &unreadable), (&good, &bad), "{reading} reading of {list:?} by {limit}");
                gaps = found;
            }
        };
        futures_util::FutureExt::now_or_never(run).unwrap();
    }
}

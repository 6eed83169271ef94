//! Reading both sides of the comparison whole.

use std::time::Duration;

use satchime_domain::audit::{Entries, Entry};
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::source::PaymentPage;
use satchime_domain::wallet::WalletId;
use satchime_engine::paging::{self, Gaps, Lister};
use satchime_engine::ports::{Account, Order, PageRequest, Source, Store};
use satchime_l10n::t;
use tokio::time::sleep;

use crate::failure::Failure;
use crate::payments::Pages;

/// As many as LNbits gives at once.
const PAGE: u32 = 1_000;
/// Pages overlap by this much, in case the server deletes a record between two of them.
const OVERLAP: u32 = 10;
/// No list is read further, whatever a server makes up.
const MAX_PAGES: u32 = 2_000;
/// So many pages in a row that hold nothing new: the list repeats itself.
const MAX_ALIKE: u32 = 3;
/// How often a server that asks for a pause gets one.
const MAX_PAUSES: u32 = 3;

/// The server's side.
#[derive(Debug, Default)]
pub struct There {
    pub entries: Entries,
    /// Records that this version can't read.
    pub unreadable: u64,
}

/// All that is kept of the wallet.
///
/// # Errors
/// The store can't be read.
pub async fn here(store: &dyn Store, wallet: &WalletId) -> Result<Entries, Failure> {
    let mut pages = Pages::all_of(store, wallet);
    let mut entries = Entries::new();
    while let Some(page) = pages.next().await? {
        let read = page.iter().map(|payment| &payment.record);
        entries.extend(read.map(|record| (record.checking_id.clone(), Entry::from(record))));
    }
    Ok(entries)
}

/// The server's whole list. `begun` hears how many records there are, if the server tells.
///
/// # Errors
/// What kept the list from being read to its end.
pub async fn there(source: &dyn Source, account: &Account, begun: impl FnOnce(u64)) -> Result<There, Fault> {
    read_list(&mut Asking { source, account }, begun).await
}

async fn read_list<L: Lister>(asking: &mut L, begun: impl FnOnce(u64)) -> Result<There, Fault> {
    let mut there = There::default();
    let mut begun = Some(begun);
    let mut pages = paging::Pages::new(Order::Created, Gaps::default());
    let (mut read_until, mut offset, mut alike) = (0, 0_u32, 0);
    for _ in 0..MAX_PAGES {
        let part = pages.read(asking, offset, PAGE).await?;
        let (received, total) = (part.received(), part.total);
        if let (Some(begun), Some(total)) = (begun.take(), total) {
            begun(total);
        }
        let before = there.entries.len();
        there.unreadable += part.unreadable_from(read_until);
        read_until = offset.saturating_add(received);
        there
            .entries
            .extend(part.records.iter().map(|record| (record.checking_id.clone(), Entry::from(record))));
        // Of records that can't be read, each may be a part by itself, and none of them is known already.
        if there.entries.len() > before {
            alike = 0;
        } else if !part.records.is_empty() {
            alike += 1;
        }
        let is_last = received < part.asked
            && total.is_none_or(|total| u64::from(offset) + u64::from(received) >= total);
        if is_last || received == 0 {
            return Ok(there);
        }
        if alike == MAX_ALIKE {
            break;
        }
        offset = part.next(offset, OVERLAP);
    }
    Err(Fault::Protocol { detail: t!("audit-endless") })
}

struct Asking<'a> {
    source: &'a dyn Source,
    account: &'a Account,
}

impl Lister for Asking<'_> {
    /// After a pause where the server asks for one.
    async fn list(&mut self, page: PageRequest) -> Result<PaymentPage, Fault> {
        let mut pauses = 0;
        loop {
            let fault = match self.source.payments(self.account, page).await {
                Ok(page) => return Ok(page),
                Err(fault) => fault,
            };
            match fault.remedy() {
                Remedy::RetryAfter(pause) if pauses < MAX_PAUSES => {
                    pauses += 1;
                    sleep(pause.min(Duration::from_secs(120))).await;
                }
                _ => return Err(fault),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use satchime_domain::payment::{Direction, PaymentRecord, Status};
    use satchime_domain::testing;

    use super::*;

    /// A list of so many records, none of which from the one place to the other can be had.
    struct List {
        length: u32,
        broken: std::ops::Range<u32>,
        /// Every page is the first one.
        is_endless: bool,
    }

    impl Lister for List {
        async fn list(&mut self, page: PageRequest) -> Result<PaymentPage, Fault> {
            let offset = if self.is_endless { 0 } else { page.offset.min(self.length) };
            let until = offset.saturating_add(page.limit).min(self.length);
            if (offset..until).any(|place| self.broken.contains(&place)) {
                return Err(Fault::Server { status: 500 });
            }
            let total = if offset < until { self.length } else { 0 };
            Ok(PaymentPage {
                records: (offset..until).map(record).collect(),
                unreadable: Vec::new(),
                total: Some(if self.is_endless { u64::MAX } else { total.into() }),
                server_time: None,
            })
        }
    }

    fn record(place: u32) -> PaymentRecord {
        testing::record(place.to_string(), Direction::Inbound, Status::Succeeded, 1)
    }

    #[tokio::test]
    async fn records_that_can_not_be_read_are_counted_and_no_end_of_the_list() {
        for (length, broken) in
            [(9, 3..4), (9, 0..9), (50, 20..40), (1_500, 990..1_010), (1_500, 1_450..1_500)]
        {
            let mut list = List { length, broken: broken.clone(), is_endless: false };
            let there = read_list(&mut list, |total| assert_eq!(total, u64::from(length))).await;
            let there = there.unwrap_or_else(|fault| panic!("{broken:?} of {length}: {fault:?}"));
            let count = broken.len() as u64;
            let read = (there.entries.len() as u64, there.unreadable);
            assert_eq!(read, (u64::from(length) - count, count), "{broken:?} of {length}");
        }
    }

    #[tokio::test]
    async fn a_list_that_repeats_itself_ends() {
        let mut list = List { length: 1_000, broken: 0..0, is_endless: true };
        let read = read_list(&mut list, |_| {}).await;
        assert!(matches!(read.map(|_| ()), Err(Fault::Protocol { .. })));
    }
}

//! `payments`: what Satchime has written down.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use satchime_adapters::DataFolder;
use satchime_domain::payment::{Payment, PaymentId};
use satchime_domain::unit::Unit;
use satchime_domain::wallet::{Wallet, WalletId};
use satchime_engine::ports::{PaymentQuery, Store};
use satchime_l10n::t;

use crate::args::PaymentsArgs;
use crate::compose::readable;
use crate::failure::Failure;
use crate::output::csv::Table;
use crate::output::human::Words;
use crate::output::{json, written};
use crate::{stderr, wallets};

/// What a person reads at once.
const FEW: u32 = 50;
const PAGE: u32 = 500;

pub async fn show(args: PaymentsArgs) -> Result<(), Failure> {
    let store = readable(&DataFolder::locate()?)?.store;
    let known = store.wallets().await?;
    let wallet = match &args.wallet {
        Some(called) => Some(wallets::find(&known, called)?.id.clone()),
        None => None,
    };
    let for_a_person = !args.json && !args.csv;
    let limit = match args.limit {
        Some(limit) => Some(limit.get()),
        None => for_a_person.then_some(FEW),
    };
    let known = by_id(known);
    let unit = store.settings().await?.unit;
    let out = BufWriter::new(io::stdout().lock());
    let mut lines = match Lines::begin(&args, unit, out) {
        Ok(lines) => lines,
        Err(error) => return written(Err(error)),
    };
    let mut pages = Pages { store: store.as_ref(), wallet, after: None, left: limit };
    let mut shown = 0;
    while let Some(page) = pages.next().await? {
        shown += page.len();
        if let Err(error) = page.iter().try_for_each(|payment| lines.write(payment, &known)) {
            return written(Err(error));
        }
    }
    written(lines.flush())?;
    match (for_a_person, shown) {
        (true, 0) => stderr::line(&t!("ctl-payments-none")),
        (true, shown) if args.limit.is_none() && shown == FEW as usize => {
            stderr::line(&t!("ctl-payments-newest", count = FEW));
        }
        _ => {}
    }
    Ok(())
}

type Known = HashMap<WalletId, (String, String)>;

/// Each wallet's name and server.
fn by_id(wallets: Vec<Wallet>) -> Known {
    wallets.into_iter().map(|wallet| (wallet.id, (wallet.name, wallet.server.to_string()))).collect()
}

/// The ledger page by page, so that a long one is never held as a whole.
pub struct Pages<'a> {
    store: &'a dyn Store,
    wallet: Option<WalletId>,
    after: Option<PaymentId>,
    left: Option<u32>,
}

impl<'a> Pages<'a> {
    pub fn all_of(store: &'a dyn Store, wallet: &WalletId) -> Self {
        Self { store, wallet: Some(wallet.clone()), after: None, left: None }
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<Payment>>, Failure> {
        let limit = self.left.map_or(PAGE, |left| left.min(PAGE));
        if limit == 0 {
            return Ok(None);
        }
        let query = PaymentQuery {
            wallet: self.wallet.clone(),
            named: None,
            after: self.after.take(),
            limit: Some(limit),
        };
        let page = self.store.payments(&query).await?;
        let Some(last) = page.last() else { return Ok(None) };
        self.after = Some(last.id());
        let got = u32::try_from(page.len()).unwrap_or(u32::MAX);
        self.left = match self.left {
            Some(left) => Some(left.saturating_sub(got)),
            None => (got < limit).then_some(0),
        };
        Ok(Some(page))
    }
}

enum Lines<W: Write> {
    Json(W),
    Csv(Box<Table<W>>),
    Words(Words, W),
}

impl<W: Write> Lines<W> {
    fn begin(args: &PaymentsArgs, unit: Unit, out: W) -> io::Result<Self> {
        Ok(match (args.json, args.csv) {
            (true, _) => Self::Json(out),
            (_, true) => Self::Csv(Box::new(Table::begin(out, args.bom)?)),
            _ => Self::Words(Words::for_stdout().in_unit(unit), out),
        })
    }

    fn write(&mut self, payment: &Payment, known: &Known) -> io::Result<()> {
        let (name, server) =
            known.get(&payment.wallet).map_or(("", ""), |(name, server)| (name.as_str(), server.as_str()));
        match self {
            Self::Json(out) => out.write_all(json::payment(payment, name, server).as_bytes()),
            Self::Csv(table) => table.payment(payment, name, server),
            Self::Words(words, out) => out.write_all(words.listed(payment, name).as_bytes()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Json(out) | Self::Words(_, out) => out.flush(),
            Self::Csv(table) => table.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use satchime_domain::ledger::RecordContext;
    use satchime_domain::money::Msat;
    use satchime_domain::payment::{CheckingId, PaymentRecord};
    use satchime_domain::testing;
    use satchime_engine::memory::MemoryStore;
    use satchime_engine::ports::Batch;

    async fn store_with(count: i64) -> MemoryStore {
        let store = MemoryStore::default();
        store.put_wallet(&fixtures::wallet("w-1", "Shop")).await.unwrap();
        let records = (0..count).map(|number| PaymentRecord {
            checking_id: CheckingId(format!("c-{number}")),
            amount_msat: Msat::from_sat(number),
            ..fixtures::received().record
        });
        let context = RecordContext { observed_at: fixtures::moment(), ..testing::context("w-1") };
        store.record(Batch::new(context, records.collect())).await.unwrap();
        store
    }

    async fn read(store: &MemoryStore, left: Option<u32>) -> Vec<usize> {
        let mut pages = Pages { store, wallet: None, after: None, left };
        let mut sizes = Vec::new();
        while let Some(page) = pages.next().await.unwrap() {
            sizes.push(page.len());
        }
        sizes
    }

    #[tokio::test]
    async fn reads_every_payment_once_or_as_many_as_asked() {
        let store = store_with(1_203).await;
        assert_eq!(read(&store, None).await, [500, 500, 203]);
        assert_eq!(read(&store, Some(501)).await, [500, 1]);
        assert_eq!(read(&store, Some(5)).await, [5]);
        assert_eq!(read(&MemoryStore::default(), None).await, [0_usize; 0]);
    }
}

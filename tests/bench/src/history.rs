//! What the store's questions and answers cost with more and more history behind them.

use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

use satchime_adapters::SqliteStore;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::payment::{
    CheckingId, Direction, Payment, PaymentHash, PaymentId, PaymentRecord, Status,
};
use satchime_domain::wallet::{History, Progress, WalletId};
use satchime_domain::{SignedDuration, Timestamp};
use satchime_engine::api::CommandFault;
use satchime_engine::ports::{Batch, PaymentQuery, Store};

use crate::ours::wallet;
use crate::report::{Table, median};

const SIZES: [usize; 4] = [0, 1_000, 10_000, 100_000];
const DESKTOP: &str = "desktop";
const REPEATS: usize = 15;
const PAGE: u32 = 50;
/// So many are pending in each wallet that has any payment.
const PENDING: usize = 3;

/// One line of the table: what is done, and how long it takes, in microseconds, at each size.
type Curve = (&'static str, Vec<f64>);

/// The same history in one wallet, and spread over a hundred.
///
/// # Errors
/// The store can't be used.
pub async fn run() -> anyhow::Result<Vec<Table>> {
    let mut tables = Vec::new();
    for wallets in [1, 100] {
        let mut curves: Vec<Curve> = Vec::new();
        for size in SIZES {
            for (at, (name, micros)) in
                measure(wallets, size).await.map_err(CommandFault::from)?.into_iter().enumerate()
            {
                if curves.len() == at {
                    curves.push((name, Vec::new()));
                }
                curves[at].1.push(micros);
            }
            eprintln!("history: {size} payments in {wallets} wallets measured");
        }
        tables.push(table(wallets, curves));
    }
    Ok(tables)
}

fn table(wallets: usize, curves: Vec<Curve>) -> Table {
    let title = format!("A ledger of so many payments, in {wallets} wallets: medians of {REPEATS}, in µs");
    let columns = SIZES.map(|size| size.to_string());
    let mut table = Table::new(title, std::iter::once(String::new()).chain(columns));
    for (name, micros) in &curves {
        let cells = micros.iter().map(|micros| format!("{micros:.0}"));
        table.row(std::iter::once((*name).to_owned()).chain(cells));
    }
    table.keep("micros", &curves);
    table
}

async fn measure(wallets: usize, size: usize) -> Result<Vec<(&'static str, f64)>, StorageFault> {
    let folder = tempfile::tempdir().map_err(|_| StorageFault::Full)?;
    let path = folder.path().join("satchime.db");
    fill(&path, wallets, size).await?;
    let open_micros = median_micros(REPEATS, async |_| open(&path)?.wallets().await.map(drop)).await?;
    let store = open(&path)?;
    let first = id(0);
    let feed = PaymentQuery { wallet: None, named: None, after: None, limit: Some(PAGE) };
    let own_feed = PaymentQuery { wallet: Some(first.clone()), ..feed.clone() };
    let oldest = place_of_oldest(&store).await?;
    let last_page = PaymentQuery { after: oldest, ..feed.clone() };
    let own = size / wallets;
    let known: Vec<usize> = (own.saturating_sub(50)..own).collect();
    Ok(vec![
        ("open the file, read the wallets", open_micros),
        ("first page of all", median_micros(REPEATS, async |_| store.payments(&feed).await.map(drop)).await?),
        (
            "first page of a wallet",
            median_micros(REPEATS, async |_| store.payments(&own_feed).await.map(drop)).await?,
        ),
        (
            "last page of all",
            median_micros(REPEATS, async |_| store.payments(&last_page).await.map(drop)).await?,
        ),
        (
            "pending of a wallet",
            median_micros(REPEATS, async |_| store.open_payments(&first).await.map(drop)).await?,
        ),
        ("undelivered", median_micros(REPEATS, async |_| store.undelivered(DESKTOP).await.map(drop)).await?),
        (
            "record 50 known",
            median_micros(REPEATS, async |_| {
                store.record(batch(&first, known.iter().copied())).await.map(drop)
            })
            .await?,
        ),
        (
            "record 1 new",
            median_micros(REPEATS, async |at| store.record(batch(&first, [1_000_000 + at])).await.map(drop))
                .await?,
        ),
    ])
}

pub fn open(path: &Path) -> Result<SqliteStore, StorageFault> {
    let opened = SqliteStore::open(path).map_err(|_| StorageFault::Corrupt)?;
    Ok(opened.store)
}

/// As a ledger is after months: everything was said, and a few payments are pending.
pub async fn fill(path: &Path, wallets: usize, size: usize) -> Result<(), StorageFault> {
    const AT_ONCE: usize = 1_000;
    let store = open(path)?;
    let server = ServerUrl::parse("https://lnbits.example").map_err(|_| StorageFault::Corrupt)?;
    for number in 0..wallets {
        store.put_wallet(&wallet(id(number).0, server.clone())).await?;
        let own: Vec<usize> = (0..size / wallets).collect();
        for some in own.chunks(AT_ONCE) {
            store.record(batch(&id(number), some.iter().copied())).await?;
            let undelivered: Vec<_> =
                store.undelivered(DESKTOP).await?.into_iter().map(|notice| notice.id).collect();
            store.mark_delivered(&undelivered, DESKTOP, &[DESKTOP.into()], Timestamp::now()).await?;
        }
    }
    Ok(())
}

/// The place before the last page.
async fn place_of_oldest(store: &SqliteStore) -> Result<Option<PaymentId>, StorageFault> {
    let mut query = PaymentQuery { wallet: None, named: None, after: None, limit: Some(1_000) };
    let mut before_last = None;
    loop {
        let page = store.payments(&query).await?;
        let Some(last) = page.last() else { return Ok(before_last) };
        let place = page.len().checked_sub(PAGE as usize + 1).and_then(|at| page.get(at));
        before_last = place.map(Payment::id).or(before_last);
        query.after = Some(last.id());
    }
}

async fn median_micros(
    times: usize,
    mut act: impl AsyncFnMut(usize) -> Result<(), StorageFault>,
) -> Result<f64, StorageFault> {
    let mut micros = Vec::new();
    for at in 0..times {
        let began = Instant::now();
        act(at).await?;
        micros.push(began.elapsed().as_secs_f64() * 1e6);
    }
    Ok(median(micros))
}

pub fn id(number: usize) -> WalletId {
    WalletId(format!("{number:032x}"))
}

pub fn batch(wallet: &WalletId, numbers: impl IntoIterator<Item = usize>) -> Batch {
    let context = RecordContext {
        wallet: wallet.clone(),
        progress: Progress {
            history: History::Read,
            watch_from: Some(Timestamp::UNIX_EPOCH),
            ..Progress::default()
        },
        hinted: HashSet::new(),
        lists_changes: true,
        confirmed: true,
        observed_at: Timestamp::now(),
        server_time: None,
        live_for: None,
    };
    Batch::new(context, numbers.into_iter().map(record).collect())
}

/// As large as LNbits' records are.
pub fn record(number: usize) -> PaymentRecord {
    let seconds = i64::try_from(number).unwrap_or_default() * 60;
    let at = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(1_700_000_000 + seconds)).ok();
    let hash = format!("{number:064x}");
    PaymentRecord {
        checking_id: CheckingId(hash.clone()),
        payment_hash: PaymentHash(hash.clone()),
        source_wallet_id: None,
        direction: Direction::Inbound,
        status: if number < PENDING { Status::Pending } else { Status::Succeeded },
        amount_msat: Msat::new(21_000),
        fee_msat: Msat::ZERO,
        memo: Some(format!("Payment {number}")),
        comment: None,
        tag: None,
        extra: Vec::new(),
        bolt11: Some(format!("lnbc210n1p{}", "q".repeat(240))),
        preimage: Some(hash),
        created_at: at,
        updated_at: at,
        expires_at: at,
        has_local_times: false,
    }
}

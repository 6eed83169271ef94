//! How soon a payment is told, however much else there is to do: the real engine on a server in memory.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::wallet::{Advance, History};
use satchime_engine::Engine;
use satchime_engine::api::CommandFault;
use satchime_engine::memory::MemoryStore;
use satchime_engine::ports::Batch;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep, timeout};

use crate::history;
use crate::lnbits::{Lnbits, add, keep_key};
use crate::ours::{Sink, wallet};
use crate::report::{Aim, Table, median};

const KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";
/// From question to answer, where time is virtual.
const ANSWERS_AFTER: Duration = Duration::from_millis(10);
const LIMIT: Duration = Duration::from_secs(3_600);

const STORED: [usize; 3] = [100, 10_000, 100_000];
const MAX_REQUESTS: usize = 3;
const REPEATS: usize = 15;
/// After an announcement there is a rest, and what is asked after it belongs to the payment too.
const REST: Duration = Duration::from_millis(1_500);

const OPEN_INVOICES: usize = 3_000;
const SETTLED: Duration = Duration::from_secs(15);

const HISTORY: usize = 100_000;
const NEWS: Duration = Duration::from_secs(2);

/// # Errors
/// The engine does not start, or something is never told.
pub fn run(runtime: &Runtime) -> anyhow::Result<Table> {
    let mut table = Table::new("One payment, told".to_owned(), ["", "median", "most"]);
    let mut medians = Vec::new();
    let mut most_requests = 0;
    for stored in STORED {
        let (seconds, requests) = runtime.block_on(beside_stored(stored))?;
        row(&mut table, &format!("beside {stored} stored payments, {requests} requests"), &seconds);
        medians.push(median(seconds));
        most_requests = most_requests.max(requests);
        eprintln!("promptness: {stored} stored payments measured");
    }
    let each = medians.iter().map(|seconds| format!("{:.1}", seconds * 1e3)).collect::<Vec<_>>().join(", ");
    table.aim(Aim {
        what: format!("one payment beside {STORED:?} stored"),
        figure: format!("{each} ms, {most_requests} requests"),
        aim: format!("flat, at most {MAX_REQUESTS} requests"),
        met: Some(
            most_requests <= MAX_REQUESTS && medians.last() < medians.first().map(|ms| ms * 1.5).as_ref(),
        ),
    });
    let settled = each_in_virtual_time((0..10).map(|at| Duration::from_secs(60 + 6 * at)), outgoing)?;
    let what = format!("an outgoing one that pended, beside {OPEN_INVOICES} open invoices");
    row(&mut table, &what, &settled);
    table.aim(within(what, &settled, SETTLED));
    eprintln!("promptness: open invoices measured");
    let news = each_in_virtual_time([10, 40, 70].map(Duration::from_secs), in_a_backfill)?;
    let what = format!("amid the backfill of {HISTORY} payments");
    row(&mut table, &what, &news);
    table.aim(within(what, &news, NEWS));
    Ok(table)
}

fn row(table: &mut Table, what: &str, seconds: &[f64]) {
    let most = seconds.iter().copied().fold(0.0, f64::max);
    let cell = |seconds: f64| format!("{:.1} ms", seconds * 1e3);
    table.row([what.to_owned(), cell(median(seconds.to_vec())), cell(most)]);
}

fn within(what: String, seconds: &[f64], aim: Duration) -> Aim {
    let most = seconds.iter().copied().fold(0.0, f64::max);
    Aim {
        what,
        figure: format!("{:.2} s at most, {:.2} s in the median", most, median(seconds.to_vec())),
        aim: format!("at most {} s", aim.as_secs()),
        met: Some(most <= aim.as_secs_f64()),
    }
}

fn each_in_virtual_time(
    moments: impl IntoIterator<Item = Duration>,
    measure: impl AsyncFn(Duration) -> anyhow::Result<f64>,
) -> anyhow::Result<Vec<f64>> {
    let one = |moment| {
        Builder::new_current_thread().enable_time().start_paused(true).build()?.block_on(measure(moment))
    };
    moments.into_iter().map(one).collect()
}

/// In real time, with the ledger on disk, and a server that answers at once: all that is measured is Satchime. In
/// seconds, and the requests of one payment.
async fn beside_stored(stored: usize) -> anyhow::Result<(Vec<f64>, usize)> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("satchime.db");
    history::fill(&path, 1, stored).await.map_err(CommandFault::from)?;
    let store = history::open(&path).map_err(CommandFault::from)?;
    let server = Lnbits::new(Duration::ZERO);
    let mut newest = None;
    for record in (0..stored).map(history::record) {
        newest = record.updated_at;
        server.put(KEY, record);
    }
    let advance = Advance {
        watch_from: newest,
        history: Some(History::Read),
        cursor: newest,
        seen_count: Some(stored as u64),
        ..Advance::default()
    };
    let id = history::id(0);
    let sink = Arc::new(Sink::default());
    let ports = server.ports(Arc::new(store), sink.clone());
    let known = wallet(id.0.clone(), ServerUrl::parse("https://lnbits.example")?);
    keep_key(&ports, &known, KEY).await?;
    let followed = Batch { advance, ..history::batch(&id, []) };
    ports.store.record(followed).await.map_err(CommandFault::from)?;
    let engine = Engine::start(ports).await?;
    live(&sink).await?;
    sleep(REST).await;
    let (mut seconds, mut requests) = (Vec::new(), Vec::new());
    for number in 0..REPEATS {
        let (began, asked) = (Instant::now(), server.asked.load(Ordering::Relaxed));
        server.receive(KEY, format!("{:064x}", 1_000_000 + number));
        timeout(LIMIT, sink.said(number + 1)).await?;
        seconds.push(began.elapsed().as_secs_f64());
        sleep(REST).await;
        requests.push((server.asked.load(Ordering::Relaxed) - asked) as f64);
    }
    engine.stop().await;
    Ok((seconds, median(requests) as usize))
}

/// A shop leaves invoices open. What a person sends from there pends for so long, and then settles without a frame.
async fn outgoing(pends: Duration) -> anyhow::Result<f64> {
    let server = Lnbits::new(ANSWERS_AFTER);
    for number in 0..OPEN_INVOICES {
        let invoice = server.record(format!("{number:064x}"), Direction::Inbound, Status::Pending);
        server.put(KEY, invoice);
        sleep(Duration::from_secs(1)).await;
    }
    let (engine, sink) = watch(&server).await?;
    live(&sink).await?;
    sleep(Duration::from_secs(600)).await;
    let hash = format!("{:064x}", OPEN_INVOICES);
    server.put(KEY, server.record(hash.clone(), Direction::Outbound, Status::Pending));
    sleep(pends).await;
    server.settle_unnoticed(KEY, &hash);
    let told = told(&sink).await;
    engine.stop().await;
    told
}

/// A payment arrives, with its frame, so long after a wallet with a long history was added.
async fn in_a_backfill(after: Duration) -> anyhow::Result<f64> {
    let server = Lnbits::new(ANSWERS_AFTER);
    for number in 0..HISTORY {
        server.put(KEY, history::record(number));
    }
    let (engine, sink) = watch(&server).await?;
    sleep(after).await;
    let history = engine.handle().snapshot().await?.wallets[0].wallet.progress.history;
    anyhow::ensure!(!history.is_read(), "the backfill was over before the payment came");
    server.receive(KEY, format!("{:064x}", 1_000_000));
    let told = told(&sink).await;
    engine.stop().await;
    told
}

async fn watch(server: &Arc<Lnbits>) -> anyhow::Result<(Engine, Arc<Sink>)> {
    let sink = Arc::new(Sink::default());
    let ports = server.ports(Arc::new(MemoryStore::default()), sink.clone());
    add(&ports, &wallet("shop".to_owned(), ServerUrl::parse("https://lnbits.example")?), KEY).await?;
    Ok((Engine::start(ports).await?, sink))
}

async fn live(sink: &Sink) -> anyhow::Result<()> {
    let is_live = async {
        while sink.told().open == 0 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    Ok(timeout(LIMIT, is_live).await?)
}

/// In seconds from now.
async fn told(sink: &Sink) -> anyhow::Result<f64> {
    let began = Instant::now();
    timeout(LIMIT, sink.said(1)).await?;
    Ok(began.elapsed().as_secs_f64())
}

//! How long it takes until all wallets of one server are live when that server allows an address so many REST requests
//! a minute, as LNbits does. The engine is the real one; the server is in memory, and time is virtual, because in real
//! time this would take half an hour.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::payment::{Direction, Status};
use satchime_engine::Engine;
use satchime_engine::memory::MemoryStore;
use tokio::time::{Instant, sleep};

use crate::lnbits::{ALLOWED, Lnbits, add};
use crate::ours::{Sink, wallet};
use crate::report::{Aim, Table};

const SIZES: [usize; 5] = [1, 10, SHOP, 100, 1_000];
/// So many wallets as one that has them all on one server.
const SHOP: usize = 50;
const ANSWERS_AFTER: Duration = Duration::from_millis(30);
const OUTAGE: Duration = Duration::from_secs(5);
/// Half a day: nothing takes that long.
const LIMIT: Duration = Duration::from_secs(43_200);

/// # Errors
/// The engine does not start.
pub fn run() -> anyhow::Result<Table> {
    let title = format!("Wallets on one server that allows {ALLOWED} REST requests a minute (virtual time)");
    let columns = [
        "",
        "all live",
        "sockets open again",
        "all live again",
        "all missed payments said",
        "requests",
        "refused",
    ];
    let mut table = Table::new(title, columns);
    for wallets in SIZES {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
        let figures = runtime.block_on(measure(wallets))?;
        table.row(figures.cells(wallets));
        if wallets == SHOP {
            table.aim(figures.aim(wallets));
        }
    }
    Ok(table)
}

struct Figures {
    live: Duration,
    asked_until_live: usize,
    open: Duration,
    live_again: Duration,
    said: Duration,
    asked: usize,
    refused: usize,
}

impl Figures {
    fn cells(&self, wallets: usize) -> Vec<String> {
        let times = [self.live, self.open, self.live_again, self.said];
        let times = times.map(|time| format!("{:.1} s", time.as_secs_f64()));
        let mut cells = vec![wallets.to_string()];
        cells.extend(times);
        cells.extend([self.asked.to_string(), self.refused.to_string()]);
        cells
    }

    /// No client can be quicker than the server's full minutes, the first of which begins at once.
    fn aim(&self, wallets: usize) -> Aim {
        let floor = 60 * (self.asked_until_live.saturating_sub(1) / ALLOWED);
        Aim {
            what: format!("{wallets} wallets of one server, all live"),
            figure: format!("{:.1} s with {} requests", self.live.as_secs_f64(), self.asked_until_live),
            aim: format!("as low as {ALLOWED} requests a minute allow: {floor} s and the answers"),
            met: None,
        }
    }
}

async fn measure(wallets: usize) -> anyhow::Result<Figures> {
    let server = Lnbits::new(ANSWERS_AFTER);
    let sink = Arc::new(Sink::default());
    let ports = server.ports(Arc::new(MemoryStore::default()), sink.clone());
    let keys: Vec<String> = (0..wallets).map(|number| format!("{number:032x}")).collect();
    for key in &keys {
        add(&ports, &wallet(key.clone(), ServerUrl::parse("https://lnbits.example")?), key).await?;
    }
    let engine = Engine::start(ports).await?;
    let live = until(|| sink.told().open == wallets).await;
    let asked_until_live = server.asked.load(Ordering::Relaxed);

    server.up.send_replace(false);
    for key in &keys {
        server.put(key, server.record(format!("{key}{key}"), Direction::Inbound, Status::Succeeded));
    }
    sleep(OUTAGE).await;
    server.up.send_replace(true);
    let back = async {
        tokio::join!(
            until(|| server.open.load(Ordering::Relaxed) == wallets),
            until(|| server.open.load(Ordering::Relaxed) == wallets && sink.told().open == wallets),
            until(|| sink.told().payments == wallets),
        )
    };
    let (open, live_again, said) = back.await;
    engine.stop().await;
    let asked = server.asked.load(Ordering::Relaxed);
    let refused = server.refused.load(Ordering::Relaxed);
    Ok(Figures { live, asked_until_live, open, live_again, said, asked, refused })
}

async fn until(satisfied: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !satisfied() && began.elapsed() < LIMIT {
        sleep(Duration::from_millis(100)).await;
    }
    began.elapsed()
}

//! Rounds of storm and calm, and the reckoning.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::future::join_all;
use satchime_tests::books::{Books, Wrongs};
use satchime_tests::lnbits::LnbitsServer;
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::app::App;
use crate::plan::{self, Outage, Payment};
use crate::report::{Report, Tally};
use crate::till::Till;

/// Watched by three processes, two by each. The last one by its admin key, which goes into no WebSocket address.
const WALLETS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
const WALLETS_OF_AN_APP: usize = 2;
const ON_ADMIN_KEY: usize = 5;

const STORM: Duration = Duration::from_secs(120);
const CALM: Duration = Duration::from_secs(20);
/// A last storm shorter than this is left out.
const MIN_STORM: Duration = Duration::from_secs(15);
/// What is kept back for the quiet after the last storm.
const LAST_QUIET: Duration = Duration::from_secs(90);
/// How long everything may take to be told after the last fault: a backoff of a minute, a look after a minute, and
/// questions about what is pending. What is not told by then is lost.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long a polite stop may take before it becomes a kill.
const POLITE: Duration = Duration::from_secs(10);

struct Soak {
    server: LnbitsServer,
    till: Arc<Till>,
    apps: Vec<App>,
    books: Vec<Books>,
    faults: Tally,
    report: Report,
}

pub async fn soak(lasts: Duration, seed: u64, version: &str) -> Report {
    let mut soak = Soak::set_up(seed, version).await;
    let end = Instant::now() + lasts;
    let dice = |lane| plan::dice(seed, lane);
    let mut payments = plan::payments(dice(0), WALLETS.len());
    let mut calm_payments = plan::pushed_payments(dice(1), WALLETS.len());
    let mut outages = plan::outages(dice(2));
    let lanes = 0..soak.apps.len() as u64;
    let mut strikes: Vec<_> = lanes.clone().map(|app| plan::strikes(dice(10 + app))).collect();
    let mut blows: Vec<_> = lanes.map(|app| plan::blows(dice(20 + app))).collect();
    loop {
        let left = end.saturating_duration_since(Instant::now()).saturating_sub(LAST_QUIET);
        if left < MIN_STORM && soak.report.rounds > 0 {
            break;
        }
        let until = Instant::now() + left.clamp(MIN_STORM, STORM);
        let Soak { server, till, apps, faults, .. } = &mut soak;
        let (apps, faults): (&[App], &Tally) = (apps, faults);
        let storm = async {
            tokio::join!(
                strike(server, &mut outages, faults, until),
                join_all(apps.iter().zip(&mut strikes).map(|(app, strikes)| async move {
                    while let Some(strike) = due(strikes, until).await {
                        app.strike(strike, faults).await;
                    }
                })),
                join_all(apps.iter().zip(&mut blows).map(|(app, blows)| async move {
                    while let Some(blow) = due(blows, until).await {
                        app.hit(blow, faults).await;
                    }
                })),
            );
            Instant::now()
        };
        let ((), over) = tokio::join!(pay(till, &mut payments, until), storm);
        if !soak.settle().await {
            soak.report.out_of_patience = true;
            break;
        }
        let recovered = over.elapsed();
        soak.report.recoveries.push(recovered);
        let began = now();
        pay(&soak.till, &mut calm_payments, Instant::now() + CALM).await;
        if !soak.settle().await {
            soak.report.out_of_patience = true;
            break;
        }
        soak.report.calms.push((began, now()));
        soak.report.rounds += 1;
        eprintln!(
            "round {}: told everything {:.0} s after the storm",
            soak.report.rounds,
            recovered.as_secs_f64()
        );
    }
    soak.reckon().await
}

/// Waits for the next thing that happens before the storm ends.
async fn due<T>(lane: &mut impl Iterator<Item = (Duration, T)>, until: Instant) -> Option<T> {
    let (wait, what) = lane.next()?;
    let at = Instant::now() + wait;
    tokio::time::sleep_until(at.min(until)).await;
    (at < until).then_some(what)
}

/// Payments don't wait for each other.
async fn pay(till: &Arc<Till>, payments: &mut impl Iterator<Item = (Duration, Payment)>, until: Instant) {
    let mut open = JoinSet::new();
    while let Some(payment) = due(payments, until).await {
        let till = till.clone();
        open.spawn(async move { till.make(payment).await });
    }
    open.join_all().await;
}

async fn strike(
    server: &mut LnbitsServer,
    outages: &mut impl Iterator<Item = (Duration, Outage)>,
    faults: &Tally,
    until: Instant,
) {
    while let Some(outage) = due(outages, until).await {
        match outage {
            Outage::Kill { down } => {
                faults.count("server killed");
                server.kill().await;
                sleep(down).await;
                server.restart().await;
            }
            Outage::Stop { down } => {
                faults.count("server stopped");
                let _ = timeout(POLITE, server.stop()).await;
                sleep(down).await;
                server.restart().await;
            }
            Outage::Freeze { lasts } => {
                faults.count("server frozen");
                server.pause();
                sleep(lasts).await;
                server.resume();
            }
        }
    }
}

impl Soak {
    async fn set_up(seed: u64, version: &str) -> Self {
        let mut server = LnbitsServer::start(version).await;
        let mut wallets = Vec::new();
        for name in WALLETS {
            wallets.push(server.create_wallet(name).await);
            server.credit(name, 100_000).await;
        }
        let key = |number: usize| match number {
            ON_ADMIN_KEY => wallets[number].adminkey.clone(),
            _ => wallets[number].inkey.clone(),
        };
        let named: Vec<(String, String)> =
            (0..WALLETS.len()).map(|number| (WALLETS[number].to_owned(), key(number))).collect();
        let mut books = Vec::new();
        for name in WALLETS {
            books.push(Books::of(&server, name).await);
        }
        let url = server.url();
        let apps = join_all(named.chunks(WALLETS_OF_AN_APP).map(|wallets| App::start(&url, wallets))).await;
        let till = Arc::new(Till::open((*server).clone(), wallets).await);
        Self { server, till, apps, books, faults: Tally::default(), report: Report::new(seed, version) }
    }

    /// Waits until everything is told, however often it is. One more payment for each wallet proves that it listens
    /// again. False if something is lost: then there is no point in going on.
    async fn settle(&self) -> bool {
        let began = Instant::now();
        let credits = join_all((0..WALLETS.len()).map(|wallet| self.till.credit_surely(wallet)));
        if timeout(PATIENCE, credits).await.is_err() {
            return false;
        }
        while began.elapsed() < PATIENCE {
            if self.wrongs().await.iter().all(|wrongs| wrongs.lost.is_empty()) {
                return true;
            }
            sleep(Duration::from_millis(500)).await;
        }
        false
    }

    async fn wrongs(&self) -> Vec<Wrongs> {
        let wallets = WALLETS.iter().enumerate().map(async |(wallet, name)| {
            let told = self.told(wallet).await;
            let mut wrongs = Wrongs::of(&told, &self.server.payments(name).await, &self.books[wallet]);
            // Up to 0.12.10 the books forget what failed.
            wrongs
                .invented
                .retain(|(_, hash, _, status, ..)| *status != "failed" || !self.till.made_to_fail(hash));
            wrongs
        });
        join_all(wallets).await
    }

    /// What was told of this wallet.
    async fn told(&self, wallet: usize) -> Vec<Value> {
        let told = self.apps[wallet / WALLETS_OF_AN_APP].told().await;
        told.payments.into_iter().filter(|payment| payment["wallet_name"] == WALLETS[wallet]).collect()
    }

    /// Everything is over: the figures.
    async fn reckon(mut self) -> Report {
        let wrongs = self.wrongs().await;
        for (wallet, wrongs) in wrongs.into_iter().enumerate() {
            let told = self.told(wallet).await;
            let records = self.server.payments(WALLETS[wallet]).await;
            self.report.wallet(wallet == ON_ADMIN_KEY, &told, &records, wrongs);
        }
        for app in &self.apps {
            let told = app.told().await;
            self.report.kills += told.kills;
            self.report.repeated += told.repeated;
            self.report.fallen.extend(told.fallen);
        }
        self.report.faults = self.faults;
        self.report.made = self.till.made.clone();
        self.report.refused = self.till.refused.clone();
        self.report
    }
}

/// In seconds since 1970.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

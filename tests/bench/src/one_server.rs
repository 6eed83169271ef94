//! How long it takes until all wallets of one server are live when that server allows an address so many REST requests
//! a minute, as LNbits does. The engine is the real one; the server is in memory, and time is virtual, because in real
//! time this would take half an hour.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::address::{ServerUrl, SubscriptionUrl};
use satchime_domain::lnbits::rest::{PaymentPage, WalletAnswer};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, PaymentHash, PaymentRecord, Status};
use satchime_domain::{SignedDuration, Timestamp};
use satchime_engine::Engine;
use satchime_engine::api::CommandFault;
use satchime_engine::memory::{MemorySecrets, MemoryStore, SteadyNetwork};
use satchime_engine::ports::{
    Account, Clock, Incoming, Keep, PageRequest, PaymentSource, Ports, Subscription, Transport, Verified,
};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::ours::{Sink, wallet};
use crate::report::Table;

const SIZES: [usize; 4] = [1, 10, 100, 1_000];
/// LNbits' default.
const ALLOWED: usize = 200;
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
        table.row(figures);
    }
    Ok(table)
}

async fn measure(wallets: usize) -> anyhow::Result<Vec<String>> {
    let server = Arc::new(Server::new());
    let sink = Arc::new(Sink::default());
    let ports = ports(&server, sink.clone());
    for number in 0..wallets {
        let key = format!("{number:032x}");
        let url = ServerUrl::parse("https://lnbits.example")?;
        let account = Account { server: url.clone(), key: ApiKey::parse(&key)? };
        let wallet = wallet(key, url);
        ports.secrets.put(&wallet.id, &account, Keep::Session).await.map_err(CommandFault::from)?;
        ports.store.put_wallet(&wallet).await.map_err(CommandFault::from)?;
    }
    let engine = Engine::start(ports).await?;
    let live = until(|| sink.told().open == wallets).await;

    server.up.send_replace(false);
    for number in 0..wallets {
        server.pay(format!("{number:032x}"));
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
    let mut cells = vec![wallets.to_string()];
    cells.extend([live, open, live_again, said].map(|time| format!("{:.1} s", time.as_secs_f64())));
    cells.extend([asked.to_string(), refused.to_string()]);
    Ok(cells)
}

async fn until(satisfied: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !satisfied() && began.elapsed() < LIMIT {
        sleep(Duration::from_millis(100)).await;
    }
    began.elapsed()
}

fn ports(server: &Arc<Server>, sink: Arc<Sink>) -> Ports {
    Ports {
        clock: server.clone(),
        transport: Arc::new(Dialer(server.clone())),
        source: server.clone(),
        store: Arc::new(MemoryStore::default()),
        secrets: Arc::new(MemorySecrets::default()),
        sink,
        network: Arc::new(SteadyNetwork),
        seed: 1,
    }
}

/// An LNbits of the newest kind, as far as this needs one.
struct Server {
    started: (Instant, Timestamp),
    up: watch::Sender<bool>,
    open: AtomicUsize,
    asked: AtomicUsize,
    refused: AtomicUsize,
    /// The minute that is counted, and how many came in it.
    window: Mutex<(Instant, usize)>,
    payments: Mutex<HashMap<String, Vec<PaymentRecord>>>,
}

impl Server {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            started: (now, Timestamp::now()),
            up: watch::Sender::new(true),
            open: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            window: Mutex::new((now, 0)),
            payments: Mutex::default(),
        }
    }

    async fn ask(&self) -> Result<(), Fault> {
        sleep(ANSWERS_AFTER).await;
        if !*self.up.borrow() {
            return Err(Fault::Refused);
        }
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.0.elapsed() >= Duration::from_secs(60) {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        if window.1 > ALLOWED {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(Fault::RateLimited { retry_after: None });
        }
        Ok(())
    }

    fn pay(&self, key: String) {
        let hash = format!("{key}{key}");
        let record = PaymentRecord {
            checking_id: CheckingId(hash.clone()),
            payment_hash: PaymentHash(hash),
            source_wallet_id: None,
            direction: Direction::Inbound,
            status: Status::Succeeded,
            amount_msat: Msat::new(21_000),
            fee_msat: Msat::ZERO,
            memo: None,
            comment: None,
            bolt11: None,
            preimage: None,
            created_at: Some(self.now()),
            updated_at: Some(self.now()),
            expires_at: None,
        };
        self.payments().entry(key).or_default().push(record);
    }

    fn payments(&self) -> MutexGuard<'_, HashMap<String, Vec<PaymentRecord>>> {
        self.payments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Server {
    fn now(&self) -> Timestamp {
        let (began, at) = self.started;
        let passed = SignedDuration::try_from(began.elapsed()).unwrap_or_default();
        at.checked_add(passed).unwrap_or(at)
    }
}

#[async_trait]
impl PaymentSource for Server {
    async fn version(&self, _: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        self.ask().await?;
        Ok(Some(LnbitsVersion::new(1, 6, 2)))
    }

    async fn wallet(&self, _: &Account) -> Result<Verified, Fault> {
        self.ask().await?;
        let wallet = WalletAnswer { name: "Wallet".into(), balance_msat: Msat::ZERO, id: None };
        Ok(Verified { wallet, server_time: None })
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.ask().await?;
        let all = self.payments().get(account.key.expose()).cloned().unwrap_or_default();
        let records: Vec<_> =
            all.iter().rev().skip(page.offset as usize).take(page.limit as usize).cloned().collect();
        Ok(PaymentPage { received: records.len(), records, total: Some(all.len() as u64), server_time: None })
    }

    async fn payment(&self, _: &Account, _: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.ask().await.map(|()| None)
    }

    async fn record(&self, _: &Account, _: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.ask().await.map(|()| None)
    }
}

struct Dialer(Arc<Server>);

#[async_trait]
impl Transport for Dialer {
    async fn dial(&self, _: &SubscriptionUrl) -> Result<Box<dyn Subscription>, Fault> {
        sleep(ANSWERS_AFTER).await;
        if !*self.0.up.borrow() {
            return Err(Fault::Refused);
        }
        self.0.open.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(Socket { server: self.0.clone(), up: self.0.up.subscribe(), pinged: false }))
    }

    async fn publish(&self, _: &SubscriptionUrl, _: &str) -> Result<bool, Fault> {
        Ok(true)
    }
}

struct Socket {
    server: Arc<Server>,
    up: watch::Receiver<bool>,
    pinged: bool,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.server.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl Subscription for Socket {
    async fn next(&mut self) -> Result<Incoming, Fault> {
        if std::mem::take(&mut self.pinged) {
            return Ok(Incoming::Pong);
        }
        let _ = self.up.wait_for(|up| !up).await;
        Err(Fault::Closed { code: None })
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        self.pinged = true;
        Ok(())
    }

    async fn close(&mut self) {}
}

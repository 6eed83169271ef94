//! An LNbits of the newest kind in memory, as far as the engine needs one, for work that would take too long, or hide
//! what is measured, over real sockets. It keeps to tokio's clock, so time may be virtual.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use satchime_adapters::lnbits::{LnbitsSource, Received, RestApi, Socket, SocketApi};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, PaymentHash, PaymentRecord, Status};
use satchime_domain::source::{PaymentPage, SourceWallet};
use satchime_domain::wallet::Wallet;
use satchime_domain::{SignedDuration, Timestamp};
use satchime_engine::api::CommandFault;
use satchime_engine::memory::{MemorySecrets, SteadyNetwork};
use satchime_engine::ports::{Account, Clock, EventSink, Keep, Order, PageRequest, Ports, Receiver, Store};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep};

/// LNbits' default, a minute.
pub const ALLOWED: usize = 200;

pub struct Lnbits {
    started: (Instant, Timestamp),
    answers_after: Duration,
    pub up: watch::Sender<bool>,
    pub open: AtomicUsize,
    pub asked: AtomicUsize,
    pub refused: AtomicUsize,
    /// The minute that is counted, and how many came in it.
    window: Mutex<(Instant, usize)>,
    books: Mutex<HashMap<String, Books>>,
    /// Each with the key of its channel.
    frames: broadcast::Sender<(String, String)>,
}

/// One wallet's records.
#[derive(Default)]
struct Books {
    records: Vec<PaymentRecord>,
    /// In the order of their last change.
    by_change: Vec<usize>,
    numbers: HashMap<String, usize>,
    /// Settled at the funding source, which the server asks only when it is asked itself.
    unnoticed: HashMap<String, Status>,
}

impl Lnbits {
    pub fn new(answers_after: Duration) -> Arc<Self> {
        let now = Instant::now();
        Arc::new(Self {
            started: (now, Timestamp::now()),
            answers_after,
            up: watch::Sender::new(true),
            open: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            window: Mutex::new((now, 0)),
            books: Mutex::default(),
            frames: broadcast::Sender::new(64),
        })
    }

    pub fn ports(
        self: &Arc<Self>,
        store: Arc<dyn Store>,
        sink: Arc<impl EventSink + Receiver + 'static>,
    ) -> Ports {
        Ports {
            clock: self.clone(),
            source: Arc::new(LnbitsSource::over(self.clone(), Arc::new(Dialer(self.clone())))),
            store,
            secrets: Arc::new(MemorySecrets::default()),
            sink: sink.clone(),
            receivers: vec![sink],
            network: Arc::new(SteadyNetwork),
            seed: 1,
        }
    }

    pub fn put(&self, key: &str, record: PaymentRecord) {
        let mut all = self.books();
        let books = all.entry(key.to_owned()).or_default();
        let number = books.records.len();
        books.numbers.insert(record.checking_id.as_str().to_owned(), number);
        books.by_change.push(number);
        books.records.push(record);
    }

    /// A record that is made now.
    pub fn record(&self, hash: String, direction: Direction, status: Status) -> PaymentRecord {
        PaymentRecord {
            checking_id: CheckingId(hash.clone()),
            payment_hash: PaymentHash(hash),
            source_wallet_id: None,
            direction,
            status,
            amount_msat: Msat::new(21_000),
            fee_msat: Msat::ZERO,
            memo: None,
            comment: None,
            tag: None,
            extra: Vec::new(),
            bolt11: None,
            preimage: None,
            created_at: Some(self.now()),
            updated_at: Some(self.now()),
            expires_at: None,
            has_local_times: false,
        }
    }

    /// A payment arrives, and a frame tells of it.
    pub fn receive(&self, key: &str, hash: String) {
        let frame = format!(
            concat!(
                r#"{{"wallet_balance":21,"payment":{{"checking_id":"{hash}","payment_hash":"{hash}","#,
                r#""amount":21000,"status":"success"}}}}"#
            ),
            hash = hash
        );
        self.put(key, self.record(hash, Direction::Inbound, Status::Succeeded));
        // Nobody may be subscribed.
        let _ = self.frames.send((key.to_owned(), frame));
    }

    /// A pending payment settles. No frame tells of it, and the server learns of it when somebody asks for the payment.
    pub fn settle_unnoticed(&self, key: &str, hash: &str) {
        let mut all = self.books();
        let books = all.entry(key.to_owned()).or_default();
        books.unnoticed.insert(hash.to_owned(), Status::Succeeded);
    }

    async fn ask(&self) -> Result<(), Fault> {
        sleep(self.answers_after).await;
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

    fn find(&self, account: &Account, id: &str) -> Option<PaymentRecord> {
        let now = self.now();
        let mut all = self.books();
        let books = all.get_mut(account.key.expose())?;
        let number = *books.numbers.get(id)?;
        if let Some(status) = books.unnoticed.remove(id) {
            let record = books.records.get_mut(number)?;
            (record.status, record.updated_at) = (status, Some(now));
            books.by_change.retain(|other| *other != number);
            books.by_change.push(number);
        }
        books.records.get(number).cloned()
    }

    fn books(&self) -> MutexGuard<'_, HashMap<String, Books>> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds a wallet of this server's to what is watched.
///
/// # Errors
/// The key is none, or the store can't be used.
pub async fn add(ports: &Ports, wallet: &Wallet, key: &str) -> anyhow::Result<()> {
    keep_key(ports, wallet, key).await?;
    Ok(ports.store.put_wallet(wallet).await.map_err(CommandFault::from)?)
}

/// # Errors
/// The key is none.
pub async fn keep_key(ports: &Ports, wallet: &Wallet, key: &str) -> anyhow::Result<()> {
    let account = Account { server: wallet.server.clone(), key: ApiKey::parse(key)? };
    Ok(ports.secrets.put(&wallet.id, &account, Keep::Session).await.map_err(CommandFault::from)?)
}

impl Clock for Lnbits {
    fn now(&self) -> Timestamp {
        let (began, at) = self.started;
        let passed = SignedDuration::try_from(began.elapsed()).unwrap_or_default();
        at.checked_add(passed).unwrap_or(at)
    }
}

#[async_trait]
impl RestApi for Lnbits {
    async fn version(&self, _: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        self.ask().await?;
        Ok(Some(LnbitsVersion::new(1, 6, 2)))
    }

    async fn wallet(&self, _: &Account) -> Result<SourceWallet, Fault> {
        self.ask().await?;
        Ok(SourceWallet { name: "Wallet".into(), balance_msat: Msat::ZERO, id: None, server_time: None })
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.ask().await?;
        let all = self.books();
        let none = Books::default();
        let books = all.get(account.key.expose()).unwrap_or(&none);
        let (offset, limit) = (page.offset as usize, page.limit as usize);
        let records: Vec<_> = match page.order {
            Order::Created => books.records.iter().rev().skip(offset).take(limit).cloned().collect(),
            Order::Changed => {
                let numbers = books.by_change.iter().rev().skip(offset).take(limit);
                numbers.filter_map(|number| books.records.get(*number)).cloned().collect()
            }
        };
        let total = Some(books.records.len() as u64);
        Ok(PaymentPage { records, unreadable: Vec::new(), total, server_time: None })
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.ask().await?;
        Ok(self.find(account, hash.as_str()))
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.ask().await?;
        let mut all = self.books();
        let books = all.entry(account.key.expose().to_owned()).or_default();
        let number = books.numbers.get(id.as_str());
        Ok(number.and_then(|number| books.records.get(*number)).cloned())
    }
}

struct Dialer(Arc<Lnbits>);

#[async_trait]
impl SocketApi for Dialer {
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Socket>, Fault> {
        sleep(self.0.answers_after).await;
        if !*self.0.up.borrow() {
            return Err(Fault::Refused);
        }
        self.0.open.fetch_add(1, Ordering::Relaxed);
        let channel = url.expose().rsplit('/').next().unwrap_or_default().to_owned();
        let (frames, up) = (self.0.frames.subscribe(), self.0.up.subscribe());
        Ok(Box::new(OpenSocket { server: self.0.clone(), channel, frames, up, pinged: false }))
    }

    async fn publish(&self, _: &SubscriptionUrl, _: &str) -> Result<bool, Fault> {
        Ok(true)
    }
}

struct OpenSocket {
    server: Arc<Lnbits>,
    channel: String,
    frames: broadcast::Receiver<(String, String)>,
    up: watch::Receiver<bool>,
    pinged: bool,
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.server.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl Socket for OpenSocket {
    async fn next(&mut self) -> Result<Received, Fault> {
        if std::mem::take(&mut self.pinged) {
            return Ok(Received::Pong);
        }
        loop {
            tokio::select! {
                _ = self.up.wait_for(|up| !up) => return Err(Fault::Closed { code: None }),
                frame = self.frames.recv() => match frame {
                    Ok((channel, text)) if channel == self.channel => return Ok(Received::Text(text)),
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return Err(Fault::Closed { code: None }),
                },
            }
        }
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        self.pinged = true;
        Ok(())
    }

    async fn close(&mut self) {}
}

//! The fake server as the engine's ports see it: REST and subscriptions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use satchime_adapters::lnbits::{Received, RestApi, Socket, SocketApi};
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, NotLnbits};
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, PaymentHash, PaymentRecord};
use satchime_domain::source::{PaymentPage, SourceWallet};
use satchime_domain::unit::Currency;
use satchime_domain::wallet::SourceWalletId;
use satchime_engine::ports::{Account, Order, PageRequest};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use super::TestClock;
use super::server::{FakeServer, Inner, Line};
use super::wallet::FakeWallet;

/// How long a client waits for an answer that never comes.
const GIVES_UP_AFTER: Duration = Duration::from_secs(15);
/// LNbits' own limit of requests in a fixed window of 60 s.
const RATE_LIMIT: u32 = 200;

impl FakeServer {
    /// By the name it is asked by.
    async fn reach(&self, account: &Account) -> Result<(), Fault> {
        let (is_dead, swallows, refuses) = {
            let inner = self.inner();
            let is_at = |name: &Option<String>| name.as_deref() == Some(account.server.host());
            (is_at(&inner.dead_name), is_at(&inner.swallows_name), is_at(&inner.refuses_at))
        };
        if is_dead {
            return Err(Fault::Refused);
        }
        if swallows {
            sleep(GIVES_UP_AFTER).await;
            return Err(Fault::TimedOut);
        }
        if refuses { Err(Fault::KeyRejected) } else { Ok(()) }
    }

    /// One request: its way there, the server's `answer`, and the way back.
    async fn rest<T>(
        &self,
        what: String,
        key: Option<&str>,
        answer: impl FnOnce(&mut Inner, usize) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let delay = self.inner().rest_delay;
        sleep(delay).await;
        let (answer, delay) = {
            let mut inner = self.inner();
            inner.rest_calls.push(what);
            let wallet = inner.admit(key);
            let answer = wallet.and_then(|wallet| answer(&mut inner, wallet));
            (inner.send_back(answer), inner.answer_delay)
        };
        match &answer {
            Err(Fault::TimedOut) => sleep(GIVES_UP_AFTER).await,
            _ if delay.is_zero() => {}
            _ => sleep(delay).await,
        }
        answer
    }
}

fn panic_on_purpose(left: &mut usize) {
    if let Some(fewer) = left.checked_sub(1) {
        *left = fewer;
        panic!("a panic on purpose");
    }
}

impl Inner {
    fn of_key(&mut self, key: &str) -> impl Iterator<Item = &mut FakeWallet> {
        self.wallets.iter_mut().filter(move |own| own.key == key || own.admin_key == key)
    }

    /// Which wallet may be asked about; what is in the way of it otherwise.
    fn admit(&mut self, key: Option<&str>) -> Result<usize, Fault> {
        if self.out_of_reach {
            return Err(Fault::Unreachable);
        }
        let now = Instant::now();
        if now - self.rate_window.0 >= Duration::from_secs(60) {
            self.rate_window = (now, 0);
        }
        self.rate_window.1 += 1;
        panic_on_purpose(&mut self.panics_in_rest);
        if self.rate_window.1 > RATE_LIMIT {
            return Err(Fault::RateLimited { retry_after: None });
        }
        let down = self.rest_down_until.as_ref().filter(|(until, _)| now < *until);
        let down = down.map(|(_, fault)| fault.clone()).or_else(|| self.rest_down.clone());
        let fault = self.rest_faults.pop_front().flatten().or(down);
        let Some(key) = key else {
            return match fault {
                // Without a key, none can be refused.
                Some(Fault::KeyRejected) => Err(Fault::NotLnbits(NotLnbits::NoSuchPath { status: 404 })),
                Some(fault) => Err(fault),
                None => Ok(0),
            };
        };
        if let Some(fault) = fault {
            return Err(fault);
        }
        self.own(key).ok_or(Fault::KeyRejected)
    }

    /// A good answer may still be cut off on its way.
    fn send_back<T>(&mut self, answer: Result<T, Fault>) -> Result<T, Fault> {
        let answer = answer?;
        match self.cut_answers.pop_front().flatten() {
            Some(cut) => Err(cut),
            None => Ok(answer),
        }
    }

    fn own(&self, key: &str) -> Option<usize> {
        let mut wallets = self.wallets.iter();
        wallets.position(|own| own.key_good && (own.key == key || own.admin_key == key))
    }

    /// The wallet whose payments and balance are shown for this one.
    fn shown_for(&self, wallet: usize) -> usize {
        self.wallets[wallet].mirrors.unwrap_or(wallet)
    }
}

#[async_trait]
impl RestApi for FakeServer {
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        if self.inner().dead_name.as_deref() == Some(server.host()) {
            return Err(Fault::Refused);
        }
        let answer = |server: &mut Inner, _| match server.hangs_version {
            true => Err(Fault::TimedOut),
            false => Ok(server.tells_version.then_some(server.version)),
        };
        self.rest("version".into(), None, answer).await
    }

    async fn sat_per_unit(&self, _: &ServerUrl, currency: Currency) -> Result<Option<f64>, Fault> {
        let answer = |server: &mut Inner, _| Ok(server.sat_per_unit);
        self.rest(format!("rate {currency}"), None, answer).await
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        self.reach(account).await?;
        let key = account.key.expose();
        let micros = self.clock.true_micros();
        let answer = |server: &mut Inner, wallet: usize| {
            let own = &server.wallets[wallet];
            let id = (own.admin_key == key).then(|| SourceWalletId(own.id.clone()));
            let balance_msat = Msat::from_sat(server.wallets[server.shown_for(wallet)].balance);
            // The `Date` header knows whole seconds only.
            let server_time = Timestamp::from_second(micros / 1_000_000 + server.clock_off_by).ok();
            Ok(SourceWallet { name: "Shop".to_owned(), balance_msat, id, server_time })
        };
        self.rest("wallet".into(), Some(key), answer).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.reach(account).await?;
        let what = format!("payments {:?} {}", page.order, page.offset);
        let micros = self.clock.true_micros();
        let key = account.key.expose();
        if matches!(page.limit, 1 | 200) {
            self.inner().of_key(key).for_each(|own| own.inspecting = true);
        }
        let answer = |server: &mut Inner, wallet: usize| {
            if page.order == Order::Changed && !server.version.sorts_by_updated_at() {
                return Err(Fault::Protocol { detail: "400".into() });
            }
            if let Some(fault) = server.lists_fail.clone() {
                return Err(fault);
            }
            if page.limit as usize > server.slow_from {
                return Err(Fault::TimedOut);
            }
            if page.limit as usize > server.too_big_from {
                return Err(Fault::TooBig);
            }
            let limit = server.most_in_a_page.min(page.limit as usize);
            if server.wallets[wallet].inspecting {
                server.wallets[wallet].inspected = self.clock.event();
            }
            let may_view = server.wallets[wallet].may_view;
            let own = &server.wallets[server.shown_for(wallet)];
            let key = |record: &PaymentRecord| match page.order {
                Order::Created => record.created_at,
                Order::Changed => record.updated_at,
            };
            let mut records: Vec<&PaymentRecord> = own.records.iter().rev().filter(|_| may_view).collect();
            records.sort_by_key(|record| std::cmp::Reverse(key(record)));
            let total = Some(records.len() as u64);
            let wanted = records.into_iter().skip(page.offset as usize).take(limit);
            let mut records: Vec<_> = wanted.cloned().collect();
            if records.iter().any(|record| server.broken.0.contains(&record.checking_id)) {
                return Err(server.broken.1.clone());
            }
            let is_odd = |record: &PaymentRecord| server.unreadable.contains(&record.checking_id);
            let odd = records.iter().enumerate().filter(|(_, record)| is_odd(record));
            let unreadable = odd.map(|(place, _)| place).collect();
            records.retain(|record| !is_odd(record));
            let server_time = Timestamp::from_second(micros / 1_000_000 + server.clock_off_by).ok();
            Ok(PaymentPage { records, unreadable, total, server_time })
        };
        let answered = self.rest(what, Some(key), answer).await;
        if answered.is_ok() {
            self.inner().of_key(key).for_each(|own| own.inspecting = false);
        }
        answered
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.reach(account).await?;
        let answer = |server: &mut Inner, wallet: usize| {
            if let Some(fault) = server.singles_fail.clone() {
                return Err(fault);
            }
            // The server asks its funding source first, and pushes nothing when it learns something there.
            let may_view = server.wallets[wallet].may_view;
            let wallet = server.shown_for(wallet);
            server.learn(&self.clock, wallet, hash);
            let records = server.wallets[wallet].records.iter().filter(|_| may_view);
            let mut records: Vec<_> = records.filter(|record| record.payment_hash == *hash).collect();
            // Of a self-payment, the real server shows the outgoing record.
            records.sort_by_key(|record| record.direction == Direction::Inbound);
            match records.first() {
                Some(record) if server.broken.0.contains(&record.checking_id) => Err(server.broken.1.clone()),
                record => Ok(record.copied().cloned()),
            }
        };
        self.rest(format!("payment {hash}"), Some(account.key.expose()), answer).await
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.reach(account).await?;
        let answer = |server: &mut Inner, wallet: usize| {
            let may_view = server.wallets[wallet].may_view;
            let mut records = server.wallets[server.shown_for(wallet)].records.iter();
            match records.find(|record| may_view && record.checking_id == *id) {
                Some(record) if server.broken.0.contains(&record.checking_id) => Err(server.broken.1.clone()),
                record => Ok(record.cloned()),
            }
        };
        self.rest(format!("record {id}"), Some(account.key.expose()), answer).await
    }
}

#[async_trait]
impl SocketApi for FakeServer {
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Socket>, Fault> {
        let fault = {
            let mut inner = self.inner();
            let down = inner.dial_down_until.as_ref().filter(|(until, _)| Instant::now() < *until);
            let down = down.map(|(_, fault)| fault.clone());
            panic_on_purpose(&mut inner.panics_in_dial);
            let out_of_reach = inner.out_of_reach.then_some(Fault::Unreachable);
            let is_dead = inner.dead_name.as_ref().is_some_and(|name| url.expose().contains(name.as_str()));
            let dead = is_dead.then_some(Fault::Refused);
            inner.dials += 1;
            let swallows =
                inner.swallows_name.as_ref().is_some_and(|name| url.expose().contains(name.as_str()));
            let is_there =
                inner.sockets_refused_at.as_ref().is_none_or(|name| url.expose().contains(name.as_str()));
            let refused = inner.sockets_refused.clone().filter(|_| is_there);
            let refused = swallows.then_some(Fault::TimedOut).or(refused);
            out_of_reach.or(dead).or_else(|| inner.dial_faults.pop_front()).or(down).or(refused)
        };
        match fault {
            Some(Fault::TimedOut) => {
                sleep(GIVES_UP_AFTER).await;
                return Err(Fault::TimedOut);
            }
            Some(fault) => return Err(fault),
            None => {}
        }
        let mut inner = self.inner();
        let channel = url.expose().rsplit('/').next().unwrap().to_owned();
        inner.dialled.push(channel.clone());
        let (send, frames) = mpsc::unbounded_channel();
        let named =
            |name: &Option<String>| name.as_ref().is_some_and(|name| url.expose().contains(name.as_str()));
        let is_half_open =
            named(&inner.mute_name) || inner.half_open_until.is_some_and(|until| Instant::now() < until);
        let alive = Arc::new(AtomicBool::new(inner.answers_pings && !is_half_open));
        let is_mute = inner.poisoned.contains(&channel);
        let dead_since = is_half_open.then(Instant::now);
        if inner.breaks_connections {
            let _ = send.send((Err(Fault::Network { detail: "reset".into() }), None));
        }
        inner.sockets.retain(|socket| !socket.send.is_closed());
        inner.sockets.push(Line { channel, send: send.clone(), alive: alive.clone(), is_mute, dead_since });
        let delivered = self.delivered.clone();
        Ok(Box::new(FakeSocket { frames, send, alive, delivered, clock: self.clock.clone() }))
    }

    async fn publish(&self, url: &SubscriptionUrl, text: &str) -> Result<bool, Fault> {
        let channel = url.expose().rsplit('/').next().unwrap();
        let mut inner = self.inner();
        inner.rest_calls.push(format!("publish {text}"));
        if let Some(fault) = inner.publish_fault.clone().or(inner.out_of_reach.then_some(Fault::Resolve)) {
            return Err(fault);
        }
        let hears =
            |socket: &&Line| socket.channel == channel && !socket.is_mute && socket.dead_since.is_none();
        for socket in inner.sockets.iter().filter(hears) {
            let _ = socket.send.send((Ok(Received::Text(text.to_owned())), None));
        }
        Ok(true)
    }
}

type Sent = (Result<Received, Fault>, Option<CheckingId>);

struct FakeSocket {
    frames: mpsc::UnboundedReceiver<Sent>,
    send: mpsc::UnboundedSender<Sent>,
    alive: Arc<AtomicBool>,
    delivered: Arc<Mutex<Vec<(u64, CheckingId)>>>,
    clock: Arc<TestClock>,
}

#[async_trait]
impl Socket for FakeSocket {
    async fn next(&mut self) -> Result<Received, Fault> {
        let (incoming, names) = self.frames.recv().await.unwrap_or((Err(Fault::Closed { code: None }), None));
        if let Some(id) = names {
            self.delivered.lock().unwrap().push((self.clock.event(), id));
        }
        incoming
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        if self.alive.load(Ordering::Relaxed) {
            let _ = self.send.send((Ok(Received::Pong), None));
        }
        Ok(())
    }

    async fn close(&mut self) {}
}

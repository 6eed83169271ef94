//! A server as unlike LNbits as one may be: it tells no wallet ids, no totals and no clock, knows no hashes, and
//! its frames name a payment and nothing else.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, PaymentHash, PaymentRecord, Status};
use satchime_domain::source::{Capabilities, PaymentPage, SourceWallet};
use satchime_domain::wallet::ChannelKind;
use satchime_domain::{Timestamp, testing};
use satchime_engine::ports::{
    Account, Channel, ChannelName, Clock, Incoming, Order, PageRequest, Source, Subscription,
};
use tokio::sync::mpsc;

use crate::world::{KEY, TestClock};

type Arriving = Result<Incoming, Fault>;

pub struct OtherServer {
    clock: Arc<TestClock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    is_down: bool,
    records: Vec<PaymentRecord>,
    subscribers: Vec<mpsc::UnboundedSender<Arriving>>,
}

impl OtherServer {
    pub fn new(clock: Arc<TestClock>) -> Arc<Self> {
        Arc::new(Self { clock, state: Mutex::default() })
    }

    pub fn put(&self, id: &str, direction: Direction, status: Status) {
        let mut state = self.state.lock().unwrap();
        let number = i64::try_from(state.records.len()).unwrap();
        // No two microseconds are the same.
        let now = Timestamp::from_microsecond(self.clock.now().as_microsecond() + number).unwrap();
        state.records.push(PaymentRecord {
            created_at: Some(now),
            updated_at: Some(now),
            ..testing::record(id, direction, status, 21)
        });
    }

    pub fn decide(&self, id: &str, status: Status) {
        let mut state = self.state.lock().unwrap();
        let now = self.clock.now();
        let record = state.records.iter_mut().find(|record| record.checking_id.as_str() == id).unwrap();
        (record.status, record.updated_at) = (status, Some(now));
    }

    pub fn push(&self, id: &str, times: usize) {
        for _ in 0..times {
            let named = testing::record(id, Direction::Inbound, Status::Succeeded, 0);
            self.send(&Ok(Incoming::Hint(Box::new(named))));
        }
    }

    pub fn go_down(&self) {
        self.state.lock().unwrap().is_down = true;
        self.send(&Err(Fault::Closed { code: None }));
    }

    pub fn come_up(&self) {
        self.state.lock().unwrap().is_down = false;
    }

    fn send(&self, arriving: &Arriving) {
        for subscriber in &self.state.lock().unwrap().subscribers {
            let _ = subscriber.send(arriving.clone());
        }
    }

    fn asked<T>(&self, account: &Account, answer: impl FnOnce(&[PaymentRecord]) -> T) -> Result<T, Fault> {
        let state = self.state.lock().unwrap();
        match (state.is_down, account.key.expose() == KEY) {
            (true, _) => Err(Fault::Refused),
            (false, false) => Err(Fault::KeyRejected),
            (false, true) => Ok(answer(&state.records)),
        }
    }
}

#[async_trait]
impl Source for OtherServer {
    async fn capabilities(&self, _: &ServerUrl) -> Result<Capabilities, Fault> {
        Ok(Capabilities {
            version: Some("other 7".into()),
            lists_changes: true,
            deletes_failed: false,
            own_ids_only: true,
            channel: Some(ChannelKind::Key),
        })
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        self.asked(account, |records| SourceWallet {
            name: "Till".into(),
            balance_msat: Msat::from_sat(21 * i64::try_from(records.len()).unwrap()),
            id: None,
            server_time: None,
        })
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.asked(account, |records| {
            let mut records = records.to_vec();
            records.sort_by_key(|record| match page.order {
                Order::Created => record.created_at,
                Order::Changed => record.updated_at,
            });
            let (offset, limit) = (page.offset as usize, page.limit as usize);
            let records: Vec<_> = records.into_iter().rev().skip(offset).take(limit).collect();
            PaymentPage { records, unreadable: Vec::new(), total: None, server_time: None }
        })
    }

    async fn payment(&self, account: &Account, _: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.asked(account, |_| None)
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.asked(account, |records| records.iter().find(|record| record.checking_id == *id).cloned())
    }

    async fn subscribe(&self, channel: &Channel) -> Result<Box<dyn Subscription>, Fault> {
        assert!(matches!(&channel.name, ChannelName::Key(key) if key.expose() == KEY));
        let mut state = self.state.lock().unwrap();
        if state.is_down {
            return Err(Fault::Refused);
        }
        let (send, arriving) = mpsc::unbounded_channel();
        state.subscribers.push(send.clone());
        Ok(Box::new(Subscribed { send, arriving }))
    }

    async fn send_test(&self, _: &Channel, marker: &str) -> Result<bool, Fault> {
        self.send(&Ok(Incoming::Test(marker.to_owned())));
        Ok(true)
    }
}

struct Subscribed {
    send: mpsc::UnboundedSender<Arriving>,
    arriving: mpsc::UnboundedReceiver<Arriving>,
}

#[async_trait]
impl Subscription for Subscribed {
    async fn next(&mut self) -> Arriving {
        self.arriving.recv().await.unwrap_or(Err(Fault::Closed { code: None }))
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        let _ = self.send.send(Ok(Incoming::Pong));
        Ok(())
    }

    async fn close(&mut self) {}
}

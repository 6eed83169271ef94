//! One run of the app, from its start to its end or its death, between the engine and the world. Everything the engine
//! does to the world goes through here, so a kill can strike before or after each of it, and nothing happens afterwards.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, KeyringFault, StorageFault};
use satchime_domain::health::Observation;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::address::{ServerUrl, SubscriptionUrl};
use satchime_domain::lnbits::rest::PaymentPage;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::notice::{Announcement, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::wallet::{LnbitsWalletId, Progress, Wallet, WalletId};
use satchime_engine::api::Event;
use satchime_engine::ports::{
    Account, Batch, EventSink, Incoming, Keep, NotSaid, PageRequest, PaymentQuery, PaymentSource, Ports,
    SecretStore, SortBy, Store, Subscription, Transport, Verified,
};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::journal::{Answer, Said};
use super::scene::Scene;

pub struct Life {
    pub number: usize,
    scene: Arc<Scene>,
    over: AtomicBool,
    /// The app is killed at its nth contact with the world from now.
    kill_in: AtomicUsize,
    pub died: Notify,
    /// Commands that were not answered yet.
    pub asked: AtomicUsize,
}

const NEVER: usize = usize::MAX;

impl Life {
    pub fn new(number: usize, scene: Arc<Scene>) -> Arc<Self> {
        Arc::new(Self {
            number,
            scene,
            over: AtomicBool::new(false),
            kill_in: AtomicUsize::new(NEVER),
            died: Notify::new(),
            asked: AtomicUsize::new(0),
        })
    }

    pub fn ports(self: &Arc<Self>) -> Ports {
        Ports {
            clock: self.scene.clock.clone(),
            transport: Arc::new(Contact(self.clone())),
            source: Arc::new(Contact(self.clone())),
            store: Arc::new(Contact(self.clone())),
            secrets: Arc::new(Contact(self.clone())),
            sink: Arc::new(Contact(self.clone())),
            network: Arc::new(satchime_engine::memory::SteadyNetwork),
            seed: 1,
        }
    }

    pub fn kill_in(&self, contacts: usize) {
        self.kill_in.store(contacts, Ordering::Relaxed);
    }

    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// A moment at which the app may be killed. For the dead, it never passes.
    async fn moment(&self) {
        if self.is_over() {
            pending().await
        }
        match self.kill_in.load(Ordering::Relaxed) {
            NEVER => {}
            0 => {
                self.end();
                self.scene.journal().crashed.insert(self.number);
                self.died.notify_one();
                pending().await
            }
            left => self.kill_in.store(left - 1, Ordering::Relaxed),
        }
    }

    async fn around<T>(&self, contact: impl Future<Output = T>) -> T {
        self.moment().await;
        let answer = contact.await;
        self.moment().await;
        answer
    }

    /// A question with a wallet's key: what the last ones were answered is remembered.
    async fn ask<T>(
        &self,
        account: &Account,
        contact: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        self.scene.journal().called(self.scene.server_at(&account.server), self.number);
        let answer = self.around(contact).await;
        let wallet = self.scene.slot_of(account.key.expose());
        let fault = answer.as_ref().err().cloned();
        self.scene.journal().answers.entry((self.number, wallet)).or_default().add(fault);
        answer
    }

    async fn write<T>(
        &self,
        contact: impl Future<Output = Result<T, StorageFault>>,
    ) -> Result<T, StorageFault> {
        let delay = self.scene.write_ms;
        self.around(async {
            if delay > 0 {
                sleep(Duration::from_millis(delay)).await;
            }
            if self.is_over() {
                pending().await
            }
            if self.scene.disk_is_full() {
                self.scene.journal().disk_was_full = true;
                return Err(StorageFault::Full);
            }
            contact.await
        })
        .await
    }
}

struct Contact(Arc<Life>);

#[async_trait]
impl Transport for Contact {
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Subscription>, Fault> {
        let life = &self.0;
        let server = life.scene.server_named(url.expose());
        let channel = url.expose().rsplit('/').next().unwrap();
        let wallet = life.scene.slot_of(channel);
        let event = life.scene.clock.event();
        let subscription = life.around(life.scene.servers[server].dial(url)).await?;
        life.scene.journal().dials.push((event, wallet));
        Ok(Box::new(Wire { life: life.clone(), subscription }))
    }

    async fn publish(&self, url: &SubscriptionUrl, text: &str) -> Result<bool, Fault> {
        let server = self.0.scene.server_named(url.expose());
        self.0.around(self.0.scene.servers[server].publish(url, text)).await
    }
}

struct Wire {
    life: Arc<Life>,
    subscription: Box<dyn Subscription>,
}

#[async_trait]
impl Subscription for Wire {
    async fn next(&mut self) -> Result<Incoming, Fault> {
        let Self { life, subscription } = self;
        life.around(subscription.next()).await
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        let Self { life, subscription } = self;
        life.around(subscription.ping()).await
    }

    async fn close(&mut self) {
        let Self { life, subscription } = self;
        life.around(subscription.close()).await
    }
}

impl Contact {
    fn server(&self, account: &Account) -> &crate::world::FakeServer {
        &self.0.scene.servers[self.0.scene.server_at(&account.server)]
    }
}

#[async_trait]
impl PaymentSource for Contact {
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        let at = self.0.scene.server_at(server);
        self.0.scene.journal().called(at, self.0.number);
        let version = self.0.around(self.0.scene.servers[at].version(server)).await;
        if !matches!(version, Ok(Some(_))) {
            self.0.scene.journal().version_untold.insert(at);
        }
        version
    }

    async fn wallet(&self, account: &Account) -> Result<Verified, Fault> {
        self.0.ask(account, self.server(account).wallet(account)).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        let scene = &self.0.scene;
        let slot = scene.slot_of(account.key.expose());
        let begun = scene.clock.event();
        let answer = self.0.ask(account, self.server(account).payments(account, page)).await?;
        if page.sort_by == SortBy::Time && page.limit >= 500 {
            scene.journal().imports.push(super::journal::ImportPage {
                wallet: slot,
                begun,
                answered: scene.clock.event(),
            });
        }
        Ok(answer)
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.0.ask(account, self.server(account).payment(account, hash)).await
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.0.ask(account, PaymentSource::record(self.server(account), account, id)).await
    }
}

#[async_trait]
impl Store for Contact {
    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault> {
        self.0.around(self.0.scene.store.wallets()).await
    }

    async fn put_wallet(&self, wallet: &Wallet) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let put = async {
            scene.journal().stored(wallet);
            scene.store.put_wallet(wallet).await
        };
        self.0.write(put).await
    }

    async fn add_wallet(&self, wallet: &Wallet, known: Batch) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let add = async {
            scene.journal().stored(wallet);
            scene.store.add_wallet(wallet, known).await
        };
        self.0.write(add).await
    }

    async fn put_progress(&self, wallet: &WalletId, progress: &Progress) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let put = async {
            if progress.imported {
                scene.journal().imported(wallet, scene.clock.event());
            }
            scene.store.put_progress(wallet, progress).await
        };
        self.0.write(put).await
    }

    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let remove = async {
            scene.journal().removed(wallet);
            scene.store.remove_wallet(wallet).await
        };
        self.0.write(remove).await
    }

    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault> {
        self.0.write(self.0.scene.store.set_removing(wallet, removing)).await
    }

    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault> {
        self.0.around(self.0.scene.store.removals()).await
    }

    async fn claim(&self, wallet: &WalletId, id: &LnbitsWalletId) -> Result<Option<String>, StorageFault> {
        self.0.write(self.0.scene.store.claim(wallet, id)).await
    }

    async fn record(&self, batch: Batch) -> Result<Vec<Payment>, StorageFault> {
        let imported = batch.progress.as_ref().is_some_and(|progress| progress.imported);
        let scene = &self.0.scene;
        let record = async {
            if imported {
                scene.journal().imported(&batch.look.wallet, scene.clock.event());
            }
            scene.store.record(batch).await
        };
        self.0.write(record).await
    }

    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault> {
        self.0.around(self.0.scene.store.payments(query)).await
    }

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault> {
        self.0.around(self.0.scene.store.payment(wallet, id)).await
    }

    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault> {
        self.0.around(self.0.scene.store.remove_payment(wallet, id)).await
    }

    async fn pending(&self, wallet: &WalletId) -> Result<Vec<Payment>, StorageFault> {
        self.0.around(self.0.scene.store.pending(wallet)).await
    }

    async fn unsaid(&self) -> Result<Vec<Notice>, StorageFault> {
        self.0.around(self.0.scene.store.unsaid()).await
    }

    async fn said(&self, notices: &[NoticeId], at: Timestamp) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let marked = async {
            scene.journal().marked.extend(notices.iter().copied());
            scene.store.said(notices, at).await
        };
        let answer = self.0.write(marked).await;
        if answer.is_err() {
            let ids = notices.iter().map(|id| (self.0.number, *id));
            scene.journal().not_marked.extend(ids);
        }
        answer
    }

    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault> {
        self.0.around(self.0.scene.store.put_observations(observed)).await
    }

    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault> {
        self.0.around(self.0.scene.store.observations()).await
    }

    async fn paused(&self) -> Result<bool, StorageFault> {
        self.0.around(self.0.scene.store.paused()).await
    }

    async fn set_paused(&self, paused: bool) -> Result<(), StorageFault> {
        self.0.write(self.0.scene.store.set_paused(paused)).await
    }
}

#[async_trait]
impl SecretStore for Contact {
    async fn put(&self, wallet: &WalletId, account: &Account, keep: Keep) -> Result<(), KeyringFault> {
        let scene = &self.0.scene;
        let put = async {
            let slot = scene.slot_of(account.key.expose());
            let inspected = scene.with_wallet(slot, |own| own.inspected);
            scene.journal().add(wallet, slot, inspected);
            scene.secrets.put(wallet, account, keep).await
        };
        self.0.around(put).await
    }

    async fn get(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(ApiKey, Keep), KeyringFault> {
        self.0.around(self.0.scene.secrets.get(wallet, server)).await
    }

    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault> {
        self.0.around(self.0.scene.secrets.remove(wallet)).await
    }
}

#[async_trait]
impl EventSink for Contact {
    fn emit(&self, event: Event) {
        if let Event::Payment { payment, .. } = event
            && !self.0.is_over()
        {
            let shown = (payment.wallet.clone(), payment.record.checking_id.clone(), payment.record.status);
            self.0.scene.journal().shown.push(shown);
        }
    }

    async fn announce(&self, announcement: &Announcement) -> Result<(), NotSaid> {
        let life = &self.0;
        let say = async {
            if life.scene.journal().deaf_until.is_some_and(|until| Instant::now() < until) {
                return Err(NotSaid);
            }
            let event = life.scene.clock.event();
            let said = |notice: &Notice| Said {
                event,
                life: life.number,
                notice: notice.id,
                payment: notice.payment.clone(),
            };
            life.scene.journal().said.extend(announcement.notices().iter().map(said));
            Ok(())
        };
        life.around(say).await
    }
}

impl Answer {
    fn add(&mut self, fault: Option<Fault>) {
        self.before = self.last.take();
        if fault.is_none() {
            self.good_at = Some(Instant::now());
        }
        self.last = Some(fault);
    }
}

//! The engine's ports, each a door of one life to the world.

use std::future::pending;
use std::sync::Arc;

use async_trait::async_trait;
use satchime_adapters::lnbits::{LnbitsSource, Received, RestApi, Socket, SocketApi};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::notice::{Announcement, Notice};
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::rules::Means;
use satchime_domain::source::PaymentPage;
use satchime_domain::source::SourceWallet;
use satchime_domain::wallet::WalletId;
use satchime_engine::api::Event;
use satchime_engine::ports::{
    Account, EventSink, Keep, NetworkWatch, NotDelivered, Order, Pace, PageRequest, Ports, Receiver,
    SecretStore,
};
use tokio::time::Instant;

use super::journal::{ImportPage, Said};
use super::life::Life;
use super::moment::Deed;

pub struct Contact(pub Arc<Life>);

/// The ports of one life.
pub fn ports(life: &Arc<Life>) -> Ports {
    let contact = Arc::new(Contact(life.clone()));
    Ports {
        clock: life.scene.clock.clone(),
        source: Arc::new(LnbitsSource::over(contact.clone(), contact)),
        store: Arc::new(Contact(life.clone())),
        secrets: Arc::new(Contact(life.clone())),
        sink: Arc::new(Contact(life.clone())),
        receivers: vec![Arc::new(Contact(life.clone()))],
        network: Arc::new(Contact(life.clone())),
        seed: life.scene.seed.wrapping_add(life.number as u64),
    }
}

const LARGE: u32 = 100;

/// The check before a wallet is added asks for so many of an old server's newest records.
const INSPECTION: u32 = 200;

#[async_trait]
impl SocketApi for Contact {
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Socket>, Fault> {
        let life = &self.0;
        let server = life.scene.server_named(url.expose());
        let channel = url.expose().rsplit('/').next().unwrap();
        let wallet = life.scene.slot_of(channel);
        let event = life.scene.clock.event();
        let _trying = life.tries(&[wallet]);
        let subscription = life.around(Deed::Dial, life.scene.servers[server].dial(url)).await?;
        life.scene.journal().dials.push((event, wallet));
        Ok(Box::new(Wire { life: life.clone(), wallet, subscription }))
    }

    async fn publish(&self, url: &SubscriptionUrl, text: &str) -> Result<bool, Fault> {
        let server = self.0.scene.server_named(url.expose());
        self.0.around(Deed::Publish, self.0.scene.servers[server].publish(url, text)).await
    }
}

struct Wire {
    life: Arc<Life>,
    wallet: usize,
    subscription: Box<dyn Socket>,
}

#[async_trait]
impl Socket for Wire {
    async fn next(&mut self) -> Result<Received, Fault> {
        let Self { life, subscription, .. } = self;
        life.around(Deed::Listen, subscription.next()).await
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        let Self { life, subscription, wallet } = self;
        let _trying = life.tries(&[*wallet]);
        life.around(Deed::Ping, subscription.ping()).await
    }

    async fn close(&mut self) {
        let Self { life, subscription, .. } = self;
        life.around(Deed::Close, subscription.close()).await
    }
}

impl Contact {
    fn server(&self, account: &Account) -> &crate::world::FakeServer {
        &self.0.scene.servers[self.0.scene.server_at(&account.server)]
    }

    /// A question about a single payment may be to blame itself: whether the server answers, the next one shows.
    fn single<T>(&self, account: &Account, asked: Result<T, Fault>) -> Result<T, Fault> {
        asked.inspect_err(|fault| {
            if fault.may_be_of_a_question() {
                self.goes_on_asking(account);
            }
        })
    }

    /// What it was answered is not the last word.
    fn goes_on_asking(&self, account: &Account) {
        let slot = self.0.scene.slot_of(account.key.expose());
        let mut journal = self.0.scene.journal();
        journal.answers.entry((self.0.number, slot)).or_default().last = Some(Some(Fault::TooBig));
    }
}

#[async_trait]
impl RestApi for Contact {
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        let at = self.0.scene.server_at(server);
        self.0.scene.journal().called(at, self.0.number);
        let _trying = self.0.tries(&self.0.scene.slots_on(at));
        let version = self.0.around(Deed::AskVersion, self.0.scene.servers[at].version(server)).await;
        self.0.rate_limited(at, version.as_ref().err());
        if !matches!(version, Ok(Some(_))) {
            self.0.scene.journal().version_untold.insert(at);
        }
        version
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        self.0.ask(Deed::AskWallet, account, self.server(account).wallet(account)).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        let scene = &self.0.scene;
        let slot = scene.slot_of(account.key.expose());
        let begun = scene.clock.event();
        let answer =
            self.0.ask(Deed::AskPayments, account, self.server(account).payments(account, page)).await;
        // A large page that takes too long is asked for again by half, as one that is too large.
        if page.limit > LARGE && answer.as_ref().err() == Some(&Fault::TimedOut) {
            self.goes_on_asking(account);
        }
        let answer = answer?;
        if page.order == Order::Created && page.limit != INSPECTION {
            scene.journal().imports.push(ImportPage { wallet: slot, begun, answered: scene.clock.event() });
        }
        Ok(answer)
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        let asked = self.0.ask(Deed::AskPayment, account, self.server(account).payment(account, hash)).await;
        self.single(account, asked)
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        let record = RestApi::record(self.server(account), account, id);
        let asked = self.0.ask(Deed::AskRecord, account, record).await;
        self.single(account, asked)
    }
}

#[async_trait]
impl SecretStore for Contact {
    async fn put(&self, wallet: &WalletId, account: &Account, keep: Keep) -> Result<(), KeyringFault> {
        let scene = &self.0.scene;
        let put = async {
            let slot = scene.slot_of(account.key.expose());
            let inspected = scene.with_wallet(slot, |own| own.inspected);
            scene.journal().key_kept(wallet, inspected);
            scene.secrets.put(wallet, account, keep).await
        };
        self.0.unlock(Deed::PutKey, put).await
    }

    async fn get(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(ApiKey, Keep), KeyringFault> {
        self.0.unlock(Deed::GetKey, self.0.scene.secrets.get(wallet, server)).await
    }

    async fn bind(
        &self,
        wallet: &WalletId,
        first: &ServerUrl,
        other: &ServerUrl,
    ) -> Result<(), KeyringFault> {
        self.0.unlock(Deed::PutKey, self.0.scene.secrets.bind(wallet, first, other)).await
    }

    async fn unbind(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        others: &[ServerUrl],
    ) -> Result<(), KeyringFault> {
        self.0.unlock(Deed::PutKey, self.0.scene.secrets.unbind(wallet, server, others)).await
    }

    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault> {
        self.0.unlock(Deed::RemoveKey, self.0.scene.secrets.remove(wallet)).await
    }
}

impl EventSink for Contact {
    fn emit(&self, event: Event) {
        if let Event::Payment { payment, .. } = event
            && !self.0.is_over()
        {
            let shown = (payment.wallet.clone(), payment.record.checking_id.clone(), payment.record.status);
            self.0.scene.journal().shown.push(shown);
        }
    }
}

#[async_trait]
impl Receiver for Contact {
    fn name(&self) -> &str {
        "desktop"
    }

    fn pace(&self) -> Pace {
        Pace::FOR_EYES
    }

    fn heeds_rules(&self) -> bool {
        self.0.scene.tells_pending
    }

    async fn deliver(&self, announcement: &Announcement, _: Means) -> Result<(), NotDelivered> {
        let life = &self.0;
        let say = async {
            if life.scene.journal().deaf_until.is_some_and(|until| Instant::now() < until) {
                return Err(NotDelivered::Nobody);
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
        life.around(Deed::Deliver, say).await
    }
}

#[async_trait]
impl NetworkWatch for Contact {
    async fn came_up(&self) {
        self.0.network.notified().await;
        if self.0.is_over() {
            pending().await
        }
    }
}

//! The engine's ports, each a door of one life to the world.

use std::future::pending;
use std::sync::Arc;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::{Fault, KeyringFault, StorageFault};
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::address::{ServerUrl, SubscriptionUrl};
use satchime_domain::lnbits::rest::PaymentPage;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::notice::{Announcement, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::{
    Access, Address, Advance, ChannelKind, History, LnbitsWalletId, Progress, Wallet, WalletId,
};
use satchime_engine::api::Event;
use satchime_engine::ports::{
    Account, Batch, EventSink, Incoming, Keep, NetworkWatch, NotSaid, OpenPayment, PageRequest, PaymentQuery,
    PaymentSource, Recognised, Recorded, ReplacedKey, SecretStore, SortBy, Store, Subscription, Transport,
    Verified,
};
use tokio::time::Instant;

use super::journal::{ImportPage, Said};
use super::life::{Deed, Life};

pub struct Contact(pub Arc<Life>);

/// The check before a wallet is added asks for so many of an old server's newest records.
const INSPECTION: u32 = 200;

#[async_trait]
impl Transport for Contact {
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Subscription>, Fault> {
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
    subscription: Box<dyn Subscription>,
}

#[async_trait]
impl Subscription for Wire {
    async fn next(&mut self) -> Result<Incoming, Fault> {
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
}

#[async_trait]
impl PaymentSource for Contact {
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

    async fn wallet(&self, account: &Account) -> Result<Verified, Fault> {
        self.0.ask(Deed::AskWallet, account, self.server(account).wallet(account)).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        let scene = &self.0.scene;
        let slot = scene.slot_of(account.key.expose());
        let begun = scene.clock.event();
        let answer =
            self.0.ask(Deed::AskPayments, account, self.server(account).payments(account, page)).await?;
        if page.sort_by == SortBy::Time && page.limit != INSPECTION {
            scene.journal().imports.push(ImportPage { wallet: slot, begun, answered: scene.clock.event() });
        }
        Ok(answer)
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.0.ask(Deed::AskPayment, account, self.server(account).payment(account, hash)).await
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.0.ask(Deed::AskRecord, account, PaymentSource::record(self.server(account), account, id)).await
    }
}

#[async_trait]
impl Store for Contact {
    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault> {
        self.0.read(Deed::ReadWallets, self.0.scene.store.wallets()).await
    }

    async fn salt(&self) -> Result<Salt, StorageFault> {
        self.0.scene.store.salt().await
    }

    async fn known_as(&self, identity: &Identity) -> Result<Option<AlreadyKnown>, StorageFault> {
        self.0.read(Deed::ReadWallets, self.0.scene.store.known_as(identity)).await
    }

    async fn put_wallet(&self, _: &Wallet) -> Result<(), StorageFault> {
        unreachable!("the engine adds its wallets with what is known of them")
    }

    async fn add_wallet(
        &self,
        wallet: &Wallet,
        fingerprint: &Fingerprint,
        known: Batch,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let scene = &self.0.scene;
        let add = async {
            let salt = scene.store.salt().await?;
            let slot = scene.slot_with(|key| salt.of_key(key) == *fingerprint);
            let inspected = scene.with_wallet(slot, |own| own.inspected);
            let added = scene.store.add_wallet(wallet, fingerprint, known).await;
            if let Ok(None) = added {
                scene.journal().added(wallet, slot, inspected);
            }
            added
        };
        self.0.write(Deed::AddWallet, add).await
    }

    async fn finish_adding(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let finish = async {
            scene.journal().stored(wallet);
            scene.store.finish_adding(wallet).await
        };
        self.0.write(Deed::FinishAdding, finish).await
    }

    async fn addresses(&self, wallet: &WalletId) -> Result<Vec<Address>, StorageFault> {
        self.0.scene.store.addresses(wallet).await
    }

    async fn add_address(&self, wallet: &WalletId, address: &Address) -> Result<(), StorageFault> {
        self.0.write(Deed::PutWallet, self.0.scene.store.add_address(wallet, address)).await
    }

    async fn remove_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        self.0.write(Deed::PutWallet, self.0.scene.store.remove_address(wallet, server)).await
    }

    async fn use_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        self.0.write(Deed::PutWallet, self.0.scene.store.use_address(wallet, server)).await
    }

    async fn rename(&self, wallet: &WalletId, name: &str) -> Result<(), StorageFault> {
        self.0.write(Deed::PutWallet, self.0.scene.store.rename(wallet, name)).await
    }

    async fn set_enabled(&self, wallet: &WalletId, enabled: bool) -> Result<(), StorageFault> {
        self.0.write(Deed::PutWallet, self.0.scene.store.set_enabled(wallet, enabled)).await
    }

    async fn learned(
        &self,
        wallet: &WalletId,
        access: Access,
        channel: Option<ChannelKind>,
    ) -> Result<(), StorageFault> {
        self.0.write(Deed::PutWallet, self.0.scene.store.learned(wallet, access, channel)).await
    }

    async fn recognise(&self, wallet: &WalletId, credential: &Identity) -> Result<Recognised, StorageFault> {
        let scene = &self.0.scene;
        let recognise = async {
            let recognised = scene.store.recognise(wallet, credential).await;
            if let Ok(Recognised::Other) = recognised {
                scene.journal().began_anew(wallet);
            }
            recognised
        };
        self.0.write(Deed::Recognise, recognise).await
    }

    async fn expect_key(
        &self,
        wallet: &WalletId,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<(), StorageFault> {
        self.0.write(Deed::ExpectKey, self.0.scene.store.expect_key(wallet, fingerprint)).await
    }

    async fn replace_key(
        &self,
        wallet: &WalletId,
        key: &ReplacedKey,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let scene = &self.0.scene;
        let replace = async {
            if let Some(progress) = &key.progress {
                scene.journal().progressed(wallet, progress, scene.clock.event());
            }
            scene.store.replace_key(wallet, key).await
        };
        self.0.write(Deed::ReplaceKey, replace).await
    }

    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let remove = async {
            scene.journal().removed(wallet, true);
            scene.store.remove_wallet(wallet).await
        };
        self.0.write(Deed::RemoveWallet, remove).await
    }

    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let mark = async {
            scene.journal().removed(wallet, removing);
            scene.store.set_removing(wallet, removing).await
        };
        self.0.write(Deed::MarkRemoving, mark).await
    }

    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault> {
        self.0.read(Deed::ReadRemovals, self.0.scene.store.removals()).await
    }

    async fn claim(
        &self,
        wallet: &WalletId,
        id: &LnbitsWalletId,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        self.0.write(Deed::Claim, self.0.scene.store.claim(wallet, id)).await
    }

    async fn progress(&self, wallet: &WalletId) -> Result<Option<Progress>, StorageFault> {
        self.0.read(Deed::ReadProgress, self.0.scene.store.progress(wallet)).await
    }

    async fn record(&self, batch: Batch) -> Result<Recorded, StorageFault> {
        let Advance { history, watch_from, .. } = batch.advance;
        let scene = &self.0.scene;
        let record = async {
            if history == Some(History::Read) || watch_from.is_some() {
                let progress =
                    Progress { history: history.unwrap_or_default(), watch_from, ..Progress::default() };
                scene.journal().progressed(&batch.look.wallet, &progress, scene.clock.event());
            }
            scene.store.record(batch).await
        };
        self.0.write(Deed::Record, record).await
    }

    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault> {
        self.0.read(Deed::ReadPayments, self.0.scene.store.payments(query)).await
    }

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault> {
        self.0.read(Deed::ReadPayment, self.0.scene.store.payment(wallet, id)).await
    }

    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault> {
        self.0.write(Deed::RemovePayment, self.0.scene.store.remove_payment(wallet, id)).await
    }

    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault> {
        self.0.read(Deed::ReadPending, self.0.scene.store.open_payments(wallet)).await
    }

    async fn unsaid(&self) -> Result<Vec<Notice>, StorageFault> {
        self.0.read(Deed::ReadUnsaid, self.0.scene.store.unsaid()).await
    }

    async fn said(&self, notices: &[NoticeId], at: Timestamp) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let marked = async {
            scene.journal().marked.extend(notices.iter().copied());
            scene.store.said(notices, at).await
        };
        let answer = self.0.write(Deed::MarkSaid, marked).await;
        if answer.is_err() {
            let ids = notices.iter().map(|id| (self.0.number, *id));
            scene.journal().not_marked.extend(ids);
        }
        answer
    }

    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault> {
        self.0.write(Deed::PutObservations, self.0.scene.store.put_observations(observed)).await
    }

    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault> {
        self.0.scene.store.observations().await
    }

    async fn settings(&self) -> Result<Settings, StorageFault> {
        self.0.read(Deed::ReadSettings, self.0.scene.store.settings()).await
    }

    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault> {
        self.0.write(Deed::PutSettings, self.0.scene.store.put_settings(settings)).await
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

    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault> {
        self.0.unlock(Deed::RemoveKey, self.0.scene.secrets.remove(wallet)).await
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
        life.around(Deed::Announce, say).await
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

//! The door of one life to its store.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::filter::{AnnotatedPayment, Annotation, PaymentFilter, Totals};
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::money::Msat;
use satchime_domain::notice::{Hold, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentId};
use satchime_domain::rules::alarm::AlarmId;
use satchime_domain::rules::{Answer, Answered};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{
    Access, Address, Advance, ChannelKind, History, Progress, SourceWalletId, Wallet, WalletId,
};
use satchime_engine::ports::{
    Batch, Ledger, LedgerQuery, OpenPayment, PaymentQuery, Recognised, Recorded, ReplacedKey, Store,
};

use super::contact::Contact;
use super::moment::Deed;

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

    async fn set_address_removing(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        removing: bool,
    ) -> Result<(), StorageFault> {
        let marked = self.0.scene.store.set_address_removing(wallet, server, removing);
        self.0.write(Deed::PutWallet, marked).await
    }

    async fn address_removals(&self) -> Result<Vec<(WalletId, ServerUrl)>, StorageFault> {
        self.0.scene.store.address_removals().await
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
        id: &SourceWalletId,
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
                scene.journal().progressed(&batch.context.wallet, &progress, scene.clock.event());
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

    async fn mark_unknown(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        at: Timestamp,
    ) -> Result<Option<Payment>, StorageFault> {
        self.0.scene.store.mark_unknown(wallet, id, at).await
    }

    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault> {
        self.0.read(Deed::ReadPending, self.0.scene.store.open_payments(wallet)).await
    }

    async fn undelivered(&self, receiver: &str) -> Result<Vec<Notice>, StorageFault> {
        self.0.read(Deed::ReadUndelivered, self.0.scene.store.undelivered(receiver)).await
    }

    async fn mark_delivered(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        all: &[String],
        at: Timestamp,
    ) -> Result<(), StorageFault> {
        let scene = &self.0.scene;
        let marked = async {
            scene.journal().marked.extend(notices.iter().copied());
            scene.store.mark_delivered(notices, receiver, all, at).await
        };
        let answer = self.0.write(Deed::MarkDelivered, marked).await;
        if answer.is_err() {
            let ids = notices.iter().map(|id| (self.0.number, *id));
            scene.journal().not_marked.extend(ids);
        }
        answer
    }

    async fn hold(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        until: Timestamp,
        why: Hold,
    ) -> Result<(), StorageFault> {
        self.0.scene.store.hold(notices, receiver, until, why).await
    }

    async fn release(&self, receiver: &str, until: Timestamp) -> Result<(), StorageFault> {
        self.0.scene.store.release(receiver, until).await
    }

    async fn put_answers(
        &self,
        answers: &[(NoticeId, Answer)],
        receiver: &str,
        at: Timestamp,
    ) -> Result<(), StorageFault> {
        self.0.scene.store.put_answers(answers, receiver, at).await
    }

    async fn answers(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        receiver: &str,
    ) -> Result<Vec<Answered>, StorageFault> {
        self.0.scene.store.answers(wallet, id, receiver).await
    }

    async fn delivered_alarms(&self, receiver: &str) -> Result<BTreeSet<AlarmId>, StorageFault> {
        self.0.scene.store.delivered_alarms(receiver).await
    }

    async fn put_delivered_alarms(
        &self,
        alarms: &BTreeSet<AlarmId>,
        receiver: &str,
    ) -> Result<(), StorageFault> {
        self.0.scene.store.put_delivered_alarms(alarms, receiver).await
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

    async fn rate(&self) -> Result<Option<Rate>, StorageFault> {
        self.0.scene.store.rate().await
    }

    async fn put_rate(&self, _: &Rate) -> Result<(), StorageFault> {
        unreachable!("the model's person reads no amounts in a currency")
    }

    async fn servers(&self) -> Result<Vec<(String, Result<ServerSettings, SettingsError>)>, StorageFault> {
        self.0.scene.store.servers().await
    }

    async fn put_server(&self, _: &str, _: &ServerSettings) -> Result<(), StorageFault> {
        unreachable!("the model's person decides nothing about a server")
    }

    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault> {
        self.0.write(Deed::PutSettings, self.0.scene.store.put_settings(settings)).await
    }
}

/// The engine asks none of this.
#[async_trait]
impl Ledger for Contact {
    async fn find(&self, query: &LedgerQuery) -> Result<Vec<AnnotatedPayment>, StorageFault> {
        self.0.scene.store.find(query).await
    }

    async fn annotated(&self, payment: &PaymentId) -> Result<Option<AnnotatedPayment>, StorageFault> {
        self.0.scene.store.annotated(payment).await
    }

    async fn totals(&self, filter: &PaymentFilter) -> Result<Totals, StorageFault> {
        self.0.scene.store.totals(filter).await
    }

    async fn totals_between(
        &self,
        filter: &PaymentFilter,
        edges: &[Timestamp],
    ) -> Result<Vec<Totals>, StorageFault> {
        self.0.scene.store.totals_between(filter, edges).await
    }

    async fn balances(&self, until: Option<Timestamp>) -> Result<BTreeMap<WalletId, Msat>, StorageFault> {
        self.0.scene.store.balances(until).await
    }

    async fn tags(&self) -> Result<Vec<String>, StorageFault> {
        self.0.scene.store.tags().await
    }

    async fn annotate(&self, payment: &PaymentId, annotation: &Annotation) -> Result<(), StorageFault> {
        self.0.scene.store.annotate(payment, annotation).await
    }
}

//! The store's port, each question handed to the room that answers it, in the queue.

use std::collections::BTreeSet;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::notice::{Hold, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment};
use satchime_domain::rules::alarm::AlarmId;
use satchime_domain::rules::{Answer, Answered};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Access, Address, ChannelKind, Progress, SourceWalletId, Wallet, WalletId};
use satchime_engine::ports::{
    Batch, OpenPayment, PaymentQuery, Recognised, Recorded, ReplacedKey, Store, Unreadable,
};

use super::{
    SqliteStore, addresses, alarms, answers, identity, ledger, observations, outbox, progress, rates,
    servers, settings, traces, wallets,
};

#[async_trait]
impl Store for SqliteStore {
    async fn salt(&self) -> Result<Salt, StorageFault> {
        self.queue.read(wallets::salt).await
    }

    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault> {
        self.queue.read(wallets::all).await.map(|(wallets, _)| wallets)
    }

    async fn unreadable(&self) -> Result<Vec<Unreadable>, StorageFault> {
        self.queue
            .read(|connection| {
                let (_, wallets) = wallets::all(connection)?;
                let wallets = wallets.into_iter().map(|name| Unreadable::Wallet { name });
                let settings = settings::read(connection)?.err().map(Unreadable::Settings);
                let notices = Some(outbox::unreadable(connection)?).filter(|count| *count > 0);
                let notices = notices.map(|count| Unreadable::Notices { count });
                Ok(wallets.chain(settings).chain(notices).collect())
            })
            .await
    }

    async fn known_as(&self, identity: &Identity) -> Result<Option<AlreadyKnown>, StorageFault> {
        let identity = identity.clone();
        self.queue.read(move |connection| identity::known_as(connection, &identity, None)).await
    }

    async fn put_wallet(&self, wallet: &Wallet) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.queue.write(move |connection| wallets::insert(connection, &wallet, None)).await
    }

    async fn add_wallet(
        &self,
        wallet: &Wallet,
        fingerprint: &Fingerprint,
        known: Batch,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let (wallet, fingerprint) = (wallet.clone(), *fingerprint);
        self.queue
            .write(move |connection| {
                let source_id = wallet.source_wallet_id.clone();
                let identity = Identity { fingerprint: Some(fingerprint), source_id };
                if let Some(known) = identity::known_as(connection, &identity, None)? {
                    return Ok(Some(known));
                }
                wallets::insert(connection, &wallet, Some(&fingerprint))?;
                ledger::record(connection, known).map(|_| None)
            })
            .await
    }

    async fn finish_adding(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.queue.write(move |connection| wallets::finish_adding(connection, &wallet)).await
    }

    async fn addresses(&self, wallet: &WalletId) -> Result<Vec<Address>, StorageFault> {
        let wallet = wallet.clone();
        self.queue.read(move |connection| addresses::all(connection, &wallet)).await
    }

    async fn add_address(&self, wallet: &WalletId, address: &Address) -> Result<(), StorageFault> {
        let (wallet, address) = (wallet.clone(), address.clone());
        self.queue.write(move |connection| addresses::add(connection, &wallet, &address)).await
    }

    async fn set_address_removing(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        removing: bool,
    ) -> Result<(), StorageFault> {
        let (wallet, server) = (wallet.clone(), server.clone());
        self.queue
            .write(move |connection| addresses::set_removing(connection, &wallet, &server, removing))
            .await
    }

    async fn address_removals(&self) -> Result<Vec<(WalletId, ServerUrl)>, StorageFault> {
        self.queue.read(addresses::removals).await
    }

    async fn remove_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        let (wallet, server) = (wallet.clone(), server.clone());
        self.queue.write(move |connection| addresses::remove(connection, &wallet, &server)).await
    }

    async fn use_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        let (wallet, server) = (wallet.clone(), server.clone());
        self.queue.write(move |connection| addresses::use_one(connection, &wallet, &server)).await
    }

    async fn rename(&self, wallet: &WalletId, name: &str) -> Result<(), StorageFault> {
        let (wallet, name) = (wallet.clone(), name.to_owned());
        self.queue.write(move |connection| wallets::rename(connection, &wallet, &name)).await
    }

    async fn set_enabled(&self, wallet: &WalletId, enabled: bool) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.queue.write(move |connection| wallets::set_enabled(connection, &wallet, enabled)).await
    }

    async fn learned(
        &self,
        wallet: &WalletId,
        access: Access,
        channel: Option<ChannelKind>,
    ) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.queue.write(move |connection| wallets::learned(connection, &wallet, access, channel)).await
    }

    async fn recognise(&self, wallet: &WalletId, credential: &Identity) -> Result<Recognised, StorageFault> {
        let (wallet, credential) = (wallet.clone(), credential.clone());
        self.queue.write(move |connection| identity::recognise(connection, &wallet, &credential)).await
    }

    async fn expect_key(
        &self,
        wallet: &WalletId,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<(), StorageFault> {
        let (wallet, fingerprint) = (wallet.clone(), fingerprint.copied());
        self.queue
            .write(move |connection| identity::expect_key(connection, &wallet, fingerprint.as_ref()))
            .await
    }

    async fn replace_key(
        &self,
        wallet: &WalletId,
        key: &ReplacedKey,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let (wallet, key) = (wallet.clone(), key.clone());
        self.queue.write(move |connection| identity::replace_key(connection, &wallet, &key)).await
    }

    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.queue.write(move |connection| wallets::set_removing(connection, &wallet, removing)).await
    }

    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault> {
        self.queue.read(wallets::removals).await
    }

    async fn claim(
        &self,
        wallet: &WalletId,
        id: &SourceWalletId,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.queue.write(move |connection| identity::claim(connection, &wallet, &id)).await
    }

    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let removed = wallet.clone();
        let begun = self.queue.write(move |connection| {
            traces::expect(connection);
            wallets::was_added(connection, &removed)
        });
        let was_added = begun.await?;
        // In steps, because nobody else may be kept from the database for the time that years of history take.
        while {
            let removed = wallet.clone();
            self.queue.write(move |connection| wallets::remove_some_payments(connection, &removed)).await?
        } {}
        let removed = wallet.clone();
        self.queue.write(move |connection| wallets::remove(connection, &removed)).await?;
        let cleaned = self.queue.alone(move |connection| {
            if was_added {
                traces::forget_put_aside(connection);
            }
            traces::clean(connection, Some(traces::AT_ONCE))
        });
        if let Err(fault) = cleaned.await {
            tracing::warn!(?fault, "traces of the removed wallet are cleaned at the next start");
        }
        Ok(())
    }

    async fn progress(&self, wallet: &WalletId) -> Result<Option<Progress>, StorageFault> {
        let wallet = wallet.clone();
        self.queue.read(move |connection| progress::read(connection, &wallet)).await
    }

    async fn record(&self, batch: Batch) -> Result<Recorded, StorageFault> {
        self.queue.write(move |connection| ledger::record(connection, batch)).await
    }

    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault> {
        let query = query.clone();
        self.queue.read(move |connection| ledger::payments(connection, &query)).await
    }

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.queue.read(move |connection| ledger::payment(connection, &wallet, &id)).await
    }

    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.queue.write(move |connection| ledger::remove_payment(connection, &wallet, &id)).await
    }

    async fn mark_unknown(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        at: Timestamp,
    ) -> Result<Option<Payment>, StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.queue.write(move |connection| ledger::mark_unknown(connection, &wallet, &id, at)).await
    }

    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault> {
        let wallet = wallet.clone();
        self.queue.read(move |connection| ledger::open_payments(connection, &wallet)).await
    }

    async fn undelivered(&self, receiver: &str) -> Result<Vec<Notice>, StorageFault> {
        let receiver = receiver.to_owned();
        let read = self.queue.read(move |connection| outbox::undelivered(connection, &receiver)).await;
        read.map(|(notices, _)| notices)
    }

    async fn mark_delivered(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        all: &[String],
        at: Timestamp,
    ) -> Result<(), StorageFault> {
        let (notices, receiver, all) = (notices.to_vec(), receiver.to_owned(), all.to_vec());
        self.queue
            .write(move |connection| outbox::mark_delivered(connection, &notices, &receiver, &all, at))
            .await
    }

    async fn hold(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        until: Timestamp,
        why: Hold,
    ) -> Result<(), StorageFault> {
        let (notices, receiver) = (notices.to_vec(), receiver.to_owned());
        self.queue.write(move |connection| answers::hold(connection, &notices, &receiver, until, why)).await
    }

    async fn release(&self, receiver: &str, until: Timestamp) -> Result<(), StorageFault> {
        let receiver = receiver.to_owned();
        self.queue.write(move |connection| answers::release(connection, &receiver, until)).await
    }

    async fn put_answers(
        &self,
        answers: &[(NoticeId, Answer)],
        receiver: &str,
        at: Timestamp,
    ) -> Result<(), StorageFault> {
        let (answers, receiver) = (answers.to_vec(), receiver.to_owned());
        self.queue.write(move |connection| answers::put(connection, &answers, &receiver, at)).await
    }

    async fn answers(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        receiver: &str,
    ) -> Result<Vec<Answered>, StorageFault> {
        let (wallet, id, receiver) = (wallet.clone(), id.clone(), receiver.to_owned());
        self.queue.read(move |connection| answers::of_payment(connection, &wallet, &id, &receiver)).await
    }

    async fn delivered_alarms(&self, receiver: &str) -> Result<BTreeSet<AlarmId>, StorageFault> {
        let receiver = receiver.to_owned();
        self.queue.read(move |connection| alarms::delivered(connection, &receiver)).await
    }

    async fn put_delivered_alarms(
        &self,
        alarms: &BTreeSet<AlarmId>,
        receiver: &str,
    ) -> Result<(), StorageFault> {
        let (alarms, receiver) = (alarms.clone(), receiver.to_owned());
        self.queue.write(move |connection| alarms::put_delivered(connection, &alarms, &receiver)).await
    }

    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault> {
        let observed = observed.to_vec();
        self.queue.write(move |connection| observations::put(connection, &observed)).await
    }

    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault> {
        self.queue.read(observations::all).await
    }

    async fn settings(&self) -> Result<Settings, StorageFault> {
        self.queue.read(settings::read).await.map(Result::unwrap_or_default)
    }

    async fn rate(&self) -> Result<Option<Rate>, StorageFault> {
        self.queue.read(rates::read).await
    }

    async fn put_rate(&self, rate: &Rate) -> Result<(), StorageFault> {
        let rate = *rate;
        self.queue.write(move |connection| rates::put(connection, &rate)).await
    }

    async fn servers(&self) -> Result<Vec<(String, Result<ServerSettings, SettingsError>)>, StorageFault> {
        self.queue.read(servers::all).await
    }

    async fn put_server(&self, origin: &str, settings: &ServerSettings) -> Result<(), StorageFault> {
        let (origin, settings) = (origin.to_owned(), settings.clone());
        self.queue.write(move |connection| servers::put(connection, &origin, &settings)).await
    }

    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault> {
        let settings = settings.clone();
        self.queue.write(move |connection| settings::put(connection, &settings)).await
    }
}

//! The store and the secrets in memory: for tests, for the demo, and for watching a wallet without keeping anything.

mod identity;
mod kept;
mod ledger;
mod network;
mod outbox;
mod secrets;

use std::collections::BTreeSet;

use async_trait::async_trait;
use parking_lot::{Mutex, MutexGuard};
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::notice::{Hold, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentId};
use satchime_domain::rules::alarm::AlarmId;
use satchime_domain::rules::{Answer, Answered};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Access, Address, ChannelKind, Progress, SourceWalletId, Wallet, WalletId};

use self::kept::Kept;
pub use self::network::SteadyNetwork;
pub use self::secrets::MemorySecrets;
use crate::ports::{Batch, OpenPayment, PaymentQuery, Recognised, Recorded, ReplacedKey, Store};

/// Keeps everything until it is dropped.
pub struct MemoryStore {
    salt: Salt,
    kept: Mutex<Kept>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { salt: Salt::new(rand::random()), kept: Mutex::default() }
    }
}

impl MemoryStore {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn salt(&self) -> Result<Salt, StorageFault> {
        Ok(self.salt)
    }

    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault> {
        let kept = self.kept();
        Ok(kept.staying().filter(|wallet| !kept.adding.contains(&wallet.id)).cloned().collect())
    }

    async fn known_as(&self, identity: &Identity) -> Result<Option<AlreadyKnown>, StorageFault> {
        Ok(self.kept().known_as(identity, None))
    }

    async fn put_wallet(&self, wallet: &Wallet) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        if kept.wallets.iter().any(|other| other.id == wallet.id) {
            return Err(StorageFault::Other { detail: "this wallet is kept already".into() });
        }
        kept.insert(wallet);
        Ok(())
    }

    async fn add_wallet(
        &self,
        wallet: &Wallet,
        fingerprint: &Fingerprint,
        known: Batch,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let source_id = wallet.source_wallet_id.clone();
        {
            let mut kept = self.kept();
            let identity = Identity { fingerprint: Some(*fingerprint), source_id };
            if let Some(known) = kept.known_as(&identity, None) {
                return Ok(Some(known));
            }
            kept.insert(wallet);
            kept.adding.insert(wallet.id.clone());
            kept.fingerprints.insert(wallet.id.clone(), (Some(*fingerprint), None));
        }
        if let Err(fault) = self.record(known).await {
            self.remove_wallet(&wallet.id).await?;
            return Err(fault);
        }
        Ok(None)
    }

    async fn finish_adding(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        self.kept().adding.remove(wallet);
        Ok(())
    }

    async fn addresses(&self, wallet: &WalletId) -> Result<Vec<Address>, StorageFault> {
        let kept = self.kept();
        let mut addresses = kept.addresses.get(wallet).cloned().unwrap_or_default();
        addresses.retain(|address| !kept.is_address_going(wallet, &address.server));
        Ok(addresses)
    }

    async fn add_address(&self, wallet: &WalletId, address: &Address) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        kept.mark_address(wallet, &address.server, false);
        let addresses = kept.addresses.entry(wallet.clone()).or_default();
        if addresses.iter().all(|other| other.server != address.server) {
            addresses.push(address.clone());
        }
        Ok(())
    }

    async fn set_address_removing(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        removing: bool,
    ) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        let removing = removing && !kept.is_address_in_use(wallet, server);
        kept.mark_address(wallet, server, removing);
        Ok(())
    }

    async fn address_removals(&self) -> Result<Vec<(WalletId, ServerUrl)>, StorageFault> {
        Ok(self.kept().address_removals.clone())
    }

    async fn remove_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        kept.mark_address(wallet, server, false);
        let is_in_use = kept.is_address_in_use(wallet, server);
        if let Some(addresses) = kept.addresses.get_mut(wallet).filter(|_| !is_in_use) {
            addresses.retain(|address| address.server != *server);
        }
        Ok(())
    }

    async fn use_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        let addresses = self.addresses(wallet).await?;
        let mut kept = self.kept();
        if let Some(address) = addresses.into_iter().find(|address| address.server == *server) {
            kept.change(wallet, |own| {
                (own.server, own.allow_private_http) = (address.server, address.allow_private_http);
            });
        }
        Ok(())
    }

    async fn rename(&self, wallet: &WalletId, name: &str) -> Result<(), StorageFault> {
        self.kept().change(wallet, |own| own.name = name.to_owned());
        Ok(())
    }

    async fn set_enabled(&self, wallet: &WalletId, enabled: bool) -> Result<(), StorageFault> {
        self.kept().change(wallet, |own| own.enabled = enabled);
        Ok(())
    }

    async fn learned(
        &self,
        wallet: &WalletId,
        access: Access,
        channel: Option<ChannelKind>,
    ) -> Result<(), StorageFault> {
        self.kept().change(wallet, |own| (own.access, own.learned_channel) = (access, channel));
        Ok(())
    }

    async fn recognise(&self, wallet: &WalletId, credential: &Identity) -> Result<Recognised, StorageFault> {
        Ok(self.kept().recognise(wallet, credential))
    }

    async fn expect_key(
        &self,
        wallet: &WalletId,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<(), StorageFault> {
        self.kept().expect_key(wallet, fingerprint);
        Ok(())
    }

    async fn replace_key(
        &self,
        wallet: &WalletId,
        key: &ReplacedKey,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        Ok(self.kept().replace_key(wallet, key))
    }

    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        if !removing && kept.removing.contains(wallet) {
            kept.forget_what_was_taken(wallet);
        }
        if removing && kept.wallets.iter().any(|own| own.id == *wallet) {
            kept.removing.insert(wallet.clone());
        } else {
            kept.removing.remove(wallet);
        }
        Ok(())
    }

    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault> {
        let kept = self.kept();
        let is_unfinished = |id: &&WalletId| kept.adding.contains(id) || kept.removing.contains(id);
        Ok(kept.wallets.iter().map(|wallet| &wallet.id).filter(is_unfinished).cloned().collect())
    }

    async fn claim(
        &self,
        wallet: &WalletId,
        id: &SourceWalletId,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        Ok(self.kept().claim(wallet, id))
    }

    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        kept.wallets.retain(|other| other.id != *wallet);
        kept.payments.retain(|id, _| id.wallet != *wallet);
        kept.annotations.retain(|id, _| id.wallet != *wallet);
        kept.asked.retain(|id, _| id.wallet != *wallet);
        kept.outbox.forget(|payment| payment.wallet == *wallet);
        kept.outbox.forget_alarms(wallet);
        kept.observations.remove(wallet);
        kept.fingerprints.remove(wallet);
        kept.addresses.remove(wallet);
        kept.address_removals.retain(|(owner, _)| owner != wallet);
        kept.adding.remove(wallet);
        kept.removing.remove(wallet);
        Ok(())
    }

    async fn progress(&self, wallet: &WalletId) -> Result<Option<Progress>, StorageFault> {
        let kept = self.kept();
        Ok(kept.wallets.iter().find(|own| own.id == *wallet).map(|own| own.progress.clone()))
    }

    async fn record(&self, batch: Batch) -> Result<Recorded, StorageFault> {
        self.kept().record(batch)
    }

    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault> {
        Ok(self.kept().payments(query))
    }

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault> {
        Ok(self.kept().payments.get(&PaymentId::new(wallet, id)).cloned())
    }

    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        kept.forget_payment(&PaymentId::new(wallet, id));
        kept.outbox.forget(|payment| (&payment.wallet, &payment.record.checking_id) == (wallet, id));
        Ok(())
    }

    async fn mark_unknown(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        at: Timestamp,
    ) -> Result<Option<Payment>, StorageFault> {
        Ok(self.kept().mark_unknown(&PaymentId::new(wallet, id), at))
    }

    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault> {
        Ok(self.kept().open_payments(wallet))
    }

    async fn undelivered(&self, receiver: &str) -> Result<Vec<Notice>, StorageFault> {
        let kept = self.kept();
        Ok(kept.outbox.undelivered(receiver, |wallet| kept.name(wallet)))
    }

    async fn mark_delivered(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        all: &[String],
        _at: Timestamp,
    ) -> Result<(), StorageFault> {
        self.kept().outbox.mark_delivered(notices, receiver, all);
        Ok(())
    }

    async fn hold(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        until: Timestamp,
        why: Hold,
    ) -> Result<(), StorageFault> {
        self.kept().outbox.hold(notices, receiver, until, why);
        Ok(())
    }

    async fn release(&self, receiver: &str, until: Timestamp) -> Result<(), StorageFault> {
        self.kept().outbox.release(receiver, until);
        Ok(())
    }

    async fn put_answers(
        &self,
        answers: &[(NoticeId, Answer)],
        receiver: &str,
        at: Timestamp,
    ) -> Result<(), StorageFault> {
        self.kept().outbox.put_answers(answers, receiver, at);
        Ok(())
    }

    async fn answers(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        receiver: &str,
    ) -> Result<Vec<Answered>, StorageFault> {
        Ok(self.kept().outbox.answers(wallet, id, receiver))
    }

    async fn delivered_alarms(&self, receiver: &str) -> Result<BTreeSet<AlarmId>, StorageFault> {
        Ok(self.kept().outbox.alarms(receiver))
    }

    async fn put_delivered_alarms(
        &self,
        alarms: &BTreeSet<AlarmId>,
        receiver: &str,
    ) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        let known = |alarm: &&AlarmId| kept.wallets.iter().any(|wallet| wallet.id == alarm.wallet);
        let alarms = alarms.iter().filter(known).cloned().collect();
        kept.outbox.put_alarms(alarms, receiver);
        Ok(())
    }

    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        for (id, observation) in observed {
            if kept.wallets.iter().any(|wallet| wallet.id == *id) {
                kept.observations.insert(id.clone(), observation.clone());
            }
        }
        Ok(())
    }

    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault> {
        let kept = self.kept();
        Ok(kept.observations.iter().map(|(id, observation)| (id.clone(), observation.clone())).collect())
    }

    async fn settings(&self) -> Result<Settings, StorageFault> {
        Ok(self.kept().settings.clone())
    }

    async fn rate(&self) -> Result<Option<Rate>, StorageFault> {
        Ok(self.kept().rate)
    }

    async fn put_rate(&self, rate: &Rate) -> Result<(), StorageFault> {
        self.kept().rate = Some(*rate);
        Ok(())
    }

    async fn servers(&self) -> Result<Vec<(String, Result<ServerSettings, SettingsError>)>, StorageFault> {
        Ok(self.kept().servers())
    }

    async fn put_server(&self, origin: &str, settings: &ServerSettings) -> Result<(), StorageFault> {
        self.kept().put_server(origin, settings);
        Ok(())
    }

    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault> {
        self.kept().settings = settings.clone();
        Ok(())
    }
}

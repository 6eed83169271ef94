//! Where wallets, the ledger and the outbox are kept.

use std::collections::BTreeSet;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::ledger::RecordContext;
use satchime_domain::notice::{Hold, Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment, PaymentId, PaymentRecord};
use satchime_domain::rules::alarm::AlarmId;
use satchime_domain::rules::{Answer, Answered};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{
    Access, Address, Advance, ChannelKind, Progress, SourceWalletId, Wallet, WalletId,
};
use satchime_l10n::t;

use super::ledger::Ledger;

/// Records to be written in one transaction.
#[derive(Clone, Debug)]
pub struct Batch {
    pub context: RecordContext,
    pub records: Vec<PaymentRecord>,
    /// Pending payments that the server was asked about singly.
    pub asked: Vec<CheckingId>,
    /// How far the wallet is followed once these are written.
    pub advance: Advance,
}

impl Batch {
    /// Records that came by themselves.
    pub fn new(context: RecordContext, records: Vec<PaymentRecord>) -> Self {
        Self { context, records, asked: Vec::new(), advance: Advance::default() }
    }
}

/// A payment that is still to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPayment {
    pub payment: Payment,
    /// When the server was last asked about it by itself, by our clock.
    pub asked_at: Option<Timestamp>,
}

/// What the store makes of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// The wallet's own, or the first that is known of it.
    Own,
    /// Another than before: the wallet begins anew.
    Other,
    /// Another wallet's.
    Taken(AlreadyKnown),
}

/// A key that was checked and is kept.
#[derive(Clone, Debug)]
pub struct ReplacedKey {
    pub fingerprint: Fingerprint,
    pub access: Access,
    /// Where to begin anew, unless it opens the same wallet.
    pub progress: Option<Progress>,
}

/// What came of writing a [`Batch`], as the store's own transaction saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// What the ledger did not know just so.
    pub changed: Vec<Payment>,
    /// [`Progress::seen_count`] after it.
    pub seen_count: Option<u64>,
}

/// Something stored that this version can't read: damaged, or written by a later one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("{}", t!("unreadable-wallet", name = .name.as_str()))]
    Wallet { name: String },
    /// Of the outbox.
    #[error("{}", t!("unreadable-notices", count = *.count))]
    Notices { count: usize },
    #[error("{}", t!("unreadable-settings", fault = .0.to_string()))]
    Settings(#[from] SettingsError),
}

/// A page of the ledger, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentQuery {
    /// Only those with this payment hash or checking id.
    pub named: Option<String>,
    pub wallet: Option<WalletId>,
    /// The last payment of the page before.
    pub after: Option<PaymentId>,
    /// `None`: all.
    pub limit: Option<u32>,
}

/// Keeps wallets, the ledger and the outbox. Never a key.
#[async_trait]
pub trait Store: Ledger {
    /// The salt of this installation's fingerprints.
    async fn salt(&self) -> Result<Salt, StorageFault>;

    /// Those that can be read, in the order they were added.
    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault>;

    /// What this version can't read. It stays as it is, and keeps nothing else from being read.
    async fn unreadable(&self) -> Result<Vec<Unreadable>, StorageFault> {
        Ok(Vec::new())
    }

    /// Which wallet has one of these already. One whose removal was begun doesn't count.
    async fn known_as(&self, identity: &Identity) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// Inserts a wallet of which nothing else is known, at once in sight.
    async fn put_wallet(&self, wallet: &Wallet) -> Result<(), StorageFault>;

    /// Inserts the wallet with what is known of its payments, out of sight until [`Self::finish_adding`], so that it is
    /// found and removed again when its key can't be kept in between; or inserts nothing and gives back who is known as
    /// this wallet.
    async fn add_wallet(
        &self,
        wallet: &Wallet,
        fingerprint: &Fingerprint,
        known: Batch,
    ) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// The new wallet's key is kept: from now on it is watched.
    async fn finish_adding(&self, wallet: &WalletId) -> Result<(), StorageFault>;

    /// All ways to the wallet's server, in the order they were added, but those that are about to be removed.
    async fn addresses(&self, wallet: &WalletId) -> Result<Vec<Address>, StorageFault>;

    /// Appends an address, unless it is there already. One that was about to be removed stays.
    async fn add_address(&self, wallet: &WalletId, address: &Address) -> Result<(), StorageFault>;

    /// Marks an address other than the one in use as about to be removed, or as staying after all.
    async fn set_address_removing(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        removing: bool,
    ) -> Result<(), StorageFault>;

    /// The addresses whose removal was begun, of all wallets.
    async fn address_removals(&self) -> Result<Vec<(WalletId, ServerUrl)>, StorageFault>;

    /// Forgets an address other than the one in use.
    async fn remove_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault>;

    /// The wallet's address in use is this one of its own.
    async fn use_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault>;

    async fn rename(&self, wallet: &WalletId, name: &str) -> Result<(), StorageFault>;

    async fn set_enabled(&self, wallet: &WalletId, enabled: bool) -> Result<(), StorageFault>;

    /// Keeps what the server's answers told of the wallet.
    async fn learned(
        &self,
        wallet: &WalletId,
        access: Access,
        channel: Option<ChannelKind>,
    ) -> Result<(), StorageFault>;

    /// Says whose credential was loaded for this wallet. Another one than expected begins anew: in the same
    /// transaction, the wallet forgets how far it was followed and which of the source's wallets it was, before
    /// anything is said of the other one's past. So does one that is another wallet's.
    async fn recognise(&self, wallet: &WalletId, credential: &Identity) -> Result<Recognised, StorageFault>;

    /// To be told before a key is kept. A key of this fingerprint, proved to open the same wallet, may be loaded from
    /// now on besides the present one; with `None`, the present one is no longer expected either.
    async fn expect_key(
        &self,
        wallet: &WalletId,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<(), StorageFault>;

    /// The wallet's key was replaced; or nothing is written, and who is known as this wallet is given back.
    async fn replace_key(
        &self,
        wallet: &WalletId,
        key: &ReplacedKey,
    ) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// Marks the wallet as about to be removed, or as staying after all. A marked one is out of sight: neither
    /// [`Self::wallets`] nor [`Self::undelivered`] shows it.
    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault>;

    /// The wallets whose removal was begun, and those whose adding was: whatever is here when the engine starts was cut
    /// off.
    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault>;

    /// Writes down which of the source's wallets this is. If another one is so already, that is given back, and this
    /// one begins anew should it ever be the only one: until then the other one says what happens.
    async fn claim(
        &self,
        wallet: &WalletId,
        id: &SourceWalletId,
    ) -> Result<Option<AlreadyKnown>, StorageFault>;

    /// Forgets the wallet with its payments and notices.
    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault>;

    /// Judges every record ([`satchime_domain::ledger::judge`]) against the ledger, writes what changed and the notices
    /// it causes, and how far that advances the wallet, in one transaction. Confirmed records that were not in the
    /// ledger are added to [`Progress::seen_count`] ([`satchime_domain::ledger::counts_as_new`]), unless the batch
    /// brings a count.
    async fn record(&self, batch: Batch) -> Result<Recorded, StorageFault>;

    /// How far the wallet was followed; `None` for an unknown wallet. What a reading that was dropped half-way wrote
    /// is in it.
    async fn progress(&self, wallet: &WalletId) -> Result<Option<Progress>, StorageFault>;

    /// By settlement, else creation, else first sight; newest first.
    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault>;

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault>;

    /// Forgets a payment that the server now knows by another id. Nothing is said.
    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault>;

    /// The server no longer knows this pending payment; it does again with the next [`Self::record`] of it. Gives the
    /// payment back if that was not known yet.
    async fn mark_unknown(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        at: Timestamp,
    ) -> Result<Option<Payment>, StorageFault>;

    /// The wallet's confirmed pending payments, newest first.
    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault>;

    /// The notices that can be read, are not done with, that this receiver does not have yet and that are not held back
    /// from it, oldest first, with the wallet's present name.
    async fn undelivered(&self, receiver: &str) -> Result<Vec<Notice>, StorageFault>;

    /// Marks notices as delivered to this receiver. Those that `all` receivers there are have by now are done with:
    /// no other that comes later is told of them.
    async fn mark_delivered(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        all: &[String],
        at: Timestamp,
    ) -> Result<(), StorageFault>;

    /// Holds notices back from this receiver until [`Self::release`].
    async fn hold(
        &self,
        notices: &[NoticeId],
        receiver: &str,
        until: Timestamp,
        why: Hold,
    ) -> Result<(), StorageFault>;

    /// What was to be held back from this receiver until then or sooner is not any more; its notices say that it was.
    async fn release(&self, receiver: &str, until: Timestamp) -> Result<(), StorageFault>;

    /// Keeps what this receiver made of notices. Unknown ones are passed over.
    async fn put_answers(
        &self,
        answers: &[(NoticeId, Answer)],
        receiver: &str,
        at: Timestamp,
    ) -> Result<(), StorageFault>;

    /// What became of the payment's notices at this receiver, oldest first; none for what was never to be told.
    async fn answers(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        receiver: &str,
    ) -> Result<Vec<Answered>, StorageFault>;

    /// What is said of wallets as long as it stands, and was delivered to this receiver.
    async fn delivered_alarms(&self, receiver: &str) -> Result<BTreeSet<AlarmId>, StorageFault>;

    /// These and no others were. Those of unknown wallets are passed over.
    async fn put_delivered_alarms(
        &self,
        alarms: &BTreeSet<AlarmId>,
        receiver: &str,
    ) -> Result<(), StorageFault>;

    /// Keeps what was last observed of these wallets, for other processes to read. Unknown wallets are passed over.
    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault>;

    /// What was last observed of each wallet, if anything was.
    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault>;

    /// What the person decided, and the defaults where that can't be read ([`Self::unreadable`]).
    async fn settings(&self) -> Result<Settings, StorageFault>;

    /// Replaces them, also those that can't be read.
    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault>;

    /// What a currency was worth when a server last told, of whichever currency that was.
    async fn rate(&self) -> Result<Option<Rate>, StorageFault>;

    /// Replaces it.
    async fn put_rate(&self, rate: &Rate) -> Result<(), StorageFault>;

    /// What the person decided about servers, by their origins; those of which nothing was decided are not in it.
    async fn servers(&self) -> Result<Vec<(String, Result<ServerSettings, SettingsError>)>, StorageFault>;

    /// Replaces what was decided about this server.
    async fn put_server(&self, origin: &str, settings: &ServerSettings) -> Result<(), StorageFault>;
}

#[cfg(test)]
mod tests {
    use super::Unreadable;

    #[test]
    fn a_person_is_told_where_to_look_for_what_can_not_be_announced() {
        assert_eq!(
            Unreadable::Notices { count: 2 }.to_string(),
            "2 of the payments to be announced can't be read: look for them in the wallet itself"
        );
    }
}

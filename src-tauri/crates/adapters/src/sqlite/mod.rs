//! The store, in one SQLite file.
//!
//! WAL, so that a reader such as a backup never stops the engine; `synchronous=FULL`, so that a payment whose notice
//! was delivered is still known after a power cut and is not delivered again. A few writes a minute make its price
//! invisible.

mod addresses;
mod columns;
mod identity;
mod ledger;
mod observations;
mod opening;
mod outbox;
mod rows;
mod settings;
mod wallets;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{Connection, ErrorCode, TransactionBehavior, ffi};
use satchime_domain::Timestamp;
use satchime_domain::fault::StorageFault;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity, Salt};
use satchime_domain::health::Observation;
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::notice::{Notice, NoticeId};
use satchime_domain::payment::{CheckingId, Payment};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::{Access, Address, ChannelKind, LnbitsWalletId, Progress, Wallet, WalletId};
use satchime_engine::ports::{
    Batch, OpenPayment, PaymentQuery, Recognised, Recorded, ReplacedKey, Store, Unreadable,
};
use tokio::sync::Mutex;
use tokio_util::task::AbortOnDropHandle;

pub(crate) use opening::io_fault;
pub use opening::{OpenFault, Opened};

/// Wallets, the ledger and the outbox in one file. Clones share one connection.
#[derive(Clone)]
pub struct SqliteStore {
    connection: Arc<Mutex<Connection>>,
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteStore")
    }
}

impl SqliteStore {
    fn new(connection: Connection) -> Self {
        Self { connection: Arc::new(Mutex::new(connection)) }
    }

    /// Once begun, it runs to its end even when the caller stops waiting, so a transaction is never cut in the
    /// middle. The turn is waited for without a thread: a thousand wallets would take hundreds of them at once, and
    /// what a thread allocated stays with the process. It is waited for in a task of its own: a caller that is not
    /// polled when its turn comes, because it waits for somebody who waits here, would keep everybody from the
    /// database for ever.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        let broke_off = || StorageFault::Other { detail: "the database task broke off".into() };
        // Its task may notice a moment later than the caller's successor begins that nobody waits any more.
        let wanted = Arc::new(());
        let is_wanted = Arc::downgrade(&wanted);
        let turn = Arc::clone(&self.connection).lock_owned();
        let done = async move {
            // A panic in the middle of a transaction has rolled it back, so the connection is sound.
            let mut connection = turn.await;
            let done = tokio::task::spawn_blocking(move || {
                if is_wanted.strong_count() == 0 {
                    return Err(broke_off());
                }
                work(&mut connection).map_err(|error| {
                    let fault = storage_fault(&error);
                    if fault == StorageFault::Corrupt {
                        opening::doubt(&connection);
                    }
                    fault
                })
            });
            done.await.unwrap_or_else(|_| Err(broke_off()))
        };
        let done = AbortOnDropHandle::new(tokio::spawn(done)).await;
        drop(wanted);
        done.unwrap_or_else(|_| Err(broke_off()))
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        self.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn salt(&self) -> Result<Salt, StorageFault> {
        self.run(|connection| wallets::salt(connection)).await
    }

    async fn wallets(&self) -> Result<Vec<Wallet>, StorageFault> {
        self.run(|connection| wallets::all(connection)).await.map(|(wallets, _)| wallets)
    }

    async fn unreadable(&self) -> Result<Vec<Unreadable>, StorageFault> {
        self.run(|connection| {
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
        self.run(move |connection| identity::known_as(connection, &identity, None)).await
    }

    async fn put_wallet(&self, wallet: &Wallet) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.write(move |connection| wallets::insert(connection, &wallet, None)).await
    }

    async fn add_wallet(
        &self,
        wallet: &Wallet,
        fingerprint: &Fingerprint,
        known: Batch,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let (wallet, fingerprint) = (wallet.clone(), *fingerprint);
        self.write(move |connection| {
            let source_id = wallet.lnbits_wallet_id.clone();
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
        self.write(move |connection| wallets::finish_adding(connection, &wallet)).await
    }

    async fn addresses(&self, wallet: &WalletId) -> Result<Vec<Address>, StorageFault> {
        let wallet = wallet.clone();
        self.run(move |connection| addresses::all(connection, &wallet)).await
    }

    async fn add_address(&self, wallet: &WalletId, address: &Address) -> Result<(), StorageFault> {
        let (wallet, address) = (wallet.clone(), address.clone());
        self.write(move |connection| addresses::add(connection, &wallet, &address)).await
    }

    async fn remove_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        let (wallet, server) = (wallet.clone(), server.clone());
        self.write(move |connection| addresses::remove(connection, &wallet, &server)).await
    }

    async fn use_address(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(), StorageFault> {
        let (wallet, server) = (wallet.clone(), server.clone());
        self.write(move |connection| addresses::use_one(connection, &wallet, &server)).await
    }

    async fn rename(&self, wallet: &WalletId, name: &str) -> Result<(), StorageFault> {
        let (wallet, name) = (wallet.clone(), name.to_owned());
        self.write(move |connection| wallets::rename(connection, &wallet, &name)).await
    }

    async fn set_enabled(&self, wallet: &WalletId, enabled: bool) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.write(move |connection| wallets::set_enabled(connection, &wallet, enabled)).await
    }

    async fn learned(
        &self,
        wallet: &WalletId,
        access: Access,
        channel: Option<ChannelKind>,
    ) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.write(move |connection| wallets::learned(connection, &wallet, access, channel)).await
    }

    async fn recognise(&self, wallet: &WalletId, credential: &Identity) -> Result<Recognised, StorageFault> {
        let (wallet, credential) = (wallet.clone(), credential.clone());
        self.write(move |connection| identity::recognise(connection, &wallet, &credential)).await
    }

    async fn expect_key(
        &self,
        wallet: &WalletId,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<(), StorageFault> {
        let (wallet, fingerprint) = (wallet.clone(), fingerprint.copied());
        self.write(move |connection| identity::expect_key(connection, &wallet, fingerprint.as_ref())).await
    }

    async fn replace_key(
        &self,
        wallet: &WalletId,
        key: &ReplacedKey,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let (wallet, key) = (wallet.clone(), key.clone());
        self.write(move |connection| identity::replace_key(connection, &wallet, &key)).await
    }

    async fn set_removing(&self, wallet: &WalletId, removing: bool) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.write(move |connection| wallets::set_removing(connection, &wallet, removing)).await
    }

    async fn removals(&self) -> Result<Vec<WalletId>, StorageFault> {
        self.run(|connection| wallets::removals(connection)).await
    }

    async fn claim(
        &self,
        wallet: &WalletId,
        id: &LnbitsWalletId,
    ) -> Result<Option<AlreadyKnown>, StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.write(move |connection| identity::claim(connection, &wallet, &id)).await
    }

    async fn remove_wallet(&self, wallet: &WalletId) -> Result<(), StorageFault> {
        let wallet = wallet.clone();
        self.write(move |connection| wallets::remove(connection, &wallet)).await
    }

    async fn progress(&self, wallet: &WalletId) -> Result<Option<Progress>, StorageFault> {
        let wallet = wallet.clone();
        self.run(move |connection| wallets::progress(connection, &wallet)).await
    }

    async fn record(&self, batch: Batch) -> Result<Recorded, StorageFault> {
        self.write(move |connection| ledger::record(connection, batch)).await
    }

    async fn payments(&self, query: &PaymentQuery) -> Result<Vec<Payment>, StorageFault> {
        let query = query.clone();
        self.run(move |connection| ledger::payments(connection, &query)).await
    }

    async fn payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<Option<Payment>, StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.run(move |connection| ledger::payment(connection, &wallet, &id)).await
    }

    async fn remove_payment(&self, wallet: &WalletId, id: &CheckingId) -> Result<(), StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.write(move |connection| ledger::remove_payment(connection, &wallet, &id)).await
    }

    async fn mark_unknown(
        &self,
        wallet: &WalletId,
        id: &CheckingId,
        at: Timestamp,
    ) -> Result<Option<Payment>, StorageFault> {
        let (wallet, id) = (wallet.clone(), id.clone());
        self.write(move |connection| ledger::mark_unknown(connection, &wallet, &id, at)).await
    }

    async fn open_payments(&self, wallet: &WalletId) -> Result<Vec<OpenPayment>, StorageFault> {
        let wallet = wallet.clone();
        self.run(move |connection| ledger::open_payments(connection, &wallet)).await
    }

    async fn undelivered(&self, receiver: &str) -> Result<Vec<Notice>, StorageFault> {
        let receiver = receiver.to_owned();
        let read = self.run(move |connection| outbox::undelivered(connection, &receiver)).await;
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
        self.write(move |connection| outbox::mark_delivered(connection, &notices, &receiver, &all, at)).await
    }

    async fn put_observations(&self, observed: &[(WalletId, Observation)]) -> Result<(), StorageFault> {
        let observed = observed.to_vec();
        self.write(move |connection| observations::put(connection, &observed)).await
    }

    async fn observations(&self) -> Result<Vec<(WalletId, Observation)>, StorageFault> {
        self.run(|connection| observations::all(connection)).await
    }

    async fn settings(&self) -> Result<Settings, StorageFault> {
        self.run(|connection| settings::read(connection)).await.map(Result::unwrap_or_default)
    }

    async fn put_settings(&self, settings: &Settings) -> Result<(), StorageFault> {
        let settings = settings.clone();
        self.write(move |connection| settings::put(connection, &settings)).await
    }
}

/// SQLite's own words are used, never the statement's: they hold nothing that was stored.
fn storage_fault(error: &rusqlite::Error) -> StorageFault {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DiskFull => StorageFault::Full,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                StorageFault::ReadOnly
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StorageFault::Corrupt,
            _ => StorageFault::Other { detail: ffi::code_to_str(failure.extended_code).to_owned() },
        },
        // A value that no version of Satchime writes.
        unreadable if is_unreadable(unreadable) => StorageFault::Corrupt,
        rusqlite::Error::QueryReturnedNoRows => {
            StorageFault::Other { detail: "the wallet was removed".into() }
        }
        _ => StorageFault::Other { detail: "the database refused a statement".into() },
    }
}

/// What was read is no value of this version's.
const fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

//! What every store must do, run on the one in memory and on SQLite.

use std::sync::Arc;

use satchime_adapters::SqliteStore;
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity};
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::testing;
use satchime_domain::wallet::{Advance, History, Progress, Wallet, WalletId};
use satchime_engine::memory::MemoryStore;
use satchime_engine::ports::{Batch, PaymentQuery, Store};
use tempfile::TempDir;

const DESKTOP: &str = "desktop";
const TERMINAL: &str = "terminal";

/// A store, and the folder that lives as long as it.
struct Subject {
    store: Arc<dyn Store>,
    _folder: Option<TempDir>,
}

fn memory() -> Subject {
    Subject { store: Arc::new(MemoryStore::default()), _folder: None }
}

fn sqlite() -> Subject {
    let folder = tempfile::tempdir().unwrap();
    let opened = SqliteStore::open(&folder.path().join("satchime.db")).unwrap();
    Subject { store: Arc::new(opened.store), _folder: Some(folder) }
}

macro_rules! contract {
    ($($rule:ident),+ $(,)?) => {
        mod in_memory { $(#[tokio::test] async fn $rule() { super::$rule(super::super::memory()).await; })+ }
        mod in_sqlite { $(#[tokio::test] async fn $rule() { super::$rule(super::super::sqlite()).await; })+ }
    };
}

mod identity;
mod ledger;
mod notices;
mod payments;
mod wallets;

/// The wallet "w" is followed so far.
async fn follow(subject: &Subject, progress: &Progress) {
    let Progress { watch_from, history, cursor, seen_count, unreadable, balance_msat } = progress.clone();
    let advance = Advance {
        watch_from,
        history: Some(history),
        cursor,
        seen_count,
        unreadable: Some(unreadable),
        more_unreadable: 0,
        balance_msat,
    };
    let batch = Batch { advance, ..Batch::new(context("w"), Vec::new()) };
    subject.store.record(batch).await.unwrap();
}

fn known(id: &str, name: &str) -> AlreadyKnown {
    AlreadyKnown { wallet: WalletId(id.into()), name: name.into() }
}

fn credential(number: u8) -> Identity {
    Identity { fingerprint: Some(Fingerprint::from_bytes([number; 32])), source_id: None }
}

fn nothing_known(of: &str) -> Batch {
    Batch::new(context(of), Vec::new())
}

async fn add(subject: &Subject, wallet_id: &str, number: u8) {
    let fingerprint = credential(number).fingerprint.unwrap();
    let wallet = wallet(wallet_id, wallet_id);
    let added = subject.store.add_wallet(&wallet, &fingerprint, nothing_known(wallet_id)).await;
    assert_eq!(added.unwrap(), None);
    subject.store.finish_adding(&id(wallet_id)).await.unwrap();
}

fn id(name: &str) -> WalletId {
    WalletId(name.into())
}

fn checking(name: &str) -> CheckingId {
    CheckingId(name.into())
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_microsecond(1_700_000_000_000_001 + second * 1_000_000).unwrap()
}

fn wallet(name: &str, shown: &str) -> Wallet {
    Wallet {
        server: ServerUrl::parse("https://lnbits.example/base").unwrap(),
        added_at: at(0),
        ..testing::wallet(name, shown)
    }
}

fn record(name: &str, status: Status, created: i64) -> PaymentRecord {
    PaymentRecord {
        payment_hash: PaymentHash(format!("hash of {name}")),
        created_at: Some(at(created)),
        amount_msat: Msat::new(1_000),
        ..testing::record(name, Direction::Inbound, status, 0)
    }
}

/// A look over REST at a wallet whose history is in the ledger, so everything that settled is news.
fn context(wallet: &str) -> RecordContext {
    RecordContext {
        progress: Progress { history: History::Read, watch_from: Some(at(-10)), ..Progress::default() },
        lists_changes: false,
        observed_at: at(60),
        ..testing::context(wallet)
    }
}

async fn record_all(subject: &Subject, wallet: &str, records: Vec<PaymentRecord>) -> Vec<Payment> {
    subject.store.record(Batch::new(context(wallet), records)).await.unwrap().changed
}

async fn feed(subject: &Subject, query: PaymentQuery) -> Vec<Payment> {
    subject.store.payments(&query).await.unwrap()
}

async fn said_of(subject: &Subject) -> Vec<(String, Status)> {
    let notices = subject.store.undelivered(DESKTOP).await.unwrap();
    notices.iter().map(|notice| (name_of(&notice.payment).to_owned(), notice.payment.record.status)).collect()
}

fn name_of(payment: &Payment) -> &str {
    payment.record.checking_id.as_str()
}

fn listed_at(payment: &Payment) -> Timestamp {
    payment.settled_at.or(payment.record.created_at).unwrap_or(payment.first_seen_at)
}

//! What the store in memory keeps, and what it makes of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::StorageFault;
use satchime_domain::filter::Annotation;
use satchime_domain::fingerprint::Fingerprint;
use satchime_domain::health::Observation;
use satchime_domain::ledger::{Verdict, counts_as_new, judge};
use satchime_domain::payment::{CheckingId, Payment, PaymentId, PaymentRecord, Status};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::{Settings, SettingsError};
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Address, Wallet, WalletId};

use super::outbox::Outbox;
use crate::ports::{Batch, OpenPayment, PaymentQuery, Recorded};

#[derive(Default)]
pub(super) struct Kept {
    pub wallets: Vec<Wallet>,
    /// The fingerprints of each wallet's credential: the present one, and one that is expected beside it.
    pub fingerprints: HashMap<WalletId, (Option<Fingerprint>, Option<Fingerprint>)>,
    /// Besides the one each wallet was added by.
    pub addresses: HashMap<WalletId, Vec<Address>>,
    pub address_removals: Vec<(WalletId, ServerUrl)>,
    pub adding: HashSet<WalletId>,
    pub removing: HashSet<WalletId>,
    pub payments: BTreeMap<PaymentId, Payment>,
    /// What the person wrote on payments, where that is anything.
    pub annotations: HashMap<PaymentId, Annotation>,
    /// When each was last asked about.
    pub asked: HashMap<PaymentId, Timestamp>,
    pub observations: BTreeMap<WalletId, Observation>,
    pub outbox: Outbox,
    pub settings: Settings,
    pub rate: Option<Rate>,
    pub servers: BTreeMap<String, ServerSettings>,
}

impl Kept {
    pub fn servers(&self) -> Vec<(String, Result<ServerSettings, SettingsError>)> {
        self.servers.iter().map(|(origin, settings)| (origin.clone(), Ok(settings.clone()))).collect()
    }

    pub fn put_server(&mut self, origin: &str, settings: &ServerSettings) {
        if settings.is_default() {
            self.servers.remove(origin);
        } else {
            self.servers.insert(origin.to_owned(), settings.clone());
        }
    }

    /// The newest first.
    pub fn payments(&self, query: &PaymentQuery) -> Vec<Payment> {
        let is_named = |record: &PaymentRecord, name: &str| {
            record.payment_hash.as_str() == name || record.checking_id.as_str() == name
        };
        let wanted = |payment: &Payment| {
            query.wallet.as_ref().is_none_or(|wallet| payment.wallet == *wallet)
                && query.named.as_ref().is_none_or(|name| is_named(&payment.record, name))
        };
        let mut payments = self.newest_first(wanted);
        if let Some(after) = &query.after {
            let last = payments.iter().position(|payment| payment.id() == *after);
            payments.drain(..last.map_or(payments.len(), |last| last + 1));
        }
        payments.truncate(query.limit.map_or(usize::MAX, |limit| limit as usize));
        payments
    }

    pub fn open_payments(&self, wallet: &WalletId) -> Vec<OpenPayment> {
        let is_open = |payment: &Payment| {
            payment.wallet == *wallet && payment.confirmed && payment.record.status == Status::Pending
        };
        let asked_at = |payment: &Payment| self.asked.get(&payment.id()).copied();
        let open = self.newest_first(is_open).into_iter();
        open.map(|payment| OpenPayment { asked_at: asked_at(&payment), payment }).collect()
    }

    fn newest_first(&self, wanted: impl Fn(&Payment) -> bool) -> Vec<Payment> {
        let mut payments: Vec<Payment> =
            self.payments.values().filter(|payment| wanted(payment)).cloned().collect();
        payments.sort_by(|one, other| order(other).cmp(&order(one)));
        payments
    }

    /// `None`: it is not pending, or was marked before.
    pub fn mark_unknown(&mut self, id: &PaymentId, at: Timestamp) -> Option<Payment> {
        let is_news =
            |known: &&mut Payment| known.record.status == Status::Pending && known.unknown_since.is_none();
        let known = self.payments.get_mut(id).filter(is_news)?;
        known.unknown_since = Some(at);
        Some(known.clone())
    }

    pub fn record(&mut self, batch: Batch) -> Result<Recorded, StorageFault> {
        let Batch { context, records, asked, advance } = batch;
        if !self.wallets.iter().any(|wallet| wallet.id == context.wallet) {
            return Err(StorageFault::Other { detail: "the wallet was removed".into() });
        }
        let (mut changed, mut unseen) = (Vec::new(), 0);
        for record in &records {
            let id = PaymentId::new(&context.wallet, &record.checking_id);
            let Verdict::Write { payment, news } = judge(self.payments.get(&id), record, &context) else {
                continue;
            };
            if payment.record.status.is_final() {
                self.outbox.overtake(&id, context.observed_at);
            }
            if self.settings.notices.wants(&context.wallet, news) {
                self.outbox.push((*payment).clone(), context.observed_at);
            }
            let before = self.payments.insert(id, (*payment).clone());
            let was_counted = before.is_some_and(|before| before.confirmed);
            let is_new = payment.confirmed && !was_counted && counts_as_new(record, &context.progress);
            unseen += u64::from(is_new);
            changed.push(*payment);
        }
        for id in asked {
            self.asked.insert(PaymentId::new(&context.wallet, &id), context.observed_at);
        }
        let own = self.wallets.iter_mut().find(|own| own.id == context.wallet);
        let seen_count = own.and_then(|own| {
            own.progress.seen_count = own.progress.seen_count.map(|seen| seen + unseen);
            advance.apply(&mut own.progress);
            own.progress.seen_count
        });
        Ok(Recorded { changed, seen_count })
    }

    pub fn insert(&mut self, wallet: &Wallet) {
        self.wallets.push(wallet.clone());
        self.addresses.insert(wallet.id.clone(), vec![wallet.address()]);
    }

    pub fn change(&mut self, wallet: &WalletId, change: impl FnOnce(&mut Wallet)) {
        if let Some(own) = self.wallets.iter_mut().find(|own| own.id == *wallet) {
            change(own);
        }
    }

    pub fn is_address_in_use(&self, wallet: &WalletId, server: &ServerUrl) -> bool {
        self.wallets.iter().any(|own| own.id == *wallet && own.server == *server)
    }

    pub fn is_address_going(&self, wallet: &WalletId, server: &ServerUrl) -> bool {
        self.address_removals.iter().any(|(owner, going)| owner == wallet && going == server)
    }

    pub fn mark_address(&mut self, wallet: &WalletId, server: &ServerUrl, removing: bool) {
        self.address_removals.retain(|(owner, going)| owner != wallet || going != server);
        let mut own = self.addresses.get(wallet).into_iter().flatten();
        if removing && own.any(|address| address.server == *server) {
            self.address_removals.push((wallet.clone(), server.clone()));
        }
    }

    pub fn staying(&self) -> impl Iterator<Item = &Wallet> {
        self.wallets.iter().filter(|wallet| !self.removing.contains(&wallet.id))
    }

    /// Of a wallet that stays.
    pub fn name(&self, wallet: &WalletId) -> Option<String> {
        self.staying().find(|kept| kept.id == *wallet).map(|kept| kept.name.clone())
    }
}

pub(super) fn order(payment: &Payment) -> (Timestamp, &WalletId, &CheckingId) {
    (payment.listed_at(), &payment.wallet, &payment.record.checking_id)
}

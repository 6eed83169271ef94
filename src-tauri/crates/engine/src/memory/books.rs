//! What the ledger in memory answers a person.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::StorageFault;
use satchime_domain::filter::{Entry, Figures, Note, PaymentFilter, Sort, Totals};
use satchime_domain::money::Msat;
use satchime_domain::payment::{Payment, PaymentId};
use satchime_domain::wallet::WalletId;

use super::MemoryStore;
use super::kept::{Kept, order};
use crate::ports::{Books, EntryQuery};

#[async_trait]
impl Books for MemoryStore {
    async fn entries(&self, query: &EntryQuery) -> Result<Vec<Entry>, StorageFault> {
        let mut entries = self.kept().matching(&query.filter);
        sort(&mut entries, query.sort);
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        Ok(entries.into_iter().skip(offset).take(query.limit as usize).collect())
    }

    async fn entry(&self, payment: &PaymentId) -> Result<Option<Entry>, StorageFault> {
        let kept = self.kept();
        Ok(kept.payments.get(payment).map(|payment| kept.entry(payment)))
    }

    async fn totals(&self, filter: &PaymentFilter) -> Result<Totals, StorageFault> {
        let mut totals = Totals::default();
        self.kept().matching(filter).iter().for_each(|entry| totals.add(&Figures::from(&entry.payment)));
        Ok(totals)
    }

    async fn totals_between(
        &self,
        filter: &PaymentFilter,
        edges: &[Timestamp],
    ) -> Result<Vec<Totals>, StorageFault> {
        let entries = self.kept().matching(filter);
        let between = |from: Timestamp, until: Timestamp| {
            let mut totals = Totals::default();
            let within = |entry: &&Entry| (from..until).contains(&entry.payment.listed_at());
            entries.iter().filter(within).for_each(|entry| totals.add(&Figures::from(&entry.payment)));
            totals
        };
        Ok(edges.windows(2).map(|edge| between(edge[0], edge[1])).collect())
    }

    async fn balances(&self, until: Option<Timestamp>) -> Result<BTreeMap<WalletId, Msat>, StorageFault> {
        let mut balances = BTreeMap::new();
        for payment in self.kept().payments.values() {
            if until.is_none_or(|until| payment.listed_at() < until) {
                let balance = balances.entry(payment.wallet.clone()).or_insert(Msat::ZERO);
                *balance = *balance + Figures::from(payment).moved();
            }
        }
        Ok(balances)
    }

    async fn tags(&self) -> Result<Vec<String>, StorageFault> {
        let kept = self.kept();
        let tags = kept.payments.values().filter_map(|payment| payment.record.tag.clone());
        let labels = kept.notes.values().flat_map(|note| note.labels.clone());
        Ok(tags.chain(labels).collect::<BTreeSet<_>>().into_iter().collect())
    }

    async fn put_note(&self, payment: &PaymentId, note: &Note) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        if kept.payments.contains_key(payment) {
            kept.notes.insert(payment.clone(), note.clone());
        }
        Ok(())
    }
}

impl Kept {
    fn matching(&self, filter: &PaymentFilter) -> Vec<Entry> {
        let entries = self.payments.values().map(|payment| self.entry(payment));
        entries.filter(|entry| filter.matches(entry)).collect()
    }

    fn entry(&self, payment: &Payment) -> Entry {
        let note = self.notes.get(&payment.id()).cloned().unwrap_or_default();
        Entry { payment: payment.clone(), note }
    }

    /// What was written on a payment that the server now knows by another id stays with that.
    pub fn forget_payment(&mut self, id: &PaymentId) {
        let (Some(payment), note) = (self.payments.remove(id), self.notes.remove(id)) else { return };
        let is_heir = |other: &&Payment| {
            other.wallet == payment.wallet && other.record.payment_hash == payment.record.payment_hash
        };
        let heir = self.payments.values().find(is_heir).map(Payment::id);
        if let (Some(heir), Some(note)) = (heir, note) {
            self.notes.entry(heir).or_insert(note);
        }
    }
}

/// By amount, those of one amount are newest first.
fn sort(entries: &mut [Entry], sort: Sort) {
    let amount = |entry: &Entry| entry.payment.record.amount_msat;
    entries.sort_by(|one, other| order(&other.payment).cmp(&order(&one.payment)));
    match sort {
        Sort::Newest => {}
        Sort::Oldest => entries.reverse(),
        Sort::Largest => entries.sort_by_key(|entry| Reverse(amount(entry))),
        Sort::Smallest => entries.sort_by_key(amount),
    }
}

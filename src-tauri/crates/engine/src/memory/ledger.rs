//! What the ledger in memory answers a person.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::StorageFault;
use satchime_domain::filter::{AnnotatedPayment, Annotation, Figures, PaymentFilter, Sort, Totals};
use satchime_domain::money::Msat;
use satchime_domain::payment::{Payment, PaymentId};
use satchime_domain::wallet::WalletId;

use super::MemoryStore;
use super::kept::{Kept, order};
use crate::ports::{Ledger, LedgerQuery};

#[async_trait]
impl Ledger for MemoryStore {
    async fn find(&self, query: &LedgerQuery) -> Result<Vec<AnnotatedPayment>, StorageFault> {
        let mut found = self.kept().matching(&query.filter);
        sort(&mut found, query.sort);
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        Ok(found.into_iter().skip(offset).take(query.limit as usize).collect())
    }

    async fn annotated(&self, payment: &PaymentId) -> Result<Option<AnnotatedPayment>, StorageFault> {
        let kept = self.kept();
        Ok(kept.payments.get(payment).map(|payment| kept.annotated(payment)))
    }

    async fn totals(&self, filter: &PaymentFilter) -> Result<Totals, StorageFault> {
        let mut totals = Totals::default();
        self.kept().matching(filter).iter().for_each(|one| totals.add(&Figures::from(&one.payment)));
        Ok(totals)
    }

    async fn totals_between(
        &self,
        filter: &PaymentFilter,
        edges: &[Timestamp],
    ) -> Result<Vec<Totals>, StorageFault> {
        let found = self.kept().matching(filter);
        let between = |from: Timestamp, until: Timestamp| {
            let mut totals = Totals::default();
            let within = |one: &&AnnotatedPayment| (from..until).contains(&one.payment.listed_at());
            found.iter().filter(within).for_each(|one| totals.add(&Figures::from(&one.payment)));
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
        let labels = kept.annotations.values().flat_map(|annotation| annotation.labels.clone());
        Ok(tags.chain(labels).collect::<BTreeSet<_>>().into_iter().collect())
    }

    async fn annotate(&self, payment: &PaymentId, annotation: &Annotation) -> Result<(), StorageFault> {
        let mut kept = self.kept();
        if kept.payments.contains_key(payment) {
            kept.annotations.insert(payment.clone(), annotation.clone());
        }
        Ok(())
    }
}

impl Kept {
    fn matching(&self, filter: &PaymentFilter) -> Vec<AnnotatedPayment> {
        let found = self.payments.values().map(|payment| self.annotated(payment));
        found.filter(|one| filter.matches(one)).collect()
    }

    fn annotated(&self, payment: &Payment) -> AnnotatedPayment {
        let annotation = self.annotations.get(&payment.id()).cloned().unwrap_or_default();
        AnnotatedPayment { payment: payment.clone(), annotation }
    }

    /// What was written on a payment that the server now knows by another id stays with that.
    pub fn forget_payment(&mut self, id: &PaymentId) {
        let (Some(gone), annotation) = (self.payments.remove(id), self.annotations.remove(id)) else {
            return;
        };
        let Some(annotation) = annotation else { return };
        let is_heir = |other: &&Payment| {
            other.wallet == gone.wallet && other.record.payment_hash == gone.record.payment_hash
        };
        for heir in self.payments.values().filter(is_heir) {
            self.annotations.entry(heir.id()).or_insert_with(|| annotation.clone());
        }
    }
}

/// Of one amount, the newest is first from the largest on, and last from the smallest on.
fn sort(found: &mut [AnnotatedPayment], sort: Sort) {
    let amount = |one: &AnnotatedPayment| one.payment.record.amount_msat;
    found.sort_by(|one, other| order(&other.payment).cmp(&order(&one.payment)));
    match sort {
        Sort::Newest => {}
        Sort::Oldest => found.reverse(),
        Sort::Largest => found.sort_by_key(|one| Reverse(amount(one))),
        Sort::Smallest => {
            found.reverse();
            found.sort_by_key(amount);
        }
    }
}

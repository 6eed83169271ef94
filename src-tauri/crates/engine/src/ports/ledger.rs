//! What a person asks the ledger: pages, sums and notes. Nothing that the engine does depends on the answers.

use std::collections::BTreeMap;

use async_trait::async_trait;
use satchime_domain::Timestamp;
use satchime_domain::fault::StorageFault;
use satchime_domain::filter::{AnnotatedPayment, Annotation, PaymentFilter, Sort, Totals};
use satchime_domain::money::Msat;
use satchime_domain::payment::PaymentId;
use satchime_domain::wallet::WalletId;

/// A part of what a filter finds, by its place in all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    pub filter: PaymentFilter,
    pub sort: Sort,
    pub offset: u64,
    pub limit: u32,
}

/// The ledger as a person reads it. Questions may take long where there are many payments, and hold nobody else up.
#[async_trait]
pub trait Ledger: Send + Sync {
    async fn find(&self, query: &LedgerQuery) -> Result<Vec<AnnotatedPayment>, StorageFault>;

    async fn annotated(&self, payment: &PaymentId) -> Result<Option<AnnotatedPayment>, StorageFault>;

    async fn totals(&self, filter: &PaymentFilter) -> Result<Totals, StorageFault>;

    /// What the payments between each edge and the next come to. `edges` rise; what is before the first and from the
    /// last on is left out.
    async fn totals_between(
        &self,
        filter: &PaymentFilter,
        edges: &[Timestamp],
    ) -> Result<Vec<Totals>, StorageFault>;

    /// What each wallet holds by its own payments: those that settled, and what is on its way out, with fees. Payments
    /// from then on are left out.
    async fn balances(&self, until: Option<Timestamp>) -> Result<BTreeMap<WalletId, Msat>, StorageFault>;

    /// All tags and labels there are, in order.
    async fn tags(&self) -> Result<Vec<String>, StorageFault>;

    /// Keeps what the person wrote on a payment. An unknown payment is passed over.
    async fn annotate(&self, payment: &PaymentId, annotation: &Annotation) -> Result<(), StorageFault>;
}

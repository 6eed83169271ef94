//! A key that may see a wallet's balance and not its payments: nothing could ever be told of them.

use satchime_domain::fault::Fault;
use satchime_domain::money::Msat;
use satchime_domain::source::SourceWallet;

use super::{Findings, ReconcileJob};
use crate::pacing::{Lane, Server};
use crate::ports::{Account, Order, PageRequest, PaymentQuery, Source};

impl ReconcileJob {
    /// # Errors
    /// [`Fault::PaymentsHidden`]
    pub(super) async fn refuse_hidden(
        &self,
        wallet: &SourceWallet,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let is_doubtful = findings.list_is_empty
            && (wallet.balance_msat != Msat::ZERO || self.has_settled_payments().await?);
        if !is_doubtful {
            return Ok(());
        }
        // The first payment may have come between the two answers.
        let page = self.put(findings, self.ports.source.payments(&self.account, NEWEST)).await?;
        if page.says_list_is_empty() { Err(Fault::PaymentsHidden) } else { Ok(()) }
    }

    /// Servers delete invoices that expired, and no money that moved.
    async fn has_settled_payments(&self) -> Result<bool, Fault> {
        let newest = PaymentQuery {
            wallet: Some(self.wallet.clone()),
            named: None,
            after: None,
            limit: Some(LOOKED_AT),
        };
        let payments = self.ports.store.payments(&newest).await.map_err(Fault::Storage)?;
        Ok(payments.iter().any(|payment| payment.settled_at.is_some()))
    }
}

/// Of the ledger's newest payments.
const LOOKED_AT: u32 = 50;

const NEWEST: PageRequest = PageRequest { order: Order::Created, limit: 1, offset: 0 };

/// Of a wallet whose list was empty when it was added.
///
/// # Errors
/// [`Fault::PaymentsHidden`] where it has a balance all the same, besides what may be in the way.
pub(crate) async fn refuse(
    source: &dyn Source,
    server: &Server,
    account: &Account,
    wallet: &SourceWallet,
) -> Result<(), Fault> {
    if wallet.balance_msat == Msat::ZERO || shows_payments(source, server, Lane::Urgent, account).await? {
        return Ok(());
    }
    Err(Fault::PaymentsHidden)
}

/// # Errors
/// What may be in the way.
pub(crate) async fn shows_payments(
    source: &dyn Source,
    server: &Server,
    lane: Lane,
    account: &Account,
) -> Result<bool, Fault> {
    let page = server.request(lane, source.payments(account, NEWEST)).await?;
    Ok(!page.says_list_is_empty())
}

//! A key that may see a wallet's balance and not its payments: nothing could ever be told of them.

use satchime_domain::fault::Fault;
use satchime_domain::money::Msat;
use satchime_domain::source::SourceWallet;

use super::{Findings, ReconcileJob};
use crate::pacing::{Lane, Server};
use crate::ports::{Account, Order, PageRequest, Source};

impl ReconcileJob {
    /// # Errors
    /// [`Fault::PaymentsHidden`]
    pub(super) async fn refuse_hidden(
        &self,
        wallet: &SourceWallet,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        if !findings.list_is_empty || wallet.balance_msat == Msat::ZERO {
            return Ok(());
        }
        // The first payment may have come between the two answers.
        let page = self.put(findings, self.ports.source.payments(&self.account, NEWEST)).await?;
        if page.says_list_is_empty() { Err(Fault::PaymentsHidden) } else { Ok(()) }
    }
}

const NEWEST: PageRequest = PageRequest { order: Order::Created, limit: 1, offset: 0 };

/// Whether a wallet whose list was empty has a balance all the same.
///
/// # Errors
/// [`Fault::PaymentsHidden`], besides what may be in the way.
pub(crate) async fn refuse(
    source: &dyn Source,
    server: &Server,
    account: &Account,
    wallet: &SourceWallet,
) -> Result<(), Fault> {
    if wallet.balance_msat == Msat::ZERO {
        return Ok(());
    }
    let page = server.request(Lane::Urgent, source.payments(account, NEWEST)).await?;
    if page.says_list_is_empty() { Err(Fault::PaymentsHidden) } else { Ok(()) }
}

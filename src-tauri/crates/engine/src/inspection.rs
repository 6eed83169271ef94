//! The live check of a wallet before it is added: is this LNbits, is the key good, whose is it, what may it do.

use satchime_domain::channel::plan;
use satchime_domain::fault::Fault;
use satchime_domain::payment::{PaymentRecord, Status};
use satchime_domain::source::{Capabilities, PaymentPage, SourceWallet};
use satchime_domain::wallet::{Access, SourceWalletId};
use satchime_domain::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::api::{CommandFault, Found, NewWallet};
use crate::pacing::{Lane, Server};
use crate::paging::{Gaps, Lister, Pages};
use crate::ports::{Account, Order, PageRequest, Ports};
use crate::reconcile::hidden;

/// How many of the newest records of an old server are read for those that are open.
const OPEN_PAYMENTS: u32 = 200;

/// Asks the server. Stores nothing.
///
/// # Errors
/// What keeps the wallet from being watched, at its first stage.
pub(crate) async fn inspect(
    ports: &Ports,
    server: &Server,
    wallet: &NewWallet,
) -> Result<Found, CommandFault> {
    let given_id = wallet.source_wallet_id.clone().or_else(|| wallet.address.source_wallet_id.clone());
    match &wallet.key {
        Some(key) => {
            let account = Account { server: wallet.address.server.clone(), key: key.clone() };
            Ok(by_key(ports, server, &account, given_id).await?)
        }
        None => by_id(ports, server, wallet, given_id.ok_or(CommandFault::NothingToWatch)?).await,
    }
}

async fn by_key(
    ports: &Ports,
    server: &Server,
    account: &Account,
    given_id: Option<SourceWalletId>,
) -> Result<Found, Fault> {
    let wallet: SourceWallet = server.request(Lane::Urgent, ports.source.wallet(account)).await?;
    let access = if wallet.id.is_some() { Access::AdminKey } else { Access::InvoiceKey };
    access.may_travel_to(&account.server)?;
    // `None`, from a server that hides it, is an answer too; no answer would leave open what divides history from news.
    let asking = ports.source.capabilities(&account.server);
    let capabilities = server.capabilities(Some(Instant::now()), asking).await?;
    let newest = newest(ports, server, account, &capabilities).await?;
    if newest.is_empty {
        hidden::refuse(ports.source.as_ref(), server, account, &wallet).await?;
    }
    if is_of_another(given_id.as_ref(), &wallet, &newest, &capabilities) {
        return Err(Fault::WalletIdMismatch);
    }
    // Of a wallet that is shared, the payments tell which one it is.
    let own_id = newest.wallet_id.or_else(|| wallet.id.clone());
    // Where there is nothing, there is no history, and no clock has to be trusted; but of a wallet that is shared, all
    // may be hidden yet. Then what is old by any clock is history.
    let is_sure = capabilities.is_known() && !newest.has_unreadable;
    let history_until = match (newest.is_empty, newest.at, is_sure) {
        (true, ..) if capabilities.own_ids_only => Some(Timestamp::MIN),
        (true, ..) => Some(wallet.server_time.map_or(Timestamp::MIN, a_day_before)),
        (false, Some(at), true) => Some(at),
        // What can't be read may be newer. And of a server that hides its version it is not known whether the newest
        // record is also the last that changed.
        (false, at, _) => at.max(wallet.server_time),
    };
    Ok(Found {
        name: wallet.name,
        balance_msat: Some(wallet.balance_msat),
        access,
        capabilities,
        source_wallet_id: own_id.or(given_id),
        told_id: wallet.id,
        history_until,
        is_empty: newest.is_empty,
        open_payments: newest.open_payments,
    })
}

fn a_day_before(time: Timestamp) -> Timestamp {
    time.checked_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN)
}

/// The key opens another wallet than the one that was given. A wallet that is shared has an id of its own, which only
/// its admin key is told.
fn is_of_another(
    given: Option<&SourceWalletId>,
    wallet: &SourceWallet,
    newest: &Newest,
    capabilities: &Capabilities,
) -> bool {
    let told = [wallet.id.as_ref(), newest.wallet_id.as_ref()];
    let is_sure = wallet.id.is_some() || (newest.wallet_id.is_some() && capabilities.own_ids_only);
    is_sure && given.is_some() && !told.contains(&given)
}

/// What the newest end of the list tells.
struct Newest {
    is_empty: bool,
    /// One before it, or among it, can't be read.
    has_unreadable: bool,
    at: Option<Timestamp>,
    wallet_id: Option<SourceWalletId>,
    open_payments: Vec<PaymentRecord>,
}

async fn newest(
    ports: &Ports,
    server: &Server,
    account: &Account,
    capabilities: &Capabilities,
) -> Result<Newest, Fault> {
    // Without times of settlement, what is open now must be known as such, or it looks like history once it is decided.
    let (order, limit) =
        if capabilities.lists_changes { (Order::Changed, 1) } else { (Order::Created, OPEN_PAYMENTS) };
    let mut pages = Pages::new(order, Gaps::default());
    let mut asking = Asking { ports, server, account };
    let part = pages.newest(&mut asking, limit).await?;
    let (is_empty, has_unreadable) = (part.received() == 0, !part.unreadable.is_empty());
    let mut records = part.records;
    let at = records.iter().filter_map(|record| record.updated_at.max(record.created_at)).max();
    let wallet_id = records.first().and_then(|record| record.source_wallet_id.clone());
    records.retain(|record| record.status == Status::Pending);
    Ok(Newest { is_empty, has_unreadable, at, wallet_id, open_payments: records })
}

struct Asking<'a> {
    ports: &'a Ports,
    server: &'a Server,
    account: &'a Account,
}

impl Lister for Asking<'_> {
    async fn list(&mut self, page: PageRequest) -> Result<PaymentPage, Fault> {
        self.server.request(Lane::Urgent, self.ports.source.payments(self.account, page)).await
    }
}

async fn by_id(
    ports: &Ports,
    server: &Server,
    wallet: &NewWallet,
    id: SourceWalletId,
) -> Result<Found, CommandFault> {
    let asking = ports.source.capabilities(&wallet.address.server);
    let capabilities = server.capabilities(Some(Instant::now()), asking).await?;
    if plan(Access::IdOnly, wallet.channel, None, capabilities.channel, true).is_deaf(Access::IdOnly) {
        return Err(Fault::DeafChannel.into());
    }
    Ok(Found {
        name: wallet.address.server.host().to_owned(),
        balance_msat: None,
        access: Access::IdOnly,
        capabilities,
        source_wallet_id: Some(id),
        told_id: None,
        history_until: None,
        is_empty: true,
        open_payments: Vec::new(),
    })
}

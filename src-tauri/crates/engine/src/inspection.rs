//! The live check of a wallet before it is added: is this LNbits, is the key good, whose is it, what may it do.

use satchime_domain::Timestamp;
use satchime_domain::channel::plan;
use satchime_domain::fault::Fault;
use satchime_domain::lnbits::rest::PaymentPage;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{PaymentRecord, Status};
use satchime_domain::wallet::{Access, LnbitsWalletId};
use tokio::time::Instant;

use crate::api::{CommandFault, Found, NewWallet};
use crate::pacing::{Lane, Server};
use crate::ports::{Account, PageRequest, Ports, SortBy, Verified};

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
    let given_id = wallet.lnbits_wallet_id.clone().or_else(|| wallet.address.lnbits_wallet_id.clone());
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
    given_id: Option<LnbitsWalletId>,
) -> Result<Found, Fault> {
    let Verified { wallet, server_time } = server.request(Lane::Urgent, ports.source.wallet(account)).await?;
    let access = if wallet.id.is_some() { Access::AdminKey } else { Access::InvoiceKey };
    // `None`, from a server that hides it, is an answer too; no answer would leave open what divides history from news.
    let version = server.version(Some(Instant::now()), ports.source.version(&account.server)).await?;
    let newest = newest(ports, server, account, version).await?;
    let own_id = wallet.id.or(newest.wallet_id);
    if let (Some(given), Some(own)) = (&given_id, &own_id)
        && given != own
    {
        return Err(Fault::WalletIdMismatch);
    }
    // Where there is nothing, there is no history, and no clock has to be trusted.
    let history_until = match (newest.is_empty, newest.at, version) {
        (true, ..) => Some(Timestamp::MIN),
        (false, Some(at), Some(_)) => Some(at),
        // Of a server that hides its version it is not known whether the newest record is also the last that changed.
        (false, at, _) => at.max(server_time),
    };
    Ok(Found {
        name: wallet.name,
        balance_msat: Some(wallet.balance_msat),
        access,
        version,
        lnbits_wallet_id: own_id.or(given_id),
        history_until,
        is_empty: newest.is_empty,
        open_payments: newest.open_payments,
    })
}

/// What the newest end of the list tells.
struct Newest {
    is_empty: bool,
    at: Option<Timestamp>,
    wallet_id: Option<LnbitsWalletId>,
    open_payments: Vec<PaymentRecord>,
}

async fn newest(
    ports: &Ports,
    server: &Server,
    account: &Account,
    version: Option<LnbitsVersion>,
) -> Result<Newest, Fault> {
    let by_change = version.is_some_and(LnbitsVersion::updated_at_moves);
    // Without times of settlement, what is open now must be known as such, or it looks like history once it is decided.
    let (sort_by, limit) = if by_change { (SortBy::UpdatedAt, 1) } else { (SortBy::Time, OPEN_PAYMENTS) };
    let page = PageRequest { sort_by, limit, offset: 0 };
    let PaymentPage { mut records, received, .. } =
        server.request(Lane::Urgent, ports.source.payments(account, page)).await?;
    let at = records.iter().filter_map(|record| record.updated_at.max(record.created_at)).max();
    let wallet_id = records.first().and_then(|record| record.source_wallet_id.clone());
    records.retain(|record| record.status == Status::Pending);
    Ok(Newest { is_empty: received == 0, at, wallet_id, open_payments: records })
}

async fn by_id(
    ports: &Ports,
    server: &Server,
    wallet: &NewWallet,
    id: LnbitsWalletId,
) -> Result<Found, CommandFault> {
    let version = server.version(Some(Instant::now()), ports.source.version(&wallet.address.server)).await?;
    if plan(Access::IdOnly, wallet.channel, None, version, true).is_deaf(Access::IdOnly) {
        return Err(Fault::DeafChannel.into());
    }
    Ok(Found {
        name: wallet.address.server.host().to_owned(),
        balance_msat: None,
        access: Access::IdOnly,
        version,
        lnbits_wallet_id: Some(id),
        history_until: None,
        is_empty: true,
        open_payments: Vec::new(),
    })
}

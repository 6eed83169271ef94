//! The live check of a wallet before it is added: is this LNbits, is the key good, whose is it, what may it do.

use satchime_domain::fault::Fault;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::wallet::{Access, LnbitsWalletId};

use crate::api::{CommandFault, Found, NewWallet};
use crate::pacing::Server;
use crate::ports::{Account, PageRequest, Ports, SortBy, Verified};

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
    let Verified { wallet, server_time } = server.request(ports.source.wallet(account)).await?;
    let access = if wallet.id.is_some() { Access::AdminKey } else { Access::InvoiceKey };
    let version = version(ports, server, account).await;
    let by_change = version.is_some_and(LnbitsVersion::updated_at_moves);
    let sort_by = if by_change { SortBy::UpdatedAt } else { SortBy::Time };
    let newest = PageRequest { sort_by, limit: 1, offset: 0 };
    let page = server.request(ports.source.payments(account, newest)).await?;
    let newest = page.records.into_iter().next();
    let newest_at =
        newest.as_ref().and_then(|record| if by_change { record.updated_at } else { record.created_at });
    let told_id = wallet.id.or_else(|| newest.and_then(|record| record.source_wallet_id));
    if let (Some(given), Some(told)) = (&given_id, &told_id)
        && given != told
    {
        return Err(Fault::WalletIdMismatch);
    }
    Ok(Found {
        name: wallet.name,
        balance_msat: Some(wallet.balance_msat),
        access,
        version,
        lnbits_wallet_id: told_id.or(given_id),
        history_until: newest_at.or(server_time),
    })
}

async fn by_id(
    ports: &Ports,
    server: &Server,
    wallet: &NewWallet,
    id: LnbitsWalletId,
) -> Result<Found, CommandFault> {
    let version = server.request(ports.source.version(&wallet.address.server)).await?;
    server.set_version(version);
    Ok(Found {
        name: wallet.address.server.host().to_owned(),
        balance_msat: None,
        access: Access::IdOnly,
        version,
        lnbits_wallet_id: Some(id),
        history_until: None,
    })
}

/// A server that hides its version can be watched all the same.
async fn version(ports: &Ports, server: &Server, account: &Account) -> Option<LnbitsVersion> {
    let version = server.request(ports.source.version(&account.server)).await.ok()?;
    server.set_version(version);
    version
}

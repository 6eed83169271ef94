//! A wallet's removal: it is marked, its key goes, then the rest. A removal that is cut off in between is finished at
//! the next start, and so is one whose adding was cut off; otherwise there would be a wallet without its key, or a
//! key that nobody finds. An address goes the same way: it is marked, its wallet's key is unbound from its server, and
//! then it goes.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::wallet::WalletId;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

use super::bindings::Bindings;
use crate::api::CommandFault;
use crate::ports::Ports;
use crate::routes;
use crate::supervision;

const TRY_AGAIN: Duration = Duration::from_secs(60);

/// Marks the wallet and removes its key. Nothing has happened when that fails.
pub(super) async fn remove_key(ports: &Ports, id: &WalletId) -> Result<(), Fault> {
    ports.store.set_removing(id, true).await.map_err(Fault::Storage)?;
    if let Err(fault) = remove_secrets(ports, id).await {
        ports.store.set_removing(id, false).await.map_err(Fault::Storage)?;
        return Err(fault);
    }
    Ok(())
}

/// The wallet's key, and what its servers' proxies know of no other wallet.
async fn remove_secrets(ports: &Ports, id: &WalletId) -> Result<(), Fault> {
    let addresses = ports.store.addresses(id).await.map_err(Fault::Storage)?;
    let origins = addresses.iter().map(|address| address.server.origin()).collect();
    routes::forget_unused(ports, origins).await?;
    ports.secrets.remove(id).await.map_err(Fault::Keyring)
}

/// Marks the address and unbinds its wallet's key from its server, then forgets it. When that fails, it is still there.
pub(super) async fn remove_address(
    ports: &Ports,
    bindings: &Bindings,
    id: &WalletId,
    server: &ServerUrl,
) -> Result<(), CommandFault> {
    let _alone = bindings.lock().await;
    ports.store.set_address_removing(id, server, true).await?;
    // It came into use meanwhile.
    if ports.store.addresses(id).await?.iter().any(|address| address.server == *server) {
        return Err(CommandFault::AddressInUse);
    }
    if let Err(fault) = unbind(ports, id, server).await {
        ports.store.set_address_removing(id, server, false).await?;
        return Err(fault.into());
    }
    Ok(ports.store.remove_address(id, server).await?)
}

/// The way there is forgotten as well, unless another of the wallet's addresses is on the same server.
async fn unbind(ports: &Ports, id: &WalletId, server: &ServerUrl) -> Result<(), Fault> {
    let left = ports.store.addresses(id).await.map_err(Fault::Storage)?;
    let left: Vec<ServerUrl> = left.into_iter().map(|address| address.server).collect();
    if left.iter().all(|other| other.origin() != server.origin()) {
        routes::forget_unused(ports, vec![server.origin()]).await?;
    }
    ports.secrets.unbind(id, server, &left).await.map_err(Fault::Keyring)
}

/// Finishes what was cut off, beside everything else.
pub(super) fn finish(ports: Ports, bindings: Arc<Bindings>, begun: Vec<WalletId>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(async move {
        for id in begun {
            finish_one(&ports, &id).await;
        }
        until_finished(|| finish_addresses(&ports, &bindings)).await;
    }))
}

pub(super) async fn finish_one(ports: &Ports, id: &WalletId) {
    until_finished(|| remove(ports, id)).await;
}

/// Puts it out of everybody's way and leaves the rest to the next start.
pub(super) async fn mark(ports: &Ports, id: &WalletId) {
    until_finished(async || ports.store.set_removing(id, true).await.map_err(Fault::Storage)).await;
}

async fn finish_addresses(ports: &Ports, bindings: &Bindings) -> Result<(), Fault> {
    let _alone = bindings.lock().await;
    for (id, server) in ports.store.address_removals().await.map_err(Fault::Storage)? {
        unbind(ports, &id, &server).await?;
        ports.store.remove_address(&id, &server).await.map_err(Fault::Storage)?;
    }
    Ok(())
}

async fn until_finished<F: Future<Output = Result<(), Fault>>>(mut finish: impl FnMut() -> F) {
    loop {
        let finished = {
            let finishing = pin!(finish());
            supervision::catch(finishing).await
        };
        let Err(fault) = finished.unwrap_or(Err(Fault::Internal)) else { return };
        tracing::info!(code = ?fault.code(), "a removal could not be finished");
        // To ask a locked keyring again would put up its dialog again; the next start does.
        if fault.remedy() == Remedy::Stop {
            return;
        }
        sleep(TRY_AGAIN).await;
    }
}

async fn remove(ports: &Ports, id: &WalletId) -> Result<(), Fault> {
    // Of one whose adding was cut off, too: it must keep nobody from adding it again.
    ports.store.set_removing(id, true).await.map_err(Fault::Storage)?;
    remove_secrets(ports, id).await?;
    ports.store.remove_wallet(id).await.map_err(Fault::Storage)
}

//! A wallet's removal: it is marked, its key goes, then the rest. A removal that is cut off in between is finished at
//! the next start, and so is one whose adding was cut off; otherwise there would be a wallet without its key, or a
//! key that nobody finds.

use std::pin::pin;
use std::time::Duration;

use satchime_domain::fault::{Fault, Remedy};
use satchime_domain::wallet::WalletId;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

use crate::ports::Ports;
use crate::supervision;

const TRY_AGAIN: Duration = Duration::from_secs(60);

/// Marks the wallet and removes its key. Nothing has happened when that fails.
pub(super) async fn remove_key(ports: &Ports, id: &WalletId) -> Result<(), Fault> {
    ports.store.set_removing(id, true).await.map_err(Fault::Storage)?;
    if let Err(fault) = ports.secrets.remove(id).await {
        ports.store.set_removing(id, false).await.map_err(Fault::Storage)?;
        return Err(Fault::Keyring(fault));
    }
    Ok(())
}

/// Finishes what was cut off, beside everything else.
pub(super) fn finish(ports: Ports, begun: Vec<WalletId>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(async move {
        for id in begun {
            finish_one(&ports, &id).await;
        }
    }))
}

pub(super) async fn finish_one(ports: &Ports, id: &WalletId) {
    loop {
        let removed = {
            let removing = pin!(remove(ports, id));
            supervision::catch(removing).await
        };
        let Err(fault) = removed.unwrap_or(Err(Fault::Internal)) else { return };
        tracing::info!(wallet = %id, code = ?fault.code(), "its removal could not be finished");
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
    ports.secrets.remove(id).await.map_err(Fault::Keyring)?;
    ports.store.remove_wallet(id).await.map_err(Fault::Storage)
}

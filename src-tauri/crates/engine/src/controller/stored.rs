//! What a controller begins from.

use satchime_domain::address::ServerUrl;
use satchime_domain::settings::Settings;
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Wallet, WalletId};

use crate::api::CommandFault;
use crate::ports::Ports;

pub(super) struct Stored {
    pub wallets: Vec<Wallet>,
    pub removals: Vec<WalletId>,
    pub settings: Settings,
    /// The last that a server told.
    pub rate: Option<Rate>,
    /// The addresses of each wallet that has more than one.
    pub addresses: Vec<Vec<ServerUrl>>,
}

impl Stored {
    pub async fn read(ports: &Ports) -> Result<Self, CommandFault> {
        let wallets = ports.store.wallets().await?;
        let mut addresses = Vec::new();
        for wallet in &wallets {
            let known = ports.store.addresses(&wallet.id).await.unwrap_or_default();
            addresses.push(known.into_iter().map(|address| address.server).collect());
        }
        addresses.retain(|known: &Vec<ServerUrl>| known.len() > 1);
        for (origin, settings) in ports.store.servers().await? {
            ports.source.use_server(&origin, settings.as_ref().map_err(|error| *error));
        }
        Ok(Self {
            wallets,
            addresses,
            removals: ports.store.removals().await?,
            settings: ports.store.settings().await?,
            rate: ports.store.rate().await.unwrap_or_default(),
        })
    }
}

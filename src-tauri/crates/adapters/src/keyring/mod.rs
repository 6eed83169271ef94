//! Keys and the passwords of proxies, in the system's keyring or for this session only. Never anywhere else.
//!
//! A keyring's calls block, may wait for a person, and may hang: they are made by one [`worker`] thread, and the
//! [`client`] waits for it within a limit. What is stored is an [`entry`], which binds the key to its server, or a
//! [`password`]. [`system`] is the real keyring, behind the calls in [`backend`].

mod backend;
mod client;
mod entry;
mod password;
mod system;
mod worker;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::{Mutex, MutexGuard};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::KeyringFault;
use satchime_domain::key::ApiKey;
use satchime_domain::route::{ProxyLogin, ProxyPassword};
use satchime_domain::wallet::WalletId;
use satchime_engine::ports::{Account, Keep, SecretStore};

use client::KeyringClient;
use entry::Entry;

pub use entry::SERVICE;

/// Keeps keys in the system's keyring, or in memory for [`Keep::Session`].
pub struct KeyringSecrets {
    client: Arc<KeyringClient>,
    session: Mutex<HashMap<WalletId, Entry>>,
}

impl Default for KeyringSecrets {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for KeyringSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyringSecrets")
    }
}

impl KeyringSecrets {
    /// Touches no keyring until a key is asked for.
    pub fn new() -> Self {
        Self::with(KeyringClient::new(Arc::new(system::open)))
    }

    fn with(client: KeyringClient) -> Self {
        Self { client: Arc::new(client), session: Mutex::default() }
    }

    /// Whether the keyring answers at all; asks for an entry that isn't there, so nothing is shown to the person.
    ///
    /// # Errors
    /// What is wrong with the keyring.
    pub async fn probe(&self) -> Result<(), KeyringFault> {
        self.client.read("probe").await.map(|_| ())
    }

    fn session(&self) -> MutexGuard<'_, HashMap<WalletId, Entry>> {
        self.session.lock()
    }

    /// In the background: somebody who chose the session may have a keyring that hangs.
    fn forget_kept(&self, wallet: &WalletId) {
        let (client, wallet) = (Arc::clone(&self.client), wallet.clone());
        tokio::spawn(async move {
            if let Err(fault) = client.delete(wallet.as_str()).await {
                tracing::debug!(?fault, "an older key may still lie in the keyring");
            }
        });
    }
}

#[async_trait]
impl SecretStore for KeyringSecrets {
    async fn put(&self, wallet: &WalletId, account: &Account, keep: Keep) -> Result<(), KeyringFault> {
        let entry = Entry::of(account);
        match keep {
            Keep::Keyring => {
                self.client.write(wallet.as_str(), entry.to_json()).await?;
                self.session().remove(wallet);
            }
            Keep::Session => {
                self.session().insert(wallet.clone(), entry);
                self.forget_kept(wallet);
            }
        }
        Ok(())
    }

    async fn get(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(ApiKey, Keep), KeyringFault> {
        let session = self.session().get(wallet).map(|entry| entry.key_for(server));
        if let Some(key) = session {
            return Ok((key?, Keep::Session));
        }
        let stored = self.client.read(wallet.as_str()).await?.ok_or(KeyringFault::NoKey)?;
        Ok((Entry::from_json(&stored)?.key_for(server)?, Keep::Keyring))
    }

    async fn bind(
        &self,
        wallet: &WalletId,
        first: &ServerUrl,
        other: &ServerUrl,
    ) -> Result<(), KeyringFault> {
        if let Some(entry) = self.session().get_mut(wallet) {
            entry.key_for(first)?;
            entry.bind(other);
            return Ok(());
        }
        let stored = self.client.read(wallet.as_str()).await?.ok_or(KeyringFault::NoKey)?;
        let mut entry = Entry::from_json(&stored)?;
        entry.key_for(first)?;
        entry.bind(other);
        self.client.write(wallet.as_str(), entry.to_json()).await
    }

    async fn unbind(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        others: &[ServerUrl],
    ) -> Result<(), KeyringFault> {
        if let Some(entry) = self.session().get_mut(wallet) {
            entry.unbind(server, others);
            return Ok(());
        }
        let stored = match self.client.read(wallet.as_str()).await {
            Ok(Some(stored)) => stored,
            Ok(None) | Err(KeyringFault::Missing) => return Ok(()),
            Err(fault) => return Err(fault),
        };
        let mut entry = match Entry::from_json(&stored) {
            Err(KeyringFault::NoKey) => return Ok(()),
            entry => entry?,
        };
        if entry.unbind(server, others) {
            self.client.write(wallet.as_str(), entry.to_json()).await
        } else {
            Ok(())
        }
    }

    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault> {
        if self.session().remove(wallet).is_some() {
            self.forget_kept(wallet);
            return Ok(());
        }
        match self.client.delete(wallet.as_str()).await {
            // Without a keyring no key can lie in it, and a wallet must not become unremovable.
            Err(KeyringFault::Missing) => Ok(()),
            removed => removed,
        }
    }

    async fn put_proxy_password(
        &self,
        origin: &str,
        login: &ProxyLogin,
        password: &ProxyPassword,
    ) -> Result<(), KeyringFault> {
        self.client.write(&password::user_name(origin), password::to_json(origin, login, password)).await
    }

    async fn proxy_password(&self, origin: &str, login: &ProxyLogin) -> Result<ProxyPassword, KeyringFault> {
        let stored = self.client.read(&password::user_name(origin)).await?.ok_or(KeyringFault::NoKey)?;
        password::from_json(&stored, origin, login)
    }

    async fn remove_proxy_password(&self, origin: &str) -> Result<(), KeyringFault> {
        self.client.delete(&password::user_name(origin)).await
    }
}

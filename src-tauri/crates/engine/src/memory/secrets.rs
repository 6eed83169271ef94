//! The secrets in memory.

use parking_lot::Mutex;
use std::collections::HashMap;

use async_trait::async_trait;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::KeyringFault;
use satchime_domain::key::ApiKey;
use satchime_domain::route::{ProxyLogin, ProxyPassword};
use satchime_domain::wallet::WalletId;

use crate::ports::{Account, Keep, SecretStore};

/// Keeps keys until it is dropped; every key is a session key.
#[derive(Default)]
pub struct MemorySecrets {
    keys: Mutex<HashMap<WalletId, (ApiKey, Vec<ServerUrl>)>>,
    /// By the origins of the servers they lead to.
    passwords: Mutex<HashMap<String, (ProxyLogin, ProxyPassword)>>,
}

#[async_trait]
impl SecretStore for MemorySecrets {
    async fn put(&self, wallet: &WalletId, account: &Account, _keep: Keep) -> Result<(), KeyringFault> {
        let mut kept = self.keys.lock();
        kept.insert(wallet.clone(), (account.key.clone(), vec![account.server.clone()]));
        Ok(())
    }

    async fn get(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(ApiKey, Keep), KeyringFault> {
        let kept = self.keys.lock();
        let (key, servers) = kept.get(wallet).ok_or(KeyringFault::NoKey)?;
        if !servers.contains(server) {
            return Err(KeyringFault::OtherServer);
        }
        Ok((key.clone(), Keep::Session))
    }

    async fn bind(
        &self,
        wallet: &WalletId,
        first: &ServerUrl,
        other: &ServerUrl,
    ) -> Result<(), KeyringFault> {
        self.get(wallet, first).await?;
        let mut kept = self.keys.lock();
        let (_, servers) = kept.get_mut(wallet).ok_or(KeyringFault::NoKey)?;
        servers.push(other.clone());
        Ok(())
    }

    async fn unbind(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        _others: &[ServerUrl],
    ) -> Result<(), KeyringFault> {
        let mut kept = self.keys.lock();
        if let Some((_, servers)) = kept.get_mut(wallet) {
            servers.retain(|bound| bound != server);
        }
        Ok(())
    }

    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault> {
        self.keys.lock().remove(wallet);
        Ok(())
    }

    async fn put_proxy_password(
        &self,
        origin: &str,
        login: &ProxyLogin,
        password: &ProxyPassword,
    ) -> Result<(), KeyringFault> {
        self.passwords.lock().insert(origin.to_owned(), (login.clone(), password.clone()));
        Ok(())
    }

    async fn proxy_password(&self, origin: &str, login: &ProxyLogin) -> Result<ProxyPassword, KeyringFault> {
        let kept = self.passwords.lock();
        let (given_for, password) = kept.get(origin).ok_or(KeyringFault::NoKey)?;
        if given_for == login { Ok(password.clone()) } else { Err(KeyringFault::OtherServer) }
    }

    async fn remove_proxy_password(&self, origin: &str) -> Result<(), KeyringFault> {
        self.passwords.lock().remove(origin);
        Ok(())
    }
}

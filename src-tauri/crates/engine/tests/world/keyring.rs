//! A keyring in memory that can be locked.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::KeyringFault;
use satchime_domain::key::ApiKey;
use satchime_domain::route::{ProxyLogin, ProxyPassword};
use satchime_domain::wallet::WalletId;
use satchime_engine::memory::MemorySecrets;
use satchime_engine::ports::{Account, Keep, SecretStore};

#[derive(Default)]
pub struct TestKeyring {
    secrets: MemorySecrets,
    locked: AtomicBool,
    refusals: AtomicUsize,
}

impl TestKeyring {
    pub fn lock(&self, locked: bool) {
        self.locked.store(locked, Ordering::Relaxed);
    }

    fn open(&self) -> Result<&MemorySecrets, KeyringFault> {
        if !self.locked.load(Ordering::Relaxed) {
            return Ok(&self.secrets);
        }
        self.refusals.fetch_add(1, Ordering::Relaxed);
        Err(KeyringFault::Locked)
    }

    /// How often it was asked while it was locked.
    pub fn refusals(&self) -> usize {
        self.refusals.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl SecretStore for TestKeyring {
    async fn put(&self, wallet: &WalletId, account: &Account, keep: Keep) -> Result<(), KeyringFault> {
        self.open()?.put(wallet, account, keep).await
    }

    async fn get(&self, wallet: &WalletId, server: &ServerUrl) -> Result<(ApiKey, Keep), KeyringFault> {
        self.open()?.get(wallet, server).await
    }

    async fn bind(
        &self,
        wallet: &WalletId,
        first: &ServerUrl,
        other: &ServerUrl,
    ) -> Result<(), KeyringFault> {
        self.open()?.bind(wallet, first, other).await
    }

    async fn unbind(
        &self,
        wallet: &WalletId,
        server: &ServerUrl,
        others: &[ServerUrl],
    ) -> Result<(), KeyringFault> {
        self.open()?.unbind(wallet, server, others).await
    }

    async fn remove(&self, wallet: &WalletId) -> Result<(), KeyringFault> {
        self.open()?.remove(wallet).await
    }

    async fn put_proxy_password(
        &self,
        origin: &str,
        login: &ProxyLogin,
        password: &ProxyPassword,
    ) -> Result<(), KeyringFault> {
        self.open()?.put_proxy_password(origin, login, password).await
    }

    async fn proxy_password(&self, origin: &str, login: &ProxyLogin) -> Result<ProxyPassword, KeyringFault> {
        self.open()?.proxy_password(origin, login).await
    }

    async fn remove_proxy_password(&self, origin: &str) -> Result<(), KeyringFault> {
        self.open()?.remove_proxy_password(origin).await
    }
}

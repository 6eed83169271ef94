//! By what a wallet is known: the fingerprint of its credential, and its id at its source.

use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity};
use satchime_domain::wallet::{Access, Progress, SourceWalletId, Wallet, WalletId};

use super::kept::Kept;
use crate::ports::{Recognised, ReplacedKey};

impl Kept {
    /// A wallet that is watched by its id alone is nothing without it.
    pub fn begin_anew(&mut self, wallet: &WalletId) {
        self.change(wallet, |own| {
            own.progress = Progress::default();
            if own.access != Access::IdOnly {
                own.source_wallet_id = None;
            }
        });
    }

    /// Another wallet may have become known as this one while its removal was under way.
    pub fn forget_what_was_taken(&mut self, wallet: &WalletId) {
        let (fingerprint, _) = self.fingerprints.get(wallet).copied().unwrap_or_default();
        let own = self.wallets.iter().find(|own| own.id == *wallet);
        let source_id = own.and_then(|own| own.source_wallet_id.clone());
        if self.known_as(&Identity { fingerprint, source_id }, Some(wallet)).is_some() {
            self.fingerprints.remove(wallet);
            self.begin_anew(wallet);
        }
    }

    pub fn known_as(&self, identity: &Identity, except: Option<&WalletId>) -> Option<AlreadyKnown> {
        let is_known = |wallet: &&Wallet| {
            let (fingerprint, _) = self.fingerprints.get(&wallet.id).copied().unwrap_or_default();
            let same_credential = fingerprint.is_some() && fingerprint == identity.fingerprint;
            let same_id = wallet.source_wallet_id.is_some() && wallet.source_wallet_id == identity.source_id;
            Some(&wallet.id) != except && (same_credential || same_id)
        };
        let known = self.staying().find(is_known)?;
        Some(AlreadyKnown { wallet: known.id.clone(), name: known.name.clone() })
    }

    pub fn recognise(&mut self, wallet: &WalletId, credential: &Identity) -> Recognised {
        if let Some(known) = self.known_as(credential, Some(wallet)) {
            self.begin_anew(wallet);
            return Recognised::Taken(known);
        }
        let (present, expected) = self.fingerprints.get(wallet).copied().unwrap_or_default();
        let loaded = credential.fingerprint;
        self.fingerprints.insert(wallet.clone(), (loaded, None));
        if present.is_none() || loaded == present || loaded == expected {
            return Recognised::Own;
        }
        self.begin_anew(wallet);
        Recognised::Other
    }

    pub fn expect_key(&mut self, wallet: &WalletId, fingerprint: Option<&Fingerprint>) {
        let (present, _) = self.fingerprints.get(wallet).copied().unwrap_or_default();
        let present = match fingerprint {
            Some(_) => present,
            None => Some(Fingerprint::from_bytes(rand::random())),
        };
        self.fingerprints.insert(wallet.clone(), (present, fingerprint.copied()));
    }

    pub fn replace_key(&mut self, wallet: &WalletId, key: &ReplacedKey) -> Option<AlreadyKnown> {
        let source_id = self.wallets.iter().find(|own| own.id == *wallet);
        let source_id = source_id.and_then(|own| own.source_wallet_id.clone());
        let identity = Identity { fingerprint: Some(key.fingerprint), source_id };
        if let Some(known) = self.known_as(&identity, Some(wallet)) {
            return Some(known);
        }
        self.fingerprints.insert(wallet.clone(), (Some(key.fingerprint), None));
        self.change(wallet, |own| {
            own.access = key.access;
            if let Some(progress) = &key.progress {
                (own.source_wallet_id, own.progress) = (None, progress.clone());
            }
        });
        None
    }

    pub fn claim(&mut self, wallet: &WalletId, id: &SourceWalletId) -> Option<AlreadyKnown> {
        let identity = Identity { fingerprint: None, source_id: Some(id.clone()) };
        if let Some(known) = self.known_as(&identity, Some(wallet)) {
            self.begin_anew(wallet);
            return Some(known);
        }
        self.change(wallet, |own| own.source_wallet_id = Some(id.clone()));
        None
    }
}

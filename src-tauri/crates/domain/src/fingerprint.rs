//! What a wallet is known by: a keyed fingerprint of its credential, and the source's own id for it.
//!
//! A fingerprint may be stored and compared. It tells nothing of the key: it is an HMAC under a random salt that only
//! this installation has, so not even two data folders can be compared with each other.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::key::ApiKey;
use crate::wallet::{SourceWalletId, WalletId};

/// The installation's own salt of all fingerprints: random, made once, kept in the store.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; Self::LENGTH]);

/// Tells one credential from another without telling what it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; Self::LENGTH]);

/// Whose wallet this is, as far as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub fingerprint: Option<Fingerprint>,
    /// The source's own id for the wallet. Ids are random, so one is never met on two servers: it is the same wallet
    /// under two addresses.
    pub source_id: Option<SourceWalletId>,
}

/// The watched wallet that has this identity already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyKnown {
    pub wallet: WalletId,
    pub name: String,
}

impl Salt {
    pub const LENGTH: usize = 32;

    pub const fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    pub fn of_key(&self, key: &ApiKey) -> Fingerprint {
        self.fingerprint("key", key.expose())
    }

    /// Of a wallet that is watched by its id alone, the id is the credential.
    pub fn of_id(&self, id: &SourceWalletId) -> Fingerprint {
        self.fingerprint("id", id.as_str())
    }

    fn fingerprint(&self, kind: &str, credential: &str) -> Fingerprint {
        // A key can't be empty and no kind has a colon, so no two credentials make the same text.
        // HMAC fills a shorter key up with zeros itself; a whole block leaves no length that could be refused.
        let mut block = [0; 64];
        block[..Self::LENGTH].copy_from_slice(&self.0);
        let mac = Hmac::<Sha256>::new(&block.into());
        let mac = mac.chain_update(kind).chain_update(":").chain_update(credential);
        Fingerprint(mac.finalize().into_bytes().into())
    }
}

impl Fingerprint {
    pub const LENGTH: usize = 32;

    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// Its beginning: enough to tell two apart in a log.
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third, ..] = self.0;
        write!(f, "Fingerprint({first:02x}{second:02x}{third:02x}…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> ApiKey {
        ApiKey::parse(text).unwrap()
    }

    #[test]
    fn tells_credentials_apart_under_one_salt_alone() {
        let salt = Salt::new([7; 32]);
        assert_eq!(salt.of_key(&key("a")), salt.of_key(&key(" a\n")));
        assert_ne!(salt.of_key(&key("a")), salt.of_key(&key("b")));
        assert_ne!(salt.of_key(&key("a")), salt.of_id(&SourceWalletId("a".into())));
        assert_ne!(salt.of_key(&key("a")), Salt::new([8; 32]).of_key(&key("a")));
    }

    #[test]
    fn is_the_hmac_it_says_and_prints_only_its_beginning() {
        // From `openssl dgst -sha256 -mac HMAC -macopt hexkey:0707… <<< key:a`, without the line break.
        let fingerprint = Salt::new([7; 32]).of_key(&key("a"));
        let hex: String = fingerprint.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "4b575da9c4d790c9d063847e46382a839d91986b5312c9f7013bf7684a277a45");
        assert_eq!(format!("{fingerprint:?}"), format!("Fingerprint({}…)", &hex[..6]));
        assert_eq!(format!("{:?}", Salt::new([7; 32])), "Salt(…)");
    }
}

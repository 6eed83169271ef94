//! A wallet of the simulated server.

use std::fmt;

/// What a script gets of a wallet. `inkey` can read and invoice, `adminkey` can also pay; both are 32 hex digits.
#[derive(Clone, PartialEq, Eq)]
pub struct SimWallet {
    pub id: String,
    pub name: String,
    pub inkey: String,
    pub adminkey: String,
}

impl AsRef<str> for SimWallet {
    /// The wallet's id.
    fn as_ref(&self) -> &str {
        &self.id
    }
}

impl fmt::Debug for SimWallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimWallet").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    Invoice,
    Admin,
}

/// A wallet as the ledger keeps it.
#[derive(Clone)]
pub(crate) struct Wallet {
    pub face: SimWallet,
    /// The wallet whose payments this one shows, when it was shared by another user.
    pub source: Option<String>,
}

impl Wallet {
    /// The id under which this wallet's payments are recorded.
    pub fn source_id(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.face.id)
    }

    pub fn key_kind(&self, key: &str) -> Option<KeyKind> {
        if key == self.face.inkey {
            Some(KeyKind::Invoice)
        } else if key == self.face.adminkey {
            Some(KeyKind::Admin)
        } else {
            None
        }
    }
}

//! What is stored for a wallet: its key, and the servers it was entered for.

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::KeyringFault;
use satchime_domain::key::ApiKey;
use satchime_engine::ports::Account;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

/// Bytes that are wiped when they are dropped.
pub(super) type Secret = Zeroizing<Vec<u8>>;

/// The service under which keys lie in the system's keyring; the user name is the wallet's id.
pub const SERVICE: &str = "app.satchime.desktop";

const VERSION: u32 = 2;
/// Bound keys to origins, whatever the base path.
const BY_ORIGIN: u32 = 1;

pub(super) struct Entry {
    version: u32,
    /// `scheme://host[:port][/base]`, the first one it was entered for first.
    servers: Vec<String>,
    key: ApiKey,
}

/// `{"v":2,"server":"https://…","also":["http://….onion"],"key":"…"}`: text, because some keyrings keep nothing else.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    v: u32,
    server: &'a str,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    key: &'a str,
}

impl Entry {
    pub(super) fn of(account: &Account) -> Self {
        Self { version: VERSION, servers: vec![account.server.to_string()], key: account.key.clone() }
    }

    pub(super) fn to_json(&self) -> Secret {
        let (first, also) = self.servers.split_first().map_or(("", &[][..]), |(first, also)| (first, also));
        let stored = Stored { v: self.version, server: first, also: also.to_vec(), key: self.key.expose() };
        let servers: usize = self.servers.iter().map(|server| server.len() + 4).sum();
        // Grown while it is written, the buffer would leave copies of the key behind.
        let mut json = Vec::with_capacity(64 + 2 * (servers + self.key.expose().len()));
        // Writing numbers and text to memory can't fail.
        let _ = serde_json::to_writer(&mut json, &stored);
        Zeroizing::new(json)
    }

    /// # Errors
    /// [`KeyringFault::NoKey`] for what isn't Satchime's, since pasting the key again mends it.
    pub(super) fn from_json(json: &[u8]) -> Result<Self, KeyringFault> {
        let stored: Stored<'_> = serde_json::from_slice(json).map_err(|_| KeyringFault::NoKey)?;
        if stored.v > VERSION {
            return Err(KeyringFault::Other { detail: "a newer version of Satchime stored this key".into() });
        }
        let key = ApiKey::parse(stored.key).map_err(|_| KeyringFault::NoKey)?;
        let servers = std::iter::once(stored.server.to_owned()).chain(stored.also).collect();
        Ok(Self { version: stored.v, servers, key })
    }

    pub(super) fn bind(&mut self, server: &ServerUrl) {
        if self.key_for(server).is_err() {
            self.servers.push(self.place(server));
        }
    }

    /// Whether it was bound to this server. It stays good for the others.
    pub(super) fn unbind(&mut self, server: &ServerUrl, others: &[ServerUrl]) -> bool {
        if self.key_for(server).is_err() {
            return false;
        }
        let place = self.place(server);
        if others.iter().any(|other| self.place(other) == place) {
            // By its origin it is good for both or for neither.
            let kept = others.iter().filter(|other| self.key_for(other).is_ok());
            self.servers = kept.map(ToString::to_string).collect();
            self.version = VERSION;
        } else {
            self.servers.retain(|bound| *bound != place);
        }
        true
    }

    /// # Errors
    /// [`KeyringFault::OtherServer`]: the key goes nowhere but to the servers it was entered for.
    pub(super) fn key_for(&self, server: &ServerUrl) -> Result<ApiKey, KeyringFault> {
        let is_bound = self.servers.contains(&self.place(server));
        if is_bound { Ok(self.key.clone()) } else { Err(KeyringFault::OtherServer) }
    }

    /// What of a server's address counts. Behind one origin, other bases may be other people's.
    fn place(&self, server: &ServerUrl) -> String {
        if self.version <= BY_ORIGIN { server.origin() } else { server.to_string() }
    }
}

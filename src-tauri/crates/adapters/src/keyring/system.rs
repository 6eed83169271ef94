//! The system's keyring: Secret Service, macOS Keychain or Windows Credential Manager.
//!
//! The store is built whenever it is needed, so that a keyring which starts after Satchime, or restarts, is found.
//! The `keyring` crate's own `Entry` builds its store once: whatever fails then fails for ever.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::Error;
use keyring_core::{CredentialStore, Entry};
use satchime_domain::fault::KeyringFault;
use satchime_domain::text;
use secrecy::zeroize::Zeroizing;

use super::backend::KeyringBackend;
use super::entry::{SERVICE, Secret};
use super::password;

/// Not to the person's other computers with a roaming profile (`CRED_PERSIST_LOCAL_MACHINE`).
const ON_THIS_COMPUTER: (&str, &str) = ("persistence", "local");
/// On macOS, the access group of a release that is signed for one: of its keys no other program can ask. Else they lie
/// in the login keychain, which asks the person before it gives them to another program than the one that kept them.
const GROUP: Option<&str> = option_env!("SATCHIME_KEYCHAIN_GROUP");
/// Of such a group: also while the screen is locked, and in no backup.
const WHILE_LOGGED_IN: (&str, &str) = ("access-policy", "after-first-unlock-this-device-only");
/// What the Secret Service shows its users.
const LABEL: &str = "Satchime wallet key";
const PASSWORD_LABEL: &str = "Satchime proxy password";
const MAX_DETAIL: usize = 120;

struct SystemKeyring(Arc<CredentialStore>);

/// Connects to the keyring. Blocks, so only the worker thread calls it.
pub(super) fn open() -> Result<Box<dyn KeyringBackend>, KeyringFault> {
    match system_store() {
        Ok(store) => Ok(Box::new(SystemKeyring(store))),
        Err(Error::NoStorageAccess(_)) => Err(KeyringFault::Locked),
        Err(_) => Err(KeyringFault::Missing),
    }
}

#[cfg(target_os = "macos")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    use apple_native_keyring_store::{keychain, protected};
    match GROUP {
        Some(group) => {
            Ok(protected::Store::new_with_configuration(&HashMap::from([("access-group", group)]))?)
        }
        None => Ok(keychain::Store::new()?),
    }
}

#[cfg(windows)]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

impl SystemKeyring {
    fn entry(&self, user: &str) -> Result<Entry, KeyringFault> {
        // Each store refuses the words of the others.
        let modifier = match () {
            () if cfg!(windows) => Some(ON_THIS_COMPUTER),
            () if cfg!(target_os = "macos") => GROUP.map(|_| WHILE_LOGGED_IN),
            () if user.starts_with(password::PREFIX) => Some(("label", PASSWORD_LABEL)),
            () => Some(("label", LABEL)),
        };
        let modifiers = modifier.map(|modifier| HashMap::from([modifier]));
        self.0.build(SERVICE, user, modifiers.as_ref()).map_err(|error| fault(&error))
    }
}

impl KeyringBackend for SystemKeyring {
    fn read(&mut self, user: &str) -> Result<Option<Secret>, KeyringFault> {
        match self.entry(user)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn write(&mut self, user: &str, secret: &[u8]) -> Result<(), KeyringFault> {
        self.entry(user)?.set_secret(secret).map_err(|error| fault(&error))
    }

    fn delete(&mut self, user: &str) -> Result<(), KeyringFault> {
        match self.entry(user)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }
}

/// Of the errors that carry what was stored, only the kind is told.
fn fault(error: &Error) -> KeyringFault {
    let detail = match error {
        Error::NoStorageAccess(_) => return KeyringFault::Locked,
        Error::NoDefaultStore => return KeyringFault::Missing,
        Error::NoEntry => return KeyringFault::NoKey,
        Error::PlatformFailure(cause) => text::without_keys(&text::one_line(&cause.to_string(), MAX_DETAIL)),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "the stored key is damaged".into(),
        Error::BadStoreFormat(_) => "the keyring is damaged".into(),
        Error::TooLong(..) => "the key is too long for this keyring".into(),
        Error::Ambiguous(_) => "several keys are stored for this wallet".into(),
        _ => "this keyring can't do it".into(),
    };
    KeyringFault::Other { detail }
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_stays_on_this_computer() {
        let mut keyring = SystemKeyring(system_store().unwrap());
        keyring.write("satchime-test", b"no key").unwrap();
        let kept = keyring.entry("satchime-test").unwrap().get_attributes();
        assert_eq!(keyring.read("satchime-test").unwrap().unwrap().as_slice(), b"no key");
        keyring.delete("satchime-test").unwrap();
        assert_eq!(kept.unwrap()["persistence"], "Local");
        assert_eq!(keyring.read("satchime-test").unwrap(), None);
    }
}

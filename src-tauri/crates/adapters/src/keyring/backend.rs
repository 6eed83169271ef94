//! A keyring, as far as Satchime uses one.

use satchime_domain::fault::KeyringFault;

use super::entry::Secret;

/// The calls that are made to a keyring. Every one may block.
pub(super) trait KeyringBackend {
    fn read(&mut self, user: &str) -> Result<Option<Secret>, KeyringFault>;
    fn write(&mut self, user: &str, secret: &[u8]) -> Result<(), KeyringFault>;
    /// No error when there is nothing.
    fn delete(&mut self, user: &str) -> Result<(), KeyringFault>;
}

pub(super) type Open = dyn Fn() -> Result<Box<dyn KeyringBackend>, KeyringFault> + Send + Sync;

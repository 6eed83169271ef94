//! The names of http servers in a private network, and where they may lead. Whatever resolves them, a connection begins
//! at no address but those that are private: the key can't be read outside.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use satchime_domain::address::leads_nowhere_public;

/// As this computer resolves names.
pub(super) struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}

/// Those of the addresses of others that are private.
pub(super) struct PrivateNames(pub Arc<dyn Resolve>);

/// The name has addresses, and all of them are public.
#[derive(Debug)]
pub(crate) struct OnlyPublic;

impl fmt::Display for OnlyPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads out of the private network")
    }
}

impl Error for OnlyPublic {}

impl Resolve for PrivateNames {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let resolving = self.0.resolve(name);
        Box::pin(async move {
            let mut found = resolving.await?.peekable();
            if found.peek().is_none() {
                return Ok(Box::new(found) as Addrs);
            }
            let mut private = found.filter(move |at| leads_nowhere_public(&host, at.ip())).peekable();
            match private.peek() {
                Some(_) => Ok(Box::new(private) as Addrs),
                None => Err(OnlyPublic.into()),
            }
        })
    }
}

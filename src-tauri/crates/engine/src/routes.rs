//! The way to a server and the password for it. The password is kept before the way is, and goes before the way goes: a
//! way without its password lets nothing be sent, and is said.

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault, ProxyTrouble, StorageFault};
use satchime_domain::route::{ProxyLogin, ProxyPassword, Route, RouteError};
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::SettingsError;

use crate::api::CommandFault;
use crate::ports::{Ports, SecretStore, Store};

type Known = Result<ServerSettings, SettingsError>;

/// Keeps what this way needs of the keyring, in place of what the present one needed.
///
/// # Errors
/// It does not lead to this server, or the keyring did not do it; the present way stays.
pub(crate) async fn prepare(
    store: &dyn Store,
    secrets: &dyn SecretStore,
    server: &ServerUrl,
    route: &Route,
    password: Option<&ProxyPassword>,
) -> Result<PresentPassword, CommandFault> {
    route.fits(server)?;
    let origin = server.origin();
    let present = PresentPassword::read(store, secrets, &origin).await?;
    match (route.login(), password) {
        (Some(login), Some(password)) => {
            let kept = secrets.put_proxy_password(&origin, &login, password).await;
            kept.map_err(|fault| Fault::Proxy { via: login.via, trouble: ProxyTrouble::NoPassword(fault) })?;
        }
        (Some(_), None) => return Err(RouteError::PasswordMissing.into()),
        (None, _) if matches!(present, PresentPassword::NotNeeded) => {}
        (None, _) => forget(secrets, &origin).await?,
    }
    Ok(present)
}

/// The password of the way that is to be changed, should the change fail.
pub(crate) enum PresentPassword {
    NotNeeded,
    /// It may lie in the keyring, but can't be read.
    Unknown,
    Kept(ProxyLogin, ProxyPassword),
}

impl PresentPassword {
    async fn read(store: &dyn Store, secrets: &dyn SecretStore, origin: &str) -> Result<Self, StorageFault> {
        let mut servers = store.servers().await?.into_iter();
        let Some((_, settings)) = servers.find(|(known, _)| known == origin) else {
            return Ok(Self::NotNeeded);
        };
        let Ok(settings) = settings else { return Ok(Self::Unknown) };
        let Some(login) = settings.route.login() else { return Ok(Self::NotNeeded) };
        let kept = secrets.proxy_password(origin, &login).await;
        Ok(kept.map_or(Self::Unknown, |password| Self::Kept(login, password)))
    }

    /// The change failed: the present way goes on, with its password.
    pub async fn put_back(self, secrets: &dyn SecretStore, origin: &str) {
        let put_back = match self {
            Self::Kept(login, password) => secrets.put_proxy_password(origin, &login, &password).await,
            Self::NotNeeded | Self::Unknown => forget(secrets, origin).await,
        };
        if let Err(fault) = put_back {
            // The way says so itself once it is used.
            tracing::warn!(?fault, "the password of a way that could not be changed was not put back");
        }
    }
}

/// Forgets the passwords for the ways to these servers, as far as no wallet is on them any more. The ways stay: should
/// a wallet be added there again, it must not go another way than was chosen.
pub(crate) async fn forget_unused(ports: &Ports, mut origins: Vec<String>) -> Result<(), Fault> {
    let mut known = ports.store.servers().await.map_err(Fault::Storage)?;
    known.retain(|(origin, settings)| origins.contains(origin) && may_have_password(settings));
    if known.is_empty() {
        return Ok(());
    }
    for wallet in ports.store.wallets().await.map_err(Fault::Storage)? {
        let addresses = ports.store.addresses(&wallet.id).await.map_err(Fault::Storage)?;
        origins.retain(|origin| addresses.iter().all(|address| address.server.origin() != *origin));
    }
    for (origin, settings) in known.iter().filter(|(origin, _)| origins.contains(origin)) {
        forget(ports.secrets.as_ref(), origin).await.map_err(Fault::Keyring)?;
        // What is connected there has it in memory.
        ports.source.use_server(origin, settings.as_ref().map_err(|error| *error));
    }
    Ok(())
}

/// Without a keyring no password can lie in it.
pub(crate) async fn forget(secrets: &dyn SecretStore, origin: &str) -> Result<(), KeyringFault> {
    match secrets.remove_proxy_password(origin).await {
        Err(KeyringFault::Missing) => Ok(()),
        removed => removed,
    }
}

fn may_have_password(settings: &Known) -> bool {
    settings.as_ref().map_or(true, |settings| settings.route.login().is_some())
}

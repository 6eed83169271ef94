//! How servers are trusted and reached.

use satchime_domain::address::{Reach, ServerUrl};
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::server::{Sha256, Trust};
use satchime_engine::EngineHandle;
use satchime_engine::api::CommandFault;
use tauri::State;

use super::{Answer, Host};
use crate::consent::Consent;
use crate::ipc::requests::Destination;
use crate::view::types::{RouteRequest, RouteView};
use crate::view::{convert, problems};

/// Shows the person the certificate of a server that they had asked before, outside of the window, and trusts it alone
/// from now on if they agree. Nothing is sent to the server.
#[tauri::command]
#[specta::specta]
pub async fn trust_server(host: Host<'_>, consent: State<'_, Consent>, address: String) -> Answer<()> {
    let engine = host.engine().await?;
    let server = asked_before(&engine, &consent, &address).await?;
    let shown = engine.certificate(&server).await?;
    let before = pinned(&engine, &server).await?;
    consent.to_trust(&server, &shown, before).await?;
    let trust = Trust::Pinned(shown.sha256);
    Ok(engine.change_server(server, |settings| settings.trust = trust).await?)
}

/// Has the person choose a file with the root certificates of a server that they had asked before, and see what is in
/// it, outside of the window; the server is trusted by those alone from now on if they agree. Nothing is sent to it.
#[tauri::command]
#[specta::specta]
pub async fn trust_root(host: Host<'_>, consent: State<'_, Consent>, address: String) -> Answer<()> {
    let engine = host.engine().await?;
    let server = asked_before(&engine, &consent, &address).await?;
    if server.reach() != Reach::Tls {
        return Err(CommandFault::Fault(Fault::Tls(TlsFault::NotTls)).into());
    }
    let before = pinned(&engine, &server).await?;
    let root = consent.to_trust_root(&server, before).await?;
    Ok(engine.change_server(server, |settings| settings.trust = Trust::Own(root.pem)).await?)
}

/// Which way leads to this server.
#[tauri::command]
#[specta::specta]
pub async fn get_route(host: Host<'_>, address: String) -> Answer<RouteView> {
    let server = Destination::read(&address)?.address.server;
    Ok(convert::route(&host.engine().await?.server(&server).await?.route))
}

/// Chooses the way to a server, once the person agreed outside of the window. The server is not asked anything; its
/// wallets connect anew.
#[tauri::command]
#[specta::specta]
pub async fn choose_route(
    host: Host<'_>,
    consent: State<'_, Consent>,
    address: String,
    route: RouteRequest,
) -> Answer<()> {
    let server = Destination::read(&address)?.address.server;
    let (route, password) = route.read()?;
    route.fits(&server)?;
    let engine = host.engine().await?;
    consent.to_reach(&server, &route).await?;
    Ok(engine.change_route(server, route, password).await?)
}

/// The server that the person had asked, or watches.
async fn asked_before(engine: &EngineHandle, consent: &Consent, address: &str) -> Answer<ServerUrl> {
    let server = Destination::read(address)?.address.server;
    match consent.knows(&server) || is_watched(engine, &server).await? {
        true => Ok(server),
        false => Err(problems::server_unknown()),
    }
}

/// The certificate that the server was trusted by alone so far.
async fn pinned(engine: &EngineHandle, server: &ServerUrl) -> Answer<Option<Sha256>> {
    match engine.server(server).await?.trust {
        Trust::Pinned(before) => Ok(Some(before)),
        Trust::System | Trust::Own(_) => Ok(None),
    }
}

/// Whether a wallet has an address on this server.
async fn is_watched(engine: &EngineHandle, server: &ServerUrl) -> Answer<bool> {
    for status in engine.snapshot().await?.wallets {
        let addresses = engine.addresses(&status.wallet.id).await?;
        if addresses.iter().any(|address| address.server.origin() == server.origin()) {
            return Ok(true);
        }
    }
    Ok(false)
}

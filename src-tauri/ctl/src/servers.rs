//! `server trust`, `server list`: what is decided about a server.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use satchime_adapters::DataFolder;
use satchime_adapters::root_file::{self, RootFileFault};
use satchime_domain::address::{Reach, ServerUrl};
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::route::{ProxyUser, Route};
use satchime_domain::server::{Certificate, ServerSettings, Sha256, Trust};
use satchime_engine::EngineHandle;
use satchime_l10n::t;
use serde::Serialize;

use crate::args::{ListArgs, TrustArgs};
use crate::compose::{Kept, readable};
use crate::failure::Failure;
use crate::output::{json, written};
use crate::stderr;
use crate::wallets::idle_engine;

/// Trusts the server's certificate on purpose, or by the system's authorities again.
pub async fn trust(args: TrustArgs) -> Result<(), Failure> {
    let server = read_pasted(&args.server, true)?.server;
    shows_certificates(&server)?;
    let own = args.ca.as_deref().map(certificates).transpose()?;
    let kept = Kept::on_disk()?;
    let engine = idle_engine(&kept).await?;
    let decided = decide(&engine.handle(), &server, args.fingerprint, own, args.system).await;
    let done = match decided {
        Ok(Some(trust)) => {
            let done = said(&server, &trust);
            let kept = engine.handle().change_server(server, |settings| settings.trust = trust).await;
            kept.map(|()| Some(done)).map_err(Failure::from)
        }
        Ok(None) => Ok(None),
        Err(failure) => Err(failure),
    };
    engine.stop().await;
    match done? {
        Some(done) => written(writeln!(io::stdout().lock(), "{done}")),
        None => {
            stderr::line(&t!("ctl-not-trusted"));
            Ok(())
        }
    }
}

/// What a server is to be trusted by, where that is said on the command line and nothing is stored.
///
/// # Errors
/// It has no certificate, or the file holds none.
pub fn said_once(
    server: &ServerUrl,
    fingerprint: Option<Sha256>,
    ca: Option<&Path>,
) -> Result<Option<Trust>, Failure> {
    let trust = match (fingerprint, ca) {
        (Some(sha256), _) => Trust::Pinned(sha256),
        (None, Some(ca)) => Trust::Own(certificates(ca)?),
        (None, None) => return Ok(None),
    };
    shows_certificates(server)?;
    Ok(Some(trust))
}

/// What to do where nothing vouches for the certificate of a server, and nothing is stored: names the one it shows.
pub async fn advise(engine: &EngineHandle, server: &ServerUrl) -> String {
    let shown = engine.certificate(server).await.map(|shown| shown.sha256.to_string());
    let shown = shown.unwrap_or_else(|_| "SHA256".into());
    t!("ctl-trust-once", command = Certificate::COMMAND, sha256 = shown)
}

fn shows_certificates(server: &ServerUrl) -> Result<(), Failure> {
    if server.reach() == Reach::Tls {
        return Ok(());
    }
    let what = t!("ctl-http-no-certificate", server = server.to_string());
    Err(Failure::usage(what, t!("ctl-http-no-certificate.next")))
}

async fn decide(
    engine: &EngineHandle,
    server: &ServerUrl,
    fingerprint: Option<Sha256>,
    own: Option<String>,
    system: bool,
) -> Result<Option<Trust>, Failure> {
    if system {
        return Ok(Some(Trust::System));
    }
    if let Some(own) = own {
        return Ok(Some(Trust::Own(own)));
    }
    let shown = engine.certificate(server).await;
    match (fingerprint, shown) {
        (Some(given), Ok(shown)) if shown.sha256 != given => {
            let (server, shown) = (server.to_string(), shown.sha256.to_string());
            let what = t!("ctl-other-certificate", server = server, sha256 = shown);
            Err(Failure::new(what, t!("ctl-other-certificate.next")))
        }
        // A server that does not answer now may be trusted beforehand.
        (Some(given), _) => Ok(Some(Trust::Pinned(given))),
        (None, shown) => {
            let shown = shown?;
            Ok(agreed(server, &shown)?.then_some(Trust::Pinned(shown.sha256)))
        }
    }
}

fn said(server: &ServerUrl, trust: &Trust) -> String {
    let origin = server.origin();
    match trust {
        Trust::System => t!("ctl-trusted-system", server = origin),
        Trust::Pinned(sha256) => t!("ctl-trusted-pinned", server = origin, sha256 = sha256.to_string()),
        Trust::Own(_) => t!("ctl-trusted-own", server = origin),
    }
}

fn agreed(server: &ServerUrl, shown: &Certificate) -> Result<bool, Failure> {
    stderr::line(&t!("dialog-trust.text", server = server.origin()));
    for line in shown.lines() {
        stderr::line(&format!("    {line}"));
    }
    stderr::line(&format!("{}\n    {}", t!("ctl-compare"), Certificate::COMMAND));
    if !io::stdin().is_terminal() {
        let (server, shown) = (server.to_string(), shown.sha256.to_string());
        let next = t!("ctl-same.next", server = server, sha256 = shown);
        return Err(Failure::usage(t!("ctl-same.unasked"), next));
    }
    Ok(stderr::agreed(&t!("ctl-same")))
}

/// The text of a PEM file with certificates.
fn certificates(path: &Path) -> Result<String, Failure> {
    let unusable = |fault| Failure::usage(format!("{} {fault}.", path.display()), RootFileFault::next());
    Ok(root_file::read(path).map_err(unusable)?.pem)
}

#[derive(Serialize)]
struct Line<'a> {
    server: &'a str,
    trust: &'static str,
    sha256: Option<String>,
    route: &'static str,
    proxy: Option<String>,
    user: Option<&'a str>,
}

/// Shows the servers of which something was decided, also while Satchime runs.
pub async fn list(args: ListArgs) -> Result<(), Failure> {
    let servers = readable(&DataFolder::locate()?)?.store.servers().await?;
    if servers.is_empty() && !args.json {
        stderr::line(&t!("ctl-servers-none"));
    }
    let text = servers.iter().map(|(origin, settings)| match args.json {
        true => json::line(&line(origin, settings.as_ref().ok())),
        false => words(origin, settings.as_ref().ok()) + "\n",
    });
    written(io::stdout().lock().write_all(text.collect::<String>().as_bytes()))
}

fn words(server: &str, settings: Option<&ServerSettings>) -> String {
    let Some(settings) = settings else { return t!("ctl-server-unreadable", server = server) };
    let route = settings.route.to_string();
    match &settings.trust {
        Trust::System => t!("ctl-server-system", server = server, route = route),
        Trust::Pinned(sha256) => {
            t!("ctl-server-pinned", server = server, sha256 = sha256.to_string(), route = route)
        }
        Trust::Own(_) => t!("ctl-server-own", server = server, route = route),
    }
}

fn line<'a>(server: &'a str, settings: Option<&'a ServerSettings>) -> Line<'a> {
    let (trust, sha256) = match settings.map(|settings| &settings.trust) {
        Some(Trust::System) => ("system", None),
        Some(Trust::Pinned(sha256)) => ("pinned", Some(sha256.to_string())),
        Some(Trust::Own(_)) => ("own", None),
        None => (UNREADABLE, None),
    };
    let (route, address, user) = match settings.map(|settings| &settings.route) {
        Some(Route::System) => ("system", None, None),
        Some(Route::Direct) => ("direct", None, None),
        Some(Route::Tor { address }) => ("tor", Some(address), None),
        Some(Route::Socks(proxy)) => ("socks", Some(&proxy.address), proxy.user.as_ref()),
        Some(Route::Http(proxy)) => ("http", Some(&proxy.address), proxy.user.as_ref()),
        None => (UNREADABLE, None, None),
    };
    let (proxy, user) = (address.map(ToString::to_string), user.map(ProxyUser::as_str));
    Line { server, trust, sha256, route, proxy, user }
}

/// Nothing is sent there.
const UNREADABLE: &str = "unreadable";

//! `server trust`, `server list`: what is decided about a server.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use satchime_adapters::DataFolder;
use satchime_adapters::root_file::{self, RootFileFault};
use satchime_domain::address::{Reach, ServerUrl};
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::route::{ProxyUser, Route};
use satchime_domain::server::{Certificate, ServerSettings, Sha256, Trust};
use satchime_domain::settings::SettingsError;
use satchime_engine::EngineHandle;
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
        Some(done) => written(io::stdout().lock().write_all(done.as_bytes())),
        None => {
            stderr::line("Nothing was changed.");
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
    format!(
        "If it is your own server, give its root certificate with --ca FILE, or, once you compared it on the \
         server itself ({}), the certificate's fingerprint: --fingerprint {shown}",
        Certificate::COMMAND
    )
}

fn shows_certificates(server: &ServerUrl) -> Result<(), Failure> {
    if server.reach() == Reach::Tls {
        return Ok(());
    }
    let what = format!("{server} is http, which shows no certificate.");
    Err(Failure::usage(what, "Give the server's https:// address."))
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
        (Some(given), Ok(shown)) if shown.sha256 != given => Err(Failure::new(
            format!("{server} shows another certificate: its fingerprint is {}.", shown.sha256),
            "Nothing was changed. Compare on the server itself.",
        )),
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
        Trust::System => format!("{origin} is trusted by the system's authorities.\n"),
        Trust::Pinned(sha256) => format!("{origin} is trusted by its certificate {sha256} alone.\n"),
        Trust::Own(_) => format!("{origin} is trusted by the certificates in that file alone.\n"),
    }
}

fn agreed(server: &ServerUrl, shown: &Certificate) -> Result<bool, Failure> {
    stderr::line(&format!("{} shows this certificate, which nothing vouches for:", server.origin()));
    for line in shown.lines() {
        stderr::line(&format!("    {line}"));
    }
    stderr::line(&format!("Compare the fingerprint on the server itself:\n    {}", Certificate::COMMAND));
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "Whether it is the same has to be said.",
            format!("If it is: satchimectl server trust {server} --fingerprint {}", shown.sha256),
        ));
    }
    stderr::question("Is it the same? [y/N] ");
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    Ok(read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes"))
}

/// The text of a PEM file with certificates.
fn certificates(path: &Path) -> Result<String, Failure> {
    let unusable = |fault| Failure::usage(format!("{} {fault}.", path.display()), RootFileFault::NEXT);
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
        stderr::line(
            "Nothing was decided about any server: each is trusted by the system's authorities, and reached \
             as the system says.",
        );
    }
    let text = servers.iter().map(|(origin, settings)| match args.json {
        true => json::line(&line(origin, settings.as_ref().ok())),
        false => format!("{origin}: {}\n", settings.as_ref().map_or_else(unreadable, words)),
    });
    written(io::stdout().lock().write_all(text.collect::<String>().as_bytes()))
}

fn unreadable(_: &SettingsError) -> String {
    "can't be read: nothing is sent there".into()
}

fn words(settings: &ServerSettings) -> String {
    let trust = match &settings.trust {
        Trust::System => "the system's authorities".to_owned(),
        Trust::Pinned(sha256) => format!("the certificate {sha256}"),
        Trust::Own(_) => "its own root certificates".to_owned(),
    };
    format!("trusted by {trust}; reached {}", settings.route)
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

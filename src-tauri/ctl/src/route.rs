//! `server route`: which way leads to a server.

use std::io::{self, Write};

use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::route::{Proxy, ProxyPassword, ProxyUser, Route, RouteError};
use satchime_l10n::t;

use crate::args::{ProxyArgs, RouteArgs, Way};
use crate::compose::Kept;
use crate::failure::Failure;
use crate::key;
use crate::output::written;
use crate::stderr;
use crate::wallets::idle_engine;

/// Chooses it. The server is not asked anything.
pub async fn choose(args: RouteArgs) -> Result<(), Failure> {
    let server = read_pasted(&args.server, true)?.server;
    let chosen = read(&args.way)?;
    // Before anybody is asked for a password.
    chosen.fits(&server)?;
    let password = password(&args.way)?;
    if let Some(danger) = chosen.danger(&server) {
        stderr::warning(&danger);
    }
    let kept = Kept::on_disk()?;
    let engine = idle_engine(&kept).await?;
    let (origin, route) = (server.origin(), chosen.to_string());
    let done = match chosen.via() {
        Some(_) => t!("ctl-route.alone", server = origin, route = route),
        None => t!("ctl-route", server = origin, route = route),
    };
    let changed = engine.handle().change_route(server, chosen, password).await;
    engine.stop().await;
    changed?;
    written(writeln!(io::stdout().lock(), "{done}"))
}

fn read(way: &Way) -> Result<Route, RouteError> {
    Ok(match way {
        Way::System => Route::System,
        Way::Direct => Route::Direct,
        Way::Tor { address } => Route::Tor { address: address.parse()? },
        Way::Socks(args) => Route::Socks(proxy(args)?),
        Way::Http(args) => Route::Http(proxy(args)?),
    })
}

fn proxy(args: &ProxyArgs) -> Result<Proxy, RouteError> {
    let user = args.user.as_deref().map(ProxyUser::parse).transpose()?;
    Ok(Proxy { address: args.address.parse()?, user })
}

fn password(way: &Way) -> Result<Option<ProxyPassword>, Failure> {
    match way {
        Way::Socks(args) | Way::Http(args) if args.user.is_some() => {
            key::proxy_password(args.password_file.as_deref()).map(Some)
        }
        Way::System | Way::Direct | Way::Tor { .. } | Way::Socks(_) | Way::Http(_) => Ok(None),
    }
}

//! `wallet add`, `wallet list`, `wallet remove`.

mod find;
mod new;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use satchime_adapters::DataFolder;
use satchime_domain::channel::{is_deaf, plan_for};
use satchime_domain::fault::Fault;
use satchime_domain::text;
use satchime_domain::wallet::{Address, Wallet};
use satchime_engine::Engine;
use satchime_engine::api::{CommandFault, Event};
use satchime_engine::ports::{EventSink, Keep, Outputs};
use satchime_l10n::t;

pub use self::find::find;
pub use self::new::{as_given, read_choices};
use crate::args::{AddArgs, ListArgs, RemoveArgs};
use crate::compose::{Kept, readable};
use crate::failure::Failure;
use crate::output::human::Words;
use crate::output::{json, written};
use crate::stderr;

/// Checks the wallet live, then keeps it and its key.
pub async fn add(args: AddArgs) -> Result<(), Failure> {
    let new = read_choices(&args.server, &args.choices, Keep::Keyring)?;
    let kept = Kept::on_disk()?;
    let engine = idle_engine(&kept).await?;
    let address = Address { server: new.address.server.clone(), allow_private_http: new.allow_private_http };
    let added = match engine.handle().add(new).await {
        Err(CommandFault::AlreadyWatched { wallet, name, new_address: true }) if args.as_address => {
            let kept = engine.handle().add_address(wallet, address.clone()).await;
            engine.stop().await;
            kept?;
            return say(&t!("ctl-added-address", server = address.server.to_string(), wallet = name));
        }
        added => added,
    };
    engine.stop().await;
    let wallet = added?.wallet;
    say(&found(&wallet))?;
    if let Some(advice) = advice(&wallet) {
        stderr::warning(&advice);
    }
    Ok(())
}

fn found(wallet: &Wallet) -> String {
    let (name, server) = (wallet.name.as_str(), wallet.server.to_string());
    let access = wallet.access.label();
    match wallet.progress.balance_msat {
        Some(balance) => {
            let balance = balance.to_string();
            t!("ctl-added.balance", wallet = name, server = server, access = access, balance = balance)
        }
        None => t!("ctl-added", wallet = name, server = server, access = access),
    }
}

/// What whoever just added this wallet should know.
pub fn advice(wallet: &Wallet) -> Option<String> {
    let is_silent = || !plan_for(wallet, None).pushes;
    let note = wallet.access.note().map(|note| note.text);
    note.or_else(|| is_silent().then(|| t!("ctl-silent-channel")))
}

/// Says how many of its payments can't be read.
pub fn warn_of_unreadable(wallet: &Wallet) {
    if let Some(note) = wallet.progress.note() {
        warn_of(wallet, format!("{}. {}", note.label, note.text));
    }
}

fn warn_of(wallet: &Wallet, words: String) {
    let name = text::one_line(&wallet.name, text::NAME);
    stderr::warning(&t!("ctl-of-wallet", wallet = name, words = words));
}

/// Shows the wallets, also while Satchime runs.
pub async fn list(args: ListArgs) -> Result<(), Failure> {
    let store = readable(&DataFolder::locate()?)?.store;
    let (wallets, settings) = (store.wallets().await?, store.settings().await?);
    if wallets.is_empty() && !args.json {
        stderr::line(&t!("ctl-wallets-none"));
        return Ok(());
    }
    let text = match args.json {
        true => wallets.iter().map(json::wallet).collect(),
        false => Words::for_stdout().in_unit(settings.unit).wallets(&wallets),
    };
    written(io::stdout().lock().write_all(text.as_bytes()))?;
    for wallet in wallets.iter().filter(|wallet| is_deaf(wallet)) {
        let explanation = Fault::DeafChannel.explain();
        warn_of(wallet, format!("{} {}", explanation.text, explanation.next));
    }
    wallets.iter().for_each(warn_of_unreadable);
    Ok(())
}

/// Forgets a wallet after asking.
pub async fn remove(args: RemoveArgs) -> Result<(), Failure> {
    let kept = Kept::on_disk()?;
    let wallets = kept.store.wallets().await?;
    let wallet = find(&wallets, &args.wallet)?;
    let put_aside = DataFolder::locate()?.put_aside();
    if !args.yes && !agreed(wallet, &put_aside)? {
        stderr::line(&t!("ctl-removed.nothing"));
        return Ok(());
    }
    let engine = idle_engine(&kept).await?;
    let removed = engine.handle().remove(wallet.id.clone()).await;
    engine.stop().await;
    removed?;
    say(&t!("ctl-removed", wallet = wallet.name.as_str()))?;
    for copy in put_aside {
        say(&t!("ctl-removed.copy", file = copy.display().to_string()))?;
    }
    Ok(())
}

/// A damaged copy may hold the wallet's history too, and nobody can tell.
fn agreed(wallet: &Wallet, put_aside: &[PathBuf]) -> Result<bool, Failure> {
    let copies: Vec<_> = put_aside.iter().map(|copy| copy.display().to_string()).collect();
    let copies = match copies.as_slice() {
        [] => String::new(),
        copies => format!(" {}", t!("ctl-remove.copies", copies = copies.join(", "))),
    };
    let name = wallet.name.as_str();
    if !io::stdin().is_terminal() {
        let what = t!("ctl-remove.unasked", wallet = name) + &copies;
        return Err(Failure::usage(what, t!("ctl-remove.next")));
    }
    let question = t!("ctl-remove", wallet = name, server = wallet.server.to_string()) + &copies;
    Ok(stderr::agreed(&question))
}

fn say(line: &str) -> Result<(), Failure> {
    written(writeln!(io::stdout().lock(), "{line}"))
}

/// Takes commands and watches nothing.
pub async fn idle_engine(kept: &Kept) -> Result<Engine, Failure> {
    Ok(Engine::start_idle(kept.ports(Outputs { sink: Arc::new(Silent), receivers: Vec::new() })?).await?)
}

/// Shows nothing.
struct Silent;

impl EventSink for Silent {
    fn emit(&self, _: Event) {}
}

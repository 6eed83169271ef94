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
            let done = format!("Kept {} as one more address of \u{201c}{name}\u{201d}.\n", address.server);
            return written(io::stdout().lock().write_all(done.as_bytes()));
        }
        added => added,
    };
    engine.stop().await;
    let wallet = added?.wallet;
    let balance =
        wallet.progress.balance_msat.map_or_else(String::new, |balance| format!(", balance {balance}"));
    let found = format!(
        "Added \u{201c}{}\u{201d} on {}: {}{balance}.\n",
        wallet.name,
        wallet.server,
        wallet.access.label()
    );
    written(io::stdout().lock().write_all(found.as_bytes()))?;
    if let Some(advice) = advice(&wallet) {
        stderr::warning(&advice);
    }
    Ok(())
}

/// What whoever just added this wallet should know.
pub fn advice(wallet: &Wallet) -> Option<String> {
    let is_silent = || !plan_for(wallet, None).pushes;
    wallet.access.note().map(|note| note.text).or_else(|| {
        is_silent().then(|| {
            "This server sends nothing to that channel, so it is asked regularly instead. With --channel \
             auto payments show at once."
                .into()
        })
    })
}

/// Says how many of its payments can't be read.
pub fn warn_of_unreadable(wallet: &Wallet) {
    if let Some(note) = wallet.progress.note() {
        let name = text::one_line(&wallet.name, text::NAME);
        stderr::warning(&format!("\u{201c}{name}\u{201d}: {}. {}", note.label, note.text));
    }
}

/// Shows the wallets, also while Satchime runs.
pub async fn list(args: ListArgs) -> Result<(), Failure> {
    let wallets = readable(&DataFolder::locate()?)?.store.wallets().await?;
    if wallets.is_empty() && !args.json {
        stderr::line("There is no wallet yet. Add one: satchimectl wallet add --server URL");
        return Ok(());
    }
    let text = match args.json {
        true => wallets.iter().map(json::wallet).collect(),
        false => Words::for_stdout().wallets(&wallets),
    };
    written(io::stdout().lock().write_all(text.as_bytes()))?;
    for wallet in wallets.iter().filter(|wallet| is_deaf(wallet)) {
        let explanation = Fault::DeafChannel.explain();
        let name = text::one_line(&wallet.name, text::NAME);
        stderr::warning(&format!("\u{201c}{name}\u{201d}: {} {}", explanation.text, explanation.next));
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
        stderr::line("Nothing was removed.");
        return Ok(());
    }
    let engine = idle_engine(&kept).await?;
    let removed = engine.handle().remove(wallet.id.clone()).await;
    engine.stop().await;
    removed?;
    let mut done = format!("Removed \u{201c}{}\u{201d}, its key and its history.\n", wallet.name);
    for copy in put_aside {
        done.push_str(&format!("Deleted {}, a damaged database that was put aside.\n", copy.display()));
    }
    written(io::stdout().lock().write_all(done.as_bytes()))
}

/// A damaged copy may hold the wallet's history too, and nobody can tell.
fn agreed(wallet: &Wallet, put_aside: &[PathBuf]) -> Result<bool, Failure> {
    let copies: Vec<_> = put_aside.iter().map(|copy| copy.display().to_string()).collect();
    let copies = match copies.as_slice() {
        [] => String::new(),
        copies => format!(" With it go the damaged databases that were put aside: {}.", copies.join(", ")),
    };
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            format!("Removing \u{201c}{}\u{201d} forgets its key and its history.{copies}", wallet.name),
            "If that is meant, say --yes.",
        ));
    }
    stderr::question(&format!(
        "Remove \u{201c}{}\u{201d} on {}, with its key and its history on this computer?{copies} [y/N] ",
        wallet.name, wallet.server
    ));
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    Ok(read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes"))
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

//! `settings`: what is decided about the app and its notices, to see and to change.

use std::io::{self, Write};

use jiff::Zoned;
use satchime_adapters::DataFolder;
use satchime_domain::named_settings::{ALL, Named, OF_WALLET, OfWallet, ValueError, named, of_wallet};
use satchime_domain::rules::WalletRules;
use satchime_domain::settings::Settings;
use satchime_domain::text;
use satchime_domain::wallet::Wallet;
use satchime_l10n::t;
use serde::Serialize;

use crate::args::{SettingsGetArgs, SettingsSetArgs};
use crate::compose::{Kept, readable};
use crate::failure::{Failure, sentence};
use crate::output::{json, written};
use crate::wallets::{find, idle_engine};
use crate::{args::SettingsCommand, language, stderr};

pub async fn run(command: SettingsCommand) -> Result<(), Failure> {
    match command {
        SettingsCommand::Get(args) => get(&args).await,
        SettingsCommand::Set(args) => set(args).await,
    }
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    value: Option<String>,
    values: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet_id: Option<&'a str>,
}

/// Shows them, also while Satchime runs.
async fn get(args: &SettingsGetArgs) -> Result<(), Failure> {
    let store = readable(&DataFolder::locate()?)?.store;
    let settings = store.settings().await?;
    let wallets = store.wallets().await?;
    let wallet = args.wallet.as_deref().map(|called| find(&wallets, called)).transpose()?;
    let asked = match &args.name {
        Some(name) => vec![setting(name)?],
        None => ALL.iter().collect(),
    };
    let mut text = String::new();
    for named in asked {
        let value = match wallet {
            Some(wallet) => match own(named.name) {
                Ok(own) => own.get(&rules_of(&settings, wallet)),
                Err(failure) if args.name.is_some() => return Err(failure),
                Err(_) => continue,
            },
            None => Some(named.get(&settings)),
        };
        text.push_str(&match (args.json, &args.name) {
            (true, _) => json::line(&Line {
                name: named.name,
                value,
                values: named.values.words(),
                wallet_id: wallet.map(|wallet| wallet.id.as_str()),
            }),
            (false, Some(_)) => format!("{}\n", value.as_deref().unwrap_or(AS_FOR_ALL)),
            (false, None) => {
                let value = value.as_deref().unwrap_or(AS_FOR_ALL);
                format!("{:<22}{value:<16}  {}\n", named.name, named.help())
            }
        });
    }
    if !args.json && args.name.is_none() && wallet.is_none() {
        text.push('\n');
        settings.describe().iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    written(io::stdout().lock().write_all(text.as_bytes()))
}

/// What is typed for a wallet that is to have nothing of its own.
const AS_FOR_ALL: &str = "default";

async fn set(args: SettingsSetArgs) -> Result<(), Failure> {
    let named = setting(&args.name)?;
    let kept = Kept::on_disk()?;
    let engine = idle_engine(&kept).await?;
    let changed = async {
        let handle = engine.handle();
        let snapshot = handle.snapshot().await?;
        let wallets: Vec<Wallet> = snapshot.wallets.into_iter().map(|status| status.wallet).collect();
        let wallet = args.wallet.as_deref().map(|called| find(&wallets, called)).transpose()?;
        // Tried on a copy first, so that nonsense changes nothing.
        let mut settings = snapshot.settings;
        change(&mut settings, named, wallet, &args.value)?;
        let (wallet, value) = (wallet.cloned(), args.value.clone());
        let done = handle.change_settings(move |settings| {
            // The same value was good a moment ago.
            let _ = change(settings, named, wallet.as_ref(), &value);
        });
        done.await?;
        Ok::<_, Failure>(settings)
    };
    let changed = changed.await;
    engine.stop().await;
    let changed = changed?;
    language::heed(&changed);
    for line in changed.describe() {
        stderr::line(&line);
    }
    Ok(())
}

fn change(
    settings: &mut Settings,
    named: &Named,
    wallet: Option<&Wallet>,
    typed: &str,
) -> Result<(), Failure> {
    let now = Zoned::now();
    let refused = |error: ValueError| {
        Failure::usage(t!("ctl-no-value", name = named.name), sentence(&error.to_string()))
    };
    let Some(wallet) = wallet else { return named.set(settings, typed, &now).map_err(refused) };
    let typed = Some(typed).filter(|typed| *typed != AS_FOR_ALL);
    let rules = settings.notices.wallets.entry(wallet.id.clone()).or_default();
    own(named.name)?.set(rules, typed, &now).map_err(refused)
}

fn rules_of(settings: &Settings, wallet: &Wallet) -> WalletRules {
    settings.notices.wallets.get(&wallet.id).cloned().unwrap_or_default()
}

fn setting(name: &str) -> Result<&'static Named, Failure> {
    named(name).ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|named| named.name).collect();
        Failure::usage(
            t!("ctl-no-such-setting", name = text::one_line(name, text::NAME)),
            t!("ctl-no-such-setting.next", names = names.join(", ")),
        )
    })
}

fn own(name: &str) -> Result<&'static OfWallet, Failure> {
    of_wallet(name).ok_or_else(|| {
        let names: Vec<&str> = OF_WALLET.iter().map(|named| named.name).collect();
        Failure::usage(
            t!("ctl-not-per-wallet", name = name),
            t!("ctl-not-per-wallet.next", names = names.join(", ")),
        )
    })
}

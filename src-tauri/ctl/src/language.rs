//! In which language the terminal speaks: the one that was chosen in the settings, else the system's. To programs it
//! speaks English alone.

use std::env;

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::{DataFolder, SqliteStore};
use satchime_domain::settings::Settings;
use satchime_l10n::{Language, set_current};

use crate::args::{Command, ServerCommand, SettingsCommand, WalletCommand};

/// Before anything is said.
pub fn choose(command: &Command) {
    match is_for_programs(command) {
        true => set_current(Language::English),
        false => heed(&chosen().unwrap_or_default()),
    }
}

/// From now on as these settings have it.
pub fn heed(settings: &Settings) {
    let system = of_system();
    set_current(settings.language(system.iter().map(String::as_str)));
}

/// What they match must not change with the person's language, on standard error too.
const fn is_for_programs(command: &Command) -> bool {
    match command {
        Command::Wallet(WalletCommand::List(args)) | Command::Server(ServerCommand::List(args)) => args.json,
        Command::Payments(args) => args.json || args.csv,
        Command::Settings(SettingsCommand::Get(args)) => args.json,
        Command::Why(args) => args.json,
        Command::Watch(args) => args.json,
        Command::Audit(args) => args.json,
        Command::Doctor(args) => args.json,
        Command::Wallet(WalletCommand::Add(_) | WalletCommand::Remove(_))
        | Command::Server(ServerCommand::Trust(_) | ServerCommand::Route(_))
        | Command::Settings(SettingsCommand::Set(_)) => false,
    }
}

/// `None` where they can't be read: why, the command says itself.
fn chosen() -> Option<Settings> {
    let folder = DataFolder::locate().ok()?;
    folder.check().ok()?;
    let is_in_use = || matches!(folder.is_free(), Err(LockFault::Held { .. }));
    SqliteStore::settings_beside(&folder.database(), is_in_use)
}

/// Those that the system wants, the first one most. As everywhere in a terminal, none counts in the locale `C`.
fn of_system() -> Vec<String> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| {
        let value = env::var(name).ok()?;
        (!value.is_empty()).then_some(value)
    });
    match locale.as_deref() {
        Some("C" | "POSIX") => Vec::new(),
        _ => sys_locale::get_locales().collect(),
    }
}

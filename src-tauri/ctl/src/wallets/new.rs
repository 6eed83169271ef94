//! A wallet as it was described on the command line.

use jiff::Timestamp;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::text;
use satchime_domain::wallet::{Access, Progress, SourceWalletId, Wallet, WalletId};
use satchime_engine::api::{CommandFault, NewWallet};
use satchime_engine::ports::Keep;

use crate::args::WalletChoices;
use crate::failure::Failure;
use crate::key;

/// Reads what was said about the wallet, and its key.
///
/// # Errors
/// An address, name or key that can't be one; the key is read last, so that nobody types it in vain.
pub fn read_choices(server: &str, choices: &WalletChoices, keep: Keep) -> Result<NewWallet, Failure> {
    let address = read_pasted(server, choices.allow_private_http)?;
    let name = choices.name.as_deref().map(text::name).transpose().map_err(|_| CommandFault::EmptyName)?;
    let source_wallet_id =
        choices.wallet_id.as_deref().map(|id| SourceWalletId(text::unwrapped(id).to_owned()));
    if choices.no_key && source_wallet_id.is_none() && address.source_wallet_id.is_none() {
        return Err(CommandFault::NothingToWatch.into());
    }
    let key = if choices.no_key { None } else { Some(key::read(choices.key_file.as_deref())?) };
    Ok(NewWallet {
        address,
        allow_private_http: choices.allow_private_http,
        key,
        source_wallet_id,
        name,
        channel: choices.channel.into(),
        keep,
    })
}

/// The wallet as it was described, with nothing known from its server yet.
pub fn as_given(new: &NewWallet) -> Wallet {
    let server = new.address.server.clone();
    Wallet {
        id: WalletId(uuid::Uuid::new_v4().to_string()),
        name: new.name.clone().unwrap_or_else(|| text::one_line(server.host(), text::NAME)),
        server,
        allow_private_http: new.allow_private_http,
        source_wallet_id: new.source_wallet_id.clone().or_else(|| new.address.source_wallet_id.clone()),
        access: if new.key.is_some() { Access::InvoiceKey } else { Access::IdOnly },
        channel: new.channel,
        learned_channel: None,
        enabled: true,
        added_at: Timestamp::now(),
        progress: Progress::default(),
    }
}

//! The checks before a wallet is added or gets a new key. They ask servers and the keyring, so they run beside the
//! loop.
//!
//! The order of the writes is such that a kill between any two of them leaves nothing that the next start can't put
//! right: a new wallet's row is written before its key, out of sight, and what a new key is to be taken for before
//! the key itself.

use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::Fault;
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity};
use satchime_domain::key::ApiKey;
use satchime_domain::source::PastedAddress;
use satchime_domain::text;
use satchime_domain::wallet::{Access, Address, Progress, SourceWalletId, Wallet, WalletId};
use tokio::time::sleep;

use super::bindings::Bindings;
use super::removing;
use crate::api::{CommandFault, Found, NewWallet};
use crate::inspection::inspect;
use crate::pacing::Server;
use crate::ports::{Account, Keep, PaymentQuery, Ports, ReplacedKey};
use crate::recorder::{Entry, Evidence};

/// Whoever made room on a full disk adds the wallet again soon.
const TAKE_BACK_AGAIN: Duration = Duration::from_secs(5);

/// A wallet that was checked, stored out of sight, and whose key is kept.
pub(super) struct Prepared {
    pub wallet: Wallet,
    pub keep: Option<Keep>,
}

/// A key that was checked and is kept.
pub(super) struct Replaced {
    pub key: ReplacedKey,
    pub keep: Keep,
}

/// Checks the wallet live, unless it is known already by its credential.
pub(super) async fn check(ports: &Ports, server: &Server, new: &NewWallet) -> Result<Found, CommandFault> {
    let asked = &new.address.server;
    let credential = Identity { fingerprint: Some(fingerprint(ports, new).await?), source_id: None };
    refuse_known(ports, &credential, asked, None).await?;
    let found = inspect(ports, server, new).await?;
    let identity = Identity { source_id: found.source_wallet_id.clone(), ..credential };
    refuse_known(ports, &identity, asked, None).await?;
    Ok(found)
}

pub(super) async fn prepare(
    ports: &Ports,
    server: &Server,
    id: WalletId,
    new: &NewWallet,
) -> Result<Prepared, CommandFault> {
    let mut found = check(ports, server, new).await?;
    let open_payments = std::mem::take(&mut found.open_payments);
    let wallet = make_wallet(id, new, found, ports)?;
    let fingerprint = fingerprint(ports, new).await?;
    let evidence = Evidence::answer(false);
    let known =
        Entry::of(open_payments).into_batch(&wallet.id, evidence, &wallet.progress, ports.clock.now());
    // Two requests to add it may have been checked at the same time.
    if let Some(known) = ports.store.add_wallet(&wallet, &fingerprint, known).await? {
        return Err(already_watched(ports, known, &new.address.server).await);
    }
    if let Some(key) = new.key.clone() {
        let account = Account { server: wallet.server.clone(), key };
        if let Err(fault) = ports.secrets.put(&wallet.id, &account, new.keep).await {
            give_up(ports, &wallet.id).await;
            return Err(fault.into());
        }
    }
    Ok(Prepared { wallet, keep: new.key.is_some().then_some(new.keep) })
}

/// Takes back what was written of a wallet that could not be added: what is left of it keeps everybody from adding it
/// again, until it is marked. Behind a locked keyring the rest is done at the next start; a full disk is tried again
/// beside everything else.
pub(super) async fn give_up(ports: &Ports, id: &WalletId) {
    let marked = ports.store.set_removing(id, true).await;
    let is_forgotten = ports.secrets.remove(id).await.is_ok();
    let taken_back = match is_forgotten {
        true => marked.and(ports.store.remove_wallet(id).await),
        false => marked,
    };
    if taken_back.is_err() {
        let (ports, id) = (ports.clone(), id.clone());
        tokio::spawn(async move {
            sleep(TAKE_BACK_AGAIN).await;
            match is_forgotten {
                true => removing::finish_one(&ports, &id).await,
                false => removing::mark(&ports, &id).await,
            }
        });
    }
}

pub(super) async fn prepare_key(
    ports: &Ports,
    server: &Server,
    bindings: &Bindings,
    wallet: &Wallet,
    key: ApiKey,
    keep: Keep,
) -> Result<Replaced, CommandFault> {
    let new = check_of(wallet, key.clone(), keep);
    let fingerprint = ports.store.salt().await?.of_key(&key);
    let credential = Identity { fingerprint: Some(fingerprint), source_id: None };
    let is_present_key = refuse_known(ports, &credential, &wallet.server, Some(wallet)).await?;
    let found = inspect_same(ports, server, wallet, &new).await?;
    let identity = Identity { source_id: found.source_wallet_id.clone(), ..credential };
    refuse_known(ports, &identity, &wallet.server, Some(wallet)).await?;
    // The check compared the id with the known one, if the server told it. Of an empty wallet it is told to the admin
    // key alone, so the key of another one may pass for its own.
    let id_is_known = !found.is_empty || found.access == Access::AdminKey;
    let is_same = is_present_key || (wallet.source_wallet_id.is_some() && id_is_known);
    let _alone = bindings.lock().await;
    ports.store.expect_key(&wallet.id, is_same.then_some(&fingerprint)).await?;
    let account = Account { server: wallet.server.clone(), key };
    ports.secrets.put(&wallet.id, &account, keep).await?;
    for address in ports.store.addresses(&wallet.id).await? {
        ports.secrets.bind(&wallet.id, &wallet.server, &address.server).await?;
    }
    let begin_anew = || Progress {
        watch_from: found.history_until,
        balance_msat: found.balance_msat,
        ..Progress::default()
    };
    let progress = (!is_same).then(begin_anew);
    Ok(Replaced { key: ReplacedKey { fingerprint, access: found.access, progress }, keep })
}

/// The same wallet twice would say everything twice. Tells whether it is `own` that is known so.
async fn refuse_known(
    ports: &Ports,
    identity: &Identity,
    asked: &ServerUrl,
    own: Option<&Wallet>,
) -> Result<bool, CommandFault> {
    match ports.store.known_as(identity).await? {
        None => Ok(false),
        Some(known) if own.is_some_and(|own| own.id == known.wallet) => Ok(true),
        Some(known) => Err(already_watched(ports, known, asked).await),
    }
}

/// `asked` is the address by which it was to be watched once more.
pub(super) async fn already_watched(ports: &Ports, known: AlreadyKnown, asked: &ServerUrl) -> CommandFault {
    match ports.store.addresses(&known.wallet).await {
        Ok(addresses) => CommandFault::AlreadyWatched {
            wallet: known.wallet,
            name: known.name,
            new_address: addresses.iter().all(|address| address.server != *asked),
        },
        Err(fault) => fault.into(),
    }
}

/// Checks that the wallet is to be found by this address too, and keeps it. From then on its key may go there.
pub(super) async fn add_address(
    ports: &Ports,
    server: &Server,
    bindings: &Bindings,
    wallet: &Wallet,
    address: Address,
) -> Result<(), CommandFault> {
    let first = &wallet.server;
    if ports.store.addresses(&wallet.id).await?.iter().any(|known| known.server == address.server) {
        return Ok(());
    }
    let key = match wallet.access {
        Access::IdOnly => None,
        access @ (Access::InvoiceKey | Access::AdminKey) => {
            access.may_travel_to(&address.server)?;
            Some(ports.secrets.get(&wallet.id, first).await?.0)
        }
    };
    let new = NewWallet {
        address: PastedAddress {
            server: address.server.clone(),
            source_wallet_id: wallet.source_wallet_id.clone(),
        },
        allow_private_http: address.allow_private_http,
        key,
        source_wallet_id: None,
        name: None,
        channel: wallet.channel,
        keep: Keep::default(),
    };
    let found = inspect_same(ports, server, wallet, &new).await?;
    tracing::debug!(wallet = %wallet.id, version = ?found.capabilities.version, "found by another address");
    let _alone = bindings.lock().await;
    if new.key.is_some() {
        ports.secrets.bind(&wallet.id, first, &address.server).await?;
    }
    Ok(ports.store.add_address(&wallet.id, &address).await?)
}

/// Checks that what is found is this wallet, as far as the server tells.
async fn inspect_same(
    ports: &Ports,
    server: &Server,
    wallet: &Wallet,
    new: &NewWallet,
) -> Result<Found, CommandFault> {
    let found = inspect(ports, server, new).await.map_err(|fault| match fault {
        CommandFault::Fault(Fault::WalletIdMismatch) => CommandFault::OtherWallet,
        fault => fault,
    })?;
    // A share that was empty is known by its own id yet.
    let told = [&found.source_wallet_id, &found.told_id];
    if wallet.source_wallet_id.is_some()
        && found.source_wallet_id.is_some()
        && !told.contains(&&wallet.source_wallet_id)
    {
        return Err(CommandFault::OtherWallet);
    }
    let one = PaymentQuery { wallet: Some(wallet.id.clone()), named: None, after: None, limit: Some(1) };
    if new.key.is_some() && found.is_empty && !ports.store.payments(&one).await?.is_empty() {
        return Err(CommandFault::OtherWallet);
    }
    Ok(found)
}

async fn fingerprint(ports: &Ports, new: &NewWallet) -> Result<Fingerprint, CommandFault> {
    let salt = ports.store.salt().await?;
    match (&new.key, given_id(new)) {
        (Some(key), _) => Ok(salt.of_key(key)),
        (None, Some(id)) => Ok(salt.of_id(id)),
        (None, None) => Err(CommandFault::NothingToWatch),
    }
}

fn given_id(new: &NewWallet) -> Option<&SourceWalletId> {
    new.source_wallet_id.as_ref().or(new.address.source_wallet_id.as_ref())
}

fn make_wallet(id: WalletId, new: &NewWallet, found: Found, ports: &Ports) -> Result<Wallet, CommandFault> {
    let name = new.name.as_deref().unwrap_or(&found.name);
    let name = text::name(name).or_else(|_| text::name(new.address.server.host()));
    Ok(Wallet {
        id,
        name: name.map_err(|_| CommandFault::EmptyName)?,
        server: new.address.server.clone(),
        allow_private_http: new.allow_private_http,
        source_wallet_id: found.source_wallet_id,
        access: found.access,
        channel: new.channel,
        learned_channel: found.capabilities.channel,
        enabled: true,
        added_at: ports.clock.now(),
        progress: Progress {
            watch_from: found.history_until,
            balance_msat: found.balance_msat,
            ..Progress::default()
        },
    })
}

fn check_of(wallet: &Wallet, key: ApiKey, keep: Keep) -> NewWallet {
    let address =
        PastedAddress { server: wallet.server.clone(), source_wallet_id: wallet.source_wallet_id.clone() };
    NewWallet {
        address,
        allow_private_http: wallet.allow_private_http,
        key: Some(key),
        source_wallet_id: None,
        name: None,
        channel: wallet.channel,
        keep,
    }
}

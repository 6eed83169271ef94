//! The checks before a wallet is added or gets a new key. They ask servers and the keyring, so they run beside the loop.

use std::sync::{Arc, Mutex, PoisonError};

use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::address::PastedAddress;
use satchime_domain::payment::PaymentRecord;
use satchime_domain::text;
use satchime_domain::wallet::{Access, Progress, Wallet, WalletId};

use crate::api::{CommandFault, Found, NewWallet};
use crate::inspection::inspect;
use crate::pacing::Server;
use crate::ports::{Account, Keep, PaymentQuery, Ports};

/// A wallet that was checked and whose key is kept.
pub(super) struct Prepared {
    pub wallet: Wallet,
    pub keep: Option<Keep>,
    /// To be written before anything else is known of the wallet.
    pub open_payments: Vec<PaymentRecord>,
    /// Until this is dropped, the same wallet can't be added once more.
    pub turn: Turn,
}

/// What is being added right now: two requests for one wallet would not see each other's.
#[derive(Clone, Default)]
pub(super) struct Adding(Arc<Mutex<Vec<NewWallet>>>);

impl Adding {
    /// `None` when the same wallet is being added already.
    pub fn begin(&self, new: &NewWallet) -> Option<Turn> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.iter().any(|other| is_same(other, new)) {
            return None;
        }
        under_way.push(new.clone());
        Some(Turn { adding: self.clone(), new: new.clone() })
    }
}

/// The right to add one wallet.
pub(super) struct Turn {
    adding: Adding,
    new: NewWallet,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut under_way = self.adding.0.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|other| !is_same(other, &self.new));
    }
}

fn is_same(one: &NewWallet, other: &NewWallet) -> bool {
    let same_access = match (&one.key, &other.key) {
        (Some(one), Some(other)) => one.is_same(other),
        (None, None) => {
            one.lnbits_wallet_id == other.lnbits_wallet_id
                && one.address.lnbits_wallet_id == other.address.lnbits_wallet_id
        }
        (Some(_), None) | (None, Some(_)) => false,
    };
    same_access && one.address.server == other.address.server
}

/// A key that was checked and is kept.
pub(super) struct Replaced {
    pub access: Access,
    pub keep: Keep,
    /// Where to begin anew, if nothing was known of the wallet before.
    pub progress: Option<Progress>,
}

pub(super) async fn prepare(
    ports: &Ports,
    server: &Server,
    watched: &[Wallet],
    new: &NewWallet,
    turn: Turn,
) -> Result<Prepared, CommandFault> {
    let mut found = inspect(ports, server, new).await?;
    refuse_twin(ports, watched, new, &found).await?;
    let open_payments = std::mem::take(&mut found.open_payments);
    let wallet = make_wallet(new, found, ports)?;
    if let Some(key) = new.key.clone() {
        let account = Account { server: wallet.server.clone(), key };
        ports.secrets.put(&wallet.id, &account, new.keep).await?;
    }
    Ok(Prepared { wallet, keep: new.key.is_some().then_some(new.keep), open_payments, turn })
}

pub(super) async fn prepare_key(
    ports: &Ports,
    server: &Server,
    watched: &[Wallet],
    wallet: &Wallet,
    key: ApiKey,
    keep: Keep,
) -> Result<Replaced, CommandFault> {
    let new = check_of(wallet, key.clone(), keep);
    let found = inspect(ports, server, &new).await.map_err(|fault| match fault {
        CommandFault::Fault(Fault::WalletIdMismatch) => CommandFault::OtherWallet,
        fault => fault,
    })?;
    let others: Vec<Wallet> = watched.iter().filter(|other| other.id != wallet.id).cloned().collect();
    refuse_twin(ports, &others, &new, &found).await?;
    let one = PaymentQuery { wallet: Some(wallet.id.clone()), after: None, limit: Some(1) };
    if found.is_empty && !ports.store.payments(&one).await?.is_empty() {
        return Err(CommandFault::OtherWallet);
    }
    let kept = ports.secrets.get(&wallet.id, &wallet.server).await;
    let is_kept = kept.is_ok_and(|(kept, _)| kept.is_same(&key));
    // Of a wallet without payments not even the id is known, so a new key may be another one's.
    let begin_anew = || Progress {
        watch_from: found.history_until,
        balance_msat: found.balance_msat,
        ..Progress::default()
    };
    let progress = (wallet.lnbits_wallet_id.is_none() && !is_kept).then(begin_anew);
    let account = Account { server: wallet.server.clone(), key };
    ports.secrets.put(&wallet.id, &account, keep).await?;
    Ok(Replaced { access: found.access, keep, progress })
}

fn make_wallet(new: &NewWallet, found: Found, ports: &Ports) -> Result<Wallet, CommandFault> {
    let name = new.name.as_deref().unwrap_or(&found.name);
    let name = text::name(name).or_else(|_| text::name(new.address.server.host()));
    Ok(Wallet {
        id: WalletId(uuid::Uuid::new_v4().to_string()),
        name: name.map_err(|_| CommandFault::EmptyName)?,
        server: new.address.server.clone(),
        allow_private_http: new.allow_private_http,
        lnbits_wallet_id: found.lnbits_wallet_id,
        access: found.access,
        channel: new.channel,
        learned_channel: found.version.map(|version| version.channel()),
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
        PastedAddress { server: wallet.server.clone(), lnbits_wallet_id: wallet.lnbits_wallet_id.clone() };
    NewWallet {
        address,
        allow_private_http: wallet.allow_private_http,
        key: Some(key),
        lnbits_wallet_id: None,
        name: None,
        channel: wallet.channel,
        keep,
    }
}

/// The same wallet twice would say everything twice.
pub(super) async fn refuse_twin(
    ports: &Ports,
    watched: &[Wallet],
    new: &NewWallet,
    found: &Found,
) -> Result<(), CommandFault> {
    for wallet in watched.iter().filter(|wallet| wallet.server == new.address.server) {
        let same_id = found.lnbits_wallet_id.is_some() && wallet.lnbits_wallet_id == found.lnbits_wallet_id;
        let same_key = match &new.key {
            Some(key) if wallet.access != Access::IdOnly => {
                let known = ports.secrets.get(&wallet.id, &wallet.server).await;
                known.is_ok_and(|(known, _)| known.is_same(key))
            }
            _ => false,
        };
        if same_id || same_key {
            return Err(CommandFault::AlreadyWatched { name: wallet.name.clone() });
        }
    }
    Ok(())
}

//! The engine's commands, their answers, and its events.

use satchime_domain::Timestamp;
use satchime_domain::connection::{ConnectionState, Overall, overall};
use satchime_domain::fault::{Fault, KeyringFault, StorageFault};
use satchime_domain::health::Health;
use satchime_domain::key::{ApiKey, Keep};
use satchime_domain::money::Msat;
use satchime_domain::payment::{Payment, PaymentRecord};
use satchime_domain::route::RouteError;
use satchime_domain::settings::Settings;
use satchime_domain::source::{Capabilities, PastedAddress};
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Access, ChannelChoice, SourceWalletId, Wallet, WalletId};
use satchime_l10n::t;

/// A wallet to look at or to add.
#[derive(Clone, Debug)]
pub struct NewWallet {
    /// From [`satchime_domain::lnbits::paste::read_pasted`]; its wallet id counts unless `source_wallet_id` is given.
    pub address: PastedAddress,
    pub allow_private_http: bool,
    /// `None`: watch by the wallet's id alone.
    pub key: Option<ApiKey>,
    pub source_wallet_id: Option<SourceWalletId>,
    /// `None`: the server's name for it.
    pub name: Option<String>,
    pub channel: ChannelChoice,
    pub keep: Keep,
}

/// What a live check of a new wallet found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub name: String,
    pub balance_msat: Option<Msat>,
    pub access: Access,
    pub capabilities: Capabilities,
    pub source_wallet_id: Option<SourceWalletId>,
    /// The wallet's own id, as an admin key is told it: of a share, its payments carry another one.
    pub told_id: Option<SourceWalletId>,
    /// The newest record's time by the server's clock, or that clock's time when there is none: what settled until
    /// then is history, what settles later is news. The `Date` header alone, in whole seconds, would not tell them
    /// apart.
    pub history_until: Option<Timestamp>,
    /// The server listed no payment.
    pub is_empty: bool,
    /// What is not decided yet, where the server does not tell when a payment settled (before LNbits 1.4.1).
    pub open_payments: Vec<PaymentRecord>,
}

/// A wallet as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletStatus {
    pub wallet: Wallet,
    pub state: ConnectionState,
    /// Since when it is in that state.
    pub since: Timestamp,
    /// Where its key is kept; `None` when watched by id alone, or not known yet.
    pub keep: Option<Keep>,
    pub health: Health,
}

/// All there is to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// In the order they were added.
    pub wallets: Vec<WalletStatus>,
    pub settings: Settings,
    /// The newest that was told, for whoever shows amounts in a currency.
    pub rate: Option<Rate>,
}

impl Snapshot {
    pub fn overall(&self) -> Overall {
        overall(self.settings.paused, self.wallets.iter().map(|status| &status.state))
    }
}

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A wallet was added or changed: its name, its state, its balance, anything.
    Wallet(Box<WalletStatus>),
    WalletRemoved(WalletId),
    /// The ledger has a new or changed line. This is to *show*; what is to be *said* comes through the outbox.
    /// `news`: it happened since the wallet is watched, so it may be shown with some ado.
    Payment {
        wallet_name: String,
        payment: Box<Payment>,
        news: bool,
    },
    /// The person decided something; told before what comes of it.
    Settings(Box<Settings>),
    /// What the person's currency is worth by now.
    Rate(Rate),
    /// The engine can't write or say something at all.
    Trouble(Fault),
}

/// Why a command was not carried out: each says so in a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandFault {
    #[error("{}", t!("command-no-such-wallet.text"))]
    NoSuchWallet,
    /// The same key, or the same wallet of the source's, is watched already. With
    /// `new_address`, by another address than this one, which can be kept as one more of its own.
    #[error("{}", t!("command-already-watched.text", name = name.as_str()))]
    AlreadyWatched { wallet: WalletId, name: String, new_address: bool },
    /// The address that is in use can't be removed.
    #[error("{}", t!("command-address-in-use.text"))]
    AddressInUse,
    #[error("{}", t!("command-nothing-to-watch.text"))]
    NothingToWatch,
    #[error("{}", t!("command-empty-name.text"))]
    EmptyName,
    /// A wallet watched by its id has no key to replace.
    #[error("{}", t!("command-other-wallet.text"))]
    OtherWallet,
    /// This way must not lead to that server, or can't be read.
    #[error("{0}")]
    Route(#[from] RouteError),
    #[error("{}", .0.explain().text)]
    Fault(Fault),
    #[error("{}", t!("command-shutting-down.text"))]
    ShuttingDown,
}

impl From<Fault> for CommandFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StorageFault> for CommandFault {
    fn from(fault: StorageFault) -> Self {
        Self::Fault(Fault::Storage(fault))
    }
}

impl From<KeyringFault> for CommandFault {
    fn from(fault: KeyringFault) -> Self {
        Self::Fault(Fault::Keyring(fault))
    }
}

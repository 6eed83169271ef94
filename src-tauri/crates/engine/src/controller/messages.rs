//! What the controller is asked, and the results of slow commands.

use satchime_domain::address::ServerUrl;
use satchime_domain::key::ApiKey;
use satchime_domain::push::PushTest;
use satchime_domain::route::Route;
use satchime_domain::server::ServerSettings;
use satchime_domain::settings::Settings;
use satchime_domain::unit::Rate;
use satchime_domain::wallet::{Address, WalletId};
use tokio::sync::oneshot;

use super::adding::{Prepared, Replaced};
use crate::api::{CommandFault, Found, NewWallet, Snapshot, WalletStatus};
use crate::ports::Keep;

pub(super) type Reply<T> = oneshot::Sender<Result<T, CommandFault>>;

pub(crate) type Change<T> = Box<dyn FnOnce(&mut T) + Send>;

/// What is decided about a server.
pub(crate) enum ServerChange {
    Some(Change<ServerSettings>),
    /// The way there, from which all else may begin anew: where it can't be read, nothing else may be decided, because
    /// the usual way may be more open than the one that was chosen.
    Route(Route),
}

/// What can be asked of the engine.
pub(crate) enum Command {
    Snapshot { reply: oneshot::Sender<Snapshot> },
    Inspect { wallet: Box<NewWallet>, reply: Reply<Found> },
    Add { wallet: Box<NewWallet>, reply: Reply<WalletStatus> },
    Remove { id: WalletId, reply: Reply<()> },
    Rename { id: WalletId, name: String, reply: Reply<WalletStatus> },
    ReplaceKey { id: WalletId, key: ApiKey, keep: Keep, reply: Reply<WalletStatus> },
    AddAddress { id: WalletId, address: Address, reply: Reply<()> },
    RemoveAddress { id: WalletId, server: ServerUrl, reply: Reply<()> },
    SetEnabled { id: WalletId, enabled: bool, reply: Reply<WalletStatus> },
    ChangeSettings { change: Change<Settings>, reply: Reply<()> },
    ChangeServer { server: ServerUrl, change: ServerChange, reply: Reply<()> },
    Retry { id: WalletId, reply: Reply<()> },
    TestPush { id: WalletId, reply: Reply<PushTest> },
    Stop { done: oneshot::Sender<()> },
}

/// A slow command's result, back in the loop.
pub(super) enum CommandResult {
    /// `None`: no server told one.
    Rate(Option<Rate>),
    /// Checked and its key kept.
    Added {
        prepared: Box<Prepared>,
        reply: Reply<WalletStatus>,
    },
    KeyRemoved {
        id: WalletId,
        reply: Reply<()>,
    },
    AddressAdded {
        id: WalletId,
        reply: Reply<()>,
    },
    AddressRemoved {
        id: WalletId,
        server: ServerUrl,
        reply: Reply<()>,
    },
    KeyReplaced {
        id: WalletId,
        replaced: Replaced,
        reply: Reply<WalletStatus>,
    },
}

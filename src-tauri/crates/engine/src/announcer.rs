//! The outbox: every notice is said once, by one task, in the order they were decided.
//!
//! A notice is marked as said after the sink took it. A crash between the two repeats that one announcement; everything
//! else is neither lost nor said twice.

use std::collections::HashSet;
use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::notice::{Notice, NoticeId, group};
use satchime_domain::wallet::WalletId;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::api::Event;
use crate::ports::{NotSaid, Ports};

/// A notice that could not be said is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(20);
/// The outbox is read this often even if nobody rang: a worker may have been stopped between writing and ringing.
const SWEEP: Duration = Duration::from_secs(60);

/// Wakes the announcer. Only the ledger knows what there is to say; this says where to look.
#[derive(Clone)]
pub(crate) struct Bell(mpsc::Sender<Option<WalletId>>);

impl Bell {
    /// There may be something to say about this wallet; `None`: about any.
    pub async fn ring(&self, wallet: Option<WalletId>) {
        let _ = self.0.send(wallet).await;
    }
}

/// Starts the announcer. It ends when its last [`Bell`] is gone and all that could be said is said.
pub(crate) fn start(ports: Ports) -> (Bell, JoinHandle<()>) {
    let (bell, rings) = mpsc::channel(64);
    (Bell(bell), tokio::spawn(run(ports, rings)))
}

async fn run(ports: Ports, mut rings: mpsc::Receiver<Option<WalletId>>) {
    // What a crash left unsaid is said first.
    let mut sweep_at = Instant::now();
    loop {
        let about = tokio::select! {
            ring = rings.recv() => match ring {
                Some(wallet) => gather(wallet, &mut rings),
                None => break,
            },
            () = sleep_until(sweep_at) => None,
        };
        match say(&ports, about.as_ref()).await {
            Ok(()) if about.is_some() => {}
            Ok(()) => sweep_at = Instant::now() + SWEEP,
            Err(NotSaid) => sweep_at = Instant::now() + TRY_AGAIN,
        }
    }
    // A notice that can't be said now is said at the next start.
    let _ = say(&ports, None).await;
}

/// Everybody who rang, so that a busy moment is one reading of the outbox; `None`: all wallets.
fn gather(
    first: Option<WalletId>,
    rings: &mut mpsc::Receiver<Option<WalletId>>,
) -> Option<HashSet<WalletId>> {
    let mut wallets: Option<HashSet<WalletId>> = first.map(|wallet| [wallet].into());
    while let Ok(ring) = rings.try_recv() {
        match (&mut wallets, ring) {
            (Some(wallets), Some(wallet)) => {
                wallets.insert(wallet);
            }
            (wallets, _) => *wallets = None,
        }
    }
    wallets
}

async fn say(ports: &Ports, about: Option<&HashSet<WalletId>>) -> Result<(), NotSaid> {
    let trouble = |fault| {
        ports.sink.emit(Event::Trouble(Fault::Storage(fault)));
        NotSaid
    };
    let mut unsaid = ports.store.unsaid().await.map_err(trouble)?;
    unsaid.retain(|notice| about.is_none_or(|wallets| wallets.contains(&notice.payment.wallet)));
    for announcement in group(unsaid) {
        ports.sink.announce(&announcement).await?;
        let ids: Vec<NoticeId> = announcement.notices().iter().map(|Notice { id, .. }| *id).collect();
        ports.store.said(&ids, ports.clock.now()).await.map_err(trouble)?;
    }
    Ok(())
}

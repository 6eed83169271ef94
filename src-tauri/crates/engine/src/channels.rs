//! What goes between the controller and its workers.

use satchime_domain::connection::ConnectionState;
use satchime_domain::health::Health;
use satchime_domain::payment::Payment;
use satchime_domain::push::PushTest;
use satchime_domain::wallet::{Wallet, WalletId};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::pacing::Servers;
use crate::ports::Keep;
use crate::wake_signal::WakeSignal;

/// What connects a worker with the controller.
pub(crate) struct WorkerChannels {
    pub reports: mpsc::Sender<WorkerReport>,
    pub servers: Arc<Servers>,
    pub epoch: u64,
    /// Try or look again now.
    pub wake_signal: Arc<WakeSignal>,
    pub tests: mpsc::Receiver<PushTestRequest>,
    pub stop: CancellationToken,
}

/// Somebody waits for the outcome.
#[derive(Debug)]
pub(crate) struct PushTestRequest {
    pub reply: oneshot::Sender<PushTest>,
}

/// What a worker tells the controller. `epoch` tells a stopped worker's last words from its successor's.
#[derive(Debug)]
pub(crate) struct WorkerReport {
    pub wallet: WalletId,
    pub epoch: u64,
    pub update: Update,
}

#[derive(Debug)]
pub(crate) enum Update {
    State(ConnectionState),
    /// Access, wallet id, learned channel or progress are better known now.
    Learned(Box<Wallet>),
    Key(Keep),
    Health(Box<Health>),
    /// The ledger changed; there may be something to say.
    LedgerChanged(Vec<Payment>),
}

/// Tells the controller what one worker finds out.
#[derive(Clone, Debug)]
pub(crate) struct Reporter {
    pub reports: mpsc::Sender<WorkerReport>,
    pub wallet: WalletId,
    pub epoch: u64,
}

impl Reporter {
    pub async fn report(&self, update: Update) {
        let report = WorkerReport { wallet: self.wallet.clone(), epoch: self.epoch, update };
        // The controller is gone only when everything stops.
        let _ = self.reports.send(report).await;
    }
}

//! The outbox's way out. Each receiver has its own announcer, its own pace and its own account of what it was
//! delivered, so that a slow or dead one holds up no other.

mod alarms;
mod announcer;
mod signal;
mod sorted;

use std::sync::Arc;

use satchime_domain::settings::Settings;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use self::announcer::Announcer;
pub(crate) use self::signal::DeliverySignal;
use self::signal::{Ending, Wakeup};
use crate::ports::{Ports, Receiver};

/// All announcers. Dropped, they are cut off.
pub(crate) struct Announcers(Vec<AbortOnDropHandle<()>>);

impl Announcers {
    /// Waits until all have ended after [`DeliverySignal::finish`].
    pub async fn ended(self) {
        for announcer in self.0 {
            let _ = announcer.await;
        }
    }
}

/// Starts an announcer for each receiver, unless nothing is watched and so nothing is to be delivered.
pub(crate) fn start(ports: &Ports, settings: &Settings, watching: bool) -> (DeliverySignal, Announcers) {
    let receivers: &[Arc<dyn Receiver>] = if watching { &ports.receivers } else { &[] };
    let names: Arc<[String]> = receivers.iter().map(|receiver| receiver.name().to_owned()).collect();
    let ending = Arc::<Ending>::default();
    let (settings, in_use) = watch::channel(settings.clone());
    let (mut wakeups, mut tasks) = (Vec::new(), Vec::new());
    for receiver in receivers {
        let wakeup = Arc::<Wakeup>::default();
        wakeups.push(wakeup.clone());
        let announcer = Announcer::new(
            ports.clone(),
            receiver.clone(),
            names.clone(),
            in_use.clone(),
            wakeup,
            ending.clone(),
        );
        tasks.push(AbortOnDropHandle::new(tokio::spawn(announcer.run())));
    }
    (DeliverySignal::new(wakeups, ending, settings), Announcers(tasks))
}

//! Says what holds of a wallet even in silence: to one receiver, once for as long as it stands.

use std::collections::BTreeSet;
use std::pin::pin;

use satchime_domain::fault::StorageFault;
use satchime_domain::rules::alarm::AlarmId;

use super::signal::Wakeup;
use crate::ports::{NotDelivered, Receiver, Store};
use crate::supervision::{self, Panicked};

/// What one receiver was delivered and is not over, here and in the store.
#[derive(Default)]
pub(super) struct Alarms {
    delivered: BTreeSet<AlarmId>,
    is_read: bool,
    is_unwritten: bool,
}

impl Alarms {
    /// Whatever can't be said now is tried again, unless it is over by then; `false`: something is left.
    pub async fn raise(
        &mut self,
        receiver: &dyn Receiver,
        wakeup: &Wakeup,
        may_begin: impl Fn() -> bool,
    ) -> bool {
        let mut refused = Vec::new();
        while may_begin() {
            let Some(alarm) = wakeup.next_alarm() else { break };
            if self.delivered.contains(&alarm.id()) {
                continue;
            }
            let raised = {
                let raising = pin!(receiver.raise(&alarm));
                supervision::catch(raising).await
            };
            match raised {
                Ok(Ok(())) => self.is_unwritten |= self.delivered.insert(alarm.id()),
                // It would panic again.
                Err(Panicked) => tracing::error!("a panic kept an alarm from being said"),
                Ok(Err(fault)) => {
                    refused.push(alarm);
                    if fault == NotDelivered::Nobody {
                        break;
                    }
                }
            }
        }
        let all = refused.is_empty();
        wakeup.put_back(refused);
        all
    }

    /// What was delivered before this start counts too. Where it can't be read, an alarm is rather said twice.
    pub async fn read(&mut self, store: &dyn Store, name: &str, wakeup: &Wakeup) -> Result<(), StorageFault> {
        if !self.is_read {
            self.delivered.append(&mut store.delivered_alarms(name).await?);
            self.is_read = true;
        }
        for over in wakeup.over() {
            self.is_unwritten |= self.delivered.remove(&over);
        }
        Ok(())
    }

    pub async fn write(&mut self, store: &dyn Store, name: &str) -> Result<(), StorageFault> {
        if self.is_read && self.is_unwritten {
            store.put_delivered_alarms(&self.delivered, name).await?;
            self.is_unwritten = false;
        }
        Ok(())
    }
}

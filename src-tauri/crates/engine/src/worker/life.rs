//! One wallet's life: verify the key, subscribe, catch up, stay live; when that ends, wait and begin again, for ever,
//! unless only the person can help.

use std::pin::pin;

use satchime_domain::backoff::Backoff;
use satchime_domain::connection::Next;
use satchime_domain::fault::Fault;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::attempts::{Panics, Tries};
use super::better_address::{BetterAddress, way_on};
use super::link::Fallback;
use super::live;
use super::state::Worker;
use crate::supervision;

/// Why a connection ended.
enum Ended {
    Failed(Fault),
    /// There is a better way.
    BetterAnswers(BetterAddress),
}

impl Worker {
    /// Runs until stopped. A panic is a fault like others: the worker says so, waits, and begins anew.
    pub async fn run(mut self: Box<Self>) {
        let stop = self.channels.stop.clone();
        let mut panics = Panics::default();
        while supervision::catch(pin!(self.keep_connected(&stop))).await.is_err() {
            if stop.run_until_cancelled(self.recover(&mut panics)).await.is_none() {
                return;
            }
        }
    }

    async fn keep_connected(&mut self, stop: &CancellationToken) {
        let mut _watching = self.server.join();
        let mut tries = Tries::default();
        while let Some(ended) = self.connect(stop).await {
            let proved = std::mem::take(&mut self.proved);
            let surely_rejected = std::mem::take(&mut self.surely_rejected);
            if proved {
                (tries, self.probes, self.failed_addresses) = (Tries::default(), 0, 0);
                self.no_socket.clear();
                self.tried.clear();
                self.was_turned = false;
            }
            self.note_tried();
            let mut fault = match ended {
                Ended::Failed(fault) => fault,
                Ended::BetterAnswers(BetterAddress { address, account }) => {
                    self.failed_returns = self.failed_returns.saturating_add(1);
                    self.turn_to(address, Some(account));
                    self.server = self.channels.servers.get(&self.wallet.server);
                    _watching = self.server.join();
                    continue;
                }
            };
            if proved {
                self.failed_returns = 0;
            }
            // Something that shakes hands and then says nothing may stand before the server at this address alone.
            let was_mute = !proved && matches!(fault, Fault::Closed { .. } | Fault::Silent);
            let is_elsewhere = was_mute || fault.may_be_of_the_address() || self.has_no_socket();
            let go_on = match is_elsewhere {
                true => stop.run_until_cancelled(self.try_next_address()).await,
                false => Some(false),
            };
            self.server = self.channels.servers.get(&self.wallet.server);
            _watching = self.server.join();
            match go_on {
                None => return,
                Some(true) => continue,
                Some(false) => {}
            }
            match stop.run_until_cancelled(self.fall_back(&fault, tries.attempt)).await {
                None => return,
                Some(Fallback::BeginAgain) => continue,
                Some(Fallback::Failed(told)) => fault = told,
                Some(Fallback::Nothing) => {}
            }
            let next = match surely_rejected {
                true => Next::GiveUp,
                false => tries.after(&fault, &mut self.rng),
            };
            let (wallet, attempt) = (&self.wallet.id, tries.attempt);
            tracing::info!(%wallet, code = ?fault.code(), attempt, "connection ended");
            let wait = async {
                self.ended(&fault).await;
                match next {
                    Next::Wait(wait) => {
                        if self.wait(wait, tries.attempt, fault).await.is_some() {
                            tries.backoff = Backoff::new();
                        }
                    }
                    Next::GiveUp => {
                        self.give_up(fault).await;
                        tries = Tries::default();
                    }
                }
            };
            if stop.run_until_cancelled(wait).await.is_none() {
                return;
            }
            self.server = self.channels.servers.get(&self.wallet.server);
            _watching = self.server.join();
        }
    }

    /// Turns to the next of the wallet's addresses that may have its key; `true` when it was not tried since the last
    /// wait.
    async fn try_next_address(&mut self) -> bool {
        let addresses = self.addresses().await;
        let at = addresses.iter().position(|address| address.server == self.wallet.server);
        let next = at.map_or(0, |at| at + 1) % addresses.len().max(1);
        let is_other = addresses.len() > 1 || at.is_none();
        let Some(address) = addresses.get(next).filter(|_| is_other) else {
            return false;
        };
        // Whether the key may go there is the keyring's to say.
        self.turn_to(address.clone(), None);
        self.failed_addresses = (self.failed_addresses + 1) % addresses.len();
        self.failed_addresses > 0 || at.is_none()
    }

    /// One connection from its beginning to what ended it; `None` when the worker was stopped.
    async fn connect(&mut self, stop: &CancellationToken) -> Option<Ended> {
        let wake_signal = self.channels.wake_signal.clone();
        let mut restarts = std::mem::take(&mut self.restarts);
        let opened = loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                opened = self.open() => break opened,
                reason = restarts.due(&wake_signal) => restarts.count(reason),
            }
        };
        if opened.is_ok() {
            restarts.connected();
        }
        self.restarts = restarts;
        let (opened, mut link) = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                self.without_socket.set(false);
                return Some(Ended::Failed(fault));
            }
        };
        let mut way_on = way_on(self, &opened).await;
        // Pinned here, because a future that is handed over by value is kept twice in the one that waits for it.
        let ended = {
            let mut session = pin!(live::run_session(self, opened, &mut link));
            stop.run_until_cancelled(async {
                tokio::select! {
                    biased;
                    fault = &mut session => Ended::Failed(fault),
                    better = &mut way_on => Ended::BetterAnswers(better),
                }
            })
            .await
        };
        // A reconciliation may have been cut off after it wrote: there may be something to say.
        self.recorder.report_after_cut().await;
        self.ended_at = Some(Instant::now());
        self.push.disconnected();
        self.without_socket.set(false);
        link.close().await;
        ended
    }
}

//! What the person's currency is worth, asked of the wallets' own servers: rarely, and only where amounts are shown in
//! it.

use std::pin::pin;
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::unit::{Rate, Unit};
use tokio::time::Instant;

use super::messages::CommandResult;
use super::state::Controller;
use crate::api::Event;
use crate::pacing::Lane;
use crate::supervision;

/// Money is worth as much for so long, to whoever glances at it.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// No server told one.
const AGAIN: Duration = Duration::from_secs(5 * 60);
/// So many servers are asked at once, one after the other, until one tells.
const SERVERS: usize = 3;

impl Controller {
    /// If it is time, somebody wants to know, and there is somebody to be asked.
    pub fn ask_rate(&mut self) {
        let rests = self.rates.rest_until.is_some_and(|until| Instant::now() < until);
        let Unit::Fiat(currency) = self.settings.unit else { return };
        let urls = self.live_servers();
        if rests || self.rates.asking || urls.is_empty() {
            return;
        }
        self.rates.asking = true;
        let (ports, servers, results) = (self.ports.clone(), self.servers.clone(), self.results.clone());
        tokio::spawn(async move {
            let first = async {
                for url in urls {
                    let question = ports.source.sat_per_unit(&url, currency);
                    let answer = servers.get(&url).request(Lane::Routine, question).await;
                    let told = answer.ok().flatten();
                    if let Some(rate) = told.and_then(|told| Rate::new(currency, told, ports.clock.now())) {
                        return Some(rate);
                    }
                }
                None
            };
            let rate = supervision::catch(pin!(first)).await.unwrap_or_default();
            let _ = results.send(CommandResult::Rate(rate)).await;
        });
    }

    pub async fn take_rate(&mut self, rate: Option<Rate>) {
        self.rates.asking = false;
        // Meanwhile it may be another currency that is of use.
        let rate = rate.filter(|rate| self.settings.unit == Unit::Fiat(rate.currency));
        self.rates.rest_until = Some(Instant::now() + if rate.is_some() { EVERY } else { AGAIN });
        if let Some(rate) = rate {
            self.rates.newest = Some(rate);
            self.ports.sink.emit(Event::Rate(rate));
            // So that the next start has one before a server tells. Without it, amounts are in sat until then.
            if let Err(fault) = self.ports.store.put_rate(&rate).await {
                tracing::debug!(?fault, "the rate is not kept");
            }
        }
    }

    fn live_servers(&self) -> Vec<ServerUrl> {
        let is_live = |state: &ConnectionState| matches!(state, ConnectionState::Live { .. });
        let live = self.wallets.iter().filter(|watched| is_live(&watched.state));
        let mut urls: Vec<ServerUrl> = Vec::new();
        for url in live.map(|watched| &watched.wallet.server) {
            if !urls.contains(url) {
                urls.push(url.clone());
            }
        }
        urls.truncate(SERVERS);
        urls
    }
}

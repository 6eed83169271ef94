//! Each wallet: its server, its key, its channel, and the server's clock.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use satchime_adapters::{KeyringSecrets, LnbitsSource, Network};
use satchime_domain::address::ServerUrl;
use satchime_domain::channel::{ChannelPlan, plan_for};
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::health::Observation;
use satchime_domain::money::Msat;
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::route::Route;
use satchime_domain::source::{Capabilities, SourceWallet};
use satchime_domain::wallet::{Access, ChannelKind, Wallet, WalletId};
use satchime_engine::ports::{Account, Channel, ChannelName, Order, PageRequest, SecretStore, Source, Store};
use satchime_l10n::t;

use super::check::{Area, Check};
use super::subject::Subject;
use super::{push_test, watching};
use crate::failure::Failure;
use crate::pace::{Pace, Paced};

/// Wallets looked at together, so that a slow server doesn't hold up the others.
const AT_ONCE: usize = 8;
/// Beyond this, a payment that was just made looks late, and certificates begin to fail.
const MAX_SKEW_SECONDS: i64 = 30;

const SUBSCRIPTION: Subject = Subject::Subscription;

type CapabilitiesAnswer = Result<Capabilities, Fault>;

/// What was found before the wallets are looked at, and what the person asked for.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    pub keyring_readable: bool,
    pub satchime_runs: bool,
    pub test_push: bool,
}

/// Tells the checks of each wallet, in the wallets' order, as soon as they are known.
///
/// # Errors
/// The wallets can't be read, or the checks can't be told.
pub async fn look(
    store: &dyn Store,
    circumstances: Circumstances,
    mut tell: impl FnMut(&[Check]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let wallets = store.wallets().await?;
    let removals = unfinished(store.removals().await?.len());
    if wallets.is_empty() {
        tell(&none_yet())?;
        return tell(&removals);
    }
    let secrets: Arc<dyn SecretStore> = Arc::new(KeyringSecrets::new());
    let mut network = Network::new()?;
    if circumstances.keyring_readable {
        network = network.with_secrets(secrets.clone());
    }
    let servers = store.servers().await?;
    network.use_servers(&servers);
    let source = LnbitsSource::new(network);
    let doctor = Doctor {
        source: Arc::new(Paced::new(source, Pace::new(circumstances.satchime_runs))),
        secrets,
        routes: servers.into_iter().filter_map(|(at, settings)| Some((at, settings.ok()?.route))).collect(),
        // What can't be read was never observed, as far as anybody can tell.
        observations: store.observations().await.unwrap_or_default().into_iter().collect(),
        circumstances,
    };
    doctor.look_at_all(&wallets, &mut tell).await?;
    tell(&removals)
}

/// A removal that was cut off is finished at the next start.
fn unfinished(removals: usize) -> Vec<Check> {
    if removals == 0 {
        return Vec::new();
    }
    let found = t!("doctor-removals", count = removals);
    vec![Check::note(Area::Wallet, Subject::Removals, found).and_next(t!("doctor-removals.next"))]
}

fn none_yet() -> Vec<Check> {
    let check = Check::note(Area::Wallet, Subject::Wallets, t!("doctor-wallets-none"));
    vec![check.and_next(t!("doctor-wallets-none.next"))]
}

struct Doctor {
    source: Arc<dyn Source>,
    secrets: Arc<dyn SecretStore>,
    /// Those that were chosen, by the servers' origins.
    routes: HashMap<String, Route>,
    observations: HashMap<WalletId, Observation>,
    circumstances: Circumstances,
}

impl Doctor {
    async fn look_at_all(
        &self,
        wallets: &[Wallet],
        mut tell: impl FnMut(&[Check]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let told = self.capabilities(wallets).await;
        let looks = wallets.iter().map(|wallet| self.look_at(wallet, told.get(&wallet.server)));
        let mut looked = pin!(stream::iter(looks).buffered(AT_ONCE));
        while let Some(checks) = looked.next().await {
            tell(&checks)?;
        }
        Ok(())
    }

    /// Each server is asked once, however many wallets are on it.
    async fn capabilities(&self, wallets: &[Wallet]) -> HashMap<ServerUrl, CapabilitiesAnswer> {
        let mut servers: Vec<&ServerUrl> = Vec::new();
        for wallet in wallets {
            if !servers.contains(&&wallet.server) {
                servers.push(&wallet.server);
            }
        }
        let asked =
            servers.into_iter().map(async |server| (server.clone(), self.source.capabilities(server).await));
        stream::iter(asked).buffer_unordered(AT_ONCE).collect().await
    }

    async fn look_at(&self, wallet: &Wallet, told: Option<&CapabilitiesAnswer>) -> Vec<Check> {
        let mut checks = Vec::new();
        if !wallet.enabled {
            checks.push(Check::note(Area::Wallet, Subject::Wanted, t!("doctor-wallet-off")));
        }
        let Circumstances { satchime_runs, .. } = self.circumstances;
        checks.push(watching::check(self.observations.get(&wallet.id), satchime_runs, Timestamp::now()));
        if let Some(route) = self.routes.get(&wallet.server.origin()).filter(|route| **route != Route::System)
        {
            let found = t!("doctor-way", route = route.to_string());
            checks.push(Check::good(Area::Wallet, Subject::Way, found));
        }
        let capabilities = match told {
            Some(Err(fault)) => {
                let check = Check::fault(Area::Wallet, Subject::Server, fault.clone());
                let found = format!("{}: {}", wallet.server, check.found);
                checks.push(check.finding(found));
                if self.circumstances.test_push {
                    checks.push(push_test::check(&PushTest::NotConnected, wallet.access));
                }
                return of(wallet, checks);
            }
            Some(Ok(told)) => told.clone(),
            None => Capabilities::default(),
        };
        checks.push(server(wallet, &capabilities));
        let (mut key_checks, account) = self.key(wallet).await;
        checks.append(&mut key_checks);
        checks.append(&mut self.channel(wallet, &capabilities, account.as_ref()).await);
        of(wallet, checks)
    }

    /// Whether the key is there and good; the account it opens, if so.
    async fn key(&self, wallet: &Wallet) -> (Vec<Check>, Option<Account>) {
        const CHECK: Subject = Subject::Key;
        if wallet.access == Access::IdOnly {
            let check = Check::note(Area::Wallet, CHECK, wallet.access.label());
            return (vec![with_note(check, wallet.access)], None);
        }
        if let Err(fault) = wallet.access.may_travel_to(&wallet.server) {
            return (vec![Check::fault(Area::Wallet, CHECK, fault)], None);
        }
        if !self.circumstances.keyring_readable {
            return (vec![Check::note(Area::Wallet, CHECK, t!("doctor-key.unseen"))], None);
        }
        let key = match self.secrets.get(&wallet.id, &wallet.server).await {
            Ok((key, _)) => key,
            Err(KeyringFault::NoKey) if self.circumstances.satchime_runs => {
                return (vec![Check::note(Area::Wallet, CHECK, t!("doctor-key.session"))], None);
            }
            Err(fault) => return (vec![Check::fault(Area::Wallet, CHECK, Fault::Keyring(fault))], None),
        };
        let account = Account { server: wallet.server.clone(), key };
        match self.source.wallet(&account).await {
            Ok(verified) => {
                let mut checks = key_and_clock(wallet, &verified);
                checks.extend(self.hidden_payments(&account, &verified).await);
                (checks, Some(account))
            }
            Err(fault) => (vec![Check::fault(Area::Wallet, CHECK, fault)], None),
        }
    }

    /// A balance is the sum of payments: without any that this key is shown, some are hidden from it.
    async fn hidden_payments(&self, account: &Account, wallet: &SourceWallet) -> Option<Check> {
        if wallet.balance_msat == Msat::ZERO {
            return None;
        }
        let newest = PageRequest { order: Order::Created, limit: 1, offset: 0 };
        let page = self.source.payments(account, newest).await.ok()?;
        page.says_list_is_empty()
            .then(|| Check::fault(Area::Wallet, Subject::Payments, Fault::PaymentsHidden))
    }

    async fn channel(
        &self,
        wallet: &Wallet,
        capabilities: &Capabilities,
        account: Option<&Account>,
    ) -> Vec<Check> {
        let plan = plan_for(wallet, capabilities.channel);
        let name = match plan.kind {
            _ if plan.is_deaf(wallet.access) => None,
            ChannelKind::Key => account.map(|account| ChannelName::Key(account.key.clone())),
            ChannelKind::Id => wallet.source_wallet_id.clone().map(ChannelName::Id),
        };
        let mut checks = vec![channel_words(wallet.access, plan)];
        let mut tested = PushTest::NotConnected;
        if let Some(name) = name {
            let channel = Channel { server: wallet.server.clone(), name };
            match self.source.subscribe(&channel).await {
                Ok(mut subscription) => {
                    checks.push(Check::good(Area::Wallet, SUBSCRIPTION, t!("doctor-subscription")));
                    if self.circumstances.test_push && plan.pushes {
                        tested = push_test::run(self.source.as_ref(), subscription.as_mut(), &channel).await;
                    }
                    subscription.close().await;
                }
                Err(fault) => checks.push(Check::fault(Area::Wallet, SUBSCRIPTION, fault)),
            }
        }
        if self.circumstances.test_push {
            let is_tested = plan.pushes || plan.is_deaf(wallet.access);
            let outcome = if is_tested { tested } else { PushTest::NotPushed };
            checks.push(push_test::check(&outcome, wallet.access));
        }
        checks
    }
}

fn of(wallet: &Wallet, checks: Vec<Check>) -> Vec<Check> {
    checks.into_iter().map(|check| check.of(wallet)).collect()
}

fn server(wallet: &Wallet, capabilities: &Capabilities) -> Check {
    let server = wallet.server.to_string();
    match &capabilities.version {
        Some(version) => {
            let found = t!("doctor-server", server = server, version = version.to_string());
            Check::good(Area::Wallet, Subject::Server, found)
        }
        None => Check::note(Area::Wallet, Subject::Server, t!("doctor-server.unknown", server = server)),
    }
}

fn key_and_clock(wallet: &Wallet, verified: &SourceWallet) -> Vec<Check> {
    const CHECK: Subject = Subject::Key;
    let balance = verified.balance_msat.to_string();
    let good = |access: Access| t!("doctor-key", access = access.label(), balance = balance.as_str());
    let key = match &verified.id {
        Some(id) if wallet.source_wallet_id.as_ref().is_some_and(|known| known != id) => {
            Check::fault(Area::Wallet, CHECK, Fault::WalletIdMismatch)
        }
        Some(_) => with_note(Check::note(Area::Wallet, CHECK, good(Access::AdminKey)), Access::AdminKey),
        None => Check::good(Area::Wallet, CHECK, good(Access::InvoiceKey)),
    };
    let clock = verified.server_time.map(|server_time| clock(server_time, Timestamp::now()));
    std::iter::once(key).chain(clock).collect()
}

fn with_note(check: Check, access: Access) -> Check {
    match access.note() {
        Some(note) => check.and_next(note.text),
        None => check,
    }
}

fn clock(server_time: Timestamp, now: Timestamp) -> Check {
    let ahead = server_time.duration_since(now).as_secs();
    if ahead.abs() <= MAX_SKEW_SECONDS {
        return Check::good(Area::Wallet, Subject::Clock, t!("doctor-clock"));
    }
    let seconds = ahead.abs().to_string();
    let found = match ahead > 0 {
        true => t!("doctor-clock-ahead", seconds = seconds),
        false => t!("doctor-clock-behind", seconds = seconds),
    };
    Check::wrong(Area::Wallet, Subject::Clock, found, t!("doctor-clock-ahead.next"))
}

fn channel_words(access: Access, plan: ChannelPlan) -> Check {
    const CHECK: Subject = Subject::Channel;
    let (lively, silent) = match plan.kind {
        ChannelKind::Key => (t!("doctor-channel-key"), t!("doctor-channel-key.silent")),
        ChannelKind::Id => (t!("doctor-channel-id"), t!("doctor-channel-id.silent")),
    };
    let silent = || Check::note(Area::Wallet, CHECK, silent);
    match (plan.pushes, access) {
        (true, _) => Check::good(Area::Wallet, CHECK, lively),
        (false, Access::IdOnly) => Check::fault(Area::Wallet, CHECK, Fault::DeafChannel),
        (false, Access::AdminKey) => silent().and_next(LiveMode::Polled.meaning(access)),
        (false, Access::InvoiceKey) => silent().and_next(t!("doctor-channel-silent")),
    }
}

#[cfg(test)]
mod tests;

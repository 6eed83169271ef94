//! Where the engine's word goes: lines on standard output.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::Timestamp;
use parking_lot::{Mutex, MutexGuard};
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, FaultCode, ProxyTrouble};
use satchime_domain::notice::{Announcement, Notice};
use satchime_domain::rules::Means;
use satchime_domain::unit::Unit;
use satchime_domain::wallet::{Wallet, WalletId};
use satchime_engine::api::{Event, WalletStatus};
use satchime_engine::ports::{EventSink, NotDelivered, Receiver};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::output::human::{Advice, Words};
use crate::output::json;
use crate::output::printer::Printer;
use crate::stderr;
use crate::wallets::warn_of_unreadable;

pub enum Format {
    Json,
    Words(Words),
}

impl Format {
    #[must_use]
    pub fn in_unit(self, unit: Unit) -> Self {
        match self {
            Self::Json => Self::Json,
            Self::Words(words) => Self::Words(words.in_unit(unit)),
        }
    }
}

/// When a wallet counts as hopeless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// When it was rejected, and asking again is no use.
    KeepTrying,
    /// Also when its address or key proves wrong before it was ever live: somebody just typed it.
    EndAtOnce,
}

pub struct Sink {
    format: Format,
    strictness: Strictness,
    printer: Printer,
    closed: CancellationToken,
    wallets: Mutex<HashMap<WalletId, Known>>,
    changed: Notify,
    trouble: Mutex<Option<FaultCode>>,
}

/// What was heard of a wallet.
struct Known {
    server: String,
    state: Option<ConnectionState>,
    was_live: bool,
    enabled: bool,
    /// What keeps it from being live, as far as it was said what to do about that.
    advised: Option<FaultCode>,
    /// How many of its payments can't be read, as was last said.
    unreadable: u64,
}

/// Whether this may pass without anybody changing the address or the key.
pub fn may_pass(fault: &Fault) -> bool {
    match fault {
        Fault::Resolve
        | Fault::Refused
        | Fault::Unreachable
        | Fault::TimedOut
        | Fault::Network { .. }
        | Fault::RateLimited { .. }
        | Fault::Server { .. }
        | Fault::Unavailable { .. }
        | Fault::Handshake { .. }
        | Fault::Closed { .. }
        | Fault::Silent
        | Fault::Proxy {
            trouble: ProxyTrouble::NotThere | ProxyTrouble::TimedOut | ProxyTrouble::NoWay,
            ..
        }
        | Fault::LeadsOutside
        | Fault::Internal => true,
        Fault::Tls(_)
        | Fault::NotLnbits(_)
        | Fault::NotSetUp
        | Fault::Barred { .. }
        | Fault::KeyDropped
        | Fault::KeyRejected
        | Fault::AdminKeyInClear
        | Fault::WalletIdMismatch
        | Fault::SameWallet { .. }
        | Fault::DeafChannel
        | Fault::PaymentsHidden
        | Fault::TooBig
        | Fault::Protocol { .. }
        | Fault::Storage(_)
        | Fault::Proxy { .. }
        | Fault::Keyring(_) => false,
    }
}

impl Sink {
    /// `wallets`: those that are known already. Others become known by their first event.
    pub fn new(format: Format, strictness: Strictness, printer: Printer, wallets: &[Wallet]) -> Self {
        let known = |wallet: &Wallet| (wallet.id.clone(), Known::new(wallet));
        Self {
            format,
            strictness,
            closed: printer.closed(),
            printer,
            wallets: Mutex::new(wallets.iter().map(known).collect()),
            changed: Notify::new(),
            trouble: Mutex::default(),
        }
    }

    /// Waits until no wallet can be watched without the person's help; gives back what keeps one of them from it.
    pub async fn hopeless(&self) -> Fault {
        loop {
            let changed = self.changed.notified();
            if let Some(fault) = self.verdict() {
                return fault;
            }
            changed.await;
        }
    }

    /// Prints the wallet's state, if it is another than before.
    pub fn show(&self, status: &WalletStatus) {
        // So the engine calls a wanted wallet until its worker's first word.
        if status.wallet.enabled && status.state == ConnectionState::Disabled {
            return;
        }
        let mut wallets = self.wallets();
        let known = wallets.entry(status.wallet.id.clone()).or_insert_with(|| Known::new(&status.wallet));
        known.enabled = status.wallet.enabled;
        known.was_live |= matches!(status.state, ConnectionState::Live { .. });
        let before = known.state.replace(status.state.clone());
        let unreadable = status.wallet.progress.unreadable;
        let advice = known.is_to_be_advised().then(|| match known.hopeless(self.strictness) {
            Some(_) => Advice::Ends,
            None => Advice::GoesOn,
        });
        let has_more = std::mem::replace(&mut known.unreadable, unreadable) < unreadable;
        drop(wallets);
        if has_more {
            warn_of_unreadable(&status.wallet);
        }
        if before.as_ref() == Some(&status.state) {
            return;
        }
        let line = match &self.format {
            Format::Json => Some(json::connection(status)),
            Format::Words(words) if before.is_none() || is_worth_words(&status.state) => {
                Some(words.connection(status, Timestamp::now(), advice))
            }
            Format::Words(_) => None,
        };
        if let Some(line) = line {
            drop(self.printer.print(line));
        }
        self.changed.notify_waiters();
    }

    fn verdict(&self) -> Option<Fault> {
        let wallets = self.wallets();
        let mut hopeless = None;
        for known in wallets.values().filter(|known| known.enabled) {
            hopeless = Some(known.hopeless(self.strictness)?.clone());
        }
        hopeless
    }

    fn wallets(&self) -> MutexGuard<'_, HashMap<WalletId, Known>> {
        self.wallets.lock()
    }

    fn lines(&self, notice: &Notice) -> String {
        let payment = &notice.payment;
        match &self.format {
            Format::Json => {
                let wallets = self.wallets();
                let server = wallets.get(&payment.wallet).map_or("", |known| known.server.as_str());
                json::payment(payment, &notice.wallet_name, server)
            }
            Format::Words(words) => words.announced(payment, &notice.wallet_name),
        }
    }

    /// Once for each kind of trouble in a row.
    fn trouble(&self, fault: &Fault) {
        let explanation = fault.explain();
        let mut last = self.trouble.lock();
        if last.replace(explanation.code) != Some(explanation.code) {
            stderr::warning(&format!("{} {}", explanation.text, explanation.next));
        }
    }
}

impl Known {
    fn new(wallet: &Wallet) -> Self {
        let server = wallet.server.to_string();
        let enabled = wallet.enabled;
        Self { server, state: None, was_live: false, enabled, advised: None, unreadable: 0 }
    }

    /// Whether to say what to do: at the first of many attempts, when they fail for another reason, and where only the
    /// person can help.
    fn is_to_be_advised(&mut self) -> bool {
        let reason = match &self.state {
            Some(ConnectionState::WaitingToRetry { fault, .. } | ConnectionState::Rejected { fault }) => {
                Some(fault.code())
            }
            Some(ConnectionState::Live { .. } | ConnectionState::Disabled) => None,
            Some(_) | None => return false,
        };
        let is_news = std::mem::replace(&mut self.advised, reason) != reason;
        is_news || matches!(self.state, Some(ConnectionState::Rejected { .. }))
    }

    fn hopeless(&self, strictness: Strictness) -> Option<&Fault> {
        match (self.state.as_ref()?, strictness) {
            // The server may have been wrong, and is asked again; but who just typed a key wants to know now.
            (ConnectionState::Rejected { fault }, strictness)
                if fault.is_asked_again() && (self.was_live || strictness == Strictness::KeepTrying) =>
            {
                None
            }
            (ConnectionState::Rejected { fault }, _) => Some(fault),
            (ConnectionState::WaitingToRetry { fault, .. }, Strictness::EndAtOnce)
                if !self.was_live && !may_pass(fault) && *fault != Fault::KeyRejected =>
            {
                Some(fault)
            }
            _ => None,
        }
    }
}

/// The steps in between are for programs; a person wants to know how it stands.
fn is_worth_words(state: &ConnectionState) -> bool {
    match state {
        ConnectionState::Connecting
        | ConnectionState::Verifying
        | ConnectionState::CatchingUp { trouble: None } => false,
        ConnectionState::Disabled
        | ConnectionState::CatchingUp { trouble: Some(_) }
        | ConnectionState::Live { .. }
        | ConnectionState::WaitingToRetry { .. }
        | ConnectionState::Rejected { .. } => true,
    }
}

impl EventSink for Sink {
    fn emit(&self, event: Event) {
        match event {
            Event::Wallet(status) => self.show(&status),
            Event::WalletRemoved(id) => {
                self.wallets().remove(&id);
            }
            Event::Trouble(fault) => self.trouble(&fault),
            // Payments are delivered once, through the outbox.
            Event::Payment { .. } | Event::Settings(_) | Event::Rate(_) => {}
        }
    }
}

/// A stream needs no rest.
#[async_trait]
impl Receiver for Sink {
    fn name(&self) -> &str {
        "terminal"
    }

    async fn deliver(&self, announcement: &Announcement, _: Means) -> Result<(), NotDelivered> {
        let lines: String = announcement.notices().iter().map(|notice| self.lines(notice)).collect();
        let written = self.printer.print(lines);
        tokio::select! {
            written = written => written.map_err(|_| NotDelivered::Nobody),
            () = self.closed.cancelled() => Err(NotDelivered::Nobody),
        }
    }
}

#[cfg(test)]
mod tests;

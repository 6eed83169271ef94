//! What all parts of one server share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::channels::{Channels, Poisoned};
use crate::faults::Faults;
use crate::journal::{ChannelKind, Journal};
use crate::ledger::Ledger;
use crate::options::Options;
use crate::payment::SimPayment;
use crate::wallet::{KeyKind, Wallet};
use crate::wire::{Origin, Wire};

pub(crate) struct Shared {
    pub options: Options,
    pub wire: Wire,
    pub ledger: Mutex<Ledger>,
    pub channels: Channels,
    pub faults: Faults,
    pub journal: Journal,
    pub rate: RateLimit,
    /// Before the first install every REST path leads to the set-up page.
    pub installed: AtomicBool,
    pub started: Instant,
    changes: watch::Sender<()>,
    next_id: AtomicU64,
}

impl Shared {
    pub fn new(options: Options, runtime: Handle) -> Self {
        Self {
            wire: Wire { version: options.version, time_zone_offset: options.time_zone_offset },
            ledger: Mutex::new(Ledger::new(&options)),
            channels: Channels::new(runtime),
            faults: Faults::default(),
            journal: Journal::default(),
            rate: RateLimit { per_minute: options.rate_limit, window: Mutex::default() },
            installed: AtomicBool::new(true),
            started: Instant::now(),
            changes: watch::Sender::new(()),
            next_id: AtomicU64::new(1),
            options,
        }
    }

    pub fn next_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Wakes everyone who waits for a request, a handshake or a subscriber.
    pub fn changed(&self) {
        self.changes.send_replace(());
    }

    pub fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Sends the frame of a settled payment to every channel that this version sends it to.
    pub fn announce(&self, ledger: &Ledger, payment: &SimPayment, balance_msat: i64, origin: Origin) {
        let frame = self.wire.frame(payment, balance_msat, origin);
        // LNbits gives up at the first channel that it cannot write to.
        let _: Result<(), Poisoned> = self.announce_text(ledger, payment, &frame);
    }

    fn announce_text(&self, ledger: &Ledger, payment: &SimPayment, frame: &str) -> Result<(), Poisoned> {
        for wallet in ledger.wallets_showing(&payment.wallet_id) {
            for channel in self.channels_of(wallet) {
                self.channels.publish(channel, frame, &self.faults)?;
            }
        }
        if self.options.version.has_hash_channel() {
            self.channels.publish(&payment.payment_hash, &self.wire.hash_frame(), &self.faults)?;
        }
        Ok(())
    }

    /// The channels that carry this wallet's payments; the one to use comes first.
    pub fn channels_of<'a>(&self, wallet: &'a Wallet) -> Vec<&'a str> {
        let version = self.options.version;
        if version.channel_is_wallet_id() {
            vec![&wallet.face.id]
        } else if version.has_adminkey_channel() {
            vec![&wallet.face.inkey, &wallet.face.adminkey]
        } else {
            vec![&wallet.face.inkey]
        }
    }

    pub fn kind_of_channel(&self, name: &str) -> ChannelKind {
        let ledger = self.ledger.lock();
        if ledger.wallet(name).is_some() {
            return ChannelKind::WalletId;
        }
        match ledger.wallet_by_key(name) {
            Some((_, KeyKind::Invoice)) => ChannelKind::InvoiceKey,
            Some((_, KeyKind::Admin)) => ChannelKind::AdminKey,
            None => ChannelKind::Other,
        }
    }
}

/// LNbits' limit: a fixed window of 60 s, all REST paths together.
pub(crate) struct RateLimit {
    per_minute: Option<u32>,
    window: Mutex<Option<(Instant, u32)>>,
}

impl RateLimit {
    const WINDOW: Duration = Duration::from_secs(60);

    /// The limit, when this request is above it.
    pub fn exceeded(&self) -> Option<u32> {
        let limit = self.per_minute?;
        let now = Instant::now();
        let mut window = self.window.lock();
        let (opened, count) = window.filter(|(opened, _)| now - *opened < Self::WINDOW).unwrap_or((now, 0));
        *window = Some((opened, count.saturating_add(1)));
        (count >= limit).then_some(limit)
    }

    /// As if the minute were over.
    pub fn renew(&self) {
        *self.window.lock() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_window_is_fixed() {
        let limit = RateLimit { per_minute: Some(2), window: Mutex::default() };
        assert_eq!(limit.exceeded(), None);
        tokio::time::advance(Duration::from_secs(59)).await;
        assert_eq!(limit.exceeded(), None);
        assert_eq!(limit.exceeded(), Some(2));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(limit.exceeded(), None);
        assert_eq!(limit.exceeded(), None);
        assert_eq!(limit.exceeded(), Some(2));
        limit.renew();
        assert_eq!(limit.exceeded(), None);
    }
}

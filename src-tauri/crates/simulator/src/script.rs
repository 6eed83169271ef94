//! What a script does to the server: wallets come and go, payments are made, settle and fail.

use jiff::{SignedDuration, Timestamp};

use crate::channels::Order;
use crate::ledger::{Entry, Ledger};
use crate::payment::{Draft, SimPayment, Status, sat};
use crate::server::Simulator;
use crate::shared::Shared;
use crate::wallet::SimWallet;
use crate::wire::Origin;

const OPENED_AGO: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whether the server tells its subscribers of a later change. A real LNbits does not when it learns of it by
/// itself, and does when its funding source reports an incoming payment in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    Frame,
    Nothing,
}

/// Wallets. Where a wallet is asked for, its id will do as well as the [`SimWallet`].
impl Simulator {
    /// An opening balance came by a payment, a month before: a balance is the sum of its payments.
    pub fn create_wallet(&self, name: &str, balance_sat: i64) -> SimWallet {
        let wallet = self.shared.ledger.lock().create_wallet(name, None);
        if balance_sat > 0 {
            let then = self.now().checked_sub(OPENED_AGO).unwrap_or(Timestamp::MIN);
            self.receive(&wallet, sat(balance_sat).memo("Opening balance").at(then));
        }
        wallet
    }

    /// A wallet of another user that shows `source`'s payments (LNbits 1.4 and later). Their `wallet_id` is the
    /// source's.
    pub fn share_wallet(&self, source: impl AsRef<str>, name: &str) -> SimWallet {
        let source = self.shared.options.version.has_shared_wallets().then(|| source.as_ref().to_owned());
        self.shared.ledger.lock().create_wallet(name, source)
    }

    /// Gives the wallet new keys. Open connections stay, silent; REST answers 404 to the old keys.
    pub fn revoke_keys(&self, wallet: impl AsRef<str>) -> Option<SimWallet> {
        self.shared.ledger.lock().replace_keys(wallet.as_ref())
    }

    pub fn rename_wallet(&self, wallet: impl AsRef<str>, name: &str) {
        self.shared.ledger.lock().rename_wallet(wallet.as_ref(), name);
    }

    pub fn delete_wallet(&self, wallet: impl AsRef<str>) {
        self.shared.ledger.lock().delete_wallet(wallet.as_ref());
    }

    /// In millisatoshi; outgoing payments count from when they are pending.
    pub fn balance_msat(&self, wallet: impl AsRef<str>) -> i64 {
        self.shared.ledger.lock().balance_msat(wallet.as_ref())
    }

    /// The server's own ledger of this wallet, oldest first, all statuses.
    pub fn payments(&self, wallet: impl AsRef<str>) -> Vec<SimPayment> {
        self.shared.ledger.lock().payments(wallet.as_ref()).cloned().collect()
    }

    pub fn payment(&self, checking_id: &str) -> Option<SimPayment> {
        self.shared.ledger.lock().payment(checking_id).cloned()
    }
}

/// Payments from and to the outside.
impl Simulator {
    /// An invoice is paid from outside: one frame.
    pub fn receive(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        let mut ledger = self.shared.ledger.lock();
        let invoice = ledger.add(incoming(wallet.as_ref()), &draft);
        let at = draft.at.and_then(|time| time.checked_add(SignedDuration::from_secs(1)).ok());
        let settled = ledger.finish(&invoice.checking_id, Status::Success, at).unwrap_or(invoice);
        self.shared.tell(&ledger, &settled, Origin::Database);
        settled
    }

    /// A new invoice, not paid yet: no frame.
    pub fn invoice(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        self.shared.ledger.lock().add(incoming(wallet.as_ref()), &draft)
    }

    /// A payment that leaves the server and settles at once: one frame.
    pub fn send(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        let mut ledger = self.shared.ledger.lock();
        let before = ledger.balance_msat(wallet.as_ref());
        let payment = ledger.add(outgoing(wallet.as_ref(), Status::Success), &draft);
        self.shared.tell_outgoing(&ledger, &payment, before);
        payment
    }

    /// A payment that fails at once: no frame.
    pub fn send_failed(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        self.shared.ledger.lock().add(outgoing(wallet.as_ref(), Status::Failed), &draft)
    }

    /// A payment that hangs, with the fee reserve as its fee: no frame.
    pub fn send_pending(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        self.shared.ledger.lock().add(outgoing(wallet.as_ref(), Status::Pending), &draft)
    }
}

/// What becomes of pending payments. All return `None` when there is no such pending payment.
impl Simulator {
    pub fn settle(&self, checking_id: &str, push: Push) -> Option<SimPayment> {
        let mut ledger = self.shared.ledger.lock();
        let payment = ledger.finish(checking_id, Status::Success, None)?;
        if push == Push::Frame {
            self.shared.tell(&ledger, &payment, Origin::Database);
        }
        Some(payment)
    }

    /// No frame: no LNbits sends one for a failure.
    pub fn fail(&self, checking_id: &str) -> Option<SimPayment> {
        self.shared.ledger.lock().finish(checking_id, Status::Failed, None)
    }

    /// A settled payment turns out to have failed: no frame.
    pub fn revert(&self, checking_id: &str) -> Option<SimPayment> {
        self.shared.ledger.lock().revert(checking_id)
    }

    /// The funding source knows the payment's end, the server finds out when somebody looks the payment up over
    /// REST: no frame, ever.
    pub fn finish_unnoticed(&self, checking_id: &str, end: Status) {
        self.shared.ledger.lock().finish_upstream(checking_id, end);
    }

    /// Changes the labels (and so `updated_at`) of a payment, whatever its status: no frame.
    pub fn label(&self, checking_id: &str, labels: &[&str]) {
        self.shared.ledger.lock().label(checking_id, labels);
    }
}

/// Payments within the server.
impl Simulator {
    /// Between two wallets of this server; returns the payer's and the payee's record. The payer gets one frame,
    /// the payee two on 1.5.5 and later.
    pub fn transfer(
        &self,
        from: impl AsRef<str>,
        to: impl AsRef<str>,
        draft: Draft,
    ) -> (SimPayment, SimPayment) {
        let mut ledger = self.shared.ledger.lock();
        let invoice = ledger.add(Entry { internal: true, ..incoming(to.as_ref()) }, &draft);
        self.shared.pay_invoice(&mut ledger, from.as_ref(), &invoice, &draft)
    }

    /// A wallet pays its own invoice: two records with one payment hash.
    pub fn pay_self(&self, wallet: impl AsRef<str>, draft: Draft) -> (SimPayment, SimPayment) {
        self.transfer(wallet.as_ref(), wallet.as_ref(), draft)
    }

    /// The admin adds to a wallet: one frame.
    pub fn credit(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        let version = self.shared.options.version;
        let memo = if version.is_0_12() { "Admin top up" } else { "Admin credit" };
        let mut ledger = self.shared.ledger.lock();
        let draft = draft.memo(memo);
        let invoice = ledger.add(Entry { internal: true, ..incoming(wallet.as_ref()) }, &draft);
        let settled = ledger.finish(&invoice.checking_id, Status::Success, draft.at).unwrap_or(invoice);
        let origin = if version.credit_frame_is_fresh() { Origin::Memory } else { Origin::Database };
        self.shared.tell(&ledger, &settled, origin);
        settled
    }

    /// The admin takes from a wallet: no frame.
    pub fn debit(&self, wallet: impl AsRef<str>, draft: Draft) -> SimPayment {
        let entry = Entry { internal: true, ..outgoing(wallet.as_ref(), Status::Success) };
        self.shared.ledger.lock().add(entry, &draft.memo("Admin debit"))
    }
}

/// Frames that no payment made.
impl Simulator {
    /// What anybody can do on a real server without credentials: send `text` to a channel.
    pub fn push(&self, channel: &str, text: &str) -> bool {
        self.shared.channels.publish(channel, text, &self.shared.faults).is_ok()
    }

    /// Sends the frame of this payment once more.
    pub fn repeat_frame(&self, checking_id: &str) {
        let ledger = self.shared.ledger.lock();
        if let Some(payment) = ledger.payment(checking_id) {
            self.shared.tell(&ledger, payment, Origin::Database);
        }
    }

    pub fn push_binary(&self, channel: &str, bytes: &[u8]) {
        self.shared.channels.order(Some(channel), &Order::Binary(bytes.to_vec()));
    }

    /// A text frame of this many bytes.
    pub fn push_oversized(&self, channel: &str, bytes: usize) {
        self.shared.channels.order(Some(channel), &Order::Text(" ".repeat(bytes)));
    }

    /// Frames that no client may stumble over.
    pub fn push_garbage(&self, channel: &str) {
        for text in GARBAGE {
            self.push(channel, text);
        }
        self.push_binary(channel, &[0, 159, 146, 150, 255]);
    }
}

const GARBAGE: &[&str] = &[
    "",
    "hello",
    "{",
    "null",
    "[]",
    "{\"x\":1}",
    "{\"wallet_balance\": 100}",
    "{\"payment\": null}",
    "{\"payment\": []}",
    "{\"payment\": {}}",
    "{\"payment\": {\"checking_id\": 7, \"amount\": \"many\"}}",
    "{\"payment\": {\"checking_id\": \"x\", \"amount\": 1e400}}",
    "{\"payment\": {\"checking_id\": \"x\", \"amount\": 99999999999999999999999}}",
    "{\"type\": \"payment_received\", \"data\": {}}",
    "\u{feff}{}",
    "{\"wallet_balance\": 1, \"payment\": {\"checking_id\": \"\\ud800\"}}",
];

impl Shared {
    /// Pays an invoice of this server from `payer`.
    pub fn pay_invoice(
        &self,
        ledger: &mut Ledger,
        payer: &str,
        invoice: &SimPayment,
        draft: &Draft,
    ) -> (SimPayment, SimPayment) {
        let before = ledger.balance_msat(payer);
        let entry = Entry { internal: true, invoice: Some(invoice), ..outgoing(payer, Status::Success) };
        let paid = ledger.add(entry, draft);
        let version = self.options.version;
        if version.self_payment_shows_incoming_twice() && payer == invoice.wallet_id {
            self.tell(ledger, invoice, Origin::Database);
        } else {
            let origin_balance = if payer == invoice.wallet_id { before } else { ledger.balance_msat(payer) };
            let balance = if version.outgoing_frame_has_old_balance() { before } else { origin_balance };
            self.announce(ledger, &paid, balance, Origin::Memory);
        }
        let settled =
            ledger.finish(&invoice.checking_id, Status::Success, draft.at).unwrap_or_else(|| invoice.clone());
        for _ in 0..version.internal_payee_frames() {
            self.tell(ledger, &settled, Origin::Database);
        }
        (paid, settled)
    }

    fn tell(&self, ledger: &Ledger, payment: &SimPayment, origin: Origin) {
        self.announce(ledger, payment, ledger.balance_msat(&payment.wallet_id), origin);
    }

    fn tell_outgoing(&self, ledger: &Ledger, payment: &SimPayment, before_msat: i64) {
        let balance = match self.options.version.outgoing_frame_has_old_balance() {
            true => before_msat,
            false => ledger.balance_msat(&payment.wallet_id),
        };
        self.announce(ledger, payment, balance, Origin::Memory);
    }
}

fn incoming(wallet_id: &str) -> Entry<'_> {
    Entry { wallet_id, outgoing: false, status: Status::Pending, invoice: None, internal: false }
}

fn outgoing(wallet_id: &str, status: Status) -> Entry<'_> {
    Entry { wallet_id, outgoing: true, status, invoice: None, internal: false }
}

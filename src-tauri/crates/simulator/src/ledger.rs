//! The server's memory: wallets and payments. It decides nothing about frames.

use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use serde_json::{Map, Value, json};

use crate::bolt11;
use crate::options::Options;
use crate::payment::{Draft, SimPayment, Status, fee_reserve_msat};
use crate::version::Version;
use crate::wallet::{KeyKind, SimWallet, Wallet};

pub(crate) struct Ledger {
    version: Version,
    price: Option<f64>,
    clock_offset: SignedDuration,
    latest: Timestamp,
    rng: StdRng,
    wallets: Vec<Wallet>,
    records: Vec<Record>,
}

struct Record {
    payment: SimPayment,
    /// The routing fee that replaces the reserve when the payment settles.
    settled_fee_msat: i64,
    /// What the funding source knows and the server has not asked for yet.
    upstream: Option<Status>,
}

/// Who a new record belongs to and what it is.
pub(crate) struct Entry<'a> {
    pub wallet_id: &'a str,
    pub outgoing: bool,
    pub status: Status,
    /// The invoice being paid, when the server knows it.
    pub invoice: Option<&'a SimPayment>,
    /// Payer and payee are wallets of this server, or the record is the admin's doing.
    pub internal: bool,
}

impl Ledger {
    pub fn new(options: &Options) -> Self {
        Self {
            version: options.version,
            price: options.price,
            clock_offset: options.clock_offset,
            latest: Timestamp::MIN,
            rng: options.seed.map_or_else(StdRng::from_os_rng, StdRng::seed_from_u64),
            wallets: Vec::new(),
            records: Vec::new(),
        }
    }

    /// The server's time, in whole microseconds and always moving, so that no two events share a moment.
    pub fn now(&mut self) -> Timestamp {
        let step = SignedDuration::from_micros(10);
        let clock = self.clock();
        let after_latest = self.latest.checked_add(step).unwrap_or(clock);
        self.latest = clock.max(after_latest);
        self.latest
    }

    /// The server's time as its `Date` header tells it.
    pub fn clock(&self) -> Timestamp {
        let time = Timestamp::now().checked_add(self.clock_offset).unwrap_or(Timestamp::MAX);
        Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
    }

    pub fn set_clock_offset(&mut self, offset: SignedDuration) {
        self.clock_offset = offset;
        self.latest = Timestamp::MIN;
    }
}

/// Wallets.
impl Ledger {
    pub fn create_wallet(&mut self, name: &str, source: Option<String>) -> SimWallet {
        let face = SimWallet {
            id: self.random_hex(16),
            name: name.to_owned(),
            inkey: self.random_hex(16),
            adminkey: self.random_hex(16),
        };
        self.wallets.push(Wallet { face: face.clone(), source });
        face
    }

    pub fn replace_keys(&mut self, id: &str) -> Option<SimWallet> {
        let (inkey, adminkey) = (self.random_hex(16), self.random_hex(16));
        let wallet = self.wallets.iter_mut().find(|wallet| wallet.face.id == id)?;
        wallet.face.inkey = inkey;
        wallet.face.adminkey = adminkey;
        Some(wallet.face.clone())
    }

    pub fn rename_wallet(&mut self, id: &str, name: &str) {
        for wallet in self.wallets.iter_mut().filter(|wallet| wallet.face.id == id) {
            wallet.face.name = name.to_owned();
        }
    }

    pub fn delete_wallet(&mut self, id: &str) {
        self.wallets.retain(|wallet| wallet.face.id != id);
    }

    pub fn wallet(&self, id: &str) -> Option<&Wallet> {
        self.wallets.iter().find(|wallet| wallet.face.id == id)
    }

    pub fn wallet_by_key(&self, key: &str) -> Option<(&Wallet, KeyKind)> {
        self.wallets.iter().find_map(|wallet| Some((wallet, wallet.key_kind(key)?)))
    }

    /// The wallet itself first, then those it is shared with.
    pub fn wallets_showing<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Wallet> {
        let own = self.wallets.iter().filter(move |wallet| wallet.face.id == id);
        own.chain(self.wallets.iter().filter(move |wallet| wallet.source.as_deref() == Some(id)))
    }

    pub fn balance_msat(&self, id: &str) -> i64 {
        self.payments(id).map(SimPayment::effect_msat).fold(0, i64::saturating_add)
    }
}

/// Payments.
impl Ledger {
    /// In the order they were made.
    pub fn payments<'a>(&'a self, wallet_id: &'a str) -> impl Iterator<Item = &'a SimPayment> {
        self.records
            .iter()
            .map(|record| &record.payment)
            .filter(move |payment| payment.wallet_id == wallet_id)
    }

    pub fn payment(&self, checking_id: &str) -> Option<&SimPayment> {
        self.records.iter().map(|record| &record.payment).find(|payment| payment.checking_id == checking_id)
    }

    pub fn invoice(&self, bolt11: &str) -> Option<&SimPayment> {
        let incoming =
            self.records.iter().map(|record| &record.payment).filter(|payment| !payment.is_outgoing());
        incoming.into_iter().find(|payment| payment.bolt11 == bolt11)
    }

    /// The record of this checking id or payment hash; of several the one with the smallest (signed) amount.
    pub fn look_up(&self, checking_id_or_hash: &str, wallet_id: Option<&str>) -> Option<&SimPayment> {
        self.records
            .iter()
            .map(|record| &record.payment)
            .filter(|payment| {
                payment.checking_id == checking_id_or_hash || payment.payment_hash == checking_id_or_hash
            })
            .filter(|payment| wallet_id.is_none_or(|id| payment.wallet_id == id))
            .min_by_key(|payment| payment.amount_msat)
    }

    pub fn add(&mut self, entry: Entry<'_>, draft: &Draft) -> SimPayment {
        let created = draft.at.unwrap_or_else(|| self.now());
        let payment_hash = match entry.invoice {
            Some(invoice) => invoice.payment_hash.clone(),
            None => self.random_hex(32),
        };
        let amount_msat = if entry.outgoing { -draft.amount_msat } else { draft.amount_msat };
        let fee = if entry.outgoing && !entry.internal { -draft.fee_msat } else { 0 };
        let reserve = if entry.outgoing && !entry.internal { fee_reserve_msat(amount_msat) } else { 0 };
        let payment = SimPayment {
            checking_id: match entry.outgoing && entry.internal {
                true => format!("internal_{payment_hash}"),
                false => payment_hash.clone(),
            },
            wallet_id: entry.wallet_id.to_owned(),
            amount_msat,
            fee_msat: if entry.status == Status::Success { fee } else { reserve },
            status: entry.status,
            memo: draft.memo.clone(),
            bolt11: match entry.invoice {
                Some(invoice) => invoice.bolt11.clone(),
                None => bolt11::invent(amount_msat, &mut self.rng),
            },
            preimage: self.preimage(&entry),
            created,
            updated: created,
            expiry: created.checked_add(draft.expires_in).unwrap_or(Timestamp::MAX),
            extra: self.extra(&draft.extra, amount_msat),
            labels: Vec::new(),
            payment_hash,
        };
        self.records.push(Record { payment: payment.clone(), settled_fee_msat: fee, upstream: None });
        payment
    }

    /// Gives a pending record its end. `None`: there is no such record, or it is not pending.
    pub fn finish(&mut self, checking_id: &str, end: Status, at: Option<Timestamp>) -> Option<SimPayment> {
        let now = at.unwrap_or_else(|| self.now());
        let moves = self.version.settlement_moves_updated_at();
        let record = self.records.iter_mut().find(|record| record.payment.checking_id == checking_id)?;
        if record.payment.status != Status::Pending {
            return None;
        }
        record.upstream = None;
        record.payment.status = end;
        if end == Status::Success {
            record.payment.fee_msat = record.settled_fee_msat;
        }
        if moves {
            record.payment.updated = now;
        }
        Some(record.payment.clone())
    }

    /// A settled payment turns out to have failed. `None`: there is no such payment, or it is not settled.
    pub fn revert(&mut self, checking_id: &str) -> Option<SimPayment> {
        let now = self.now();
        let is_it = |record: &&mut Record| {
            record.payment.checking_id == checking_id && record.payment.status == Status::Success
        };
        let record = self.records.iter_mut().find(is_it)?;
        (record.payment.status, record.payment.updated) = (Status::Failed, now);
        Some(record.payment.clone())
    }

    /// The funding source knows the end of a pending payment; the server will when it asks.
    pub fn finish_upstream(&mut self, checking_id: &str, end: Status) {
        for record in self.records.iter_mut().filter(|record| record.payment.checking_id == checking_id) {
            record.upstream = Some(end);
        }
    }

    /// Asks the funding source about the pending payments that `concerns` picks; the answers are stored, quietly.
    pub fn ask_funding_source(&mut self, concerns: impl Fn(&SimPayment) -> bool) -> Option<Status> {
        let due: Vec<(String, Status)> = self
            .records
            .iter()
            .filter(|record| concerns(&record.payment))
            .filter_map(|record| Some((record.payment.checking_id.clone(), record.upstream?)))
            .collect();
        for (checking_id, end) in &due {
            self.finish(checking_id, *end, None);
        }
        due.last().map(|(_, end)| *end)
    }

    pub fn label(&mut self, checking_id: &str, labels: &[&str]) {
        let now = self.now();
        let moves = self.version.settlement_moves_updated_at();
        for record in self.records.iter_mut().filter(|record| record.payment.checking_id == checking_id) {
            record.payment.labels = labels.iter().map(|&label| label.to_owned()).collect();
            if moves {
                record.payment.updated = now;
            }
        }
    }

    fn preimage(&mut self, entry: &Entry<'_>) -> Option<String> {
        match entry.invoice {
            Some(invoice) => invoice.preimage.clone(),
            None if entry.outgoing && entry.status == Status::Success => Some(self.random_hex(32)),
            None if !entry.outgoing && entry.internal && self.version.invoice_has_preimage() => {
                Some(self.random_hex(32))
            }
            None => None,
        }
    }

    fn extra(&self, own: &Map<String, Value>, amount_msat: i64) -> Map<String, Value> {
        let mut extra = own.clone();
        if let Some(price) = self.price.filter(|_| self.version.extra_tells_fiat()) {
            let amount = amount_msat.abs() as f64 * price / 1e11;
            extra.insert("wallet_fiat_currency".into(), json!("USD"));
            extra.insert("wallet_fiat_amount".into(), json!((amount * 1000.0).round() / 1000.0));
            extra.insert("wallet_fiat_rate".into(), json!(1e8 / price));
            extra.insert("wallet_btc_rate".into(), json!(price));
        }
        extra
    }

    fn random_hex(&mut self, bytes: usize) -> String {
        let mut raw = vec![0; bytes];
        self.rng.fill_bytes(&mut raw);
        raw.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

//! A server with wallets that behaves as LNbits of a version does, and can be made to misbehave.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use satchime_adapters::lnbits::Received;
use satchime_domain::Timestamp;
use satchime_domain::fault::Fault;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, PaymentHash, PaymentRecord, Status};
use satchime_domain::testing;
use satchime_domain::wallet::{ChannelKind, SourceWalletId};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::clock::TestClock;
use super::keys::{ADMIN_KEY, KEY, WALLET};

pub use super::wallet::{FakeWallet, frame};

pub struct FakeServer {
    pub clock: Arc<TestClock>,
    inner: Mutex<Inner>,
    /// Frames that a client took in, by the checking id they name.
    pub delivered: Arc<Mutex<Vec<(u64, CheckingId)>>>,
}

pub struct Inner {
    pub version: LnbitsVersion,
    pub tells_version: bool,
    pub sat_per_unit: Option<f64>,
    /// The question for its version is never answered.
    pub hangs_version: bool,
    /// It once was one whose `updated_at` stays.
    pub was_old: bool,
    pub upgraded: bool,
    /// As versions before 1.0 do.
    pub forgets_failed: bool,
    pub wallets: Vec<FakeWallet>,
    /// How far the server's clock is from the world's, in seconds.
    pub clock_off_by: i64,
    /// The next REST answers; `None` lets one pass.
    pub rest_faults: VecDeque<Option<Fault>>,
    /// So many requests and handshakes make the program that asks panic.
    pub panics_in_rest: usize,
    pub panics_in_dial: usize,
    pub rest_down: Option<Fault>,
    pub rest_down_until: Option<(Instant, Fault)>,
    /// How often a client tried to subscribe.
    pub dials: usize,
    pub dial_faults: VecDeque<Fault>,
    /// A proxy before the server does this to WebSockets, and lets questions through.
    pub sockets_refused: Option<Fault>,
    /// At this one of the server's names alone.
    pub sockets_refused_at: Option<String>,
    /// No list of payments can be had.
    pub lists_fail: Option<Fault>,
    /// What is sent to this one of its names gets lost.
    pub swallows_name: Option<String>,
    /// Nothing listens at this one of the server's names.
    pub dead_name: Option<String>,
    /// Something stands before the server at this one of its names: it shakes hands, and lets nothing more through.
    pub mute_name: Option<String>,
    /// Asked by this one of its names, the server knows no key.
    pub refuses_at: Option<String>,
    pub dial_down_until: Option<(Instant, Fault)>,
    pub publish_fault: Option<Fault>,
    pub answers_pings: bool,
    /// Connections opened until then are half open: the handshake is answered, and nothing else ever.
    pub half_open_until: Option<Instant>,
    /// Each handshake is answered, and then the connection breaks.
    pub breaks_connections: bool,
    /// This computer's network is down: nothing reaches the server.
    pub out_of_reach: bool,
    /// Channels that somebody broke with a binary frame, for everyone who subscribes later, until the server restarts.
    pub poisoned: Vec<String>,
    /// The next REST answers that are cut off on their way, after the server did what was asked.
    pub cut_answers: VecDeque<Option<Fault>>,
    /// From the question to the server's looking it up.
    pub rest_delay: Duration,
    /// From there to the answer's arrival: what happens meanwhile, the answer does not tell.
    pub answer_delay: Duration,
    pub rest_calls: Vec<String>,
    pub most_in_a_page: usize,
    /// Records that a list holds in a form this version can't read.
    pub unreadable: HashSet<CheckingId>,
    /// Records that the server itself can't put into an answer: whatever holds one is answered with this instead.
    pub broken: (HashSet<CheckingId>, Fault),
    /// A page of more records than this takes too long.
    pub slow_from: usize,
    /// One of more than this is too much for the link, or for anybody.
    pub too_big_from: usize,
    /// Whoever asks about a single payment gets this.
    pub singles_fail: Option<Fault>,
    /// LNbits' own limit: the window's beginning and the requests in it.
    pub rate_window: (Instant, u32),
    pub dialled: Vec<String>,
    /// Every status a record ever had.
    pub transitions: Vec<Transition>,
    /// Label edits, as (event, wallet, record).
    pub labels: Vec<(u64, usize, CheckingId)>,
    pub(super) sockets: Vec<Line>,
    last_stamp: i64,
}

#[derive(Clone, Debug)]
pub struct Transition {
    pub event: u64,
    pub wallet: usize,
    pub id: CheckingId,
    pub status: Status,
    pub at: Timestamp,
}

pub(super) struct Line {
    pub channel: String,
    pub send: mpsc::UnboundedSender<(Result<Received, Fault>, Option<CheckingId>)>,
    /// The other side still answers.
    pub alive: Arc<AtomicBool>,
    /// Pings are answered, and nothing is ever sent.
    pub is_mute: bool,
    pub dead_since: Option<Instant>,
}

/// What becomes of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    Once,
    Twice,
    Lost,
}

impl FakeServer {
    /// With one wallet.
    pub fn new(version: &str, clock: Arc<TestClock>) -> Arc<Self> {
        Self::with_wallets(version, clock, vec![FakeWallet::new(WALLET, KEY, ADMIN_KEY)])
    }

    pub fn with_wallets(version: &str, clock: Arc<TestClock>, wallets: Vec<FakeWallet>) -> Arc<Self> {
        let version = LnbitsVersion::parse(version).unwrap();
        let inner = Inner {
            version,
            tells_version: true,
            sat_per_unit: Some(1_250.0),
            hangs_version: false,
            upgraded: false,
            forgets_failed: false,
            was_old: !version.updated_at_moves(),
            wallets,
            clock_off_by: 0,
            rest_faults: VecDeque::new(),
            panics_in_rest: 0,
            panics_in_dial: 0,
            rest_down: None,
            rest_down_until: None,
            dials: 0,
            dial_faults: VecDeque::new(),
            sockets_refused: None,
            sockets_refused_at: None,
            lists_fail: None,
            swallows_name: None,
            dead_name: None,
            mute_name: None,
            refuses_at: None,
            dial_down_until: None,
            publish_fault: None,
            answers_pings: true,
            half_open_until: None,
            breaks_connections: false,
            out_of_reach: false,
            poisoned: Vec::new(),
            cut_answers: VecDeque::new(),
            rest_delay: Duration::from_millis(5),
            answer_delay: Duration::ZERO,
            rest_calls: Vec::new(),
            most_in_a_page: usize::MAX,
            unreadable: HashSet::new(),
            broken: (HashSet::new(), Fault::Server { status: 500 }),
            slow_from: usize::MAX,
            too_big_from: usize::MAX,
            singles_fail: None,
            rate_window: (Instant::now(), 0),
            dialled: Vec::new(),
            transitions: Vec::new(),
            labels: Vec::new(),
            sockets: Vec::new(),
            last_stamp: 0,
        };
        Arc::new(Self { clock, inner: Mutex::new(inner), delivered: Arc::default() })
    }

    pub fn with<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.inner())
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server's own time, in the resolution its version keeps; no two microseconds are the same.
    pub fn stamp(&self) -> Timestamp {
        self.inner().stamp(&self.clock)
    }

    /// A record of the first wallet.
    pub fn record(&self, id: &str, direction: Direction, status: Status, sat: i64) -> PaymentRecord {
        self.record_of(0, id, direction, status, sat)
    }

    pub fn record_of(
        &self,
        wallet: usize,
        id: &str,
        direction: Direction,
        status: Status,
        sat: i64,
    ) -> PaymentRecord {
        let now = self.stamp();
        let inner = self.inner();
        let reserve = direction == Direction::Outbound && status == Status::Pending;
        PaymentRecord {
            payment_hash: PaymentHash(id.trim_start_matches("internal_").to_owned()),
            source_wallet_id: Some(SourceWalletId(inner.wallets[wallet].id.clone())),
            fee_msat: if reserve { Msat::from_sat(6) } else { Msat::ZERO },
            memo: Some(format!("memo of {id}")),
            created_at: Some(now),
            updated_at: inner.keeps_micros().then_some(now),
            ..testing::record(id, direction, status, sat)
        }
    }

    /// A record of the first wallet appears; a settled one is pushed.
    pub fn put(&self, record: PaymentRecord, push: Push) {
        self.put_in(0, record, push);
    }

    pub fn put_in(&self, wallet: usize, record: PaymentRecord, push: Push) {
        let at = record.updated_at.or(record.created_at).unwrap();
        {
            let mut inner = self.inner();
            inner.note(self.clock.event(), wallet, &record, at);
            inner.wallets[wallet].records.push(record.clone());
        }
        if record.status == Status::Succeeded {
            self.push_to(wallet, &frame(&record), Some(&record.checking_id), push);
        }
    }

    /// A frame tells of a record that can't be read yet.
    pub fn announce(&self, record: &PaymentRecord) {
        self.push_to(0, &frame(record), Some(&record.checking_id), Push::Once);
    }

    pub fn receive(&self, id: &str, sat: i64, push: Push) {
        self.put(self.record(id, Direction::Inbound, Status::Succeeded, sat), push);
    }

    pub fn change(&self, id: &str, status: Status, push: Push) {
        self.change_in(0, id, status, push);
    }

    pub fn change_in(&self, wallet: usize, id: &str, status: Status, push: Push) {
        let record = self.inner().change(&self.clock, wallet, id, status);
        self.push_to(wallet, &frame(&record), Some(&record.checking_id), push);
    }

    /// The funding source gave the payment another name, which the server takes over.
    pub fn rename(&self, wallet: usize, id: &CheckingId, name: &str) {
        let mut inner = self.inner();
        let name = CheckingId(name.to_owned());
        let mut records = inner.wallets[wallet].records.iter_mut();
        if let Some(record) = records.find(|record| record.checking_id == *id) {
            record.checking_id = name.clone();
        }
        let own = |transition: &&mut Transition| transition.wallet == wallet && transition.id == *id;
        inner.transitions.iter_mut().filter(own).for_each(|transition| transition.id = name.clone());
    }

    /// Becomes true at the funding source; the server learns of it when asked for this payment.
    pub fn settle_unnoticed(&self, id: &str, status: Status) {
        self.inner().wallets[0].unnoticed.push((id.to_owned(), status));
    }

    /// The server asks its funding source about everything, as it does now and then by itself.
    pub fn sweep(&self) {
        let wallets = self.inner().wallets.len();
        for wallet in 0..wallets {
            let unnoticed = std::mem::take(&mut self.inner().wallets[wallet].unnoticed);
            for (id, status) in unnoticed {
                self.change_in(wallet, &id, status, Push::Lost);
            }
        }
    }

    /// Sends to the first wallet's channel.
    pub fn push(&self, text: &str, push: Push) {
        self.push_to(0, text, None, push);
    }

    /// Sends to the channels this version uses for a wallet; to any other, nothing comes.
    pub fn push_to(&self, wallet: usize, text: &str, names: Option<&CheckingId>, push: Push) {
        let inner = self.inner();
        let times = match push {
            Push::Once => 1,
            Push::Twice => 2,
            Push::Lost => 0,
        };
        let listens = |socket: &&Line| {
            inner.carries(&socket.channel, wallet) && socket.dead_since.is_none() && !socket.is_mute
        };
        for socket in inner.sockets.iter().filter(listens) {
            for _ in 0..times {
                let _ = socket.send.send((Ok(Received::Text(text.to_owned())), names.cloned()));
            }
        }
    }

    /// A label is edited: new servers take that for a change of the record.
    pub fn label(&self, wallet: usize, id: &CheckingId) {
        let now = self.stamp();
        let mut inner = self.inner();
        if !inner.version.updated_at_moves() {
            return;
        }
        inner.labels.push((self.clock.event(), wallet, id.clone()));
        let mut records = inner.wallets[wallet].records.iter_mut();
        if let Some(record) = records.find(|record| record.checking_id == *id) {
            record.updated_at = Some(now);
        }
    }

    pub fn calls(&self) -> usize {
        self.inner().rest_calls.len()
    }
}

impl Inner {
    fn stamp(&mut self, clock: &TestClock) -> Timestamp {
        let now = clock.true_micros() + self.clock_off_by * 1_000_000;
        self.last_stamp = now.max(self.last_stamp + 1);
        let stamp = Timestamp::from_microsecond(self.last_stamp).unwrap();
        if self.keeps_micros() { stamp } else { Timestamp::from_second(stamp.as_second()).unwrap() }
    }

    /// Somebody sets the server's clock.
    pub fn set_clock_by(&mut self, seconds: i64) {
        self.clock_off_by += seconds;
        self.last_stamp = 0;
    }

    fn change(&mut self, clock: &TestClock, wallet: usize, id: &str, status: Status) -> PaymentRecord {
        let now = self.stamp(clock);
        let moves = self.version.updated_at_moves();
        let records = &mut self.wallets[wallet].records;
        let record = records.iter_mut().find(|record| record.checking_id.as_str() == id).unwrap();
        record.status = status;
        record.fee_msat = Msat::ZERO;
        if moves {
            record.updated_at = Some(now);
        }
        let record = record.clone();
        self.note(clock.event(), wallet, &record, now);
        if status == Status::Failed && self.forgets_failed {
            self.forget(wallet, &record);
        }
        record
    }

    /// Asks the funding source about a payment.
    pub(super) fn learn(&mut self, clock: &TestClock, wallet: usize, hash: &PaymentHash) {
        let unnoticed = &mut self.wallets[wallet].unnoticed;
        let is_it = |id: &str| id.trim_start_matches("internal_") == hash.as_str();
        if let Some(at) = unnoticed.iter().position(|(id, _)| is_it(id)) {
            let (id, status) = unnoticed.swap_remove(at);
            self.change(clock, wallet, &id, status);
        }
    }

    fn note(&mut self, event: u64, wallet: usize, record: &PaymentRecord, at: Timestamp) {
        let (id, status) = (record.checking_id.clone(), record.status);
        self.transitions.push(Transition { event, wallet, id, status, at });
        if status == Status::Succeeded {
            let sat = record.amount_msat.get() / 1000;
            self.wallets[wallet].balance += if record.direction == Direction::Inbound { sat } else { -sat };
        }
    }

    fn forget(&mut self, wallet: usize, record: &PaymentRecord) {
        let own = &mut self.wallets[wallet];
        own.records.retain(|kept| kept.checking_id != record.checking_id);
        own.deleted.push(record.clone());
    }

    /// 0.12 keeps whole seconds and no time of change.
    pub fn keeps_micros(&self) -> bool {
        self.version.major > 0
    }

    fn carries(&self, channel: &str, wallet: usize) -> bool {
        let may_hear =
            |(at, own): &(usize, &FakeWallet)| *at == wallet || (own.mirrors == Some(wallet) && own.may_view);
        self.wallets.iter().enumerate().filter(may_hear).any(|(_, own)| match self.version.channel() {
            ChannelKind::Id => channel == own.id,
            ChannelKind::Key => channel == own.key || (self.keeps_micros() && channel == own.admin_key),
        })
    }
}

//! The world that outlives the app: servers, disk, keyring, and what the observer wrote down.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use satchime_adapters::SqliteStore;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{KeyringFault, StorageFault};
use satchime_domain::key::ApiKey;
use satchime_domain::payment::{CheckingId, Direction, Status};
use satchime_domain::source::PastedAddress;
use satchime_domain::wallet::{ChannelChoice, Wallet};
use satchime_engine::api::NewWallet;
use satchime_engine::memory::{MemorySecrets, MemoryStore};
use satchime_engine::ports::Keep;
use satchime_engine::ports::Store;
use tempfile::TempDir;

use super::journal::Journal;
use super::schedule::{Fate, Schedule};
use crate::world::TestClock;
use crate::world::server::{FakeServer, FakeWallet, Push, frame};

pub struct Scene {
    pub clock: Arc<TestClock>,
    pub servers: Vec<Arc<FakeServer>>,
    pub store: Arc<dyn Store>,
    _folder: Option<TempDir>,
    pub secrets: MemorySecrets,
    pub write_ms: u64,
    pub seed: u64,
    pub tells_pending: bool,
    pub slots: Vec<Place>,
    journal: Mutex<Journal>,
    disk: Mutex<Disk>,
    /// Good answers of the keyring until it fails, how often it does, and how.
    keyring: Mutex<(u32, u32, KeyringFault)>,
    payments: AtomicU32,
    /// Records made but not to be seen yet.
    uncommitted: AtomicU32,
    /// Invoices that are held.
    pub held: AtomicU32,
}

/// So many good turns until it fails, and so often.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk {
    pub skip: u32,
    pub times: u32,
    /// Reading fails as well.
    pub is_broken: bool,
}

/// Where a wallet is.
pub struct Place {
    pub server: usize,
    /// Its number on the server.
    pub at: usize,
    key: Mutex<String>,
}

/// A record, wherever it is.
#[derive(Clone, Debug)]
pub struct Which {
    pub slot: usize,
    pub id: CheckingId,
    pub direction: Direction,
}

/// Where the ledger is kept.
#[derive(Clone, Copy)]
pub enum Medium {
    /// With a schedule's seed, everything goes the same way every time.
    Memory,
    /// As the app keeps it, with its threads and its rounding of times.
    File,
}

impl Medium {
    fn store(self) -> (Arc<dyn Store>, Option<TempDir>) {
        match self {
            Self::Memory => (Arc::<MemoryStore>::default(), None),
            Self::File => {
                let folder = tempfile::tempdir().unwrap();
                let opened = SqliteStore::open(&folder.path().join("satchime.db")).unwrap();
                (Arc::new(opened.store), Some(folder))
            }
        }
    }
}

impl Scene {
    /// The wallets the disk knows.
    pub async fn stored(&self) -> Vec<Wallet> {
        self.store.wallets().await.unwrap()
    }

    pub fn new(schedule: &Schedule, medium: Medium) -> Arc<Self> {
        let (store, folder) = medium.store();
        let clock = Arc::<TestClock>::default();
        let mut places = Vec::new();
        let mut wallets: Vec<Vec<FakeWallet>> = schedule.versions.iter().map(|_| Vec::new()).collect();
        for (number, slot) in schedule.wallets.iter().enumerate() {
            let server = usize::from(slot.server) % schedule.versions.len();
            let (key, admin_key) = (format!("key{number}"), format!("admin{number}"));
            let own = FakeWallet::new(&format!("wallet{number}"), &key, &admin_key);
            let key = if slot.admin_key { admin_key } else { key };
            places.push(Place { server, at: wallets[server].len(), key: Mutex::new(key) });
            wallets[server].push(own);
        }
        let servers = schedule.versions.iter().zip(wallets);
        let servers: Vec<_> = servers
            .map(|(version, wallets)| FakeServer::with_wallets(version, clock.clone(), wallets))
            .collect();
        for server in &servers {
            server.with(|server| {
                server.clock_off_by = schedule.clock_off_by;
                server.forgets_failed = server.version.major == 0;
            });
        }
        let scene = Self {
            clock,
            servers,
            store,
            _folder: folder,
            secrets: MemorySecrets::default(),
            write_ms: schedule.write_ms,
            seed: schedule.seed,
            tells_pending: schedule.tells_pending,
            slots: places,
            journal: Mutex::default(),
            disk: Mutex::default(),
            keyring: Mutex::new((0, 0, KeyringFault::Missing)),
            payments: AtomicU32::new(0),
            uncommitted: AtomicU32::new(0),
            held: AtomicU32::new(0),
        };
        for (slot, setup) in schedule.wallets.iter().enumerate() {
            scene.live_through(slot, setup.history);
        }
        Arc::new(scene)
    }

    /// What happened in the wallet before it was added: a record a minute.
    fn live_through(&self, slot: usize, records: u16) {
        let keeps_failed = self.server_of(slot).with(|server| !server.forgets_failed);
        for number in 0..records {
            self.clock.sleep(61);
            let (direction, status) = match number {
                number if number % 11 == 5 && keeps_failed => (Direction::Outbound, Status::Failed),
                number if number % 7 == 1 => (Direction::Inbound, Status::Pending),
                number if number % 13 == 2 => (Direction::Outbound, Status::Pending),
                number if number % 3 == 0 => (Direction::Outbound, Status::Succeeded),
                _ => (Direction::Inbound, Status::Succeeded),
            };
            let id = self.next_id();
            self.put(slot, &id, direction, status);
        }
        self.clock.sleep(61);
    }

    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap()
    }

    pub fn slot_of(&self, key_or_id: &str) -> usize {
        key_or_id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
    }

    /// The one that has or had this key.
    pub fn slot_with(&self, is_its_key: impl Fn(&ApiKey) -> bool) -> usize {
        let has = |slot: &usize| {
            let keys = self.with_wallet(*slot, |own| {
                own.old_keys.iter().chain([&own.key, &own.admin_key]).cloned().collect::<Vec<_>>()
            });
            keys.iter().any(|key| is_its_key(&ApiKey::parse(key).unwrap()))
        };
        (0..self.slots.len()).find(has).unwrap()
    }

    pub fn server_at(&self, url: &ServerUrl) -> usize {
        self.server_named(url.host())
    }

    pub fn server_named(&self, text: &str) -> usize {
        usize::from(text.contains("server1"))
    }

    pub fn slots_on(&self, server: usize) -> Vec<usize> {
        (0..self.slots.len()).filter(|slot| self.slots[*slot].server == server).collect()
    }

    pub fn server_of(&self, slot: usize) -> &Arc<FakeServer> {
        &self.servers[self.slots[slot].server]
    }

    pub fn with_wallet<T>(&self, slot: usize, change: impl FnOnce(&mut FakeWallet) -> T) -> T {
        let at = self.slots[slot].at;
        self.server_of(slot).with(|server| change(&mut server.wallets[at]))
    }

    pub fn key(&self, slot: usize) -> ApiKey {
        ApiKey::parse(&self.slots[slot].key.lock().unwrap()).unwrap()
    }

    /// The server gives the wallet new keys; the old ones are good no more.
    pub fn change_keys(&self, slot: usize) {
        let mut key = self.slots[slot].key.lock().unwrap();
        self.with_wallet(slot, |own| {
            own.old_keys.extend([own.key.clone(), own.admin_key.clone()]);
            (own.key, own.admin_key) = (format!("new{}", own.key), format!("new{}", own.admin_key));
            *key = if key.contains("admin") { own.admin_key.clone() } else { own.key.clone() };
        });
    }

    /// A server has a public name and one in the home network.
    pub fn url(&self, server: usize, home: bool) -> ServerUrl {
        let network = if home { "home" } else { "example" };
        ServerUrl::parse(&format!("https://server{server}.{network}")).unwrap()
    }

    pub fn new_wallet(&self, slot: usize) -> NewWallet {
        let server = self.url(self.slots[slot].server, false);
        NewWallet {
            address: PastedAddress { server, source_wallet_id: None },
            allow_private_http: false,
            key: Some(self.key(slot)),
            source_wallet_id: None,
            name: None,
            channel: ChannelChoice::Auto,
            keep: Keep::Session,
        }
    }

    pub fn spoil_disk(&self, disk: Disk) {
        *self.disk.lock().unwrap() = disk;
    }

    /// What is wrong with this turn of the disk.
    pub fn disk_trouble(&self, writes: bool) -> Option<StorageFault> {
        let mut disk = self.disk.lock().unwrap();
        if disk.times == 0 || !(writes || disk.is_broken) {
            return None;
        }
        if disk.skip > 0 {
            disk.skip -= 1;
            return None;
        }
        disk.times -= 1;
        self.journal().disk_was_full = true;
        Some(if disk.is_broken { StorageFault::Other { detail: "i/o".into() } } else { StorageFault::Full })
    }

    pub fn spoil_keyring(&self, skip: u32, times: u32, fault: KeyringFault) {
        *self.keyring.lock().unwrap() = (skip, times, fault);
    }

    pub fn keyring_trouble(&self) -> Option<KeyringFault> {
        let mut keyring = self.keyring.lock().unwrap();
        let (skip, times, fault) = &mut *keyring;
        match (*skip, *times) {
            (_, 0) => None,
            (0, _) => {
                *times -= 1;
                Some(fault.clone())
            }
            _ => {
                *skip -= 1;
                None
            }
        }
    }

    pub fn next_id(&self) -> String {
        format!("p{}", self.payments.fetch_add(1, Ordering::Relaxed))
    }

    /// Each with another amount.
    pub fn put(&self, slot: usize, id: &str, direction: Direction, status: Status) {
        let sat = 1_000 + i64::from(self.payments.load(Ordering::Relaxed));
        let (server, at) = (self.server_of(slot), self.slots[slot].at);
        server.put_in(at, server.record_of(at, id, direction, status, sat), Push::Lost);
    }

    pub fn put_later(self: &Arc<Self>, slot: usize, wait: Duration, push: Fate) {
        let sat = 1_000 + i64::from(self.payments.load(Ordering::Relaxed));
        let (server, at) = (self.server_of(slot).clone(), self.slots[slot].at);
        let record = server.record_of(at, &self.next_id(), Direction::Inbound, Status::Succeeded, sat);
        self.journal().slow.insert(record.checking_id.clone());
        self.send(slot, frame(&record), record.checking_id.clone(), push);
        self.uncommitted.fetch_add(1, Ordering::Relaxed);
        let scene = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            server.put_in(at, record, Push::Lost);
            scene.uncommitted.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// An invoice that is decided only after this long, if nobody did so before.
    pub fn hold(self: &Arc<Self>, slot: usize, wait: Duration, status: Status, push: Fate) {
        let id = self.next_id();
        self.put(slot, &id, Direction::Inbound, Status::Pending);
        self.held.fetch_add(1, Ordering::Relaxed);
        let scene = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            if scene.pending().iter().any(|which| which.slot == slot && which.id.as_str() == id) {
                scene.change(slot, &id, status);
                if status == Status::Succeeded {
                    scene.push(slot, &id, push);
                }
            }
            scene.held.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// The machine sleeps, but no disk is so slow that it would still be writing afterwards.
    pub fn sleep(&self, secs: i64) {
        if self.uncommitted.load(Ordering::Relaxed) == 0 {
            self.clock.sleep(secs);
        }
    }

    pub fn change(&self, slot: usize, id: &str, status: Status) {
        self.server_of(slot).change_in(self.slots[slot].at, id, status, Push::Lost);
    }

    /// An outgoing payment of a server that keeps what failed: elsewhere, what is gone has failed.
    pub fn vanish(&self, which: &Which) {
        let deletes = self.server_of(which.slot).with(|server| server.forgets_failed || server.was_old);
        if deletes || which.direction == Direction::Inbound {
            return;
        }
        self.journal().vanished.insert(which.id.clone());
        self.with_wallet(which.slot, |own| {
            let gone = own.records.extract_if(.., |record| record.checking_id == which.id);
            let gone: Vec<_> = gone.collect();
            own.deleted.extend(gone);
        });
    }

    /// The frame for a record as it is now.
    pub fn push(&self, slot: usize, id: &str, fate: Fate) {
        let id = CheckingId(id.to_owned());
        let record =
            |own: &mut FakeWallet| own.records.iter().find(|record| record.checking_id == id).map(frame);
        if let Some(text) = self.with_wallet(slot, record) {
            self.send(slot, text, id, fate);
        }
    }

    fn send(&self, slot: usize, text: String, id: CheckingId, fate: Fate) {
        let (server, at) = (self.server_of(slot).clone(), self.slots[slot].at);
        match fate {
            Fate::Lost => {}
            Fate::Once => server.push_to(at, &text, Some(&id), Push::Once),
            Fate::Twice => server.push_to(at, &text, Some(&id), Push::Twice),
            Fate::Late { ms } => {
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(ms.into())).await;
                    server.push_to(at, &text, Some(&id), Push::Once);
                });
            }
        }
    }

    /// The engine knows the wallet's channel, and listens to it: not with an admin key, which goes into no address,
    /// and not where it can't know what the server does.
    pub fn is_pushed_to(&self, slot: usize) -> bool {
        let place = &self.slots[slot];
        let untold = self.journal().version_untold.contains(&place.server);
        let invoice_key = !place.key.lock().unwrap().contains("admin");
        !untold
            && invoice_key
            && self.servers[place.server].with(|server| !server.upgraded && server.keeps_micros())
    }

    /// Everything that is not decided yet, not even unnoticed.
    pub fn pending(&self) -> Vec<Which> {
        let mut pending = Vec::new();
        for slot in 0..self.slots.len() {
            self.with_wallet(slot, |own| {
                for record in own.records.iter().filter(|record| record.status == Status::Pending) {
                    let id = record.checking_id.clone();
                    if own.unnoticed.iter().all(|(unnoticed, _)| unnoticed != id.as_str()) {
                        pending.push(Which { slot, id, direction: record.direction });
                    }
                }
            });
        }
        pending
    }
}

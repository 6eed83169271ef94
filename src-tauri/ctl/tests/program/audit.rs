//! `audit`: the ledger beside the server's list.

use jiff::Timestamp;
use satchime_adapters::lnbits::HttpApi;
use satchime_adapters::lnbits::RestApi;
use satchime_adapters::{DataFolder, Network, SqliteStore};
use satchime_domain::address::ServerUrl;
use satchime_domain::key::ApiKey;
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, PaymentRecord, Status};
use satchime_domain::testing;
use satchime_domain::wallet::{History, Progress, Wallet};
use satchime_engine::ports::{Account, Batch, Order, PageRequest, Store};
use satchime_simulator::{Options, Push, SimWallet, Simulator, Version, sat};
use serde_json::Value;

use crate::running::{Ended, Home};

/// A data folder that watches this wallet, whose records it takes from its server.
struct Books {
    home: Home,
    store: SqliteStore,
    account: Account,
    key: String,
}

impl Books {
    async fn of(simulator: &Simulator, wallet: &SimWallet) -> Self {
        let home = Home::new();
        let folder = DataFolder::at(home.folder().to_owned());
        let store = SqliteStore::open(&folder.database()).unwrap().store;
        let key = ApiKey::parse(&wallet.inkey).unwrap();
        let fingerprint = store.salt().await.unwrap().of_key(&key);
        let account = Account { server: ServerUrl::parse(&simulator.url()).unwrap(), key };
        let kept = Wallet {
            server: account.server.clone(),
            added_at: Timestamp::now(),
            progress: Progress { history: History::Read, ..Progress::default() },
            ..testing::wallet("w-1", "Shop")
        };
        store.add_wallet(&kept, &fingerprint, batch(Vec::new())).await.unwrap();
        store.finish_adding(&kept.id).await.unwrap();
        Self { home, store, account, key: wallet.inkey.clone() }
    }

    async fn records(&self) -> Vec<PaymentRecord> {
        let source = HttpApi::new(Network::new().unwrap());
        let page = PageRequest { order: Order::Created, limit: 1000, offset: 0 };
        source.payments(&self.account, page).await.unwrap().records
    }

    async fn write(&self, records: Vec<PaymentRecord>) {
        self.store.record(batch(records)).await.unwrap();
    }

    async fn audit(&self, options: &str) -> Ended {
        self.audit_with(options, &self.key).await
    }

    async fn audit_with(&self, options: &str, key: &str) -> Ended {
        let mut command = self.home.command(&format!("audit {options}"));
        let output = command.env("SATCHIME_KEY", key).output().await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn batch(records: Vec<PaymentRecord>) -> Batch {
    let context = RecordContext { observed_at: Timestamp::now(), ..testing::context("w-1") };
    Batch::new(context, records)
}

async fn server(version: Version) -> (Simulator, SimWallet) {
    let simulator = Simulator::start(Options::version(version)).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100_000);
    simulator.receive(&shop, sat(21));
    simulator.send(&shop, sat(5).fee_msat(1_500));
    simulator.send_failed(&shop, sat(7));
    simulator.send_pending(&shop, sat(9));
    (simulator, shop)
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_books_are_equal_and_beside_a_running_satchime_nothing_is_changed() {
    let (simulator, shop) = server(Version::NEWEST).await;
    let books = Books::of(&simulator, &shop).await;
    books.write(books.records().await).await;
    let before = books.home.run("payments --json", "").await.out;
    let _satchime = DataFolder::at(books.home.folder().to_owned()).lock().unwrap();
    let audited = books.audit("Shop --json").await;
    assert_eq!(audited.code, Some(0), "{audited:?}");
    let [audit] = <[Value; 1]>::try_from(audited.objects()).unwrap();
    assert_eq!((&audit["event"], &audit["equal"]), (&"audit".into(), &true.into()));
    assert_eq!((&audit["here"], &audit["there"]), (&audit["there"], &simulator.payments(&shop).len().into()));
    assert_eq!(books.home.run("payments --json", "").await.out, before);
    let words = books.audit("").await;
    assert!(words.out.contains("all agree"), "{words:?}");
    assert!(!format!("{audited:?}{words:?}").contains(&books.key));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_difference_is_told() {
    let (simulator, shop) = server(Version::NEWEST).await;
    let books = Books::of(&simulator, &shop).await;
    let mut records = books.records().await;
    let received = records.iter().position(|record| record.direction == Direction::Inbound).unwrap();
    let lost = records.remove(received);
    let invented = PaymentRecord { checking_id: CheckingId("ghost".into()), ..records[0].clone() };
    let pending = records.iter().find(|record| record.status == Status::Pending).unwrap().clone();
    let paid = records.iter().position(|record| record.fee_msat == Msat::new(1_500)).unwrap();
    records[paid].fee_msat = Msat::ZERO;
    let fee = records[paid].checking_id.clone();
    records.push(invented);
    books.write(records).await;
    simulator.settle(pending.checking_id.as_str(), Push::Nothing);

    let audited = books.audit("--json").await;
    assert_eq!(audited.code, Some(1), "{audited:?}");
    let mut told = audited.objects();
    let audit = told.pop().unwrap();
    assert_eq!((&audit["differences"], &audit["equal"]), (&4.into(), &false.into()));
    let kind = |id: &str| {
        let line = told.iter().find(|line| line["checking_id"] == id).expect("it is told");
        line["kind"].as_str().unwrap().to_owned()
    };
    assert_eq!(kind(lost.checking_id.as_str()), "missing_here");
    assert_eq!(kind("ghost"), "missing_there");
    assert_eq!(kind(fee.as_str()), "different");
    assert_eq!(kind(pending.checking_id.as_str()), "different");
    let settled = told.iter().find(|line| line["checking_id"] == pending.checking_id.as_str()).unwrap();
    assert_eq!(
        (&settled["here"]["status"], &settled["there"]["status"]),
        (&"pending".into(), &"succeeded".into())
    );
    let words = books.audit("").await;
    assert_eq!(words.code, Some(1), "{words:?}");
    assert!(words.out.contains("4 differ") && words.out.contains("missing there"), "{words:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_old_server_deletes_is_no_difference() {
    let (simulator, shop) = server(Version::V0_12_7).await;
    let books = Books::of(&simulator, &shop).await;
    let mut records = books.records().await;
    records.push(PaymentRecord {
        checking_id: CheckingId("deleted".into()),
        status: Status::Failed,
        ..records[0].clone()
    });
    books.write(records).await;
    let audited = books.audit("--json").await;
    assert_eq!(audited.code, Some(0), "{audited:?}");
    assert_eq!(audited.objects()[0]["deleted_there"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_compared_has_another_exit_code() {
    let (simulator, shop) = server(Version::NEWEST).await;
    let books = Books::of(&simulator, &shop).await;
    let other = simulator.create_wallet("Other", 0);
    simulator.clear_journal();
    let refused = books.audit_with("--json", &other.inkey).await;
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert!(refused.objects()[0]["reason"].as_str().unwrap().contains("was not sent"), "{refused:?}");
    assert_eq!(simulator.requests().len(), 0, "a key that is not the wallet's goes nowhere");

    let without_key = books.home.run("audit", "").await;
    assert_eq!(without_key.code, Some(4), "{without_key:?}");
    assert!(without_key.out.contains("SATCHIME_KEY"), "{without_key:?}");

    simulator.kill().await;
    let unreachable = books.audit("--json").await;
    assert_eq!(unreachable.code, Some(4), "{unreachable:?}");
    assert_eq!(unreachable.objects()[0]["event"], "audit_failed");
}

/// A list longer than what comes at once, from a server that counts requests.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_read_to_its_end() {
    let (simulator, shop) = server(Version::NEWEST).await;
    let books = Books::of(&simulator, &shop).await;
    for number in 0..1_200 {
        simulator.credit(&shop, sat(number + 1));
    }
    let audited = books.audit("--json").await;
    assert_eq!(audited.code, Some(1), "{audited:?}");
    let audit = audited.objects().pop().unwrap();
    let there = simulator.payments(&shop).len();
    assert_eq!((&audit["there"], &audit["differences"]), (&there.into(), &there.into()));
}

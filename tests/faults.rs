//! Real faults, between `satchimectl watch` and a simulated and a real LNbits: whatever breaks, for however long, each
//! payment is told once, and the state is true meanwhile.

use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::books::{Books, Life, Wrongs, assert_told, without_repeats};
use satchime_tests::ctl::{add, remove_all, satchimectl};
use satchime_tests::lnbits::{Bank, LnbitsServer, NEWEST};
use satchime_tests::program::Program;
use satchime_tests::proxy::{Fault, Proxy, Then, Way, Whom};
use satchime_tests::wait;
use satchime_tests::watch::Watch;
use serde_json::{Value, json};

/// A wallet of its own, on one of the two kinds of server.
#[derive(Clone)]
enum Shop<'a> {
    Simulated(&'a Simulator, SimWallet),
    Real(Bank, String),
}

impl<'a> Shop<'a> {
    fn simulated(simulator: &'a Simulator, name: &str) -> Self {
        Self::Simulated(simulator, simulator.create_wallet(name, 0))
    }

    async fn real(server: &mut LnbitsServer, name: &str) -> Self {
        server.create_wallet(name).await;
        Self::Real((**server).clone(), name.to_owned())
    }

    fn url(&self) -> String {
        match self {
            Self::Simulated(simulator, _) => simulator.url(),
            Self::Real(bank, _) => bank.url(),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Simulated(_, wallet) => wallet.inkey.clone(),
            Self::Real(bank, name) => bank.wallet(name).inkey,
        }
    }

    async fn receive(&self, memo: &str) {
        match self {
            Self::Simulated(simulator, wallet) => drop(simulator.receive(wallet, sat(7).memo(memo))),
            Self::Real(bank, name) => drop(bank.pay("a", name, 7, memo).await),
        }
    }

    /// The server's own books.
    async fn records(&self) -> Vec<Value> {
        match self {
            Self::Real(bank, name) => bank.payments(name).await,
            Self::Simulated(simulator, wallet) => {
                let record = |payment: &satchime_simulator::SimPayment| {
                    json!({
                        "checking_id": payment.checking_id, "payment_hash": payment.payment_hash,
                        "amount": payment.amount_msat, "fee": payment.fee_msat,
                        "status": payment.status.as_str(), "memo": payment.memo,
                    })
                };
                simulator.payments(wallet).iter().map(record).collect()
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Strike {
    Inflict(Whom, Way, Fault),
    Reset,
    Close,
    /// Nobody listens any more, and who was connected is thrown out.
    Refuse,
    /// The app is frozen, as in a computer that sleeps.
    Freeze,
}

/// What must be seen before the fault ends.
#[derive(Clone, Copy, Debug)]
enum Symptom {
    /// The connection is given up, for this reason if one is named.
    GivenUp(Option<&'static str>),
    /// The connection lives, but is called live no more.
    Trouble,
    /// Everything is told in spite of it.
    None,
    /// Nothing can be seen.
    Silence,
}

use Fault::{BlackHole, Cut, Delay, Hold, Throttle};
use Strike::Inflict;
use Symptom::{GivenUp, Silence, Trouble};
use Way::{Both, Down, Up};
use Whom::{Everybody, Requests, Sockets};

const SILENT: Symptom = GivenUp(Some("server_silent"));

#[rustfmt::skip]
const FAULTS: [(&str, Strike, Symptom); 16] = [
    ("everything vanishes", Inflict(Everybody, Both, BlackHole), SILENT),
    ("the socket's frames vanish", Inflict(Sockets, Down, BlackHole), SILENT),
    ("the socket's pings vanish", Inflict(Sockets, Up, BlackHole), Symptom::None),
    ("all answers vanish", Inflict(Requests, Both, BlackHole), Trouble),
    ("a reset", Strike::Reset, GivenUp(None)),
    ("an end", Strike::Close, GivenUp(None)),
    ("refused", Strike::Refuse, GivenUp(None)),
    ("cut within a frame", Inflict(Sockets, Down, Cut { after: 300, then: Then::Close }), GivenUp(None)),
    ("reset within a frame", Inflict(Sockets, Down, Cut { after: 300, then: Then::Reset }), GivenUp(None)),
    ("stuck within a frame", Inflict(Sockets, Down, Cut { after: 300, then: Then::Hang }), SILENT),
    ("cut within a page", Inflict(Requests, Down, Cut { after: 600, then: Then::Close }), Trouble),
    ("stuck within a page", Inflict(Requests, Down, Cut { after: 600, then: Then::Hang }), Trouble),
    ("a trickle", Inflict(Requests, Down, Throttle { bytes_per_second: 1500 }), Symptom::None),
    ("delays", Inflict(Everybody, Both, Delay(Duration::from_millis(250))), Symptom::None),
    ("frames wait", Inflict(Sockets, Down, Hold), Silence),
    ("the app sleeps", Strike::Freeze, Silence),
];

/// All at once, because most of it is waiting.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_breaks_each_payment_is_told_once() {
    tokio::join!(the_network_fails(), programs_and_disks_fail());
}

async fn the_network_fails() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let mut server = LnbitsServer::start(NEWEST).await;
    let mut shops = Vec::new();
    for (name, strike, symptom) in FAULTS {
        shops.push((name, Shop::simulated(&simulator, name), strike, symptom));
        shops.push((name, Shop::real(&mut server, name).await, strike, symptom));
    }
    join_all(shops.iter().map(|(name, shop, strike, symptom)| endure(name, shop, *strike, *symptom))).await;
}

async fn endure(name: &str, shop: &Shop<'_>, strike: Strike, symptom: Symptom) {
    let proxy = Proxy::to(&shop.url()).await;
    let mut watch = Watch::server(&proxy.url(), &shop.key(), &[]);
    watch.live(1).await;
    shop.receive("before").await;
    watch.memo("before").await;

    let seen = watch.connections().len();
    inflict(&proxy, &mut watch, strike).await;
    let during = ["during it", "during it, too"];
    for memo in during {
        shop.receive(memo).await;
    }
    let is = |word: &Value, state: &str| word["state"] == state && word["reason"].is_string();
    match symptom {
        GivenUp(code) => {
            let fits =
                |word: &Value| is(word, "waiting_to_retry") && code.is_none_or(|code| word["code"] == code);
            watch.connection_after(seen, &format!("{name}: {symptom:?}"), fits).await;
        }
        Trouble => {
            let fits = |word: &Value| is(word, "catching_up");
            watch.connection_after(seen, &format!("{name}: trouble"), fits).await;
        }
        Symptom::None => {
            for memo in during {
                watch.memo(memo).await;
            }
        }
        Silence => {}
    }
    shop.receive("just before its end").await;
    watch.process().signal(Signal::CONT);
    proxy.heal().await;
    // A connection that was made while the fault lasted may have been struck as well, and is missed after half a
    // minute: what its frames would have told comes then.
    let late = async |memo: &str| {
        watch.payment_within(wait::PATIENCE * 3, memo, |told| told["memo"] == memo).await;
    };
    for memo in during.into_iter().chain(["just before its end"]) {
        late(memo).await;
    }
    watch.live(1).await;
    shop.receive("after it").await;
    late("after it").await;
    let wrongs = Wrongs::of(&watch.end().await.payments(), &shop.records().await, &Books::default());
    assert!(wrongs.none(), "{name}: {wrongs:#?}");
}

async fn inflict(proxy: &Proxy, watch: &mut Watch, strike: Strike) {
    match strike {
        Inflict(whom, way, fault) => proxy.inflict(whom, way, fault),
        Strike::Reset => proxy.reset(Everybody),
        Strike::Close => proxy.close(Everybody),
        Strike::Refuse => {
            proxy.refuse().await;
            proxy.reset(Everybody);
        }
        Strike::Freeze => watch.process().signal(Signal::STOP),
    }
}

async fn programs_and_disks_fail() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let mut server = LnbitsServer::start(NEWEST).await;
    let mut shops = Vec::new();
    for name in ["killed", "full"] {
        shops.push((Shop::simulated(&simulator, name), Shop::real(&mut server, name).await));
    }
    let [killed, full] = &shops[..] else { panic!("two pairs of shops") };
    tokio::join!(
        the_app_is_killed(&killed.0),
        the_app_is_killed(&killed.1),
        the_disk_is_full(&full.0),
        the_disk_is_full(&full.1),
        the_server_is_killed_and_freezes(),
    );
}

/// Before, between and after everything it does.
async fn the_app_is_killed(shop: &Shop<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let proxy = Proxy::to(&shop.url()).await;
    add(folder.path(), &proxy.url(), &shop.key(), &[]).await.expect_success();
    let mut lives = Vec::new();
    for round in 0..9 {
        let watch = Watch::kept(folder.path());
        let memo = |number: usize| format!("payment {number} of round {round}");
        if round % 3 > 0 {
            watch.live(1).await;
        }
        for number in 0..3 {
            shop.receive(&memo(number)).await;
        }
        if round % 3 > 1 {
            watch.memo(&memo(2)).await;
        }
        lives.push(watch.kill().await);
    }
    let watch = Watch::kept(folder.path());
    let repeated = tells_the_rest(shop, lives, watch).await;
    assert!(repeated <= 9, "{repeated} announcements were repeated by 9 kills");
    remove_all(folder.path()).await;
}

/// Waits until all is told, in this life or in those before, and nothing but what a kill may repeat is told twice.
/// Gives back how many announcements were repeated.
async fn tells_the_rest(shop: &Shop<'_>, lives: Vec<Life>, watch: Watch) -> usize {
    let all = |last: Vec<Value>| {
        let last = Life { told: last, killed: false };
        without_repeats(&lives.iter().cloned().chain([last]).collect::<Vec<_>>())
    };
    wait::until("everything to be told", async || {
        let wrongs = Wrongs::of(&all(watch.payments()).0, &shop.records().await, &Books::default());
        wrongs.lost.is_empty().then_some(())
    })
    .await;
    watch.live(1).await;
    let (told, repeated) = all(watch.end().await.payments());
    assert_told(&told, &shop.records().await, &Books::default());
    repeated
}

/// It takes nothing more for a while, and the app is killed right after that.
async fn the_disk_is_full(shop: &Shop<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let proxy = Proxy::to(&shop.url()).await;
    add(folder.path(), &proxy.url(), &shop.key(), &[]).await.expect_success();
    let mut watch = Watch::of(on_a_disk_that_fills_up(folder.path()));
    watch.live(1).await;
    shop.receive("while there was room").await;
    watch.memo("while there was room").await;

    let seen = watch.connections().len();
    watch.process().limit_file_size(Some(0));
    for memo in ["no room", "no room either"] {
        shop.receive(memo).await;
    }
    let stuck = |word: &Value| word["state"] == "catching_up" && word["reason"].is_string();
    watch.connection_after(seen, "trouble", stuck).await;
    watch.process().limit_file_size(None);
    watch.memo("no room").await;
    watch.memo("no room either").await;
    watch.live(1).await;
    shop.receive("room again").await;
    watch.memo("room again").await;

    watch.process().limit_file_size(Some(0));
    shop.receive("no room before the end").await;
    let lives = vec![watch.kill().await];
    tells_the_rest(shop, lives, Watch::kept(folder.path())).await;
    remove_all(folder.path()).await;
}

/// A limit on the size of files: what a full disk does, but everywhere.
fn on_a_disk_that_fills_up(folder: &Path) -> Program {
    let script = r#"trap "" XFSZ; exec "$@""#;
    Program::at("sh").args(["-c", script, "sh"]).wrapping(&satchimectl(folder, "watch --json"))
}

async fn the_server_is_killed_and_freezes() {
    let mut server = LnbitsServer::start(NEWEST).await;
    let shop = Shop::real(&mut server, "shop").await;
    let proxy = Proxy::to(&shop.url()).await;
    let watch = Watch::server(&proxy.url(), &shop.key(), &[]);
    watch.live(1).await;

    for round in 0..2 {
        let seen = watch.connections().len();
        shop.receive(&format!("right before kill {round}")).await;
        server.kill().await;
        watch.connection_after(seen, "the end", |word| word["state"] == "waiting_to_retry").await;
        server.restart().await;
        shop.receive(&format!("right after kill {round}")).await;
        watch.memo(&format!("right before kill {round}")).await;
        watch.memo(&format!("right after kill {round}")).await;
        watch.live(1).await;
    }

    let seen = watch.connections().len();
    server.pause();
    let paying = shop.receive("asked of a frozen server");
    let silent = watch.connection_after(seen, "silence", |word| word["code"] == "server_silent");
    let resumed = async {
        silent.await;
        server.resume();
    };
    tokio::join!(paying, resumed);
    watch.memo("asked of a frozen server").await;
    watch.live(1).await;
    assert_told(&watch.end().await.payments(), &shop.records().await, &Books::default());
}

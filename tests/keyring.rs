//! Wallets that are kept: their keys in the desktop's keyring and nowhere else, their payments across restarts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use satchime_tests::books::{Books, Life, assert_told, without_repeats};
use satchime_tests::ctl::assert_refused;
use satchime_tests::desktop::{Keyring, PrivateBus};
use satchime_tests::lnbits::{LnbitsServer, NEWEST, Wallet};
use satchime_tests::program::{Output, Program};
use satchime_tests::watch::{Watch, assert_no_key};
use serde_json::Value;

/// A data folder, and the program that uses it.
struct Home {
    folder: tempfile::TempDir,
    bus: Option<String>,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), bus: None }
    }

    /// On another desktop than the one around.
    fn on(bus: &PrivateBus) -> Self {
        Self { bus: Some(bus.address().to_owned()), ..Self::new() }
    }

    /// Below the temporary folder, because Satchime makes it itself.
    fn path(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, line: &str) -> Program {
        let program = Program::satchimectl().args(line.split_whitespace()).data_dir(&self.path());
        let program = program.env("SATCHIME_LOG", "trace");
        match &self.bus {
            Some(address) => program.env("DBUS_SESSION_BUS_ADDRESS", address),
            None => program,
        }
    }

    async fn run(&self, line: &str) -> Output {
        self.program(line).finish().await
    }

    async fn add(&self, server: &LnbitsServer, wallet: &Wallet, more: &str) -> Output {
        let line = format!("wallet add --server {} {more}", server.url());
        self.program(&line).input(format!("{}\n", wallet.inkey)).finish().await
    }

    fn watch(&self) -> Watch {
        Watch::of(self.program("watch --json"))
    }

    async fn wallets(&self) -> Vec<Value> {
        self.run("wallet list --json").await.expect_success().events()
    }
}

/// The keyring's entries that are Satchime's.
async fn entries() -> Vec<Keyring> {
    let ours = |item: &Keyring| item.attributes.values().any(|value| value == "app.satchime.desktop");
    Keyring::items().await.into_iter().filter(ours).collect()
}

async fn entry_of(wallet_id: &str) -> Option<Keyring> {
    entries().await.into_iter().find(|item| item.attributes.values().any(|value| value == wallet_id))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[track_caller]
fn assert_no_key_below(folder: &Path, wallet: &Wallet) {
    for file in files(folder) {
        // A socket or a file that just went has nothing to read.
        let Ok(bytes) = fs::read(&file) else { continue };
        for key in [&wallet.inkey, &wallet.adminkey] {
            let found = bytes.windows(key.len()).any(|part| part == key.as_bytes());
            assert!(!found, "{} contains a key", file.display());
        }
    }
}

#[tokio::test]
async fn a_key_lies_in_the_keyring_and_nowhere_else() {
    let server = LnbitsServer::start(NEWEST).await;
    let (home, shop) = (Home::new(), server.wallet("a"));
    let added = home.add(&server, &shop, "--name Shop").await.expect_success();
    assert!(added.stdout.contains("Shop") && added.stdout.contains("100,000 sat"), "{}", added.stdout);
    let listed = home.wallets().await;
    assert_eq!((listed.len(), &listed[0]["wallet_name"]), (1, &"Shop".into()));
    let id = listed[0]["wallet_id"].as_str().unwrap().to_owned();

    let entry = entry_of(&id).await.expect("the key is in the keyring");
    assert!(!entry.label.contains(&shop.inkey));
    assert!(entry.attributes.values().all(|value| !value.contains(&shop.inkey)), "{entry:?}");
    let secret: Value = serde_json::from_str(&entry.secret().await.unwrap()).unwrap();
    assert_eq!(secret["key"], shop.inkey.as_str());
    assert_eq!(secret["server"], server.url(), "the key is bound to its server");

    let mut watch = home.watch();
    watch.live(1).await;
    server.pay("b", "a", 21, "for the shop").await;
    assert_eq!(watch.memo("for the shop").await["wallet_name"], "Shop");
    server.fail("a", 5).await;
    let process = watch.process().id();
    for seen_by_all in ["cmdline", "environ"] {
        let text = fs::read(format!("/proc/{process}/{seen_by_all}")).unwrap();
        assert_no_key(seen_by_all, &String::from_utf8_lossy(&text), &shop);
    }
    // While it runs: the write-ahead log has everything that was ever written.
    assert_no_key_below(&home.path(), &shop);
    let told = watch.end().await;

    let mut outputs = vec![added, told.0];
    for line in
        ["wallet list", "wallet list --json", "payments", "payments --json", "payments --csv", "doctor"]
    {
        outputs.push(home.run(line).await.expect_success());
    }
    for output in &outputs {
        assert_no_key("stdout", &output.stdout, &shop);
        assert_no_key("stderr", &output.stderr, &shop);
    }
    assert_no_key_below(home.folder.path(), &shop);
    // The rest of the desktop's folders, among them the keyring's own encrypted file.
    assert_no_key_below(&std::env::home_dir().unwrap(), &shop);

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.path()), 0o700);
    for file in files(&home.path()) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }

    home.run("wallet remove Shop --yes").await.expect_success();
    assert!(entry_of(&id).await.is_none(), "the key is still in the keyring");
    assert!(home.wallets().await.is_empty());
    assert_eq!(home.run("payments --json").await.expect_success().stdout, "");
}

#[tokio::test]
async fn what_happened_while_it_was_off_is_told_once() {
    let server = LnbitsServer::start(NEWEST).await;
    let home = Home::new();
    server.pay("b", "a", 11, "history").await;
    let (books_a, books_b) = (Books::of(&server, "a").await, Books::of(&server, "b").await);
    for name in ["a", "b"] {
        home.add(&server, &server.wallet(name), "").await.expect_success();
    }
    // Between adding and watching.
    server.pay("a", "b", 20, "before the first watch").await;

    let mut lives = Vec::new();
    let life = |told, killed| Life { told, killed };
    let watch = home.watch();
    watch.live(2).await;
    watch.count(2).await;
    // Both ends are watched here: one payment, two wallets.
    server.pay("a", "b", 21, "while it ran").await;
    watch.count(4).await;
    let open = server.invoice("b", 22, "open while it ran").await;
    lives.push(life(watch.end().await.payments(), false));

    server.pay_invoice("a", &open.bolt11).await;
    server.fail("b", 23).await;
    server.pay("b", "a", 24, "while it was off").await;
    let watch = home.watch();
    watch.live(2).await;
    watch.count(5).await;
    lives.push(life(watch.end().await.payments(), false));

    // Killed without a goodbye, and a payment after it.
    let mut watch = home.watch();
    watch.live(2).await;
    server.pay("a", "b", 25, "before the crash").await;
    watch.count(2).await;
    watch.process().kill().await;
    lives.push(life(watch.payments(), true));
    server.pay("a", "b", 26, "after the crash").await;
    let watch = home.watch();
    watch.live(2).await;
    watch.memos("after the crash", 2).await;
    server.pay("a", "b", 27, "the end").await;
    watch.memos("the end", 2).await;
    lives.push(life(watch.end().await.payments(), false));
    // The kill may have come between the last line and its mark.
    let (told, repeated) = without_repeats(&lives);
    assert!(repeated <= 1);

    for (name, books) in [("a", &books_a), ("b", &books_b)] {
        let of: Vec<Value> = told.iter().filter(|payment| payment["wallet_name"] == name).cloned().collect();
        assert_told(&of, &server.payments(name).await, books);
    }
    let kept = home.run("payments --json").await.expect_success().events();
    assert!(told.iter().all(|payment| kept.iter().any(|line| {
        line["checking_id"] == payment["checking_id"] && line["wallet_id"] == payment["wallet_id"]
    })));
    assert!(kept.iter().any(|payment| payment["memo"] == "history"), "history is kept, though never told");
    for name in ["a", "b"] {
        home.run(&format!("wallet remove {name} --yes")).await.expect_success();
    }
}

#[tokio::test]
async fn a_second_one_on_the_same_folder_says_so() {
    let server = LnbitsServer::start(NEWEST).await;
    let home = Home::new();
    home.add(&server, &server.wallet("a"), "").await.expect_success();
    let mut watch = home.watch();
    watch.live(1).await;
    for line in ["watch --json", "wallet remove a --yes"] {
        let second = home.run(line).await;
        assert_eq!(second.status.code(), Some(3), "{line}: {}", second.stderr);
        let process = format!("process {}", watch.process().id());
        assert!(
            second.stderr.contains("already running") && second.stderr.contains(&process),
            "{}",
            second.stderr
        );
        assert_eq!(second.stdout, "");
    }
    let second = home.add(&server, &server.wallet("b"), "").await;
    assert_eq!(second.status.code(), Some(3), "{}", second.stderr);
    assert_eq!(home.wallets().await.len(), 1, "reading is allowed");
    home.run("doctor").await.expect_success();
    server.pay("b", "a", 1, "the first goes on").await;
    watch.memo("the first goes on").await;
    watch.end().await;
    home.run("wallet remove a --yes").await.expect_success();
}

#[tokio::test]
async fn the_same_wallet_is_not_added_twice() {
    let server = LnbitsServer::start(NEWEST).await;
    let home = Home::new();
    home.add(&server, &server.wallet("a"), "--name One").await.expect_success();
    assert_refused("adding", &home.add(&server, &server.wallet("a"), "--name Two").await, "One");
    assert_eq!(home.wallets().await.len(), 1);
    home.run("wallet remove One --yes").await.expect_success();
}

#[tokio::test]
async fn without_a_keyring_nothing_is_kept() {
    let server = LnbitsServer::start(NEWEST).await;
    let bus = PrivateBus::empty().await;
    let (home, shop) = (Home::on(&bus), server.wallet("a"));
    let refused = home.add(&server, &shop, "").await;
    assert_refused("adding", &refused, "keyring is not there");
    assert!(refused.stderr.contains("satchimectl watch --server"), "{}", refused.stderr);
    assert!(home.wallets().await.is_empty());
    assert_no_key_below(home.folder.path(), &shop);
    let doctor = home.run("doctor --json").await;
    assert_eq!(doctor.status.code(), Some(1));
    assert_eq!(check(&doctor, "reachable")["code"], "keyring_missing");

    // Nothing needs to be kept for this.
    let line = format!("watch --json --server {}", server.url());
    let watch = Watch::of(home.program(&line).input(format!("{}\n", shop.inkey)));
    watch.live(1).await;
    watch.end().await;
}

#[tokio::test]
async fn a_locked_keyring_is_told_and_nothing_is_kept_elsewhere() {
    let server = LnbitsServer::start(NEWEST).await;
    let mut bus = PrivateBus::with_keyring().await;
    let (home, shop) = (Home::on(&bus), server.wallet("a"));
    home.add(&server, &shop, "").await.expect_success();

    bus.lock_keyring().await;
    assert_refused("adding", &home.add(&server, &server.wallet("b"), "").await, "keyring");
    assert_eq!(home.wallets().await.len(), 1);
    assert_no_key_below(home.folder.path(), &server.wallet("b"));
    let told = home.watch().finish().await;
    assert_refused("watching", &told.0, "keyring is locked");
    assert!(!told.was_ever("live"));
    let doctor = home.run("doctor --json").await;
    assert_eq!(doctor.status.code(), Some(1));
    assert_eq!(check(&doctor, "unlocked")["code"], "keyring_locked");

    // Gone, it may come back: that is waited for.
    bus.stop_keyring().await;
    let watch = home.watch();
    assert_eq!(watch.state("waiting_to_retry").await["code"], "keyring_missing");
    bus.unlock_keyring().await;
    watch.live(1).await;
    watch.end().await;
}

#[tokio::test]
async fn a_wallet_whose_key_is_gone_from_the_keyring_says_so() {
    let server = LnbitsServer::start(NEWEST).await;
    let home = Home::new();
    home.add(&server, &server.wallet("a"), "--name Keyless").await.expect_success();
    let id = home.wallets().await[0]["wallet_id"].as_str().unwrap().to_owned();
    let entry = entry_of(&id).await.unwrap();
    let attributes: Vec<&str> = entry
        .attributes
        .iter()
        .filter(|(name, _)| *name != "xdg:schema")
        .flat_map(|(name, value)| [name.as_str(), value.as_str()])
        .collect();
    Program::at("secret-tool").args(["clear"]).args(attributes).finish().await.expect_success();
    let told = home.watch().finish().await;
    assert_refused("watching", &told.0, "holds no key for this wallet");
    assert!(!told.was_ever("live"));
    home.run("wallet remove Keyless --yes").await.expect_success();
}

#[tokio::test]
async fn the_doctor_finds_what_is_wrong() {
    let mut server = LnbitsServer::start(NEWEST).await;
    let home = Home::new();
    let healthy = home.run("doctor --json").await.expect_success();
    for (name, words) in
        [("reachable", "gnome-keyring"), ("unlocked", "yes"), ("notifications", "dunst"), ("tray", "panel")]
    {
        let found = check(&healthy, name);
        assert_eq!(found["level"], "good", "{found}");
        assert!(found["found"].as_str().unwrap().contains(words), "{found}");
    }
    home.add(&server, &server.wallet("a"), "--name Sick").await.expect_success();
    let healthy = home.run("doctor --json").await.expect_success();
    assert!(check(&healthy, "server")["found"].as_str().unwrap().contains(NEWEST));
    for name in ["server", "key", "channel", "subscription"] {
        assert_eq!(check(&healthy, name)["level"], "good", "{}", healthy.stdout);
    }
    let words = home.run("doctor").await.expect_success().stdout;
    assert!(words.contains("\u{201c}Sick\u{201d}") && words.contains("Nothing is wrong."), "{words}");

    server.revoke_keys("a").await;
    let sick = home.run("doctor --json").await;
    assert_eq!(sick.status.code(), Some(1));
    assert_eq!(check(&sick, "key")["code"], "key_rejected", "{}", sick.stdout);
    server.kill().await;
    let sick = home.run("doctor --json").await;
    assert_eq!(sick.status.code(), Some(1));
    assert_eq!(check(&sick, "server")["code"], "server_refused", "{}", sick.stdout);
    assert!(check(&sick, "server")["next"].is_string());
    home.run("wallet remove Sick --yes").await.expect_success();
}

fn check(doctor: &Output, name: &str) -> Value {
    let found = doctor.events().into_iter().find(|line| line["check"] == name);
    found.unwrap_or_else(|| panic!("nothing about {name}: {}\n{}", doctor.stdout, doctor.stderr))
}

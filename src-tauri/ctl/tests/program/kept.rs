//! What is kept in the data folder, read and changed by the program.

use jiff::Timestamp;
use satchime_adapters::data_folder::FolderLock;
use satchime_adapters::{DataFolder, SqliteStore};
use satchime_domain::address::ServerUrl;
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, PaymentHash, PaymentRecord, Status};
use satchime_domain::rules::WalletRules;
use satchime_domain::settings::Settings;
use satchime_domain::testing;
use satchime_domain::wallet::{Access, Progress, SourceWalletId, Wallet, WalletId};
use satchime_engine::ports::{Batch, Store};
use serde_json::Value;

use crate::running::Home;

fn wallet(id: &str, name: &str) -> Wallet {
    Wallet {
        server: ServerUrl::parse("https://lnbits.invalid").unwrap(),
        source_wallet_id: Some(SourceWalletId("a".repeat(32))),
        access: Access::IdOnly,
        added_at: Timestamp::now(),
        progress: Progress { balance_msat: Some(Msat::from_sat(12_345)), ..Progress::default() },
        ..testing::wallet(id, name)
    }
}

fn record(number: i64) -> PaymentRecord {
    let at = Timestamp::from_second(1_790_000_000 + number).unwrap();
    PaymentRecord {
        payment_hash: PaymentHash(format!("h-{number}")),
        memo: Some(format!("=1+{number}")),
        created_at: Some(at),
        updated_at: Some(at),
        ..testing::record(format!("c-{number}"), Direction::Inbound, Status::Succeeded, number)
    }
}

/// Two wallets, the first with three payments.
pub async fn fill(home: &Home) {
    let folder = DataFolder::at(home.folder().to_owned());
    let store = SqliteStore::open(&folder.database()).unwrap().store;
    for wallet in [wallet("w-1", "Shop"), wallet("w-2", "Savings")] {
        store.put_wallet(&wallet).await.unwrap();
    }
    let context = RecordContext { observed_at: Timestamp::now(), ..testing::context("w-1") };
    let records = (1..=3).map(record).collect();
    store.record(Batch::new(context, records)).await.unwrap();
}

/// Something is decided of one wallet's notices.
async fn decide_of(wallet: &str, home: &Home) {
    let store = SqliteStore::open(&DataFolder::at(home.folder().to_owned()).database()).unwrap().store;
    let rules = WalletRules { min_amount_msat: Some(Msat::new(987_654_321)), ..WalletRules::default() };
    let mut settings = Settings::default();
    settings.notices.wallets.insert(WalletId(wallet.into()), rules);
    store.put_settings(&settings).await.unwrap();
}

/// As if Satchime ran there.
pub fn occupy(home: &Home) -> FolderLock {
    DataFolder::at(home.folder().to_owned()).lock().unwrap()
}

#[tokio::test]
async fn lists_beside_a_running_satchime() {
    let home = Home::new();
    fill(&home).await;
    let _satchime = occupy(&home);
    let listed = home.run("wallet list --json", "").await;
    assert_eq!(listed.code, Some(0), "{listed:?}");
    let names: Vec<Value> = listed.objects().iter().map(|wallet| wallet["wallet_name"].clone()).collect();
    assert_eq!(names, ["Shop", "Savings"]);
    assert_eq!(listed.objects()[0]["access"], "id_only");
    let table = home.run("wallet list", "").await.out;
    assert!(table.contains("Savings") && table.contains("w-2"), "{table}");
}

/// Every file and folder, with its permissions, its bytes and when it was changed.
#[cfg(unix)]
fn trace(folder: &std::path::Path) -> Vec<String> {
    use std::os::unix::fs::MetadataExt;
    let shown = |path: &std::path::Path| {
        let metadata = path.symlink_metadata().unwrap();
        let bytes = std::fs::read(path).unwrap_or_default();
        format!(
            "{} {:o} {}.{} {bytes:?}",
            path.display(),
            metadata.mode(),
            metadata.mtime(),
            metadata.mtime_nsec()
        )
    };
    let mut all: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| shown(&entry.unwrap().path())).collect();
    all.sort();
    all.push(shown(folder));
    all
}

#[cfg(unix)]
const LOOKS: [&str; 8] = [
    "wallet list",
    "wallet list --json",
    "payments",
    "payments --csv",
    "settings get",
    "why",
    "doctor",
    "audit",
];

#[cfg(unix)]
#[tokio::test]
async fn looking_changes_nothing_and_makes_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    for line in LOOKS {
        let before = trace(home.folder());
        home.run(line, "").await;
        assert_eq!(trace(home.folder()), before, "{line} in an empty folder");
        let missing = home.folder().join("not/there");
        home.command(line).env("SATCHIME_DATA_DIR", &missing).output().await.unwrap();
        assert!(!home.folder().join("not").exists(), "{line} made the folder");
    }
    fill(&home).await;
    std::fs::set_permissions(home.folder(), std::fs::Permissions::from_mode(0o755)).unwrap();
    for line in LOOKS {
        let before = trace(home.folder());
        home.run(line, "").await;
        assert_eq!(trace(home.folder()), before, "{line}");
    }
}

/// Whoever can write there could put files of theirs under Satchime's names.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_others_can_write_to_is_refused_and_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    std::fs::set_permissions(home.folder(), std::fs::Permissions::from_mode(0o1777)).unwrap();
    for line in LOOKS.into_iter().chain(["watch", "wallet remove Shop --yes"]) {
        let ended = home.run(line, "").await;
        let told = format!("{}{}", ended.out, ended.err);
        assert!(
            told.contains("others may write to it (1777)") && told.contains("chmod go-w"),
            "{line}: {told}"
        );
        assert_ne!(ended.code, Some(0), "{line}");
        let mode = std::fs::metadata(home.folder()).unwrap().permissions().mode();
        assert_eq!((mode & 0o7777, std::fs::read_dir(home.folder()).unwrap().count()), (0o1777, 0), "{line}");
    }
}

#[tokio::test]
async fn payments_come_newest_first_in_every_form() {
    let home = Home::new();
    fill(&home).await;
    let _satchime = occupy(&home);
    let payments = home.run("payments --json", "").await;
    let ids: Vec<Value> = payments.objects().iter().map(|payment| payment["checking_id"].clone()).collect();
    assert_eq!(ids, ["c-3", "c-2", "c-1"]);
    assert_eq!(payments.objects()[0]["event"], "payment");
    assert_eq!(payments.objects()[0]["wallet_name"], "Shop");
    assert_eq!(payments.objects()[0]["server"], "https://lnbits.invalid");

    assert_eq!(home.run("payments --json --limit 1", "").await.objects().len(), 1);
    assert_eq!(home.run("payments --json --wallet savings", "").await.out, "");
    assert_eq!(home.run("payments --json --wallet nobody", "").await.code, Some(2));

    let csv = home.run("payments --csv --wallet w-1", "").await.out;
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.contains(",\"'=1+3\",") && !csv.contains("\"=1+3"), "{csv}");
    let csv = home.run("payments --csv --bom", "").await.out;
    assert!(csv.starts_with("\u{feff}\"wallet_id\","), "{csv}");
    let words = home.run("payments", "").await.out;
    assert!(words.lines().next().unwrap().contains("+3 sat"), "{words}");
}

#[tokio::test]
async fn a_running_satchime_keeps_its_data_to_itself() {
    let home = Home::new();
    fill(&home).await;
    let satchime = occupy(&home);
    for line in ["watch", "wallet remove Shop --yes"] {
        let ended = home.run(line, "").await;
        assert_eq!(ended.code, Some(3), "{line}: {ended:?}");
        assert!(ended.err.contains("already running"), "{line}: {ended:?}");
        if cfg!(unix) {
            assert!(ended.err.contains(&format!("process {}", std::process::id())), "{line}: {ended:?}");
        }
    }
    drop(satchime);
    let removed = home.run("wallet remove shop --yes", "").await;
    assert_eq!(removed.code, Some(0), "{removed:?}");
    assert_eq!(home.run("wallet list --json", "").await.objects().len(), 1);
    assert_eq!(home.run("payments --json", "").await.out, "");
}

#[tokio::test]
async fn what_is_removed_is_in_no_byte_of_the_folder() {
    let home = Home::new();
    fill(&home).await;
    decide_of("w-1", &home).await;
    let copy = home.folder().join("satchime.db.damaged-20261123T051604Z");
    std::fs::write(&copy, "=1+2").unwrap();
    let asked = home.run("wallet remove Shop", "").await;
    assert!(asked.err.contains("satchime.db.damaged-20261123T051604Z"), "{asked:?}");
    let kept = home.run("doctor --json", "").await.objects();
    assert!(kept.iter().any(|line| line["check"] == "put aside"), "{kept:?}");
    let removed = home.run("wallet remove Shop --yes", "").await;
    assert!(removed.out.contains("Deleted ") && !copy.exists(), "{removed:?}");
    for file in std::fs::read_dir(home.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for text in ["=1+", "Shop", "h-1", "w-1", "987654321"] {
            assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()), "{text}");
        }
    }
}

#[tokio::test]
async fn nothing_is_removed_without_a_yes() {
    let home = Home::new();
    fill(&home).await;
    let ended = home.run("wallet remove Shop", "y\n").await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("--yes"), "{ended:?}");
    assert_eq!(home.run("wallet list --json", "").await.objects().len(), 2);
}

#[tokio::test]
async fn without_a_wallet_watch_says_how_to_add_one() {
    let ended = Home::new().run("watch --json", "").await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("satchimectl wallet add --server"), "{ended:?}");
    assert_eq!(ended.out, "");
}

#[tokio::test]
async fn what_is_switched_off_is_not_called_paused() {
    let home = Home::new();
    fill(&home).await;
    let store = SqliteStore::open(&DataFolder::at(home.folder().to_owned()).database()).unwrap().store;
    for wallet in store.wallets().await.unwrap() {
        store.set_enabled(&wallet.id, false).await.unwrap();
    }
    let ended = home.run("watch", "").await;
    assert!(
        ended.err.contains("All wallets are switched off.") && !ended.err.contains("paused"),
        "{ended:?}"
    );
    let paused = Settings { paused: true, ..Settings::default() };
    store.put_settings(&paused).await.unwrap();
    let ended = home.run("watch", "").await;
    assert!(ended.err.contains("Satchime is paused."), "{ended:?}");
}

#[tokio::test]
async fn a_damaged_database_is_left_by_readers_and_kept_aside_by_the_rest() {
    let home = Home::new();
    let database = home.folder().join("satchime.db");
    let damaged = vec![7; 8192];
    std::fs::write(&database, &damaged).unwrap();
    let listed = home.run("wallet list", "").await;
    assert_eq!(listed.code, Some(1), "{listed:?}");
    assert!(listed.err.contains("damaged"), "{listed:?}");
    assert_eq!(std::fs::read(&database).unwrap(), damaged);

    let watched = home.run("watch", "").await;
    assert_eq!(watched.code, Some(2), "{watched:?}");
    let aside = std::fs::read_dir(home.folder())
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("damaged")));
    let aside = aside.expect("the damaged file was kept");
    assert_eq!(std::fs::read(&aside).unwrap(), damaged);
    let name = aside.file_name().unwrap().to_string_lossy().into_owned();
    assert!(watched.err.contains(&name), "{name} is not named: {watched:?}");
    for said in ["each key has to be pasted again", "stay in the keyring", "app.satchime.desktop"] {
        assert!(watched.err.contains(said), "{said}: {watched:?}");
    }
}

/// An older Satchime may be running on it.
#[tokio::test]
async fn what_an_older_satchime_works_on_is_left_as_it_is() {
    let home = Home::new();
    fill(&home).await;
    let database = home.folder().join("satchime.db");
    let mut bytes = std::fs::read(&database).unwrap();
    // Where SQLite's header keeps the version.
    bytes[60..64].copy_from_slice(&1_u32.to_be_bytes());
    std::fs::write(&database, &bytes).unwrap();
    for line in ["payments", "wallet list", "doctor"] {
        let ended = home.run(line, "").await;
        assert_eq!(ended.code, Some(1), "{line}: {ended:?}");
        let said = format!("{}{}", ended.out, ended.err);
        assert!(said.contains("older version of Satchime"), "{line}: {ended:?}");
        assert!(std::fs::read(&database).unwrap() == bytes, "{line} changed the database");
    }
}

#[tokio::test]
async fn doctor_tells_every_wallet_and_what_is_wrong() {
    let home = Home::new();
    fill(&home).await;
    let ended = home.run("doctor --json", "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let objects = ended.objects();
    let server = objects.iter().find(|line| line["check"] == "server" && line["wallet_name"] == "Shop");
    let server = server.expect("the wallet's server was looked at");
    assert_eq!(server["level"], "wrong");
    assert!(server["next"].is_string() && server["code"].is_string(), "{server}");
    for area in ["keyring", "data_folder", "desktop", "wallet"] {
        assert!(objects.iter().any(|line| line["area"] == area), "{area}: {objects:?}");
    }
    let words = home.run("doctor", "").await.out;
    assert!(words.contains("Wallet \u{201c}Savings\u{201d}") && words.contains("\u{2192}"), "{words}");
}

#[tokio::test]
async fn a_removal_that_was_cut_off_is_out_of_sight_but_not_forgotten() {
    let home = Home::new();
    fill(&home).await;
    let store = SqliteStore::open(&home.folder().join("satchime.db")).unwrap().store;
    assert!(home.run("doctor --json", "").await.objects().iter().all(|line| line["check"] != "removals"));
    store.set_removing(&WalletId("w-2".into()), true).await.unwrap();
    assert_eq!(home.run("wallet list --json", "").await.objects().len(), 1);
    let objects = home.run("doctor --json", "").await.objects();
    assert!(objects.iter().any(|line| line["check"] == "removals"), "{objects:?}");
    assert!(objects.iter().all(|line| line["wallet_name"] != "Savings"), "{objects:?}");
}

//! Settings by name, and what they made of payments.

use jiff::Timestamp;
use satchime_adapters::{DataFolder, SqliteStore};
use satchime_domain::ledger::RecordContext;
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::rules::{Answer, Silence};
use satchime_domain::testing;
use satchime_domain::wallet::{History, Progress};
use satchime_engine::ports::{Batch, DESKTOP, Store};

use crate::kept::fill;
use crate::running::{Ended, Home};

async fn set(home: &Home, name: &str, value: &str, more: &[&str]) -> Ended {
    let mut command = home.command("settings set");
    let output = command.args([name, value]).args(more).output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

async fn get(home: &Home, line: &str) -> String {
    let got = home.run(&format!("settings get {line}"), "").await;
    assert_eq!(got.code, Some(0), "{got:?}");
    got.out
}

#[tokio::test]
async fn they_are_changed_by_name_and_say_what_they_come_to() {
    let home = Home::new();
    fill(&home).await;
    let all = get(&home, "").await;
    assert!(all.contains("minimum               0"), "{all}");
    assert!(all.contains("Popup and badge for payments."), "{all}");
    let changed = set(&home, "minimum", "100", &[]).await;
    assert_eq!(changed.code, Some(0), "{changed:?}");
    assert!(changed.err.contains("Popup and badge for payments of 100 sat and more."), "{changed:?}");
    assert_eq!(get(&home, "minimum").await, "100\n");
    // One wallet's own, and as for all again.
    assert_eq!(set(&home, "popup", "off", &["--wallet", "Shop"]).await.code, Some(0));
    assert_eq!(get(&home, "popup --wallet Shop").await, "off\n");
    assert_eq!(get(&home, "popup").await, "on\n");
    assert_eq!(set(&home, "popup", "default", &["--wallet", "Shop"]).await.code, Some(0));
    assert_eq!(get(&home, "popup --wallet Shop").await, "default\n");
    assert_eq!(set(&home, "quiet-hours", "sat,sun 22:00-8:00", &[]).await.code, Some(0));
    let json = home.run("settings get quiet-hours --json", "").await.objects().remove(0);
    assert_eq!((&json["name"], &json["value"]), (&"quiet-hours".into(), &"sat,sun 22:00-08:00".into()));
}

#[tokio::test]
async fn nonsense_changes_nothing() {
    let home = Home::new();
    fill(&home).await;
    let shop = ["--wallet", "Shop"];
    for (name, value, more, what, next) in [
        ("loudness", "9", &[][..], "There is no setting \u{201c}loudness\u{201d}.", "quiet-hours"),
        ("minimum", "-5", &[], "This is no value of minimum.", "Write an amount in sat"),
        ("quiet-hours", "mon 8:00-8:00", &[], "This is no value of quiet-hours.", "last no time"),
        ("paused", "on", &shop, "paused is the same for all wallets.", "directions"),
        ("popup", "off", &["--wallet", "Sho"], "There is no wallet with this name", "wallet list"),
    ] {
        let refused = set(&home, name, value, more).await;
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.err.contains(what) && refused.err.contains(next), "{name} {value}: {refused:?}");
    }
    let before = get(&home, "").await;
    assert!(
        before.contains("quiet-hours           off") && before.contains("popup                 on"),
        "{before}"
    );
    assert_eq!(home.run("settings get paused --wallet Shop", "").await.code, Some(2));
}

#[tokio::test]
async fn why_says_what_became_of_a_payment() {
    let home = Home::new();
    fill(&home).await;
    let folder = DataFolder::at(home.folder().to_owned());
    let store = SqliteStore::open(&folder.database()).unwrap().store;
    let progress = Progress { history: History::Read, ..Progress::default() };
    let context = RecordContext { progress, observed_at: Timestamp::now(), ..testing::context("w-1") };
    let records = ["small", "large"].map(|id| testing::record(id, Direction::Inbound, Status::Succeeded, 1));
    store.record(Batch::new(context, records.to_vec())).await.unwrap();
    let notices = store.undelivered(DESKTOP).await.unwrap();
    let silence = Silence::BelowMinimum { minimum_msat: Msat::from_sat(2) };
    let answers = [(notices[0].id, Answer::Passed { silence })];
    store.put_answers(&answers, DESKTOP, Timestamp::now()).await.unwrap();
    drop(store);
    let why = home.run("why small", "").await;
    assert!(why.out.contains("You were not notified: it was less than 2 sat."), "{why:?}");
    let told = home.run("why large", "").await;
    assert!(told.out.contains("nothing took the notification yet"), "{told:?}");
    let json = home.run("why small --json", "").await.objects().remove(0);
    assert_eq!(json["notices"][0]["silence"]["below_minimum"]["minimum_msat"], 2_000, "{json}");
    let newest = home.run("why", "").await;
    assert_eq!(
        newest.out.matches("You were not notified").count() + newest.out.matches("It is about").count(),
        1
    );
    let history = home.run("why h-1", "").await;
    assert!(history.out.contains("it happened before Satchime watched this wallet"), "{history:?}");
    let unknown = home.run("why nothing", "").await;
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("There is no such payment."), "{unknown:?}");
}

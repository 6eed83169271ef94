//! A notification service that goes away for a while.

use std::path::Path;

use rusqlite::Connection;
use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::desktop::{Notifications, PrivateBus};
use satchime_tests::program::Program;
use satchime_tests::wait;

/// What waits in the data folder for somebody to take it.
fn waiting(folder: &Path) -> u32 {
    let database = Connection::open(folder.join("satchime.db")).unwrap();
    let not_told = "SELECT count(*) FROM notice WHERE delivered_at IS NULL";
    database.query_row(not_told, [], |row| row.get(0)).unwrap()
}

/// Makes what waits there older, as if these minutes had passed.
fn let_wait(folder: &Path, minutes: i64) {
    let database = Connection::open(folder.join("satchime.db")).unwrap();
    let older = "UPDATE notice SET decided_at = decided_at - ?1 * 60 * 1000000 WHERE delivered_at IS NULL";
    database.execute(older, [minutes]).unwrap();
}

/// The two minutes pass in the database alone; the app's own next try, within 20 s, is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_took_for_minutes_is_told_together_once_the_service_is_back() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let folder = tempfile::tempdir().unwrap();
    let mut bus = PrivateBus::with_keyring().await;
    bus.start_notifications().await;
    let address = bus.address().to_owned();
    let here = |program: Program, arguments: &[&str]| {
        program.args(arguments).data_dir(folder.path()).env("DBUS_SESSION_BUS_ADDRESS", &address)
    };
    let adding = ["wallet", "add", "--server", &simulator.url(), "--name", "Shop"];
    here(Program::satchimectl(), &adding).input(&shop.inkey).finish().await.expect_success();
    let mut told = Notifications::watch_on(bus.connect().await).await;
    let mut app = here(Program::satchime(), &["--hidden"]).start();
    simulator.receive(&shop, sat(1));
    told.next("the first payment", |seen| seen.summary == "+1 sat").await;
    wait::until("it to be done with", async || (waiting(folder.path()) == 0).then_some(())).await;

    bus.stop_notifications().await;
    for amount in 2..=4 {
        simulator.receive(&shop, sat(amount));
    }
    wait::until("three that wait", async || (waiting(folder.path()) == 3).then_some(())).await;
    let_wait(folder.path(), 3);
    bus.start_notifications().await;
    let summary = told.next("the summary", |_| true).await;
    assert!(summary.summary.starts_with("3 payments"), "{}", summary.summary);
    assert!(summary.summary.ends_with("+9 sat") && summary.body == "Shop", "{summary:?}");
    wait::until("all to be done with", async || (waiting(folder.path()) == 0).then_some(())).await;
    simulator.receive(&shop, sat(5));
    let next = told.next("the next payment", |_| true).await;
    assert_eq!(next.summary, "+5 sat", "and nothing in between");

    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
}

//! What the window tells of a wallet's connection, and the test that a person makes of it.

use std::path::Path;

use satchime_simulator::{Dose, Options, Simulator, sat};
use satchime_tests::desktop::Notifications;
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use satchime_tests::nginx::{Nginx, Site};
use satchime_tests::program::Program;
use satchime_tests::wait;
use satchime_tests::webdriver::Window;

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn add(home: &Path, server: &str, key: &str, name: &str) {
    let line = ["wallet", "add", "--server", server, "--name", name];
    Program::satchimectl().args(line).data_dir(home).input(key).finish().await.expect_success();
}

async fn remove(home: &Path, name: &str) {
    let removing = Program::satchimectl().args(["wallet", "remove", "--yes", name]).data_dir(home);
    removing.finish().await.expect_success();
}

async fn open(home: &Path, theme: &str) -> Window {
    let app = Program::satchime().args(["--show"]).data_dir(home).env("GTK_THEME", theme);
    let window = Window::open(&app).await;
    window.element("[data-testid=app][data-ready=true]").await;
    window
}

/// Opens the page of a live wallet, with all that is told of its connection.
async fn open_page(window: &Window, name: &str) {
    window.element(&format!("{}[data-state=live]", id("wallet"))).await;
    window.click_text(&id("wallet-open"), name).await;
    window.element("[data-testid=wallet-page][data-state=live]").await;
    window.click(&id("health-details-toggle")).await;
}

/// Waits for the outcome of a test.
async fn tested(window: &Window, good: bool, says: &str) {
    window.element_with_text(&format!("{}[data-good={good}]", id("test-outcome")), says).await;
}

#[tokio::test]
async fn a_person_can_see_how_a_wallet_is_connected_and_test_it() {
    let mut server = LnbitsServer::start(NEWEST).await;
    let home = tempfile::tempdir().unwrap();
    add(home.path(), &server.url(), &server.wallet("b").inkey, "Shop").await;
    let mut notifications = Notifications::watch().await;
    let window = open(home.path(), "Adwaita").await;
    open_page(&window, "Shop").await;
    window.element_with_text(&id("health-state"), "Live for").await;
    window.element_with_text(&id("health-compared"), "next in").await;
    for (what, says) in [("health-frame", "None yet"), ("health-reconnects", "0"), ("health-trouble", "None")]
    {
        assert_eq!(window.text(&id(what)).await, says, "{what}");
    }

    window.click(&id("test-wallet")).await;
    tested(&window, true, "The test message came back in").await;
    window.element_with_text(&id("announcer"), "The test message came back in").await;
    // The message is the first that the server sent.
    window.element_with_text(&id("health-frame"), " s ago").await;
    window.picture("wallet-health-live").await;

    server.pay("a", "b", 21, "Coffee").await;
    let first = notifications.next("the payment", |_| true).await;
    assert_eq!(first.summary, "+21 sat", "the test was announced");
    window.element_with_text(&id("health-confirmed"), "ago").await;

    server.kill().await;
    window.element_with_text(&id("health-trouble"), "Server refused").await;
    window.element_with_text(&id("health-state"), "Next try in").await;
    window.element(&format!("{}:disabled", id("test-wallet"))).await;
    assert_eq!(window.text(&id("test-why")).await, "Only while it is live.");
    assert_eq!(window.find_all(&id("test-outcome")).await.len(), 0, "what was tested has ended");
    window.picture("wallet-health-retrying").await;
    server.restart().await;
    window.element("[data-testid=wallet-page][data-state=live]").await;
    window.element_with_text(&id("health-reconnects"), "1").await;
    window.element_with_text(&id("health-trouble"), "Server refused, ").await;

    window.click(&id("test-wallet")).await;
    tested(&window, true, "The test message came back in").await;
    window.picture("wallet-health").await;
    assert_eq!(notifications.all().len(), 1, "{:?}", notifications.all());
    window.close().await;
    Notifications::close_all().await;
    remove(home.path(), "Shop").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_is_asked_every_ten_seconds_says_so_quietly() {
    for (theme, end) in [("Adwaita", ""), ("Adwaita:dark", "-dark")] {
        let picture = |name: &str| format!("wallet-health-{name}{end}");
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let (shop, office) =
            (simulator.create_wallet("Shop", 21_000), simulator.create_wallet("Office", 1_300));
        let home = tempfile::tempdir().unwrap();
        add(home.path(), &simulator.url(), &shop.inkey, "Shop").await;
        add(home.path(), &simulator.url(), &office.adminkey, "Office").await;
        let window = open(home.path(), theme).await;

        // An admin key goes into no address, so there is nothing to push to.
        open_page(&window, "Office").await;
        window.element_with_text(&id("health-meaning"), "admin key").await;
        window.click(&id("test-wallet")).await;
        tested(&window, true, "Nothing to test").await;
        window.picture(&picture("polled")).await;
        window.click(&id("back")).await;
        assert_eq!(window.find_all(&id("wallet-asked")).await.len(), 1);

        // A server that takes messages and sends none.
        open_page(&window, "Shop").await;
        window.click(&id("test-wallet")).await;
        tested(&window, true, "came back in").await;
        window.picture(&picture("good")).await;
        simulator.faults().drop_frames(Dose::Always);
        window.click(&id("test-wallet")).await;
        window.element(&format!("{}[aria-busy=true]", id("test-wallet"))).await;
        window.picture(&picture("testing")).await;
        tested(&window, false, "did not come back").await;
        window.element("[data-testid=health][data-mode=push_missing]").await;
        simulator.receive(&shop, sat(5).memo("found by asking"));
        window.element_with_text(&id("health-found"), "1").await;
        window.picture(&picture("missing")).await;
        window.click(&id("back")).await;
        assert_eq!(window.find_all(&id("wallet-asked")).await.len(), 2);
        assert!(window.text(&id("summary")).await.contains("Both wallets live"));
        window.picture(&picture("home")).await;

        // The first payment that it tells of by itself mends it.
        simulator.faults().clear();
        simulator.receive(&shop, sat(6).memo("told at once"));
        window.element_with_text(&id("payment-memo"), "told at once").await;
        wait::until("the mark to go", async || {
            (window.find_all(&id("wallet-asked")).await.len() == 1).then_some(())
        })
        .await;
        simulator.stop().await;
        window.element("[data-testid=wallet][data-state=waiting_to_retry]").await;
        window.click_text(&id("wallet-open"), "Shop").await;
        window.element_with_text(&id("health-state"), "Next try in").await;
        window.picture(&picture("waiting")).await;
        window.close().await;
        Notifications::close_all().await;
        remove(home.path(), "Shop").await;
        remove(home.path(), "Office").await;
    }
}

#[tokio::test]
async fn a_wallet_whose_proxy_refuses_web_sockets_says_so_and_what_mends_it() {
    let server = LnbitsServer::start(NEWEST).await;
    let nginx = Nginx::start(&server.url(), Site::default()).await;
    let home = tempfile::tempdir().unwrap();
    add(home.path(), &nginx.url(), &server.wallet("b").inkey, "Shop").await;
    let mut notifications = Notifications::watch().await;
    let window = open(home.path(), "Adwaita").await;
    window.element_with_text(&id("wallet-asked"), "without pushes").await;
    window.picture("wallet-without-pushes").await;
    open_page(&window, "Shop").await;
    window.element_with_text(&id("health-advice"), "proxy_set_header Upgrade").await;
    window.click(&id("test-wallet")).await;
    tested(&window, false, "WebSockets don't get through to the server").await;
    window.picture("wallet-health-without-pushes").await;
    server.pay("a", "b", 21, "Coffee").await;
    let told = notifications.next("the payment", |_| true).await;
    assert_eq!(told.summary, "+21 sat");
    assert!(!told.body.contains("away"), "{}", told.body);
    window.close().await;
    Notifications::close_all().await;
    remove(home.path(), "Shop").await;
}

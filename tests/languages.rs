//! One language for all that Satchime says: the system's, or the one that was chosen.

use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::ctl::{remove_all, satchimectl};
use satchime_tests::desktop::{Notification, Notifications, Tray};
use satchime_tests::program::Program;
use satchime_tests::webdriver::Window;
use tempfile::TempDir;

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn open(home: &TempDir) -> Window {
    // An Austrian's computer. C.UTF-8 is there for sure, and is of no language.
    let languages = [("LANGUAGE", "de_AT:fr"), ("LC_ALL", "C.UTF-8")];
    let mut app = Program::satchime().args(["--show"]).data_dir(home.path());
    for (name, value) in languages {
        app = app.env(name, value);
    }
    let window = Window::open(&app).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    window
}

async fn says(window: &Window, element: &str, words: &str) {
    window.element_with_text(&id(element), words).await;
}

async fn receive(
    simulator: &Simulator,
    wallet: &SimWallet,
    seen: &mut Notifications,
    amount: i64,
    told: &str,
) -> Notification {
    simulator.receive(wallet, sat(amount).memo("Kaffee"));
    seen.next(told, |notification| notification.summary == told).await
}

fn labels(notification: &Notification) -> Vec<&str> {
    notification.actions.iter().map(|(_, label)| label.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_speaks_the_systems_language_until_another_is_chosen() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Laden", 21_000);
    let home = tempfile::tempdir().unwrap();
    let adding = satchimectl(home.path(), "wallet add --name Laden").args(["--server", &simulator.url()]);
    adding.input(&shop.inkey).finish().await.expect_success();
    let mut seen = Notifications::watch().await;

    let window = open(&home).await;
    says(&window, "summary", "1 Wallet live").await;
    let tray = Tray::of("satchime").await;
    tray.entry("1 Wallet live").await;
    tray.entry("Einstellungen \u{2026}").await;
    let told = receive(&simulator, &shop, &mut seen, 84_000, "+84.000 sat").await;
    assert_eq!(told.body.lines().next(), Some("Laden \u{b7} Kaffee"));
    assert_eq!(labels(&told), ["\u{d6}ffnen", "Hash kopieren", "Eine Stunde stumm"]);
    says(&window, "payment", "Kaffee").await;
    window.still().await;
    window.picture("home-german").await;

    tray.click("Einstellungen \u{2026}").await;
    says(&window, "settings", "Sprache").await;
    window.still().await;
    window.picture("settings-german").await;
    window.click_text(&format!("{} label", id("all-language")), "Espa\u{f1}ol").await;
    says(&window, "settings", "Idioma").await;
    window.still().await;
    window.picture("settings-spanish").await;
    tray.entry("1 monedero en vivo").await;
    receive(&simulator, &shop, &mut seen, 5_000, "+5000 sat").await;
    window.close().await;

    // Kept, whatever the system speaks.
    let window = open(&home).await;
    says(&window, "summary", "1 monedero en vivo").await;
    window.still().await;
    window.picture("home-spanish").await;
    window.close().await;
    Notifications::close_all().await;
    remove_all(home.path()).await;
}

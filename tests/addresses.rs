//! A wallet that is reached by more than one address, in the window.

use std::path::Path;

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::ctl::remove_all;
use satchime_tests::desktop::{Keyring, Notifications, Question};
use satchime_tests::program::Program;
use satchime_tests::wait;
use satchime_tests::webdriver::Window;

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn open(home: &Path, theme: &str) -> Window {
    let app = Program::satchime().args(["--show"]).data_dir(home).env("GTK_THEME", theme);
    let window = Window::open(&app).await;
    window.element("[data-testid=app][data-ready=true]").await;
    window
}

async fn check(window: &Window, address: &str, key: &str) {
    window.fill(&id("add-address"), address).await;
    window.fill(&id("add-key"), key).await;
    window.click(&id("add-check")).await;
    Question::agree().await;
}

/// The addresses on the wallet's page, in their order; the one in use is marked.
async fn addresses(window: &Window) -> Vec<String> {
    let mut lines = Vec::new();
    for row in window.find_all(&id("address")).await {
        let text = window.text_of(&row).await.unwrap_or_default();
        lines.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    lines
}

async fn until_addresses(window: &Window, expected: &[&str]) {
    let what = format!("the addresses {expected:?}");
    wait::until(&what, async || (addresses(window).await == expected).then_some(())).await;
}

/// What the keyring holds of this key.
async fn kept(key: &str) -> String {
    for entry in Keyring::items().await {
        if let Some(secret) = entry.secret().await.filter(|secret| secret.contains(key)) {
            return secret;
        }
    }
    panic!("the key is not in the keyring");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_is_known_gets_another_address_with_one_click() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let home = tempfile::tempdir().unwrap();
    let first = simulator.url();
    let other = first.replace("127.0.0.1", "localhost");
    let mut notifications = Notifications::watch().await;
    let window = open(home.path(), "Adwaita").await;
    window.click(&id("welcome-connect")).await;
    check(&window, &first, &shop.inkey).await;
    window.click(&id("add-connect")).await;
    window.element("[data-testid=wallet][data-state=live]").await;

    window.click(&id("add-wallet")).await;
    check(&window, &other, &shop.inkey).await;
    window.element_with_text(&id("add-problem"), "watched already").await;
    let offer = window.text(&id("offer-keep-address")).await;
    assert_eq!(offer.trim(), "Keep it as another address of \u{201c}Shop\u{201d}");
    window.picture("address-offer").await;
    window.click(&id("offer-keep-address")).await;
    Question::picture("question-send-key").await;
    Question::agree().await;
    let in_use = format!("1 {first} In use");
    until_addresses(&window, &[&in_use, &format!("2 {other}")]).await;
    window.picture("addresses").await;
    assert!(kept(&shop.inkey).await.contains("localhost"), "the key may go there now");
    window.click(&id("back")).await;
    assert_eq!(window.find_all(&id("wallet")).await.len(), 1, "and no second wallet");
    simulator.receive(&shop, sat(21));
    notifications.next("the payment", |seen| seen.summary == "+21 sat").await;

    // What leads nowhere is refused, and what was kept can be taken away again.
    window.click(&id("wallet-open")).await;
    window.click(&id("address-add")).await;
    window.fill(&id("address-input"), "http://127.0.0.1:1").await;
    window.click(&id("address-save")).await;
    Question::agree().await;
    window.element_with_text(&id("address-refusal"), "Server refused").await;
    window.picture("address-refused").await;
    window.click(&id("address-remove")).await;
    Question::agree().await;
    until_addresses(&window, &[&first]).await;
    assert!(!kept(&shop.inkey).await.contains("localhost"), "the key may go there no more");
    assert!(!window.output().contains(&shop.inkey), "the output contains the key");
    window.close().await;

    let window = open(home.path(), "Adwaita:dark").await;
    window.element("[data-testid=wallet][data-state=live]").await;
    window.click(&id("wallet-open")).await;
    until_addresses(&window, &[&first]).await;
    window.picture("address-dark").await;
    window.close().await;
    Notifications::close_all().await;
    remove_all(home.path()).await;
}

//! A server with a certificate that it made itself, as a person meets it in the window and in the terminal.

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::ctl::remove_all;
use satchime_tests::desktop::{FileDialog, Notifications, Question};
use satchime_tests::nginx::{Nginx, Site, UPGRADES};
use satchime_tests::program::Program;
use satchime_tests::webdriver::Window;

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn home_server(simulator: &Simulator) -> Nginx {
    let site = Site { listen: "ssl", pass: UPGRADES, ..Site::default() };
    Nginx::start(&simulator.url(), site).await
}

/// As `openssl x509 -fingerprint -sha256` on the server shows it.
async fn fingerprint(nginx: &Nginx) -> String {
    let line = ["x509", "-noout", "-fingerprint", "-sha256", "-in"];
    let openssl = Program::at("openssl").args(line).args([nginx.certificate()]);
    openssl.finish().await.expect_success().stdout.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_made_certificate_is_compared_trusted_and_missed_when_it_changes() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let mut nginx = home_server(&simulator).await;
    let home = tempfile::tempdir().unwrap();
    let window = Window::open(&Program::satchime().args(["--show"]).data_dir(home.path())).await;
    window.click(&id("welcome-connect")).await;
    window.fill(&id("add-address"), &nginx.url()).await;
    window.fill(&id("add-key"), &shop.inkey).await;
    window.click(&id("add-check")).await;
    Question::agree().await;
    window.element_with_text(&id("add-problem"), "compare the certificate").await;
    window.picture("add-home-made-certificate").await;
    // Who does not find it the same has decided nothing.
    window.click(&id("offer-trust-certificate")).await;
    Question::picture("question-certificate").await;
    Question::decline().await;
    window.element("[data-testid=add][data-phase=typing]").await;
    window.click(&id("add-check")).await;
    window.element(&id("add-problem")).await;
    window.click(&id("offer-trust-certificate")).await;
    Question::agree().await;
    window.element_with_text(&id("found-name"), "Shop").await;
    window.click(&id("add-connect")).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    simulator.receive(&shop, sat(21).memo("Beans"));
    window.element_with_text(&id("payment-memo"), "Beans").await;

    nginx.renew_certificate().await;
    window.click(&id("wallet-open")).await;
    window.click(&id("wallet-enabled")).await;
    window.element("[data-testid=wallet-page][data-state=disabled]").await;
    window.click(&id("wallet-enabled")).await;
    window.element("[data-testid=wallet-page][data-state=rejected]").await;
    window.element_with_text(&id("wallet-problem"), "Certificate changed").await;
    window.picture("certificate-changed").await;
    simulator.receive(&shop, sat(22).memo("Tea"));
    // The wallet's line behind the page offers it too.
    window.click("[data-testid=wallet-page] [data-testid=offer-trust-certificate]").await;
    Question::picture("question-certificate-changed").await;
    Question::agree().await;
    window.element("[data-testid=wallet-page][data-state=live]").await;
    window.click(&id("back")).await;
    window.element_with_text(&id("payment-memo"), "Tea").await;
    window.close().await;
    Notifications::close_all().await;

    // The terminal knows the same decision.
    let line = ["server", "list"];
    let listed = Program::satchimectl().args(line).data_dir(home.path()).finish().await.expect_success();
    let (_, digits) =
        fingerprint(&nginx).await.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(listed.stdout.contains(&digits), "{}", listed.stdout);
    remove_all(home.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_own_root_is_chosen_as_a_file_seen_and_trusted() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let mut nginx = home_server(&simulator).await;
    let root = nginx.found_authority().await;
    let home = tempfile::tempdir().unwrap();
    let other = home.path().join("other.pem");
    std::fs::write(&other, "-----BEGIN NOTHING-----").unwrap();
    let window = Window::open(&Program::satchime().args(["--show"]).data_dir(home.path())).await;
    window.click(&id("welcome-connect")).await;
    window.fill(&id("add-address"), &nginx.url()).await;
    window.fill(&id("add-key"), &shop.inkey).await;
    window.click(&id("add-check")).await;
    Question::agree().await;
    window.element_with_text(&id("add-problem"), "root certificate").await;
    // Who chooses none, or one that is none, has decided nothing.
    window.click(&id("offer-trust-root")).await;
    FileDialog::picture("choose-root").await;
    FileDialog::cancel().await;
    window.element("[data-testid=add][data-phase=typing]").await;
    window.click(&id("offer-trust-root")).await;
    FileDialog::choose(&other).await;
    window.element_with_text(&id("add-problem"), "\u{201c}other.pem\u{201d} holds no certificate").await;
    window.click(&id("offer-trust-root")).await;
    FileDialog::choose(&root).await;
    Question::picture("question-root").await;
    Question::agree().await;
    window.element_with_text(&id("found-name"), "Shop").await;
    window.click(&id("add-connect")).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    window.close().await;
    Notifications::close_all().await;

    // The terminal knows the same decision.
    let line = ["server", "list"];
    let listed = Program::satchimectl().args(line).data_dir(home.path()).finish().await.expect_success();
    assert!(listed.stdout.contains("its own root certificates"), "{}", listed.stdout);
    remove_all(home.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_trusts_by_a_fingerprint_or_a_file() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let mut nginx = home_server(&simulator).await;
    let home = tempfile::tempdir().unwrap();
    let (url, shown) = (nginx.url(), fingerprint(&nginx).await);
    let ctl = |line: &[&str]| Program::satchimectl().args(line).data_dir(home.path());
    let add = || ctl(&["wallet", "add", "--server", &url]).input(&shop.inkey).finish();
    let refused = add().await;
    assert!(refused.stderr.contains("satchimectl server trust"), "{}", refused.stderr);

    let asked = ctl(&["server", "trust", &url]).finish().await;
    assert_eq!(asked.status.code(), Some(2), "nobody said that it is the same");
    assert!(asked.stderr.contains(shown.split_once('=').unwrap().1), "{}", asked.stderr);
    let other = ctl(&["server", "trust", &url, "--fingerprint", &"00".repeat(32)]).finish().await;
    assert!(other.stderr.contains("another certificate"), "{}", other.stderr);
    assert!(!add().await.status.success());
    ctl(&["server", "trust", &url, "--fingerprint", &shown]).finish().await.expect_success();
    add().await.expect_success();
    let doctor = ctl(&["doctor"]).finish().await;
    assert!(doctor.stdout.contains("the WebSocket opens"), "{}", doctor.stdout);

    nginx.renew_certificate().await;
    let doctor = ctl(&["doctor"]).finish().await;
    assert!(doctor.stdout.contains("another certificate than the one you trusted"), "{}", doctor.stdout);
    let file = nginx.certificate();
    let file = file.to_str().unwrap();
    ctl(&["server", "trust", &url, "--ca", file]).finish().await.expect_success();
    let doctor = ctl(&["doctor"]).finish().await;
    assert!(doctor.stdout.contains("the WebSocket opens"), "{}", doctor.stdout);
    ctl(&["server", "trust", &url, "--system"]).finish().await.expect_success();
    let doctor = ctl(&["doctor"]).finish().await;
    assert!(doctor.stdout.contains("satchimectl server trust"), "{}", doctor.stdout);
    ctl(&["wallet", "remove", "--yes", "Shop"]).finish().await.expect_success();
    remove_all(home.path()).await;
}

//! Links into the app, as a browser hands them on: by starting it with one.

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::desktop::{Notifications, Screen};
use satchime_tests::program::Program;
use satchime_tests::webdriver::Window;

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_the_window_on_its_payment_and_does_nothing_else() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let home = tempfile::tempdir().unwrap();
    let ctl = |words: &[&str]| Program::satchimectl().args(words).data_dir(home.path());
    let adding = ctl(&["wallet", "add", "--server", &simulator.url(), "--name", "Shop"]);
    adding.input(&shop.inkey).finish().await.expect_success();
    let app = |words: &[&str]| Program::satchime().args(words).data_dir(home.path());
    let window = Window::open(&app(&["--show"])).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    let coffee = simulator.receive(&shop, sat(21).memo("Coffee"));
    simulator.receive(&shop, sat(22).memo("Lunch"));
    window.element_with_text(&id("payment-memo"), "Coffee").await;
    let listed = ctl(&["wallet", "list", "--json"]).finish().await.expect_success().events();
    let wallet = listed[0]["wallet_id"].as_str().unwrap();

    let link = format!("satchime://payment/{wallet}/{}", coffee.checking_id);
    app(&[&link]).finish().await.expect_success();
    window.element_with_text(&id("detail-memo"), "Coffee").await;
    app(&["satchime://payment/nobody/nothing"]).finish().await.expect_success();
    window.element(&id("detail-gone")).await;
    app(&[&format!("satchime://remove/{wallet}")]).finish().await.expect_success();
    app(&["https://example.com/"]).finish().await;
    assert_eq!(Screen::windows().await.len(), 1);
    assert_eq!(ctl(&["wallet", "list", "--json"]).finish().await.expect_success().events(), listed);
    window.close().await;
    Notifications::close_all().await;
    ctl(&["wallet", "remove", "--yes", "Shop"]).finish().await.expect_success();
}

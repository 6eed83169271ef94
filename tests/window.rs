//! The app as a person meets it: the real window, the tray, the notifications, and a real LNbits server.

use std::path::Path;

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::desktop::{Button, Keyring, Notifications, Pixmap, PrivateBus, Question, Screen, Tray};
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use satchime_tests::program::{Program, Running};
use satchime_tests::wait;
use satchime_tests::webdriver::Window;
use tempfile::TempDir;

/// A data folder of its own, and the app on it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn app(&self, arguments: &[&str]) -> Program {
        Program::satchime().args(arguments).data_dir(self.path())
    }

    async fn open(&self) -> Window {
        let window = Window::open(&self.app(&["--show"])).await;
        window.element("[data-testid=app][data-ready=true]").await;
        window
    }

    /// Starts it where it can't be seen, on wallets that were added before.
    fn start_hidden(&self) -> Running {
        self.app(&["--hidden"]).start()
    }

    async fn add(&self, server: &str, key: &str, name: &str) {
        let line = ["wallet", "add", "--server", server, "--name", name];
        let adding = Program::satchimectl().args(line).data_dir(self.path()).input(key);
        adding.finish().await.expect_success();
    }

    async fn remove(&self, name: &str) {
        let removing = Program::satchimectl().args(["wallet", "remove", "--yes", name]).data_dir(self.path());
        removing.finish().await.expect_success();
    }
}

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn begin_adding(window: &Window, address: &str, key: &str) {
    window.fill(&id("add-address"), address).await;
    window.fill(&id("add-key"), key).await;
    window.click(&id("add-check")).await;
    Question::agree().await;
}

async fn until_gone(mut app: Running) {
    let status = app.process().end().await;
    assert!(status.success(), "{status}: {}", app.stderr());
}

/// The main job, end to end.
#[tokio::test]
async fn a_payment_on_a_real_server_becomes_a_notification_and_opens_in_the_window() {
    let server = LnbitsServer::start(NEWEST).await;
    let (home, shop) = (Home::new(), server.wallet("b"));
    let mut notifications = Notifications::watch().await;
    let window = home.open().await;
    window.element(&id("welcome")).await;
    window.picture("welcome").await;
    window.click(&id("welcome-connect")).await;

    // A wrong key is told, and mended.
    begin_adding(&window, &server.url(), "0123456789abcdef0123456789abcdef").await;
    let problem = window.element_with_text(&id("add-problem"), "does not know this key").await;
    assert!(window.text_of(&problem).await.unwrap().contains("Key rejected"));
    window.picture("add-wrong-key").await;

    // The address as it stands in the browser, login and all.
    let page = format!("{}/wallet?usr={}&wal={}", server.url(), shop.user, shop.id);
    begin_adding(&window, &page, &shop.inkey).await;
    window.element_with_text(&id("found-name"), "b").await;
    window.element_with_text(&id("found-balance"), "100,000 sat").await;
    window.picture("add-found").await;
    window.click(&id("add-connect")).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    assert_eq!(window.text(&id("wallet-words")).await, "Live");
    assert_eq!(window.text(&id("wallet-balance")).await, "100,000 sat");
    let entries = Keyring::items().await;
    let mut kept = false;
    for entry in &entries {
        kept |= entry.secret().await.is_some_and(|secret| secret.contains(&shop.inkey));
    }
    assert!(kept, "the key is in the keyring");

    server.pay("a", "b", 21_000, "Two flat whites").await;
    let seen = notifications.next("the payment", |seen| seen.summary.contains("21,000")).await;
    assert_eq!(seen.summary, "+21,000 sat");
    assert_eq!(seen.body, "b \u{b7} Two flat whites");
    assert_eq!(seen.app_name, "Satchime");
    let actions: Vec<_> = seen.actions.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
    assert_eq!(actions, [("default", "Open"), ("copy", "Copy hash"), ("mute", "Mute for an hour")]);
    window.element_with_text(&id("payment-amount"), "+21,000 sat").await;
    window.element_with_text(&id("payment-memo"), "Two flat whites").await;
    window.element_with_text(&id("wallet-balance"), "121,000 sat").await;
    Notifications::shown(1).await;
    Screen::picture("desktop-notification").await;

    // Others come in and go out; the click is on the first.
    Notifications::click(0).await;
    assert_eq!(window.text(&id("detail-amount")).await.replace('\n', " "), "+21,000 sat");
    assert_eq!(window.text(&id("detail-memo")).await, "Two flat whites");
    assert_eq!(window.text(&id("detail-wallet")).await, "b");
    window.picture("detail").await;
    window.click(&id("back")).await;
    Notifications::close_all().await;

    server.pay("b", "a", 1_234, "Beans").await;
    let seen = notifications.next("the outgoing payment", |seen| seen.body.contains("Beans")).await;
    assert_eq!(seen.summary, "\u{2212}1,234 sat");
    window.element_with_text(&id("payment-amount"), "1,234 sat").await;
    server.pay("a", "b", 500, "Lunch").await;
    window.element_with_text(&id("payment-memo"), "Lunch").await;
    window.picture("home").await;
    assert_eq!(window.find_all(&id("payment")).await.len(), 4, "three payments and the history");
    assert!(!window.output().contains(&shop.inkey), "the output contains the key");
    window.close().await;
    Notifications::close_all().await;
    home.remove("b").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stranger_wrote_is_text_and_nothing_else() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("<i>Shop</i>", 100);
    let home = Home::new();
    let mut notifications = Notifications::watch().await;
    let window = home.open().await;
    window.click(&id("welcome-connect")).await;
    begin_adding(&window, &simulator.url(), &shop.inkey).await;
    window.click(&id("add-connect")).await;
    window.element("[data-testid=wallet][data-state=live]").await;

    let memo =
        "<b>free</b> & <img src=x onerror=\"document.title='owned'\"> \u{202e}live\nsecond\u{1b}[31m line";
    simulator.receive(&shop, sat(700).memo(memo));
    let seen = notifications.next("the payment", |seen| seen.summary == "+700 sat").await;
    let escaped = "&lt;i&gt;Shop&lt;/i&gt; \u{b7} &lt;b&gt;free&lt;/b&gt; &amp; &lt;img src=x onerror=";
    assert!(seen.body.starts_with(escaped), "{}", seen.body);
    assert!(!seen.body.contains(['\n', '\u{202e}', '\u{1b}', '<', '>']), "{:?}", seen.body);
    Notifications::shown(1).await;
    Screen::picture("desktop-strange-memo").await;

    let shown = window.text(&id("payment-memo")).await;
    assert!(shown.starts_with("<b>free</b> & <img"), "{shown}");
    assert!(!shown.contains(['\u{202e}', '\u{1b}']), "{shown:?}");
    window.click(&id("payment")).await;
    let shown = window.text(&id("detail-memo")).await;
    assert!(shown.contains("<b>free</b>") && !shown.contains(['\u{202e}', '\u{1b}']), "{shown:?}");
    window.picture("strange-memo").await;
    let count =
        window.execute("return document.querySelectorAll('.theirs b, .theirs i, .theirs img').length", &[]);
    assert_eq!(count.await, 0);
    assert_eq!(window.execute("return document.title", &[]).await, "Satchime");

    let tray = Tray::of("satchime").await;
    assert!(tray.entry("+700 sat").await.label.contains("<i>Shop</i> \u{b7} <b>free</b>"));
    window.close().await;
    Notifications::close_all().await;
    home.remove("<i>Shop</i>").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_lives_in_the_tray() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let home = Home::new();
    home.add(&simulator.url(), &shop.inkey, "Shop").await;
    let mut notifications = Notifications::watch().await;
    let mut app = home.start_hidden();
    let tray = Tray::of("satchime").await;
    tray.entry("1 wallet live").await;
    tray.entry("Shop \u{b7} Live").await;
    assert_eq!(Screen::windows().await.len(), 0, "a hidden start shows no window");
    let live = tray.icon().await;

    simulator.receive(&shop, sat(21).memo("Coffee"));
    notifications.next("the payment", |seen| seen.summary == "+21 sat").await;
    tray.entry("+21 sat \u{b7} Shop \u{b7} Coffee").await;
    let labels = tray.labels().await;
    show_menu("tray-menu").await;
    for label in ["Pause", "Open Satchime", "Quit"] {
        assert!(labels.iter().any(|found| found == label), "{labels:?}");
    }

    // Open, close, open again: the app stays the same.
    Screen::click(Button::Left, ICON.0, ICON.1).await;
    Screen::until_windows(1).await;
    Screen::close_window().await;
    tray.click("Open Satchime").await;
    Screen::until_windows(1).await;
    Screen::close_window().await;
    assert!(app.process().ended().is_none(), "{}", app.stderr());
    assert_eq!(Tray::count().await, 1);
    home.app(&[]).finish().await.expect_success();
    Screen::until_windows(1).await;
    home.app(&["--show"]).finish().await.expect_success();
    assert_eq!(Screen::windows().await.len(), 1, "a second start shows the first one's window");
    Screen::close_window().await;
    // A click on the notification brings the window back as well.
    Notifications::shown(1).await;
    Notifications::click(0).await;
    Screen::until_windows(1).await;
    Screen::close_window().await;
    home.app(&["--hidden"]).finish().await.expect_success();
    assert_eq!(Screen::windows().await.len(), 0);

    // Paused, nothing is told; resumed, all of it is.
    tray.click("Pause").await;
    tray.entry("Paused").await;
    tray.entry("Resume").await;
    let paused = icon_other_than(&tray, &[&live]).await;
    simulator.receive(&shop, sat(22).memo("while paused"));
    tray.click("Resume").await;
    let seen = notifications.next("the payment", |seen| seen.summary == "+22 sat").await;
    assert!(seen.body.contains("while paused"), "{}", seen.body);
    assert!(!notifications.all().iter().any(|seen| seen.summary.contains("43")), "{:?}", notifications.all());
    tray.entry("1 wallet live").await;

    // A server that goes, and comes back.
    simulator.stop().await;
    tray.entry("Shop \u{b7} Reconnecting").await;
    let degraded = icon_other_than(&tray, &[&live, &paused]).await;
    simulator.resume().await.unwrap();
    tray.entry("Shop \u{b7} Live").await;
    icon_other_than(&tray, &[&degraded, &paused]).await;

    tray.click("Quit").await;
    until_gone(app).await;
    Notifications::close_all().await;
    home.remove("Shop").await;
}

/// Where the only icon stands: at the right end of the panel at the bottom.
const ICON: (u32, u32) = (1268, 884);

/// Opens the tray's menu as a person does, takes a picture of the desktop, and closes it again.
async fn show_menu(name: &str) {
    let before = std::fs::read(Screen::picture(name).await).unwrap();
    Screen::click(Button::Right, ICON.0, ICON.1).await;
    let open = wait::until("the tray's menu", async || {
        let now = std::fs::read(Screen::picture(name).await).unwrap();
        (now != before).then_some(now)
    })
    .await;
    Program::at("xdotool").args(["key", "Escape"]).finish().await.expect_success();
    wait::until("the tray's menu to close", async || {
        (std::fs::read(Screen::picture("closed").await).unwrap() != open).then_some(())
    })
    .await;
}

/// Waits for a picture that is none of these.
async fn icon_other_than(tray: &Tray, others: &[&Vec<Pixmap>]) -> Vec<Pixmap> {
    wait::until("another icon", async || {
        let now = tray.icon().await;
        (!now.is_empty() && others.iter().all(|other| **other != now)).then_some(now)
    })
    .await
}

#[tokio::test]
async fn a_revoked_key_turns_to_key_rejected() {
    let mut server = LnbitsServer::start(NEWEST).await;
    let old = server.wallet("a");
    let home = Home::new();
    home.add(&server.url(), &old.inkey, "Shop").await;
    let window = home.open().await;
    window.element("[data-testid=wallet][data-state=live]").await;
    let tray = Tray::of("satchime").await;
    tray.entry("Shop \u{b7} Live").await;
    let live = tray.icon().await;

    let new = server.revoke_keys("a").await.expect("new keys");
    // Any frame makes Satchime look; else it would find out within a minute.
    let frame = r#"{"wallet_balance":1,"payment":{"checking_id":"x","payment_hash":"x","amount":1000}}"#;
    server.push(&old.inkey, frame).await;
    window.element("[data-testid=wallet][data-state=rejected]").await;
    assert_eq!(window.text(&id("wallet-words")).await, "Key rejected: paste a new one");
    window.element_with_text(&id("summary"), "Shop: key rejected").await;
    window.picture("key-rejected").await;
    tray.entry("Shop: key rejected").await;
    icon_other_than(&tray, &[&live]).await;

    // The new key mends it.
    window.click(&id("wallet-open")).await;
    window.picture("wallet-rejected").await;
    let page = id("wallet-page");
    window.fill(&format!("{page} {}", id("key-input")), &new.inkey).await;
    window.click(&format!("{page} {}", id("key-submit"))).await;
    window.element_with_text(&id("wallet-page-words"), "Live").await;
    tray.entry("Shop \u{b7} Live").await;
    window.click(&id("back")).await;
    server.pay("b", "a", 5, "after the change").await;
    window.element_with_text(&id("payment-memo"), "after the change").await;
    window.close().await;
    Notifications::close_all().await;
    home.remove("Shop").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keyring_tray_and_notifications_it_says_so_and_works() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let bus = PrivateBus::empty().await;
    let home = Home::new();
    let app = home.app(&["--show"]).env("DBUS_SESSION_BUS_ADDRESS", bus.address());
    let window = Window::open(&app).await;
    window.click(&id("welcome-connect")).await;
    begin_adding(&window, &simulator.url(), &shop.inkey).await;
    window.click(&id("add-connect")).await;
    window.element_with_text(&id("add-problem"), "keyring is not there").await;
    window.picture("no-keyring").await;
    window.click(&id("offer-keep-for-session")).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    window.element_with_text(&id("wallet"), "Session only").await;
    window.element(&id("banner-no-tray")).await;
    simulator.receive(&shop, sat(9).memo("still told"));
    window.element_with_text(&id("payment-memo"), "still told").await;
    window.picture("no-desktop").await;
    window.close().await;
    for file in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(shop.inkey.len()).any(|part| part == shop.inkey.as_bytes()));
    }

    // Hidden without a tray would be gone for good.
    let app = home.app(&["--hidden"]).env("DBUS_SESSION_BUS_ADDRESS", bus.address());
    let mut app = app.start();
    Screen::until_windows(1).await;
    app.process().signal(Signal::TERM);
    until_gone(app).await;
}

#[tokio::test]
async fn the_demo_is_one_click_away_and_leaves_nothing() {
    for (theme, name) in [("Adwaita", "demo"), ("Adwaita:dark", "demo-dark")] {
        let home = Home::new();
        let app = home.app(&["--show"]).env("GTK_THEME", theme);
        let window = Window::open(&app).await;
        window.click(&id("welcome-demo")).await;
        window.element(&id("banner-demo")).await;
        window.element_with_text(&id("summary"), "Both wallets live").await;
        window.element(&id("payment")).await;
        window.picture(name).await;
        window.click(&id("payment")).await;
        window.element(&id("detail-hash")).await;
        window.picture(&format!("{name}-detail")).await;
        window.click(&id("back")).await;
        window.click(&id("leave-demo")).await;
        window.element(&id("welcome")).await;
        window.picture(&format!("{name}-welcome")).await;
        window.close().await;
        Notifications::close_all().await;
    }
}

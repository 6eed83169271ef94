//! The tray icon as a panel meets it: by the StatusNotifierItem specification, and as panels come, go and fail.

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::desktop::{Launcher, Notifications, PrivateBus, Question, Tray, TrayHost};
use satchime_tests::program::Program;
use satchime_tests::wait;
use satchime_tests::webdriver::Window;
use tempfile::TempDir;

const HIDDEN_AMOUNT: &str = "\u{2022}\u{2022}\u{2022} sat";

/// The demo in its window, on a bus of its own.
struct Demo {
    bus: PrivateBus,
    _folder: TempDir,
    window: Window,
}

impl Demo {
    async fn start() -> Self {
        let (bus, folder) = (PrivateBus::empty().await, tempfile::tempdir().unwrap());
        let app = Program::satchime().args(["--demo", "--show"]).data_dir(folder.path());
        let window = Window::open(&app.env("DBUS_SESSION_BUS_ADDRESS", bus.address())).await;
        window.element_with_text(&id("summary"), "Both wallets live").await;
        Self { bus, _folder: folder, window }
    }

    async fn tray(&self) -> Tray {
        Tray::on(self.bus.connect().await, "satchime").await
    }

    async fn close(self) {
        self.window.close().await;
        Notifications::close_all().await;
    }
}

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_gets_all_that_it_may_ask() {
    let demo = Demo::start().await;
    let _host = TrayHost::on(&demo.bus).await;
    let tray = demo.tray().await;
    tray.entry("Demo \u{b7} Both wallets live").await;
    for (property, expected) in [
        ("Id", "satchime"),
        ("Title", "Satchime"),
        ("Category", "ApplicationStatus"),
        ("Status", "Active"),
        ("IconName", ""),
    ] {
        assert_eq!(tray.text(property).await, expected, "{property}");
    }
    assert_eq!(tray.property::<bool>("ItemIsMenu").await, Some(false));
    let sizes: Vec<_> = tray.icon().await.iter().map(|(width, height, _)| (*width, *height)).collect();
    assert_eq!(sizes, [16, 22, 24, 32, 48, 64].map(|size| (size, size)));
    assert_eq!(tray.tooltip().await, "Satchime \u{b7} Demo \u{b7} Both wallets live");
    let menu = tray.menu().await;
    assert!(!menu[0].enabled, "{:?}", menu[0]);
    let labels: Vec<&str> = menu.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(labels[labels.len() - 3..], ["Open Satchime", "", "Quit"], "{labels:?}");
    demo.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clicks_lead_into_the_window() {
    let demo = Demo::start().await;
    let _host = TrayHost::on(&demo.bus).await;
    let tray = demo.tray().await;
    let window = &demo.window;

    let menu = tray.menu().await;
    let wallet = menu.iter().find(|entry| entry.label.ends_with(" \u{b7} Live")).expect("a wallet");
    let name = wallet.label.trim_end_matches(" \u{b7} Live").to_owned();
    tray.click(&wallet.label).await;
    window.element_with_text(&id("wallet-page"), &name).await;

    // Of today, with its time.
    let paid = tray.entry(" sat \u{b7} ").await.label;
    assert_eq!(paid.find(" \u{b7} "), Some(5), "{paid}");
    assert_eq!(paid.chars().nth(2), Some(':'), "{paid}");
    tray.click(" sat \u{b7} ").await;
    window.element(&id("detail-hash")).await;

    tray.click("Pause").await;
    window.element(&id("banner-paused")).await;
    tray.entry("Demo \u{b7} Paused").await;
    tray.click("Resume").await;
    tray.entry("Demo \u{b7} Both wallets live").await;
    demo.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_mutes_all_wallets_or_one_and_leaves_one_alone() {
    let demo = Demo::start().await;
    let _host = TrayHost::on(&demo.bus).await;
    let tray = demo.tray().await;
    tray.entry("Demo \u{b7} Both wallets live").await;
    // That of all wallets is first.
    tray.click("For an hour").await;
    tray.entry("Muted until ").await;
    let tooltip = tray.tooltip().await;
    assert!(
        tooltip.starts_with("Satchime \u{b7} Demo \u{b7} Both wallets live \u{b7} muted until "),
        "{tooltip}"
    );
    tray.click("Unmute").await;
    wait::until("the mute to end", async || {
        (tray.tooltip().await == "Satchime \u{b7} Demo \u{b7} Both wallets live").then_some(())
    })
    .await;

    let below = async |label: &str| {
        let menu = tray.menu().await;
        menu.into_iter().find(|entry| entry.label == label).expect("a submenu").children
    };
    let wallet = below("Mute").await.pop().expect("a wallet");
    tray.click_on(&wallet.children[2]).await;
    tray.entry(&format!("{} \u{b7} Live, muted", wallet.label)).await;
    let watched = below("Watch").await.pop().expect("a wallet");
    assert!(watched.on && watched.label == wallet.label, "{watched:?}");
    tray.click_on(&watched).await;
    tray.entry("Demo \u{b7} 1 wallet live").await;
    tray.entry(&format!("{} \u{b7} Off, muted", wallet.label)).await;
    demo.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_middle_click_hides_amounts() {
    let demo = Demo::start().await;
    let _host = TrayHost::on(&demo.bus).await;
    let tray = demo.tray().await;
    tray.entry(" sat \u{b7} ").await;
    assert!(!tray.entry("Hide amounts").await.on);
    tray.secondary_activate().await;
    tray.entry(HIDDEN_AMOUNT).await;
    for entry in tray.menu().await {
        assert!(!entry.label.contains(" sat") || entry.label.contains(HIDDEN_AMOUNT), "{entry:?}");
        assert!(entry.label != "Hide amounts" || entry.on, "{entry:?}");
    }
    tray.click("Hide amounts").await;
    wait::until("amounts again", async || {
        let labels = tray.labels().await;
        (labels.len() > 3 && labels.iter().all(|label| !label.contains(HIDDEN_AMOUNT))).then_some(())
    })
    .await;
    demo.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_crashes_gets_the_icon_back() {
    let demo = Demo::start().await;
    demo.window.element(&id("banner-no-tray")).await;
    let host = TrayHost::on(&demo.bus).await;
    let tray = demo.tray().await;
    tray.entry("Pause").await;
    demo.window.gone(&id("banner-no-tray")).await;
    host.kill().await;
    demo.window.element(&id("banner-no-tray")).await;

    // Another one that isn't ready when its name is taken.
    let host = TrayHost::refusing(&demo.bus, 2).await;
    host.has_refused(2).await;
    let tray = demo.tray().await;
    demo.window.gone(&id("banner-no-tray")).await;
    tray.click("Pause").await;
    tray.entry("Demo \u{b7} Paused").await;
    demo.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_unseen_is_counted_until_the_window_is_opened() {
    let (mut bus, folder) = (PrivateBus::with_keyring().await, tempfile::tempdir().unwrap());
    bus.start_notifications().await;
    let _host = TrayHost::on(&bus).await;
    let mut launcher = Launcher::on(&bus).await;
    let here = |program: Program, arguments: &[&str]| {
        program.args(arguments).data_dir(folder.path()).env("DBUS_SESSION_BUS_ADDRESS", bus.address())
    };
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let adding = ["wallet", "add", "--server", &simulator.url(), "--name", "Shop"];
    here(Program::satchimectl(), &adding).input(&shop.inkey).finish().await.expect_success();
    let app = here(Program::satchime(), &["--hidden"]).start();
    let tray = Tray::on(bus.connect().await, "satchime").await;
    tray.entry("1 wallet live").await;
    let seen = tray.icon().await;

    simulator.receive(&shop, sat(21));
    assert_eq!(launcher.next().await, (1, true));
    simulator.receive(&shop, sat(22));
    assert_eq!(launcher.next().await, (2, true));
    wait::until("the tooltip to count", async || {
        tray.tooltip().await.ends_with(" \u{b7} 2 new").then_some(())
    })
    .await;
    assert_ne!(tray.icon().await, seen, "a dot tells of them");
    tray.activate().await;
    assert_eq!(launcher.next().await, (0, false));
    wait::until("the dot to go", async || (tray.icon().await == seen).then_some(())).await;
    assert_eq!(tray.tooltip().await, "Satchime \u{b7} 1 wallet live");
    tray.click("Quit").await;
    app.finish().await.expect_success();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tray_the_window_quits() {
    let demo = Demo::start().await;
    demo.window.click(&id("quit")).await;
    Question::decline().await;
    demo.window.element(&id("home")).await;
    demo.window.click(&id("home-quit")).await;
    Question::agree().await;
    demo.window.ended().await;
    Notifications::close_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_by_the_menu_ends_it() {
    let (bus, folder) = (PrivateBus::empty().await, tempfile::tempdir().unwrap());
    let _host = TrayHost::on(&bus).await;
    let app = Program::satchime().args(["--demo", "--hidden"]).data_dir(folder.path());
    let app = app.env("DBUS_SESSION_BUS_ADDRESS", bus.address()).start();
    let tray = Tray::on(bus.connect().await, "satchime").await;
    tray.click("Quit").await;
    app.finish().await.expect_success();
}

//! The settings in the window: what is changed there holds at once, can be taken back, and is what a person was told.

use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::ctl::{remove_all, satchimectl};
use satchime_tests::desktop::{Notifications, Tray};
use satchime_tests::program::Program;
use satchime_tests::wait;
use satchime_tests::webdriver::Window;
use serde_json::{Value, json};
use tempfile::TempDir;

const ENTER: char = '\u{e007}';
const HIDDEN: &str = "\u{2022}\u{2022}\u{2022}";

/// Satchime on one live wallet, with its window open.
struct Opened {
    simulator: Simulator,
    shop: SimWallet,
    home: TempDir,
    notifications: Notifications,
    window: Window,
}

impl Opened {
    async fn new(theme: &str) -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let shop = simulator.create_wallet("Shop", 21_000);
        let home = tempfile::tempdir().unwrap();
        let adding = satchimectl(home.path(), "wallet add --name Shop").args(["--server", &simulator.url()]);
        adding.input(&shop.inkey).finish().await.expect_success();
        let notifications = Notifications::watch().await;
        let window = open(&home, theme).await;
        Self { simulator, shop, home, notifications, window }
    }

    /// What the terminal says of a setting, beside the running app.
    async fn setting(&self, name: &str) -> String {
        let got = satchimectl(self.home.path(), "settings get").args([name]).finish().await;
        got.expect_success().stdout.trim().to_owned()
    }

    /// A payment that is in the list, whether it was told or not.
    async fn receive(&self, amount: i64, memo: &str) {
        self.simulator.receive(&self.shop, sat(amount).memo(memo));
        self.window.element_with_text(&id("payment-memo"), memo).await;
    }

    async fn told(&mut self, summary: &str) {
        self.notifications.next(summary, |seen| seen.summary == summary).await;
    }

    /// The words in a payment's detail; leaves it again.
    async fn why(&self, memo: &str, words: &str) {
        // What came last still makes room for itself.
        self.window.still().await;
        self.window.click_text(&id("payment"), memo).await;
        self.window.element_with_text(&id("why-words"), words).await;
        self.window.click(&format!("section:not([inert]) {}", id("back"))).await;
        self.window.gone(&id("detail")).await;
    }

    async fn close(self) {
        self.window.close().await;
        Notifications::close_all().await;
        remove_all(self.home.path()).await;
    }
}

async fn open(home: &TempDir, theme: &str) -> Window {
    let app = Program::satchime().args(["--show"]).data_dir(home.path()).env("GTK_THEME", theme);
    let window = Window::open(&app).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    window
}

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn open_settings(window: &Window) {
    window.click(&id("open-settings")).await;
    window.element(&id("settings")).await;
    window.still().await;
}

async fn leave(window: &Window) {
    window.click(&format!("section:not([inert]) {}", id("back"))).await;
    window.gone(&id("settings")).await;
}

async fn fill(window: &Window, field: &str, text: &str) {
    window.fill(&id(field), &format!("{text}{ENTER}")).await;
}

async fn says(window: &Window, sentence: &str) {
    window.element_with_text(&id("settings-preview"), sentence).await;
}

async fn value(window: &Window, field: &str) -> String {
    let value =
        window.execute("return document.querySelector(arguments[0]).value", &[id(field).into()]).await;
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_minimum_holds_at_once_is_told_in_words_and_taken_back() {
    let mut opened = Opened::new("Adwaita").await;
    open_settings(&opened.window).await;
    says(&opened.window, "Popup and badge for payments.").await;
    fill(&opened.window, "all-minimum", "100").await;
    says(&opened.window, "Popup and badge for payments of 100 sat and more.").await;
    assert_eq!(opened.setting("minimum").await, "100");
    leave(&opened.window).await;
    opened.receive(99, "small").await;
    opened.receive(100, "large").await;
    opened.told("+100 sat").await;
    assert_eq!(opened.notifications.all().len(), 1, "{:?}", opened.notifications.all());
    opened.why("small", "You were not notified: it was less than 100 sat.").await;
    opened.why("large", "You were notified, by popup and badge.").await;
    opened.window.click_text(&id("payment"), "small").await;
    opened.window.element_with_text(&id("why"), "Today").await;
    opened.window.picture("payment-why").await;
    opened.window.click(&format!("section:not([inert]) {}", id("back"))).await;

    open_settings(&opened.window).await;
    opened.window.click(&id("undo")).await;
    says(&opened.window, "Popup and badge for payments.").await;
    opened.window.gone(&id("undo")).await;
    assert_eq!(opened.setting("minimum").await, "0");
    leave(&opened.window).await;
    opened.receive(5, "tiny").await;
    opened.told("+5 sat").await;
    assert_eq!(opened.notifications.all().len(), 2, "{:?}", opened.notifications.all());
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_that_make_no_sense_change_nothing_and_all_of_it_outlives_a_restart() {
    let mut opened = Opened::new("Adwaita").await;
    let every_night = "mon,tue,wed,thu,fri,sat,sun 22:00-08:00";
    open_settings(&opened.window).await;
    opened.window.click(&id("quiet-add")).await;
    says(&opened.window, "Quiet hours: every day 22:00 to 08:00.").await;
    fill(&opened.window, "quiet-until", "22:00").await;
    opened.window.element_with_text(&id("quiet-problem"), "last no time").await;
    assert_eq!(opened.setting("quiet-hours").await, every_night);
    // What was typed goes with the next time.
    fill(&opened.window, "quiet-from", "13:30").await;
    says(&opened.window, "Quiet hours: every day 13:30 to 22:00.").await;
    opened.window.gone(&id("quiet-problem")).await;
    opened.window.click(&id("quiet-sun")).await;
    says(&opened.window, "Quiet hours: Mon, Tue, Wed, Thu, Fri, Sat 13:30 to 22:00.").await;
    opened.window.click(&id("all-sound")).await;
    says(&opened.window, "Popup, sound and badge for payments.").await;
    fill(&opened.window, "all-alarm_balance_below_msat", "5000").await;
    says(&opened.window, "a balance below 5,000 sat").await;

    opened.window.close().await;
    assert_eq!(
        satchimectl(opened.home.path(), "settings get quiet-hours")
            .finish()
            .await
            .expect_success()
            .stdout
            .trim(),
        "mon,tue,wed,thu,fri,sat 13:30-22:00"
    );
    opened.window = open(&opened.home, "Adwaita").await;
    open_settings(&opened.window).await;
    says(&opened.window, "Popup, sound and badge for payments.").await;
    assert_eq!(value(&opened.window, "all-alarm_balance_below_msat").await, "5,000");
    assert_eq!(value(&opened.window, "quiet-from").await, "13:30");
    opened.window.click(&id("quiet-remove")).await;
    opened.window.gone(&id("quiet-entry")).await;
    assert_eq!(opened.setting("quiet-hours").await, "off");
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_muted_is_summed_up_after_and_one_wallet_has_its_own() {
    let mut opened = Opened::new("Adwaita").await;
    Tray::of("satchime").await.click("Settings\u{2026}").await;
    opened.window.element(&id("settings")).await;
    opened.window.click(&id("all-mute-hour")).await;
    opened.window.element_with_text(&id("all-muted"), "Muted until").await;
    leave(&opened.window).await;
    opened.receive(7, "first").await;
    opened.receive(8, "second").await;
    opened.why("first", "It is held back while notifications are muted").await;
    assert!(opened.notifications.all().is_empty(), "{:?}", opened.notifications.all());
    open_settings(&opened.window).await;
    opened.window.click(&id("all-unmute")).await;
    opened.told("2 payments while muted, +15 sat").await;

    opened.window.click(&id("settings-wallet")).await;
    opened.window.element(&id("wallet-notices")).await;
    opened.window.click(&format!("{} label:last-child", id("wallet-rules"))).await;
    opened.window.click(&id("wallet-popup")).await;
    opened.window.element_with_text(&id("wallet-preview"), "Badge for payments.").await;
    opened.window.picture("wallet-notices").await;
    leave_wallet(&opened.window).await;
    opened.window.element_with_text(&id("settings-wallet"), "Its own").await;
    leave(&opened.window).await;
    opened.receive(9, "third").await;
    opened.why("third", "You were notified, by badge.").await;
    assert_eq!(opened.notifications.all().len(), 1, "{:?}", opened.notifications.all());
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_notification_takes_the_way_of_payments_and_says_what_became_of_it() {
    let mut opened = Opened::new("Adwaita").await;
    let outcome = id("test-notification-outcome");
    open_settings(&opened.window).await;
    opened.window.click(&id("test-notification")).await;
    opened.window.element_with_text(&outcome, "the desktop took it").await;
    opened.told("Test notification").await;
    Notifications::shown(1).await;
    opened.window.picture("settings-test-notification").await;

    Notifications::hold_back(true).await;
    opened.window.element(&id("banner-do-not-disturb")).await;
    opened.window.click(&id("test-notification")).await;
    opened.window.element_with_text(&outcome, "do not disturb is on").await;
    leave(&opened.window).await;
    opened.window.picture("do-not-disturb").await;
    Notifications::hold_back(false).await;
    opened.window.gone(&id("banner-do-not-disturb")).await;
    opened.close().await;
}

async fn leave_wallet(window: &Window) {
    window.click(&format!("section:not([inert]) {}", id("back"))).await;
    window.gone(&id("wallet-page")).await;
}

/// What of the page can be read only by scrolling sideways, at this zoom.
async fn sticking_out(window: &Window, zoom: f64) -> Value {
    let script = "
        document.documentElement.style.zoom = arguments[0];
        const page = document.querySelector('[data-testid=settings]');
        const end = page.getBoundingClientRect().right;
        const sticksOut = (part) => part.getBoundingClientRect().right > end + 1 && !part.closest('.sr');
        return [...page.querySelectorAll('*')].filter(sticksOut).map((part) => part.outerHTML.slice(0, 80));";
    window.execute(script, &[zoom.into()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_can_be_hidden_and_the_page_is_readable_in_every_light() {
    for (theme, end) in [("Adwaita", ""), ("Adwaita:dark", "-dark")] {
        let opened = Opened::new(theme).await;
        let picture = |name: &str| format!("settings{name}{end}");
        open_settings(&opened.window).await;
        opened.window.picture(&picture("-plain")).await;
        // What the page says grows with each change, and moves what is below it: nothing is clicked before it did.
        fill(&opened.window, "all-minimum", "100").await;
        says(&opened.window, "payments of 100 sat and more").await;
        opened.window.click(&format!("{} label:nth-child(2)", id("all-directions"))).await;
        says(&opened.window, "incoming payments of 100 sat and more").await;
        opened.window.click(&id("quiet-add")).await;
        says(&opened.window, "Quiet hours: every day").await;
        let top = "document.querySelector('[data-testid=settings]').scrollTop = arguments[0]";
        opened.window.execute(top, &[0.into()]).await;
        opened.window.picture(&picture("")).await;
        opened.window.execute(top, &[680.into()]).await;
        opened.window.picture(&picture("-middle")).await;
        let sounds = "document.querySelector('[data-testid=settings-sounds]').scrollIntoView()";
        opened.window.execute(sounds, &[]).await;
        opened.window.picture(&picture("-sounds")).await;
        opened.window.execute(top, &[9_999.into()]).await;
        opened.window.picture(&picture("-end")).await;
        opened.window.execute(top, &[0.into()]).await;
        opened.window.fill(&id("settings-search"), "quiet").await;
        opened.window.gone(&id("settings-general")).await;
        opened.window.picture(&picture("-search")).await;
        opened.window.fill(&id("settings-search"), " ").await;
        for zoom in [1.28, 2.0] {
            assert_eq!(sticking_out(&opened.window, zoom).await, json!([]), "{zoom}");
            opened.window.picture(&picture(&format!("-zoom-{zoom}"))).await;
        }
        assert_eq!(sticking_out(&opened.window, 1.0).await, json!([]));

        opened.window.click(&id("all-hide_amounts")).await;
        leave(&opened.window).await;
        opened.receive(1_234, "Coffee").await;
        opened.window.element_with_text(&id("payment-amount"), HIDDEN).await;
        assert!(opened.window.text(&id("total")).await.contains(HIDDEN));
        opened.window.element_with_text(&id("announcer"), "amount hidden").await;
        let page = opened.window.execute("return document.body.outerHTML", &[]).await.to_string();
        assert!(!page.contains("1,234") && !page.contains("22,234"), "{page}");
        opened.window.picture(&format!("hidden-amounts{end}")).await;
        opened.window.click(&id("peek")).await;
        wait::until("the amount", async || {
            opened.window.text(&id("total")).await.contains("22,234").then_some(())
        })
        .await;
        opened.close().await;
    }
}

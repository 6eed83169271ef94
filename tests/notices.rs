//! What the person decided about notices, on a desktop whose notification service keeps what it is told.

use satchime_simulator::{Close, Options, Push, SimWallet, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::desktop::{Notification, PrivateBus, Recorder, Tray, TrayHost};
use satchime_tests::program::{Output, Program};
use satchime_tests::wait;
use tempfile::TempDir;

/// A wallet that the app watches, beside such a service.
struct Desk {
    simulator: Simulator,
    shop: SimWallet,
    folder: TempDir,
    bus: PrivateBus,
}

const CAPABILITIES: [&str; 2] = ["body", "actions"];

impl Desk {
    async fn new() -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let shop = simulator.create_wallet("Shop", 100_000);
        let folder = tempfile::tempdir().unwrap();
        let bus = PrivateBus::with_keyring().await;
        let desk = Self { simulator, shop, folder, bus };
        let adding = ["wallet", "add", "--server", &desk.simulator.url(), "--name", "Shop"];
        desk.here(Program::satchimectl())
            .args(adding)
            .input(&desk.shop.inkey)
            .finish()
            .await
            .expect_success();
        desk
    }

    fn here(&self, program: Program) -> Program {
        program.data_dir(self.folder.path()).env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
    }

    async fn ctl(&self, arguments: &[&str]) -> Output {
        self.here(Program::satchimectl()).args(arguments).finish().await.expect_success()
    }

    async fn set(&self, name: &str, value: &str) {
        self.ctl(&["settings", "set", name, value]).await;
    }

    async fn live(&self) {
        wait::until("the wallet to be live", async || {
            // What else it finds here is of no matter.
            let found = self.here(Program::satchimectl()).args(["doctor", "--json"]).finish().await;
            found.stdout.contains(r#""state":"live""#).then_some(())
        })
        .await;
    }

    /// Five payments that come together: nothing is taken until all of them are there.
    async fn flood(&self, recorder: &Recorder, amount: i64, summary: &str) -> (u32, Notification) {
        recorder.refuse(true);
        for _ in 0..5 {
            self.simulator.receive(&self.shop, sat(amount));
        }
        recorder.refused(summary).await;
        recorder.refuse(false);
        // It is tried again after 20 s.
        recorder.wait_within(wait::PATIENCE * 2, summary).await
    }

    /// Waits until the wallet is muted for a while.
    async fn muted(&self) {
        wait::until("the wallet to be muted", async || {
            let got = self.ctl(&["settings", "get", "mute", "--wallet", "Shop"]).await;
            got.stdout.starts_with("20").then_some(())
        })
        .await;
    }

    /// What `satchimectl why` says of the newest payment, once it says so.
    async fn why(&self, words: &str) {
        wait::until(words, async || {
            let why = self.here(Program::satchimectl()).args(["why"]).finish().await;
            why.stdout.contains(words).then_some(())
        })
        .await;
    }
}

async fn end(mut app: satchime_tests::program::Running) {
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
}

fn names(actions: &[(String, String)]) -> Vec<&str> {
    actions.iter().map(|(name, _)| name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_decide_and_why_tells_and_a_button_mutes() {
    let desk = Desk::new().await;
    desk.set("minimum", "10").await;
    desk.set("alarm-outgoing-above", "5000").await;
    let recorder = Recorder::on(&desk.bus, &CAPABILITIES).await;
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    desk.simulator.receive(&desk.shop, sat(9));
    desk.why("it was less than 10 sat").await;
    desk.simulator.receive(&desk.shop, sat(10));
    let (number, told) = recorder.wait_for("+10 sat").await;
    assert_eq!((told.body.as_str(), told.replaces_id), ("Shop · LNbits", 0));
    assert_eq!(names(&told.actions), ["default", "copy", "mute"]);
    assert_eq!(told.hints["urgency"], "byte 0x01");
    desk.why("You were notified, by popup and badge.").await;

    recorder.click(number, "mute").await;
    desk.muted().await;
    desk.simulator.receive(&desk.shop, sat(11));
    desk.why("held back while notifications are muted").await;
    // What is an alarm passes through.
    desk.simulator.send(&desk.shop, sat(6_000));
    recorder.wait_for("\u{2212}6,000 sat").await;
    assert_eq!(recorder.told().len(), 2, "{:#?}", recorder.told());
    end(app).await;
    // Unmuted while it was off: what was held back is told, as what it was.
    desk.ctl(&["settings", "set", "mute", "default", "--wallet", "Shop"]).await;
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    let (_, late) = recorder.wait_for("+11 sat").await;
    assert_eq!(late.body, "Shop · LNbits · while muted");
    end(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_that_is_told_before_the_answer_counts() {
    let desk = Desk::new().await;
    let recorder = Recorder::on(&desk.bus, &CAPABILITIES).await;
    recorder.click_at_once("mute");
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    desk.simulator.receive(&desk.shop, sat(10));
    recorder.wait_for("+10 sat").await;
    desk.muted().await;
    end(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_a_payment_takes_the_place_of_its_being_on_its_way() {
    let desk = Desk::new().await;
    desk.set("pending", "on").await;
    desk.set("unit", "btc").await;
    let recorder = Recorder::on(&desk.bus, &CAPABILITIES).await;
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    desk.live().await;
    let sent = desk.simulator.send_pending(&desk.shop, sat(21));
    // No frame tells of it: it is found when the wallet is next compared, about once a minute.
    let (number, told) = recorder.wait_within(wait::PATIENCE * 3, "On its way: 0.00000021 BTC").await;
    assert_eq!((told.body.as_str(), told.replaces_id), ("Shop · LNbits", 0));
    desk.simulator.settle(&sent.checking_id, Push::Nothing);
    let title = "\u{2212}0.00000021 BTC";
    let (_, told) = recorder.wait_within(wait::PATIENCE * 3, title).await;
    assert_eq!(told.replaces_id, number);
    assert_eq!(recorder.told().len(), 2, "{:#?}", recorder.told());
    end(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_that_runs_on_is_one_notification_until_it_is_taken_off_the_screen() {
    let desk = Desk::new().await;
    let recorder = Recorder::on(&desk.bus, &CAPABILITIES).await;
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    desk.live().await;
    let first = desk.flood(&recorder, 1, "5 payments, +5 sat").await;
    assert_eq!(names(&first.1.actions), ["default", "mute"]);
    let (number, second) = desk.flood(&recorder, 2, "10 payments, +15 sat").await;
    assert_eq!((number, second.replaces_id), (first.0, first.0));
    recorder.close(number).await;
    let (number, third) = desk.flood(&recorder, 3, "5 payments, +15 sat").await;
    assert!(number != first.0 && third.replaces_id == 0, "{:#?}", recorder.told());
    end(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn do_not_disturb_is_said_as_long_as_it_is_on() {
    let desk = Desk::new().await;
    let _host = TrayHost::on(&desk.bus).await;
    let recorder = Recorder::on(&desk.bus, &CAPABILITIES).await;
    recorder.inhibit(true).await;
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    let tray = Tray::on(desk.bus.connect().await, "satchime").await;
    tray.entry("Do not disturb is on").await;
    assert!(tray.tooltip().await.ends_with(" \u{b7} do not disturb"), "{}", tray.tooltip().await);
    let is_said = async |said: bool| {
        wait::until("what is true of do-not-disturb", async || {
            (tray.tooltip().await.contains("do not disturb") == said).then_some(())
        })
        .await;
    };
    recorder.inhibit(false).await;
    is_said(false).await;
    recorder.inhibit(true).await;
    is_said(true).await;
    // Whoever held back popups is gone.
    drop(recorder);
    is_said(false).await;
    end(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_rejected_is_said_urgently_and_amounts_are_hidden_where_wished() {
    let desk = Desk::new().await;
    desk.set("hide-amounts", "on").await;
    let recorder = Recorder::on(&desk.bus, &CAPABILITIES).await;
    let app = desk.here(Program::satchime()).args(["--hidden"]).start();
    desk.simulator.receive(&desk.shop, sat(1_234));
    let (_, told) = recorder.wait_for("Received").await;
    assert!(!format!("{told:?}").contains("234"), "{told:?}");
    desk.simulator.revoke_keys(&desk.shop);
    desk.simulator.kill_connections(&Close::code(1012));
    let (_, alarm) = recorder.wait_for("Shop: key rejected").await;
    assert_eq!(alarm.hints["urgency"], "byte 0x02");
    end(app).await;
}

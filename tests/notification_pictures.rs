//! Pictures of every kind of notification as a desktop shows it, put together in one for the documentation.

use std::path::{Path, PathBuf};
use std::time::Duration;

use satchime_simulator::{Close, Options, Push, SimWallet, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::ctl::{remove_all, satchimectl};
use satchime_tests::desktop::{Notifications, Screen};
use satchime_tests::program::{Program, Running};
use satchime_tests::wait;
use tempfile::TempDir;

const MINUS: char = '\u{2212}';

/// A wallet that the app watches on a desktop with dunst, and the pictures so far with what each shows.
struct Studio {
    simulator: Simulator,
    shop: SimWallet,
    folder: TempDir,
    seen: Notifications,
    pictures: Vec<(&'static str, PathBuf)>,
}

impl Studio {
    async fn new() -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let shop = simulator.create_wallet("Shop", 500_000);
        let folder = tempfile::tempdir().unwrap();
        let adding =
            satchimectl(folder.path(), "wallet add --name Shop").args(["--server", &simulator.url()]);
        adding.input(&shop.inkey).finish().await.expect_success();
        let seen = Notifications::watch().await;
        Self { simulator, shop, folder, seen, pictures: Vec::new() }
    }

    async fn set(&self, name: &str, value: &str) {
        let set = satchimectl(self.folder.path(), "settings set").args([name, value]);
        set.finish().await.expect_success();
    }

    async fn start(&self) -> Running {
        let app = Program::satchime().args(["--hidden"]).data_dir(self.folder.path()).start();
        wait::until("the wallet to be live", async || {
            let found = satchimectl(self.folder.path(), "doctor --json").finish().await;
            found.stdout.contains(r#""state":"live""#).then_some(())
        })
        .await;
        app
    }

    fn receive(&self, amount: i64, memo: &str) {
        self.simulator.receive(&self.shop, sat(amount).memo(memo));
    }

    async fn wait_for(&mut self, kind: &str, title: &str) {
        self.seen.next_within(wait::PATIENCE * 4, kind, |told| told.summary.contains(title)).await;
        Notifications::any_shown().await;
    }

    /// As if so much time had passed since the app looked last.
    fn was_off_for(&self, time: Duration) {
        let database = rusqlite::Connection::open(self.folder.path().join("satchime.db")).unwrap();
        let earlier = "UPDATE wallet SET watch_from = watch_from - ?1, cursor = cursor - ?1";
        database.execute(earlier, [i64::try_from(time.as_micros()).unwrap()]).unwrap();
    }

    /// Keeps a picture of the notification that is on the screen once one with this title is, and takes it off.
    async fn take(&mut self, kind: &'static str, title: &str) {
        self.wait_for(kind, title).await;
        let name = format!("notification-{}", self.pictures.len());
        self.pictures.push((kind, Screen::picture_of("Dunst", &name).await));
        Notifications::close_all().await;
    }
}

async fn end(mut app: Running) {
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
}

/// One picture of all, in two columns, each under its name.
async fn together(pictures: &[(&str, PathBuf)], file: &Path) {
    const PAPER: &str = "#eef1f3";
    let mut arguments = vec!["-background", PAPER, "-gravity", "northwest", "-pointsize", "13"];
    let paths: Vec<String> = pictures.iter().map(|(_, path)| path.display().to_string()).collect();
    let names: Vec<String> = pictures.iter().map(|(kind, _)| format!("label:{kind}")).collect();
    for column in [0, 1] {
        arguments.push("(");
        for number in (column..pictures.len()).step_by(2) {
            arguments.extend([&names[number], &paths[number], "(", "-size", "1x10", "xc:none", "+size", ")"]);
        }
        arguments.extend(["-append", "-bordercolor", PAPER, "-border", "12x8", ")"]);
    }
    let file = file.display().to_string();
    arguments.extend(["+append", &file]);
    Program::at("convert").args(arguments).finish().await.expect_success();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_notification_has_its_picture() {
    let mut studio = Studio::new().await;
    studio.set("pending", "on").await;
    let app = studio.start().await;

    studio.receive(21_000, "Two flat whites");
    studio.take("Incoming", "+21,000 sat").await;
    studio.simulator.send(&studio.shop, sat(4_200).memo("Beans").fee_msat(3_000));
    studio.take("Outgoing, with its fee", &format!("{MINUS}4,200 sat")).await;
    let sent = studio.simulator.send_pending(&studio.shop, sat(900).memo("Cups"));
    studio.take("On its way", "On its way").await;
    studio.simulator.settle(&sent.checking_id, Push::Frame);
    studio.take("Arrived", &format!("{MINUS}900 sat")).await;
    studio.simulator.send_failed(&studio.shop, sat(1_500).memo("Milk"));
    studio.take("Failed", "Not sent").await;
    let returned = studio.simulator.send(&studio.shop, sat(2_500).memo("Sugar"));
    studio.wait_for("what will come back", &format!("{MINUS}2,500 sat")).await;
    Notifications::close_all().await;
    studio.simulator.revert(&returned.checking_id);
    studio.take("Refund", "Came back").await;
    for number in 1..=7 {
        studio.receive(12_000, &format!("Table {number}"));
    }
    studio.take("Burst", "payments").await;
    end(app).await;

    studio.was_off_for(Duration::from_secs(3_600));
    let long_ago = jiff::Timestamp::now() - Duration::from_secs(1_800);
    studio.simulator.receive(&studio.shop, sat(5_000).memo("A wedding cake").at(long_ago));
    let app = studio.start().await;
    studio.take("Late", "+5,000 sat").await;
    end(app).await;

    studio.set("mute", "hour").await;
    let app = studio.start().await;
    for amount in [3_000, 4_000, 5_000] {
        studio.receive(amount, "Held back");
    }
    wait::until("all to be held back", async || {
        let why = satchimectl(studio.folder.path(), "why").finish().await;
        why.stdout.contains("held back").then_some(())
    })
    .await;
    end(app).await;
    studio.set("mute", "off").await;
    let app = studio.start().await;
    studio.take("Held back, summed up", "while muted").await;
    end(app).await;

    studio.set("hide-amounts", "on").await;
    let app = studio.start().await;
    studio.receive(1_234, "A cake");
    studio.take("Amounts hidden", "Received").await;
    studio.simulator.revoke_keys(&studio.shop);
    studio.simulator.kill_connections(&Close::code(1012));
    studio.take("Alarm", "key rejected").await;
    end(app).await;

    let beside = &studio.pictures[0].1;
    together(&studio.pictures, &beside.with_file_name("notifications.png")).await;
    remove_all(studio.folder.path()).await;
}

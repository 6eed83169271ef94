//! What is heard, read back from a sound device that writes it to a file.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::ctl::remove_all;
use satchime_tests::desktop::{FileDialog, Notifications};
use satchime_tests::program::{Program, Running};
use satchime_tests::wait;
use satchime_tests::webdriver::Window;
use serde_json::json;
use tempfile::TempDir;

/// In samples a second, as the device takes them.
const RATE: usize = 22_050;

/// A home with a wallet, a sound device and a voice of its own.
struct Home {
    simulator: Simulator,
    shop: SimWallet,
    folder: TempDir,
}

impl Home {
    async fn new(settings: &[(&str, &str)]) -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let shop = simulator.create_wallet("Shop", 1000);
        let home = Self { simulator, shop, folder: tempfile::tempdir().unwrap() };
        let device = format!(
            "pcm.!default {{ type plug slave {{ format S16_LE rate {RATE} channels 1 pcm {{ type file format \
             \"raw\" file \"{}\" slave.pcm {{ type null }} }} }} }}",
            home.heard().display()
        );
        fs::write(home.path("asound.conf"), device).unwrap();
        let voice = format!(
            "#!/bin/sh\necho \"$@\" >> {0}.arguments\nread -r words && echo \"$words\" >> {0}\n",
            home.path("said").display()
        );
        fs::create_dir(home.path("bin")).unwrap();
        fs::write(home.path("bin/spd-say"), voice).unwrap();
        fs::set_permissions(home.path("bin/spd-say"), PermissionsExt::from_mode(0o755)).unwrap();
        let line = ["wallet", "add", "--server", &home.simulator.url(), "--name", "Shop"];
        let adding = Program::satchimectl().args(line).data_dir(&home.data()).input(&home.shop.inkey);
        adding.finish().await.expect_success();
        for (name, value) in settings {
            let line = ["settings", "set", name, value];
            Program::satchimectl().args(line).data_dir(&home.data()).finish().await.expect_success();
        }
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    fn heard(&self) -> PathBuf {
        self.path("heard.raw")
    }

    fn app(&self) -> Program {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap_or_default());
        let program = Program::satchime().data_dir(&self.data()).env("SATCHIME_LOG", "debug");
        // What it has open is looked at.
        let program = program.env("SATCHIME_DEBUGGABLE", "1");
        program.env("ALSA_CONFIG_PATH", self.path("asound.conf")).env("PATH", path)
    }

    /// What is heard next, to its end.
    async fn next(&self, what: &str) -> Sound {
        // There are pauses in a sound, and a busy machine makes them longer: it is over when its device is closed.
        let whole = async || read(&self.heard()).filter(|_| !is_open(&self.heard()));
        let sound = wait::until(&format!("{what} to be heard"), whole).await;
        fs::remove_file(self.heard()).unwrap();
        sound
    }

    async fn end(self) {
        Notifications::close_all().await;
        remove_all(&self.data()).await;
    }
}

#[derive(Clone, Copy, Debug)]
struct Sound {
    loudest: u16,
    /// In samples, without silence.
    length: usize,
}

impl Sound {
    /// As loud as a file can be, at the volume that nobody chose; what is built in is quieter. A busy machine leaves
    /// parts of a sound out, but makes none louder.
    const fn is_loud(self) -> bool {
        self.loudest > 10_500
    }
}

/// A file with half a second of the loudest there is.
fn beep() -> Vec<u8> {
    let rate = RATE as u32;
    let samples = (0..RATE / 2).map(|at| if at / 25 % 2 == 0 { i16::MAX } else { -i16::MAX });
    let samples: Vec<u8> = samples.flat_map(i16::to_le_bytes).collect();
    let length = samples.len() as u32;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + length).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // Plain samples, one channel.
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    file.extend([rate, rate * 2].map(u32::to_le_bytes).concat());
    // Bytes and bits of a sample.
    file.extend([2_u16, 16].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(length.to_le_bytes());
    file.extend(samples);
    file
}

/// Whether a process of ours has it open.
fn is_open(file: &Path) -> bool {
    let opened = |process: PathBuf| fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    processes.flat_map(opened).any(|open| fs::read_link(open.path()).is_ok_and(|path| path == file))
}

fn read(file: &Path) -> Option<Sound> {
    let bytes = fs::read(file).ok()?;
    let samples: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|sample| i16::from_le_bytes([sample[0], sample[1]]).unsigned_abs())
        .collect();
    // What is made louder and slower by the device leaves a trace of itself. Pauses don't count: a busy machine makes
    // some of its own.
    let length = samples.iter().filter(|sample| **sample > 2).count();
    let loudest = *samples.iter().max()?;
    (length > 0).then_some(Sound { loudest, length })
}

async fn quit(mut app: Running) {
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_heard_and_spoken_without_any_popup() {
    let home =
        Home::new(&[("sound", "on"), ("popup", "off"), ("speak-amounts", "on"), ("volume", "50")]).await;
    let app = home.app().args(["--hidden"]).start();
    home.simulator.receive(&home.shop, sat(21));
    let sound = home.next("the incoming payment").await;
    // A quarter of its 80 %, give or take what the device makes of it.
    assert!((5_500..7_500).contains(&sound.loudest), "{sound:?}");
    assert!((RATE / 2..RATE).contains(&sound.length), "{sound:?}");
    let said = || fs::read_to_string(home.path("said")).ok();
    assert_eq!(wait::until("the words", async || said()).await, "Received 21 sats\n");
    let arguments = fs::read_to_string(home.path("said.arguments")).unwrap();
    assert!(!arguments.contains("21"), "{arguments}");
    quit(app).await;
    home.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_that_is_not_to_be_disturbed_hears_nothing() {
    let home = Home::new(&[("sound", "on")]).await;
    let app = home.app().args(["--hidden"]).start();
    let paused = async |paused: &str| {
        let dunst = Program::at("dunstctl").args(["set-paused", paused]);
        dunst.finish().await.expect_success();
    };
    paused("true").await;
    home.simulator.receive(&home.shop, sat(1));
    app.says("silence is wanted by now").await;
    paused("false").await;
    assert!(!home.heard().exists(), "something was heard");
    home.simulator.receive(&home.shop, sat(2));
    home.next("the payment after that").await;
    quit(app).await;
    home.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_sound_and_no_device_keep_no_payment_from_being_told() {
    let home = Home::new(&[("sound", "on")]).await;
    fs::write(home.path("asound.conf"), "").unwrap();
    let mut told = Notifications::watch().await;
    let app = home.app().args(["--hidden"]).start();
    home.simulator.receive(&home.shop, sat(21));
    told.next("the payment", |seen| seen.summary == "+21 sat").await;
    app.says("computer has no sound device").await;
    let stderr = app.stderr();
    assert!(!stderr.contains("ALSA lib") && !stderr.contains("WARN"), "{stderr}");
    quit(app).await;
    home.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_sound_is_told_in_the_window_until_another_is_chosen() {
    let home = Home::new(&[("sound", "on")]).await;
    let (bad, good) = (home.path("Rechnung.wav"), home.path("Kasse.wav"));
    fs::write(&bad, "Dear customer").unwrap();
    fs::write(&good, beep()).unwrap();
    let line = ["settings", "set", "sound-incoming", &bad.display().to_string()];
    Program::satchimectl().args(line).data_dir(&home.data()).finish().await.expect_success();
    let window = Window::open(&home.app().args(["--show"])).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    home.simulator.receive(&home.shop, sat(1));
    let built_in = home.next("the built-in sound").await;
    window.element_with_text("[data-testid=app-problem]", "Rechnung.wav").await;
    window.picture("sound-not-played").await;

    let choosing = window.invoke("choose_sound", json!({ "kind": "incoming" }));
    let (refused, ()) = tokio::join!(choosing, FileDialog::choose(&bad));
    assert_eq!(refused.unwrap_err()["problem"]["code"], "sound_unplayable");
    let choosing = window.invoke("choose_sound", json!({ "kind": "incoming" }));
    let (declined, ()) = tokio::join!(choosing, FileDialog::cancel());
    assert_eq!(declined.unwrap_err()["problem"]["code"], "declined");
    let choosing = window.invoke("choose_sound", json!({ "kind": "incoming" }));
    let (chosen, ()) = tokio::join!(choosing, FileDialog::choose(&good));
    chosen.unwrap();
    home.simulator.receive(&home.shop, sat(2));
    let own = home.next("their own sound").await;
    assert!(own.is_loud() && !built_in.is_loud(), "{own:?} {built_in:?}");
    window.gone("[data-testid=app-problem]").await;
    window.invoke("play_sound", json!({ "kind": "alarm" })).await.unwrap();
    let alarm = home.next("the alarm").await;
    assert!(!alarm.is_loud(), "{alarm:?}");
    window.close().await;
    home.end().await;
}

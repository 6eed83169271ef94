//! The watching processes: each with a data folder, wallets and a way to the server of its own.

use std::time::{Duration, UNIX_EPOCH};

use satchime_tests::Signal;
use satchime_tests::books::{Life, without_repeats};
use satchime_tests::ctl::{add, satchimectl};
use satchime_tests::program::{Program, Running};
use satchime_tests::proxy::{Fault, Proxy, Then, Whom};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

use crate::plan::{Blow, Strike};
use crate::report::Tally;

pub struct App {
    pub proxy: Proxy,
    folder: TempDir,
    process: Mutex<Process>,
}

struct Process {
    running: Running,
    lives: Vec<Life>,
    kills: usize,
    /// What it said when it ended unasked.
    fallen: Vec<String>,
}

/// What one app told in all its lives.
pub struct Told {
    pub payments: Vec<Value>,
    /// Announcements that a kill made it repeat.
    pub repeated: usize,
    pub kills: usize,
    pub fallen: Vec<String>,
}

impl App {
    /// Watches these wallets, given by name and key.
    pub async fn start(server: &str, wallets: &[(String, String)]) -> Self {
        let (folder, proxy) = (tempfile::tempdir().expect("a data folder"), Proxy::to(server).await);
        for (name, key) in wallets {
            add(folder.path(), &proxy.url(), key, &["--name", name]).await.expect_success();
        }
        let process = Process { running: watch(&folder), lives: Vec::new(), kills: 0, fallen: Vec::new() };
        Self { proxy, folder, process: Mutex::new(process) }
    }

    pub async fn strike(&self, strike: Strike, tally: &Tally) {
        tally.count(name_of_strike(&strike));
        match strike {
            Strike::Reset(whom) => return self.proxy.reset(whom),
            Strike::Close(whom) => return self.proxy.close(whom),
            Strike::Line { whom, way, fault, lasts } => {
                self.proxy.inflict(whom, way, fault);
                sleep(lasts).await;
            }
            Strike::Refuse { lasts } => {
                self.proxy.refuse().await;
                self.proxy.reset(Whom::Everybody);
                sleep(lasts).await;
            }
        }
        self.proxy.heal().await;
    }

    pub async fn hit(&self, blow: Blow, tally: &Tally) {
        let mut process = self.process.lock().await;
        if process.running.process().ended().is_some() {
            process.bury(false).await;
            process.running = watch(&self.folder);
        }
        match blow {
            Blow::Kill { down } => {
                tally.count("app killed");
                process.kill().await;
                sleep(down).await;
                process.running = watch(&self.folder);
            }
            Blow::KillOnWord { within } => {
                tally.count("app killed on a word");
                let told = process.running.line_count();
                let word = async {
                    while process.running.line_count() == told {
                        sleep(Duration::from_millis(1)).await;
                    }
                };
                let _ = timeout(within, word).await;
                process.kill().await;
                process.running = watch(&self.folder);
            }
            Blow::Freeze { lasts } => {
                tally.count("app frozen");
                process.running.process().signal(Signal::STOP);
                sleep(lasts).await;
                process.running.process().signal(Signal::CONT);
            }
            Blow::FullDisk { lasts } => {
                tally.count("disk full");
                process.fill_disk(lasts).await;
                process.running.process().limit_file_size(None);
            }
            Blow::FullDiskAndKill { lasts } => {
                tally.count("disk full, then app killed");
                process.fill_disk(lasts).await;
                process.kill().await;
                process.running = watch(&self.folder);
            }
        }
    }

    pub async fn told(&self) -> Told {
        let mut process = self.process.lock().await;
        if process.running.process().ended().is_some() {
            process.bury(false).await;
            process.running = watch(&self.folder);
        }
        let now = Life { told: payments(&process.running), killed: false };
        let lives: Vec<Life> = process.lives.iter().cloned().chain([now]).collect();
        let (payments, repeated) = without_repeats(&lives);
        Told { payments, repeated, kills: process.kills, fallen: process.fallen.clone() }
    }
}

impl Process {
    async fn kill(&mut self) {
        self.kills += 1;
        self.running.process().kill().await;
        self.bury(true).await;
    }

    async fn bury(&mut self, killed: bool) {
        self.running.read_to_end().await;
        self.lives.push(Life { told: payments(&self.running), killed });
        if !killed {
            self.fallen.push(self.running.stderr());
        }
    }

    async fn fill_disk(&mut self, lasts: Duration) {
        self.running.process().limit_file_size(Some(0));
        sleep(lasts).await;
    }
}

/// Every payment it told, each with the time when it was read, in seconds, as `read_at`.
fn payments(running: &Running) -> Vec<Value> {
    let events = running.timed_events(0).into_iter().filter(|(_, event)| event["event"] == "payment");
    events
        .map(|(at, mut event)| {
            event["read_at"] = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64().into();
            event
        })
        .collect()
}

/// The signal that comes with a full disk, as this harness makes one, is ignored.
fn watch(folder: &TempDir) -> Running {
    let script = r#"trap "" XFSZ; exec "$@""#;
    let program = satchimectl(folder.path(), "watch --json").env("SATCHIME_LOG", "info");
    Program::at("sh").args(["-c", script, "sh"]).wrapping(&program).start()
}

fn name_of_strike(strike: &Strike) -> &'static str {
    match strike {
        Strike::Reset(_) => "connections reset",
        Strike::Close(_) => "connections closed",
        Strike::Refuse { .. } => "connections refused",
        Strike::Line { fault, .. } => match fault {
            Fault::BlackHole => "black hole",
            Fault::Hold => "bytes held",
            Fault::Throttle { .. } => "throttled",
            Fault::Delay(_) => "delayed",
            Fault::Cut { then: Then::Close, .. } => "cut and closed",
            Fault::Cut { then: Then::Reset, .. } => "cut and reset",
            Fault::Cut { then: Then::Hang, .. } => "cut and hung",
        },
    }
}

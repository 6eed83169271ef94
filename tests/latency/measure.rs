//! The two clients, one after the other, on the same wallet.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use satchime_tests::Signal;
use satchime_tests::ctl::{add, remove_all};
use satchime_tests::desktop::Notifications;
use satchime_tests::lnbits::{Credential, LnbitsServer, NEWEST};
use satchime_tests::program::{Program, Running};
use serde_json::Value;
use tokio::time::sleep;

/// Longer than the rest after an announcement, so that none waits for another.
const BETWEEN: Duration = Duration::from_millis(1_500);

/// The list that a client reads after a frame.
const LIST: &str = "/api/v1/payments/paginated?sortby=updated_at&direction=desc&limit=50";

/// What the aim allows for: the bare client's time, so many times, and one question to the server.
const TIMES_BARE: f64 = 1.3;

/// What was measured of one kind, in milliseconds, the shortest first.
struct Measured(Vec<f64>);

pub struct Latencies {
    ours: Measured,
    bare: Measured,
    round_trip: Measured,
}

impl Measured {
    fn new(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        Self(all)
    }

    /// The least that so many of a hundred do not exceed. Of fewer than a hundred, the 99th is the longest.
    fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ours, bare, round_trip } = self;
        writeln!(f, "### From frame to notification, {} payments each\n", ours.0.len())?;
        writeln!(f, "| | p50 | p99 |\n| --- | --- | --- |")?;
        let named = [
            ("Satchime, which asks the server first", ours),
            ("bare script, which asks nobody", bare),
            ("REST round trip", round_trip),
        ];
        for (name, measured) in named {
            let [p50, p99] = [50, 99].map(|percent| measured.percentile(percent));
            writeln!(f, "| {name} | {p50:.1} ms | {p99:.1} ms |")?;
        }
        writeln!(f)?;
        for percent in [50, 99] {
            let of = |measured: &Measured| measured.percentile(percent);
            let aim = TIMES_BARE * of(bare) + of(round_trip);
            let judged = if of(ours) <= aim { "met" } else { "MISSED" };
            writeln!(
                f,
                "- p{percent}: {:.1} ms (aim: {TIMES_BARE} x the script + one REST round trip = {aim:.1} ms; \
                 {judged})",
                of(ours)
            )?;
        }
        Ok(())
    }
}

pub async fn latencies(payments: usize) -> Latencies {
    let server = LnbitsServer::start(NEWEST).await;
    let mut notifications = Notifications::watch().await;
    let bare = {
        let mut client = client(&server, &["--notify"]).await;
        each(&server, &mut notifications, &mut client, payments, "bare").await
    };
    let folder = tempfile::tempdir().expect("a data folder");
    let ours = ours(&server, &mut notifications, folder.path(), payments).await;
    remove_all(folder.path()).await;
    let key = server.wallet("b").inkey;
    let mut round_trips = Vec::new();
    for _ in 0..payments {
        let began = Instant::now();
        let answer = server.ask("GET", LIST, Some(Credential::Key(&key)), None).await;
        assert_eq!(answer.expect("LNbits answers").status, 200);
        round_trips.push(milliseconds(began.elapsed()));
    }
    let [ours, bare, round_trip] = [ours, bare, round_trips].map(Measured::new);
    Latencies { ours, bare, round_trip }
}

async fn ours(
    server: &LnbitsServer,
    notifications: &mut Notifications,
    folder: &Path,
    payments: usize,
) -> Vec<f64> {
    add(folder, &server.url(), &server.wallet("b").inkey, &["--name", "b"]).await.expect_success();
    let mut app = Program::satchime().args(["--hidden"]).data_dir(folder).start();
    // Whether it is told by a frame or by looking: from then on the app listens.
    server.pay("a", "b", 1, "hello").await;
    notifications.next("the first payment", |seen| seen.body.contains("hello")).await;
    sleep(BETWEEN * 2).await;
    let mut client = client(server, &[]).await;
    let milliseconds = each(server, notifications, &mut client, payments, "ours").await;
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
    milliseconds
}

/// The script, which also tells when a frame arrives.
async fn client(server: &LnbitsServer, arguments: &[&str]) -> Running {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/latency/client.py");
    let url = server.url().replacen("http", "ws", 1);
    let address = format!("{url}/api/v1/ws/{}\n", server.wallet("b").inkey);
    let python = Program::at(server.python()).args(["-I", script]).args(arguments).input(address);
    let mut client = python.start();
    client.next_event("the subscription", |event| event["memo"].is_null()).await;
    client
}

/// One payment after the other. In milliseconds.
async fn each(
    server: &LnbitsServer,
    notifications: &mut Notifications,
    client: &mut Running,
    payments: usize,
    name: &str,
) -> Vec<f64> {
    let mut all = Vec::new();
    for number in 0..payments {
        let memo = format!("{name} {number}.");
        server.pay("a", "b", 21, &memo).await;
        let seen = notifications.next(&memo, |seen| seen.body.contains(&memo)).await;
        let frame = client.next_event(&memo, |event| event["memo"] == memo.as_str()).await;
        all.push(milliseconds(seen.at.duration_since(read_at(&frame)).unwrap_or_default()));
        sleep(BETWEEN).await;
        Notifications::close_all().await;
    }
    all
}

fn read_at(frame: &Value) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs_f64(frame["at"].as_f64().expect("a time"))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

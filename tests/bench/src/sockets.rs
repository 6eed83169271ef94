//! Many wallets, three clients: each subscribes to all of them, reads frames, and sees the server killed and come back.
//!
//! They take turns, so that what else the machine does meets all of them alike. Satchime does more than the others: it
//! asks REST about every payment, writes it to SQLite and announces it. The frames that count for "CPU per frame" name
//! payments that are settled already, so there it does what the others do: read the frame and know the payment.
//!
//! Satchime keeps to what LNbits allows one address, 200 REST requests a minute and server. So that this does not hide
//! what its sockets cost, the wallets are spread over many servers here; [`crate::one_server`] shows what it means
//! for one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use crate::child::{Child, wait_for};
use crate::lines::Told;
use crate::report::{Aim, Table, median};
use crate::server;

#[derive(clap::Args, Clone)]
pub struct Arguments {
    #[arg(long, default_value_t = 1_000)]
    pub wallets: usize,
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Where `node/client.mjs` with its packages and the Python environment `venv` lie
    #[arg(long)]
    pub tools: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    Ours,
    Node,
    Python,
}

/// One turn of one client. CPU time is what the process used, whatever else ran on the machine.
#[derive(Clone, Debug, Serialize)]
struct Figures {
    open_s: Option<f64>,
    memory_kib: f64,
    payment_us: f64,
    frame_us: f64,
    idle_ms_per_s: f64,
    memory_after_kib: f64,
    back_s: Option<f64>,
    missed: usize,
    reported: usize,
}

const WALLETS_PER_SERVER: usize = 10;
const FRAMES: usize = 50_000;
const FRAMES_PER_SECOND: usize = 5_000;
const PAYMENTS_PER_SECOND: usize = 250;
/// Longer than a connection of REST is kept open.
const SETTLE: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_secs(8);
const OPEN_LIMIT: Duration = Duration::from_secs(60);
const REPORT_LIMIT: Duration = Duration::from_secs(60);
/// A client that reports nothing of what it missed gets this long.
const REPORT_AT_LEAST: Duration = Duration::from_secs(3);

pub async fn run(arguments: &Arguments) -> anyhow::Result<Table> {
    const CLIENTS: [Client; 3] = [Client::Ours, Client::Node, Client::Python];
    let mut turns = CLIENTS.map(|client| (client, Vec::new()));
    for round in 1..=arguments.rounds {
        for (client, figures) in &mut turns {
            let turn = turn(*client, arguments).await?;
            eprintln!("round {round}, {client:?}: {turn:?}");
            figures.push(turn);
        }
    }
    Ok(table(arguments, &turns.map(|(_, figures)| figures)))
}

async fn turn(client: Client, arguments: &Arguments) -> anyhow::Result<Figures> {
    let wallets = arguments.wallets;
    let folder = tempfile::tempdir()?;
    let mut server = Child::start(&mut server_command(folder.path(), wallets)?).await?;
    let mut child = Child::start(&mut client.command(&arguments.tools, folder.path())?).await?;
    sleep(Duration::from_secs(1)).await;
    let per_wallet = |kib: f64| kib / wallets as f64;

    let before_kib = child.memory_kib()?;
    let began = Instant::now();
    child.order::<Told>("go").await?;
    let all_open = wait_for(&mut child, OPEN_LIMIT, |told: &Told| told.open == wallets).await?;
    let open_s = all_open.then(|| began.elapsed().as_secs_f64());
    sleep(SETTLE).await;
    let memory_kib = per_wallet(child.memory_kib()? - before_kib);

    let cpu_ms = child.cpu_ms()?;
    server.order::<server::Told>(&format!("pay {wallets} {PAYMENTS_PER_SECOND}")).await?;
    wait_for(&mut child, REPORT_LIMIT, |told: &Told| told.payments == wallets).await?;
    sleep(SETTLE).await;
    let payment_us = (child.cpu_ms()? - cpu_ms) * 1e3 / wallets as f64;

    let cpu_ms = child.cpu_ms()?;
    server.order::<server::Told>(&format!("repeat {FRAMES} {FRAMES_PER_SECOND}")).await?;
    sleep(Duration::from_secs(2)).await;
    let frames_ms = child.cpu_ms()? - cpu_ms;
    let frames_took = FRAMES as f64 / FRAMES_PER_SECOND as f64 + 2.0;

    let cpu_ms = child.cpu_ms()?;
    sleep(IDLE).await;
    let idle_ms_per_s = (child.cpu_ms()? - cpu_ms) / IDLE.as_secs_f64();
    let frame_us = (frames_ms - idle_ms_per_s * frames_took) * 1e3 / FRAMES as f64;
    let memory_after_kib = per_wallet(child.memory_kib()? - before_kib);

    let known = child.order::<Told>("tell").await?.payments;
    server.order::<server::Told>("kill").await?;
    server.order::<server::Told>(&format!("pay {wallets} 1000")).await?;
    server.order::<server::Told>("resume").await?;
    let began = Instant::now();
    let all_back = wait_for(&mut child, OPEN_LIMIT, |told: &Told| told.open == wallets).await?;
    let back_s = all_back.then(|| began.elapsed().as_secs_f64());
    sleep(REPORT_AT_LEAST).await;
    if client == Client::Ours {
        wait_for(&mut child, REPORT_LIMIT, |told: &Told| told.payments == known + wallets).await?;
    }
    let reported = child.order::<Told>("tell").await?.payments - known;

    child.end().await?;
    server.end().await?;
    Ok(Figures {
        open_s,
        memory_kib,
        payment_us,
        frame_us,
        idle_ms_per_s,
        memory_after_kib,
        back_s,
        missed: wallets,
        reported,
    })
}

fn server_command(folder: &Path, wallets: usize) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("server").arg(folder);
    command.args(["--wallets", &wallets.to_string()]);
    command.args(["--servers", &wallets.div_ceil(WALLETS_PER_SERVER).to_string()]);
    Ok(command)
}

impl Client {
    fn command(self, tools: &Path, folder: &Path) -> anyhow::Result<Command> {
        let mut command = match self {
            Self::Ours => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("ours");
                command
            }
            Self::Node => {
                let mut command = Command::new("node");
                command.arg(tools.join("node/client.mjs"));
                command
            }
            Self::Python => {
                let mut command = Command::new(tools.join("venv/bin/python"));
                command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python/client.py"));
                command
            }
        };
        command.arg(folder);
        Ok(command)
    }
}

fn table(arguments: &Arguments, turns: &[Vec<Figures>; 3]) -> Table {
    let mut table = Table::new(
        format!(
            "{} wallets, {} a server, TLS on loopback: medians of {} rounds",
            arguments.wallets, WALLETS_PER_SERVER, arguments.rounds
        ),
        ["", "Satchime", "Node (ws)", "Python (websockets)", "to Node", "to Python"],
    );
    let mut row = |name: &str, unit: &str, figure: fn(&Figures) -> f64| {
        let medians = turns.each_ref().map(|figures| median(figures.iter().map(figure)));
        let [ours, node, python] = medians;
        let with_unit = |value: f64| format!("{value:.1} {unit}");
        let ratio = |other: f64| format!("{:.2}", ours / other);
        let [a, b, c] = medians.map(with_unit);
        table.row([name.to_owned(), a, b, c, ratio(node), ratio(python)]);
    };
    row("all open (ours: live)", "s", |figures| figures.open_s.unwrap_or(f64::INFINITY));
    row("memory a connection", "KiB", |figures| figures.memory_kib);
    row("memory a connection, after the work", "KiB", |figures| figures.memory_after_kib);
    row("CPU a frame", "µs", |figures| figures.frame_us);
    row("CPU a new payment (ours: confirmed, stored, said)", "µs", |figures| figures.payment_us);
    row("CPU while idle, a second", "ms", |figures| figures.idle_ms_per_s);
    row("all open again after the server was killed", "s", |figures| figures.back_s.unwrap_or(f64::INFINITY));
    let reported = turns.each_ref().map(|figures| {
        let (missed, reported) = figures.iter().fold((0, 0), |(missed, reported), figures| {
            (missed + figures.missed, reported + figures.reported)
        });
        format!("{reported} of {missed}")
    });
    let [a, b, c] = reported;
    table.row(["payments reported that were made meanwhile".into(), a, b, c, String::new(), String::new()]);
    table.keep("rounds", turns);
    let [ours, node, _] = turns;
    let to_node = |what: &str, unit: &str, most: f64, figure: fn(&Figures) -> f64| {
        let [ours, node] = [ours, node].map(|figures| median(figures.iter().map(figure)));
        Aim {
            what: what.to_owned(),
            figure: format!("{ours:.1} {unit}, {:.2} of Node's {node:.1} {unit}", ours / node),
            aim: format!("at most {most} of Node's"),
            met: Some(ours <= most * node),
        }
    };
    table.aim(to_node("memory a connection", "KiB", 0.4, |figures| figures.memory_kib));
    table.aim(to_node("CPU a new payment", "µs", 2.0, |figures| figures.payment_us));
    let back =
        |figures: &[Figures]| median(figures.iter().map(|figures| figures.back_s.unwrap_or(f64::INFINITY)));
    table.aim(Aim {
        what: format!("all {} open again after the server was killed", arguments.wallets),
        figure: format!("{:.1} s, Node {:.1} s", back(ours), back(node)),
        aim: "at most a second more than Node".to_owned(),
        met: Some(back(ours) <= back(node) + 1.0),
    });
    table
}

//! The server of all clients: simulated LNbits servers in one process, with TLS, on loopback.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use satchime_simulator::{Options, SimWallet, Simulator, sat, tls};
use serde::{Deserialize, Serialize};
use tokio::time::{MissedTickBehavior, interval};

use crate::lines;

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the clients find `ca.pem` and `wallets.json`
    folder: PathBuf,
    #[arg(long)]
    wallets: usize,
    #[arg(long)]
    servers: usize,
}

/// What every client is told of the servers.
#[derive(Serialize, Deserialize)]
pub struct Wallets {
    pub servers: Vec<Server>,
}

#[derive(Serialize, Deserialize)]
pub struct Server {
    pub url: String,
    pub keys: Vec<String>,
}

/// The answer to every line of orders.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    pub connections: usize,
    pub payments: usize,
    pub requests: usize,
}

/// Takes orders until stdin ends: `pay N RATE` and `repeat N RATE` send payments and copies of their frames, `kill`
/// ends all servers like a killed process, `resume` starts them again, and anything else just tells.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut farm = Farm::start(&arguments).await?;
    lines::say(&farm.told())?;
    let mut orders = lines::stdin();
    while let Some(order) = orders.next_line().await? {
        farm.obey(&order.split(' ').collect::<Vec<_>>()).await?;
        lines::say(&farm.told())?;
    }
    Ok(())
}

struct Farm {
    servers: Vec<Simulator>,
    /// Each with the number of its server and its last payment, in an order that changes the server at every step.
    wallets: Vec<(usize, SimWallet, Option<String>)>,
    payments: usize,
    next: usize,
}

impl Farm {
    async fn start(arguments: &Arguments) -> anyhow::Result<Self> {
        let tls = tls::self_signed(&["127.0.0.1"]).map_err(anyhow::Error::from_boxed)?;
        let mut servers: Vec<Simulator> = Vec::new();
        for _ in 0..arguments.servers {
            let options = Options { tls: Some(tls.server.clone()), ..Options::default() };
            servers.push(Simulator::start(options).await?);
        }
        let wallet = |number: usize| {
            let server = number % servers.len();
            (server, servers[server].create_wallet(&format!("Wallet {number}"), 1_000_000), None)
        };
        let wallets: Vec<_> = (0..arguments.wallets).map(wallet).collect();
        let farm = Self { servers, wallets, payments: 0, next: 0 };
        farm.write(&arguments.folder, &tls.certificate)?;
        Ok(farm)
    }

    fn write(&self, folder: &Path, certificate: &[u8]) -> anyhow::Result<()> {
        let keys_of = |server| {
            let own = self.wallets.iter().filter(move |(of, ..)| *of == server);
            own.map(|(_, wallet, _)| wallet.inkey.clone()).collect()
        };
        let servers = self.servers.iter().enumerate();
        let servers = servers.map(|(at, server)| Server { url: server.url(), keys: keys_of(at) }).collect();
        fs::write(folder.join("wallets.json"), serde_json::to_vec(&Wallets { servers })?)?;
        fs::write(folder.join("ca.pem"), pem(certificate))?;
        Ok(())
    }

    async fn obey(&mut self, order: &[&str]) -> anyhow::Result<()> {
        match order {
            ["kill"] => {
                for server in &self.servers {
                    server.kill().await;
                }
            }
            ["resume"] => {
                for server in &self.servers {
                    server.resume().await?;
                }
            }
            ["pay", count, rate] => self.send(count.parse()?, rate.parse()?, Self::pay).await,
            ["repeat", count, rate] => self.send(count.parse()?, rate.parse()?, Self::repeat).await,
            ["tell"] => {}
            other => bail!("no such order: {other:?}"),
        }
        Ok(())
    }

    /// Evenly, `rate` a second, to one wallet after the other.
    async fn send(&mut self, count: usize, rate: usize, event: fn(&mut Self, usize)) {
        const TICKS: usize = 100;
        let mut ticks = interval(Duration::from_secs(1) / TICKS as u32);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for sent in 0..count {
            if sent % rate.div_ceil(TICKS) == 0 {
                ticks.tick().await;
            }
            event(self, self.next);
            self.next = (self.next + 1) % self.wallets.len();
        }
    }

    fn pay(&mut self, at: usize) {
        let (server, wallet, last) = &mut self.wallets[at];
        let draft = sat(21).memo(format!("Payment {}", self.payments));
        *last = Some(self.servers[*server].receive(&*wallet, draft).checking_id);
        self.payments += 1;
    }

    fn repeat(&mut self, at: usize) {
        if let (server, _, Some(last)) = &self.wallets[at] {
            self.servers[*server].repeat_frame(last);
        }
    }

    fn told(&self) -> Told {
        Told {
            connections: self.servers.iter().map(Simulator::connections).sum(),
            payments: self.payments,
            requests: self.servers.iter().map(|server| server.requests().len()).sum(),
        }
    }
}

fn pem(certificate: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(certificate);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// # Errors
/// The server process has not written them.
pub fn wallets(folder: &Path) -> anyhow::Result<Wallets> {
    let text = fs::read(folder.join("wallets.json")).context("wallets.json")?;
    Ok(serde_json::from_slice(&text)?)
}

/// # Errors
/// The server process has not written it.
pub fn certificate(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let pem = fs::read_to_string(folder.join("ca.pem")).context("ca.pem")?;
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    Ok(BASE64_STANDARD.decode(text)?)
}

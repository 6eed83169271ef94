//! A server that sends as fast as it is read from: its other wallets, and other servers', notice nothing of it,
//! nothing is made up, the server is not asked more often than it allows, and the memory stays where it was.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::ctl::{add, remove_all, satchimectl};
use satchime_tests::memory::{Growth, MAX_GROWTH};
use satchime_tests::program::Program;
use satchime_tests::wait;
use satchime_tests::watch::Watch;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::sync::watch;

/// What fills the line between true frames.
#[derive(Clone, Debug)]
enum Noise {
    Quiet,
    /// Payments that never were, each with ids of its own.
    MadeUp,
    /// The same true payment, over and over.
    Repeated(String),
    Garbage,
    /// Each of which wants an answer.
    Pings,
}

const GARBAGE: [&str; 6] =
    ["", "{", r#"{"payment":{}}"#, r#"{"type":"x"}"#, "[[[[[[", r#"{"payment":{"checking_id":7}}"#];

impl Noise {
    const BATCH: u64 = 50;

    /// The frames from this number on.
    fn batch(&self, from: u64) -> Vec<u8> {
        let frame = |number: u64| match self {
            Self::Quiet => Vec::new(),
            Self::MadeUp => text_frame(&payment(&format!("{number:064x}"), 21_000_000)),
            Self::Repeated(frame) => text_frame(frame),
            Self::Garbage => text_frame(GARBAGE[number as usize % GARBAGE.len()]),
            Self::Pings => vec![0x89, 1, b'?'],
        };
        (from..from + Self::BATCH).flat_map(frame).collect()
    }
}

fn payment(id: &str, msat: i64) -> String {
    format!(
        concat!(
            r#"{{"wallet_balance":1,"payment":{{"checking_id":"{id}","payment_hash":"{id}","amount":{msat},"#,
            r#""fee":0,"status":"success","memo":"made up","time":"2026-11-23T05:16:04.948760+00:00"}}}}"#
        ),
        id = id,
        msat = msat
    )
}

fn text_frame(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("the frames of this test are short");
    let mut frame = match length {
        0..=125 => vec![0x81, length as u8],
        _ => vec![0x81, 126, (length >> 8) as u8, length as u8],
    };
    frame.extend_from_slice(text.as_bytes());
    frame
}

/// Stands before a server, and fills one wallet's subscription with noise as fast as it is read.
#[derive(Clone)]
struct Line {
    url: String,
    noise: Arc<watch::Sender<Noise>>,
    carried: Arc<AtomicU64>,
}

impl Line {
    async fn before(server: &Simulator, flooded: &SimWallet) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let line = Self { url, noise: Arc::new(watch::Sender::new(Noise::Quiet)), carried: Arc::default() };
        let (answering, channel) = (line.clone(), format!("/api/v1/ws/{}", flooded.inkey));
        let server = server.address();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(server).await else { continue };
                let (subscribes, subscribed) = watch::channel(false);
                let ((from_client, to_client), (from_server, to_server)) =
                    (client.into_split(), server.into_split());
                tokio::spawn(ask(from_client, to_server, channel.clone(), subscribes));
                tokio::spawn(answering.clone().answer(from_server, to_client, subscribed));
            }
        });
        line
    }

    /// Passes on what the server says; between that, noise.
    async fn answer(
        self,
        mut server: OwnedReadHalf,
        mut client: OwnedWriteHalf,
        subscribed: watch::Receiver<bool>,
    ) {
        let mut noise = self.noise.subscribe();
        let mut buffer = vec![0; 64 << 10];
        let mut open = false;
        loop {
            let frames = async {
                let kind = noise.wait_for(|noise| open && !matches!(noise, Noise::Quiet)).await;
                kind.expect("the line outlives its connections").clone()
            };
            tokio::select! {
                biased;
                read = server.read(&mut buffer) => {
                    let Ok(length @ 1..) = read else { return };
                    open |= *subscribed.borrow() && buffer.starts_with(b"HTTP/1.1 101");
                    if client.write_all(&buffer[..length]).await.is_err() {
                        return;
                    }
                }
                noise = frames => {
                    let from = self.carried.fetch_add(Noise::BATCH, Ordering::Relaxed);
                    if client.write_all(&noise.batch(from)).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    fn fill(&self, noise: Noise) {
        self.noise.send_replace(noise);
    }

    /// Waits until so many more frames were read.
    async fn carries(&self, frames: u64) {
        let until = self.carried.load(Ordering::Relaxed) + frames;
        let is_there = async || (self.carried.load(Ordering::Relaxed) >= until).then_some(());
        wait::until_within(4 * wait::PATIENCE, "the flood to be read", is_there).await;
    }
}

/// Passes on what the client asks.
async fn ask(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    channel: String,
    subscribes: watch::Sender<bool>,
) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(length @ 1..) = client.read(&mut buffer).await {
        let asked = &buffer[..length];
        if asked.starts_with(b"GET ") && String::from_utf8_lossy(asked).contains(&channel) {
            subscribes.send_replace(true);
        }
        if server.write_all(asked).await.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_on_one_wallet_costs_nobody_anything() {
    const FLOOD: u64 = 100_000;
    const FLOOD_PASSES: Duration = Duration::from_secs(180);
    let options = || Options { rate_limit: Some(200), ..Options::default() };
    let hostile = Simulator::start(options()).await.unwrap();
    let honest = Simulator::start(options()).await.unwrap();
    let flooded = hostile.create_wallet("Flooded", 0);
    let neighbour = hostile.create_wallet("Neighbour", 0);
    let afar = honest.create_wallet("Afar", 0);
    let line = Line::before(&hostile, &flooded).await;
    let folder = tempfile::tempdir().unwrap();
    for (url, wallet) in [(&line.url, &flooded), (&line.url, &neighbour), (&honest.url(), &afar)] {
        add(folder.path(), url, &wallet.inkey, &[]).await.expect_success();
    }
    let mut watch = Watch::kept(folder.path());
    watch.live(3).await;
    let mut paid = Vec::new();
    let mut pay_all = |when: &str| {
        let wallets = [(&hostile, &flooded), (&hostile, &neighbour), (&honest, &afar)];
        let memos = wallets.map(|(server, wallet)| {
            let memo = format!("{} {when}", wallet.name);
            (server.receive(wallet, sat(21).memo(&memo)), memo)
        });
        paid.extend(memos.iter().map(|(_, memo)| memo.clone()));
        memos
    };
    let first = pay_all("in peace");
    for (_, memo) in &first {
        watch.memo(memo).await;
    }
    let states = watch.connections().len();
    let memory = Growth::of(watch.process().id());

    let truth = payment(&first[0].0.checking_id, first[0].0.amount_msat);
    for (when, noise) in [
        ("amid made-up payments", Noise::MadeUp),
        ("amid repetitions", Noise::Repeated(truth)),
        ("amid garbage", Noise::Garbage),
        ("amid pings", Noise::Pings),
    ] {
        let (began, carried) = (Instant::now(), line.carried.load(Ordering::Relaxed));
        line.fill(noise);
        line.carries(FLOOD / 10).await;
        // Those that are not flooded first.
        for (_, memo) in pay_all(when).iter().rev() {
            watch.memo(memo).await;
        }
        line.carries(FLOOD).await;
        line.fill(Noise::Quiet);
        let frames = line.carried.load(Ordering::Relaxed) - carried;
        eprintln!("{when}: {frames} frames in {:.1} s", began.elapsed().as_secs_f64());
    }
    let growth = memory.kib();
    eprintln!("at worst {growth} KiB more memory");
    assert!(growth <= MAX_GROWTH, "the flood took {growth} KiB of memory");
    assert_eq!(watch.connections().len(), states, "every wallet stayed live: {:?}", watch.connections());

    // Larger than any frame may be: that subscription ends, and comes back.
    let ends = || watch.connections().iter().filter(|word| word["state"] == "waiting_to_retry").count();
    for _ in 0..3 {
        let before = ends();
        hostile.push_oversized(&flooded.inkey, 1 << 20);
        // What is left of the flood on the way is read before it.
        let ended = async || (ends() > before).then_some(());
        wait::until_within(FLOOD_PASSES, "the subscription to end", ended).await;
        watch.live(3).await;
    }
    for (_, memo) in &pay_all("after all") {
        watch.memo(memo).await;
    }
    assert!(memory.kib() <= MAX_GROWTH);
    let ended = |wallet: &SimWallet| {
        let connections = watch.connections();
        connections[states..].iter().filter(|connection| connection["wallet_name"] == wallet.name).count()
    };
    assert!(ended(&flooded) > 0 && ended(&neighbour) == 0 && ended(&afar) == 0, "{:?}", watch.connections());

    let told = watch.end().await;
    let mut said = BTreeMap::new();
    for payment in told.payments() {
        *said.entry(payment["memo"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(said, paid.into_iter().map(|memo| (memo, 1)).collect(), "each payment once, and no other");
    assert!(told.0.stderr.len() < 64 << 10, "the log was flooded: {} bytes", told.0.stderr.len());
    let kept = satchimectl(folder.path(), "payments --json").finish().await.expect_success();
    assert!(!kept.stdout.contains("made up"), "nothing made up was kept");
    for server in [&hostile, &honest] {
        assert!(server.requests().iter().all(|request| request.status != Some(429)), "asked too often");
    }
    remove_all(folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_stops_reading_delays_nothing_but_its_own_lines() {
    const PAYMENTS: usize = 1_500;
    let server = Simulator::start(Options::default()).await.unwrap();
    let shop = server.create_wallet("Shop", 0);
    let program = Program::satchimectl().path_text();
    let mut watch = Command::new(program)
        .args(["watch", "--json", "--server", &server.url()])
        .env("SATCHIME_KEY", &shop.inkey)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    until_line(&mut lines, |line| line.contains(r#""state":"live""#)).await;
    // More than fits into a pipe; nobody reads it.
    for number in 0..PAYMENTS {
        server.receive(&shop, sat(1).memo(format!("unread {number} {}", "x".repeat(200))));
    }
    let looked = || server.count_requests("/payments/paginated");
    // The connection is looked after all the same: new payments are asked about.
    for number in 0..3 {
        let before = looked();
        server.receive(&shop, sat(1).memo(format!("later {number}")));
        let asked = server.wait_until(|_| looked() > before);
        tokio::time::timeout(wait::PATIENCE, asked).await.expect("the server is asked");
    }
    let mut told = BTreeMap::new();
    while told.len() < PAYMENTS + 3 {
        let line = until_line(&mut lines, |line| line.contains(r#""event":"payment""#)).await;
        let payment: serde_json::Value = serde_json::from_str(&line).unwrap();
        *told.entry(payment["memo"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert!(told.values().all(|times| *times == 1), "told again: {told:?}");
}

async fn until_line<R>(lines: &mut Lines<R>, matches: impl Fn(&str) -> bool) -> String
where
    R: tokio::io::AsyncBufRead + Unpin,
{
    let found = async {
        loop {
            let line = lines.next_line().await.unwrap().expect("it goes on");
            if matches(&line) {
                return line;
            }
        }
    };
    tokio::time::timeout(2 * wait::PATIENCE, found).await.expect("the line comes")
}

//! A server whose small answers unpack to large ones: they cost it its answer, and the program little memory.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;
use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::memory::{Growth, MAX_GROWTH};
use satchime_tests::wait;
use satchime_tests::watch::Watch;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A few KB, of which gzip makes as much as any answer may come to.
fn bombs() -> Vec<Vec<u8>> {
    const UNPACKED: usize = 8_000_000;
    let fill = |unit: &str| unit.repeat(UNPACKED / unit.len());
    let record = r#"{"checking_id":"made-up","amount":1,"status":"failed"},"#;
    [
        format!(r#"{{"data":[{}{{}}]}}"#, fill("{},")),
        format!(r#"{{"data":[{}{{}}]}}"#, fill(record)),
        format!(r#"{{"data":[{{"checking_id":"x","amount":1,"extra":{}"#, fill("[")),
        format!(r#"{{"data":[{{"checking_id":"{}"#, fill("x")),
        fill("["),
        format!(r#"{{"detail":"{}"}}"#, fill("y")),
    ]
    .map(|body| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(body.as_bytes()).unwrap();
        encoder.finish().unwrap()
    })
    .into()
}

/// Stands before a server, and answers for its lists with a bomb while there is one.
async fn before_lists(server: &Simulator, bomb: watch::Receiver<Vec<u8>>, thrown: Arc<AtomicU64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = server.address();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (bomb, thrown) = (bomb.clone(), thrown.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(client.read_u8().await?);
                }
                let asked = String::from_utf8_lossy(&head).to_ascii_lowercase();
                let body = bomb.borrow().clone();
                if !body.is_empty() && asked.contains("/payments/paginated") {
                    let head =
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n";
                    let length = format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len());
                    client.write_all(&[head.as_bytes(), length.as_bytes(), &body].concat()).await?;
                    thrown.fetch_add(1, Ordering::Relaxed);
                    return client.shutdown().await;
                }
                let mut server = TcpStream::connect(server).await?;
                if !asked.contains("upgrade:") {
                    head.truncate(head.len() - 2);
                    head.extend_from_slice(b"connection: close\r\n\r\n");
                }
                server.write_all(&head).await?;
                copy_bidirectional(&mut client, &mut server).await.map(drop)
            });
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn little_gzip_takes_little_memory() {
    let server = Simulator::start(Options::default()).await.unwrap();
    let shop = server.create_wallet("Shop", 0);
    let (bomb, thrown) = (watch::Sender::new(Vec::new()), Arc::<AtomicU64>::default());
    let url = before_lists(&server, bomb.subscribe(), thrown.clone()).await;
    let mut watch = Watch::server(&url, &shop.inkey, &[]);
    watch.live(1).await;
    server.receive(&shop, sat(21).memo("in peace"));
    watch.memo("in peace").await;
    let memory = Growth::of(watch.process().id());
    for (number, body) in bombs().into_iter().enumerate() {
        assert!(body.len() < 40_000, "{} bytes are many", body.len());
        let before = thrown.load(Ordering::Relaxed);
        bomb.send_replace(body);
        let memo = format!("after bomb {number}");
        server.receive(&shop, sat(21).memo(&memo));
        wait::until("bombs to be thrown", async || {
            (thrown.load(Ordering::Relaxed) >= before + 3).then_some(())
        })
        .await;
        bomb.send_replace(Vec::new());
        watch.memo(&memo).await;
        eprintln!("bomb {number}: at worst {} KiB more memory", memory.kib());
    }
    let growth = memory.kib();
    assert!(growth <= MAX_GROWTH, "the bombs took {growth} KiB of memory");
    assert!(watch.end().await.payments().iter().all(|payment| payment["checking_id"] != "made-up"));
}

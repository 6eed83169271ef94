//! Plain http never leaves the private network, shown in a network of its own whose names lead where the test wants.

use std::path::Path;
use std::sync::{Arc, Mutex};

use satchime_tests::own_network;
use satchime_tests::program::Program;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

const KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";
/// Public by its number; in there, it is this computer's.
const PUBLIC: &str = "203.0.113.5";
const PUBLIC_6: &str = "2001:db8::5";
const PRIVATE: &str = "10.9.8.7";
const NAMES: [&str; 8] = [
    "umbrel.local",
    "node.lan",
    "node.home.arpa",
    "node.internal",
    "node.localdomain",
    "umbrel",
    "node.localhost",
    "localhost",
];

#[tokio::test]
async fn names_of_public_addresses_get_no_byte() {
    let begin = "ip link set lo up && ip addr add 203.0.113.5/32 dev lo && \
                 ip addr add 2001:db8::5/128 dev lo && ip addr add 10.9.8.7/32 dev lo";
    let test = "private_http::names_of_public_addresses_get_no_byte";
    if let Some(folder) = own_network::enter(test, begin, &[("hosts", "/etc/hosts")]).await {
        inside(&folder).await;
    }
}

async fn inside(folder: &Path) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let port = listen(&heard).await;
    for at in [PUBLIC, PUBLIC_6, "::ffff:203.0.113.5"] {
        lead(folder, at);
        for name in NAMES {
            let said = add(folder, &format!("http://{name}:{port}")).await;
            assert!(said.contains("leads to the internet"), "{name} at {at}: {said}");
        }
    }
    assert_eq!(*heard.lock().unwrap(), Vec::<u8>::new(), "nothing arrived");
    // The same names lead there where the connection is encrypted.
    lead(folder, PUBLIC);
    add(folder, &format!("https://umbrel.local:{port}")).await;
    assert_eq!(heard.lock().unwrap().first(), Some(&0x16), "TLS's greeting");
    // And a private address is reached, though not as this computer.
    heard.lock().unwrap().clear();
    lead(folder, PRIVATE);
    add(folder, &format!("http://localhost:{port}")).await;
    assert_eq!(*heard.lock().unwrap(), Vec::<u8>::new(), "localhost is elsewhere");
    add(folder, &format!("http://umbrel.local:{port}")).await;
    assert!(heard.lock().unwrap().starts_with(b"GET /"), "the listener hears what comes");
}

/// Collects every byte that arrives, whatever address it was sent to, and hangs up.
async fn listen(heard: &Arc<Mutex<Vec<u8>>>) -> u16 {
    let listener = TcpListener::bind("[::]:0").await.unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Arc::clone(heard));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = [0; 4096];
            if let Ok(read) = stream.read(&mut bytes).await {
                heard.lock().unwrap().extend_from_slice(&bytes[..read]);
            }
        }
    });
    port
}

/// Lets every name lead to this address.
fn lead(folder: &Path, address: &str) {
    let lines: String = NAMES.iter().map(|name| format!("{address} {name}\n")).collect();
    std::fs::write(folder.join("hosts"), lines).unwrap();
}

/// What it says when it can't be added.
async fn add(folder: &Path, server: &str) -> String {
    let line = ["wallet", "add", "--allow-private-http", "--server", server];
    let program = Program::satchimectl().args(line).data_dir(&folder.join("data")).input(KEY);
    let ended = program.finish().await;
    assert!(!ended.status.success(), "{}", ended.stdout);
    ended.stderr
}

//! What people and servers get wrong: addresses, keys, names, certificates. A clear word, nothing kept, no hang.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::ctl::{NO_KEY, add, assert_refused, remove_all, satchimectl};
use satchime_tests::watch::Watch;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Tries an address both ways: to keep the wallet, and to watch it without keeping it.
async fn refuse(what: &str, server: &str, key: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    for line in ["wallet add", "watch --json"] {
        let program = satchimectl(folder.path(), line).args(["--server", server]).input(key);
        assert_refused(&format!("{what}: {line}"), &program.finish().await, words);
    }
    let listed = satchimectl(folder.path(), "wallet list --json").finish().await.expect_success();
    assert_eq!(listed.stdout, "", "{what}: something was kept");
}

/// A server that answers everything with this; with nothing, it stays silent.
async fn stranger(answer: String) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                while stream.read(&mut request).await.is_ok_and(|count| count > 0) {
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    url
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn an_address_that_is_not_lnbits() {
    let page = "<!doctype html><title>Welcome to nginx!</title>";
    let (html, json) = ("content-type: text/html\r\n", "content-type: application/json\r\n");
    for (what, answer) in [
        ("a page that is not found", answer("404 Not Found", html, page)),
        ("a page", answer("200 OK", html, page)),
        ("another API", answer("200 OK", json, r#"{"jsonrpc":"2.0","result":[]}"#)),
        ("a list", answer("200 OK", json, "[1,2,3]")),
        ("another API's error", answer("404 Not Found", json, r#"{"message":"Not Found","code":404}"#)),
        ("a redirect", answer("302 Found", "location: http://127.0.0.1:9/\r\n", "")),
    ] {
        refuse(what, &stranger(answer).await, NO_KEY, "LNbits").await;
    }
    // Who watches already waits at a closed door: it may open again.
    let (folder, door) = (tempfile::tempdir().unwrap(), stranger(answer("403 Forbidden", html, page)).await);
    let added = add(folder.path(), &door, NO_KEY, &[]).await;
    assert_refused("a closed door", &added, "does not let this computer through (403)");
    for (what, body) in [("JSON cut short", r#"{"name":"#), ("nothing at all", "")] {
        refuse(what, &stranger(answer("200 OK", json, body)).await, NO_KEY, "could not be read").await;
    }
}

#[tokio::test]
async fn a_server_that_is_not_set_up() {
    let redirect = answer("307 Temporary Redirect", "location: /first_install\r\n", "");
    refuse("not set up", &stranger(redirect).await, NO_KEY, "has not been set up").await;
}

#[tokio::test]
async fn a_server_that_is_down_or_silent_or_in_trouble() {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let down = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let silent = stranger(String::new()).await;
    let error = stranger(answer("502 Bad Gateway", "content-type: text/html\r\n", "<html></html>")).await;
    let nonsense = stranger("SSH-2.0-OpenSSH_9.2\r\n".to_owned()).await;
    // All at once: patience takes its time.
    join_all([
        waits_for("down", &down, "Nothing answers", "server_refused"),
        waits_for("silent", &silent, "did not answer in time", "timed_out"),
        waits_for("behind a proxy that can't reach it", &error, "error of its own (502)", "server_error"),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    let adding = satchimectl(folder.path(), "wallet add").args(["--server", &nonsense]).input(NO_KEY);
    assert_refused("another protocol", &adding.finish().await, "what to do:");
}

/// A wallet is not added there, and to watch one is to wait for the server.
async fn waits_for(what: &str, server: &str, words: &str, code: &str) {
    let folder = tempfile::tempdir().unwrap();
    let watch = Watch::server(server, NO_KEY, &[]);
    let adding = satchimectl(folder.path(), "wallet add").args(["--server", server]).input(NO_KEY);
    assert_refused(what, &adding.finish().await, words);
    let waiting = watch.state_within(Duration::from_secs(60), "waiting_to_retry").await;
    assert_eq!(waiting["code"], code, "{what}: {waiting}");
    assert!(waiting["attempt"].as_i64().is_some_and(|attempt| attempt > 0), "{what}: {waiting}");
    assert!(!watch.end().await.was_ever("live"), "{what}");
}

#[tokio::test]
async fn an_address_that_would_show_the_key_to_others() {
    for (what, server, words) in [
        ("http to a public host", "http://lnbits.example", "refused"),
        ("http to a public address", "http://203.0.113.7:5000/wallet?usr=abc&wal=def", "refused"),
        ("http in the home network", "http://192.168.1.4:5000", "--allow-private-http"),
        ("another scheme", "ftp://lnbits.example", "https://"),
        ("a key instead of an address", NO_KEY, "looks like a wallet's key"),
        (
            "an invoice instead of an address",
            "lnbc10u1p3xnhl2pp5jptserfk3zk4qy42tlucycrfwxhydvlemu9pqr93tuzlv9cc7g3s",
            "what to do:",
        ),
        ("spaces", "https://lnbits. example", "what to do:"),
        ("words", "my wallet", "what to do:"),
        ("only a scheme", "https://", "what to do:"),
        ("a right-to-left override", "https://lnbits.\u{202e}elpmaxe", "what to do:"),
    ] {
        refuse(what, server, NO_KEY, words).await;
    }
}

#[tokio::test]
async fn what_can_not_be_a_key() {
    for (what, key, words) in [
        ("nothing", "", "empty"),
        ("blanks", " \r\n\t\n", "empty"),
        ("a space within", "5ec7e75ec7e75ec7 e75ec7e75ec7e75e", "spaces"),
        ("a line break within", "5ec7e75ec7e75ec7\ne75ec7e75ec7e75e\n", "line breaks"),
        ("an umlaut", "schlüssel", "characters"),
        ("a path", "../../wallet", "characters"),
        ("a header", "abc:\u{7}", "characters"),
        ("a book", &"a".repeat(100_000), "too long"),
    ] {
        refuse(what, "https://lnbits.invalid", key, words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_blanks_around_it_will_do() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let watch = Watch::server(&simulator.url(), &format!("\n  \u{feff}{} \r\n\n", shop.inkey), &[]);
    watch.live(1).await;
    watch.end().await;
}

/// What moves other text about or can't be seen.
fn is_unwelcome(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_every_kind() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let long = "n".repeat(10_000);
    for (typed, kept) in [
        (long.as_str(), "nnnnnnnn"),
        ("\u{1f469}\u{200d}\u{1f680} Kasse \u{26a1}", "\u{1f469}\u{200d}\u{1f680} Kasse \u{26a1}"),
        ("محل القهوة", "محل القهوة"),
        ("evil\u{202e}lavE", "evillavE"),
        ("<b>bold</b> & \"quoted\"", "<b>bold</b> & \"quoted\""),
        ("two\nlines\u{1b}[31m", "two lines[31m"),
        ("'; drop table wallets; --", "'; drop table wallets; --"),
    ] {
        // The server's own name for it is no better.
        let wallet = simulator.create_wallet(typed, 0);
        let watch = Watch::server(&simulator.url(), &wallet.inkey, &[]);
        watch.live(1).await;
        simulator.receive(&wallet, sat(1));
        watch.count(1).await;
        let told = watch.end().await;
        for by in [None, Some(typed)] {
            let more: Vec<&str> = by.map_or_else(Vec::new, |name| vec!["--name", name]);
            add(folder.path(), &simulator.url(), &wallet.inkey, &more).await.expect_success();
            let listed = satchimectl(folder.path(), "wallet list --json").finish().await.expect_success();
            let name = listed.events()[0]["wallet_name"].as_str().unwrap().to_owned();
            assert!(name.starts_with(kept), "{typed:?} became {name:?}");
            assert!(name.chars().count() <= 48 && !name.chars().any(is_unwelcome), "{name:?}");
            assert_eq!(told.payments()[0]["wallet_name"], name.as_str());
            for line in ["wallet list", "payments", "doctor"] {
                let words = satchimectl(folder.path(), line).finish().await.stdout;
                assert!(!words.chars().any(is_unwelcome), "{line}: {words:?}");
            }
            remove_all(folder.path()).await;
        }
    }
    let wallet = simulator.create_wallet("Shop", 0);
    let unseen = add(folder.path(), &simulator.url(), &wallet.inkey, &["--name", " \u{200b}\u{202e} "]).await;
    assert_eq!(unseen.status.code(), Some(2));
    assert!(unseen.stderr.contains("needs a name"), "{}", unseen.stderr);
}

/// A certificate authority of the test's own, trusted by who is told so.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "An authority of a test");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("root.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// A server with a certificate for this name, in these years.
    async fn serve(&self, name: &str, years: (i32, i32)) -> Simulator {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Simulator::start(Options { tls: Some(Arc::new(config)), ..Options::default() }).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_are_wrong_each_in_their_way() {
    let authority = Authority::new();
    let (now, past, future) = ((2020, 2090), (2001, 2002), (2080, 2090));
    for (what, name, years, trusted, words, code) in [
        (
            "nobody knows who signed it",
            "127.0.0.1",
            now,
            false,
            "self-signed or from an authority",
            "tls_unknown_issuer",
        ),
        ("expired", "127.0.0.1", past, true, "has expired", "tls_expired"),
        ("not valid yet", "127.0.0.1", future, true, "not valid yet", "tls_not_yet_valid"),
        ("for another name", "lnbits.example", now, true, "for another name", "tls_wrong_host"),
    ] {
        let simulator = authority.serve(name, years).await;
        let shop = simulator.create_wallet("Shop", 0);
        let folder = tempfile::tempdir().unwrap();
        for line in ["wallet add", "watch --json"] {
            let program = satchimectl(folder.path(), line).args(["--server", &simulator.url()]);
            let program = program.input(shop.inkey.as_str());
            let program = if trusted { program.env("SSL_CERT_FILE", authority.root()) } else { program };
            let output = program.finish().await;
            assert_refused(what, &output, words);
            if line.starts_with("watch") {
                assert!(
                    output.events().iter().any(|event| event["code"] == code),
                    "{what}: {}",
                    output.stdout
                );
            }
        }
        assert!(simulator.requests().is_empty(), "{what}: the key was sent");
    }

    let simulator = authority.serve("127.0.0.1", now).await;
    let shop = simulator.create_wallet("Shop", 0);
    let program = satchimectl(authority.folder.path(), "watch --json --server").args([simulator.url()]);
    let watch = Watch::of(program.env("SSL_CERT_FILE", authority.root()).input(shop.inkey.as_str()));
    watch.live(1).await;
    simulator.receive(&shop, sat(7));
    assert_eq!(watch.payment("over TLS", |_| true).await["amount_msat"], 7_000);
    watch.end().await;

    // TLS was asked of a server that speaks none, and the other way about.
    let plain = Simulator::start(Options::default()).await.unwrap();
    let url = plain.url().replace("http://", "https://");
    refuse("no TLS there", &url, NO_KEY, "does not speak TLS").await;
}

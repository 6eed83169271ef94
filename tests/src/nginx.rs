//! nginx in front of a server, set up as people set it up, well or badly.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use rustix::process::{Signal, geteuid};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::evidence;
use crate::place::{free_port, temporary_folder};
use crate::process::Process;
use crate::wait;

const LOG: &str = "error.log";

/// What lets WebSockets through, and what is mostly forgotten.
pub const UPGRADES: &str = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; \
                            proxy_set_header Connection \"upgrade\";";

/// How it stands before the server.
#[derive(Clone, Copy, Default)]
pub struct Site<'a> {
    /// After the port: `ssl`, `http2`.
    pub listen: &'a str,
    /// Directives for the whole site.
    pub site: &'a str,
    /// Where the server is found, as `/lnbits`; the root is empty.
    pub base: &'a str,
    /// Directives for what is passed on.
    pub pass: &'a str,
}

/// A running nginx. Dropping it ends it.
pub struct Nginx {
    process: Process,
    folder: TempDir,
    port: u16,
    is_tls: bool,
    base: String,
}

impl Nginx {
    /// `upstream` is the server's own address, without a path.
    pub async fn start(upstream: &str, site: Site<'_>) -> Self {
        let (folder, port) = (temporary_folder(), free_port());
        let is_tls = site.listen.contains("ssl");
        let config = folder.path().join("nginx.conf");
        let certificate = if is_tls { self_signed(&folder) } else { String::new() };
        fs::write(&config, configuration(&folder, port, upstream, site, &certificate)).expect("a config");
        evidence::keep_file(&format!("nginx-{port}.log"), folder.path().join(LOG));
        let mut command = Command::new(program());
        command
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command.arg("-e").arg(folder.path().join(LOG)).stderr(Stdio::null());
        let mut process = Process::spawn("nginx", &mut command);
        wait::until("nginx to answer", async || {
            if let Some(status) = process.ended() {
                let log = fs::read_to_string(folder.path().join(LOG)).unwrap_or_default();
                panic!("nginx ended with {status}:\n{log}");
            }
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { process, folder, port, is_tls, base: site.base.to_owned() }
    }

    pub fn url(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://127.0.0.1:{}{}", self.port, self.base)
    }

    /// Makes itself another certificate, and shows that from now on.
    pub async fn renew_certificate(&mut self) {
        let before = fs::read(self.certificate()).expect("a certificate");
        self_signed(&self.folder);
        self.process.signal(Signal::HUP);
        let shown = async || {
            let mut looking = Command::new("openssl");
            let at = format!("127.0.0.1:{}", self.port);
            let shown =
                looking.args(["s_client", "-connect", &at]).stdin(Stdio::null()).output().await.ok()?;
            let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
            let old = String::from_utf8_lossy(&before).into_owned();
            // The last line before the end is of its signature.
            let line = old.lines().rev().find(|line| !line.is_empty() && !line.starts_with('-'))?;
            (shown.contains("BEGIN CERTIFICATE") && !shown.contains(line)).then_some(())
        };
        wait::until("the new certificate to be shown", shown).await;
    }

    /// The certificate that it made itself, for `SSL_CERT_FILE`.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }
}

fn configuration(folder: &TempDir, port: u16, upstream: &str, site: Site<'_>, certificate: &str) -> String {
    let Site { listen, site, base, pass } = site;
    let folder = folder.path().display();
    let user = if geteuid().is_root() { "user root;" } else { "" };
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};"))
        .concat();
    format!(
        "daemon off; {user} pid {folder}/pid; events {{}} http {{ access_log off; {temporary} server {{ \
         listen 127.0.0.1:{port} {listen}; {certificate} {site} \
         location {base}/ {{ proxy_pass {upstream}/; {pass} }} }} }}"
    )
}

/// Made as most guides say, for this computer's loopback address.
fn self_signed(folder: &TempDir) -> String {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    fs::write(&certificate, made.cert.pem()).expect("a certificate file");
    fs::write(&key, made.signing_key.serialize_pem()).expect("a key file");
    format!("ssl_certificate {}; ssl_certificate_key {};", certificate.display(), key.display())
}

/// Where Debian puts it is on root's path alone.
fn program() -> PathBuf {
    let usual = PathBuf::from("/usr/sbin/nginx");
    if usual.exists() { usual } else { PathBuf::from("nginx") }
}

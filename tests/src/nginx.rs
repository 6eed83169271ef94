//! nginx in front of a server, set up as people set it up, well or badly.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
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
        self.show_another_than(before).await;
    }

    /// Makes itself an authority, and shows a certificate of that from now on. The root, as it is offered for download.
    pub async fn found_authority(&mut self) -> PathBuf {
        let before = fs::read(self.certificate()).expect("a certificate");
        let root = self.folder.path().join("root.pem");
        fs::write(&root, by_own_authority(&self.folder)).expect("a root certificate");
        self.show_another_than(before).await;
        root
    }

    async fn show_another_than(&mut self, before: Vec<u8>) {
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
    write(folder, &made.cert, &made.signing_key)
}

/// The root as PEM.
fn by_own_authority(folder: &TempDir) -> String {
    let (root_key, key) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    root.distinguished_name.push(DnType::CommonName, "Home root");
    let own = root.self_signed(&root_key).expect("a root certificate");
    let issuer = Issuer::new(root, root_key);
    let names = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    write(folder, &names.signed_by(&key, &issuer).expect("a certificate"), &key);
    own.pem()
}

fn write(folder: &TempDir, shown: &rcgen::Certificate, signing: &KeyPair) -> String {
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    fs::write(&certificate, shown.pem()).expect("a certificate file");
    fs::write(&key, signing.serialize_pem()).expect("a key file");
    format!("ssl_certificate {}; ssl_certificate_key {};", certificate.display(), key.display())
}

/// Where Debian puts it is on root's path alone.
fn program() -> PathBuf {
    let usual = PathBuf::from("/usr/sbin/nginx");
    if usual.exists() { usual } else { PathBuf::from("nginx") }
}

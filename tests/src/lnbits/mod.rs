//! A real LNbits server with a fresh database, on loopback. Its funding source is LNbits' own FakeWallet, which
//! settles payments between the wallets of one server and refuses all others.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use crate::http;
use crate::process::Process;
use crate::wait;

mod install;
mod wallets;

pub use wallets::{Invoice, Payment, Wallet};

/// The newest version.
pub const NEWEST: &str = "1.6.2";

/// The last version whose channels are named by the wallet's id instead of its invoice key.
pub const BY_WALLET_ID: &str = "0.12.7";

/// What wallets "a" and "b" hold at first, in sat.
pub const FIRST_CREDIT: u64 = 100_000;

/// Without the parent process that the `lnbits` command puts above the server: signals have to reach the server itself.
const LAUNCHER: &str = "
import sys, uvicorn
uvicorn.run('lnbits.__main__:app', host='127.0.0.1', port=int(sys.argv[1]), loop='uvloop')
";

/// A running server, or a killed one that can be restarted. Dropping it ends it and removes its data.
pub struct LnbitsServer {
    python: PathBuf,
    folder: TempDir,
    port: u16,
    settings: Vec<(String, String)>,
    process: Option<Process>,
    client: reqwest::Client,
    /// Lets the harness act as the server's administrator.
    token: String,
    wallets: Vec<Wallet>,
}

impl LnbitsServer {
    /// Starts `version` with two wallets, "a" and "b", of [`FIRST_CREDIT`] each. Installs it if need be.
    pub async fn start(version: &str) -> Self {
        Self::start_with(version, &[]).await
    }

    /// As [`Self::start`], with LNbits settings (environment variables) that win over the harness's own, as
    /// `("LNBITS_RATE_LIMIT_NO", "200")`, which is LNbits' default number of requests a minute.
    pub async fn start_with(version: &str, settings: &[(&str, &str)]) -> Self {
        let wanted = version.to_owned();
        let python = tokio::task::spawn_blocking(move || install::python(&wanted)).await;
        let folder = temporary_folder();
        let port = free_port();
        let mut server = Self {
            python: python.expect("LNbits can be installed"),
            settings: default_settings(folder.path(), port),
            folder,
            port,
            process: None,
            client: http::client(),
            token: String::new(),
            wallets: Vec::new(),
        };
        server.settings.extend(settings.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
        server.lay_out();
        server.launch().await;
        server.install_first().await;
        for name in ["a", "b"] {
            server.create_wallet(name).await;
            server.credit(name, FIRST_CREDIT).await;
        }
        server
    }

    /// `http://127.0.0.1:<port>`
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends it as a crash would: subscribers see the connection break.
    pub async fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await;
        }
    }

    /// Ends it as an administrator would: subscribers see a closing handshake.
    pub async fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.signal(crate::Signal::TERM);
            process.end().await;
        }
    }

    /// Starts it again on the same port and data, after [`Self::kill`] or [`Self::stop`], or while it runs.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.launch().await;
    }

    /// Freezes it: connections stay open and nothing answers, until [`Self::resume`].
    pub fn pause(&self) {
        self.running().signal(crate::Signal::STOP);
    }

    pub fn resume(&self) {
        self.running().signal(crate::Signal::CONT);
    }

    /// What the server wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("server.log")).unwrap_or_default()
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("LNbits is running")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// LNbits looks for its pages under `lnbits/` in its working folder, and puts extensions there.
    fn lay_out(&self) {
        let library = self.python.ancestors().nth(2).expect("the interpreter lies in bin").join("lib");
        let versions = fs::read_dir(&library).expect("the environment has a library").flatten();
        let package =
            versions.map(|version| version.path().join("site-packages/lnbits")).find(|path| path.is_dir());
        let package = package.unwrap_or_else(|| panic!("no LNbits under {}", library.display()));
        let home = self.path("work/lnbits");
        fs::create_dir_all(home.join("extensions")).expect("a working folder");
        for part in fs::read_dir(package).expect("the package can be listed").flatten() {
            let name = part.file_name();
            if part.path().is_dir() && name != "extensions" && name != "__pycache__" {
                symlink(part.path(), home.join(name)).expect("a link to a part of LNbits");
            }
        }
    }

    async fn launch(&mut self) {
        let log =
            fs::File::options().create(true).append(true).open(self.path("server.log")).expect("a log file");
        let mut command = Command::new(&self.python);
        command
            .args(["-I", "-u", "-c", LAUNCHER, &self.port.to_string()])
            .current_dir(self.path("work"))
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TZ" || name == "TMPDIR"))
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log file"))
            .stderr(log);
        let mut process = Process::spawn("LNbits", &mut command);
        let patience = wait::PATIENCE * 4;
        let (server, process_seen) = (&*self, &mut process);
        wait::until_within(patience, "LNbits to answer", async || {
            if let Some(status) = process_seen.ended() {
                panic!("LNbits ended with {status}:\n{}", server.log());
            }
            // Before its first installation every path leads to a page of that name.
            let answer = server.ask("GET", "/api/v1/health", None, None).await.ok()?;
            matches!(answer.status, 200 | 307).then_some(())
        })
        .await;
        self.process = Some(process);
    }

    async fn install_first(&mut self) {
        let password = "the password of a test";
        let body = json!({ "username": "admin", "password": password, "password_repeat": password });
        let answer = self.expect("PUT", "/api/v1/auth/first_install", None, Some(&body), 200).await;
        answer["access_token"].as_str().expect("the administrator's token").clone_into(&mut self.token);
    }
}

/// In memory where there is such a folder: LNbits commits each of its hundreds of settings to disk one by one.
fn temporary_folder() -> TempDir {
    let mut folder = tempfile::Builder::new();
    let folder = folder.prefix("satchime-lnbits-");
    folder.tempdir_in("/dev/shm").or_else(|_| folder.tempdir()).expect("a folder for LNbits")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

fn default_settings(folder: &Path, port: u16) -> Vec<(String, String)> {
    let data = folder.join("data");
    fs::create_dir_all(&data).expect("a data folder");
    [
        ("HOME", folder.display().to_string()),
        ("HOST", "127.0.0.1".to_owned()),
        ("PORT", port.to_string()),
        ("DEBUG", "false".to_owned()),
        ("LNBITS_ADMIN_UI", "true".to_owned()),
        ("LNBITS_DATA_FOLDER", data.display().to_string()),
        ("LNBITS_BACKEND_WALLET_CLASS", "FakeWallet".to_owned()),
        ("FAKE_WALLET_SECRET", "the secret of a test".to_owned()),
        ("AUTH_SECRET_KEY", "the key of a test, long enough for its algorithm".to_owned()),
        // How the harness logs in as a wallet's owner, to reset its keys.
        ("AUTH_ALLOWED_METHODS", r#"["username-password", "user-id-only"]"#.to_owned()),
        // The limit counts the harness and the app together: they come from one address.
        ("LNBITS_RATE_LIMIT_NO", "100000".to_owned()),
        // Nothing may reach for the internet.
        ("LNBITS_EXTENSIONS_MANIFESTS", "[]".to_owned()),
        ("LNBITS_WASM_EXTENSIONS_MANIFESTS", "[]".to_owned()),
        ("LNBITS_PRICE_AGGREGATOR_ENABLED", "false".to_owned()),
        ("LNBITS_EXCHANGE_RATE_PROVIDERS", "[]".to_owned()),
        ("NO_PROXY", "*".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

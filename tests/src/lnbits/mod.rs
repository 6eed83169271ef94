//! A real LNbits server with a fresh database, SQLite or PostgreSQL, on loopback. Its funding source is LNbits' own
//! FakeWallet, which settles payments between the wallets of one server and refuses all others, unless a test decides
//! otherwise ([`Bank::decide`]).

use std::fs;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use crate::evidence;
use crate::place::{free_port, temporary_folder};
use crate::process::Process;
use crate::wait;

mod install;
mod postgres;
mod share;
mod wallets;

use postgres::Postgres;

use wallets::LOG;
pub use wallets::{Bank, Credential, Fate, Invoice, Payment, Wallet};

/// The newest version.
pub const NEWEST: &str = "1.6.2";

/// The last version whose channels are named by the wallet's id instead of its invoice key.
pub const BY_WALLET_ID: &str = "0.12.7";

/// What wallets "a" and "b" hold at first, in sat.
pub const FIRST_CREDIT: u64 = 100_000;

/// Runs the server without the parent process that the `lnbits` command puts above it: signals have to reach the server
/// itself. Of payments from and to the outside, its funding source believes what the harness has decided.
const LAUNCHER: &str = "
import os, sys, uvicorn
from lnbits.wallets import fake

def decided(payment_hash):
    try:
        with open(os.path.join(os.environ['HOME'], 'decided', payment_hash)) as file:
            return file.read()
    except FileNotFoundError:
        return None

class Decided(fake.FakeWallet):
    async def pay_invoice(self, bolt11, fee_limit_msat):
        payment_hash = fake.decode(bolt11).payment_hash
        match decided(payment_hash):
            case 'pending':
                return fake.PaymentResponse(ok=None, checking_id=payment_hash)
            case 'success':
                return fake.PaymentResponse(
                    ok=True, checking_id=payment_hash, fee_msat=1000, preimage='00' * 32
                )
        return await fake.FakeWallet.pay_invoice(self, bolt11, fee_limit_msat)

    async def get_payment_status(self, checking_id):
        match decided(checking_id):
            case 'success':
                return fake.PaymentSuccessStatus(fee_msat=1000, preimage='00' * 32)
            case 'failed':
                return fake.PaymentFailedStatus()
        return fake.PaymentPendingStatus()

    async def get_invoice_status(self, checking_id):
        if decided(checking_id) == 'success':
            return fake.PaymentSuccessStatus()
        return await fake.FakeWallet.get_invoice_status(self, checking_id)

sys.modules['lnbits.wallets'].FakeWallet = Decided
uvicorn.run('lnbits.__main__:app', host='127.0.0.1', port=int(sys.argv[1]), loop='uvloop')
";

/// A running server, or a killed one that can be restarted. Dropping it ends it and removes its data.
pub struct LnbitsServer {
    bank: Bank,
    folder: TempDir,
    settings: Vec<(String, String)>,
    process: Option<Process>,
    /// Ends after LNbits.
    postgres: Option<Postgres>,
}

/// What people do with the server over HTTP.
impl Deref for LnbitsServer {
    type Target = Bank;

    fn deref(&self) -> &Bank {
        &self.bank
    }
}

impl DerefMut for LnbitsServer {
    fn deref_mut(&mut self) -> &mut Bank {
        &mut self.bank
    }
}

impl LnbitsServer {
    /// Starts `version` with two wallets, "a" and "b", of [`FIRST_CREDIT`] each. Installs it if need be.
    pub async fn start(version: &str) -> Self {
        Self::start_with(version, &[]).await
    }

    /// As [`Self::start`], with its books in PostgreSQL instead of SQLite.
    pub async fn start_on_postgres(version: &str) -> Self {
        let postgres = Postgres::start().await;
        let mut server = Self::start_with(version, &[("LNBITS_DATABASE_URL", &postgres.url())]).await;
        server.postgres = Some(postgres);
        server
    }

    /// As [`Self::start_on_postgres`], on a machine in this time zone.
    pub async fn start_on_postgres_in(version: &str, zone: &str) -> Self {
        let postgres = Postgres::start().await;
        let settings = [("LNBITS_DATABASE_URL", postgres.url()), ("TZ", zone.to_owned())];
        let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut server = Self::start_with(version, &settings).await;
        server.postgres = Some(postgres);
        server
    }

    /// As [`Self::start`], with LNbits settings (environment variables) that win over the harness's own, as
    /// `("LNBITS_RATE_LIMIT_NO", "200")`, which is LNbits' default number of requests a minute.
    pub async fn start_with(version: &str, settings: &[(&str, &str)]) -> Self {
        let wanted = version.to_owned();
        let python = tokio::task::spawn_blocking(move || install::python(&wanted)).await;
        let folder = temporary_folder();
        let port = free_port();
        let python = python.expect("LNbits can be installed");
        let mut server = Self {
            bank: Bank::new(python, folder.path().to_owned(), port),
            settings: default_settings(folder.path(), port),
            folder,
            process: None,
            postgres: None,
        };
        server.settings.extend(settings.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
        server.lay_out();
        evidence::keep_file(&format!("lnbits-{version}.log"), server.path(LOG));
        server.launch().await;
        server.install_first().await;
        for name in ["a", "b"] {
            server.create_wallet(name).await;
            server.credit(name, FIRST_CREDIT).await;
        }
        server
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

    /// Whether it keeps anything in SQLite.
    pub fn has_sqlite_files(&self) -> bool {
        let files = fs::read_dir(self.path("data")).into_iter().flatten().flatten();
        files.map(|file| file.path()).any(|path| path.extension().is_some_and(|end| end == "sqlite3"))
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("LNbits is running")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// LNbits looks for its pages under `lnbits/` in its working folder, and puts extensions there.
    fn lay_out(&self) {
        let library = self.bank.python.ancestors().nth(2).expect("the interpreter lies in bin").join("lib");
        let versions = fs::read_dir(&library).expect("the environment has a library").flatten();
        let package =
            versions.map(|version| version.path().join("site-packages/lnbits")).find(|path| path.is_dir());
        let package = package.unwrap_or_else(|| panic!("no LNbits under {}", library.display()));
        fs::create_dir_all(self.path("decided")).expect("a folder for what is decided");
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
        let log = fs::File::options().create(true).append(true).open(self.path(LOG)).expect("a log file");
        let mut command = Command::new(&self.bank.python);
        command
            .args(["-I", "-u", "-c", LAUNCHER, &self.bank.port.to_string()])
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
        answer["access_token"].as_str().expect("the administrator's token").clone_into(&mut self.bank.token);
    }
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

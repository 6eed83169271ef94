//! What the tests of ways have in common: a folder for Satchime, a server behind TLS, and where no password may be.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use satchime_simulator::tls::self_signed;
use satchime_simulator::{Options, SimWallet, Simulator};
use satchime_tests::ctl::satchimectl;
use satchime_tests::desktop::Keyring;
use satchime_tests::program::Program;
use tempfile::TempDir;

/// Nobody but a test's own proxy knows the way there.
pub const NAME: &str = "lnbits.example:8443";
pub const URL: &str = "https://lnbits.example:8443";
pub const USER: &str = "me %41";
pub const PASSWORD: &str = "pa55 %41:@ \u{df}\"\\";

/// With a folder for Satchime, and the file with the password.
pub struct Home {
    pub folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        home.give_password(PASSWORD);
        home
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn give_password(&self, password: &str) {
        fs::write(self.folder.path().join("password"), format!("{password}\n")).unwrap();
    }

    /// With the user and the password, where there is a user.
    pub fn route(&self, url: &str, way: &str, address: &str, user: bool) -> Program {
        let program = satchimectl(&self.data(), "server route").args([url, way]);
        let program = if address.is_empty() { program } else { program.args([address]) };
        let file = self.folder.path().join("password");
        let login = ["--user", USER, "--password-file", file.to_str().unwrap()];
        if user { program.args(login) } else { program }
    }

    pub async fn take(&self, way: &str, address: &str, user: bool) {
        let done = self.route(URL, way, address, user).finish().await.expect_success();
        assert!(done.stdout.contains(" is reached ") && done.stdout.contains(address), "{}", done.stdout);
    }
}

pub async fn trust(home: &Home, certificate: &Path) {
    let line = ["server", "trust", URL, "--ca", certificate.to_str().unwrap()];
    Program::satchimectl().args(line).data_dir(&home.data()).finish().await.expect_success();
}

/// A simulated server with TLS, and the file that it is trusted by.
pub async fn with_tls(home: &Home) -> (Simulator, SimWallet, PathBuf) {
    let tls = self_signed(&["lnbits.example"]).unwrap();
    let pem = BASE64_STANDARD.encode(&tls.certificate);
    let file = home.folder.path().join("certificate.pem");
    fs::write(&file, format!("-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----\n")).unwrap();
    let simulator = Simulator::start(Options { tls: Some(tls.server), ..Options::default() }).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    (simulator, shop, file)
}

/// Every byte of the files below.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => files.append(&mut files_below(&path)),
            false => files.push((path.clone(), fs::read(&path).unwrap_or_default())),
        }
    }
    files
}

#[track_caller]
pub fn assert_no_password(what: &str, bytes: &[u8]) {
    let encoded = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    for secret in [PASSWORD, "pa55", &encoded] {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{what} contains the password");
    }
}

pub async fn password_in_keyring() -> Option<Keyring> {
    let name = format!("proxy:{URL}");
    Keyring::items().await.into_iter().find(|item| item.attributes.values().any(|value| *value == name))
}

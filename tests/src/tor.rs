//! Debian's own Tor, which has no way into the Tor network.

use std::fs;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::evidence;
use crate::place::free_port;
use crate::process::Process;
use crate::wait;

/// A running Tor. Dropping it ends it.
pub struct Tor {
    _process: Process,
    _folder: TempDir,
    port: u16,
}

impl Tor {
    /// Its one bridge is a port of this computer that nobody listens on, and it knows of no other way: nothing leaves
    /// this computer. It gives up a connection after a few seconds, not after two minutes.
    pub async fn without_a_network() -> Self {
        let folder = tempfile::tempdir().expect("a folder for Tor");
        let (port, at) = (free_port(), folder.path().display());
        let lines = [
            format!("SocksPort 127.0.0.1:{port}"),
            format!("DataDirectory {at}/data"),
            format!("Log notice file {at}/log"),
            "UseBridges 1".to_owned(),
            format!("Bridge 127.0.0.1:{}", free_port()),
            "SocksTimeout 2".to_owned(),
        ];
        let config = folder.path().join("torrc");
        fs::write(&config, lines.join("\n")).expect("a config");
        evidence::keep_file("tor.log", folder.path().join("log"));
        let mut command = Command::new("tor");
        command.arg("-f").arg(&config).args(["--defaults-torrc", "/dev/null"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = Process::spawn("tor", &mut command);
        wait::until("Tor to listen", async || {
            assert_eq!(process.ended(), None, "Tor goes on");
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { _process: process, _folder: folder, port }
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

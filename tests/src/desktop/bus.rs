//! A session bus of a test's own, on which nothing is started on demand: for a desktop without a keyring, or with one
//! that misbehaves.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;
use zbus::Connection;
use zbus::connection::Builder;
use zbus::fdo::DBusProxy;

use super::session::enter;
use crate::process::Process;
use crate::wait::{self, PATIENCE};

const SECRETS: &str = "org.freedesktop.secrets";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"#;

/// A bus and what runs on it, until it is dropped.
pub struct PrivateBus {
    address: String,
    folder: TempDir,
    _daemon: Process,
    keyring: Option<Process>,
    notifications: Option<Process>,
    silent: Option<Connection>,
}

impl PrivateBus {
    /// Without anybody on it.
    pub async fn empty() -> Self {
        enter();
        let folder = tempfile::tempdir().expect("a folder");
        let configuration = folder.path().join("bus.conf");
        fs::write(&configuration, CONFIGURATION).expect("the configuration can be written");
        let mut command = Command::new("dbus-daemon");
        command
            .arg(format!("--config-file={}", configuration.display()))
            .args(["--nofork", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut daemon = Process::spawn("dbus-daemon", &mut command);
        let mut address = String::new();
        let stdout = daemon.child().stdout.take().expect("the output is piped");
        BufReader::new(stdout).read_line(&mut address).await.expect("the bus tells its address");
        Self {
            address: address.trim().to_owned(),
            folder,
            _daemon: daemon,
            keyring: None,
            notifications: None,
            silent: None,
        }
    }

    /// With a keyring that takes calls and never answers.
    pub async fn with_silent_keyring() -> Self {
        let mut bus = Self::empty().await;
        let connection = bus.connect().await;
        connection.request_name(SECRETS).await.expect("the name is free");
        bus.silent = Some(connection);
        bus
    }

    /// With a real keyring, which knows the keys of earlier calls.
    pub async fn with_keyring() -> Self {
        let mut bus = Self::empty().await;
        bus.unlock_keyring().await;
        bus
    }

    /// Starts the keyring unlocked, making it the first time.
    pub async fn unlock_keyring(&mut self) {
        self.start_keyring(&["--unlock"], b"a password").await;
    }

    /// Starts the keyring anew and locked, as after a login without password. Nobody is there to ask for it.
    pub async fn lock_keyring(&mut self) {
        self.start_keyring(&[], b"").await;
    }

    /// The keyring goes away.
    pub async fn stop_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            keyring.kill().await;
        }
    }

    /// Starts a real notification service.
    pub async fn start_notifications(&mut self) {
        let mut command = Command::new("dunst");
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.notifications = Some(Process::spawn("dunst", &mut command));
        self.until_owned(NOTIFICATIONS, true).await;
    }

    /// The notification service goes away.
    pub async fn stop_notifications(&mut self) {
        if let Some(mut notifications) = self.notifications.take() {
            notifications.kill().await;
        }
        self.until_owned(NOTIFICATIONS, false).await;
    }

    /// The value of `DBUS_SESSION_BUS_ADDRESS` for who is to use it.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub async fn connect(&self) -> Connection {
        let connecting = Builder::address(self.address.as_str()).expect("an address").build();
        let connection = timeout(PATIENCE, connecting).await.expect("the bus answers");
        connection.expect("the bus takes us in")
    }

    async fn start_keyring(&mut self, arguments: &[&str], input: &[u8]) {
        self.stop_keyring().await;
        let home = self.folder.path();
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(["--foreground", "--components=secrets"])
            .args(arguments)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("XDG_RUNTIME_DIR", home)
            .env("XDG_DATA_HOME", home)
            .env("HOME", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut keyring = Process::spawn("gnome-keyring-daemon", &mut command);
        let mut stdin = keyring.child().stdin.take().expect("the input is piped");
        stdin.write_all(input).await.expect("it reads its password");
        drop(stdin);
        self.keyring = Some(keyring);
        self.until_owned(SECRETS, true).await;
    }

    async fn until_owned(&self, name: &'static str, owned: bool) {
        let connection = self.connect().await;
        let bus = DBusProxy::new(&connection).await.expect("the bus can be asked");
        let what = format!("{name} on the bus: {owned}");
        wait::until(&what, async || {
            let has_owner = bus.name_has_owner(name.try_into().expect("a valid name")).await.ok()?;
            (has_owner == owned).then_some(())
        })
        .await;
    }
}

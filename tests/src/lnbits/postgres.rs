//! A PostgreSQL server with an empty database, for an LNbits to keep its books in.

use std::fs;
use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal, geteuid};
use tempfile::TempDir;
use tokio::process::Command;

use crate::evidence;
use crate::place::temporary_folder;
use crate::process::Process;
use crate::wait;

/// Whom it belongs to: a role of the database.
const ROLE: &str = "lnbits";

const LOG: &str = "postgres.log";

/// How long it may take to end.
const GRACE: Duration = Duration::from_secs(10);

/// What makes it quick and self-contained: its data is thrown away, and it is reached through a socket in its folder.
const SETTINGS: [&str; 5] =
    ["listen_addresses=", "fsync=off", "synchronous_commit=off", "shared_buffers=16MB", "max_connections=50"];

/// A running server. Dropping it ends it and removes its data.
pub struct Postgres {
    process: Process,
    folder: TempDir,
}

impl Postgres {
    pub async fn start() -> Self {
        let (programs, user) = (programs(), unprivileged_user().await);
        let folder = temporary_folder();
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("the folder can be given to PostgreSQL's user");
        }
        let command = |name: &str| {
            let mut command = Command::new(programs.join(name));
            command.current_dir(folder.path()).stdin(Stdio::null());
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command
        };
        let mut initdb = command("initdb");
        initdb.args(["--pgdata=data", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        finish(initdb.arg(format!("--username={ROLE}"))).await;

        let log = fs::File::create(folder.path().join(LOG)).expect("a log file");
        evidence::keep_file(LOG, folder.path().join(LOG));
        let mut server = command("postgres");
        server.args(["-D", "data"]).args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        server.arg("-c").arg(format!("unix_socket_directories={}", folder.path().display()));
        server.stdout(log.try_clone().expect("a log file")).stderr(log);
        let mut process = Process::spawn("PostgreSQL", &mut server);
        wait::until("PostgreSQL to answer", async || {
            if let Some(status) = process.ended() {
                let log = fs::read_to_string(folder.path().join(LOG)).unwrap_or_default();
                panic!("PostgreSQL ended with {status}:\n{log}");
            }
            let mut question = command("pg_isready");
            let answer = question.arg("--quiet").arg("--host").arg(folder.path()).status().await;
            answer.is_ok_and(|status| status.success()).then_some(())
        })
        .await;
        Self { process, folder }
    }

    /// As LNbits wants it in `LNBITS_DATABASE_URL`.
    pub fn url(&self) -> String {
        format!("postgres://{ROLE}@/postgres?host={}", self.folder.path().display())
    }
}

impl Drop for Postgres {
    /// Lets it give back what it shares with its children, which a kill would leave to the system.
    fn drop(&mut self) {
        let began = Instant::now();
        if self.process.ended().is_none() {
            self.process.signal(Signal::QUIT);
        }
        while self.process.ended().is_none() && began.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The newest one installed: Debian keeps the servers off the path.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest =
        versions.map(|version| version.path()).filter(|path| number(path).is_some()).max_by_key(number);
    newest.map(|version| version.join("bin")).expect("PostgreSQL is installed (cargo xtask setup)")
}

/// PostgreSQL refuses to run as root; anybody else runs it as themselves.
async fn unprivileged_user() -> Option<(u32, u32)> {
    if !geteuid().is_root() {
        return None;
    }
    let number = async |which: &str| {
        let answer = finish(Command::new("id").args([which, "postgres"])).await;
        answer.trim().parse().expect("a number")
    };
    Some((number("-u").await, number("-g").await))
}

async fn finish(command: &mut Command) -> String {
    let output = command.output().await.unwrap_or_else(|error| panic!("can't start {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

//! `satchimectl` as a process.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder of its own and an environment without keyring, proxy or key.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_satchimectl"));
        command.args(line.split_whitespace()).kill_on_drop(true);
        const LEFT_OUT: [&str; 7] = [
            "SATCHIME_KEY",
            "CREDENTIALS_DIRECTORY",
            "SATCHIME_LOG",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_COLOR",
        ];
        for variable in LEFT_OUT {
            command.env_remove(variable);
        }
        command
            .env("SATCHIME_DATA_DIR", self.folder())
            // English on every system, whatever the computer speaks.
            .envs([("LANGUAGE", "en"), ("LC_ALL", "C")])
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end, with `input` on standard input.
    pub async fn run(&self, line: &str, input: &str) -> Ended {
        let mut command = self.command(line);
        command.stdin(Stdio::piped());
        let mut child = command.spawn().expect("satchimectl starts");
        // A program that ends without reading leaves a closed pipe.
        let _ = child.stdin.take().expect("stdin").write_all(input.as_bytes()).await;
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("an end").expect("output");
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Starts it, with the key as a line on standard input, which stays open.
    pub async fn start(&self, line: &str, key: &str) -> Running {
        self.start_command(self.command(line), key).await
    }

    pub async fn start_command(&self, mut command: Command, key: &str) -> Running {
        let mut child = command.stdin(Stdio::piped()).spawn().expect("satchimectl starts");
        let mut stdin = child.stdin.take().expect("stdin");
        stdin.write_all(format!("{key}\n").as_bytes()).await.expect("the key is taken");
        let out = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let mut stderr = child.stderr.take().expect("stderr");
        let err = tokio::spawn(async move {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text).await;
            text
        });
        Running { child, _stdin: stdin, out: Some(out), err, seen: String::new() }
    }
}

/// How it ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

pub struct Running {
    child: Child,
    _stdin: ChildStdin,
    out: Option<Lines<BufReader<ChildStdout>>>,
    err: JoinHandle<String>,
    seen: String,
}

impl Running {
    pub async fn line(&mut self) -> Option<String> {
        let out = self.out.as_mut().expect("the output is still read");
        let line = timeout(PATIENCE, out.next_line()).await.expect("a line in time").expect("UTF-8");
        if let Some(line) = &line {
            self.seen.push_str(line);
            self.seen.push('\n');
        }
        line
    }

    pub async fn object(&mut self) -> Value {
        let line = self.line().await.expect("one more line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// The next payment, whatever is said of connections before it.
    pub async fn payment(&mut self) -> Value {
        loop {
            let object = self.object().await;
            if object["event"] == "payment" {
                return object;
            }
        }
    }

    /// The next such state; payments before it are a failure.
    pub async fn state(&mut self, state: &str) -> Value {
        loop {
            let object = self.object().await;
            assert_eq!(object["event"], "connection", "{object}");
            if object["state"] == state {
                return object;
            }
        }
    }

    /// As `| head` does when it has seen enough.
    pub fn stop_reading(&mut self) {
        self.out = None;
    }

    /// Politely where the system knows how.
    pub fn terminate(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::TERM);
        #[cfg(not(unix))]
        self.child.start_kill().expect("it runs");
    }

    #[cfg(unix)]
    pub fn signal(&self, signal: rustix::process::Signal) {
        let id = self.child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
        rustix::process::kill_process(id.expect("it runs"), signal).expect("the signal arrives");
    }

    pub async fn end(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait()).await.expect("an end").expect("a status")
    }

    /// Everything it printed and still prints until its end, standard error last.
    pub async fn everything(mut self) -> (ExitStatus, String) {
        while self.out.is_some() && self.line().await.is_some() {}
        let status = self.end().await;
        let err = self.err.await.expect("standard error");
        (status, self.seen + &err)
    }
}

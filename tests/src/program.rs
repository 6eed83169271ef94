//! satchime and satchimectl, started as a person or a script would.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader};
use tokio::process::Command;

use crate::evidence;
use crate::place;
use crate::process::{Process, is_running};
use crate::wait::{self, PATIENCE};

/// Lets the harness look at the process, where it is not root.
pub(crate) const DEBUGGABLE: &str = "SATCHIME_DEBUGGABLE";

/// A program with its arguments and environment, not started yet.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) path: OsString,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: Vec<(OsString, OsString)>,
    input: String,
}

impl Program {
    pub fn satchime() -> Self {
        Self::at(place::programs().join("satchime"))
    }

    pub fn satchimectl() -> Self {
        Self::at(place::programs().join("satchimectl"))
    }

    /// Any other program.
    pub fn at(path: impl Into<OsString>) -> Self {
        Self { path: path.into(), arguments: Vec::new(), environment: Vec::new(), input: String::new() }
    }

    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Its memory is its own, as without a harness that looks into it.
    pub fn private(self) -> Self {
        self.env(DEBUGGABLE, "")
    }

    /// Where it keeps everything but the keys.
    pub fn data_dir(self, folder: &Path) -> Self {
        self.env("SATCHIME_DATA_DIR", folder)
    }

    /// What it reads on its standard input, which ends after that.
    pub fn input(mut self, text: impl Into<String>) -> Self {
        self.input = text.into();
        self
    }

    /// Runs another program by this one: its path and arguments come last, its environment and input are taken over.
    pub fn wrapping(mut self, inner: &Self) -> Self {
        self.arguments.push(inner.path.clone());
        self.arguments.extend(inner.arguments.iter().cloned());
        self.environment.extend(inner.environment.iter().cloned());
        self.input.push_str(&inner.input);
        self
    }

    pub fn path_text(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub fn start(self) -> Running {
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = Process::spawn(&self.path.to_string_lossy(), &mut command);
        let child = process.child();
        let (stdout, stderr) = (Text::default(), Text::default());
        self.keep_output(&stdout, &stderr);
        stdout.collect(child.stdout.take().expect("the output is piped"));
        stderr.collect(child.stderr.take().expect("the errors are piped"));
        let mut stdin = child.stdin.take().expect("the input is piped");
        let input = self.input;
        // A program may end without reading its input: that is for the test to judge.
        tokio::spawn(async move { stdin.write_all(input.as_bytes()).await });
        Running { process, stdout, stderr, read: 0 }
    }

    /// Runs it to its end.
    pub async fn finish(self) -> Output {
        self.start().finish().await
    }

    /// The processes that run it in the same environment, whoever started them.
    pub fn processes(&self) -> Vec<u32> {
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        ids.filter(|id| is_running(*id) && self.is_run_by(*id).is_some_and(|runs| runs)).collect()
    }

    fn is_run_by(&self, process: u32) -> Option<bool> {
        let path = fs::read_link(format!("/proc/{process}/exe")).ok()?;
        let environment = fs::read(format!("/proc/{process}/environ")).ok()?;
        let has = |(name, value): &(OsString, OsString)| {
            let line = [name.as_bytes(), value.as_bytes()].join(&b'=');
            environment.split(|byte| *byte == 0).any(|found| found == line)
        };
        Some(path == Path::new(&self.path) && self.environment.iter().all(has))
    }

    /// What it prints is kept should the test fail.
    fn keep_output(&self, stdout: &Text, stderr: &Text) {
        let name = Path::new(&self.path).file_name().unwrap_or(&self.path).to_string_lossy();
        for (text, stream) in [(stdout, "stdout"), (stderr, "stderr")] {
            let text = text.clone();
            evidence::keep(&format!("{name}-{stream}.log"), move || text.text_now());
        }
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command
            .env(DEBUGGABLE, "1")
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// What a program left behind.
#[derive(Clone, Debug)]
pub struct Output {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Stdout as JSON, one object a line.
    pub fn events(&self) -> Vec<Value> {
        self.stdout.lines().map(parse).collect()
    }

    /// Panics, with everything it printed, when the program failed.
    #[track_caller]
    pub fn expect_success(self) -> Self {
        assert!(self.status.success(), "{}\n{}\n{}", self.status, self.stdout, self.stderr);
        self
    }
}

/// A started program. Dropping it kills it and its children.
pub struct Running {
    process: Process,
    stdout: Text,
    stderr: Text,
    /// How many lines of stdout the test has read.
    read: usize,
}

impl Running {
    /// The next JSON line of stdout that matches; lines before it are passed over. Panics after [`PATIENCE`].
    pub async fn next_event(&mut self, what: &str, matches: impl Fn(&Value) -> bool) -> Value {
        self.next_event_within(PATIENCE, what, matches).await
    }

    /// As [`Self::next_event`], with a patience of its own.
    pub async fn next_event_within(
        &mut self,
        patience: Duration,
        what: &str,
        matches: impl Fn(&Value) -> bool,
    ) -> Value {
        parse(&self.next_line_within(patience, what, |line| matches(&parse(line))).await)
    }

    /// The next line of stdout that matches; lines before it are passed over. Panics after [`PATIENCE`].
    pub async fn next_line(&mut self, what: &str, matches: impl Fn(&str) -> bool) -> String {
        self.next_line_within(PATIENCE, what, matches).await
    }

    async fn next_line_within(
        &mut self,
        patience: Duration,
        what: &str,
        matches: impl Fn(&str) -> bool,
    ) -> String {
        let what = format!("{what} from the program");
        let deadline = tokio::time::Instant::now() + patience;
        loop {
            let ended = self.process.ended();
            for line in self.stdout.lines().get(self.read..).unwrap_or_default() {
                self.read += 1;
                if matches(line) {
                    return line.clone();
                }
            }
            let late = tokio::time::Instant::now() > deadline;
            assert!(
                !late && (ended.is_none() || !self.stdout.is_complete()),
                "waited in vain for {what} ({ended:?}). It printed:\n{}\n{}",
                self.stdout(),
                self.stderr()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Every JSON line of stdout so far, read or not. A line that a kill tore is none.
    pub fn events(&self) -> Vec<Value> {
        self.timed_events(0).into_iter().map(|(_, event)| event).collect()
    }

    /// As [`Self::events`], without the first `skipped` lines, each with the time at which it was read.
    pub fn timed_events(&self, skipped: usize) -> Vec<(SystemTime, Value)> {
        let lines = self.stdout.with(|lines| lines.lines.get(skipped..).unwrap_or_default().to_vec());
        lines.iter().filter(|line| line.whole).map(|line| (line.at, parse(&line.text))).collect()
    }

    /// How many lines of stdout there are so far.
    pub fn line_count(&self) -> usize {
        self.stdout.with(|lines| lines.lines.len())
    }

    pub fn stdout(&self) -> String {
        self.stdout.text()
    }

    pub fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// Waits until stderr contains a text.
    pub async fn says(&self, text: &str) {
        wait::until(text, async || self.stderr().contains(text).then_some(())).await;
    }

    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Waits until everything it printed was read. It must have ended, or be about to.
    pub async fn read_to_end(&self) {
        wait::until("the end of the output", async || {
            (self.stdout.is_complete() && self.stderr.is_complete()).then_some(())
        })
        .await;
    }

    /// Waits for its end and for all it printed.
    pub async fn finish(mut self) -> Output {
        let status = self.process.end().await;
        self.read_to_end().await;
        Output { status, stdout: self.stdout(), stderr: self.stderr() }
    }
}

/// Lines that arrive while the test does other things.
#[derive(Clone, Default)]
struct Text(Arc<Mutex<Lines>>);

#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    complete: bool,
}

#[derive(Clone)]
struct Line {
    /// When it was read.
    at: SystemTime,
    text: String,
    /// It came with its end.
    whole: bool,
}

impl Text {
    fn collect(&self, pipe: impl AsyncRead + Unpin + Send + 'static) {
        let text = self.clone();
        tokio::spawn(async move {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).await.is_ok_and(|count| count > 0) {
                let (at, whole) = (SystemTime::now(), line.ends_with(b"\n"));
                let words = String::from_utf8_lossy(&line).trim_end().to_owned();
                text.with(|lines| lines.lines.push(Line { at, text: words, whole }));
                line.clear();
            }
            text.with(|lines| lines.complete = true);
        });
    }

    fn with<T>(&self, look: impl FnOnce(&mut Lines) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn lines(&self) -> Vec<String> {
        self.with(|lines| lines.lines.iter().map(|line| line.text.clone()).collect())
    }

    fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// As [`Self::text`], or nothing while somebody else is at it.
    fn text_now(&self) -> String {
        let lines = self.0.try_lock().map(|lines| lines.lines.clone()).unwrap_or_default();
        lines.iter().map(|line| format!("{}\n", line.text)).collect()
    }

    fn is_complete(&self) -> bool {
        self.with(|lines| lines.complete)
    }
}

#[track_caller]
fn parse(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("not a line of JSON ({error}): {line}"))
}

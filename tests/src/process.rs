//! Child processes that don't outlive their test.

use std::fs;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, kill_process_group, prlimit};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::wait::PATIENCE;

/// A child in a process group of its own. When it is dropped, the whole group is killed.
pub struct Process {
    name: String,
    child: Child,
    pid: Pid,
}

impl Process {
    pub fn spawn(name: &str, command: &mut Command) -> Self {
        let child = command.process_group(0).kill_on_drop(true).spawn();
        let child = child.unwrap_or_else(|error| panic!("can't start {name}: {error}"));
        let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed())).expect("a new child has an id");
        Self { name: name.to_owned(), child, pid }
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    pub fn id(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// The processes it started itself and that have not ended.
    pub fn children(&self) -> Vec<u32> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.id())).into_iter().flatten().flatten();
        let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        let numbers = |list: String| list.split_whitespace().flat_map(str::parse).collect::<Vec<u32>>();
        children.flat_map(numbers).filter(|&child| is_running(child)).collect()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap_or_else(|error| panic!("can't ask for {}: {error}", self.name))
    }

    /// Sends a signal to the process alone, not to its children.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap_or_else(|error| panic!("can't signal {}: {error}", self.name));
    }

    /// Lets it write no byte beyond this size into any file; `None` lifts the limit. It must ignore the signal that
    /// comes with an attempt.
    pub fn limit_file_size(&self, bytes: Option<u64>) {
        let limit = Rlimit { current: bytes, maximum: None };
        let limited = prlimit(Some(self.pid), Resource::Fsize, limit);
        limited.unwrap_or_else(|error| panic!("can't limit {}: {error}", self.name));
    }

    /// Waits for its end.
    pub async fn end(&mut self) -> ExitStatus {
        self.end_within(PATIENCE).await
    }

    /// As [`Self::end`], with a patience of its own.
    pub async fn end_within(&mut self, patience: Duration) -> ExitStatus {
        match timeout(patience, self.child.wait()).await {
            Ok(status) => status.unwrap_or_else(|error| panic!("can't wait for {}: {error}", self.name)),
            Err(_) => panic!("{} didn't end within {} s", self.name, patience.as_secs()),
        }
    }

    /// Ends it at once, without a chance to clean up.
    pub async fn kill(&mut self) {
        if self.ended().is_none() {
            self.signal(Signal::KILL);
            self.end().await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The group may be gone already, and then there is nothing to do.
        let _ = kill_process_group(self.pid, Signal::KILL);
    }
}

/// Whether there is such a process, and it has not ended: its first thread may go before the others, which still hold
/// its files open.
pub fn is_running(id: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let first_runs = stat.rsplit_once(')').is_some_and(|(_, fields)| !fields.trim_start().starts_with('Z'));
    first_runs || fs::read_dir(format!("/proc/{id}/task")).is_ok_and(|threads| threads.count() > 1)
}

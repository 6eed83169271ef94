//! Every process that this one started, directly or not, also those whose own parent is gone.

use std::collections::HashSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait};

/// How long a process may take to end by itself.
const GRACE: Duration = Duration::from_secs(3);

/// From now on, orphans among the descendants become children of this process instead of the system's first one.
///
/// # Errors
/// When the kernel refuses.
pub fn adopt() -> anyhow::Result<()> {
    Ok(set_child_subreaper(Some(getpid()))?)
}

/// Ends all descendants: politely first, then by force.
pub fn end() {
    let began = Instant::now();
    let mut told = HashSet::new();
    loop {
        let running = running();
        if running.is_empty() {
            return;
        }
        for pid in running {
            let patient = began.elapsed() < GRACE;
            // A process may be gone by now: then there is nothing left to do about it.
            if !patient {
                let _ = kill_process(pid, Signal::KILL);
            } else if told.insert(pid) {
                let _ = kill_process(pid, Signal::TERM);
            }
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Takes note of the descendants that ended, so that the system forgets them.
pub fn reap() {
    while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
}

fn running() -> Vec<Pid> {
    let processes: Vec<Process> =
        fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(read).collect();
    let mut found = vec![getpid()];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(processes.iter().filter(|process| process.parent == parent).map(|process| process.pid));
        next += 1;
    }
    found.split_off(1)
}

struct Process {
    pid: Pid,
    parent: Pid,
}

/// Reads `/proc/<pid>/stat`; a zombie counts as gone. The command's name, in parentheses, may contain anything.
fn read(entry: fs::DirEntry) -> Option<Process> {
    let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
    let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = Pid::from_raw(fields.next()?.parse().ok()?)?;
    (state != "Z").then_some(Process { pid, parent })
}

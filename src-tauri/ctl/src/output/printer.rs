//! The one writer to standard output while watching: a thread of its own, so that a reader who takes his time holds up
//! nothing but his own lines.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::Arc;
use std::thread;

use parking_lot::{Condvar, Mutex, MutexGuard};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// Lines waiting for a slow reader. Beyond it the oldest go: of connections the newest state is what counts, and a
/// payment that was not said is said again.
const MAX_WAITING: usize = 1024;
/// For whether somebody reads on.
#[cfg(windows)]
const ASK_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

/// Cheap to clone. The thread behind it ends with the process.
#[derive(Clone)]
pub struct Printer {
    queue: Arc<Queue>,
    closed: CancellationToken,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<VecDeque<Job>>,
    filled: Condvar,
}

struct Job {
    lines: String,
    written: oneshot::Sender<()>,
}

impl Printer {
    pub fn start(out: impl Write + Send + 'static) -> Self {
        let printer = Self { queue: Arc::default(), closed: CancellationToken::new() };
        let (queue, closed) = (printer.queue.clone(), printer.closed.clone());
        thread::spawn(move || write_all(&queue, out, &closed));
        printer
    }

    /// Hands over whole lines. The receiver hears when they were written and flushed, and an error when they never
    /// will be.
    pub fn print(&self, lines: String) -> oneshot::Receiver<()> {
        let (written, heard) = oneshot::channel();
        let mut waiting = self.queue.lock();
        if waiting.len() == MAX_WAITING {
            tracing::warn!("the output is not read: a line was left out");
            waiting.pop_front();
        }
        waiting.push_back(Job { lines, written });
        drop(waiting);
        self.queue.filled.notify_one();
        heard
    }

    /// Cancelled once nobody reads the output any more.
    pub fn closed(&self) -> CancellationToken {
        self.closed.clone()
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Job>> {
        self.waiting.lock()
    }

    fn take(&self) -> Job {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.pop_front() {
                return job;
            }
            self.filled.wait(&mut waiting);
        }
    }
}

fn write_all(queue: &Queue, mut out: impl Write, closed: &CancellationToken) {
    let mut torn = false;
    loop {
        let Job { lines, written } = queue.take();
        match write_lines(&mut out, &lines, &mut torn) {
            Ok(()) => {
                let _ = written.send(());
            }
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => closed.cancel(),
            Err(error) => {
                tracing::error!("the output could not be written: {}; payments are said again", error.kind());
            }
        }
    }
}

/// Writes and flushes. `torn` is whether the last attempt may have ended within a line, which is then ended first.
fn write_lines(out: &mut impl Write, lines: &str, torn: &mut bool) -> io::Result<()> {
    if *torn {
        out.write_all(b"\n")?;
    }
    *torn = true;
    out.write_all(lines.as_bytes())?;
    out.flush()?;
    *torn = false;
    Ok(())
}

/// Cancels `closed` as soon as standard output has no reader left, without waiting for the next line to fail.
#[cfg(unix)]
pub fn notice_closed_pipe(closed: CancellationToken) {
    use rustix::event::{PollFd, PollFlags, poll};
    thread::spawn(move || {
        let out = rustix::stdio::stdout();
        let mut polled = [PollFd::new(&out, PollFlags::empty())];
        while let Err(rustix::io::Errno::INTR) = poll(&mut polled, None) {}
        if polled.iter().any(|fd| fd.revents().intersects(PollFlags::ERR | PollFlags::HUP)) {
            closed.cancel();
        }
    });
}

/// The same. Windows tells nobody that waits, so it is asked.
#[cfg(windows)]
pub fn notice_closed_pipe(closed: CancellationToken) {
    thread::spawn(move || {
        let is_read = || satchime_native::has_reader(io::stdout());
        while is_read() == Some(true) {
            thread::sleep(ASK_EVERY);
        }
        if is_read() == Some(false) {
            closed.cancel();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Writes into a channel; fails as told, once for each told kind.
    struct Pipe {
        written: mpsc::Sender<String>,
        failures: Vec<io::ErrorKind>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(kind) = self.failures.pop() {
                return Err(kind.into());
            }
            let _ = self.written.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn printer(failures: Vec<io::ErrorKind>) -> (Printer, mpsc::Receiver<String>) {
        let (written, lines) = mpsc::channel();
        (Printer::start(Pipe { written, failures }), lines)
    }

    #[tokio::test]
    async fn says_when_a_line_was_written() {
        let (printer, lines) = printer(vec![]);
        printer.print("one\n".into()).await.unwrap();
        assert_eq!(lines.try_recv().unwrap(), "one\n");
    }

    #[tokio::test]
    async fn a_closed_pipe_is_noticed_and_nothing_counts_as_written() {
        let (printer, _lines) = printer(vec![io::ErrorKind::BrokenPipe]);
        assert!(printer.print("one\n".into()).await.is_err());
        printer.closed().cancelled().await;
    }

    #[tokio::test]
    async fn after_a_full_disk_the_next_line_begins_at_its_own_line() {
        let (printer, lines) = printer(vec![io::ErrorKind::StorageFull]);
        assert!(printer.print("one\n".into()).await.is_err());
        assert!(!printer.closed().is_cancelled());
        printer.print("one\n".into()).await.unwrap();
        assert_eq!(lines.try_iter().collect::<String>(), "\none\n");
    }

    #[tokio::test]
    async fn a_reader_who_stops_reading_costs_the_oldest_lines() {
        let printer = Printer { queue: Arc::default(), closed: CancellationToken::new() };
        let first = printer.print("first\n".into());
        let mut last = None;
        for line in 0..MAX_WAITING {
            last = Some(printer.print(format!("{line}\n")));
        }
        assert!(first.await.is_err(), "the oldest line was left out");
        assert_eq!(printer.queue.lock().len(), MAX_WAITING);
        assert!(last.unwrap().try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty));
    }
}

//! What is written about the work, and what never is.
//!
//! The subscription's address contains a key, and network libraries write addresses into their debug logs. So only
//! Satchime's own crates can be made to say more; everything else is held to warnings whatever is asked for.

use std::any::Any;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::files::private;

/// How much Satchime says: `error`, `warn`, `info` (the default), `debug` or `trace`.
pub const VARIABLE: &str = "SATCHIME_LOG";
/// Held to warnings by name too, should the general rule ever change.
const CAPPED: [&str; 9] = [
    "tungstenite",
    "tokio_tungstenite",
    "hyper",
    "hyper_util",
    "reqwest",
    "rustls",
    "rustls_platform_verifier",
    "keyring_core",
    "zbus",
];
/// A log that has grown beyond this is begun anew at the next start; the one before is kept.
const MAX_LOG: u64 = 4 << 20;

/// Where log lines go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogTo {
    Stderr,
    File(PathBuf),
}

/// The level that `SATCHIME_LOG` asks for; what is no level counts as `info`.
pub fn level() -> Level {
    std::env::var(VARIABLE).ok().and_then(|word| word.trim().parse().ok()).unwrap_or(Level::INFO)
}

/// The filter for this level, in [`EnvFilter`]'s syntax.
pub fn log_filter(level: Level) -> String {
    let capped = CAPPED.map(|library| format!("{library}=warn")).join(",");
    // Targets are matched by their beginning, so this is every crate of Satchime's.
    format!("warn,{capped},satchime={}", level.as_str().to_ascii_lowercase())
}

/// Whether standard error takes colours: it is a terminal, and nobody declined them (`NO_COLOR`).
pub fn in_colours() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|declined| declined.is_empty())
}

/// Starts logging for the process, at the level of `SATCHIME_LOG`.
///
/// # Errors
/// The file can't be opened, or logging was started before.
pub fn init_logging(to: &LogTo) -> io::Result<()> {
    let filter = EnvFilter::new(log_filter(level()));
    let lines = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match to {
        LogTo::Stderr => lines.with_ansi(in_colours()).with_writer(io::stderr).finish().try_init(),
        LogTo::File(path) => {
            lines.with_ansi(false).with_writer(Mutex::new(log_file(path)?)).finish().try_init()
        }
    };
    started.map_err(io::Error::other)
}

/// From now on a panic writes where it happened, not what it said, unless that is a text of the program's own: a text
/// that was put together may quote what the code had in hand, a key too.
pub fn hide_what_panics_say() {
    std::panic::set_hook(Box::new(|panic| {
        let said = literal(panic.payload());
        match panic.location() {
            Some(at) => tracing::error!(file = at.file(), line = at.line(), "panic: {said}"),
            None => tracing::error!("panic: {said}"),
        }
    }));
}

fn literal(payload: &dyn Any) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(its words are not written down)")
}

fn log_file(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|log| log.len() > MAX_LOG) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    private(OpenOptions::new().append(true).create(true)).open(path)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, PoisonError};

    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Lines {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn only_satchime_may_say_more() {
        let lines = Lines::default();
        let logging = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(log_filter(Level::TRACE)))
            .with_writer(lines.clone())
            .finish();
        tracing::subscriber::with_default(logging, || {
            tracing::trace!(target: "satchime_engine::worker", "ours");
            tracing::trace!(target: "satchimectl", "ours too");
            tracing::debug!(target: "tungstenite::handshake", "theirs");
            tracing::info!(target: "hyper_util::client", "theirs");
            tracing::info!(target: "anything", "theirs");
            tracing::warn!(target: "rustls", "warned");
        });
        let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(written.contains("ours") && written.contains("ours too") && written.contains("warned"));
        assert!(!written.contains("theirs"), "{written}");
    }

    #[test]
    fn what_a_panic_quotes_is_not_written_down() {
        let key = "5f0ac1b2";
        let quoting = std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(format!("key {key}"))));
        assert!(!literal(&*quoting.unwrap_err()).contains(key));
        let literal_text = std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new("no address")));
        assert_eq!(literal(&*literal_text.unwrap_err()), "no address");
    }

    #[test]
    fn a_log_that_grew_too_long_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("satchime.log");
        File::create(&path).unwrap().set_len(MAX_LOG + 1).unwrap();
        log_file(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        assert_eq!(fs::metadata(folder.path().join("satchime.log.old")).unwrap().len(), MAX_LOG + 1);
    }
}

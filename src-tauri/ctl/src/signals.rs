//! Being told to end: Ctrl-C, SIGTERM, and what Windows has for them.

use std::io;

/// Listens from when it is made; until then, the system ends the process by itself.
pub struct Signals {
    #[cfg(unix)]
    listeners: [tokio::signal::unix::Signal; 2],
    #[cfg(windows)]
    listeners: (
        tokio::signal::windows::CtrlC,
        tokio::signal::windows::CtrlBreak,
        tokio::signal::windows::CtrlClose,
        tokio::signal::windows::CtrlShutdown,
    ),
}

impl Signals {
    /// # Errors
    /// The system refuses to pass signals on.
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { listeners: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?] })
    }

    /// # Errors
    /// The system refuses to pass signals on.
    #[cfg(windows)]
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Self { listeners: (ctrl_c()?, ctrl_break()?, ctrl_close()?, ctrl_shutdown()?) })
    }

    /// Waits to be told.
    #[cfg(unix)]
    pub async fn told(&mut self) {
        let [interrupt, terminate] = &mut self.listeners;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    /// Waits to be told.
    #[cfg(windows)]
    pub async fn told(&mut self) {
        let (c, break_, close, shutdown) = &mut self.listeners;
        tokio::select! {
            _ = c.recv() => {}
            _ = break_.recv() => {}
            _ = close.recv() => {}
            _ = shutdown.recv() => {}
        }
    }
}

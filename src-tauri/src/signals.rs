//! The system's wish that the app end.

/// Ends when SIGTERM, SIGINT or SIGHUP came.
#[cfg(unix)]
pub async fn end_requested() {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn heard(signal: std::io::Result<Signal>) {
        match signal {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "a signal can't be heard");
                std::future::pending().await
            }
        }
    }

    tokio::select! {
        () = heard(signal(SignalKind::terminate())) => {}
        () = heard(signal(SignalKind::interrupt())) => {}
        () = heard(signal(SignalKind::hangup())) => {}
    }
}

/// Ends when Ctrl-C was pressed in the console the app was started from.
#[cfg(not(unix))]
pub async fn end_requested() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

//! Waiting for something outside this process.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

/// Long enough for a loaded machine; reached only when a test fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

const INTERVAL: Duration = Duration::from_millis(50);

/// Asks again and again until there is an answer, and panics after [`PATIENCE`].
pub async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, ask).await
}

/// As [`until`], with a patience of its own.
pub async fn until_within<T>(patience: Duration, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    let answer = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            sleep(INTERVAL).await;
        }
    };
    match timeout_at(deadline, answer).await {
        Ok(answer) => answer,
        Err(_) => panic!("waited {} s in vain for {what}", patience.as_secs()),
    }
}

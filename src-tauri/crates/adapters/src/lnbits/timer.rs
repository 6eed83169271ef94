//! How long an answer may take: as long as it comes, but nobody holds a place by dripping.

use std::time::Duration;

use satchime_domain::fault::Fault;
use tokio::time::{Instant, timeout_at};

/// Without a byte for this long, the server or the way to it stands still.
const STANDSTILL: Duration = Duration::from_secs(20);
/// Slower than this on the whole, in bytes a second, is no answer. A bad mobile link is ten times as fast.
const LEAST_RATE: u32 = 256;
/// However fast it comes: eight megabytes, which no answer exceeds, need 28 KB/s. What comes for longer is too much for
/// this link, and is to be asked for in smaller pieces.
const LONGEST: Duration = Duration::from_secs(300);

/// One answer's.
#[derive(Debug)]
pub(super) struct AnswerTimer {
    began: Instant,
    /// When something last came.
    last: Instant,
    received: usize,
}

impl AnswerTimer {
    pub fn new() -> Self {
        let now = Instant::now();
        Self { began: now, last: now, received: 0 }
    }

    /// So much more came.
    pub fn came(&mut self, bytes: usize) {
        if bytes > 0 {
            self.last = Instant::now();
            self.received = self.received.saturating_add(bytes);
        }
    }

    pub const fn received(&self) -> usize {
        self.received
    }

    /// Waits for what comes next.
    ///
    /// # Errors
    /// [`Fault::TimedOut`] when it stands still or drips, [`Fault::TooBig`] when it comes and does not end.
    pub async fn wait<T>(&self, next: impl Future<Output = T>) -> Result<T, Fault> {
        let longest = self.began + LONGEST;
        let comes_until = self.comes_until();
        let fault = if comes_until < longest { Fault::TimedOut } else { Fault::TooBig };
        timeout_at(comes_until.min(longest), next).await.map_err(|_| fault)
    }

    /// From then on it no longer comes, unless there is more of it until then.
    fn comes_until(&self) -> Instant {
        let earned = u32::try_from(self.received).unwrap_or(u32::MAX) / LEAST_RATE;
        let slowest = STANDSTILL + Duration::from_secs(earned.into());
        (self.last + STANDSTILL).min(self.began + slowest)
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::time::sleep;

    use super::*;

    /// An answer of which so many bytes come after each wait; how long it took, and whether it came whole.
    async fn answer(bytes: usize, every: Duration, whole: usize) -> (Duration, Result<(), Fault>) {
        let mut timer = AnswerTimer::new();
        while timer.received < whole {
            if let Err(fault) = timer.wait(sleep(every)).await {
                return (timer.began.elapsed(), Err(fault));
            }
            timer.came(bytes);
        }
        (timer.began.elapsed(), Ok(()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_says_nothing_is_given_up() {
        let timer = AnswerTimer::new();
        assert_eq!(timer.wait(pending::<()>()).await, Err(Fault::TimedOut));
        assert_eq!(timer.began.elapsed(), STANDSTILL);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_link_brings_everything() {
        let second = Duration::from_secs(1);
        assert_eq!(answer(8_192, second, 295 << 10).await, (Duration::from_secs(37), Ok(())));
        assert_eq!(answer(512, second, 100 << 10).await.1, Ok(()));
        // In fits and starts.
        assert_eq!(answer(64 << 10, Duration::from_secs(19), 512 << 10).await.1, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_standstill_in_the_middle_ends_it() {
        let mut timer = AnswerTimer::new();
        timer.came(1 << 20);
        sleep(Duration::from_secs(10)).await;
        timer.came(1);
        assert_eq!(timer.wait(pending::<()>()).await, Err(Fault::TimedOut));
        assert_eq!(timer.began.elapsed(), Duration::from_secs(30));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_holds_a_place_by_dripping() {
        let second = Duration::from_secs(1);
        let (took, fault) = answer(1, second, usize::MAX).await;
        assert!(fault == Err(Fault::TimedOut) && took <= Duration::from_secs(21), "{fault:?} {took:?}");
        let (took, fault) = answer(200, second, usize::MAX).await;
        assert!(fault == Err(Fault::TimedOut) && took <= Duration::from_secs(120), "{fault:?} {took:?}");
    }

    /// So whoever asked can ask for less.
    #[tokio::test(start_paused = true)]
    async fn what_comes_for_too_long_was_too_much() {
        for (bytes, every) in [(300, 1_000), (8_192, 1_000), (100, 1), (100_000, 15_000)] {
            let (took, fault) = answer(bytes, Duration::from_millis(every), usize::MAX).await;
            assert_eq!((took, fault), (LONGEST, Err(Fault::TooBig)), "{bytes} bytes each {every} ms");
        }
    }
}

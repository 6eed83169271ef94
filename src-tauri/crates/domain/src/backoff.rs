//! How long to wait before the next try: doubling from half a second to a minute, with full jitter, so that the
//! clients of a restarted server spread out instead of arriving together.

use std::time::Duration;

use rand::Rng;

/// Doubling waits, for ever. Start a new one only after proof of life.
#[derive(Clone, Debug)]
pub struct Backoff {
    next: Duration,
}

impl Backoff {
    pub const FIRST: Duration = Duration::from_millis(500);
    pub const MAX: Duration = Duration::from_secs(60);

    pub const fn new() -> Self {
        Self { next: Self::FIRST }
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl Iterator for Backoff {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let wait = self.next;
        self.next = (wait * 2).min(Self::MAX);
        Some(wait)
    }
}

/// A wait drawn evenly from zero to `wait` ("full jitter"), but never under `floor`.
pub fn full_jitter(wait: Duration, floor: Duration, rng: &mut impl Rng) -> Duration {
    wait.mul_f64(rng.random::<f64>()).max(floor)
}

/// `wait` moved by up to a fifth in either direction, for work that repeats.
pub fn spread(wait: Duration, rng: &mut impl Rng) -> Duration {
    wait.mul_f64(rng.random_range(0.8..=1.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn doubles_up_to_a_minute() {
        let seconds: Vec<f64> = Backoff::new().take(9).map(|wait| wait.as_secs_f64()).collect();
        assert_eq!(seconds, [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]);
    }

    #[test]
    fn jitter_fills_the_whole_range() {
        let mut rng = StdRng::seed_from_u64(7);
        let draws: Vec<Duration> =
            (0..1000).map(|_| full_jitter(Backoff::MAX, Duration::from_millis(100), &mut rng)).collect();
        assert!(draws.iter().all(|wait| *wait >= Duration::from_millis(100) && *wait <= Backoff::MAX));
        assert!(draws.iter().any(|wait| *wait < Duration::from_secs(6)));
        assert!(draws.iter().any(|wait| *wait > Duration::from_secs(54)));
    }
}

//! Everything that can be made to go wrong, scripted at any time while the server runs.

use std::time::Duration;

use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dose {
    Never,
    Always,
    /// The next so many times, then never again.
    Next(u32),
    /// Each time with this probability, drawn from a generator with this seed.
    Chance {
        probability: f64,
        seed: u64,
    },
}

/// What is answered instead of the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 401 as a log-in before the server words it.
    Unauthorized,
    /// 404 `Wallet not found.`: what a wrong key gets.
    WalletNotFound,
    /// 404 with the HTML page of a web server that does not know LNbits.
    ProxyNotFound,
    /// 429; LNbits itself sends no `Retry-After`.
    RateLimited {
        retry_after: Option<u32>,
    },
    /// Any status: 5xx with the HTML page of a proxy, others with LNbits' `{"detail"}`.
    Status(u16),
    /// 200 with an HTML page.
    Html,
    /// 200 with JSON of another service.
    OtherJson,
    /// The true answer, of which only half arrives before the connection breaks.
    Truncated,
    /// 200 with so many bytes of JSON that does not end before.
    Huge(usize),
    /// The request is taken and never answered.
    Silence,
    Custom {
        status: u16,
        content_type: String,
        body: String,
    },
}

/// What happens to a WebSocket handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakeFault {
    /// Refused with this HTTP status.
    Status(u16),
    /// Never answered.
    Silence,
    /// Answered after this time.
    Slow(Duration),
    /// Accepted; then nothing is read or written any more, pongs included.
    BlackHole,
}

/// The scripted faults of one server. All of them survive a restart of the server.
#[derive(Default)]
pub struct Faults {
    script: Mutex<Script>,
}

#[derive(Default)]
struct Script {
    drop: Meter,
    duplicate: Meter,
    delay: (Meter, Duration),
    reorder: Meter,
    answers: Vec<(String, Meter, Answer)>,
    slow: Vec<(String, Meter, Duration)>,
    handshakes: Vec<(Meter, HandshakeFault)>,
}

/// Faults of frames. They count deliveries: one for each frame and each subscriber that it is meant for.
impl Faults {
    pub fn drop_frames(&self, dose: Dose) {
        self.script.lock().drop = Meter::new(dose);
    }

    pub fn duplicate_frames(&self, dose: Dose) {
        self.script.lock().duplicate = Meter::new(dose);
    }

    /// Later frames may overtake a delayed one.
    pub fn delay_frames(&self, dose: Dose, by: Duration) {
        self.script.lock().delay = (Meter::new(dose), by);
    }

    /// Holds a frame back until the subscriber's next one was sent.
    pub fn reorder_frames(&self, dose: Dose) {
        self.script.lock().reorder = Meter::new(dose);
    }
}

/// Faults of REST answers.
impl Faults {
    /// Answers every path so. Of several that apply, the one scripted first wins.
    pub fn answer(&self, dose: Dose, answer: Answer) {
        self.answer_on("", dose, answer);
    }

    /// Answers so where the path and query contain `part`.
    pub fn answer_on(&self, part: &str, dose: Dose, answer: Answer) {
        self.script.lock().answers.push((part.to_owned(), Meter::new(dose), answer));
    }

    pub fn slow_answers(&self, dose: Dose, by: Duration) {
        self.slow_answers_on("", dose, by);
    }

    pub fn slow_answers_on(&self, part: &str, dose: Dose, by: Duration) {
        self.script.lock().slow.push((part.to_owned(), Meter::new(dose), by));
    }
}

impl Faults {
    pub fn handshakes(&self, dose: Dose, what: HandshakeFault) {
        self.script.lock().handshakes.push((Meter::new(dose), what));
    }

    /// The server behaves again. Frozen connections stay frozen.
    pub fn clear(&self) {
        *self.script.lock() = Script::default();
    }
}

/// What is to be done with one frame for one subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Lost,
    Sent { copies: usize, delay: Option<Duration>, held: bool },
}

impl Faults {
    pub(crate) fn fate_of_frame(&self) -> Fate {
        let mut script = self.script.lock();
        if script.drop.strikes() {
            return Fate::Lost;
        }
        let copies = if script.duplicate.strikes() { 2 } else { 1 };
        let delay = script.delay.0.strikes().then_some(script.delay.1);
        Fate::Sent { copies, delay, held: script.reorder.strikes() }
    }

    pub(crate) fn answer_for(&self, path: &str) -> Option<Answer> {
        strike_first(&mut self.script.lock().answers, path)
    }

    pub(crate) fn slowness_of(&self, path: &str) -> Option<Duration> {
        strike_first(&mut self.script.lock().slow, path)
    }

    pub(crate) fn next_handshake(&self) -> Option<HandshakeFault> {
        let mut script = self.script.lock();
        script.handshakes.iter_mut().find_map(|(meter, what)| meter.strikes().then_some(*what))
    }
}

fn strike_first<T: Clone>(rules: &mut [(String, Meter, T)], path: &str) -> Option<T> {
    rules
        .iter_mut()
        .filter(|(part, _, _)| path.contains(part.as_str()))
        .find_map(|(_, meter, what)| meter.strikes().then(|| what.clone()))
}

/// A dose and what is left of it.
#[derive(Default)]
enum Meter {
    #[default]
    Never,
    Always,
    Next(u32),
    Chance(f64, Box<StdRng>),
}

impl Meter {
    fn new(dose: Dose) -> Self {
        match dose {
            Dose::Never => Self::Never,
            Dose::Always => Self::Always,
            Dose::Next(times) => Self::Next(times),
            Dose::Chance { probability, seed } => {
                Self::Chance(probability.clamp(0.0, 1.0), Box::new(StdRng::seed_from_u64(seed)))
            }
        }
    }

    fn strikes(&mut self) -> bool {
        match self {
            Self::Never | Self::Next(0) => false,
            Self::Always => true,
            Self::Next(left) => {
                *left -= 1;
                true
            }
            Self::Chance(probability, rng) => rng.random_bool(*probability),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_strike_as_often_as_told() {
        let faults = Faults::default();
        let lost = |times: usize| (0..times).filter(|_| faults.fate_of_frame() == Fate::Lost).count();
        assert_eq!(lost(5), 0);
        faults.drop_frames(Dose::Next(3));
        assert_eq!(lost(5), 3);
        faults.drop_frames(Dose::Always);
        assert_eq!(lost(5), 5);
        faults.drop_frames(Dose::Chance { probability: 0.5, seed: 7 });
        let first = lost(200);
        assert!((60..140).contains(&first), "{first}");
        faults.drop_frames(Dose::Chance { probability: 0.5, seed: 7 });
        assert_eq!(lost(200), first);
        faults.clear();
        assert_eq!(lost(5), 0);
    }

    #[test]
    fn answers_go_to_the_paths_they_are_meant_for() {
        let faults = Faults::default();
        faults.answer_on("/payments", Dose::Next(1), Answer::Html);
        faults.answer(Dose::Next(1), Answer::OtherJson);
        assert_eq!(faults.answer_for("/api/v1/payments?limit=1"), Some(Answer::Html));
        assert_eq!(faults.answer_for("/api/v1/payments"), Some(Answer::OtherJson));
        assert_eq!(faults.answer_for("/api/v1/payments"), None);
    }
}

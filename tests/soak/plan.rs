//! What happens next, and how long to wait before it: endless, and the same for the same seed.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use satchime_tests::lnbits::Fate;
use satchime_tests::proxy::{Fault, Then, Way, Whom};

/// Wallets are named by their number.
#[derive(Clone, Copy, Debug)]
pub enum Payment {
    /// The administrator gives and takes; taking sends no frame.
    Credit {
        to: usize,
    },
    Debit {
        from: usize,
    },
    Transfer {
        from: usize,
        to: usize,
    },
    /// Many at once.
    Burst {
        from: usize,
        to: usize,
        count: usize,
    },
    /// An invoice that waited before it is paid.
    OldInvoice {
        from: usize,
        to: usize,
        age: Duration,
    },
    SentOut {
        from: usize,
    },
    Fails {
        from: usize,
    },
    /// Out, and decided later, without a frame.
    Hangs {
        from: usize,
        fate: Option<Fate>,
        after: Duration,
    },
    /// In, and the server learns of it only when somebody asks, without a frame.
    ReceivedUnnoticed {
        to: usize,
        after: Duration,
    },
    /// A stranger publishes frames that are not so.
    Forged {
        to: usize,
    },
}

/// What the network does to one app.
#[derive(Clone, Copy, Debug)]
pub enum Strike {
    Line { whom: Whom, way: Way, fault: Fault, lasts: Duration },
    Reset(Whom),
    Close(Whom),
    Refuse { lasts: Duration },
}

/// What befalls one app's process.
#[derive(Clone, Copy, Debug)]
pub enum Blow {
    Kill {
        down: Duration,
    },
    /// As soon as it tells the next payment, for the moment between telling it and marking it as told.
    KillOnWord {
        within: Duration,
    },
    Freeze {
        lasts: Duration,
    },
    FullDisk {
        lasts: Duration,
    },
    FullDiskAndKill {
        lasts: Duration,
    },
}

/// What befalls the server.
#[derive(Clone, Copy, Debug)]
pub enum Outage {
    Kill { down: Duration },
    Stop { down: Duration },
    Freeze { lasts: Duration },
}

/// A lane's own dice: what is drawn in one does not change another.
pub fn dice(seed: u64, lane: u64) -> StdRng {
    StdRng::seed_from_u64(seed.wrapping_mul(1_000).wrapping_add(lane))
}

/// In a storm, payments of every kind.
pub fn payments(mut dice: StdRng, wallets: usize) -> impl Iterator<Item = (Duration, Payment)> {
    std::iter::repeat_with(move || {
        let (one, other) = (dice.random_range(0..wallets), dice.random_range(0..wallets));
        let payment = match dice.random_range(0..100) {
            0..25 => Payment::Credit { to: one },
            25..55 => Payment::Transfer { from: one, to: other },
            55..60 => Payment::Burst { from: one, to: other, count: dice.random_range(5..15) },
            60..65 => Payment::OldInvoice { from: one, to: other, age: seconds(&mut dice, 5.0, 20.0) },
            65..72 => Payment::SentOut { from: one },
            72..78 => Payment::Fails { from: one },
            78..83 => Payment::Debit { from: one },
            83..90 => {
                let fate =
                    [Some(Fate::Succeeds), Some(Fate::Fails), None].choose(&mut dice).copied().flatten();
                Payment::Hangs { from: one, fate, after: seconds(&mut dice, 1.0, 20.0) }
            }
            90..94 => Payment::ReceivedUnnoticed { to: one, after: seconds(&mut dice, 1.0, 10.0) },
            _ => Payment::Forged { to: one },
        };
        (seconds(&mut dice, 0.1, 1.2), payment)
    })
}

/// In calm times, only those that the server sends frames of.
pub fn pushed_payments(mut dice: StdRng, wallets: usize) -> impl Iterator<Item = (Duration, Payment)> {
    std::iter::repeat_with(move || {
        let (one, other) = (dice.random_range(0..wallets), dice.random_range(0..wallets));
        let payment = match dice.random_range(0..4) {
            0 => Payment::Credit { to: one },
            1 => Payment::SentOut { from: one },
            _ => Payment::Transfer { from: one, to: other },
        };
        (seconds(&mut dice, 0.3, 0.9), payment)
    })
}

pub fn strikes(mut dice: StdRng) -> impl Iterator<Item = (Duration, Strike)> {
    std::iter::repeat_with(move || {
        let whom = pick(&mut dice, &[Whom::Everybody, Whom::Everybody, Whom::Sockets, Whom::Requests]);
        let way = pick(&mut dice, &[Way::Both, Way::Both, Way::Up, Way::Down]);
        let then = pick(&mut dice, &[Then::Close, Then::Reset, Then::Hang]);
        let (fault, lasts) = match dice.random_range(0..5) {
            0 => (Fault::BlackHole, seconds(&mut dice, 3.0, 45.0)),
            1 => (Fault::Hold, seconds(&mut dice, 1.0, 15.0)),
            2 => {
                let bytes_per_second = dice.random_range(200..5_000);
                (Fault::Throttle { bytes_per_second }, seconds(&mut dice, 5.0, 20.0))
            }
            3 => (Fault::Delay(seconds(&mut dice, 0.05, 1.5)), seconds(&mut dice, 5.0, 20.0)),
            _ => (Fault::Cut { after: dice.random_range(0..4_000), then }, seconds(&mut dice, 3.0, 15.0)),
        };
        let strike = match dice.random_range(0..8) {
            0 => Strike::Reset(whom),
            1 => Strike::Close(whom),
            2 => Strike::Refuse { lasts: seconds(&mut dice, 1.0, 15.0) },
            _ => Strike::Line { whom, way, fault, lasts },
        };
        (seconds(&mut dice, 0.5, 8.0), strike)
    })
}

pub fn blows(mut dice: StdRng) -> impl Iterator<Item = (Duration, Blow)> {
    std::iter::repeat_with(move || {
        let lasts = seconds(&mut dice, 1.0, 20.0);
        let blow = match dice.random_range(0..10) {
            0..3 => Blow::Kill { down: lasts.mul_f64(0.2) },
            3..5 => Blow::KillOnWord { within: lasts },
            5..7 => Blow::Freeze { lasts },
            7..9 => Blow::FullDisk { lasts },
            _ => Blow::FullDiskAndKill { lasts: lasts.mul_f64(0.3) },
        };
        (seconds(&mut dice, 1.0, 15.0), blow)
    })
}

pub fn outages(mut dice: StdRng) -> impl Iterator<Item = (Duration, Outage)> {
    std::iter::repeat_with(move || {
        let down = seconds(&mut dice, 0.0, 6.0);
        let outage = match dice.random_range(0..5) {
            0 | 1 => Outage::Kill { down },
            2 => Outage::Stop { down },
            _ => Outage::Freeze { lasts: seconds(&mut dice, 1.0, 25.0) },
        };
        (seconds(&mut dice, 8.0, 40.0), outage)
    })
}

fn pick<T: Copy>(dice: &mut StdRng, of: &[T]) -> T {
    of[dice.random_range(0..of.len())]
}

fn seconds(dice: &mut StdRng, least: f64, most: f64) -> Duration {
    Duration::from_secs_f64(dice.random_range(least..most))
}

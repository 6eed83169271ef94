//! What may happen to the world, in any order: the operations and how they are drawn.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use satchime_domain::fault::{Fault, NotLnbits};

use Op::*;

/// A world and what happens in it.
#[derive(Clone)]
pub struct Schedule {
    pub versions: Vec<&'static str>,
    pub wallets: Vec<Slot>,
    /// How far the servers' clocks are from ours, in seconds.
    pub clock_off_by: i64,
    /// How long the disk takes to write.
    pub write_ms: u64,
    /// Milliseconds to wait, then what to do.
    pub steps: Vec<(u32, Op)>,
}

/// As the source of a regression test, a step a line.
impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { versions, wallets, clock_off_by, write_ms, steps } = self;
        writeln!(f, "Schedule {{\n    versions: vec!{versions:?},\n    wallets: vec!{wallets:?},")?;
        writeln!(f, "    clock_off_by: {clock_off_by},\n    write_ms: {write_ms},\n    steps: vec![")?;
        for step in steps {
            writeln!(f, "        {step:?},")?;
        }
        write!(f, "    ],\n}}")
    }
}

/// A wallet that a person may add.
#[derive(Clone, Debug)]
pub struct Slot {
    pub server: u8,
    pub admin_key: bool,
    /// Records that exist before anything happens.
    pub history: u16,
    /// Added before the first step, and given ten seconds.
    pub added_first: bool,
}

/// Wallets (`w`), servers (`s`) and payments (`nth`) are counted round, so every number names one.
#[derive(Clone, Debug)]
pub enum Op {
    Receive {
        w: u8,
        push: Fate,
    },
    Spend {
        w: u8,
        push: Fate,
    },
    Burst {
        w: u8,
        payments: u8,
        push: Fate,
    },
    /// The machine sleeps while payments come in, one after the other.
    Busy {
        w: u8,
        payments: u8,
        secs: u8,
    },
    /// A payment comes in, and its record is seen only when the server's slow disk has it.
    SlowCommit {
        w: u8,
        ms: u16,
    },
    /// A pending record appears: our invoice, or a payment on its way.
    Invoice {
        w: u8,
    },
    Send {
        w: u8,
    },
    /// The nth pending payment of all is decided. Of outgoing ones, a server never tells.
    Settle {
        nth: u8,
        push: Fate,
    },
    Fail {
        nth: u8,
    },
    /// Decided at the funding source only; the server learns of it when asked for this payment.
    SettleUnnoticed {
        nth: u8,
    },
    /// Between two wallets with one payment hash; within one wallet if they are the same.
    Transfer {
        from: u8,
        to: u8,
        push: Fate,
    },
    /// A label is edited: `updated_at` moves and nothing else.
    Label {
        w: u8,
        nth: u8,
    },
    Forge {
        w: u8,
        what: Forgery,
        copies: u8,
    },
    Disconnect {
        s: u8,
        fault: Fault,
    },
    BlackHole {
        s: u8,
    },
    /// Connections are closed, nothing answers for a while.
    Restart {
        s: u8,
        secs: u8,
    },
    /// A newer LNbits is installed.
    Upgrade {
        s: u8,
    },
    HideVersion {
        s: u8,
    },
    /// After `skip` more good answers, `times` bad ones.
    RestFault {
        s: u8,
        skip: u8,
        times: u8,
        fault: Fault,
    },
    RestDown {
        s: u8,
        secs: u8,
        fault: Fault,
    },
    DialDown {
        s: u8,
        secs: u8,
        fault: Fault,
    },
    Slow {
        s: u8,
        ask_ms: u16,
        answer_ms: u16,
    },
    Revoke {
        w: u8,
    },
    Restore {
        w: u8,
    },
    /// The app is killed at its nth contact with the world from now, and started again later.
    Crash {
        at: u8,
        down_secs: u8,
    },
    /// The app is ended politely and started again later.
    Quit {
        down_secs: u8,
    },
    /// After `skip` more writes the disk is full for `times` writes.
    DiskFull {
        skip: u8,
        times: u8,
    },
    /// Nothing can be said for a while.
    Deaf {
        secs: u8,
    },
    Sleep {
        secs: u16,
    },
    /// Our wall clock is set back or ahead by a little.
    SetClock {
        secs: i8,
    },
    Pause,
    Resume,
    Add {
        w: u8,
    },
    Remove {
        w: u8,
    },
    Nudge {
        w: u8,
    },
    Wait {
        secs: u8,
    },
}

/// What becomes of a frame.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    Once,
    Twice,
    Lost,
    /// Overtaken by what comes after it.
    Late {
        ms: u16,
    },
}

#[derive(Clone, Copy, Debug)]
pub enum Forgery {
    Unknown,
    KnownPending,
    OldSettled,
    Garbage,
    /// More than anybody can keep.
    Flood,
}

pub const VERSIONS: [&str; 7] = ["0.12.7", "0.12.12", "1.0.0", "1.4.0", "1.4.2", "1.5.5", "1.6.2"];

pub fn schedules() -> impl Strategy<Value = Schedule> {
    let world = (
        vec(proptest::sample::select(VERSIONS.to_vec()), 1..=2),
        vec(slot(), 1..=3),
        prop_oneof![4 => Just(0), 1 => Just(-400), 1 => Just(3_600)],
        prop_oneof![3 => Just(0), 2 => Just(1), 1 => Just(40)],
    );
    (world, vec((gap(), op()), 1..40)).prop_map(|((versions, wallets, clock_off_by, write_ms), steps)| {
        Schedule { versions, wallets, clock_off_by, write_ms, steps }
    })
}

fn slot() -> impl Strategy<Value = Slot> {
    let history = prop_oneof![8 => 0_u16..4, 4 => 4_u16..40, 2 => 90_u16..260, 1 => 480_u16..1020];
    let odds = (any::<u8>(), prop::bool::weighted(0.15), history, prop::bool::weighted(0.75));
    odds.prop_map(|(server, admin_key, history, added_first)| Slot {
        server,
        admin_key,
        history,
        added_first,
    })
}

/// Much happens at one moment, or within the time of a request; now and then nothing does for minutes.
fn gap() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0_u32), 5 => 1_u32..20, 3 => 20_u32..3_000, 3 => 3_000_u32..40_000, 1 => 40_000_u32..300_000]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Once),
        2 => Just(Fate::Twice),
        3 => Just(Fate::Lost),
        2 => (1_u16..5_000).prop_map(|ms| Fate::Late { ms }),
    ]
}

fn rest_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Server { status: 502 }),
        Just(Fault::TimedOut),
        Just(Fault::RateLimited { retry_after: None }),
        Just(Fault::KeyRejected),
        Just(Fault::Refused),
        Just(Fault::NotLnbits(NotLnbits::Page)),
    ]
}

fn broken() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Refused),
        Just(Fault::TimedOut),
        Just(Fault::Resolve),
        Just(Fault::Handshake { status: 502 })
    ]
}

fn closed() -> impl Strategy<Value = Fault> {
    let code = prop_oneof![Just(None), Just(Some(1011)), Just(Some(1012))];
    prop_oneof![
        code.prop_map(|code| Fault::Closed { code }),
        Just(Fault::Network { detail: "reset".into() }),
        Just(Fault::TooBig)
    ]
}

fn forgery() -> impl Strategy<Value = Forgery> {
    prop_oneof![
        4 => Just(Forgery::Unknown),
        4 => Just(Forgery::KnownPending),
        4 => Just(Forgery::OldSettled),
        2 => Just(Forgery::Garbage),
        1 => Just(Forgery::Flood),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let w = 0_u8..3;
    let s = 0_u8..2;
    let secs = 1_u8..100;
    let few = 0_u8..12;
    prop_oneof![
        32 => money(),
        6 => (w.clone(), forgery(), 1_u8..30).prop_map(|(w, what, copies)| Forge { w, what, copies }),
        5 => (s.clone(), closed()).prop_map(|(s, fault)| Disconnect { s, fault }),
        3 => s.clone().prop_map(|s| BlackHole { s }),
        3 => (s.clone(), secs.clone()).prop_map(|(s, secs)| Restart { s, secs }),
        1 => s.clone().prop_map(|s| Upgrade { s }),
        1 => s.clone().prop_map(|s| HideVersion { s }),
        8 => (s.clone(), few.clone(), 1_u8..4, rest_fault())
            .prop_map(|(s, skip, times, fault)| RestFault { s, skip, times, fault }),
        3 => (s.clone(), secs.clone(), rest_fault()).prop_map(|(s, secs, fault)| RestDown { s, secs, fault }),
        2 => (s.clone(), secs.clone(), broken()).prop_map(|(s, secs, fault)| DialDown { s, secs, fault }),
        3 => (s, 1_u16..4_000, 0_u16..4_000)
            .prop_map(|(s, ask_ms, answer_ms)| Slow { s, ask_ms, answer_ms }),
        1 => w.clone().prop_map(|w| Revoke { w }),
        1 => w.clone().prop_map(|w| Restore { w }),
        10 => (0_u8..40, secs.clone()).prop_map(|(at, down_secs)| Crash { at, down_secs }),
        2 => secs.clone().prop_map(|down_secs| Quit { down_secs }),
        4 => (few, 1_u8..6).prop_map(|(skip, times)| DiskFull { skip, times }),
        3 => secs.clone().prop_map(|secs| Deaf { secs }),
        2 => (1_u16..20_000).prop_map(|secs| Sleep { secs }),
        1 => (-100_i8..100).prop_map(|secs| SetClock { secs }),
        1 => Just(Pause),
        2 => Just(Resume),
        3 => w.clone().prop_map(|w| Add { w }),
        1 => w.clone().prop_map(|w| Remove { w }),
        2 => w.prop_map(|w| Nudge { w }),
        4 => secs.prop_map(|secs| Wait { secs }),
    ]
}

fn money() -> impl Strategy<Value = Op> {
    let w = 0_u8..3;
    let nth = any::<u8>();
    prop_oneof![
        6 => (w.clone(), fate()).prop_map(|(w, push)| Receive { w, push }),
        4 => (w.clone(), fate()).prop_map(|(w, push)| Spend { w, push }),
        1 => (w.clone(), 5_u8..130, fate()).prop_map(|(w, payments, push)| Burst { w, payments, push }),
        2 => (w.clone(), 20_u8..150, 1_u8..20).prop_map(|(w, payments, secs)| Busy { w, payments, secs }),
        1 => (w.clone(), 1_u16..5_000).prop_map(|(w, ms)| SlowCommit { w, ms }),
        5 => w.clone().prop_map(|w| Invoice { w }),
        4 => w.clone().prop_map(|w| Send { w }),
        8 => (nth, fate()).prop_map(|(nth, push)| Settle { nth, push }),
        3 => nth.prop_map(|nth| Fail { nth }),
        2 => nth.prop_map(|nth| SettleUnnoticed { nth }),
        4 => (w.clone(), w.clone(), fate()).prop_map(|(from, to, push)| Transfer { from, to, push }),
        1 => (w, nth).prop_map(|(w, nth)| Label { w, nth }),
    ]
}

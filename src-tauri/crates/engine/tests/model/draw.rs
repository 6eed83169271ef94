//! How schedules are drawn.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;
use satchime_domain::fault::{Fault, KeyringFault, NotLnbits};

use super::schedule::Op::*;
use super::schedule::{Fate, Forgery, Op, Schedule, Slot, VERSIONS};

/// What there is more of than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Everything,
    Crashes,
    Forgeries,
    OldServers,
    ManyWallets,
}

pub fn schedules(shape: Shape) -> impl Strategy<Value = Schedule> {
    let versions = if shape == Shape::OldServers { &VERSIONS[..OLD] } else { &VERSIONS[..] };
    let wallets = if shape == Shape::ManyWallets { 4..=9 } else { 1..=3 };
    let world = (
        vec(proptest::sample::select(versions.to_vec()), 1..=2),
        vec(slot(), wallets),
        prop_oneof![4 => Just(0), 1 => Just(-400), 1 => Just(3_600)],
        prop_oneof![3 => Just(0), 2 => Just(1), 1 => Just(40)],
        any::<u64>(),
    );
    let steps = vec((gap(), op(shape)), 1..40);
    (world, steps).prop_map(|(world, steps)| {
        let (versions, wallets, clock_off_by, write_ms, seed) = world;
        let tells_pending = seed % 4 == 1;
        Schedule { versions, wallets, clock_off_by, write_ms, seed, tells_pending, steps }
    })
}

/// So many of the versions don't tell when a payment settled.
const OLD: usize = 4;

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
    prop_oneof![
        3 => Just(0_u32),
        5 => 1_u32..20,
        3 => 20_u32..3_000,
        3 => 3_000_u32..40_000,
        1 => 40_000_u32..300_000,
    ]
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
        Just(Fault::RateLimited { retry_after: Some(Duration::from_secs(90)) }),
        Just(Fault::TooBig),
        Just(Fault::KeyRejected),
        Just(Fault::Refused),
        Just(Fault::NotLnbits(NotLnbits::Page)),
    ]
}

/// What cuts an answer off, in the middle of it or before it.
fn cut() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::TimedOut),
        Just(Fault::Network { detail: "reset".into() }),
        Just(Fault::Protocol { detail: "the answer ends in the middle".into() }),
    ]
}

fn keyring_fault() -> impl Strategy<Value = KeyringFault> {
    prop_oneof![Just(KeyringFault::Missing), Just(KeyringFault::Locked), Just(KeyringFault::TimedOut),]
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
        2 => Just(Forgery::WrongAmount),
        2 => Just(Forgery::WrongStatus),
        1 => Just(Forgery::WrongHash),
        2 => Just(Forgery::OthersPayment),
        2 => Just(Forgery::Garbage),
        1 => Just(Forgery::Flood),
    ]
}

fn op(shape: Shape) -> impl Strategy<Value = Op> {
    let more = |share: u32, of: Shape| if shape == of { share * 5 } else { share };
    Union::new_weighted(vec![
        (60, money().boxed()),
        (more(10, Shape::Forgeries), forged().boxed()),
        (45, fault().boxed()),
        (more(16, Shape::Crashes), end().boxed()),
        (10, trouble_at_home().boxed()),
        (6, time().boxed()),
        (14, person().boxed()),
    ])
}

const W: std::ops::Range<u8> = 0..9;
const S: std::ops::Range<u8> = 0..2;
const SECS: std::ops::Range<u8> = 1..100;
const FEW: std::ops::Range<u8> = 0..12;

fn money() -> impl Strategy<Value = Op> {
    let nth = any::<u8>();
    prop_oneof![
        12 => (W, fate()).prop_map(|(w, push)| Receive { w, push }),
        8 => (W, fate()).prop_map(|(w, push)| Spend { w, push }),
        2 => (W, 5_u8..130, fate()).prop_map(|(w, payments, push)| Burst { w, payments, push }),
        4 => (W, 20_u8..150, 1_u8..20).prop_map(|(w, payments, secs)| Busy { w, payments, secs }),
        3 => (W, 1_u16..5_000, fate()).prop_map(|(w, ms, push)| SlowCommit { w, ms, push }),
        10 => W.prop_map(|w| Invoice { w }),
        8 => W.prop_map(|w| Send { w }),
        14 => (nth, fate()).prop_map(|(nth, push)| Settle { nth, push }),
        6 => nth.prop_map(|nth| Fail { nth }),
        2 => nth.prop_map(|nth| Vanish { nth }),
        2 => nth.prop_map(|nth| SettleRenamed { nth }),
        4 => nth.prop_map(|nth| SettleUnnoticed { nth }),
        4 => (nth, W, fate()).prop_map(|(nth, by, push)| Pay { nth, by, push }),
        1 => hold(),
        1 => S.prop_map(|s| Sweep { s }),
        8 => (W, W, fate()).prop_map(|(from, to, push)| Transfer { from, to, push }),
        2 => (W, nth).prop_map(|(w, nth)| Label { w, nth }),
    ]
}

fn hold() -> impl Strategy<Value = Op> {
    let mins = prop_oneof![4 => 1_u16..40, 1 => 40_u16..300];
    (W, mins, any::<bool>(), fate()).prop_map(|(w, mins, settles, push)| Hold { w, mins, settles, push })
}

fn forged() -> impl Strategy<Value = Op> {
    (W, forgery(), 1_u8..30).prop_map(|(w, what, copies)| Forge { w, what, copies })
}

fn fault() -> impl Strategy<Value = Op> {
    prop_oneof![
        10 => (S, closed()).prop_map(|(s, fault)| Disconnect { s, fault }),
        6 => S.prop_map(|s| BlackHole { s }),
        4 => (S, SECS).prop_map(|(s, secs)| HalfOpen { s, secs }),
        3 => W.prop_map(|w| Poison { w }),
        4 => Just(NetworkDown),
        6 => Just(NetworkUp),
        6 => (S, SECS).prop_map(|(s, secs)| Restart { s, secs }),
        2 => S.prop_map(|s| Upgrade { s }),
        2 => S.prop_map(|s| HideVersion { s }),
        16 => (S, FEW, 1_u8..4, rest_fault())
            .prop_map(|(s, skip, times, fault)| RestFault { s, skip, times, fault }),
        6 => (S, FEW, 1_u8..4, cut()).prop_map(|(s, skip, times, fault)| CutAnswer { s, skip, times, fault }),
        6 => (S, SECS, rest_fault()).prop_map(|(s, secs, fault)| RestDown { s, secs, fault }),
        4 => (S, SECS, broken()).prop_map(|(s, secs, fault)| DialDown { s, secs, fault }),
        6 => (S, 1_u16..4_000, 0_u16..4_000)
            .prop_map(|(s, ask_ms, answer_ms)| Slow { s, ask_ms, answer_ms }),
        6 => (S, any::<bool>()).prop_map(|(s, home)| NameDown { s, home }),
        2 => W.prop_map(|w| Revoke { w }),
        2 => W.prop_map(|w| Restore { w }),
    ]
}

fn end() -> impl Strategy<Value = Op> {
    prop_oneof![
        10 => (0_u16..80, SECS).prop_map(|(at, down_secs)| Crash { at, down_secs }),
        2 => SECS.prop_map(|down_secs| Quit { down_secs }),
    ]
}

fn trouble_at_home() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (FEW, 1_u8..6).prop_map(|(skip, times)| DiskFull { skip, times }),
        2 => (FEW, 1_u8..6).prop_map(|(skip, times)| DiskBroken { skip, times }),
        2 => (0_u8..2, 1_u8..4, keyring_fault())
            .prop_map(|(skip, times, fault)| Op::KeyringFault { skip, times, fault }),
        3 => SECS.prop_map(|secs| Deaf { secs }),
        5 => (0_u16..80, 1_u8..5).prop_map(|(at, times)| Panic { at, times }),
    ]
}

fn time() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (1_u16..20_000).prop_map(|secs| Sleep { secs }),
        2 => (-100_i32..100).prop_map(|secs| SetClock { secs }),
        1 => (-100_000_i32..100_000).prop_map(|secs| SetClock { secs }),
        1 => (S, -55_i32..100).prop_map(|(s, secs)| SetServerClock { s, secs }),
        1 => (S, 0_i32..70_000).prop_map(|(s, secs)| SetServerClock { s, secs }),
        1 => (1_u16..90).prop_map(|mins| LongWait { mins }),
    ]
}

fn person() -> impl Strategy<Value = Op> {
    prop_oneof![
        2 => Just(Pause),
        4 => Just(Resume),
        6 => W.prop_map(|w| Add { w }),
        2 => W.prop_map(|w| Remove { w }),
        2 => (W, any::<bool>()).prop_map(|(w, on)| Enable { w, on }),
        1 => (W, any::<bool>()).prop_map(|(w, is_new)| EnterKey { w, is_new }),
        3 => W.prop_map(|w| AddAddress { w }),
        4 => W.prop_map(|w| WakeSignal { w }),
        2 => W.prop_map(|w| TestPush { w }),
        8 => SECS.prop_map(|secs| Wait { secs }),
    ]
}

//! What may happen to the world, in any order: the operations and how they are drawn.

use std::fmt;

use satchime_domain::fault::{Fault, KeyringFault};

/// A world and what happens in it.
#[derive(Clone)]
pub struct Schedule {
    pub versions: Vec<&'static str>,
    pub wallets: Vec<Slot>,
    /// How far the servers' clocks are from ours, in seconds.
    pub clock_off_by: i64,
    /// How long the disk takes to write.
    pub write_ms: u64,
    /// Of the engine's own jitter.
    pub seed: u64,
    /// The person wants to hear of payments that are on their way.
    pub tells_pending: bool,
    /// Milliseconds to wait, then what to do.
    pub steps: Vec<(u32, Op)>,
}

/// As the source of a regression test, a step a line.
impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { versions, wallets, clock_off_by, write_ms, seed, tells_pending, steps } = self;
        writeln!(f, "Schedule {{\n    versions: vec!{versions:?},\n    wallets: vec!{wallets:?},")?;
        writeln!(f, "    clock_off_by: {clock_off_by},\n    write_ms: {write_ms},\n    seed: {seed},")?;
        writeln!(f, "    tells_pending: {tells_pending},")?;
        writeln!(f, "    steps: vec![")?;
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
    /// A payment comes in, and its record is seen only when the server's slow disk has it; its frame is not that slow.
    SlowCommit {
        w: u8,
        ms: u16,
        push: Fate,
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
    /// An outgoing payment fails, an invoice expires or is cancelled.
    Fail {
        nth: u8,
    },
    /// The nth pending record of all is gone, as after a backup was restored; whatever becomes of its payment.
    Vanish {
        nth: u8,
    },
    /// As `Settle`, and the funding source gave the outgoing payment another name.
    SettleRenamed {
        nth: u8,
    },
    /// The nth pending invoice of all is paid by a wallet: with one payment hash, and on one server internally.
    Pay {
        nth: u8,
        by: u8,
        push: Fate,
    },
    /// An invoice that is held for so long, and then settles or is cancelled.
    Hold {
        w: u8,
        mins: u16,
        settles: bool,
        push: Fate,
    },
    /// Decided at the funding source only; the server learns of it when asked for this payment.
    SettleUnnoticed {
        nth: u8,
    },
    /// The server asks its funding source about everything.
    Sweep {
        s: u8,
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
    /// Connections opened within this time are answered once and never again.
    HalfOpen {
        s: u8,
        secs: u8,
    },
    /// Who subscribes to the wallet's channel from now on hears nothing, until the server restarts.
    Poison {
        w: u8,
    },
    /// This computer's network goes down, and what is open goes dead.
    NetworkDown,
    /// It comes up, and the system says so.
    NetworkUp,
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
    /// After `skip` more answers, `times` are cut off on their way: the server did what was asked.
    CutAnswer {
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
    /// The app is killed at its nth contact with the world from now, and started again later. If it does not run, the
    /// next one that does is killed.
    Crash {
        at: u16,
        down_secs: u8,
    },
    /// The app is ended politely and started again later.
    Quit {
        down_secs: u8,
    },
    /// Whatever task makes the nth contact with the world from now panics there, and so at `times - 1` more, each so
    /// many contacts after the one before.
    Panic {
        at: u16,
        times: u8,
    },
    /// After `skip` more writes the disk is full for `times` writes.
    DiskFull {
        skip: u8,
        times: u8,
    },
    /// After `skip` more reads and writes `times` fail.
    DiskBroken {
        skip: u8,
        times: u8,
    },
    /// After `skip` more keys are asked for or kept, the keyring fails `times` times.
    KeyringFault {
        skip: u8,
        times: u8,
        fault: KeyringFault,
    },
    /// Nothing can be said for a while.
    Deaf {
        secs: u8,
    },
    Sleep {
        secs: u16,
    },
    /// Our wall clock is set back or ahead.
    SetClock {
        secs: i32,
    },
    /// A server's is.
    SetServerClock {
        s: u8,
        secs: i32,
    },
    Pause,
    Resume,
    Add {
        w: u8,
    },
    Remove {
        w: u8,
    },
    Enable {
        w: u8,
        on: bool,
    },
    /// The wallet's server has a name in the home network, too.
    AddAddress {
        w: u8,
    },
    /// Nothing listens any more at one of the server's two names; at the other one it does.
    NameDown {
        s: u8,
        home: bool,
    },
    /// The person enters the wallet's key again, or a new one that replaced it on the server.
    EnterKey {
        w: u8,
        is_new: bool,
    },
    WakeSignal {
        w: u8,
    },
    TestPush {
        w: u8,
    },
    LongWait {
        mins: u16,
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
    /// It settled, says the frame.
    KnownPending,
    OldSettled,
    /// A true payment with another amount.
    WrongAmount,
    /// A true payment with another status.
    WrongStatus,
    /// A true payment of which nothing is true but its id.
    WrongHash,
    /// Another wallet's payment, on this one's channel.
    OthersPayment,
    Garbage,
    /// More than anybody can keep.
    Flood,
}

pub const VERSIONS: [&str; 7] = ["0.12.7", "0.12.12", "1.0.0", "1.4.0", "1.4.2", "1.5.5", "1.6.2"];

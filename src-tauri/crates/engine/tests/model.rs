//! The promise, under any schedule: the ledger becomes the server's, and every change is announced once.
//!
//! Each case draws a world and what happens to it (`model/schedule.rs`), lets an engine live through it under virtual time
//! (`model/run.rs`), mends everything, and compares (`model/check.rs`). `PROPTEST_CASES` raises the number of cases,
//! `PROPTEST_RNG_SEED` draws others.

#![allow(clippy::unwrap_used)]

mod model {
    pub mod act;
    pub mod check;
    pub mod journal;
    pub mod life;
    pub mod regressions;
    pub mod run;
    pub mod scene;
    pub mod schedule;
    pub mod states;
}
mod world;

use model::run::run;
use model::schedule::{Schedule, schedules};
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError, TestError, TestRunner};

fn every_schedule(share: u64) {
    let given = Config::default();
    let seed = match given.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => 21_000_000,
    };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { given.cases } else { 300 };
    let config = Config {
        cases: cases / 2,
        rng_seed: RngSeed::Fixed(seed + share),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/model/regressions.txt"))),
        max_shrink_iters: 500,
        ..given
    };
    let ran =
        TestRunner::new(config).run(&schedules(), |schedule| run(&schedule).map_err(TestCaseError::fail));
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(why, schedule)) => {
            let (schedule, why) = smallest(schedule, why.to_string());
            panic!("{why}\n{schedule:?}");
        }
        Err(why) => panic!("{why}"),
    }
}

/// Leaves out every step without which it goes wrong all the same. The engine draws its own jitter, so each try is
/// repeated; this finds smaller ones than proptest, which believes the first.
fn smallest(mut schedule: Schedule, mut why: String) -> (Schedule, String) {
    let mut at = schedule.steps.len();
    while at > 0 {
        at -= 1;
        let mut smaller = schedule.clone();
        smaller.steps.remove(at);
        if let Some(still) = (0..15).find_map(|_| run(&smaller).err()) {
            (schedule, why) = (smaller, still);
            at = schedule.steps.len();
        }
    }
    (schedule, why)
}

// Two halves, so that two processors share the work.

#[test]
fn every_schedule_ends_with_the_servers_ledger_and_each_change_said_once_first_half() {
    every_schedule(0);
}

#[test]
fn every_schedule_ends_with_the_servers_ledger_and_each_change_said_once_second_half() {
    every_schedule(1);
}

//! The promise, under any schedule: the ledger becomes the server's, and every change is announced once.
//!
//! Each case draws a world and what happens to it (`model/schedule.rs`), lets an engine live through it under virtual time
//! (`model/run.rs`), mends everything, and compares (`model/check.rs`). `PROPTEST_CASES` raises the number of cases,
//! `PROPTEST_RNG_SEED` draws others.

#![allow(clippy::unwrap_used)]

mod model {
    pub mod check;
    pub mod journal;
    pub mod life;
    pub mod regressions;
    pub mod run;
    pub mod scene;
    pub mod schedule;
}
mod world;

use model::run::run;
use model::schedule::schedules;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError, TestRunner};

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
        max_shrink_iters: 3_000,
        ..given
    };
    let ran =
        TestRunner::new(config).run(&schedules(), |schedule| run(&schedule).map_err(TestCaseError::fail));
    if let Err(failure) = ran {
        panic!("{failure}");
    }
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

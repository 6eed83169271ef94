//! The promise, under any schedule: the ledger becomes the server's, and every change is announced once.
//!
//! Each case draws a world and what happens to it (`model/schedule.rs`, `model/draw.rs`), lets an engine live through
//! it under virtual time (`model/run.rs`), mends everything, and compares (`model/check.rs`). `PROPTEST_CASES` raises
//! the number of cases of each shape, `PROPTEST_RNG_SEED` draws others. A schedule with its seed goes the same way
//! every time; one that goes wrong is printed as small as it gets, as the source of a regression test, and kept in
//! `model/regressions.rs`.

pub mod act;
pub mod check;
pub mod contact;
pub mod contact_store;
pub mod crashes;
pub mod draw;
pub mod journal;
pub mod life;
pub mod moment;
pub mod network;
pub mod regressions;
pub mod replay;
pub mod run;
pub mod scene;
pub mod schedule;
pub mod states;

use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestCaseError, TestError, TestRunner};

use self::draw::{Shape, schedules};
use self::run::fails;
use self::scene::Medium;
use self::schedule::Schedule;

/// Lives through so many schedules of a shape.
fn every_schedule(shape: Shape, cases: u32, medium: Medium) {
    let given = Config::default();
    let seed = match given.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => 21_000_000,
    };
    let config = Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { given.cases } else { cases },
        rng_seed: RngSeed::Fixed(seed + shape as u64),
        rng_algorithm: RngAlgorithm::XorShift,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..given
    };
    let ran = TestRunner::new(config)
        .run(&schedules(shape), |schedule| fails(&schedule, medium).map_err(TestCaseError::fail));
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(why, schedule)) => {
            let (schedule, why) = smallest(schedule, why.to_string(), medium);
            panic!("{why}\n{schedule:?}");
        }
        Err(why) => panic!("{why}"),
    }
}

/// Leaves out every step without which it goes wrong all the same.
fn smallest(mut schedule: Schedule, mut why: String, medium: Medium) -> (Schedule, String) {
    let mut at = schedule.steps.len();
    while at > 0 {
        at -= 1;
        let mut smaller = schedule.clone();
        smaller.steps.remove(at);
        if let Err(still) = fails(&smaller, medium) {
            (schedule, why) = (smaller, still);
            at = schedule.steps.len();
        }
    }
    (schedule, why)
}

#[test]
fn every_schedule_ends_with_the_servers_ledger_and_each_change_said_once() {
    every_schedule(Shape::Everything, 500, Medium::Memory);
}

#[test]
fn so_it_does_when_the_app_is_killed_again_and_again() {
    every_schedule(Shape::Crashes, 150, Medium::Memory);
}

#[test]
fn so_it_does_when_somebody_makes_up_frames() {
    every_schedule(Shape::Forgeries, 150, Medium::Memory);
}

#[test]
fn so_it_does_on_servers_that_do_not_tell_when_a_payment_settled() {
    every_schedule(Shape::OldServers, 150, Medium::Memory);
}

#[test]
fn so_it_does_with_many_wallets() {
    every_schedule(Shape::ManyWallets, 50, Medium::Memory);
}

#[test]
fn so_it_does_on_a_real_database() {
    every_schedule(Shape::Everything, 60, Medium::File);
}

#[test]
fn so_it_does_on_a_real_database_when_the_app_is_killed_again_and_again() {
    every_schedule(Shape::Crashes, 40, Medium::File);
}

#[test]
fn so_it_does_on_a_real_database_and_servers_that_do_not_tell_when_a_payment_settled() {
    every_schedule(Shape::OldServers, 40, Medium::File);
}

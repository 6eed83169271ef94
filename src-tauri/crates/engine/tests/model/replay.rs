//! The same schedule with the same seed goes the same way.

use super::draw::{Shape, schedules};
use super::run::run;
use super::scene::Medium;
use super::schedule::Schedule;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Every moment with its time, and every word that was said. Wallets get new ids each time.
fn trace(schedule: &Schedule) -> Vec<String> {
    let (scene, result) = run(schedule, Medium::Memory);
    result.unwrap();
    let journal = scene.journal();
    let moments = journal.trace.iter().map(|moment| format!("{moment:?}"));
    let said = journal.said.iter().map(|said| {
        let record = &said.payment.record;
        format!("{} {:?} {} {:?}", said.event, said.notice, record.checking_id, record.status)
    });
    moments.chain(said).collect()
}

#[test]
fn a_schedule_with_its_seed_goes_the_same_way_every_time() {
    for shape in [Shape::Everything, Shape::Crashes, Shape::Forgeries, Shape::OldServers, Shape::ManyWallets]
    {
        let config = Config { rng_seed: RngSeed::Fixed(7), ..Config::default() };
        let mut runner = TestRunner::new(config);
        for _ in 0..6 {
            let schedule = schedules(shape).new_tree(&mut runner).unwrap().current();
            let (first, second) = (trace(&schedule), trace(&schedule));
            let differs = first.iter().zip(&second).position(|(one, other)| one != other);
            if let Some(at) =
                differs.or((first.len() != second.len()).then_some(first.len().min(second.len())))
            {
                let around = at.saturating_sub(5)..at + 3;
                panic!("{:#?}\n{:#?}\n{schedule:?}", first.get(around.clone()), second.get(around));
            }
        }
    }
}

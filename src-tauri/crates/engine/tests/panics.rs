//! What a panic in any task ends, under virtual time: only the work it struck, for a while, and never silently.

use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_engine::api::{CommandFault, Event};
use tokio::time::Instant;

use crate::world::World;
use crate::world::server::Push;

fn was_told_of(world: &World) -> bool {
    world.sink.events().contains(&Event::Trouble(Fault::Internal))
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_request_is_a_fault_and_the_worker_begins_anew() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.panics_in_rest = 1);
    world.until_state(&id, "waiting_to_retry").await;
    let state = world.handle().snapshot().await.unwrap().wallets.remove(0).state;
    assert_eq!(state.fault(), Some(&Fault::Internal), "{state:?}");
    world.until_state(&id, "live").await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(5).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_dialling_is_a_fault_and_the_worker_begins_anew() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.panics_in_dial = 3);
    world.server.disconnect(Fault::Closed { code: None });
    world.until_state(&id, "waiting_to_retry").await;
    world.pass(10).await;
    assert_eq!(world.state().await, "live");
}

/// The same payment may be what strikes at each connection.
#[tokio::test(start_paused = true)]
async fn a_worker_that_panics_each_time_tries_ever_more_rarely() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.panics_in_rest = usize::MAX);
    world.until_state(&id, "waiting_to_retry").await;
    world.pass(60).await;
    let before = world.server.calls();
    world.pass(600).await;
    let asked = world.server.calls() - before;
    assert!((8..40).contains(&asked), "{asked} requests in ten minutes");
    world.server.with(|server| server.panics_in_rest = 0);
    world.handle().retry(id.clone()).await.unwrap();
    world.pass(2).await;
    assert_eq!(world.state().await, "live");
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_announcer_is_told_and_nothing_is_lost_or_repeated() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.sink.panics_at_announcing("aa");
    world.server.receive("aa", 5, Push::Once);
    world.pass(2).await;
    assert!(was_told_of(&world));
    world.server.receive("bb", 5, Push::Once);
    world.pass(2).await;
    assert_eq!(world.said(), ["bb Succeeded"], "one that can't be said held up another");
    world.sink.panics_at_announcing("none");
    world.pass(150).await;
    assert_eq!(world.said(), ["bb Succeeded", "aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn one_of_many_that_can_not_be_said_holds_up_no_other() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.sink.panics_at_announcing("p7");
    for number in 0..20 {
        world.server.receive(&format!("p{number}"), 1, Push::Twice);
    }
    world.pass(60).await;
    assert_eq!(world.said().len(), 19);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_controller_is_told_and_it_begins_anew() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.sink.panics_at_emitting(1);
    world.server.receive("aa", 5, Push::Once);
    let began = Instant::now();
    world.until(|| async { was_told_of(&world) }).await;
    let asked = tokio::time::timeout(Duration::from_secs(5), world.handle().snapshot()).await.unwrap();
    assert_eq!(asked, Err(CommandFault::Fault(Fault::Internal)));
    let mut states = world.sink.events().into_iter().filter_map(|event| match event {
        Event::Wallet(status) => Some(status.state),
        _ => None,
    });
    let last = states.next_back().unwrap();
    assert!(matches!(last, ConnectionState::WaitingToRetry { fault: Fault::Internal, .. }), "{last:?}");
    world.pass(5).await;
    world.until_state(&id, "live").await;
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn an_engine_whose_controller_panicked_can_be_stopped() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.sink.panics_at_emitting(usize::MAX);
    world.server.receive("aa", 5, Push::Once);
    world.pass(20).await;
    tokio::time::timeout(Duration::from_secs(5), world.stop()).await.unwrap();
}

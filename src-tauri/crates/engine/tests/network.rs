//! A network that goes, comes back or changes, under virtual time.

use std::time::Duration;

use satchime_domain::fault::Fault;
use tokio::time::Instant;

use crate::world::World;
use crate::world::server::Push;

#[tokio::test(start_paused = true)]
async fn a_network_that_comes_up_ends_the_wait() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let down = Some((Instant::now() + Duration::from_secs(900), Fault::Resolve));
    world.server.with(|server| (server.rest_down_until, server.dial_down_until) = (down.clone(), down));
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(700).await;
    assert_eq!(world.state().await, "waiting_to_retry");
    world.server.with(|server| (server.rest_down_until, server.dial_down_until) = (None, None));
    world.network.come_up();
    world.pass(1).await;
    world.until_state(&id, "live").await;
    assert!(world.status().await.health.last_trouble.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_new_network_shows_within_seconds_that_the_old_connection_is_dead() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.black_hole();
    world.network.come_up();
    world.pass(13).await;
    let health = world.status().await.health;
    assert_eq!((world.state().await.as_str(), health.reconnects), ("live", 1));
}

/// A reconciliation is under way when the network comes back: its question went into the dead network.
#[tokio::test(start_paused = true)]
async fn a_new_network_is_probed_even_while_a_reconciliation_runs() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_delay = Duration::from_secs(19));
    world.server.receive("aa", 1, Push::Once);
    world.pass(1).await;
    world.server.black_hole();
    world.network.come_up();
    world.pass(13).await;
    world.server.with(|server| server.rest_delay = Duration::from_millis(5));
    let health = world.status().await.health;
    assert_eq!(health.last_trouble.map(|trouble| trouble.title), Some("connection went dead".into()));
}

/// Containers start and stop all the time, and the server takes its time.
#[tokio::test(start_paused = true)]
async fn a_network_that_comes_and_goes_does_not_keep_a_slow_server_away() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.stop().await;
    world.server.with(|server| server.rest_delay = Duration::from_secs(12));
    world.start().await;
    for _ in 0..12 {
        world.network.come_up();
        world.pass(10).await;
    }
    assert_eq!(world.state().await, "live", "{id}");
}

/// Containers start and stop, a VPN reconnects: each brings an address up.
#[tokio::test(start_paused = true)]
async fn a_network_that_comes_and_goes_leaves_a_resting_server_alone() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.pass(5).await;
    let down = Fault::Unavailable { status: 503, retry_after: Duration::from_secs(600) };
    world.server.with(|server| {
        let until = Instant::now() + Duration::from_secs(600);
        server.dial_down_until = Some((until, down.clone()));
        server.rest_down_until = Some((until, down));
    });
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(5).await;
    let before = world.server.calls();
    for _ in 0..60 {
        world.network.come_up();
        world.pass(2).await;
    }
    assert!(world.server.calls() - before < 10, "{} questions", world.server.calls() - before);
    world.server.with(|server| (server.rest_down_until, server.dial_down_until) = (None, None));
    world.handle().retry(id.clone()).await.unwrap();
    world.pass(2).await;
    assert_eq!(world.state().await, "live");
}

#[tokio::test(start_paused = true)]
async fn what_began_on_a_dead_network_is_begun_anew_on_the_new_one() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    // A handshake that nobody answers hangs for fifteen seconds.
    let hangs = Some((Instant::now() + Duration::from_secs(60), Fault::TimedOut));
    world.server.with(|server| server.dial_down_until = hangs);
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(3).await;
    assert_eq!(world.state().await, "connecting");
    world.server.with(|server| server.dial_down_until = None);
    world.network.come_up();
    world.pass(1).await;
    assert_eq!(world.state().await, "live", "{id}");
}

#[tokio::test(start_paused = true)]
async fn a_reconciliation_that_hangs_does_not_keep_a_new_network_from_being_tried() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.with(|server| server.rest_delay = Duration::from_secs(600));
    world.pass(75).await;
    world.server.with(|server| server.rest_delay = Duration::from_millis(5));
    world.server.black_hole();
    world.pass(1).await;
    world.network.come_up();
    world.pass(12).await;
    assert_eq!(world.status().await.health.reconnects, 1);
}

#[tokio::test(start_paused = true)]
async fn silence_is_noticed_within_40_seconds() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(7).await;
    world.server.black_hole();
    let down = Some((Instant::now() + Duration::from_secs(90), Fault::Unreachable));
    world.server.with(|server| (server.rest_down_until, server.dial_down_until) = (down.clone(), down));
    world.pass(40).await;
    assert_eq!(world.state().await, "waiting_to_retry");
}

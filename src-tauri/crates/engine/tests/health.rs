//! What is known of a wallet's connection and kept for other processes, under virtual time.

use satchime_domain::fault::Fault;

use crate::world::World;
use crate::world::server::Push;

#[tokio::test(start_paused = true)]
async fn health_tells_what_happened_and_is_kept_for_other_processes() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let health = world.status().await.health;
    assert!(health.connected_at.is_some() && health.last_reconciled_at.is_some());
    assert_eq!((health.reconnects, health.last_frame_at, health.last_confirmed_at), (0, None, None));

    world.server.receive("aa", 1, Push::Once);
    world.pass(1).await;
    let health = world.status().await.health;
    assert!(health.last_frame_at.is_some() && health.last_confirmed_at >= health.last_frame_at);
    assert!(health.next_reconcile_at > health.last_reconciled_at);

    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(2).await;
    world.until_state(&id, "live").await;
    let health = world.status().await.health;
    assert_eq!(health.reconnects, 1);
    assert_eq!(health.last_trouble.map(|trouble| trouble.title), Some("server restarts".into()));

    world.pass(31).await;
    let kept = world.store.observations().await.unwrap();
    assert_eq!((kept.len(), &kept[0].0), (1, &id));
    assert_eq!((kept[0].1.state.as_str(), kept[0].1.health.reconnects), ("live", 1));
}

#[tokio::test(start_paused = true)]
async fn whoever_only_takes_commands_leaves_what_was_observed() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.pass(6).await;
    world.stop().await;
    let seen = world.store.observations().await.unwrap();
    assert_eq!(seen[0].1.state, "live");
    world.start_idle().await;
    world.pass(6).await;
    world.stop().await;
    assert_eq!(world.store.observations().await.unwrap(), seen);
}

/// A reconciliation that fails is a trouble, and what comes next is known.
#[tokio::test(start_paused = true)]
async fn health_tells_of_a_reconciliation_that_failed() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 502 }));
    world.pass(150).await;
    let status = world.status().await;
    assert_eq!(status.state.name(), "catching_up");
    let now = satchime_engine::ports::Clock::now(&*world.clock);
    assert!(
        status.health.next_reconcile_at.is_none_or(|at| at.as_second() >= now.as_second() - 2),
        "it lies in the past"
    );
    assert!(status.health.last_trouble.is_some());
}

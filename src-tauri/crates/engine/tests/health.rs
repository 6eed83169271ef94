//! What is known of a wallet's connection, under virtual time: whether pushes arrive, the test that a person asks for, and
//! what happens when the network comes back.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod world;

use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::wallet::WalletId;
use satchime_engine::api::WalletStatus;
use tokio::time::Instant;
use world::server::{Push, frame};
use world::{ADMIN_KEY, World, new_wallet};

impl World {
    async fn status(&self) -> WalletStatus {
        self.handle().snapshot().await.unwrap().wallets.remove(0)
    }

    /// Somebody breaks the wallet's channel, and the wallet subscribes anew.
    async fn break_channel(&self, id: &WalletId) {
        self.server.poison(0);
        self.server.disconnect(Fault::Closed { code: None });
        self.pass(2).await;
        self.until_state(id, "live").await;
    }

    async fn mode(&self) -> Option<LiveMode> {
        match self.status().await.state {
            ConnectionState::Live { mode } => Some(mode),
            _ => None,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn payments_that_no_frame_tells_of_show_that_pushes_are_missing_until_one_arrives() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.receive("told", 1, Push::Once);
    world.pass(120).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    for number in 0..3 {
        assert_eq!(world.mode().await, Some(LiveMode::Pushed));
        world.server.receive(&format!("lost{number}"), 1, Push::Lost);
        world.pass(80).await;
    }
    assert_eq!(world.mode().await, Some(LiveMode::PushMissing));
    assert_eq!(world.status().await.health.found_without_frame, 3);

    world.server.receive("lost3", 1, Push::Lost);
    world.pass(13).await;
    assert_eq!(world.said().last().map(String::as_str), Some("lost3 Succeeded"), "looked for more often");

    world.server.receive("again", 1, Push::Once);
    world.pass(1).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_comes_after_the_look_that_found_its_payment_is_not_missing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    for number in 0..4 {
        let id = format!("late{number}");
        world.server.receive(&id, 1, Push::Lost);
        world.pass(75).await;
        let record = world.server.with(|server| server.wallets[0].records.last().unwrap().clone());
        world.server.push(&frame(&record), Push::Once);
        world.pass(2).await;
        assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    }
}

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
    assert!(health.next_look_at > health.last_reconciled_at);

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

#[tokio::test(start_paused = true)]
async fn a_test_message_comes_back_and_is_no_payment() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let outcome = world.handle().test_push(id).await.unwrap();
    assert!(matches!(outcome, PushTest::Arrived { .. }), "{outcome:?}");
    world.pass(1).await;
    assert!(world.status().await.health.last_frame_at.is_some(), "told before the next look");
    world.pass(5).await;
    assert!(world.said().is_empty() && world.ledger().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_test_on_a_broken_channel_fails_and_looks_become_frequent() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.break_channel(&id).await;
    assert_eq!(world.handle().test_push(id.clone()).await, Ok(PushTest::NotArrived));
    world.pass(1).await;
    assert_eq!(world.mode().await, Some(LiveMode::PushMissing));
    world.server.receive("aa", 1, Push::Lost);
    world.pass(13).await;
    assert_eq!(world.said(), ["aa Succeeded"]);

    world.server.with(|server| server.publish_fault = Some(Fault::Server { status: 502 }));
    assert_eq!(world.handle().test_push(id).await, Ok(PushTest::NotSent(Fault::Server { status: 502 })));
}

#[tokio::test(start_paused = true)]
async fn only_what_is_open_and_pushed_to_can_be_tested() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().set_paused(true).await.unwrap();
    assert_eq!(world.handle().test_push(id).await, Ok(PushTest::NotConnected));

    let admin = World::new("1.6.2").await;
    let id = admin.handle().add(new_wallet(Some(ADMIN_KEY))).await.unwrap().wallet.id;
    admin.until_state(&id, "live").await;
    assert_eq!(admin.mode().await, Some(LiveMode::Polled));
    assert_eq!(admin.handle().test_push(id).await, Ok(PushTest::NotPushed));
    assert!(!admin.server.with(|server| server.rest_calls.iter().any(|call| call.starts_with("publish"))));
}

#[tokio::test(start_paused = true)]
async fn a_test_ends_with_its_connection() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.break_channel(&id).await;
    let (handle, server) = (world.handle(), world.server.clone());
    let (outcome, ()) = tokio::join!(handle.test_push(id), async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        server.disconnect(Fault::Closed { code: None });
    });
    assert_eq!(outcome, Ok(PushTest::Interrupted));
}

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

/// A restored backup, a half-started server: it said no twice, and was wrong.
#[tokio::test(start_paused = true)]
async fn a_server_that_was_wrong_about_a_key_gets_its_wallet_back_by_itself() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    world.server.with(|server| server.wallets[0].key_good = true);
    world.server.receive("aa", 5, Push::Lost);
    world.pass(400).await;
    assert_eq!(world.state().await, "rejected");
    world.pass(400).await;
    assert_eq!((world.state().await.as_str(), world.said()), ("live", vec!["aa Succeeded".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_rejected_key_is_asked_about_rarely_and_stays_rejected_meanwhile() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    let (before, shown) = (world.server.calls(), world.sink.states().len());
    world.pass(24 * 3_600).await;
    let asked = world.server.calls() - before;
    assert!((20..30).contains(&asked), "{asked} questions in a day");
    assert_eq!((world.state().await.as_str(), world.sink.states().len()), ("rejected", shown));
}

#[tokio::test(start_paused = true)]
async fn a_new_network_and_a_wake_ask_about_a_rejected_key_but_not_all_the_time() {
    for wakes in [false, true] {
        let world = World::new("1.6.2").await;
        let id = world.live().await;
        world.server.with(|server| server.wallets[0].key_good = false);
        world.until_state(&id, "rejected").await;
        let before = world.server.calls();
        for _ in 0..30 {
            world.network.come_up();
            world.pass(10).await;
        }
        let asked = world.server.calls() - before;
        assert!((3..=5).contains(&asked), "{asked} questions in five minutes");
        world.server.with(|server| server.wallets[0].key_good = true);
        world.pass(70).await;
        assert_eq!(world.state().await, "rejected");
        if wakes {
            world.clock.sleep(3_600);
        } else {
            world.network.come_up();
        }
        world.pass(8).await;
        assert_eq!(world.state().await, "live", "{wakes}");
    }
}

/// Each question may put up a dialog.
#[tokio::test(start_paused = true)]
async fn a_locked_keyring_waits_for_the_person() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.stop().await;
    world.secrets.lock(true);
    world.start().await;
    world.until_state(&id, "rejected").await;
    world.secrets.lock(false);
    world.network.come_up();
    world.clock.sleep(3_600);
    world.pass(7_200).await;
    assert_eq!(world.state().await, "rejected");
    world.handle().retry(id.clone()).await.unwrap();
    world.until_state(&id, "live").await;
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
async fn a_look_that_hangs_does_not_keep_a_new_network_from_being_tried() {
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

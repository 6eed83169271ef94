//! While the connection, REST, the server or the computer was away, under virtual time: what came is told, and
//! nothing is called live that is not.

use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::push::LiveMode;
use tokio::time::Instant;

use crate::world::World;
use crate::world::server::Push;

#[tokio::test(start_paused = true)]
async fn what_happened_while_the_connection_was_down_is_said_together() {
    for version in ["1.6.2", "1.0.0", "0.12.7"] {
        let world = World::new(version).await;
        world.server.receive("first", 1, Push::Lost);
        world.pass(60).await;
        let id = world.live().await;
        world.pass(100).await;
        world.server.with(|server| server.rest_down = Some(Fault::Refused));
        world.server.disconnect(Fault::Closed { code: Some(1012) });
        world.until_state(&id, "waiting_to_retry").await;
        for (name, sat) in [("aa", 1_000), ("bb", 2_000), ("cc", 9_000)] {
            world.server.receive(name, sat, Push::Lost);
        }
        world.pass(60).await;
        world.server.with(|server| server.rest_down = None);
        world.until_state(&id, "live").await;
        world.pass(1).await;
        let mut said = world.said();
        said.sort();
        assert_eq!(said, ["aa Succeeded", "bb Succeeded", "cc Succeeded"], "{version}");
        assert_eq!(world.sink.titles(), ["3 payments while you were away, +12,000 sat"], "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_invoice_made_before_and_paid_in_the_gap_is_found() {
    for version in ["1.6.2", "1.4.0", "0.12.7"] {
        let mut world = World::new(version).await;
        world.server.put(world.server.record("inv", Direction::Inbound, Status::Pending, 70), Push::Lost);
        // More than one look-back of newer records lies before it.
        for number in 0..150 {
            world.pass(1).await;
            world.server.receive(&format!("old{number}"), 1, Push::Lost);
        }
        world.pass(60).await;
        let id = world.live().await;
        world.stop().await;
        world.pass(600).await;
        world.server.change("inv", Status::Succeeded, Push::Lost);
        world.pass(600).await;
        world.start().await;
        world.until_state(&id, "live").await;
        world.pass(1).await;
        assert_eq!(world.said(), ["inv Succeeded"], "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_connection_is_not_live_before_it_answers() {
    let world = World::new("1.6.2").await;
    world.server.with(|server| server.answers_pings = true);
    world.live().await;
    // The socket stays open; nothing answers any more.
    world.server.with(|server| server.answers_pings = false);
    world.server.disconnect(Fault::Closed { code: None });
    world.until(|| async { world.server.with(|server| server.dialled.len() == 2) }).await;
    world.pass(11).await;
    assert_ne!(world.mode().await, Some(LiveMode::Pushed), "nothing proved the new connection alive");
    world.server.with(|server| server.answers_pings = true);
    world.until(|| async { world.mode().await == Some(LiveMode::Pushed) }).await;
}

#[tokio::test(start_paused = true)]
async fn pausing_is_quiet_and_resuming_tells_what_came() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().change_settings(|settings| settings.paused = true).await.unwrap();
    world.until_state(&id, "disabled").await;
    world.server.receive("aa", 5, Push::Once);
    world.server.receive("bb", 6, Push::Once);
    world.pass(300).await;
    assert!(world.said().is_empty());
    world.handle().change_settings(|settings| settings.paused = false).await.unwrap();
    world.until_state(&id, "live").await;
    world.pass(1).await;
    assert_eq!(world.sink.titles(), ["2 payments while you were away, +11 sat"]);
}

#[tokio::test(start_paused = true)]
async fn trouble_with_rest_is_not_called_live() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 502 }));
    world.until_state(&id, "catching_up").await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(30).await;
    assert!(world.said().is_empty(), "nothing is said that REST did not confirm");
    world.server.with(|server| server.rest_down = None);
    world.until_state(&id, "live").await;
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_reconciliation_cut_off_after_its_records_were_written_still_tells_them() {
    let world = World::new("1.6.2").await;
    world.live().await;
    // The list comes, then the balance does not.
    world.server.with(|server| {
        server.rest_faults.extend([None, Some(Fault::Server { status: 500 })]);
    });
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.pass(10).await;
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.wallets[0].wallet.progress.balance_msat.map(|msat| msat.get()), Some(5_000));
}

#[tokio::test(start_paused = true)]
async fn frames_during_an_outage_of_rest_do_not_hammer_it() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 503 }));
    world.until_state(&id, "catching_up").await;
    let before = world.server.calls();
    for number in 0..300 {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let asked = world.server.calls() - before;
    assert!(asked < 20, "{asked} requests in a minute");
    world.server.with(|server| server.rest_down = None);
    world.until_state(&id, "live").await;
    world.pass(1).await;
    assert_eq!(world.said().len(), 300);
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_everything_is_looked_at_within_seconds() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(30).await;
    world.clock.sleep(3600);
    world.server.receive("aa", 5, Push::Lost);
    world.pass(6).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_known_wallet_subscribes_again_without_waiting_for_rest() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let busy = Fault::Server { status: 503 };
    world.server.with(|server| {
        server.rest_down_until = Some((Instant::now() + Duration::from_secs(30), busy));
        server.rest_calls.clear();
    });
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.until_state(&id, "catching_up").await;
    world.server.receive("aa", 5, Push::Once);
    world.until_state(&id, "live").await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    let asked_first =
        world.server.with(|server| server.rest_calls.iter().find(|call| *call != "version").cloned());
    assert!(
        asked_first.is_some_and(|call| call.starts_with("payments")),
        "the key proves itself with the reconciliation"
    );
}

/// Requests have to wait; a subscription is none.
#[tokio::test(start_paused = true)]
async fn a_known_wallet_subscribes_though_its_server_wants_no_requests() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let limited = Fault::RateLimited { retry_after: Some(Duration::from_secs(300)) };
    world.server.with(|server| server.rest_faults.push_back(Some(limited)));
    world.pass(80).await;
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(3).await;
    assert_eq!(world.state().await, "catching_up");
}

/// The connection ends between a reconciliation's list and its question about the balance.
#[tokio::test(start_paused = true)]
async fn a_reconciliation_that_was_cut_off_leaves_no_false_balance() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.pass(5).await;
    let before = world.status().await.wallet.progress.balance_msat;
    world.server.with(|server| {
        server.rest_delay = Duration::from_secs(1);
        server.wallets[0].balance += 5;
    });
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(world.said(), ["aa Succeeded"], "the list was read");
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.server.with(|server| server.rest_delay = Duration::from_millis(5));
    world.pass(5).await;
    world.until_state(&id, "live").await;
    world.pass(5).await;
    assert_ne!(world.status().await.wallet.progress.balance_msat, before, "live, and the balance is wrong");
}

//! Whether pushes arrive, under virtual time: how it is noticed that they are missing, and the test that a person
//! asks for.

use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::wallet::{SourceWalletId, WalletId};

use crate::world::server::{Push, frame};
use crate::world::wallet::made_up_frame;
use crate::world::{ADMIN_KEY, WALLET, World, new_wallet};

impl World {
    /// Somebody breaks the wallet's channel, and the wallet subscribes anew.
    async fn break_channel(&self, id: &WalletId) {
        self.server.poison(0);
        self.server.disconnect(Fault::Closed { code: None });
        self.pass(2).await;
        self.until_state(id, "live").await;
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
async fn a_frame_that_comes_after_the_reconciliation_that_found_its_payment_is_not_missing() {
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

/// A reconciliation that runs anyway finds a burst before its frames are read.
#[tokio::test(start_paused = true)]
async fn frames_that_are_late_together_are_not_missing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    for number in 0..4 {
        world.server.receive(&format!("burst{number}"), 1, Push::Lost);
    }
    let burst = world.server.with(|server| server.wallets[0].records.clone());
    world.server.push(&frame(&burst[0]), Push::Once);
    world.pass(3).await;
    assert_eq!(world.said().len(), 4, "all were found");
    for record in &burst[1..] {
        world.server.push(&frame(record), Push::Once);
    }
    world.pass(60).await;
    assert!(!world.sink.modes().contains(&LiveMode::PushMissing), "{:?}", world.sink.modes());
    assert_eq!(world.status().await.health.found_without_frame, 0);
}

/// A stranger sends more made-up frames than are kept; among them are those of the payments.
#[tokio::test(start_paused = true)]
async fn frames_that_were_left_out_of_a_flood_are_not_missing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    for round in 0..4 {
        for number in 0..1_500 {
            world.server.push(&made_up_frame(&format!("f{round}x{number}")), Push::Once);
        }
        world.server.receive(&format!("true{round}"), 1, Push::Once);
        world.pass(80).await;
    }
    assert_eq!(world.said().len(), 4, "all were found");
    assert!(!world.sink.modes().contains(&LiveMode::PushMissing), "{:?}", world.sink.modes());
}

/// A laptop sleeps; the NAT forgets the connection; three payments come; it wakes up and reconciles.
#[tokio::test(start_paused = true)]
async fn what_came_while_the_connection_was_dead_says_nothing_about_the_pushes() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.receive("told", 1, Push::Once);
    world.pass(100).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    world.server.black_hole();
    world.clock.sleep(3_600);
    for number in 0..3 {
        world.server.receive(&format!("asleep{number}"), 1, Push::Once);
    }
    world.pass(40).await;
    world.until_state(&id, "live").await;
    assert_eq!(world.status().await.health.reconnects, 1);
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
}

/// Whoever knows the wallet's id can end its connection with a frame that is too large.
#[tokio::test(start_paused = true)]
async fn a_new_connection_is_no_new_credit_for_unconfirmed_payments() {
    let world = World::new("1.6.2").await;
    let mut new = new_wallet(None);
    new.source_wallet_id = Some(SourceWalletId(WALLET.to_owned()));
    world.server.with(|server| {
        server.version = satchime_domain::lnbits::version::LnbitsVersion::parse("0.12.7").unwrap()
    });
    let id = world.handle().add(new).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    for round in 0..10 {
        for number in 0..300 {
            world.server.push(&made_up_frame(&format!("f{round}x{number}")), Push::Once);
        }
        world.pass(1).await;
        world.server.disconnect(Fault::TooBig);
        world.pass(2).await;
        world.until_state(&id, "live").await;
    }
    let believed = world.ledger().await.len();
    assert!(believed <= 220, "{believed} believed within half a minute");
}

#[tokio::test(start_paused = true)]
async fn a_test_message_comes_back_and_is_no_payment() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let outcome = world.handle().test_push(id).await.unwrap();
    assert!(matches!(outcome, PushTest::Arrived { .. }), "{outcome:?}");
    world.pass(1).await;
    assert!(world.status().await.health.last_frame_at.is_some(), "told before the next reconciliation");
    world.pass(5).await;
    assert!(world.said().is_empty() && world.ledger().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_test_on_a_broken_channel_fails_and_reconciliations_become_frequent() {
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

/// Somebody restarted the server, as the words of the failed test advise.
#[tokio::test(start_paused = true)]
async fn a_test_that_arrives_takes_back_what_one_that_did_not_said() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.break_channel(&id).await;
    assert_eq!(world.handle().test_push(id.clone()).await, Ok(PushTest::NotArrived));
    world.pass(30).await;
    assert_eq!(world.mode().await, Some(LiveMode::PushMissing));
    world.server.mend();
    world.pass(2).await;
    world.until_state(&id, "live").await;
    assert_eq!(world.mode().await, Some(LiveMode::PushMissing), "nothing came yet");
    let outcome = world.handle().test_push(id).await.unwrap();
    assert!(matches!(outcome, PushTest::Arrived { .. }), "{outcome:?}");
    world.pass(1).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    for number in 0..2 {
        world.server.receive(&format!("lost{number}"), 1, Push::Lost);
        world.pass(80).await;
    }
    assert_eq!(world.mode().await, Some(LiveMode::PushMissing), "payments still outweigh it");
}

#[tokio::test(start_paused = true)]
async fn only_what_is_open_and_pushed_to_can_be_tested() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().change_settings(|settings| settings.paused = true).await.unwrap();
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

/// The server's 429 closes the budget for a minute: the test message is never sent.
#[tokio::test(start_paused = true)]
async fn a_test_that_was_never_sent_blames_no_channel() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_faults.push_back(Some(Fault::RateLimited { retry_after: None })));
    world.server.receive("aa", 1, Push::Once);
    world.pass(2).await;
    let outcome = world.handle().test_push(id.clone()).await.unwrap();
    let sent = world.server.with(|server| server.rest_calls.iter().any(|call| call.starts_with("publish")));
    assert!(sent || outcome != PushTest::NotArrived, "{outcome:?}, and it was never sent");
    world.until_state(&id, "live").await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
}

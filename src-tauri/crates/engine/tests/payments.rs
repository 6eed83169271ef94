//! What arrives is announced once, confirmed, and nothing else is, under virtual time.

use std::time::Duration;

use satchime_domain::payment::{Direction, Status};
use tokio::time::Instant;

use crate::world;
use crate::world::server::{Push, frame};
use crate::world::{World, new_wallet};

#[tokio::test(start_paused = true)]
async fn a_payment_is_announced_once_however_often_it_is_pushed() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.receive("aa", 21_000, Push::Twice);
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    assert_eq!(world.sink.titles(), ["+21,000 sat"]);
    world.pass(300).await;
    assert_eq!(world.said().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn goes_through_the_states_in_order() {
    let world = World::new("1.6.2").await;
    world.live().await;
    assert_eq!(world.sink.states(), ["connecting", "verifying", "connecting", "catching_up", "live"]);
}

#[tokio::test(start_paused = true)]
async fn history_is_taken_in_silently() {
    let world = World::new("1.6.2").await;
    for number in 0..1200 {
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
    }
    world.pass(3600).await;
    world.live().await;
    world.pass(120).await;
    assert_eq!(world.said(), Vec::<String>::new());
    assert_eq!(world.ledger().await.len(), 1200);
}

#[tokio::test(start_paused = true)]
async fn a_lost_frame_is_found_by_looking() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.receive("aa", 5, Push::Lost);
    world.pass(1).await;
    assert!(world.said().is_empty());
    world.pass(75).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_forged_frame_raises_nothing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let forged = world.server.record("forged", Direction::Inbound, Status::Succeeded, 1_000_000);
    for _ in 0..50 {
        world.server.push(&frame(&forged), Push::Once);
        world.server.push("{\"x\": 1}", Push::Once);
        world.server.push("not json", Push::Once);
        world.pass(1).await;
    }
    assert!(world.said().is_empty());
    assert!(world.ledger().await.is_empty());
    assert!(world.server.calls() < 60, "forged frames cost {} requests", world.server.calls());
    assert_eq!(world.state().await, "live");
    // A true one still comes through.
    world.server.receive("aa", 5, Push::Once);
    world.pass(10).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_confirmed_with_few_requests_and_said_together() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let before = world.server.calls();
    for number in 0..100 {
        world.server.receive(&format!("p{number}"), 10, Push::Twice);
    }
    world.pass(5).await;
    assert_eq!(world.said().len(), 100);
    assert_eq!(world.sink.titles(), ["100 payments, +1,000 sat"]);
    assert!(world.server.calls() - before <= 6, "{} requests", world.server.calls() - before);
}

#[tokio::test(start_paused = true)]
async fn an_old_server_is_subscribed_by_wallet_id_learned_from_its_records() {
    let world = World::new("0.12.7").await;
    world.server.receive("old", 1, Push::Lost);
    world.pass(60).await;
    world.live().await;
    assert_eq!(world.server.with(|server| server.dialled.clone()), [world::WALLET]);
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn without_a_key_notices_are_unconfirmed_and_move_no_balance() {
    let world = World::new("0.12.7").await;
    let mut new = new_wallet(None);
    new.source_wallet_id = Some(satchime_domain::wallet::SourceWalletId(world::WALLET.into()));
    let id = world.handle().add(new).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.server.receive("aa", 5, Push::Twice);
    world.pass(1).await;
    assert_eq!(world.sink.titles(), ["+5 sat (unconfirmed)"]);
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.wallets[0].wallet.progress.balance_msat, None);
}

#[tokio::test(start_paused = true)]
async fn a_self_payment_is_two_records() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world
        .server
        .put(world.server.record("internal_hh", Direction::Outbound, Status::Succeeded, 55), Push::Once);
    world.server.put(world.server.record("hh", Direction::Inbound, Status::Succeeded, 55), Push::Twice);
    world.pass(2).await;
    let mut said = world.said();
    said.sort();
    assert_eq!(said, ["hh Succeeded", "internal_hh Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_said_is_said_later_and_once() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.sink.deaf.store(true, std::sync::atomic::Ordering::Relaxed);
    world.server.receive("aa", 5, Push::Once);
    world.pass(60).await;
    assert!(world.said().is_empty());
    world.crash();
    world.sink.deaf.store(false, std::sync::atomic::Ordering::Relaxed);
    world.start().await;
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.pass(200).await;
    assert_eq!(world.said().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_moment_of_adding_divides_history_from_news_exactly() {
    for version in ["1.6.2", "1.0.0"] {
        let world = World::new(version).await;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        world
            .server
            .put(world.server.record("before", Direction::Outbound, Status::Succeeded, 1), Push::Lost);
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        let id = world.add().await.wallet.id;
        world.server.put(world.server.record("after", Direction::Outbound, Status::Succeeded, 2), Push::Lost);
        world.until_state(&id, "live").await;
        world.pass(120).await;
        assert_eq!(world.said(), ["after Succeeded"], "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_payment_of_an_empty_wallet_is_news_whatever_the_clocks_say() {
    for seconds in [-3_000, 3_000] {
        let world = World::new("1.6.2").await;
        let id = world.add().await.wallet.id;
        world.server.with(|server| server.clock_off_by = seconds);
        world.server.receive("first", 5, Push::Lost);
        world.until_state(&id, "live").await;
        world.pass(90).await;
        assert_eq!(world.said(), ["first Succeeded"], "server's clock {seconds} s off");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_sends_shorter_pages_than_asked_for_is_read_to_the_end() {
    let world = World::new("1.6.2").await;
    for number in 0..700 {
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
        world.pass(1).await;
    }
    world.server.with(|server| server.most_in_a_page = 90);
    world.live().await;
    world.pass(200).await;
    assert_eq!(world.ledger().await.len(), 700);
    assert!(world.said().is_empty());
}

/// More changed than is shown at once, and a pending payment is decided by the question that follows.
#[tokio::test(start_paused = true)]
async fn what_is_found_after_much_else_is_said_at_once() {
    use satchime_domain::payment::{Direction, Status};
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_delay = Duration::from_millis(300));
    world.server.put(world.server.record("pend", Direction::Outbound, Status::Pending, 3), Push::Lost);
    world.pass(70).await;
    world.server.settle_unnoticed("pend", Status::Succeeded);
    for number in 0..260 {
        world.server.receive(&format!("n{number}"), 1, Push::Lost);
    }
    let record = world.server.with(|server| server.wallets[0].records.last().unwrap().clone());
    world.server.push(&world::server::frame(&record), Push::Once);
    let began = Instant::now();
    let is_settled = || world.server.with(|server| server.wallets[0].unnoticed.is_empty());
    world.until(|| async { is_settled() }).await;
    world.pass(3).await;
    assert!(world.said().iter().any(|said| said.contains("pend")), "unsaid after {:?}", began.elapsed());
}

/// Whoever quits in the middle of a flood does not wait until the announcer has rested.
#[tokio::test(start_paused = true)]
async fn the_end_does_not_wait_for_the_announcers_rest() {
    for moment in 100..130 {
        let mut world = World::new("1.6.2").await;
        world.live().await;
        for number in 0..moment {
            world.server.receive(&format!("p{number}"), 1, Push::Once);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let began = Instant::now();
        world.stop().await;
        assert!(began.elapsed() < Duration::from_millis(500), "{:?} after {moment}", began.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_dropped_watches_no_longer() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.crash();
    world.pass(5).await;
    let before = world.server.calls();
    world.server.receive("aa", 5, Push::Once);
    world.pass(300).await;
    assert_eq!(world.server.calls(), before);
    assert!(world.ledger().await.is_empty());
}

/// The desktop takes its time, and meanwhile the person has had enough of the wallet.
#[tokio::test(start_paused = true)]
async fn a_wallet_that_is_removed_while_it_is_announced_holds_up_no_other() {
    let world = World::on_disk("1.6.2").await;
    let id = world.live().await;
    world.sink.slow_ms.store(5_000, std::sync::atomic::Ordering::Relaxed);
    world.server.receive("aa", 5, Push::Once);
    world.server.receive("ab", 5, Push::Once);
    world.pass(1).await;
    let said = world.said();
    assert_eq!(said.len(), 1, "it is being said: {said:?}");
    world.handle().remove(id).await.unwrap();
    world.pass(20).await;
    assert_eq!(world.said(), said, "what waited went with its wallet");

    world.sink.slow_ms.store(0, std::sync::atomic::Ordering::Relaxed);
    world.live().await;
    world.server.receive("bb", 5, Push::Once);
    world.pass(10).await;
    assert_eq!(world.said()[1..], ["bb Succeeded"]);
}

//! Nothing is missed and nothing is read in vain, whatever a server's clock or a cut reading leaves behind.

use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::payment::{Direction, Status};

use crate::world::World;
use crate::world::server::Push;

/// A database keeps microseconds, a system's clock has nanoseconds: what was new must not be guessed from times.
#[tokio::test(start_paused = true)]
async fn one_payment_costs_one_page_however_long_the_history_is() {
    for world in [World::new("1.6.2").await, World::on_disk("1.6.2").await] {
        world.receive_all("old", 1_200);
        world.live().await;
        world.pass(90).await;
        for number in 0..3 {
            let before = world.lists();
            world.server.receive(&format!("new{number}"), 1, Push::Once);
            world.until_said(&format!("new{number}")).await;
            assert_eq!(world.lists() - before, 1, "to tell of one payment");
            world.pass(5).await;
        }
    }
}

/// Its frame is lost, and the server dates it among the old; the count of records is all that tells of it.
#[tokio::test(start_paused = true)]
async fn a_payment_dated_among_the_old_is_found_after_a_restart() {
    let mut world = World::on_disk("1.6.2").await;
    world.receive_all("old", 600);
    world.live().await;
    world.pass(90).await;
    world.stop().await;
    world.server.with(|server| server.set_clock_by(-3_600));
    world.server.receive("set-back", 1, Push::Lost);
    world.server.with(|server| server.set_clock_by(3_600));
    for number in 0..5 {
        world.server.receive(&format!("newer{number}"), 1, Push::Lost);
    }
    world.start().await;
    world.until_said("set-back").await;
}

/// The reading that would have found it was dropped after its first page.
#[tokio::test(start_paused = true)]
async fn a_payment_dated_among_the_old_is_found_after_a_reading_was_cut() {
    let world = World::on_disk("1.6.2").await;
    world.receive_all("old", 600);
    world.live().await;
    world.pass(90).await;
    world.server.with(|server| server.set_clock_by(-3_600));
    world.server.receive("set-back", 1, Push::Lost);
    world.server.with(|server| server.set_clock_by(3_600));
    for number in 0..5 {
        world.server.receive(&format!("newer{number}"), 1, Push::Lost);
    }
    world.server.with(|server| server.rest_delay = Duration::from_secs(2));
    let before = world.lists();
    world.until(|| async { world.lists() == before + 2 }).await;
    world.server.with(|server| server.rest_delay = Duration::from_millis(5));
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.until_said("set-back").await;
}

/// A server whose clock ran ahead for a minute leaves a cursor in the future.
#[tokio::test(start_paused = true)]
async fn a_clock_that_ran_ahead_hides_nothing() {
    let mut world = World::on_disk("1.6.2").await;
    world.receive_all("old", 100);
    world.live().await;
    world.pass(90).await;
    world.server.with(|server| server.set_clock_by(86_400));
    world.server.receive("ahead", 1, Push::Once);
    world.until_said("ahead").await;
    world.pass(90).await;
    world.server.with(|server| server.set_clock_by(-86_400));
    world.stop().await;
    for number in 0..120 {
        world.server.receive(&format!("right{number}"), 1, Push::Lost);
    }
    world.start().await;
    for number in 0..120 {
        world.until_said(&format!("right{number}")).await;
    }
}

/// Its frame came, REST confirms it, and its time lies days before the wallet was added.
#[tokio::test(start_paused = true)]
async fn a_payment_of_a_server_whose_clock_was_set_back_for_days_is_news() {
    for push in [Push::Once, Push::Lost] {
        let world = World::on_disk("1.6.2").await;
        world.receive_all("old", 100);
        world.live().await;
        world.pass(90).await;
        world.server.with(|server| server.set_clock_by(-5 * 86_400));
        world.server.receive("days-back", 1, push);
        world.until_said("days-back").await;
    }
}

/// A frame that names an old payment, which anybody can send, makes it no news while history is still being read.
#[tokio::test(start_paused = true)]
async fn a_frame_makes_no_old_payment_new() {
    let world = World::on_disk("1.6.2").await;
    world.receive_all("old", 2_000);
    world.server.with(|server| server.rest_delay = Duration::from_secs(2));
    let id = world.add().await.wallet.id;
    world.until_state(&id, "catching_up").await;
    let old = world.server.record("old0", Direction::Inbound, Status::Succeeded, 1);
    world.server.push(
        &format!(
            r#"{{"payment": {{"checking_id": "old0", "payment_hash": "{}", "amount": 1000}}}}"#,
            old.payment_hash
        ),
        Push::Once,
    );
    world.until_state(&id, "live").await;
    world.pass(90).await;
    assert_eq!(world.said(), Vec::<String>::new());
}

/// A small machine that is asked for hundreds of records at once.
#[tokio::test(start_paused = true)]
async fn a_page_that_takes_too_long_is_asked_for_in_smaller_pieces() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.slow_from = 150);
    for number in 0..400 {
        world.server.receive(&format!("p{number}"), 1, Push::Lost);
    }
    world.pass(240).await;
    assert_eq!(world.said().len(), 400);
}

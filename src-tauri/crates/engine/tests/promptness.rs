//! How soon a payment is told, whatever else there is to do.

use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::payment::{Direction, Status};
use tokio::time::Instant;

use crate::world::World;
use crate::world::server::Push;

impl World {
    async fn told_after(&self, line: &str) -> Duration {
        let began = Instant::now();
        self.until(|| async { self.said().contains(&line.to_owned()) }).await;
        began.elapsed()
    }
}

/// Nothing waits before the server is asked: two answers of 5 ms each, and the steps of this test.
#[tokio::test(start_paused = true)]
async fn a_frame_is_confirmed_at_once() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(90).await;
    world.server.receive("prompt", 1, Push::Once);
    assert!(world.told_after("prompt Succeeded").await <= Duration::from_millis(20));
}

/// A slow replica shows the record only some time after its frame.
#[tokio::test(start_paused = true)]
async fn a_frame_before_its_record_is_asked_about_again() {
    for (behind, told) in [(200, 2_000), (3_000, 6_000)] {
        let world = World::new("1.6.2").await;
        world.live().await;
        world.pass(90).await;
        let record = world.server.record("slow", Direction::Inbound, Status::Succeeded, 1);
        world.server.announce(&record);
        tokio::time::sleep(Duration::from_millis(behind)).await;
        world.server.put(record, Push::Lost);
        assert!(world.told_after("slow Succeeded").await <= Duration::from_millis(told), "{behind} ms");
    }
}

/// A shop leaves thousands of invoices open; what a person sends is told all the same.
#[tokio::test(start_paused = true)]
async fn an_outgoing_payment_is_told_beside_thousands_of_open_invoices() {
    let world = World::new("1.6.2").await;
    for number in 0..3_000 {
        world.server.put(
            world.server.record(&format!("open{number}"), Direction::Inbound, Status::Pending, 1),
            Push::Lost,
        );
        world.clock.sleep(1);
    }
    world.live().await;
    world.pass(600).await;
    // At any moment of the rest between two rounds of questions.
    for number in 0..12 {
        let id = format!("out{number}");
        world.server.put(world.server.record(&id, Direction::Outbound, Status::Pending, 1), Push::Lost);
        world.pass(50 + 6 * number).await;
        world.server.settle_unnoticed(&id, Status::Succeeded);
        let told = world.told_after(&format!("{id} Succeeded")).await;
        assert!(told <= Duration::from_secs(15), "{told:?} after {number} s");
    }
}

/// The desktop's notification service takes seconds to answer while a person quits: nothing is cut off, nothing
/// repeated, and the end does not wait for one answer after the other.
#[tokio::test(start_paused = true)]
async fn a_quit_beside_a_slow_desktop_repeats_nothing() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.pass(90).await;
    world.sink.slow_ms.store(7_000, Ordering::Relaxed);
    for number in 0..3 {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
    }
    world.until(|| async { !world.said().is_empty() }).await;
    let began = Instant::now();
    world.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    world.sink.slow_ms.store(0, Ordering::Relaxed);
    world.start().await;
    world.pass(30).await;
    let mut said = world.said();
    said.sort();
    assert_eq!(said, ["p0 Succeeded", "p1 Succeeded", "p2 Succeeded"]);
}

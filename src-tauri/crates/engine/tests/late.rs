//! "While you were away" is said to people who were, and to nobody else.

use satchime_domain::fault::Fault;
use satchime_domain::payment::{Direction, Status};

use crate::world;
use crate::world::server::Push;
use crate::world::{ADMIN_KEY, World, new_wallet};

/// Of each payment that was said, whether it came while nobody could be told.
fn lates(world: &World) -> Vec<bool> {
    let announcements = world.sink.announcements();
    announcements.iter().flat_map(|said| said.notices().iter().map(|notice| notice.payment.late)).collect()
}

async fn watched(key: &str, clock_off_by: i64) -> World {
    let world = World::on_disk("1.6.2").await;
    world.server.with(|server| server.set_clock_by(clock_off_by));
    world.server.receive("old", 1, Push::Lost);
    world.pass(60).await;
    let id = world.handle().add(new_wallet(Some(key))).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.pass(5).await;
    world
}

#[tokio::test(start_paused = true)]
async fn not_beside_a_server_whose_clock_is_wrong() {
    for off_by in [-3_600, -60, 0, 60, 3_600] {
        let world = watched(ADMIN_KEY, off_by).await;
        world.server.receive("a", 21, Push::Once);
        world.pass(20).await;
        assert_eq!(lates(&world), [false], "{off_by}");
    }
}

/// An administrator's debit, which no frame tells.
#[tokio::test(start_paused = true)]
async fn not_of_what_the_comparison_of_each_minute_finds() {
    for off_by in [-60, 0, 60] {
        let world = watched(world::KEY, off_by).await;
        let debit = world.server.record("debit", Direction::Outbound, Status::Succeeded, 10);
        world.server.put(debit, Push::Lost);
        world.pass(80).await;
        assert_eq!(lates(&world), [false], "{off_by}");
    }
}

#[tokio::test(start_paused = true)]
async fn after_an_outage_it_is() {
    for off_by in [-3_600, 0, 3_600] {
        let world = watched(world::KEY, off_by).await;
        world.server.with(|server| server.out_of_reach = true);
        world.server.disconnect(Fault::Closed { code: None });
        world.pass(60).await;
        world.server.receive("a", 21, Push::Once);
        world.pass(60).await;
        world.server.with(|server| server.out_of_reach = false);
        world.pass(90).await;
        assert_eq!(lates(&world), [true], "{off_by}");
        world.server.receive("b", 21, Push::Lost);
        world.pass(80).await;
        assert_eq!(lates(&world), [true, false], "{off_by}");
    }
}

/// Its connection may have outlived the sleep, and its timers go on where they stood.
#[tokio::test(start_paused = true)]
async fn after_a_sleep_it_is_even_if_the_connection_still_stands() {
    let world = watched(world::KEY, 0).await;
    world.pass(3_600).await;
    world.clock.sleep(60);
    world.server.receive("a", 21, Push::Lost);
    world.clock.sleep(1_800);
    world.pass(80).await;
    assert_eq!(lates(&world), [true]);
}

/// Somebody, or a time server, sets this computer's clock.
#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_is_no_absence() {
    let world = watched(world::KEY, 0).await;
    for (number, by) in [-86_400, 86_400, 7_200].into_iter().enumerate() {
        world.clock.set_by(by);
        world.pass(70).await;
        world.server.receive(&format!("p{number}"), 21, Push::Lost);
        world.pass(80).await;
    }
    assert_eq!(lates(&world), [false; 3]);
}

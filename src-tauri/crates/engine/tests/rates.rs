//! What a currency is worth: asked rarely, of a live wallet's server, and only where somebody reads amounts in it.

use satchime_domain::unit::Unit;
use satchime_engine::api::Event;

use crate::world::World;
use crate::world::server::Push;

async fn show_in(world: &World, unit: &str) {
    let unit: Unit = unit.parse().unwrap();
    world.handle().change_settings(move |settings| settings.unit = unit).await.unwrap();
}

fn questions(world: &World) -> Vec<String> {
    let is_rate = |call: &&String| call.starts_with("rate");
    world.server.with(|server| server.rest_calls.iter().filter(is_rate).cloned().collect())
}

fn told(world: &World) -> Vec<f64> {
    let rate = |event: Event| match event {
        Event::Rate(rate) => Some(rate.sat_per_unit()),
        _ => None,
    };
    world.sink.events().into_iter().filter_map(rate).collect()
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_for_what_nobody_reads() {
    let world = World::new("1.6.2").await;
    world.live().await;
    show_in(&world, "btc").await;
    world.pass(3_600).await;
    assert_eq!(questions(&world), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_at_once_and_then_every_quarter_of_an_hour() {
    let world = World::new("1.6.2").await;
    show_in(&world, "USD").await;
    world.pass(60).await;
    assert_eq!(questions(&world), [""; 0], "no server is known to be there");
    world.live().await;
    world.pass(10).await;
    assert_eq!((questions(&world).len(), told(&world)), (1, vec![1_250.0]));
    assert_eq!(world.handle().snapshot().await.unwrap().rate.unwrap().sat_per_unit(), 1_250.0);
    world.pass(3_600).await;
    assert!((4..=5).contains(&questions(&world).len()), "{:?}", questions(&world));
    show_in(&world, "EUR").await;
    world.pass(1).await;
    assert_eq!(questions(&world).last().unwrap(), "rate EUR");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_tells_none_is_asked_again_and_holds_up_no_payment() {
    let world = World::new("1.6.2").await;
    world.server.with(|server| server.sat_per_unit = Some(0.0));
    world.live().await;
    show_in(&world, "USD").await;
    world.pass(3_600).await;
    assert!(told(&world).is_empty());
    assert!((10..=13).contains(&questions(&world).len()), "{:?}", questions(&world));
    world.server.receive("a", 5, Push::Once);
    world.pass(5).await;
    assert_eq!(world.said(), ["a Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn the_last_one_is_there_after_a_restart_with_its_date() {
    let mut world = World::on_disk("1.6.2").await;
    show_in(&world, "USD").await;
    world.live().await;
    world.pass(10).await;
    // The database keeps no nanoseconds.
    async fn rate(world: &World) -> (f64, i64) {
        let rate = world.handle().snapshot().await.unwrap().rate.unwrap();
        (rate.sat_per_unit(), rate.at.as_microsecond())
    }
    let before = rate(&world).await;
    world.stop().await;
    // Nobody tells another one.
    world.server.with(|server| server.sat_per_unit = None);
    world.start().await;
    assert_eq!(rate(&world).await, before);
    assert_eq!(told(&world), [1_250.0, 1_250.0]);
}

//! The whole job on a server that is no LNbits, under virtual time: what the engine knows of servers, it knows through
//! [`satchime_engine::ports::Source`].

mod server;

use std::sync::Arc;

use satchime_domain::fault::Fault;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::wallet::WalletId;

use self::server::OtherServer;
use crate::world::World;

/// A wallet of the other server, live.
async fn live(mut world: World, prepare: impl FnOnce(&OtherServer)) -> (World, Arc<OtherServer>, WalletId) {
    world.stop().await;
    let server = OtherServer::new(world.clock.clone());
    prepare(&server);
    world.source = server.clone();
    world.start().await;
    let id = world.live().await;
    (world, server, id)
}

#[tokio::test(start_paused = true)]
async fn its_payments_are_announced_once_with_and_without_a_frame() {
    for world in [World::new("1.6.2").await, World::on_disk("1.6.2").await] {
        let past = |server: &OtherServer| {
            for number in 0..150 {
                server.put(&format!("old{number}"), Direction::Inbound, Status::Succeeded);
            }
        };
        let (mut world, server, id) = live(world, past).await;
        world.until_history_is_read(&id).await;
        assert_eq!(world.ledger().await.len(), 150, "all of the past");
        assert!(world.said().is_empty(), "history is silent");
        assert_eq!(world.mode().await, Some(LiveMode::Pushed));

        server.put("framed", Direction::Inbound, Status::Succeeded);
        server.push("framed", 2);
        server.push("made up", 1);
        world.pass(3).await;
        assert_eq!(world.said(), ["framed Succeeded"]);

        server.put("unframed", Direction::Inbound, Status::Succeeded);
        server.put("sent", Direction::Outbound, Status::Pending);
        world.pass(80).await;
        assert_eq!(world.said(), ["framed Succeeded", "unframed Succeeded"]);

        server.decide("sent", Status::Failed);
        world.pass(80).await;
        assert_eq!(world.said().last().map(String::as_str), Some("sent Failed"));

        world.crash();
        server.put("while off", Direction::Inbound, Status::Succeeded);
        world.start().await;
        world.until_state(&id, "live").await;
        world.pass(80).await;
        let said = ["framed Succeeded", "unframed Succeeded", "sent Failed", "while off Succeeded"];
        assert_eq!(world.said(), said);
    }
}

#[tokio::test(start_paused = true)]
async fn its_state_is_true_and_its_channel_is_tested() {
    let (world, server, id) = live(World::new("1.6.2").await, |_| {}).await;
    let outcome = world.handle().test_push(id.clone()).await.unwrap();
    assert!(matches!(outcome, PushTest::Arrived { .. }), "{outcome:?}");

    server.go_down();
    world.until_state(&id, "waiting_to_retry").await;
    assert_eq!(world.status().await.state.fault(), Some(&Fault::Closed { code: None }));
    server.put("while down", Direction::Inbound, Status::Succeeded);
    world.pass(30).await;
    server.come_up();
    world.until_state(&id, "live").await;
    world.pass(5).await;
    assert_eq!(world.said(), ["while down Succeeded"]);
}

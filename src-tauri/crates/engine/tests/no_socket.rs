//! Servers behind something that lets questions through and refuses WebSockets.

use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, NotLnbits};
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::wallet::Address;
use tokio::time::Instant;

use crate::world::server::Push;
use crate::world::{ADMIN_KEY, World, new_wallet};

fn refused() -> Fault {
    Fault::Handshake { status: 400 }
}

async fn behind(fault: Fault) -> World {
    let world = World::on_disk("1.6.2").await;
    world.server.with(|server| server.sockets_refused = Some(fault));
    world
}

#[tokio::test(start_paused = true)]
async fn what_comes_is_told_by_asking() {
    let swallowed = Fault::TimedOut;
    let broken_off = Fault::Network { detail: "connection reset".into() };
    let page = Fault::NotLnbits(NotLnbits::Page);
    let odd = Fault::Protocol { detail: "it is not a WebSocket handshake".into() };
    for fault in [refused(), swallowed, broken_off, page, odd, Fault::Server { status: 502 }] {
        let world = behind(fault.clone()).await;
        world.live().await;
        assert_eq!(world.mode().await, Some(LiveMode::NoSocket), "{fault:?}");
        let before = Instant::now();
        world.server.receive("a", 21, Push::Once);
        world.until(|| async { world.said() == ["a Succeeded"] }).await;
        assert!(before.elapsed() < Duration::from_secs(13), "{fault:?}: {:?}", before.elapsed());
        assert_eq!(world.mode().await, Some(LiveMode::NoSocket), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_on_which_nothing_is_answered_is_none() {
    for breaks in [true, false] {
        let world = World::new("1.6.2").await;
        world.server.with(|server| {
            server.breaks_connections = breaks;
            server.half_open_until = Some(Instant::now() + Duration::from_secs(86_400));
        });
        world.live().await;
        assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
        world.server.receive("a", 21, Push::Once);
        world.pass(13).await;
        assert_eq!(world.said().len(), 1, "{:?}", world.said());
    }
}

#[tokio::test(start_paused = true)]
async fn an_admin_key_needs_no_socket() {
    let world = behind(refused()).await;
    let id = world.handle().add(new_wallet(Some(ADMIN_KEY))).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    assert_eq!(world.mode().await, Some(LiveMode::Polled));
    world.server.receive("a", 21, Push::Once);
    world.pass(13).await;
    assert_eq!(world.said(), ["a Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_ever_more_rarely_and_found_when_it_opens() {
    let world = behind(refused()).await;
    let id = world.live().await;
    let before = world.server.with(|server| server.dials);
    world.pass(86_400).await;
    let dials = world.server.with(|server| server.dials) - before;
    assert!((20..50).contains(&dials), "{dials} dials in a day");
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));

    let states = world.sink.states().len();
    world.server.with(|server| server.sockets_refused = None);
    world.server.receive("before", 1, Push::Once);
    // Somebody wants to know.
    world.handle().retry(id.clone()).await.unwrap();
    world.pass(2).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    assert!(world.sink.states()[states..].iter().all(|state| *state == "live"), "{:?}", world.sink.states());
    world.server.receive("after", 2, Push::Once);
    world.pass(2).await;
    assert_eq!(world.said(), ["before Succeeded", "after Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_answers_the_first_trouble_is_shown() {
    let world = behind(refused()).await;
    world.live().await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 502 }));
    world.pass(60).await;
    assert!(matches!(
        world.status().await.state,
        ConnectionState::WaitingToRetry { fault: Fault::Handshake { status: 400 }, .. }
    ));
    world.server.receive("a", 21, Push::Once);
    world.server.with(|server| server.rest_down = None);
    world.pass(90).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.said().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_to_be_left_alone_is() {
    let world = behind(refused()).await;
    world.live().await;
    let busy = Fault::RateLimited { retry_after: None };
    world.server.with(|server| server.rest_faults.push_back(Some(busy.clone())));
    world.pass(13).await;
    let trouble = Some(busy);
    assert_eq!(world.status().await.state, ConnectionState::CatchingUp { trouble });
    let calls = world.server.calls();
    world.pass(40).await;
    assert_eq!(world.server.calls(), calls);
}

#[tokio::test(start_paused = true)]
async fn the_first_address_that_answers_is_asked() {
    let world = World::on_disk("1.6.2").await;
    let id = world.live().await;
    let address =
        Address { server: ServerUrl::parse("https://other.example").unwrap(), allow_private_http: false };
    world.handle().add_address(id.clone(), address).await.unwrap();
    // Both refuse at first: the first one is asked.
    world.server.with(|server| server.sockets_refused = Some(refused()));
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(30).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.status().await.wallet.server.host(), "lnbits.example");

    // The first one goes, and comes back.
    world.server.with(|server| server.dead_name = Some("lnbits.example".into()));
    world.pass(60).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.status().await.wallet.server.host(), "other.example");
    world.server.with(|server| server.dead_name = None);
    world.pass(200).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.status().await.wallet.server.host(), "lnbits.example");
}

#[tokio::test(start_paused = true)]
async fn another_address_with_a_socket_is_better() {
    let world = World::on_disk("1.6.2").await;
    let id = world.live().await;
    let address =
        Address { server: ServerUrl::parse("https://other.example").unwrap(), allow_private_http: false };
    world.handle().add_address(id.clone(), address).await.unwrap();
    world.server.with(|server| server.mute_name = Some("lnbits.example".into()));
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(60).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    assert_eq!(world.status().await.wallet.server.host(), "other.example");
}

/// Whatever stands before the server at one address alone, and however it refuses.
#[tokio::test(start_paused = true)]
async fn every_address_is_tried_before_it_goes_without_a_socket() {
    let odd = Fault::Protocol { detail: "it is not a WebSocket handshake".into() };
    for fault in [refused(), odd, Fault::TooBig, Fault::NotLnbits(NotLnbits::Page)] {
        let world = World::on_disk("1.6.2").await;
        let id = world.live().await;
        let address =
            Address { server: ServerUrl::parse("https://other.example").unwrap(), allow_private_http: false };
        world.handle().add_address(id.clone(), address).await.unwrap();
        world.server.with(|server| {
            server.sockets_refused = Some(fault.clone());
            server.sockets_refused_at = Some("lnbits.example".into());
        });
        world.server.disconnect(Fault::Closed { code: None });
        world.pass(30).await;
        assert_eq!(world.mode().await, Some(LiveMode::Pushed), "{fault:?}");
        assert_eq!(world.status().await.wallet.server.host(), "other.example");
        assert!(!world.sink.modes().contains(&LiveMode::NoSocket), "{fault:?}");
    }
}

/// The other one may come up later, or be added then.
#[tokio::test(start_paused = true)]
async fn a_socket_at_another_address_is_found_beside() {
    let world = World::on_disk("1.6.2").await;
    let id = world.live().await;
    let address =
        Address { server: ServerUrl::parse("https://other.example").unwrap(), allow_private_http: false };
    world.handle().add_address(id.clone(), address).await.unwrap();
    world.server.with(|server| {
        server.sockets_refused = Some(refused());
        server.sockets_refused_at = Some("lnbits.example".into());
        server.dead_name = Some("other.example".into());
    });
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(60).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.status().await.wallet.server.host(), "lnbits.example");

    world.server.with(|server| server.dead_name = None);
    world.pass(200).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    assert_eq!(world.status().await.wallet.server.host(), "other.example");
    // And it stays there.
    let dials = world.server.with(|server| server.dials);
    world.server.receive("a", 21, Push::Once);
    world.pass(3_600).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    assert_eq!(world.status().await.wallet.server.host(), "other.example");
    assert_eq!(world.said(), ["a Succeeded"]);
    let dials = world.server.with(|server| server.dials) - dials;
    assert!(dials < 100, "{dials} dials in an hour");
}

/// Whatever of the server works, it is asked no more often than others are.
#[tokio::test(start_paused = true)]
async fn a_list_that_can_not_be_read_either_is_waited_for() {
    let world = behind(refused()).await;
    world.live().await;
    world.server.with(|server| server.lists_fail = Some(Fault::Server { status: 500 }));
    world.pass(120).await;
    let calls = world.server.calls();
    world.pass(600).await;
    let asked = world.server.calls() - calls;
    assert!(asked < 120, "{asked} requests in ten minutes");
    assert!(world.sink.states().contains(&"waiting_to_retry"));
    world.server.receive("a", 21, Push::Once);
    world.server.with(|server| server.lists_fail = None);
    world.pass(120).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.said(), ["a Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_revoked_is_rejected() {
    let world = behind(refused()).await;
    world.live().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.pass(60).await;
    assert_eq!(world.status().await.state, ConnectionState::Rejected { fault: Fault::KeyRejected });
}

/// A restarted server's wallets dial again, rather than wait for a turn to ask.
#[tokio::test(start_paused = true)]
async fn a_proxy_before_a_server_that_restarts_costs_no_push() {
    let world = World::on_disk("1.6.2").await;
    world.live().await;
    let bad_gateway = Fault::Server { status: 502 };
    let until = Instant::now() + Duration::from_secs(3);
    world.server.with(|server| {
        server.rest_down_until = Some((until, bad_gateway.clone()));
        server.dial_down_until = Some((until, bad_gateway));
    });
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(10).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    assert!(!world.sink.modes().contains(&LiveMode::NoSocket), "{:?}", world.sink.modes());
}

/// At home by the LAN's address, elsewhere by the public one, behind a proxy that refuses WebSockets.
#[tokio::test(start_paused = true)]
async fn each_address_that_may_do_is_asked() {
    let world = World::on_disk("1.6.2").await;
    let id = world.live().await;
    let address =
        Address { server: ServerUrl::parse("https://other.example").unwrap(), allow_private_http: false };
    world.handle().add_address(id.clone(), address).await.unwrap();
    world.server.with(|server| {
        server.swallows_name = Some("lnbits.example".into());
        server.sockets_refused = Some(refused());
    });
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(180).await;
    assert_eq!(world.mode().await, Some(LiveMode::NoSocket));
    assert_eq!(world.status().await.wallet.server.host(), "other.example");
}

#[tokio::test(start_paused = true)]
async fn a_test_message_says_why_it_can_not_come_back() {
    let world = behind(refused()).await;
    let id = world.live().await;
    assert_eq!(world.handle().test_push(id).await.unwrap(), PushTest::NoSocket);
}

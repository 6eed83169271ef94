//! A server whose certificate is not the one that the person trusted, under virtual time.

use std::time::Duration;

use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::server::{Sha256, Trust};
use tokio::time::Instant;

use crate::world::server::Push;
use crate::world::{World, new_wallet};

const CHANGED: Fault = Fault::Tls(TlsFault::NotThePinned);

fn show_another_certificate(world: &World, shown: bool) {
    world.server.with(|server| {
        server.rest_down = shown.then_some(CHANGED);
        server.dial_down_until = shown.then(|| (Instant::now() + Duration::from_secs(1_000_000), CHANGED));
    });
    if shown {
        world.server.disconnect(Fault::Closed { code: Some(1006) });
    }
}

#[tokio::test(start_paused = true)]
async fn a_changed_certificate_stops_the_wallet_until_it_is_trusted() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    show_another_certificate(&world, true);
    world.until_state(&id, "rejected").await;
    assert_eq!(world.status().await.state.fault(), Some(&CHANGED));
    let asked = || world.server.with(|server| server.dials + server.rest_calls.len());
    let before = asked();
    world.pass(7_200).await;
    assert!(asked() - before <= 4, "asked {} times in two hours", asked() - before);
    assert_eq!(world.state().await, "rejected");

    show_another_certificate(&world, false);
    let server = new_wallet(None).address.server;
    let trust = Trust::Pinned(Sha256([7; 32]));
    let decided = trust.clone();
    world.handle().change_server(server.clone(), |settings| settings.trust = decided).await.unwrap();
    world.until_state(&id, "live").await;
    assert_eq!(world.handle().server(&server).await.unwrap().trust, trust);
    world.server.receive("aa", 5, Push::Once);
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

/// A network that shows everybody a certificate of its own until they log in.
#[tokio::test(start_paused = true)]
async fn the_trusted_certificate_that_is_back_goes_on_by_itself() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    show_another_certificate(&world, true);
    world.until_state(&id, "rejected").await;
    world.server.receive("aa", 5, Push::Lost);
    show_another_certificate(&world, false);
    world.pass(1_000).await;
    world.until_state(&id, "live").await;
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn an_open_connection_is_begun_anew_when_its_server_is_decided_about() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let dials = || world.server.with(|server| server.dials);
    let before = dials();
    let decide = |settings: &mut satchime_domain::server::ServerSettings| {
        settings.trust = Trust::Pinned(Sha256([7; 32]));
    };
    world.handle().change_server(new_wallet(None).address.server, decide).await.unwrap();
    world.until_state(&id, "live").await;
    assert_eq!(dials(), before + 1);
}

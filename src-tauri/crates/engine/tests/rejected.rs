//! A wallet that was given up: whichever of its addresses takes its key brings it back.

use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::wallet::{Address, SourceWalletId, WalletId};
use satchime_engine::api::NewWallet;
use tokio::time::Instant;

use crate::world::{WALLET, World, new_wallet};

const FIRST: &str = "https://lnbits.example";
const SECOND: &str = "https://other.example";

fn second_address() -> Address {
    Address { server: ServerUrl::parse(SECOND).unwrap(), allow_private_http: false }
}

/// A wallet that is live by its first address and has a second one.
async fn world_of_two_addresses() -> (World, WalletId) {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    (world, id)
}

fn hang_up(world: &World) {
    world.server.disconnect(Fault::Closed { code: Some(1006) });
}

/// The wallet's state, and the address it is connected by.
async fn shown(world: &World) -> (String, String) {
    let status = world.status().await;
    (status.state.name().to_owned(), status.wallet.server.to_string())
}

fn is(state: &str, address: &str) -> (String, String) {
    (state.to_owned(), address.to_owned())
}

/// In a foreign network, another LNbits may have the home server's address.
#[tokio::test(start_paused = true)]
async fn a_key_that_one_address_rejects_is_taken_by_another() {
    let (world, _) = world_of_two_addresses().await;
    world.server.with(|server| server.refuses_at = Some("lnbits.example".into()));
    hang_up(&world);
    world.pass(10).await;
    assert_eq!(shown(&world).await, is("live", SECOND));
    assert!(!world.sink.states().contains(&"rejected"));
    world.pass(600).await;
    assert_eq!(shown(&world).await, is("live", SECOND), "there it stays");
}

#[tokio::test(start_paused = true)]
async fn a_new_address_that_takes_the_key_is_used_though_the_old_one_rejects_it() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.refuses_at = Some("lnbits.example".into()));
    hang_up(&world);
    world.until_state(&id, "rejected").await;
    world.pass(300).await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.pass(5).await;
    assert_eq!(shown(&world).await, is("live", SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_rejected_key_is_asked_about_by_every_address() {
    let (world, id) = world_of_two_addresses().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    world.server.with(|server| {
        (server.wallets[0].key_good, server.dead_name) = (true, Some("lnbits.example".into()));
    });
    world.pass(800).await;
    assert_eq!(shown(&world).await, is("live", SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_every_address_rejects_is_asked_about_rarely() {
    let (world, id) = world_of_two_addresses().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    assert_eq!(world.status().await.wallet.server.to_string(), FIRST);
    let (before, states) = (world.server.calls(), world.sink.states().len());
    world.secrets.lock(true);
    world.pass(24 * 3_600).await;
    let asked = world.server.calls() - before;
    assert!((40..60).contains(&asked), "{asked} questions in a day, to two addresses");
    assert_eq!(world.sink.states().len(), states, "it stays rejected");
    assert_eq!(world.secrets.refusals(), 0, "each would put up a dialog");
}

/// It answers questions there, and no connection lasts.
#[tokio::test(start_paused = true)]
async fn an_address_that_takes_the_key_and_leads_nowhere_is_not_turned_to_again_and_again() {
    let (world, id) = world_of_two_addresses().await;
    world.server.with(|server| {
        server.refuses_at = Some("lnbits.example".into());
        server.lists_fail = Some(Fault::KeyRejected);
    });
    hang_up(&world);
    world.until_state(&id, "rejected").await;
    let before = world.server.calls();
    world.pass(3_600).await;
    let asked = world.server.calls() - before;
    assert!(asked < 40, "{asked} questions in an hour");
    assert_eq!(world.state().await, "rejected");
    world.server.with(|server| server.lists_fail = None);
    world.pass(2 * 3_600).await;
    assert_eq!(shown(&world).await, is("live", SECOND));
}

/// The certificate is another than the one that was trusted, from now on.
fn change_certificate(world: &World) {
    let (changed, long) = (Fault::Tls(TlsFault::NotThePinned), Instant::now() + Duration::from_secs(86_400));
    world.server.with(|server| {
        server.rest_down_until = Some((long, changed.clone()));
        server.dial_down_until = Some((long, changed));
    });
    hang_up(world);
}

fn change_certificate_back(world: &World) {
    world.server.with(|server| (server.rest_down_until, server.dial_down_until) = (None, None));
}

/// What may be of the way was tried by every address before it was given up.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_no_longer_trusted_is_asked_again_by_every_address() {
    let (world, id) = world_of_two_addresses().await;
    change_certificate(&world);
    world.until_state(&id, "rejected").await;
    change_certificate_back(&world);
    world.server.with(|server| server.dead_name = Some("lnbits.example".into()));
    world.pass(800).await;
    assert_eq!(shown(&world).await, is("live", SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_no_longer_trusted_is_asked_again_without_a_key_too() {
    let world = World::new("0.12.7").await;
    let by_id = NewWallet { source_wallet_id: Some(SourceWalletId(WALLET.into())), ..new_wallet(None) };
    let id = world.handle().add(by_id).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    change_certificate(&world);
    world.until_state(&id, "rejected").await;
    change_certificate_back(&world);
    world.pass(800).await;
    assert_eq!(shown(&world).await, is("live", FIRST));
}

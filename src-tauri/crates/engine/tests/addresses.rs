//! A wallet's addresses: whichever answers is used, the first rather than the others, and its key goes nowhere else.

use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::key::ApiKey;
use satchime_domain::testing;
use satchime_domain::wallet::{Address, SourceWalletId, Wallet, WalletId};
use satchime_engine::api::CommandFault;
use satchime_engine::ports::{Account, Keep, SecretStore};

use crate::world::server::{FakeWallet, Push};
use crate::world::{ADMIN_KEY, World, new_wallet};

fn key(text: &str) -> ApiKey {
    ApiKey::parse(text).unwrap()
}

fn second_address() -> Address {
    Address { server: ServerUrl::parse("https://other.example").unwrap(), allow_private_http: false }
}

/// What the wallet's server is called in the snapshot.
async fn in_use(world: &World) -> String {
    world.handle().snapshot().await.unwrap().wallets[0].wallet.server.to_string()
}

#[tokio::test(start_paused = true)]
async fn a_wallet_is_watched_by_whichever_of_its_addresses_answers() {
    let mut world = World::new("1.6.2").await;
    world.server.receive("old", 1, Push::Lost);
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 2);

    let hang_up = || world.server.disconnect(Fault::Closed { code: Some(1006) });
    world.server.with(|server| server.dead_name = Some("lnbits.example".into()));
    hang_up();
    world.pass(5).await;
    world.until_state(&id, "live").await;
    assert_eq!(in_use(&world).await, "https://other.example");
    world.server.receive("aa", 5, Push::Once);
    world.pass(5).await;
    assert_eq!(world.said(), ["aa Succeeded"]);

    // Which one worked is remembered, and the other one is tried again when that one is gone.
    world.stop().await;
    world.start().await;
    world.until_state(&id, "live").await;
    assert_eq!(in_use(&world).await, "https://other.example");
    world.server.with(|server| server.dead_name = Some("other.example".into()));
    world.server.disconnect(Fault::Closed { code: Some(1006) });
    world.pass(5).await;
    world.until_state(&id, "live").await;
    assert_eq!(in_use(&world).await, "https://lnbits.example");
    world.server.receive("bb", 5, Push::Once);
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded", "bb Succeeded"], "each once");
}

#[tokio::test(start_paused = true)]
async fn an_address_that_takes_the_key_ends_every_wait() {
    for fault in [Fault::KeyRejected, Fault::Refused] {
        let world = World::new("1.6.2").await;
        let id = world.live().await;
        let long = tokio::time::Instant::now() + Duration::from_secs(86_400);
        world.server.with(|server| {
            server.rest_down_until = Some((long, fault.clone()));
            server.dial_down_until = (fault == Fault::Refused).then(|| (long, fault.clone()));
        });
        world.server.disconnect(Fault::Closed { code: Some(1006) });
        world.pass(300).await;
        let waits = if fault == Fault::KeyRejected { "rejected" } else { "waiting_to_retry" };
        world.until_state(&id, waits).await;
        // The server is right again, by another name than the one it had.
        world.server.with(|server| {
            (server.rest_down_until, server.dial_down_until) = (None, None);
            server.dead_name = Some("lnbits.example".into());
        });
        world.handle().add_address(id.clone(), second_address()).await.unwrap();
        world.pass(2).await;
        let state = world.handle().snapshot().await.unwrap().wallets[0].state.name();
        assert_eq!((state, in_use(&world).await.as_str()), ("live", "https://other.example"), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_no_address_answers_each_is_tried_and_then_waited() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.server.with(|server| {
        server.dial_down_until =
            Some((tokio::time::Instant::now() + Duration::from_secs(600), Fault::Refused));
    });
    world.server.disconnect(Fault::Closed { code: Some(1006) });
    world.until_state(&id, "waiting_to_retry").await;
    world.pass(700).await;
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn only_an_address_of_the_same_wallet_is_taken() {
    let world = World::new("1.6.2").await;
    world.server.receive("old", 1, Push::Lost);
    let id = world.live().await;
    world.server.with(|server| {
        server.wallets[0].records[0].source_wallet_id = Some(SourceWalletId("another".into()));
    });
    let refused = world.handle().add_address(id.clone(), second_address()).await;
    assert_eq!(refused, Err(CommandFault::OtherWallet));
    world.server.with(|server| server.dead_name = Some("other.example".into()));
    let refused = world.handle().add_address(id.clone(), second_address()).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::Refused)));
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 1);
    // Nor may its key go there.
    let bound = world.secrets.get(&id, &second_address().server).await;
    assert_eq!(bound.err(), Some(KeyringFault::OtherServer));
}

#[tokio::test(start_paused = true)]
async fn an_address_is_removed_unless_it_is_in_use() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    let first = new_wallet(None).address.server;
    let refused = world.handle().remove_address(id.clone(), first).await;
    assert_eq!(refused, Err(CommandFault::AddressInUse));
    world.handle().remove_address(id.clone(), second_address().server).await.unwrap();
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 1);
    assert_eq!(is_bound(&world, &id).await, Err(KeyringFault::OtherServer));
}

/// Whether the wallet's key may go to its second address.
async fn is_bound(world: &World, id: &WalletId) -> Result<(), KeyringFault> {
    world.secrets.get(id, &second_address().server).await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn an_address_whose_key_can_not_be_unbound_stays() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.secrets.lock(true);
    let refused = world.handle().remove_address(id.clone(), second_address().server).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::Keyring(KeyringFault::Locked))));
    world.secrets.lock(false);
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 2);
    assert_eq!(is_bound(&world, &id).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_addresss_removal_that_was_cut_off_is_finished_at_the_next_start() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.crash();
    // As it is on the disk when it is killed before the key was unbound.
    world.store.set_address_removing(&id, &second_address().server, true).await.unwrap();
    world.start().await;
    world.until(|| async { world.store.address_removals().await.unwrap().is_empty() }).await;
    assert_eq!(is_bound(&world, &id).await, Err(KeyringFault::OtherServer));
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 1);
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    assert_eq!(is_bound(&world, &id).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn of_two_addresses_on_one_server_a_key_stays_good_for_the_one_that_is_left() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let path = Address {
        server: ServerUrl::parse("https://other.example/lnbits").unwrap(),
        allow_private_http: false,
    };
    for address in [second_address(), path.clone()] {
        world.handle().add_address(id.clone(), address).await.unwrap();
    }
    world.handle().remove_address(id.clone(), path.server.clone()).await.unwrap();
    assert_eq!(is_bound(&world, &id).await, Ok(()));
    // Behind one host, that may be somebody else's LNbits.
    let gone = world.secrets.get(&id, &path.server).await.map(drop);
    assert_eq!(gone, Err(KeyringFault::OtherServer));
    world.handle().remove_address(id.clone(), second_address().server).await.unwrap();
    assert_eq!(is_bound(&world, &id).await, Err(KeyringFault::OtherServer));
}

/// While no address answers, a worker may stand at any of them.
#[tokio::test(start_paused = true)]
async fn a_wallet_goes_on_by_the_address_that_is_left() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    let down = Some((tokio::time::Instant::now() + Duration::from_secs(60), Fault::Refused));
    world.server.with(|server| server.dial_down_until = down);
    world.server.disconnect(Fault::Refused);
    for _ in 0..20 {
        world.until_state(&id, "waiting_to_retry").await;
        world.handle().remove_address(id.clone(), second_address().server).await.unwrap();
        world.pass(1).await;
        assert_ne!(world.state().await, "rejected");
        world.store.add_address(&id, &second_address()).await.unwrap();
        let first = new_wallet(None).address.server;
        world.secrets.bind(&id, &first, &second_address().server).await.unwrap();
    }
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_good_for_every_address() {
    let world = World::new("1.6.2").await;
    world.server.receive("old", 1, Push::Lost);
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.handle().replace_key(id.clone(), key(ADMIN_KEY), Keep::Session).await.unwrap();
    assert!(world.secrets.get(&id, &second_address().server).await.is_ok());
}

/// Connected by its second address, because the first was down; the first is back.
async fn world_away_from_home() -> (World, WalletId) {
    let world = World::new("1.6.2").await;
    world.server.receive("old", 1, Push::Lost);
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.server.with(|server| server.dead_name = Some("lnbits.example".into()));
    world.server.disconnect(Fault::Closed { code: Some(1006) });
    world.until(|| async { in_use(&world).await == "https://other.example" }).await;
    world.until_state(&id, "live").await;
    (world, id)
}

#[tokio::test(start_paused = true)]
async fn a_wallet_goes_back_to_its_first_address_once_that_answers() {
    let (world, id) = world_away_from_home().await;
    let hears_all = |count: usize| world.said().len() == count;
    world.pass(300).await;
    assert_eq!(in_use(&world).await, "https://other.example", "it is still down");
    assert_eq!(world.status().await.health.reconnects, 1, "and tried beside the connection");
    world.server.receive("aa", 5, Push::Once);
    world.until(|| async { hears_all(1) }).await;

    world.server.with(|server| server.dead_name = None);
    world.pass(80).await;
    assert_eq!(
        (in_use(&world).await.as_str(), world.state().await.as_str()),
        ("https://lnbits.example", "live")
    );
    assert_eq!(world.store.wallets().await.unwrap()[0].server, new_wallet(None).address.server, "kept");
    world.server.receive("bb", 5, Push::Once);
    world.until(|| async { hears_all(2) }).await;
    world.pass(600).await;
    assert_eq!(world.status().await.health.reconnects, 2, "there it stays");
    assert_eq!(world.said(), ["aa Succeeded", "bb Succeeded"]);
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 2);
}

/// A proxy that shakes hands, passes REST on, and swallows every frame.
#[tokio::test(start_paused = true)]
async fn a_first_address_that_only_shakes_hands_is_not_gone_back_to() {
    let (world, _) = world_away_from_home().await;
    world.server.with(|server| {
        (server.dead_name, server.mute_name) = (None, Some("lnbits.example".into()));
    });
    world.pass(600).await;
    assert_eq!(in_use(&world).await, "https://other.example");
    assert_eq!(world.state().await, "live");
}

/// It goes mute while it is in use, and stays so.
#[tokio::test(start_paused = true)]
async fn where_an_address_goes_mute_the_next_one_is_tried() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.server.with(|server| server.mute_name = Some("lnbits.example".into()));
    world.server.disconnect(Fault::Closed { code: None });
    world.pass(120).await;
    assert_eq!(in_use(&world).await, "https://other.example");
    assert_eq!(world.state().await, "live");
}

/// Which address answered last is kept, and the other one may go.
#[tokio::test(start_paused = true)]
async fn the_address_that_answered_is_the_one_it_begins_with_after_a_restart() {
    let (mut world, id) = world_away_from_home().await;
    world.stop().await;
    world.start().await;
    world.until_state(&id, "live").await;
    assert_eq!(in_use(&world).await, "https://other.example");
    let first = new_wallet(None).address.server;
    world.handle().remove_address(id.clone(), first).await.unwrap();
    assert_eq!(world.handle().addresses(&id).await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_first_address_that_takes_no_key_or_is_removed_is_not_gone_back_to() {
    let (world, id) = world_away_from_home().await;
    world.server.with(|server| server.refuses_at = Some("lnbits.example".into()));
    world.server.with(|server| server.dead_name = None);
    world.pass(300).await;
    assert_eq!(
        (in_use(&world).await.as_str(), world.state().await.as_str()),
        ("https://other.example", "live")
    );

    world.handle().remove_address(id, new_wallet(None).address.server).await.unwrap();
    world.server.with(|server| server.refuses_at = None);
    world.pass(300).await;
    assert_eq!(
        (in_use(&world).await.as_str(), world.state().await.as_str()),
        ("https://other.example", "live")
    );
    assert_eq!(world.status().await.health.reconnects, 1);
}

#[tokio::test(start_paused = true)]
async fn the_way_back_asks_a_locked_keyring_for_nothing_twice() {
    let (world, _) = world_away_from_home().await;
    world.secrets.lock(true);
    world.server.with(|server| server.dead_name = None);
    world.pass(600).await;
    assert_eq!(
        (in_use(&world).await.as_str(), world.state().await.as_str()),
        ("https://other.example", "live")
    );
    assert_eq!(world.secrets.refusals(), 1);
}

/// In a foreign network something else may answer by the server's address.
#[tokio::test(start_paused = true)]
async fn where_something_else_answers_the_next_address_is_tried() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.server.with(|server| server.dial_faults.push_back(Fault::Handshake { status: 404 }));
    world.server.disconnect(Fault::Closed { code: Some(1006) });
    world.until(|| async { in_use(&world).await == "https://other.example" }).await;
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn addresses_that_answer_and_break_off_are_waited_for_too() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().add_address(id.clone(), second_address()).await.unwrap();
    world.server.with(|server| server.breaks_connections = true);
    world.server.disconnect(Fault::Network { detail: "reset".into() });
    world.pass(600).await;
    let dialled = world.server.with(|server| server.dialled.len());
    assert!(dialled < 100, "{dialled} connections in ten minutes");
    world.server.with(|server| server.breaks_connections = false);
    world.until_state(&id, "live").await;
}

/// LNbits counts the requests of all its names together.
#[tokio::test(start_paused = true)]
async fn two_names_of_one_server_share_its_limit() {
    const WALLETS: usize = 120;
    let mut world = World::new("1.6.2").await;
    world.stop().await;
    let names = [new_wallet(None).address.server, second_address().server];
    for number in 0..WALLETS {
        let text = format!("key{number:029}");
        let own = FakeWallet::new(&format!("id{number}"), &text, &format!("admin{number:027}"));
        world.server.with(|server| server.wallets.push(own));
        let (server, other) = (names[number % 2].clone(), names[(number + 1) % 2].clone());
        let wallet = wallet_on(&format!("w{number}"), server.clone());
        world.store.put_wallet(&wallet).await.unwrap();
        let address = Address { server: other.clone(), allow_private_http: false };
        world.store.add_address(&wallet.id, &address).await.unwrap();
        let account = Account { server: server.clone(), key: key(&text) };
        world.secrets.put(&wallet.id, &account, Keep::Session).await.unwrap();
        world.secrets.bind(&wallet.id, &server, &other).await.unwrap();
    }
    world.start().await;
    world.pass(59).await;
    let asked = world.server.calls();
    assert!((100..=172).contains(&asked), "{asked} requests in a minute");
}

fn wallet_on(id: &str, server: ServerUrl) -> Wallet {
    Wallet { server, ..testing::wallet(id, id) }
}

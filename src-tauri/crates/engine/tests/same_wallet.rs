//! One wallet added twice, under virtual time: it is announced once.

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::wallet::WalletId;
use satchime_engine::api::{CommandFault, NewWallet};

use crate::world;
use crate::world::server::Push;
use crate::world::{ADMIN_KEY, World, new_wallet};

/// An empty wallet, added by its invoice key and then by its admin key: nothing tells yet that it is one.
async fn twins(world: &World) -> (WalletId, WalletId) {
    let first = world.live().await;
    let till = NewWallet { name: Some("Till".into()), ..new_wallet(Some(ADMIN_KEY)) };
    let second = world.handle().add(till).await.unwrap().wallet.id;
    world.until_state(&second, "live").await;
    (first, second)
}

#[tokio::test(start_paused = true)]
async fn the_same_wallet_is_not_watched_twice() {
    let world = World::new("1.6.2").await;
    let wallet = world.live().await;
    let again = world.handle().add(new_wallet(Some(world::KEY))).await;
    assert_eq!(again, Err(CommandFault::AlreadyWatched { wallet, name: "Shop".into(), new_address: false }));
}

#[tokio::test(start_paused = true)]
async fn a_wallet_added_twice_while_it_was_empty_is_announced_once() {
    let world = World::new("1.6.2").await;
    let (first, second) = twins(&world).await;
    world.server.receive("aa", 5, Push::Once);
    world.until_state(&first, "rejected").await;
    world.pass(120).await;
    let wallets = world.handle().snapshot().await.unwrap().wallets;
    let fault = Fault::SameWallet { name: "Till".into() };
    assert_eq!(wallets[0].state, ConnectionState::Rejected { fault });
    assert_eq!(wallets[1].state.name(), "live");
    assert_eq!((world.said(), world.ledger().await.len()), (vec!["aa Succeeded".to_owned()], 1));

    // Once the other one is removed, this one goes on by itself, and what the other said is history.
    world.handle().remove(second).await.unwrap();
    world.until_state(&first, "live").await;
    world.pass(5).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.server.receive("bb", 5, Push::Once);
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded", "bb Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_twin_is_still_one_after_a_restart() {
    let mut world = World::new("1.6.2").await;
    let (first, second) = twins(&world).await;
    world.stop().await;
    world.server.receive("aa", 5, Push::Lost);
    world.start().await;
    world.until_state(&first, "rejected").await;
    world.until_state(&second, "live").await;
    world.pass(120).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.crash();
    world.start().await;
    world.until_state(&first, "rejected").await;
    world.pass(120).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

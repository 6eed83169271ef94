//! A wallet is one thing: known by the fingerprint of its key and by the source's own id, whatever its address and
//! whatever was killed in between.

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::fingerprint::Identity;
use satchime_domain::key::ApiKey;
use satchime_domain::wallet::{SourceWalletId, WalletId};
use satchime_engine::api::{CommandFault, NewWallet};
use satchime_engine::ports::{Account, Keep, SecretStore};

use crate::world;
use crate::world::server::Push;
use crate::world::{ADMIN_KEY, KEY, WALLET, World, new_wallet};

fn key(text: &str) -> ApiKey {
    ApiKey::parse(text).unwrap()
}

fn elsewhere(text: &str) -> NewWallet {
    let mut new = new_wallet(Some(text));
    new.address.server = ServerUrl::parse("https://other.example").unwrap();
    new
}

fn account(text: &str) -> Account {
    Account { server: new_wallet(None).address.server, key: key(text) }
}

#[tokio::test(start_paused = true)]
async fn a_wallet_is_known_by_its_key_whatever_its_address() {
    let world = World::new("1.6.2").await;
    let wallet = world.live().await;
    let asked = world.server.calls();
    let again = world.handle().add(elsewhere(KEY)).await;
    assert_eq!(again, Err(CommandFault::AlreadyWatched { wallet, name: "Shop".into(), new_address: true }));
    assert_eq!(world.server.calls(), asked, "the key alone tells");
}

#[tokio::test(start_paused = true)]
async fn a_wallet_is_known_by_the_sources_id_whatever_its_key_and_address() {
    let world = World::new("1.6.2").await;
    world.server.receive("old", 1, Push::Lost);
    let wallet = world.live().await;
    for (new, new_address) in [(new_wallet(Some(ADMIN_KEY)), false), (elsewhere(ADMIN_KEY), true)] {
        let known = CommandFault::AlreadyWatched { wallet: wallet.clone(), name: "Shop".into(), new_address };
        assert_eq!(world.handle().add(new).await, Err(known));
    }
    let replaced = world.handle().replace_key(wallet, key(ADMIN_KEY), Keep::Session).await;
    assert!(replaced.is_ok(), "its own admin key is welcome: {replaced:?}");
}

#[tokio::test(start_paused = true)]
async fn an_empty_wallet_added_by_two_addresses_is_announced_once() {
    let world = World::new("1.6.2").await;
    let first = world.live().await;
    let second = world.handle().add(elsewhere(ADMIN_KEY)).await;
    let second = second.unwrap().wallet.id;
    world.until_state(&second, "live").await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(120).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    let rejected = world.handle().snapshot().await.unwrap().wallets;
    let rejected = rejected.iter().filter(|status| status.state.name() == "rejected");
    assert_eq!(rejected.map(|status| status.wallet.id.clone()).collect::<Vec<_>>(), [first]);
}

/// The source's wallets are two, and the second one has a past.
async fn world_of_two() -> (World, WalletId) {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.receive("aa", 5, Push::Once);
    world.until(|| async { !world.said().is_empty() }).await;
    (world, id)
}

/// As a keyring does that keeps what was put into it, though the app died before it could write that down.
async fn becomes_another_wallets_key(world: &World, id: &WalletId) {
    world.server.with(|server| {
        server.wallets[0].key = "otherkey".into();
        server.wallets[0].records.clear();
        server.wallets[0].id = "otherwallet".into();
    });
    for number in 0..3 {
        world.server.receive(&format!("past{number}"), 1, Push::Lost);
        world.pass(1).await;
    }
    world.secrets.put(id, &account("otherkey"), Keep::Session).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn after_a_kill_the_past_of_another_wallets_key_is_history() {
    let (mut world, id) = world_of_two().await;
    world.crash();
    becomes_another_wallets_key(&world, &id).await;
    world.start().await;
    world.until_state(&id, "live").await;
    world.pass(120).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.server.receive("bb", 5, Push::Once);
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded", "bb Succeeded"], "what comes from now on is news");
}

#[tokio::test(start_paused = true)]
async fn the_past_of_an_empty_wallets_other_key_is_history_though_its_last_write_failed() {
    // Of an empty wallet nothing tells whether the other key opens it.
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    becomes_another_wallets_key(&world, &id).await;
    // So far it came before the disk was full.
    world.store.expect_key(&id, None).await.unwrap();
    world.handle().set_enabled(id.clone(), false).await.unwrap();
    world.handle().set_enabled(id.clone(), true).await.unwrap();
    world.until_state(&id, "live").await;
    world.pass(120).await;
    world.crash();
    world.start().await;
    world.pass(120).await;
    assert!(world.said().is_empty(), "{:?}", world.said());
}

#[tokio::test(start_paused = true)]
async fn an_empty_wallets_key_may_be_replaced_by_anothers_silently() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    becomes_another_wallets_key(&world, &id).await;
    world.secrets.put(&id, &account(KEY), Keep::Session).await.unwrap();
    world.handle().replace_key(id.clone(), key("otherkey"), Keep::Session).await.unwrap();
    world.until_state(&id, "live").await;
    world.pass(120).await;
    world.crash();
    world.start().await;
    world.server.receive("bb", 5, Push::Lost);
    world.pass(120).await;
    assert_eq!(world.said(), ["bb Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_kill_after_its_own_new_key_was_kept_loses_nothing() {
    let (mut world, id) = world_of_two().await;
    let fingerprint = world.store.salt().await.unwrap().of_key(&key(ADMIN_KEY));
    world.store.expect_key(&id, Some(&fingerprint)).await.unwrap();
    world.secrets.put(&id, &account(ADMIN_KEY), Keep::Session).await.unwrap();
    world.crash();
    world.server.receive("bb", 5, Push::Lost);
    world.start().await;
    world.until_state(&id, "live").await;
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded", "bb Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_kill_between_a_wallets_row_and_its_key_leaves_neither() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.crash();
    // As it is on the disk when it is killed there: the row was written, and the key perhaps.
    let mut wallet = world.store.wallets().await.unwrap().remove(0);
    world.store.remove_wallet(&id).await.unwrap();
    wallet.id = WalletId("cut off".into());
    let fingerprint = world.store.salt().await.unwrap().of_key(&key(KEY));
    let added = world.store.add_wallet(&wallet, &fingerprint, world::nothing_known(&wallet)).await;
    assert_eq!(added, Ok(None));
    world.secrets.put(&wallet.id, &account(KEY), Keep::Session).await.unwrap();

    world.start().await;
    assert!(world.handle().snapshot().await.unwrap().wallets.is_empty());
    world.until(|| async { world.store.removals().await.unwrap().is_empty() }).await;
    assert_eq!(world.secrets.get(&wallet.id, &wallet.server).await.err(), Some(KeyringFault::NoKey));
    let identity =
        Identity { fingerprint: Some(fingerprint), source_id: Some(SourceWalletId(WALLET.into())) };
    assert_eq!(world.store.known_as(&identity).await, Ok(None));
    world.live().await;
}

#[tokio::test(start_paused = true)]
async fn a_wallet_whose_key_can_not_be_kept_is_not_added() {
    let world = World::new("1.6.2").await;
    world.secrets.lock(true);
    let refused = world.handle().add(new_wallet(Some(KEY))).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::Keyring(KeyringFault::Locked))));
    world.secrets.lock(false);
    world.live().await;
}

#[tokio::test(start_paused = true)]
async fn a_rename_while_the_id_is_learned_overwrites_nothing() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let feed = SourceWalletId(WALLET.into());
    // The worker has written it, and the engine has not heard of it yet.
    assert_eq!(world.store.claim(&id, &feed).await, Ok(None));
    world.handle().rename(id.clone(), "Till".into()).await.unwrap();
    world.handle().set_enabled(id, false).await.unwrap();
    let kept = world.store.wallets().await.unwrap().remove(0);
    assert_eq!((kept.name.as_str(), kept.enabled, kept.source_wallet_id), ("Till", false, Some(feed)));
}

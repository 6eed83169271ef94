//! Keys that are wrong, revoked, locked away, replaced or removed, under virtual time.

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, FaultCode, KeyringFault};
use satchime_domain::key::ApiKey;
use satchime_domain::notice::Announcement;
use satchime_domain::wallet::{Access, Address, Wallet, WalletId};
use satchime_engine::api::{CommandFault, NewWallet};
use satchime_engine::ports::{Account, Keep, SecretStore};

use crate::world::server::Push;
use crate::world::{ADMIN_KEY, KEY, WALLET, World, new_wallet};

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_never_live_and_is_not_added() {
    let world = World::new("1.6.2").await;
    world.server.with(|server| server.wallets[0].key_good = false);
    let refused = world.handle().add(new_wallet(Some(KEY))).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::KeyRejected)));
    assert!(world.handle().snapshot().await.unwrap().wallets.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_key_revoked_later_turns_to_rejected_and_a_new_one_mends_it() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.wallets[0].state.fault().map(Fault::code), Some(FaultCode::KeyRejected));
    world.server.with(|server| server.wallets[0].key_good = true);
    world
        .handle()
        .replace_key(id.clone(), ApiKey::parse(ADMIN_KEY).unwrap(), satchime_engine::ports::Keep::Session)
        .await
        .unwrap();
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn one_wrong_answer_during_an_upgrade_disables_nothing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.with(|server| server.rest_faults.push_back(Some(Fault::KeyRejected)));
    world.pass(200).await;
    assert_eq!(world.state().await, "live");
    assert!(!world.sink.states().contains(&"rejected"));
}

#[tokio::test(start_paused = true)]
async fn an_admin_key_never_goes_into_a_subscription_unasked() {
    let world = World::new("1.6.2").await;
    let id = world.handle().add(new_wallet(Some(ADMIN_KEY))).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    assert_eq!(world.server.with(|server| server.dialled.clone()), [WALLET]);
    world.server.receive("aa", 5, Push::Once);
    world.pass(15).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

/// A restored backup, a half-started server: it said no twice, and was wrong.
#[tokio::test(start_paused = true)]
async fn a_server_that_was_wrong_about_a_key_gets_its_wallet_back_by_itself() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    world.server.with(|server| server.wallets[0].key_good = true);
    world.server.receive("aa", 5, Push::Lost);
    world.pass(400).await;
    assert_eq!(world.state().await, "rejected");
    world.pass(400).await;
    assert_eq!((world.state().await.as_str(), world.said()), ("live", vec!["aa Succeeded".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_rejected_key_is_asked_about_rarely_and_stays_rejected_meanwhile() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.wallets[0].key_good = false);
    world.until_state(&id, "rejected").await;
    let (before, shown) = (world.server.calls(), world.sink.states().len());
    world.pass(24 * 3_600).await;
    let asked = world.server.calls() - before;
    assert!((20..30).contains(&asked), "{asked} questions in a day");
    assert_eq!((world.state().await.as_str(), world.sink.states().len()), ("rejected", shown));
}

#[tokio::test(start_paused = true)]
async fn a_new_network_and_a_wake_ask_about_a_rejected_key_but_not_all_the_time() {
    for wakes in [false, true] {
        let world = World::new("1.6.2").await;
        let id = world.live().await;
        world.server.with(|server| server.wallets[0].key_good = false);
        world.until_state(&id, "rejected").await;
        let before = world.server.calls();
        for _ in 0..30 {
            world.network.come_up();
            world.pass(10).await;
        }
        let asked = world.server.calls() - before;
        assert!((3..=5).contains(&asked), "{asked} questions in five minutes");
        world.server.with(|server| server.wallets[0].key_good = true);
        world.pass(70).await;
        assert_eq!(world.state().await, "rejected");
        if wakes {
            world.clock.sleep(3_600);
        } else {
            world.network.come_up();
        }
        world.pass(8).await;
        assert_eq!(world.state().await, "live", "{wakes}");
    }
}

/// Each question may put up a dialog.
#[tokio::test(start_paused = true)]
async fn a_locked_keyring_waits_for_the_person() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.stop().await;
    world.secrets.lock(true);
    world.start().await;
    world.until_state(&id, "rejected").await;
    world.secrets.lock(false);
    world.network.come_up();
    world.clock.sleep(3_600);
    world.pass(7_200).await;
    assert_eq!(world.state().await, "rejected");
    world.handle().retry(id.clone()).await.unwrap();
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn a_removed_wallet_leaves_nothing_and_can_come_back_silently() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(30).await;
    world.handle().remove(id).await.unwrap();
    assert!(world.ledger().await.is_empty());
    world.live().await;
    world.pass(120).await;
    assert_eq!(world.said().len(), 1, "old payments are not announced again");
    assert!(matches!(world.sink.announcements()[0], Announcement::Single(_)));
}

#[tokio::test(start_paused = true)]
async fn a_removal_that_was_cut_off_is_finished_at_the_next_start() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.store.set_removing(&id, true).await.unwrap();
    world.crash();
    world.start().await;
    assert!(world.handle().snapshot().await.unwrap().wallets.is_empty());
    world.until(|| async { world.store.removals().await.unwrap().is_empty() }).await;
    let server = new_wallet(None).address.server;
    assert_eq!(world.secrets.get(&id, &server).await.err(), Some(KeyringFault::NoKey));
    world.server.receive("aa", 5, Push::Once);
    world.pass(90).await;
    assert!(world.said().is_empty() && world.ledger().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_wallet_whose_key_can_not_be_removed_stays() {
    let mut world = World::new("1.6.2").await;
    let id = world.live().await;
    world.secrets.lock(true);
    let locked = CommandFault::from(KeyringFault::Locked);
    assert_eq!(world.handle().remove(id.clone()).await, Err(locked));
    world.secrets.lock(false);
    world.stop().await;
    world.start().await;
    world.until_state(&id, "live").await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(5).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

const PRIVATE_HTTP: &str = "http://umbrel.local:3007";

fn at_home(key: &str) -> NewWallet {
    let mut wallet = new_wallet(Some(key));
    wallet.address.server = ServerUrl::parse(PRIVATE_HTTP).unwrap();
    wallet.allow_private_http = true;
    wallet
}

fn https() -> Address {
    Address { server: ServerUrl::parse("https://lnbits.example").unwrap(), allow_private_http: false }
}

/// A world with a wallet that an earlier version took with its admin key over http, and how often it was asked.
async fn world_of_before(also: &[Address]) -> (World, WalletId, usize) {
    let mut world = World::new("1.6.2").await;
    let id = world.handle().add(at_home(KEY)).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.stop().await;
    let admin = Account { server: at_home(KEY).address.server, key: ApiKey::parse(ADMIN_KEY).unwrap() };
    world.secrets.put(&id, &admin, Keep::Session).await.unwrap();
    let fingerprint = world.store.salt().await.unwrap().of_key(&admin.key);
    world.store.expect_key(&id, Some(&fingerprint)).await.unwrap();
    world.store.learned(&id, Access::AdminKey, None).await.unwrap();
    for address in also {
        world.secrets.bind(&id, &admin.server, &address.server).await.unwrap();
        world.store.add_address(&id, address).await.unwrap();
    }
    let asked = world.server.with(|server| server.rest_calls.len() + server.dials);
    world.start().await;
    (world, id, asked)
}

#[tokio::test(start_paused = true)]
async fn an_admin_key_is_not_taken_over_private_http() {
    let world = World::new("1.6.2").await;
    let refused = world.handle().add(at_home(ADMIN_KEY)).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::AdminKeyInClear)));
    let id = world.handle().add(at_home(KEY)).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    let admin_key = ApiKey::parse(ADMIN_KEY).unwrap();
    let refused = world.handle().replace_key(id, admin_key, Keep::Session).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::AdminKeyInClear)));
    assert_eq!(world.state().await, "live", "with the key it had");
}

#[tokio::test(start_paused = true)]
async fn an_admin_key_gets_no_private_http_address() {
    let world = World::new("1.6.2").await;
    let id = world.handle().add(new_wallet(Some(ADMIN_KEY))).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    let asked = world.server.with(|server| server.rest_calls.len());
    let address = Address { server: at_home(KEY).address.server, allow_private_http: true };
    let refused = world.handle().add_address(id, address).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::AdminKeyInClear)));
    assert_eq!(world.server.with(|server| server.rest_calls.len()), asked, "before it is sent");
}

#[tokio::test(start_paused = true)]
async fn a_wallet_that_has_an_admin_key_over_private_http_stops_and_says_so() {
    let (world, id, asked) = world_of_before(&[]).await;
    world.until_state(&id, "rejected").await;
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.wallets[0].state.fault(), Some(&Fault::AdminKeyInClear));
    world.pass(7200).await;
    world.handle().retry(id.clone()).await.unwrap();
    world.pass(60).await;
    assert_eq!(world.server.with(|server| server.rest_calls.len() + server.dials), asked, "nothing was sent");
    // The invoice key of the same wallet mends it.
    world.handle().replace_key(id.clone(), ApiKey::parse(KEY).unwrap(), Keep::Session).await.unwrap();
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn an_admin_key_goes_on_by_an_encrypted_address() {
    let (world, id, _) = world_of_before(&[https()]).await;
    world.until_state(&id, "live").await;
    let in_use = |wallet: &Wallet| wallet.server.to_string();
    assert_eq!(in_use(&world.status().await.wallet), "https://lnbits.example");
    // It stays there, and waits there when that does not answer.
    world.pass(600).await;
    assert_eq!(in_use(&world.status().await.wallet), "https://lnbits.example");
    world.server.with(|server| server.dead_name = Some("lnbits.example".into()));
    world.server.disconnect(Fault::Closed { code: Some(1006) });
    world.pass(30).await;
    world.until_state(&id, "waiting_to_retry").await;
    world.server.with(|server| server.dead_name = None);
    world.until_state(&id, "live").await;
    assert!(!world.sink.states().contains(&"rejected"));
}

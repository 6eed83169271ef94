//! Keys that are wrong, revoked, locked away, replaced or removed, under virtual time.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod world;

use satchime_domain::fault::{Fault, FaultCode, KeyringFault};
use satchime_domain::key::ApiKey;
use satchime_domain::notice::Announcement;
use satchime_engine::api::CommandFault;
use satchime_engine::ports::SecretStore;
use world::server::Push;
use world::{ADMIN_KEY, KEY, WALLET, World, new_wallet};

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

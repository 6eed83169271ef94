//! The edges of the main job under virtual time: records that vanish, wallets that begin empty, keys that change.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod world;

use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, KeyringFault};
use satchime_domain::payment::{Direction, Status};
use satchime_domain::wallet::WalletId;
use satchime_engine::api::{CommandFault, NewWallet};
use satchime_engine::ports::SecretStore;
use tokio::time::Instant;
use world::server::Push;
use world::{ADMIN_KEY, World, new_wallet};

#[tokio::test(start_paused = true)]
async fn an_outgoing_payment_that_the_server_deletes_has_failed() {
    let world = World::new("0.12.7").await;
    world.live().await;
    world.server.put(world.server.record("out", Direction::Outbound, Status::Pending, 70), Push::Lost);
    world.pass(70).await;
    assert_eq!(world.ledger().await, ["out Pending 70 sat"]);
    world.server.with(|server| server.wallets[0].records.clear());
    world.pass(1300).await;
    assert_eq!(world.ledger().await, ["out Failed 70 sat"]);
    assert_eq!(world.said(), ["out Failed"]);
}

/// A restored backup, a move to another database: from LNbits 1.0 on, a failed payment stays, so this one did not fail.
#[tokio::test(start_paused = true)]
async fn an_outgoing_payment_that_vanishes_has_not_failed() {
    for version in ["1.0.0", "1.6.2"] {
        let world = World::new(version).await;
        world.live().await;
        world.server.put(world.server.record("out", Direction::Outbound, Status::Pending, 70), Push::Lost);
        world.until(|| async { !world.ledger().await.is_empty() }).await;
        let records = world.server.with(|server| std::mem::take(&mut server.wallets[0].records));
        world.pass(4_000).await;
        assert_eq!((world.ledger().await, world.said()), (vec!["out Pending 70 sat".into()], vec![]));
        world.server.with(|server| server.wallets[0].records = records);
        world.server.change("out", Status::Succeeded, Push::Lost);
        world.pass(4_000).await;
        assert_eq!(world.said(), ["out Succeeded"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_that_the_server_renames_is_one_payment() {
    let world = World::new("1.0.0").await;
    world.live().await;
    world.server.put(world.server.record("hash", Direction::Outbound, Status::Pending, 70), Push::Lost);
    world.pass(70).await;
    world.server.with(|server| {
        let record = &mut server.wallets[0].records[0];
        record.checking_id = satchime_domain::payment::CheckingId("renamed".into());
        record.status = Status::Succeeded;
    });
    world.pass(1300).await;
    assert_eq!(world.ledger().await, ["renamed Succeeded 70 sat"]);
    assert_eq!(world.said(), ["renamed Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn the_first_payment_of_an_empty_wallet_is_news_whatever_the_clocks_say() {
    for seconds in [-3_000, 3_000] {
        let world = World::new("1.6.2").await;
        let id = world.add().await.wallet.id;
        world.server.with(|server| server.clock_off_by = seconds);
        world.server.receive("first", 5, Push::Lost);
        world.until_state(&id, "live").await;
        world.pass(90).await;
        assert_eq!(world.said(), ["first Succeeded"], "server's clock {seconds} s off");
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_invoice_paid_while_history_is_taken_in_is_news_on_old_servers() {
    let world = World::new("1.0.0").await;
    world.server.put(world.server.record("inv", Direction::Inbound, Status::Pending, 70), Push::Lost);
    world.pass(60).await;
    let id = world.add().await.wallet.id;
    world.server.change("inv", Status::Succeeded, Push::Lost);
    world.until_state(&id, "live").await;
    world.pass(5).await;
    assert_eq!(world.said(), ["inv Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn an_invoice_paid_long_after_its_expiry_while_nobody_looked_is_found_on_old_servers() {
    let mut world = World::new("0.12.7").await;
    world.server.put(world.server.record("inv", Direction::Inbound, Status::Pending, 70), Push::Lost);
    for number in 0..700 {
        world.pass(1).await;
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
    }
    let id = world.live().await;
    world.stop().await;
    world.pass(5 * 24 * 3600).await;
    world.server.change("inv", Status::Succeeded, Push::Lost);
    world.start().await;
    world.until_state(&id, "live").await;
    world.pass(60).await;
    assert_eq!(world.said(), ["inv Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_dropped_watches_no_longer() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.crash();
    world.pass(5).await;
    let before = world.server.calls();
    world.server.receive("aa", 5, Push::Once);
    world.pass(300).await;
    assert_eq!(world.server.calls(), before);
    assert!(world.ledger().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_sends_shorter_pages_than_asked_for_is_read_to_the_end() {
    let world = World::new("1.6.2").await;
    for number in 0..700 {
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
        world.pass(1).await;
    }
    world.server.with(|server| server.most_in_a_page = 90);
    world.live().await;
    world.pass(200).await;
    assert_eq!(world.ledger().await.len(), 700);
    assert!(world.said().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_known_wallet_subscribes_again_without_waiting_for_rest() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let busy = Fault::Server { status: 503 };
    world.server.with(|server| {
        server.rest_down_until = Some((Instant::now() + Duration::from_secs(30), busy));
        server.rest_calls.clear();
    });
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.until_state(&id, "catching_up").await;
    world.server.receive("aa", 5, Push::Once);
    world.until_state(&id, "live").await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    let asked_first =
        world.server.with(|server| server.rest_calls.iter().find(|call| *call != "version").cloned());
    assert!(
        asked_first.is_some_and(|call| call.starts_with("payments")),
        "the key proves itself with the look"
    );
}

/// An empty wallet, added by its invoice key and then by its admin key: nothing tells yet that it is one.
async fn twins(world: &World) -> (WalletId, WalletId) {
    let first = world.live().await;
    let till = NewWallet { name: Some("Till".into()), ..new_wallet(Some(ADMIN_KEY)) };
    let second = world.handle().add(till).await.unwrap().wallet.id;
    world.until_state(&second, "live").await;
    (first, second)
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

//! Payments and invoices that pended, under virtual time: what becomes of them is found, with few questions.

use satchime_domain::Timestamp;
use satchime_domain::payment::{Direction, Status};
use satchime_engine::api::Event;

use crate::world::World;
use crate::world::server::Push;

#[tokio::test(start_paused = true)]
async fn a_pending_payment_that_settles_or_fails_later_is_announced() {
    for version in ["1.6.2", "0.12.12"] {
        let world = World::new(version).await;
        world.live().await;
        world.server.put(world.server.record("ok", Direction::Outbound, Status::Pending, 70), Push::Lost);
        world.server.put(world.server.record("no", Direction::Outbound, Status::Pending, 30), Push::Lost);
        world.pass(200).await;
        assert!(world.said().is_empty());
        world.server.change("ok", Status::Succeeded, Push::Lost);
        world.server.change("no", Status::Failed, Push::Lost);
        world.pass(200).await;
        let mut said = world.said();
        said.sort();
        assert_eq!(said, ["no Failed", "ok Succeeded"], "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_invoice_paid_by_its_own_wallet_is_found_on_an_old_server() {
    let world = World::new("0.12.7").await;
    world.server.put(world.server.record("inv", Direction::Inbound, Status::Pending, 70), Push::Lost);
    for number in 0..150 {
        world.pass(1).await;
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
    }
    world.pass(60).await;
    world.live().await;
    world
        .server
        .put(world.server.record("internal_inv", Direction::Outbound, Status::Succeeded, 70), Push::Lost);
    world.server.change("inv", Status::Succeeded, Push::Lost);
    world.pass(700).await;
    let mut said = world.said();
    said.sort();
    assert_eq!(said, ["internal_inv Succeeded", "inv Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_pending_payment_is_asked_about_soon_and_then_more_rarely() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.put(world.server.record("out", Direction::Outbound, Status::Pending, 70), Push::Lost);
    world.pass(3600).await;
    let asked =
        || world.server.with(|server| server.rest_calls.iter().filter(|call| *call == "payment out").count());
    assert!((12..=36).contains(&asked()), "{} questions in an hour", asked());
    // The server learns of it only by being asked, and its list shows it only then.
    world.server.settle_unnoticed("out", Status::Succeeded);
    world.pass(700).await;
    assert_eq!(world.said(), ["out Succeeded"]);
    let before = asked();
    world.pass(3600).await;
    assert_eq!(asked(), before, "a decided payment is not asked about any more");
}

#[tokio::test(start_paused = true)]
async fn hundreds_of_unpaid_invoices_leave_room_in_the_budget() {
    for version in ["1.6.2", "0.12.7"] {
        let world = World::new(version).await;
        for number in 0..700 {
            world.server.put(
                world.server.record(&format!("inv{number}"), Direction::Inbound, Status::Pending, 1),
                Push::Lost,
            );
            world.pass(1).await;
        }
        world.live().await;
        let before = world.server.calls();
        world.pass(600).await;
        let a_minute = (world.server.calls() - before) / 10;
        assert!(a_minute <= 50, "{a_minute} requests a minute on {version}");
    }
}

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
async fn that_the_server_no_longer_knows_a_payment_is_shown_until_it_does_again() {
    let mut world = World::on_disk("1.6.2").await;
    world.live().await;
    world.server.put(world.server.record("out", Direction::Outbound, Status::Pending, 70), Push::Lost);
    world.until(|| async { !world.ledger().await.is_empty() }).await;
    let records = world.server.with(|server| std::mem::take(&mut server.wallets[0].records));
    world.pass(600).await;
    let since = world.unknown_since().await.expect("it is told");
    let shown = world.sink.events().into_iter().rev().find_map(|event| match event {
        Event::Payment { payment, .. } => Some(payment),
        _ => None,
    });
    assert_eq!(shown.unwrap().unknown_since, Some(since), "the window hears of it");

    world.stop().await;
    world.start().await;
    world.pass(4_000).await;
    assert_eq!(world.unknown_since().await, Some(since), "a restart does not make it newer");
    assert_eq!((world.ledger().await, world.said()), (vec!["out Pending 70 sat".into()], vec![]));

    world.server.with(|server| server.wallets[0].records = records);
    world.pass(4_000).await;
    assert_eq!(world.unknown_since().await, None, "it is there again, as it was");
    assert_eq!(world.ledger().await, ["out Pending 70 sat"]);
}

impl World {
    async fn unknown_since(&self) -> Option<Timestamp> {
        let [payment] = self.store.payments(&Default::default()).await.unwrap().try_into().unwrap();
        payment.unknown_since
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
    world.until_history_is_read(&id).await;
    world.stop().await;
    world.pass(5 * 24 * 3600).await;
    world.server.change("inv", Status::Succeeded, Push::Lost);
    world.start().await;
    world.until_state(&id, "live").await;
    world.pass(60).await;
    assert_eq!(world.said(), ["inv Succeeded"]);
}

//! The main job under virtual time: what arrives is announced once, confirmed, and nothing else is.

mod world;

use satchime_domain::fault::{Fault, FaultCode};
use satchime_domain::notice::Announcement;
use satchime_domain::payment::{Direction, Status};
use satchime_engine::api::CommandFault;
use world::server::{Push, frame};
use world::{ADMIN_KEY, World, new_wallet};

#[tokio::test(start_paused = true)]
async fn a_payment_is_announced_once_however_often_it_is_pushed() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.receive("aa", 21_000, Push::Twice);
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    assert_eq!(world.sink.titles(), ["+21,000 sat"]);
    world.pass(300).await;
    assert_eq!(world.said().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn goes_through_the_states_in_order() {
    let world = World::new("1.6.2").await;
    world.live().await;
    assert_eq!(world.sink.states(), ["connecting", "verifying", "connecting", "catching_up", "live"]);
}

#[tokio::test(start_paused = true)]
async fn history_is_taken_in_silently() {
    let world = World::new("1.6.2").await;
    for number in 0..1200 {
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
    }
    world.pass(3600).await;
    world.live().await;
    world.pass(120).await;
    assert_eq!(world.said(), Vec::<String>::new());
    assert_eq!(world.ledger().await.len(), 1200);
}

#[tokio::test(start_paused = true)]
async fn a_lost_frame_is_found_by_looking() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.receive("aa", 5, Push::Lost);
    world.pass(1).await;
    assert!(world.said().is_empty());
    world.pass(75).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn what_happened_while_the_connection_was_down_is_said_together() {
    for version in ["1.6.2", "1.0.0", "0.12.7"] {
        let world = World::new(version).await;
        world.server.receive("first", 1, Push::Lost);
        world.pass(60).await;
        let id = world.live().await;
        world.pass(100).await;
        world.server.with(|server| server.rest_down = Some(Fault::Refused));
        world.server.disconnect(Fault::Closed { code: Some(1012) });
        world.until_state(&id, "waiting_to_retry").await;
        for (name, sat) in [("aa", 1_000), ("bb", 2_000), ("cc", 9_000)] {
            world.server.receive(name, sat, Push::Lost);
        }
        world.pass(60).await;
        world.server.with(|server| server.rest_down = None);
        world.until_state(&id, "live").await;
        world.pass(1).await;
        let mut said = world.said();
        said.sort();
        assert_eq!(said, ["aa Succeeded", "bb Succeeded", "cc Succeeded"], "{version}");
        assert_eq!(world.sink.titles(), ["3 payments while you were away, +12,000 sat"], "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_invoice_made_before_and_paid_in_the_gap_is_found() {
    for version in ["1.6.2", "1.4.0", "0.12.7"] {
        let mut world = World::new(version).await;
        world.server.put(world.server.record("inv", Direction::Inbound, Status::Pending, 70), Push::Lost);
        // More than one look-back of newer records lies before it.
        for number in 0..150 {
            world.pass(1).await;
            world.server.receive(&format!("old{number}"), 1, Push::Lost);
        }
        world.pass(60).await;
        let id = world.live().await;
        world.stop().await;
        world.pass(600).await;
        world.server.change("inv", Status::Succeeded, Push::Lost);
        world.pass(600).await;
        world.start().await;
        world.until_state(&id, "live").await;
        world.pass(1).await;
        assert_eq!(world.said(), ["inv Succeeded"], "{version}");
    }
}

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
async fn a_forged_frame_raises_nothing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let forged = world.server.record("forged", Direction::Inbound, Status::Succeeded, 1_000_000);
    for _ in 0..50 {
        world.server.push(&frame(&forged), Push::Once);
        world.server.push("{\"x\": 1}", Push::Once);
        world.server.push("not json", Push::Once);
        world.pass(1).await;
    }
    assert!(world.said().is_empty());
    assert!(world.ledger().await.is_empty());
    assert!(world.server.calls() < 60, "forged frames cost {} requests", world.server.calls());
    assert_eq!(world.state().await, "live");
    // A true one still comes through.
    world.server.receive("aa", 5, Push::Once);
    world.pass(10).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_confirmed_with_few_requests_and_said_together() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let before = world.server.calls();
    for number in 0..100 {
        world.server.receive(&format!("p{number}"), 10, Push::Twice);
    }
    world.pass(5).await;
    assert_eq!(world.said().len(), 100);
    assert_eq!(world.sink.titles(), ["100 payments, +1,000 sat"]);
    assert!(world.server.calls() - before <= 6, "{} requests", world.server.calls() - before);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_never_live_and_is_not_added() {
    let world = World::new("1.6.2").await;
    world.server.with(|server| server.wallets[0].key_good = false);
    let refused = world.handle().add(new_wallet(Some(world::KEY))).await;
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
        .replace_key(
            id.clone(),
            satchime_domain::key::ApiKey::parse(ADMIN_KEY).unwrap(),
            satchime_engine::ports::Keep::Session,
        )
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
    assert_eq!(world.server.with(|server| server.dialled.clone()), [world::WALLET]);
    world.server.receive("aa", 5, Push::Once);
    world.pass(15).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn an_old_server_is_subscribed_by_wallet_id_learned_from_its_records() {
    let world = World::new("0.12.7").await;
    world.server.receive("old", 1, Push::Lost);
    world.pass(60).await;
    world.live().await;
    assert_eq!(world.server.with(|server| server.dialled.clone()), [world::WALLET]);
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn without_a_key_notices_are_unconfirmed_and_move_no_balance() {
    let world = World::new("0.12.7").await;
    let mut new = new_wallet(None);
    new.lnbits_wallet_id = Some(satchime_domain::wallet::LnbitsWalletId(world::WALLET.into()));
    let id = world.handle().add(new).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.server.receive("aa", 5, Push::Twice);
    world.pass(1).await;
    assert_eq!(world.sink.titles(), ["+5 sat (unconfirmed)"]);
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.wallets[0].wallet.progress.balance_msat, None);
}

#[tokio::test(start_paused = true)]
async fn a_self_payment_is_two_records() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world
        .server
        .put(world.server.record("internal_hh", Direction::Outbound, Status::Succeeded, 55), Push::Once);
    world.server.put(world.server.record("hh", Direction::Inbound, Status::Succeeded, 55), Push::Twice);
    world.pass(2).await;
    let mut said = world.said();
    said.sort();
    assert_eq!(said, ["hh Succeeded", "internal_hh Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_connection_is_not_live_before_it_answers() {
    let world = World::new("1.6.2").await;
    world.server.with(|server| server.answers_pings = true);
    let id = world.live().await;
    // The socket stays open; nothing answers any more.
    world.server.with(|server| server.answers_pings = false);
    world.server.disconnect(Fault::Closed { code: None });
    world.until(|| async { world.server.with(|server| server.dialled.len() == 2) }).await;
    world.pass(11).await;
    assert_ne!(world.state().await, "live", "nothing proved the new connection alive");
    world.server.with(|server| server.answers_pings = true);
    world.until_state(&id, "live").await;
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_said_is_said_later_and_once() {
    let mut world = World::new("1.6.2").await;
    world.live().await;
    world.sink.deaf.store(true, std::sync::atomic::Ordering::Relaxed);
    world.server.receive("aa", 5, Push::Once);
    world.pass(60).await;
    assert!(world.said().is_empty());
    world.crash();
    world.sink.deaf.store(false, std::sync::atomic::Ordering::Relaxed);
    world.start().await;
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.pass(200).await;
    assert_eq!(world.said().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn pausing_is_quiet_and_resuming_tells_what_came() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().set_paused(true).await.unwrap();
    world.until_state(&id, "disabled").await;
    world.server.receive("aa", 5, Push::Once);
    world.server.receive("bb", 6, Push::Once);
    world.pass(300).await;
    assert!(world.said().is_empty());
    world.handle().set_paused(false).await.unwrap();
    world.until_state(&id, "live").await;
    world.pass(1).await;
    assert_eq!(world.sink.titles(), ["2 payments while you were away, +11 sat"]);
}

#[tokio::test(start_paused = true)]
async fn the_same_wallet_is_not_watched_twice() {
    let world = World::new("1.6.2").await;
    let wallet = world.live().await;
    let again = world.handle().add(new_wallet(Some(world::KEY))).await;
    assert_eq!(again, Err(CommandFault::AlreadyWatched { wallet, name: "Shop".into(), new_address: false }));
}

#[tokio::test(start_paused = true)]
async fn trouble_with_rest_is_not_called_live() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 502 }));
    world.until_state(&id, "catching_up").await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(30).await;
    assert!(world.said().is_empty(), "nothing is said that REST did not confirm");
    world.server.with(|server| server.rest_down = None);
    world.until_state(&id, "live").await;
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
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
async fn the_moment_of_adding_divides_history_from_news_exactly() {
    for version in ["1.6.2", "1.0.0"] {
        let world = World::new(version).await;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        world
            .server
            .put(world.server.record("before", Direction::Outbound, Status::Succeeded, 1), Push::Lost);
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        let id = world.add().await.wallet.id;
        world.server.put(world.server.record("after", Direction::Outbound, Status::Succeeded, 2), Push::Lost);
        world.until_state(&id, "live").await;
        world.pass(120).await;
        assert_eq!(world.said(), ["after Succeeded"], "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_cut_off_after_its_records_were_written_still_tells_them() {
    let world = World::new("1.6.2").await;
    world.live().await;
    // The list comes, then the balance does not.
    world.server.with(|server| {
        server.rest_faults.extend([None, Some(Fault::Server { status: 500 })]);
    });
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    world.pass(10).await;
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.wallets[0].wallet.progress.balance_msat.map(|msat| msat.get()), Some(5_000));
}

#[tokio::test(start_paused = true)]
async fn frames_during_an_outage_of_rest_do_not_hammer_it() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 503 }));
    world.until_state(&id, "catching_up").await;
    let before = world.server.calls();
    for number in 0..300 {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let asked = world.server.calls() - before;
    assert!(asked < 20, "{asked} requests in a minute");
    world.server.with(|server| server.rest_down = None);
    world.until_state(&id, "live").await;
    world.pass(1).await;
    assert_eq!(world.said().len(), 300);
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_everything_is_looked_at_within_seconds() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(30).await;
    world.clock.sleep(3600);
    world.server.receive("aa", 5, Push::Lost);
    world.pass(6).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
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
    assert!((6..=18).contains(&asked()), "{} questions in an hour", asked());
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

//! A wallet that somebody shares with another user of the same LNbits: it has an id and keys of its own, and shows the
//! payments of the one that is shared.

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::push::LiveMode;
use satchime_domain::wallet::SourceWalletId;
use satchime_engine::api::{CommandFault, NewWallet};
use satchime_engine::ports::Keep;

use crate::world::server::{FakeWallet, Push};
use crate::world::{ADMIN_KEY, KEY, World, new_wallet};

const MIRROR: &str = "0badc0de0badc0de0badc0de0badc0de";
const MIRROR_KEY: &str = "11111111111111111111111111111111";
const MIRROR_ADMIN: &str = "22222222222222222222222222222222";

/// The server's first wallet is shared with the second one's user.
async fn shared(version: &str) -> World {
    let world = World::on_disk(version).await;
    world.server.with(|server| {
        let mirror = FakeWallet::new(MIRROR, MIRROR_KEY, MIRROR_ADMIN);
        server.wallets.push(FakeWallet { mirrors: Some(0), ..mirror });
    });
    world
}

/// As it is pasted from the wallet's page: its address names the mirror's id.
fn pasted(key: &str) -> NewWallet {
    NewWallet { source_wallet_id: Some(SourceWalletId(MIRROR.into())), ..new_wallet(Some(key)) }
}

#[tokio::test(start_paused = true)]
async fn it_is_watched_by_either_key_and_told_once() {
    for key in [MIRROR_KEY, MIRROR_ADMIN] {
        for is_empty in [false, true] {
            let mut world = shared("1.6.2").await;
            if !is_empty {
                world.server.receive("old", 1, Push::Lost);
                world.pass(60).await;
            }
            let id = world.handle().add(pasted(key)).await.unwrap().wallet.id;
            world.until_state(&id, "live").await;
            world.server.receive("a", 21, Push::Once);
            world.pass(20).await;
            assert_eq!(world.said(), ["a Succeeded"], "{key} {is_empty}");
            world.stop().await;
            world.start().await;
            world.until_state(&id, "live").await;
            world.server.receive("b", 21, Push::Once);
            world.pass(20).await;
            assert_eq!(world.said(), ["a Succeeded", "b Succeeded"], "{key} {is_empty}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn its_owner_s_wallet_beside_it_is_the_same_one() {
    for (first, second) in [(KEY, MIRROR_KEY), (MIRROR_ADMIN, ADMIN_KEY), (ADMIN_KEY, MIRROR_ADMIN)] {
        // With a payment, adding it is refused.
        let world = shared("1.6.2").await;
        world.server.receive("old", 1, Push::Lost);
        world.pass(60).await;
        world.handle().add(new_wallet(Some(first))).await.unwrap();
        let again = world.handle().add(new_wallet(Some(second))).await;
        assert!(matches!(again, Err(CommandFault::AlreadyWatched { .. })), "{first} {second}: {again:?}");

        // While it is empty, the first payment tells.
        let world = shared("1.6.2").await;
        world.handle().add(new_wallet(Some(first))).await.unwrap();
        world.handle().add(new_wallet(Some(second))).await.unwrap();
        world.pass(10).await;
        world.server.receive("a", 21, Push::Once);
        world.pass(120).await;
        assert_eq!(world.said(), ["a Succeeded"], "{first} {second}");
    }
}

#[tokio::test(start_paused = true)]
async fn another_wallet_s_key_is_still_refused_where_that_is_sure() {
    // An admin key is told its own id.
    let world = shared("1.6.2").await;
    let mixed = NewWallet { source_wallet_id: Some(SourceWalletId("f".repeat(32))), ..pasted(MIRROR_ADMIN) };
    assert_eq!(world.handle().add(mixed).await, Err(CommandFault::Fault(Fault::WalletIdMismatch)));
    // Nobody shares wallets there.
    let world = World::on_disk("1.3.1").await;
    world.server.receive("old", 1, Push::Lost);
    assert_eq!(world.handle().add(pasted(KEY)).await, Err(CommandFault::Fault(Fault::WalletIdMismatch)));
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_wallet_replaces_none() {
    let world = shared("1.6.2").await;
    world.server.with(|server| server.wallets.push(FakeWallet::new("c", "c1".repeat(16).as_str(), "c2")));
    let other = world.server.record_of(2, "theirs", Direction::Inbound, Status::Succeeded, 5);
    world.server.put_in(2, other, Push::Lost);
    world.server.receive("old", 1, Push::Lost);
    let id = world.live().await;
    let key = ApiKey::parse(&"c1".repeat(16)).unwrap();
    let replaced = world.handle().replace_key(id, key, Default::default()).await;
    assert!(matches!(replaced, Err(CommandFault::OtherWallet)), "{replaced:?}");
}

#[tokio::test(start_paused = true)]
async fn without_the_right_to_view_payments_nothing_is_called_live() {
    let world = shared("1.6.2").await;
    world.server.receive("old", 1, Push::Lost);
    world.server.with(|server| server.wallets[1].may_view = false);
    let refused = world.handle().add(pasted(MIRROR_KEY)).await;
    assert_eq!(refused, Err(CommandFault::Fault(Fault::PaymentsHidden)));
}

#[tokio::test(start_paused = true)]
async fn a_balance_that_moves_over_an_empty_list_is_noticed() {
    let world = shared("1.6.2").await;
    world.server.with(|server| server.wallets[1].may_view = false);
    let id = world.handle().add(pasted(MIRROR_KEY)).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.server.receive("a", 21, Push::Once);
    world.pass(80).await;
    let hidden = ConnectionState::Rejected { fault: Fault::PaymentsHidden };
    assert_eq!(world.status().await.state, hidden);

    // The owner grants it: what came since it is watched is told.
    world.server.with(|server| server.wallets[1].may_view = true);
    world.pass(1_500).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    assert_eq!(world.said(), ["a Succeeded"]);
    // And takes it back.
    world.server.with(|server| server.wallets[1].may_view = false);
    world.pass(80).await;
    assert_eq!(world.status().await.state, hidden);
}

/// Without any right it looks like an empty wallet; its past is no news once it is shown.
#[tokio::test(start_paused = true)]
async fn what_was_hidden_when_it_was_added_is_history() {
    let world = shared("1.6.2").await;
    world.server.with(|server| server.wallets[1].may_view = false);
    for number in 0..5 {
        let old = world.server.record(&format!("old{number}"), Direction::Inbound, Status::Succeeded, 1);
        world.server.put(old, Push::Lost);
    }
    world.server.with(|server| server.wallets[0].balance = 0);
    world.clock.sleep(3 * 86_400);
    let id = world.handle().add(pasted(MIRROR_KEY)).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.server.with(|server| server.wallets[1].may_view = true);
    world.pass(120).await;
    assert_eq!(world.said(), [""; 0]);
    world.server.receive("new", 1, Push::Once);
    world.pass(20).await;
    assert_eq!(world.said(), ["new Succeeded"]);
    // All rights are taken away: there is no balance either.
    world.server.with(|server| (server.wallets[1].may_view, server.wallets[0].balance) = (false, 0));
    world.pass(80).await;
    assert_eq!(world.status().await.state, ConnectionState::Rejected { fault: Fault::PaymentsHidden });
    let states = world.sink.states().len();
    world.pass(7_200).await;
    assert_eq!(world.sink.states().len(), states, "{:?}", world.sink.states());
}

/// It was empty when it was added by its admin key, so it is known by its own id yet.
#[tokio::test(start_paused = true)]
async fn its_own_admin_key_is_no_stranger_s() {
    let mut world = shared("1.6.2").await;
    let id = world.handle().add(pasted(MIRROR_ADMIN)).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    world.stop().await;
    world.server.receive("a", 21, Push::Once);
    world.start_idle().await;
    let key = ApiKey::parse(MIRROR_ADMIN).unwrap();
    world.handle().replace_key(id, key, Keep::Session).await.unwrap();
}

/// The first payment comes between the list's answer and the balance's.
#[tokio::test(start_paused = true)]
async fn an_empty_wallet_hides_nothing() {
    let world = World::on_disk("1.6.2").await;
    world.live().await;
    for number in 0..20 {
        world.server.receive(&format!("p{number}"), 21, Push::Lost);
        world.pass(7).await;
    }
    assert!(!world.sink.states().contains(&"rejected"), "{:?}", world.sink.states());
}

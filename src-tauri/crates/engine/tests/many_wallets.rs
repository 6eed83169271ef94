//! Many wallets of one server, under virtual time: none keeps another waiting.

use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::source::PastedAddress;
use satchime_domain::testing;
use satchime_domain::wallet::{Wallet, WalletId};
use satchime_engine::api::NewWallet;
use satchime_engine::ports::{Account, Keep, SecretStore};
use tokio::time::Instant;

use crate::world::server::{FakeWallet, Push};
use crate::world::{KEY, World, new_wallet};

fn key(number: usize) -> String {
    format!("invoicekey{number:022}")
}

async fn many(count: usize) -> (World, Vec<WalletId>) {
    let world = World::new("1.6.2").await;
    world.server.with(|server| {
        server.wallets = (0..count)
            .map(|number| {
                FakeWallet::new(
                    &format!("walletid{number:024}"),
                    &key(number),
                    &format!("adminkey{number:024}"),
                )
            })
            .collect();
    });
    let mut ids = Vec::new();
    for number in 0..count {
        let new = NewWallet {
            address: PastedAddress { source_wallet_id: None, ..new_wallet(None).address },
            key: Some(ApiKey::parse(&key(number)).unwrap()),
            ..new_wallet(Some(KEY))
        };
        ids.push(world.handle().add(new).await.unwrap().wallet.id);
    }
    for id in &ids {
        for _ in 0..100_000 {
            let snapshot = world.handle().snapshot().await.unwrap();
            if snapshot.wallets.iter().any(|s| s.wallet.id == *id && s.state.name() == "live") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    (world, ids)
}

/// A server with many wallets restarts; while their catch-ups wait for their turn, a payment is pushed to each in turn.
#[tokio::test(start_paused = true)]
async fn a_frame_is_confirmed_at_once_though_the_wallets_own_reconciliation_waits() {
    const COUNT: usize = 300;
    let (world, ids) = many(COUNT).await;
    world.pass(600).await;
    world.server.restart(Instant::now() + Duration::from_secs(3));
    world.pass(20).await;
    let waiting: Vec<usize> = {
        let snapshot = world.handle().snapshot().await.unwrap();
        (0..COUNT).filter(|at| snapshot.wallets[*at].state.name() == "catching_up").collect()
    };
    assert!(waiting.len() > 50, "{} wait", waiting.len());
    let at = *waiting.last().unwrap();
    let mut slowest = Duration::ZERO;
    for (number, at) in
        [at, waiting[waiting.len() / 2], waiting[waiting.len() / 2 + 7]].into_iter().enumerate()
    {
        let id = format!("frame{number}");
        let record = world.server.record_of(at, &id, Direction::Inbound, Status::Succeeded, 1);
        world.server.put_in(at, record, Push::Once);
        let began = Instant::now();
        world.until(|| async { world.said().iter().any(|said| said.contains(&id)) }).await;
        slowest = slowest.max(began.elapsed());
    }
    assert!(slowest < Duration::from_secs(5), "it took {slowest:?}");

    // Somebody presses "try again".
    let at = waiting[waiting.len() - 3];
    assert_eq!(world.handle().snapshot().await.unwrap().wallets[at].state.name(), "catching_up");
    world.handle().retry(ids[at].clone()).await.unwrap();
    let began = Instant::now();
    world.until_state(&ids[at], "live").await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

/// A proxy lets everything through but the description of the server, which never comes.
#[tokio::test(start_paused = true)]
async fn a_version_that_is_never_told_keeps_no_wallet_waiting_long() {
    let (world, ids) = many(40).await;
    world.pass(60).await;
    world.server.with(|server| server.hangs_version = true);
    let began = Instant::now();
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(1).await;
    loop {
        let snapshot = world.handle().snapshot().await.unwrap();
        if snapshot.wallets.iter().all(|status| status.state.name() == "live") {
            break;
        }
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "{} of {} are not live after two minutes",
            snapshot.wallets.iter().filter(|s| s.state.name() != "live").count(),
            ids.len()
        );
        world.pass(1).await;
    }
}

/// It was verified right before its list was read.
#[tokio::test(start_paused = true)]
async fn an_empty_wallet_is_asked_for_its_balance_once_before_it_is_live() {
    let mut world = World::new("1.6.2").await;
    world.stop().await;
    let wallet = Wallet { server: new_wallet(None).address.server, ..testing::wallet("w", "w") };
    let account = Account { server: wallet.server.clone(), key: ApiKey::parse(KEY).unwrap() };
    world.store.put_wallet(&wallet).await.unwrap();
    world.secrets.put(&wallet.id, &account, Keep::Session).await.unwrap();
    world.server.with(|server| server.rest_calls.clear());
    world.start().await;
    world.until_state(&wallet.id, "live").await;
    let calls = world.server.with(|server| server.rest_calls.clone());
    assert_eq!(calls.iter().filter(|call| *call == "wallet").count(), 1, "{calls:?}");
}

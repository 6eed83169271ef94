//! Corners where two waits, or two faults, meet: each as a schedule.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

mod world;

use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::address::PastedAddress;
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::wallet::{LnbitsWalletId, WalletId};
use satchime_engine::api::{NewWallet, WalletStatus};
use tokio::time::Instant;
use world::server::{FakeWallet, Push};
use world::{KEY, WALLET, World, new_wallet};

impl World {
    async fn status(&self) -> WalletStatus {
        self.handle().snapshot().await.unwrap().wallets.remove(0)
    }

    async fn mode(&self) -> Option<LiveMode> {
        match self.status().await.state {
            ConnectionState::Live { mode } => Some(mode),
            _ => None,
        }
    }
}

/// The server's 429 closes the budget for a minute: the test message is never sent.
#[tokio::test(start_paused = true)]
async fn a_test_that_was_never_sent_blames_no_channel() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_faults.push_back(Some(Fault::RateLimited { retry_after: None })));
    world.server.receive("aa", 1, Push::Once);
    world.pass(2).await;
    let outcome = world.handle().test_push(id.clone()).await.unwrap();
    let sent = world.server.with(|server| server.rest_calls.iter().any(|call| call.starts_with("publish")));
    assert!(sent || outcome != PushTest::NotArrived, "{outcome:?}, and it was never sent");
    world.until_state(&id, "live").await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
}

/// A laptop sleeps; the NAT forgets the connection; three payments come; it wakes up and looks.
#[tokio::test(start_paused = true)]
async fn what_came_while_the_connection_was_dead_says_nothing_about_the_pushes() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.server.receive("told", 1, Push::Once);
    world.pass(100).await;
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
    world.server.black_hole();
    world.clock.sleep(3_600);
    for number in 0..3 {
        world.server.receive(&format!("asleep{number}"), 1, Push::Once);
    }
    world.pass(40).await;
    world.until_state(&id, "live").await;
    assert_eq!(world.status().await.health.reconnects, 1);
    assert_eq!(world.mode().await, Some(LiveMode::Pushed));
}

/// Whoever knows the wallet's id can end its connection with a frame that is too large.
#[tokio::test(start_paused = true)]
async fn a_new_connection_is_no_new_credit_for_rumours() {
    let world = World::new("1.6.2").await;
    let mut new = new_wallet(None);
    new.lnbits_wallet_id = Some(LnbitsWalletId(WALLET.to_owned()));
    world.server.with(|server| {
        server.version = satchime_domain::lnbits::version::LnbitsVersion::parse("0.12.7").unwrap()
    });
    let id = world.handle().add(new).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    for round in 0..10 {
        for number in 0..300 {
            world.server.push(&format!(
                r#"{{"wallet_balance": 9, "payment": {{"checking_id": "f{round}x{number}", "payment_hash": "f{round}x{number}", "amount": 21000000, "status": "success"}}}}"#
            ), Push::Once);
        }
        world.pass(1).await;
        world.server.disconnect(Fault::TooBig);
        world.pass(2).await;
        world.until_state(&id, "live").await;
    }
    let believed = world.ledger().await.len();
    assert!(believed <= 220, "{believed} believed within half a minute");
}

/// A look is under way when the network comes back: its question went into the dead network.
#[tokio::test(start_paused = true)]
async fn a_new_network_is_probed_even_while_a_look_runs() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_delay = Duration::from_secs(19));
    world.server.receive("aa", 1, Push::Once);
    world.pass(1).await;
    world.server.black_hole();
    world.network.come_up();
    world.pass(13).await;
    world.server.with(|server| server.rest_delay = Duration::from_millis(5));
    let health = world.status().await.health;
    assert_eq!(health.last_trouble.map(|trouble| trouble.title), Some("connection went dead".into()));
}

/// The connection ends between a look's list and its question about the balance.
#[tokio::test(start_paused = true)]
async fn a_look_that_was_cut_off_leaves_no_false_balance() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.pass(5).await;
    let before = world.status().await.wallet.progress.balance_msat;
    world.server.with(|server| {
        server.rest_delay = Duration::from_secs(1);
        server.wallets[0].balance += 5;
    });
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(world.said(), ["aa Succeeded"], "the list was read");
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.server.with(|server| server.rest_delay = Duration::from_millis(5));
    world.pass(5).await;
    world.until_state(&id, "live").await;
    world.pass(5).await;
    assert_ne!(world.status().await.wallet.progress.balance_msat, before, "live, and the balance is wrong");
}

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
            address: PastedAddress { lnbits_wallet_id: None, ..new_wallet(None).address },
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
async fn a_frame_is_confirmed_at_once_though_the_wallets_own_look_waits() {
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
        let record = world.server.record_of(
            at,
            &id,
            satchime_domain::payment::Direction::Inbound,
            satchime_domain::payment::Status::Succeeded,
            1,
        );
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

/// A look that fails is a trouble, and what comes next is known.
#[tokio::test(start_paused = true)]
async fn health_tells_of_a_look_that_failed() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 502 }));
    world.pass(150).await;
    let status = world.status().await;
    assert_eq!(status.state.name(), "catching_up");
    let now = satchime_engine::ports::Clock::now(&*world.clock);
    assert!(
        status.health.next_look_at.is_none_or(|at| at.as_second() >= now.as_second() - 2),
        "it lies in the past"
    );
    assert!(status.health.last_trouble.is_some());
}

/// Containers start and stop, a VPN reconnects: each brings an address up.
#[tokio::test(start_paused = true)]
async fn a_network_that_comes_and_goes_leaves_a_resting_server_alone() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.pass(5).await;
    let down = Fault::Unavailable { status: 503, retry_after: Duration::from_secs(600) };
    world.server.with(|server| {
        let until = Instant::now() + Duration::from_secs(600);
        server.dial_down_until = Some((until, down.clone()));
        server.rest_down_until = Some((until, down));
    });
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(5).await;
    let before = world.server.calls();
    for _ in 0..60 {
        world.network.come_up();
        world.pass(2).await;
    }
    assert!(world.server.calls() - before < 10, "{} questions", world.server.calls() - before);
    world.server.with(|server| (server.rest_down_until, server.dial_down_until) = (None, None));
    world.handle().retry(id.clone()).await.unwrap();
    world.pass(2).await;
    assert_eq!(world.state().await, "live");
}

/// More changed than is shown at once, and a pending payment is decided by the question that follows.
#[tokio::test(start_paused = true)]
async fn what_is_found_after_much_else_is_said_at_once() {
    use satchime_domain::payment::{Direction, Status};
    let world = World::new("1.6.2").await;
    world.live().await;
    world.pass(5).await;
    world.server.with(|server| server.rest_delay = Duration::from_millis(300));
    world.server.put(world.server.record("pend", Direction::Outbound, Status::Pending, 3), Push::Lost);
    world.pass(70).await;
    world.server.settle_unnoticed("pend", Status::Succeeded);
    for number in 0..260 {
        world.server.receive(&format!("n{number}"), 1, Push::Lost);
    }
    let record = world.server.with(|server| server.wallets[0].records.last().unwrap().clone());
    world.server.push(&world::server::frame(&record), Push::Once);
    let began = Instant::now();
    let is_settled = || world.server.with(|server| server.wallets[0].unnoticed.is_empty());
    world.until(|| async { is_settled() }).await;
    world.pass(3).await;
    assert!(world.said().iter().any(|said| said.contains("pend")), "unsaid after {:?}", began.elapsed());
}

/// Requests have to wait; a subscription is none.
#[tokio::test(start_paused = true)]
async fn a_known_wallet_subscribes_though_its_server_wants_no_requests() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let limited = Fault::RateLimited { retry_after: Some(Duration::from_secs(300)) };
    world.server.with(|server| server.rest_faults.push_back(Some(limited)));
    world.pass(80).await;
    world.server.disconnect(Fault::Closed { code: Some(1012) });
    world.pass(3).await;
    assert_eq!(world.state().await, "catching_up");
}

/// Whoever quits in the middle of a flood does not wait until the announcer has rested.
#[tokio::test(start_paused = true)]
async fn the_end_does_not_wait_for_the_announcers_rest() {
    for moment in 100..130 {
        let mut world = World::new("1.6.2").await;
        world.live().await;
        for number in 0..moment {
            world.server.receive(&format!("p{number}"), 1, Push::Once);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let began = Instant::now();
        world.stop().await;
        assert!(began.elapsed() < Duration::from_millis(500), "{:?} after {moment}", began.elapsed());
    }
}

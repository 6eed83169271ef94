//! A wallet's past is read beside its news: it delays none of them, and no cut makes it begin again.

use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::payment::{CheckingId, Direction, Status};
use satchime_domain::wallet::{History, HistoryPosition, WalletId};
use tokio::time::Instant;

use crate::world::World;
use crate::world::server::Push;

impl World {
    /// Where the pages of the past began that were asked for.
    fn pages(&self) -> Vec<u64> {
        let calls = self.server.with(|server| server.rest_calls.clone());
        let offset =
            |call: &String| call.strip_prefix("payments Created ").map(|offset| offset.parse().unwrap());
        calls.iter().filter_map(offset).collect()
    }

    async fn read_so_far(&self, id: &WalletId) -> u64 {
        match self.store.progress(id).await.unwrap().unwrap().history {
            History::Unread => 0,
            History::Reading(HistoryPosition { read, .. }) => read,
            History::Read => u64::MAX,
        }
    }

    async fn known(&self) -> usize {
        self.store.payments(&Default::default()).await.unwrap().len()
    }
}

/// Each answer takes two seconds, so that reading all of it takes minutes.
#[tokio::test(start_paused = true)]
async fn a_wallet_with_a_long_past_is_live_and_told_of_news_at_once() {
    for world in [World::new("1.6.2").await, World::on_disk("1.6.2").await] {
        world.receive_all("old", 20_000);
        world.server.with(|server| server.rest_delay = Duration::from_secs(2));
        let began = Instant::now();
        let id = world.live().await;
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
        world.until(async || world.read_so_far(&id).await > 3_000).await;
        let began = Instant::now();
        world.server.receive("new", 1, Push::Once);
        world.until(async || world.said() == ["new Succeeded"]).await;
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        assert!(world.read_so_far(&id).await < 20_000, "it was still being read");
        world.server.with(|server| server.rest_delay = Duration::from_millis(5));
        world.until_history_is_read(&id).await;
        assert_eq!((world.known().await, world.said().len()), (20_001, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_past_that_is_cut_again_and_again_goes_on_where_it_was() {
    let mut world = World::on_disk("1.6.2").await;
    world.receive_all("old", 4_000);
    let id = world.live().await;
    for cut in 1..=5 {
        world.until(async || world.read_so_far(&id).await > cut * 600).await;
        if cut % 2 == 0 {
            world.crash();
            world.start().await;
        } else {
            world.server.disconnect(Fault::Closed { code: Some(1012) });
        }
    }
    world.until_history_is_read(&id).await;
    assert_eq!(world.known().await, 4_000);
    assert_eq!(world.pages().iter().filter(|offset| **offset == 0).count(), 1, "{:?}", world.pages());
    // Whoever is killed reads one page twice at most.
    assert!(world.pages().len() <= 15, "{:?}", world.pages());
    assert!(world.said().is_empty());
}

/// A server before 1.0 deletes what failed, so what was not read yet moves up among what was.
#[tokio::test(start_paused = true)]
async fn what_the_server_deletes_meanwhile_leaves_no_gap() {
    let mut world = World::on_disk("0.12.12").await;
    world.receive_all("old", 3_000);
    let id = world.live().await;
    world.until(async || world.read_so_far(&id).await > 1_000).await;
    world.stop().await;
    world.server.with(|server| {
        let records = &mut server.wallets[0].records;
        let gone = records.split_off(records.len() - 600);
        server.wallets[0].deleted.extend(gone);
    });
    world.start().await;
    world.until_history_is_read(&id).await;
    for number in 0..2_400 {
        let id = CheckingId(format!("old{number}"));
        let wallet = world.handle().snapshot().await.unwrap().wallets[0].wallet.id.clone();
        assert!(world.store.payment(&wallet, &id).await.unwrap().is_some(), "{id} was left out");
    }
}

/// A page that takes too long, or is too large, is asked for by half.
#[tokio::test(start_paused = true)]
async fn a_page_that_can_not_be_read_is_asked_for_by_half() {
    for fault in [Fault::TimedOut, Fault::TooBig] {
        let world = World::new("1.6.2").await;
        world.receive_all("old", 1_000);
        let id = world.live().await;
        world.pass(1).await;
        world.server.with(|server| server.rest_faults = [Some(fault.clone()), Some(fault)].into());
        world.until_history_is_read(&id).await;
        assert_eq!(world.known().await, 1_000);
    }
}

/// A page of which nothing can be read says nothing of what stands before it.
#[tokio::test(start_paused = true)]
async fn a_page_of_records_that_can_not_be_read_is_stepped_over() {
    let world = World::new("1.6.2").await;
    world.receive_all("old", 1_500);
    let unreadable = (300..1_480).map(|number| CheckingId(format!("old{number}"))).collect();
    world.server.with(|server| server.unreadable = unreadable);
    let id = world.live().await;
    world.until_history_is_read(&id).await;
    assert_eq!(world.known().await, 320);
}

/// Its frame is lost, and it settles while the past is read: late, but news.
#[tokio::test(start_paused = true)]
async fn an_old_invoice_that_is_paid_while_the_past_is_read_is_news() {
    for version in ["1.6.2", "1.4.0"] {
        let world = World::on_disk(version).await;
        world.server.put(world.server.record("inv", Direction::Inbound, Status::Pending, 7), Push::Lost);
        world.receive_all("old", 100);
        let id = world.live().await;
        world.server.change("inv", Status::Succeeded, Push::Lost);
        world.until_history_is_read(&id).await;
        // Where the server can't list what changed, it is asked about by itself before it is twice as old.
        world.pass(1_200).await;
        assert_eq!(world.said(), ["inv Succeeded"], "{version}");
    }
}

/// An invoice that expired long ago may have been paid while nobody looked: it is asked about once, in whatever life.
#[tokio::test(start_paused = true)]
async fn an_invoice_that_expired_long_ago_is_asked_about_once() {
    let mut world = World::on_disk("1.0.0").await;
    for number in 0..20 {
        let record = world.server.record(&format!("inv{number}"), Direction::Inbound, Status::Pending, 7);
        world.server.put(record, Push::Lost);
    }
    world.clock.sleep(10 * 86_400);
    world.live().await;
    world.pass(600).await;
    let questions = |world: &World| {
        world
            .server
            .with(|server| server.rest_calls.iter().filter(|call| call.starts_with("payment ")).count())
    };
    assert_eq!(questions(&world), 20);
    for _ in 0..3 {
        world.stop().await;
        world.start().await;
        world.pass(600).await;
    }
    assert_eq!(questions(&world), 20);
}

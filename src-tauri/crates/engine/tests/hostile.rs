//! A hostile or broken server under virtual time: what it sends without end costs few questions and no word that is
//! not true.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use satchime_adapters::lnbits::LnbitsSource;
use satchime_adapters::lnbits::RestApi;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, NotLnbits};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::source::PaymentPage;
use satchime_domain::source::SourceWallet;
use satchime_domain::wallet::SourceWalletId;
use satchime_engine::Engine;
use satchime_engine::ports::{Account, PageRequest, Ports};

use crate::world;
use crate::world::server::{FakeServer, Push};
use crate::world::wallet::made_up_frame;
use crate::world::{World, new_wallet};

fn made_up(number: usize) -> String {
    made_up_frame(&format!("f{number}"))
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_made_up_frames_costs_few_questions_and_hides_nothing() {
    for version in ["1.6.2", "1.0.0"] {
        let world = World::new(version).await;
        world.live().await;
        world.pass(120).await;
        let (calls, events) = (world.server.calls(), world.sink.events().len());
        for number in 0..60_000 {
            world.server.push(&made_up(number), Push::Once);
            if number == 30_000 {
                world.server.receive("true", 5, Push::Once);
            }
            if number.is_multiple_of(100) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            if number == 45_000 {
                assert_eq!(world.said(), ["true Succeeded"], "within 15 s of the flood");
            }
        }
        world.pass(30).await;
        let asked = world.server.calls() - calls;
        assert!(asked <= 120, "{asked} questions in 90 s on {version}");
        assert_eq!(world.said(), ["true Succeeded"]);
        assert_eq!(world.ledger().await, ["true Succeeded 5 sat"]);
        let shown = world.sink.events().len() - events;
        assert!(shown < 60, "{shown} events for one payment");
    }
}

#[tokio::test(start_paused = true)]
async fn a_true_payment_told_ten_thousand_times_is_asked_about_once() {
    let world = World::new("1.6.2").await;
    world.live().await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(2).await;
    let calls = world.server.calls();
    let record = world.server.with(|server| server.wallets[0].records[0].clone());
    for _ in 0..10_000 {
        world.server.push(&world::server::frame(&record), Push::Once);
    }
    world.pass(30).await;
    assert_eq!(world.server.calls(), calls);
    assert_eq!(world.said(), ["aa Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_payments_at_once_are_a_few_words() {
    for version in ["1.6.2", "0.12.7"] {
        let world = World::new(version).await;
        world.live().await;
        for number in 0..1_000 {
            world.server.receive(&format!("p{number}"), 1, Push::Twice);
        }
        world.pass(90).await;
        assert_eq!(world.said().len(), 1_000, "{version}");
        let words = world.sink.titles().len();
        assert!(words <= 3, "{words} announcements on {version}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_payments_is_not_a_stream_of_notifications() {
    let world = World::new("1.6.2").await;
    world.live().await;
    for number in 0..1_200 {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    world.pass(90).await;
    assert_eq!(world.said().len(), 1_200);
    let words = world.sink.titles().len();
    assert!(words <= 60, "{words} announcements in a minute");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_can_confirm_has_an_end() {
    let world = World::new("0.12.7").await;
    let mut new = new_wallet(None);
    new.source_wallet_id = Some(SourceWalletId(world::WALLET.into()));
    let id = world.handle().add(new).await.unwrap().wallet.id;
    world.until_state(&id, "live").await;
    for number in 0..30_000 {
        world.server.push(&made_up(number), Push::Once);
        if number.is_multiple_of(100) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    world.pass(1).await;
    let (kept, words) = (world.ledger().await.len(), world.sink.titles().len());
    assert!((200..=220).contains(&kept), "{kept} payments were made up in a minute");
    assert!(words <= 20, "{words} announcements");
    assert_eq!(world.state().await, "live");
    world.pass(600).await;
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    assert!(world.said().contains(&"aa Succeeded".into()), "believed again after the flood");
}

/// A server whose list has no end.
struct Endless(Arc<FakeServer>, Pages);

#[derive(Clone, Copy)]
enum Pages {
    /// Something caches answers by their path and forgets the query: every page is the first one.
    Alike,
    /// Every page holds a payment that was never seen.
    MadeUp,
}

#[async_trait]
impl RestApi for Endless {
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        self.0.version(server).await
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        self.0.wallet(account).await
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        let mut first = self.0.payments(account, PageRequest { offset: 0, ..page }).await?;
        if let Pages::MadeUp = self.1 {
            first.records.truncate(1);
            first.records[0].checking_id = CheckingId(format!("f{}", page.offset));
            first.total = Some(u64::MAX);
        }
        Ok(first)
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.0.payment(account, hash).await
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        RestApi::record(&*self.0, account, id).await
    }
}

async fn world_with(pages: Pages) -> World {
    let mut world = World::new("1.6.2").await;
    world.stop().await;
    for number in 0..700 {
        world.server.receive(&format!("old{number}"), 1, Push::Lost);
    }
    world.pass(60).await;
    let endless = Arc::new(Endless(world.server.clone(), pages));
    let ports = Ports {
        clock: world.clock.clone(),
        source: Arc::new(LnbitsSource::over(endless, world.server.clone())),
        store: world.store.clone(),
        secrets: world.secrets.clone(),
        sink: world.sink.clone(),
        receivers: vec![world.sink.clone()],
        network: Arc::new(satchime_engine::memory::SteadyNetwork),
        seed: 1,
    };
    world.engine = Some(Engine::start(ports).await.unwrap());
    world
}

#[tokio::test(start_paused = true)]
async fn a_list_that_repeats_itself_is_trouble_and_not_read_for_ever() {
    let world = world_with(Pages::Alike).await;
    let id = world.add().await.wallet.id;
    world.until_state(&id, "catching_up").await;
    let calls = world.server.calls();
    world.pass(600).await;
    let asked = world.server.calls() - calls;
    assert!(asked < 200, "{asked} questions in ten minutes");
    let snapshot = world.handle().snapshot().await.unwrap();
    let trouble = snapshot.wallets[0].state.fault().cloned();
    assert!(matches!(trouble, Some(Fault::Protocol { .. })), "{trouble:?}");
}

#[tokio::test(start_paused = true)]
async fn a_history_without_end_is_cut_off() {
    let world = world_with(Pages::MadeUp).await;
    let id = world.add().await.wallet.id;
    world.pass(900).await;
    world.until_state(&id, "live").await;
    assert!(world.said().is_empty(), "history is silent, made up or not");
}

#[tokio::test(start_paused = true)]
async fn only_the_server_itself_can_disown_a_key() {
    let page = || Fault::NotLnbits(NotLnbits::NoSuchPath { status: 404 });
    for fault in [page(), Fault::Handshake { status: 404 }, Fault::Server { status: 502 }] {
        let world = World::new("1.6.2").await;
        let id = world.live().await;
        world.server.with(|server| server.rest_down = Some(fault.clone()));
        world.server.disconnect(Fault::Closed { code: Some(1008) });
        world.until_state(&id, "waiting_to_retry").await;
        world.pass(900).await;
        assert_ne!(world.state().await, "rejected", "{fault:?}");
        world.server.with(|server| server.rest_down = None);
        world.until_state(&id, "live").await;
    }
}

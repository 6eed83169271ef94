//! A wallet watched by its id alone, under virtual time: it is live only where the server pushes to that channel.

use satchime_domain::connection::{ConnectionState, Overall};
use satchime_domain::fault::Fault;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::push::{LiveMode, PushTest};
use satchime_domain::wallet::{SourceWalletId, WalletId};
use satchime_engine::api::{CommandFault, NewWallet};
use satchime_engine::ports::Keep;

use crate::world::server::Push;
use crate::world::{KEY, WALLET, World, new_wallet};

fn by_id() -> NewWallet {
    NewWallet { source_wallet_id: Some(SourceWalletId(WALLET.into())), ..new_wallet(None) }
}

impl World {
    async fn live_by_id(&self) -> WalletId {
        let id = self.handle().add(by_id()).await.unwrap().wallet.id;
        self.until_state(&id, "live").await;
        self.pass(1).await;
        id
    }

    /// The server comes back as another version, and everybody has to connect anew.
    fn become_version(&self, version: &str) {
        self.server.with(|server| server.version = LnbitsVersion::parse(version).unwrap());
        self.server.disconnect(Fault::Closed { code: Some(1012) });
    }

    async fn connection(&self) -> ConnectionState {
        self.handle().snapshot().await.unwrap().wallets.remove(0).state
    }

    fn questions(&self) -> usize {
        self.server.with(|server| server.rest_calls.len())
    }
}

#[tokio::test(start_paused = true)]
async fn a_wallet_that_would_hear_nothing_is_not_added() {
    for version in ["0.12.8", "1.6.2"] {
        let world = World::new(version).await;
        let refused = world.handle().inspect(by_id()).await.unwrap_err();
        assert_eq!(refused, CommandFault::Fault(Fault::DeafChannel), "{version}");
        assert_eq!(world.handle().add(by_id()).await.unwrap_err(), refused, "{version}");
        assert!(world.store.wallets().await.unwrap().is_empty(), "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hides_its_version_is_listened_to_unconfirmed() {
    let world = World::new("1.6.2").await;
    world.server.with(|server| server.tells_version = false);
    world.live_by_id().await;
    assert_eq!(world.connection().await, ConnectionState::Live { mode: LiveMode::Unconfirmed });
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_an_upgrade_made_deaf_needs_attention_until_it_carries_payments_again() {
    let mut world = World::new("0.12.7").await;
    let id = world.live_by_id().await;
    world.become_version("1.6.2");
    world.until_state(&id, "rejected").await;
    assert_eq!(world.connection().await, ConnectionState::Rejected { fault: Fault::DeafChannel });
    let snapshot = world.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.overall(), Overall::NeedsAttention);
    assert_eq!(world.handle().test_push(id.clone()).await.unwrap(), PushTest::NotConnected);

    world.stop().await;
    world.start().await;
    world.until_state(&id, "rejected").await;
    let before = world.questions();
    world.pass(24 * 3_600).await;
    let asked = world.questions() - before;
    assert!((20..30).contains(&asked), "{asked} questions in a day");

    world.become_version("0.12.7");
    world.pass(2 * 3_600).await;
    assert_eq!(world.state().await, "live");
    world.server.receive("aa", 5, Push::Once);
    world.pass(1).await;
    assert_eq!(world.sink.titles(), ["+5 sat (unconfirmed)"]);
}

/// What was true of it when it last answered says nothing of a server that is down.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_is_waited_for() {
    let mut world = World::new("0.12.7").await;
    let id = world.live_by_id().await;
    world.become_version("1.6.2");
    world.until_state(&id, "rejected").await;
    world.stop().await;
    world.server.with(|server| server.rest_down = Some(Fault::Refused));
    world.start().await;
    world.until_state(&id, "waiting_to_retry").await;
    world.server.with(|server| server.rest_down = None);
    world.until_state(&id, "rejected").await;
}

#[tokio::test(start_paused = true)]
async fn a_version_that_could_not_be_asked_for_is_asked_again_before_anything_is_called_live() {
    let mut world = World::new("0.12.7").await;
    let id = world.live_by_id().await;
    world.stop().await;
    world.become_version("1.6.2");
    world.server.with(|server| server.rest_faults.push_back(Some(Fault::RateLimited { retry_after: None })));
    world.start().await;
    world.until_state(&id, "rejected").await;
    assert_eq!(world.sink.states().iter().filter(|state| **state == "live").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_invoice_key_mends_it() {
    let world = World::new("0.12.7").await;
    let id = world.live_by_id().await;
    world.become_version("1.6.2");
    world.until_state(&id, "rejected").await;
    world.handle().replace_key(id.clone(), ApiKey::parse(KEY).unwrap(), Keep::Session).await.unwrap();
    world.until_state(&id, "live").await;
    assert_eq!(world.connection().await, ConnectionState::Live { mode: LiveMode::Pushed });
}

//! Wallets, and what is kept beside them.

use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::fingerprint::Fingerprint;
use satchime_domain::health::{Health, Observation};
use satchime_domain::money::Msat;
use satchime_domain::payment::Status;
use satchime_domain::push::LiveMode;
use satchime_domain::server::{ServerSettings, Sha256, Trust};
use satchime_domain::settings::Settings;
use satchime_domain::unit::{Currency, Rate};
use satchime_domain::wallet::{
    Access, Address, ChannelChoice, ChannelKind, History, Progress, SourceWalletId, Wallet, WalletId,
};
use satchime_engine::ports::{Batch, PaymentQuery};

use super::{DESKTOP, Subject, at, checking, context, feed, follow, id, record, record_all, said_of, wallet};

contract!(
    the_last_rate_is_kept,
    wallets_come_back_whole_and_in_order,
    what_was_observed_last_comes_back_and_goes_with_its_wallet,
    changing_a_wallet_leaves_its_progress,
    a_wallet_is_added_with_what_is_known_of_it_or_not_at_all,
    a_removed_wallet_takes_everything_along,
    a_wallet_that_is_being_removed_is_out_of_sight_until_it_stays_after_all,
    each_write_changes_what_it_is_for,
    a_wallet_has_addresses_and_uses_one,
    settings_are_remembered,
    what_was_decided_about_a_server_is_remembered,
);

async fn wallets_come_back_whole_and_in_order(subject: Subject) {
    let full = Wallet {
        allow_private_http: true,
        source_wallet_id: Some(SourceWalletId("0123456789abcdef0123456789abcdef".into())),
        access: Access::AdminKey,
        channel: ChannelChoice::Id,
        learned_channel: Some(ChannelKind::Key),
        enabled: false,
        progress: Progress {
            watch_from: Some(at(1)),
            history: History::Read,
            cursor: Some(at(2)),
            balance_msat: Some(Msat::new(-1_500)),
            seen_count: Some(7),
            unreadable: 2,
        },
        ..wallet("z", "Käse \u{1f9c0} \u{202e}RTL <b>")
    };
    let plain = wallet("a", "Plain");
    for wallet in [&full, &plain] {
        subject.store.put_wallet(wallet).await.unwrap();
    }
    assert!(subject.store.put_wallet(&full).await.is_err(), "only once");
    assert_eq!(subject.store.wallets().await.unwrap(), [full, plain]);
}

async fn what_was_observed_last_comes_back_and_goes_with_its_wallet(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w-1", "Shop")).await.unwrap();
    let at: Timestamp = "2026-11-23T10:00:00.25Z".parse().unwrap();
    let health = Health { reconnects: 2, last_frame_at: Some(at), ..Health::default() };
    let fault = Fault::Closed { code: Some(1012) };
    let waiting = ConnectionState::WaitingToRetry { attempt: 1, retry_at: at, fault };
    let first = Observation::new(&waiting, at, &health, at);
    let unknown = WalletId("unknown".into());
    let both = [(id("w-1"), first.clone()), (unknown, first.clone())];
    store.put_observations(&both).await.unwrap();
    assert_eq!(store.observations().await.unwrap(), both[..1]);

    let live = ConnectionState::Live { mode: LiveMode::Pushed };
    let second = [(id("w-1"), Observation::new(&live, at, &health, at))];
    store.put_observations(&second).await.unwrap();
    assert_eq!(store.observations().await.unwrap(), second);
    store.remove_wallet(&id("w-1")).await.unwrap();
    assert!(store.observations().await.unwrap().is_empty());
}

async fn changing_a_wallet_leaves_its_progress(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "Before")).await.unwrap();
    let progress = Progress { cursor: Some(at(5)), history: History::Read, ..Progress::default() };
    follow(&subject, &progress).await;
    subject.store.rename(&id("w"), "After").await.unwrap();
    let kept = subject.store.wallets().await.unwrap().remove(0);
    assert_eq!((kept.name.as_str(), kept.progress), ("After", progress));
}

async fn a_wallet_is_added_with_what_is_known_of_it_or_not_at_all(subject: Subject) {
    let known = |of| Batch::new(context(of), vec![record("c", Status::Pending, 10)]);
    let (store, fingerprint) = (&subject.store, Fingerprint::from_bytes([1; 32]));
    assert!(store.add_wallet(&wallet("w", "Shop"), &fingerprint, known("another wallet")).await.is_err());
    assert_eq!((store.wallets().await.unwrap(), store.removals().await.unwrap()), (vec![], vec![]));
    assert_eq!(store.add_wallet(&wallet("w", "Shop"), &fingerprint, known("w")).await.unwrap(), None);
    // Its key is not kept yet: out of sight, and found again after a kill.
    assert_eq!((store.wallets().await.unwrap(), store.removals().await.unwrap()), (vec![], vec![id("w")]));
    store.finish_adding(&id("w")).await.unwrap();
    assert!(store.removals().await.unwrap().is_empty());
    assert_eq!(subject.store.wallets().await.unwrap(), [wallet("w", "Shop")]);
    assert_eq!(subject.store.open_payments(&id("w")).await.unwrap().len(), 1);
    assert_eq!(said_of(&subject).await, []);
}

async fn a_removed_wallet_takes_everything_along(subject: Subject) {
    for wallet_id in ["gone", "stays"] {
        subject.store.put_wallet(&wallet(wallet_id, wallet_id)).await.unwrap();
        record_all(&subject, wallet_id, vec![record("c", Status::Succeeded, 10)]).await;
    }
    subject.store.remove_wallet(&id("gone")).await.unwrap();
    subject.store.remove_wallet(&id("never was")).await.unwrap();
    let owners: Vec<_> =
        feed(&subject, PaymentQuery::default()).await.into_iter().map(|p| p.wallet).collect();
    assert_eq!(owners, [id("stays")]);
    assert_eq!(subject.store.undelivered(DESKTOP).await.unwrap().len(), 1);
    assert_eq!(subject.store.wallets().await.unwrap().len(), 1);
    assert_eq!(subject.store.payment(&id("gone"), &checking("c")).await.unwrap(), None);
}

async fn a_wallet_that_is_being_removed_is_out_of_sight_until_it_stays_after_all(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    store.put_wallet(&wallet("v", "Till")).await.unwrap();
    record_all(&subject, "w", vec![record("c", Status::Succeeded, 10)]).await;
    store.set_removing(&id("w"), true).await.unwrap();
    // Whatever else is changed meanwhile does not bring it back.
    store.rename(&id("w"), "Renamed").await.unwrap();
    assert_eq!(store.removals().await.unwrap(), [id("w")]);
    assert_eq!(store.wallets().await.unwrap(), [wallet("v", "Till")]);
    assert!(store.undelivered(DESKTOP).await.unwrap().is_empty());

    store.set_removing(&id("w"), false).await.unwrap();
    assert_eq!(
        (store.wallets().await.unwrap().len(), store.undelivered(DESKTOP).await.unwrap().len()),
        (2, 1)
    );

    store.set_removing(&id("w"), true).await.unwrap();
    store.remove_wallet(&id("w")).await.unwrap();
    store.set_removing(&id("w"), true).await.unwrap();
    assert!(store.removals().await.unwrap().is_empty());
}

async fn each_write_changes_what_it_is_for(subject: Subject) {
    let store = &subject.store;
    store.put_wallet(&wallet("w", "Shop")).await.unwrap();
    let (feed, progress) =
        (SourceWalletId("feed".into()), Progress { history: History::Read, ..Progress::default() });
    store.claim(&id("w"), &feed).await.unwrap();
    follow(&subject, &progress).await;
    store.rename(&id("w"), "Till").await.unwrap();
    store.set_enabled(&id("w"), false).await.unwrap();
    store.learned(&id("w"), Access::AdminKey, Some(ChannelKind::Id)).await.unwrap();
    let whole = Wallet {
        source_wallet_id: Some(feed),
        access: Access::AdminKey,
        learned_channel: Some(ChannelKind::Id),
        enabled: false,
        progress,
        ..wallet("w", "Till")
    };
    assert_eq!(store.wallets().await.unwrap(), [whole]);
}

async fn a_wallet_has_addresses_and_uses_one(subject: Subject) {
    let store = &subject.store;
    let own = wallet("w", "Shop");
    store.put_wallet(&own).await.unwrap();
    store.put_wallet(&wallet("v", "Till")).await.unwrap();
    let home =
        Address { server: ServerUrl::parse("http://umbrel.local:3007").unwrap(), allow_private_http: true };
    for _ in 0..2 {
        store.add_address(&id("w"), &home).await.unwrap();
    }
    assert_eq!(store.addresses(&id("w")).await.unwrap(), [own.address(), home.clone()]);
    assert_eq!(store.addresses(&id("v")).await.unwrap().len(), 1);
    store.use_address(&id("w"), &home.server).await.unwrap();
    store.use_address(&id("v"), &home.server).await.unwrap();
    let in_use = store.wallets().await.unwrap();
    assert_eq!([in_use[0].address(), in_use[1].address()], [home.clone(), own.address()]);
    for _ in 0..2 {
        store.set_address_removing(&id("w"), &own.server, true).await.unwrap();
        store.set_address_removing(&id("w"), &home.server, true).await.unwrap();
        assert_eq!(store.addresses(&id("w")).await.unwrap(), std::slice::from_ref(&home), "out of sight");
        store.use_address(&id("w"), &own.server).await.unwrap();
        assert_eq!(store.wallets().await.unwrap()[0].server, home.server);
        assert_eq!(store.address_removals().await.unwrap(), [(id("w"), own.server.clone())]);
    }
    store.set_address_removing(&id("w"), &own.server, false).await.unwrap();
    assert_eq!(store.addresses(&id("w")).await.unwrap(), [own.address(), home.clone()]);
    store.set_address_removing(&id("w"), &own.server, true).await.unwrap();
    store.add_address(&id("w"), &own.address()).await.unwrap();
    assert_eq!(store.addresses(&id("w")).await.unwrap().len(), 2, "it stays after all");
    store.set_address_removing(&id("w"), &own.server, true).await.unwrap();
    // The one in use stays.
    for server in [&home.server, &own.server] {
        store.remove_address(&id("w"), server).await.unwrap();
    }
    assert_eq!(store.addresses(&id("w")).await.unwrap(), [home]);
    assert_eq!(store.address_removals().await.unwrap(), []);
    store.remove_wallet(&id("w")).await.unwrap();
    assert_eq!(store.addresses(&id("w")).await.unwrap(), []);
}

async fn what_was_decided_about_a_server_is_remembered(subject: Subject) {
    const ORIGIN: &str = "https://umbrel.local:8443";
    let store = &subject.store;
    assert_eq!(store.servers().await.unwrap(), []);
    for trust in [Trust::Pinned(Sha256([7; 32])), Trust::Own("-----BEGIN CERTIFICATE-----".into())] {
        let settings = ServerSettings { trust, ..ServerSettings::default() };
        store.put_server(ORIGIN, &settings).await.unwrap();
        assert_eq!(store.servers().await.unwrap(), [(ORIGIN.to_owned(), Ok(settings))]);
    }
    store.put_server(ORIGIN, &ServerSettings::default()).await.unwrap();
    assert_eq!(store.servers().await.unwrap(), [], "nothing is decided any more");
}

async fn settings_are_remembered(subject: Subject) {
    assert_eq!(subject.store.settings().await.unwrap(), Settings::default());
    for paused in [true, true, false] {
        let settings = Settings { paused, ..Settings::default() };
        subject.store.put_settings(&settings).await.unwrap();
        assert_eq!(subject.store.settings().await.unwrap(), settings);
    }
}

async fn the_last_rate_is_kept(subject: Subject) {
    let store = &subject.store;
    assert_eq!(store.rate().await.unwrap(), None);
    for (currency, worth) in [("EUR", 1_250.5), ("JPY", 7.25)] {
        let rate = Rate::new(Currency::parse(currency).unwrap(), worth, at(5)).unwrap();
        store.put_rate(&rate).await.unwrap();
        assert_eq!(store.rate().await.unwrap(), Some(rate));
    }
}

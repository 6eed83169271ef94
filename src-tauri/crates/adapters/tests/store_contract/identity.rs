//! Which wallet is which.

use satchime_domain::address::ServerUrl;
use satchime_domain::fingerprint::Identity;
use satchime_domain::wallet::{Access, History, Progress, SourceWalletId, Wallet};
use satchime_engine::ports::{Recognised, ReplacedKey};

use super::{Subject, add, at, credential, follow, id, known, nothing_known, wallet};

contract!(
    a_sources_wallet_belongs_to_whoever_claimed_it_first,
    a_wallet_is_known_by_its_credential,
    an_unexpected_credential_begins_anew,
);

async fn a_sources_wallet_belongs_to_whoever_claimed_it_first(subject: Subject) {
    let store = &subject.store;
    let elsewhere =
        Wallet { server: ServerUrl::parse("https://other.example").unwrap(), ..wallet("e", "Elsewhere") };
    let followed = Progress { cursor: Some(at(5)), history: History::Read, ..Progress::default() };
    for wallet in [wallet("w", "Shop"), wallet("v", "Till"), elsewhere] {
        store.put_wallet(&Wallet { progress: followed.clone(), ..wallet }).await.unwrap();
    }
    let feed = SourceWalletId("feed".into());
    for _ in 0..2 {
        assert_eq!(store.claim(&id("v"), &feed).await.unwrap(), None, "its own, also when it asks again");
    }
    // Another address is no other wallet.
    for other in ["w", "e"] {
        assert_eq!(store.claim(&id(other), &feed).await.unwrap(), Some(known("v", "Till")));
    }
    let kept = store.wallets().await.unwrap().into_iter();
    let kept: Vec<_> = kept.map(|wallet| (wallet.source_wallet_id, wallet.progress)).collect();
    let anew = || (None, Progress::default());
    assert_eq!(kept, [anew(), (Some(feed.clone()), followed), anew()]);

    store.set_removing(&id("v"), true).await.unwrap();
    assert_eq!(store.claim(&id("w"), &feed).await.unwrap(), None);
    // It stays after all, and is the later one now.
    store.set_removing(&id("v"), false).await.unwrap();
    let kept = store.wallets().await.unwrap().into_iter();
    let ids: Vec<_> = kept.map(|wallet| wallet.source_wallet_id).collect();
    assert_eq!(ids, [Some(feed.clone()), None, None]);
    assert_eq!(store.claim(&id("v"), &feed).await.unwrap(), Some(known("w", "Shop")));
}

async fn a_wallet_is_known_by_its_credential(subject: Subject) {
    let store = &subject.store;
    let (salt, again) = (store.salt().await.unwrap(), store.salt().await.unwrap());
    assert_eq!(salt, again);
    let (one, other) = (credential(1), credential(2));
    add(&subject, "w", 1).await;
    assert_eq!(store.known_as(&one).await.unwrap(), Some(known("w", "w")));
    assert_eq!(store.known_as(&other).await.unwrap(), None);
    assert_eq!(store.known_as(&Identity::default()).await.unwrap(), None);
    let twin = wallet("v", "Till");
    let refused = store.add_wallet(&twin, &one.fingerprint.unwrap(), nothing_known("v")).await;
    assert_eq!(refused.unwrap(), Some(known("w", "w")));

    add(&subject, "v", 2).await;
    assert_eq!(store.recognise(&id("v"), &other).await.unwrap(), Recognised::Own);
    assert_eq!(store.recognise(&id("v"), &one).await.unwrap(), Recognised::Taken(known("w", "w")));
    let key = ReplacedKey { fingerprint: one.fingerprint.unwrap(), access: Access::AdminKey, progress: None };
    assert_eq!(store.replace_key(&id("v"), &key).await.unwrap(), Some(known("w", "w")));
    store.set_removing(&id("w"), true).await.unwrap();
    assert_eq!(store.replace_key(&id("v"), &key).await.unwrap(), None);
    assert_eq!(store.wallets().await.unwrap()[0].access, Access::AdminKey);
}

async fn an_unexpected_credential_begins_anew(subject: Subject) {
    let store = &subject.store;
    let followed = Progress { cursor: Some(at(5)), history: History::Read, ..Progress::default() };
    let feed = SourceWalletId("feed".into());
    let wallet =
        Wallet { progress: followed.clone(), source_wallet_id: Some(feed.clone()), ..wallet("w", "Shop") };
    store.put_wallet(&wallet).await.unwrap();
    // The first that is ever loaded is its own, and so is one that was proved to open the same wallet.
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Own);
    store.expect_key(&id("w"), credential(2).fingerprint.as_ref()).await.unwrap();
    assert_eq!(store.recognise(&id("w"), &credential(2)).await.unwrap(), Recognised::Own);
    assert_eq!(store.wallets().await.unwrap(), std::slice::from_ref(&wallet));

    let anew = Wallet { progress: Progress::default(), source_wallet_id: None, ..wallet };
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Other);
    assert_eq!(store.wallets().await.unwrap(), std::slice::from_ref(&anew));
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Own);

    follow(&subject, &followed).await;
    store.expect_key(&id("w"), None).await.unwrap();
    assert_eq!(store.recognise(&id("w"), &credential(1)).await.unwrap(), Recognised::Other);
    assert_eq!(store.wallets().await.unwrap(), [anew]);
}

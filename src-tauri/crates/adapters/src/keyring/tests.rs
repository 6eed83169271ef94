//! The client and its patience, with keyrings that hang, fail, panic and refuse.

mod fake;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::KeyringFault;
use satchime_domain::key::ApiKey;
use satchime_domain::route::{Proxy, ProxyPassword, ProxyUser, Route};
use satchime_domain::wallet::WalletId;
use satchime_engine::ports::{Account, Keep, SecretStore};

use fake::{Mood, asking, once_it_goes_on, overrun, pass, secrets, until};

const KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

fn wallet() -> WalletId {
    WalletId("w".into())
}

fn account(server: &str, key: &str) -> Account {
    Account { server: ServerUrl::parse(server).unwrap(), key: ApiKey::parse(key).unwrap() }
}

fn shop() -> Account {
    account("https://lnbits.example:8443/base", KEY)
}

#[tokio::test]
async fn a_key_is_bound_to_its_server() {
    let (fake, secrets) = secrets();
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
    let stored: serde_json::Value = serde_json::from_str(&fake.text("w").unwrap()).unwrap();
    assert_eq!(stored, serde_json::json!({"v": 2, "server": "https://lnbits.example:8443/base", "key": KEY}));

    let (key, keep) = secrets.get(&wallet(), &shop().server).await.unwrap();
    assert_eq!((key.expose(), keep), (KEY, Keep::Keyring));
    let other = ServerUrl::parse("https://elsewhere.example:8443/base").unwrap();
    assert_eq!(secrets.get(&wallet(), &other).await.unwrap_err(), KeyringFault::OtherServer);
    assert!(!format!("{secrets:?}").contains(KEY));
}

#[tokio::test]
async fn a_proxys_password_is_bound_to_proxy_user_and_server() {
    let (fake, secrets) = secrets();
    let login = |address: &str, user: &str| {
        let (address, user) = (address.parse().unwrap(), Some(ProxyUser::parse(user).unwrap()));
        Route::Socks(Proxy { address, user }).login().unwrap()
    };
    let (origin, me) = ("https://lnbits.example", login("10.0.0.2:1080", "me"));
    let password = ProxyPassword::parse(" p\"\\%41ß").unwrap();
    secrets.put_proxy_password(origin, &me, &password).await.unwrap();
    let stored: serde_json::Value =
        serde_json::from_str(&fake.text("proxy:https://lnbits.example").unwrap()).unwrap();
    let expected = serde_json::json!({
        "v": 1, "server": origin, "proxy": "socks5h://10.0.0.2:1080", "user": "me", "password": " p\"\\%41ß",
    });
    assert_eq!(stored, expected);
    assert_eq!(secrets.proxy_password(origin, &me).await.unwrap().expose(), password.expose());
    for other in [login("10.0.0.3:1080", "me"), login("10.0.0.2:1080", "you")] {
        let kept = secrets.proxy_password(origin, &other).await.map(drop);
        assert_eq!(kept, Err(KeyringFault::OtherServer));
    }
    let elsewhere = secrets.proxy_password("https://other.example", &me).await.map(drop);
    assert_eq!(elsewhere, Err(KeyringFault::NoKey));
    secrets.remove_proxy_password(origin).await.unwrap();
    assert_eq!(secrets.proxy_password(origin, &me).await.map(drop), Err(KeyringFault::NoKey));
}

/// Behind one host, another base may be somebody else's LNbits.
#[tokio::test]
async fn a_key_is_bound_to_its_servers_base_path() {
    let (_, secrets) = secrets();
    let at = |base: &str| ServerUrl::parse(&format!("https://lnbits.example:8443{base}")).unwrap();
    for keep in [Keep::Keyring, Keep::Session] {
        secrets.put(&wallet(), &shop(), keep).await.unwrap();
        for other in ["", "/bas", "/base/more", "/BASE", "/other"] {
            assert_eq!(secrets.get(&wallet(), &at(other)).await.unwrap_err(), KeyringFault::OtherServer);
        }
        secrets.bind(&wallet(), &shop().server, &at("/other")).await.unwrap();
        secrets.get(&wallet(), &at("/other")).await.unwrap();
        secrets.unbind(&wallet(), &at("/other"), &[shop().server]).await.unwrap();
        assert_eq!(secrets.get(&wallet(), &at("/other")).await.unwrap_err(), KeyringFault::OtherServer);
        secrets.get(&wallet(), &shop().server).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_that_an_earlier_version_kept_stays_good_for_its_server() {
    let (fake, secrets) = secrets();
    let earlier = serde_json::json!({"v": 1, "server": "https://lnbits.example:8443", "key": KEY});
    fake.kept.lock().unwrap().insert("w".into(), earlier.to_string().into_bytes());
    secrets.get(&wallet(), &shop().server).await.unwrap();
    let elsewhere = ServerUrl::parse("https://elsewhere.example").unwrap();
    assert_eq!(secrets.get(&wallet(), &elsewhere).await.unwrap_err(), KeyringFault::OtherServer);
    // By its origin it is good for every base, until one of two is removed.
    let gone = ServerUrl::parse("https://lnbits.example:8443/other").unwrap();
    secrets.get(&wallet(), &gone).await.unwrap();
    secrets.unbind(&wallet(), &gone, &[elsewhere.clone(), shop().server]).await.unwrap();
    assert_eq!(secrets.get(&wallet(), &shop().server).await.unwrap().0.expose(), KEY);
    for other in [gone, elsewhere] {
        assert_eq!(secrets.get(&wallet(), &other).await.unwrap_err(), KeyringFault::OtherServer);
    }
}

#[tokio::test]
async fn a_key_is_good_for_more_servers_by_the_persons_wish_alone() {
    let (fake, secrets) = secrets();
    let onion =
        ServerUrl::parse("http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.onion").unwrap();
    let other = ServerUrl::parse("https://elsewhere.example").unwrap();
    for keep in [Keep::Keyring, Keep::Session] {
        secrets.put(&wallet(), &shop(), keep).await.unwrap();
        let refused = secrets.bind(&wallet(), &other, &onion).await;
        assert_eq!(refused, Err(KeyringFault::OtherServer), "only from a server it is good for");
        for _ in 0..2 {
            secrets.bind(&wallet(), &shop().server, &onion).await.unwrap();
        }
        for server in [&shop().server, &onion] {
            assert_eq!(secrets.get(&wallet(), server).await.unwrap().0.expose(), KEY);
        }
        assert_eq!(secrets.get(&wallet(), &other).await.unwrap_err(), KeyringFault::OtherServer);
        if keep == Keep::Keyring {
            let stored: serde_json::Value = serde_json::from_str(&fake.text("w").unwrap()).unwrap();
            assert_eq!(stored["also"], serde_json::json!([onion.origin()]), "once");
            assert_eq!(stored["server"], "https://lnbits.example:8443/base");
        }
    }
}

#[tokio::test]
async fn a_key_is_good_for_a_server_no_longer_once_it_is_unbound() {
    let (fake, secrets) = secrets();
    let other = ServerUrl::parse("https://elsewhere.example").unwrap();
    for keep in [Keep::Keyring, Keep::Session] {
        secrets.unbind(&WalletId("nobody".into()), &other, &[]).await.unwrap();
        secrets.put(&wallet(), &shop(), keep).await.unwrap();
        secrets.bind(&wallet(), &shop().server, &other).await.unwrap();
        for gone in [&shop().server, &other] {
            for _ in 0..2 {
                secrets.unbind(&wallet(), gone, &[]).await.unwrap();
            }
            assert_eq!(secrets.get(&wallet(), gone).await.unwrap_err(), KeyringFault::OtherServer);
            let left = if *gone == other { &shop().server } else { &other };
            assert_eq!(secrets.get(&wallet(), left).await.unwrap().0.expose(), KEY);
            secrets.bind(&wallet(), left, gone).await.unwrap();
        }
    }
    fake.set(Mood::Refuses);
    secrets.remove(&wallet()).await.unwrap();
    assert_eq!(secrets.unbind(&wallet(), &other, &[]).await, Err(KeyringFault::Locked));
}

#[tokio::test]
async fn a_removed_key_is_gone_and_removing_it_again_is_fine() {
    let (fake, secrets) = secrets();
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
    for _ in 0..2 {
        secrets.remove(&wallet()).await.unwrap();
        assert_eq!(secrets.get(&wallet(), &shop().server).await.unwrap_err(), KeyringFault::NoKey);
    }
    assert_eq!(fake.text("w"), None);
}

#[tokio::test]
async fn an_entry_that_is_not_satchimes_is_no_key() {
    let (fake, secrets) = secrets();
    for (stored, fault) in [
        ("", KeyringFault::NoKey),
        ("{}", KeyringFault::NoKey),
        (r#"{"v":1,"server":"https://lnbits.example:8443","key":""}"#, KeyringFault::NoKey),
        (
            r#"{"v":3,"server":"https://lnbits.example:8443","key":"5ec7e7"}"#,
            KeyringFault::Other { detail: "a newer version of Satchime stored this key".into() },
        ),
    ] {
        fake.kept.lock().unwrap().insert("w".into(), stored.into());
        assert_eq!(secrets.get(&wallet(), &shop().server).await.unwrap_err(), fault, "{stored}");
    }
}

#[tokio::test]
async fn a_session_key_touches_no_keyring_but_to_forget_the_one_before() {
    let (fake, secrets) = secrets();
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
    secrets
        .put(&wallet(), &account("https://lnbits.example:8443/base", "new1"), Keep::Session)
        .await
        .unwrap();
    until(|| fake.text("w").is_none()).await;
    let (key, keep) = secrets.get(&wallet(), &shop().server).await.unwrap();
    assert_eq!((key.expose(), keep), ("new1", Keep::Session));

    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
    let (key, keep) = secrets.get(&wallet(), &shop().server).await.unwrap();
    assert_eq!((key.expose(), keep), (KEY, Keep::Keyring));
}

#[tokio::test]
async fn session_keys_work_without_a_keyring() {
    let (fake, secrets) = secrets();
    fake.set(Mood::Missing);
    assert_eq!(secrets.put(&wallet(), &shop(), Keep::Keyring).await, Err(KeyringFault::Missing));
    assert_eq!(secrets.get(&wallet(), &shop().server).await.unwrap_err(), KeyringFault::Missing);
    secrets.put(&wallet(), &shop(), Keep::Session).await.unwrap();
    assert_eq!(secrets.get(&wallet(), &shop().server).await.unwrap().1, Keep::Session);
    secrets.remove(&wallet()).await.unwrap();
    secrets.remove(&wallet()).await.unwrap();
    assert!(secrets.get(&wallet(), &shop().server).await.is_err());
}

#[tokio::test]
async fn a_keyring_that_starts_later_is_found() {
    let (fake, secrets) = secrets();
    fake.set(Mood::Missing);
    assert_eq!(secrets.probe().await, Err(KeyringFault::Missing));
    fake.set(Mood::Fine);
    assert_eq!(secrets.probe().await, Ok(()));
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
}

#[tokio::test]
async fn a_library_that_panics_poisons_nothing() {
    let (fake, secrets) = secrets();
    fake.set(Mood::Panics);
    let broke_off = KeyringFault::Other { detail: "the keyring broke off".into() };
    assert_eq!(secrets.probe().await, Err(broke_off.clone()));
    assert_eq!(secrets.put(&wallet(), &shop(), Keep::Keyring).await, Err(broke_off));
    fake.set(Mood::Fine);
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
}

#[tokio::test]
async fn a_keyring_that_hangs_costs_one_wait_then_none() {
    let (fake, secrets) = secrets();
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
    fake.set(Mood::Hangs);
    overrun(&fake, 1, asking(&secrets)).await;
    let reads = fake.reads.load(Ordering::SeqCst);
    // Nobody is made to wait for it any more, and nothing is queued behind it.
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    for _ in 0..100 {
        assert_eq!(secrets.get(&wallet(), &shop().server).await.unwrap_err(), KeyringFault::TimedOut);
    }
    assert_eq!(before.elapsed(), Duration::ZERO);
    tokio::time::resume();
    fake.set(Mood::Fine);
    assert_eq!(once_it_goes_on(&secrets).await, Ok(()));
    assert_eq!(fake.reads.load(Ordering::SeqCst), reads + 1);
}

#[tokio::test]
async fn a_dead_thread_is_replaced_until_many_are_stuck() {
    let (fake, secrets) = secrets();
    fake.set(Mood::Hangs);
    for threads in 1..=4 {
        overrun(&fake, threads, asking(&secrets)).await;
        assert_eq!(secrets.probe().await, Err(KeyringFault::TimedOut));
        pass(Duration::from_secs(121)).await;
    }
    pass(Duration::from_secs(10_000)).await;
    assert_eq!(secrets.probe().await, Err(KeyringFault::TimedOut));
    assert_eq!((fake.stuck(), fake.opened.load(Ordering::SeqCst)), (4, 4));
    fake.set(Mood::Fine);
    assert_eq!(once_it_goes_on(&secrets).await, Ok(()));
}

/// What came back is forgotten: a keyring may hang again and again in the life of the app.
#[tokio::test]
async fn a_keyring_that_hangs_for_long_a_second_time_recovers_too() {
    let (fake, secrets) = secrets();
    // No more often than stuck threads are allowed for, since one may need a moment to come back.
    for _ in 0..3 {
        fake.set(Mood::Hangs);
        overrun(&fake, 1, asking(&secrets)).await;
        pass(Duration::from_secs(121)).await;
        overrun(&fake, 2, asking(&secrets)).await;
        fake.set(Mood::Fine);
        assert_eq!(once_it_goes_on(&secrets).await, Ok(()));
        until(|| fake.stuck() == 0).await;
    }
}

/// Its wallet was told that the key could not be removed, so the wallet stays, and needs it.
#[tokio::test]
async fn a_key_removed_too_late_is_brought_back() {
    let (fake, secrets) = secrets();
    secrets.put(&wallet(), &shop(), Keep::Keyring).await.unwrap();
    let stored = fake.text("w");
    fake.set(Mood::Hangs);
    let removal = tokio::spawn({
        let secrets = Arc::clone(&secrets);
        async move { secrets.remove(&wallet()).await }
    });
    overrun(&fake, 1, removal).await;
    fake.set(Mood::Fine);
    assert_eq!(once_it_goes_on(&secrets).await, Ok(()));
    assert_eq!(fake.text("w"), stored);
}

#[tokio::test]
async fn a_key_stored_too_late_is_taken_back() {
    for before in [None, Some("01d0")] {
        let (fake, secrets) = secrets();
        if let Some(key) = before {
            secrets.put(&wallet(), &account("https://lnbits.example", key), Keep::Keyring).await.unwrap();
        }
        let stored_before = fake.text("w");
        fake.set(Mood::Hangs);
        let put = tokio::spawn({
            let secrets = Arc::clone(&secrets);
            async move { secrets.put(&wallet(), &shop(), Keep::Keyring).await }
        });
        overrun(&fake, 1, put).await;
        fake.set(Mood::Fine);
        assert_eq!(once_it_goes_on(&secrets).await, Ok(()));
        assert_eq!(fake.text("w"), stored_before);
    }
}

#[tokio::test]
async fn a_write_nobody_waits_for_is_never_begun() {
    let (fake, secrets) = secrets();
    fake.set(Mood::Hangs);
    let asked = tokio::spawn({
        let secrets = Arc::clone(&secrets);
        async move { secrets.probe().await }
    });
    until(|| fake.stuck() == 1).await;
    let put = tokio::spawn({
        let secrets = Arc::clone(&secrets);
        async move { secrets.put(&wallet(), &shop(), Keep::Keyring).await }
    });
    tokio::task::yield_now().await;
    put.abort();
    assert!(put.await.unwrap_err().is_cancelled());
    fake.set(Mood::Fine);
    asked.await.unwrap().unwrap();
    secrets.probe().await.unwrap();
    assert_eq!(fake.text("w"), None);
}

#[tokio::test]
async fn those_who_waited_behind_one_dialog_share_its_refusal() {
    let (fake, secrets) = secrets();
    fake.set(Mood::HangsAndRefuses);
    let ask = || {
        let secrets = Arc::clone(&secrets);
        tokio::spawn(async move { secrets.get(&wallet(), &shop().server).await.map(|_| ()) })
    };
    let first = ask();
    until(|| fake.stuck() == 1).await;
    let others = [ask(), ask()];
    tokio::task::yield_now().await;
    fake.set(Mood::Fine);
    for asked in [first].into_iter().chain(others) {
        assert_eq!(asked.await.unwrap(), Err(KeyringFault::Locked));
    }
    assert_eq!(fake.reads.load(Ordering::SeqCst), 1, "one dialog, not three");
    // Asked again later, by the person, the keyring gets another chance.
    assert_eq!(ask().await.unwrap(), Err(KeyringFault::NoKey));
}

#[tokio::test]
async fn a_refusal_that_came_too_late_answers_the_next_read() {
    let (fake, secrets) = secrets();
    fake.set(Mood::HangsAndRefuses);
    overrun(&fake, 1, asking(&secrets)).await;
    fake.set(Mood::Fine);
    assert_eq!(once_it_goes_on(&secrets).await, Err(KeyringFault::Locked));
    assert_eq!(secrets.probe().await, Ok(()));
}

#[tokio::test]
async fn a_locked_keyring_says_so() {
    let (fake, secrets) = secrets();
    fake.set(Mood::Refuses);
    assert_eq!(secrets.put(&wallet(), &shop(), Keep::Keyring).await, Err(KeyringFault::Locked));
    assert_eq!(secrets.remove(&wallet()).await, Err(KeyringFault::Locked));
    assert_eq!(secrets.probe().await, Err(KeyringFault::Locked));
}

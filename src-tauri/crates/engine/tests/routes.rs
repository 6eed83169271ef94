//! The way to a server and the password for it, under virtual time.

use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, KeyringFault, ProxyTrouble};
use satchime_domain::route::{Proxy, ProxyLogin, ProxyPassword, ProxyUser, Route, RouteError, Via};
use satchime_domain::wallet::Address;
use satchime_engine::api::CommandFault;
use satchime_engine::ports::SecretStore;

use crate::world::server::Push;
use crate::world::{World, new_wallet};

const PASSWORD: &str = "5ec7e7";

fn server() -> ServerUrl {
    new_wallet(None).address.server
}

fn socks() -> Route {
    let user = Some(ProxyUser::parse("me").unwrap());
    Route::Socks(Proxy { address: "10.0.0.2:1080".parse().unwrap(), user })
}

fn login() -> ProxyLogin {
    socks().login().unwrap()
}

fn password() -> Option<ProxyPassword> {
    Some(ProxyPassword::parse(PASSWORD).unwrap())
}

async fn kept(world: &World) -> Result<String, KeyringFault> {
    let kept = world.secrets.proxy_password(&server().origin(), &login()).await;
    kept.map(|password| password.expose().to_owned())
}

async fn route(world: &World) -> Route {
    world.handle().server(&server()).await.unwrap().route
}

#[tokio::test(start_paused = true)]
async fn a_wallet_connects_anew_by_the_way_that_was_chosen() {
    let world = World::on_disk("1.6.2").await;
    let id = world.live().await;
    let dials = || world.server.with(|server| server.dials);
    let before = dials();
    world.handle().change_route(server(), socks(), password()).await.unwrap();
    world.until_state(&id, "live").await;
    assert_eq!((dials(), route(&world).await), (before + 1, socks()));
    assert_eq!(kept(&world).await, Ok(PASSWORD.into()));
    world.server.receive("aa", 5, Push::Once);
    world.pass(90).await;
    assert_eq!(world.said(), ["aa Succeeded"]);
    // Another way takes the password with it.
    world.handle().change_route(server(), Route::Direct, None).await.unwrap();
    world.until_state(&id, "live").await;
    assert_eq!((route(&world).await, kept(&world).await), (Route::Direct, Err(KeyringFault::NoKey)));
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_kept_or_leads_nowhere_changes_nothing() {
    let world = World::new("1.6.2").await;
    world.live().await;
    let dials = || world.server.with(|server| server.dials);
    let before = dials();
    let handle = world.handle();
    let refused = handle.change_route(server(), socks(), None).await;
    assert_eq!(refused, Err(CommandFault::Route(RouteError::PasswordMissing)));
    let onion = ServerUrl::parse("http://satchime.onion").unwrap();
    let refused = handle.change_route(onion, Route::Direct, None).await;
    assert_eq!(refused, Err(CommandFault::Route(RouteError::OnionNeedsTor)));
    world.secrets.lock(true);
    let (via, trouble) = (login().via, ProxyTrouble::NoPassword(KeyringFault::Locked));
    let locked = handle.change_route(server(), socks(), password()).await;
    assert_eq!(locked, Err(CommandFault::Fault(Fault::Proxy { via, trouble })));
    // A way without a password asks no keyring.
    handle.change_route(server(), Route::System, None).await.unwrap();
    world.secrets.lock(false);
    assert_eq!((route(&world).await, kept(&world).await), (Route::System, Err(KeyringFault::NoKey)));
    handle.change_route(server(), socks(), password()).await.unwrap();
    world.secrets.lock(true);
    let locked = handle.change_route(server(), Route::Direct, None).await;
    assert_eq!(locked, Err(CommandFault::Fault(Fault::Keyring(KeyringFault::Locked))));
    assert_eq!(route(&world).await, socks(), "its password is still there");
    assert!(dials() >= before);
}

#[tokio::test(start_paused = true)]
async fn a_way_that_could_not_be_changed_keeps_its_password() {
    let mut world = World::on_disk("1.6.2").await;
    world.live().await;
    world.handle().change_route(server(), socks(), password()).await.unwrap();
    let handle = world.handle();
    world.stop().await;
    let other = Some(ProxyPassword::parse("07her").unwrap());
    assert!(handle.change_route(server(), socks(), other).await.is_err());
    assert_eq!(kept(&world).await, Ok(PASSWORD.into()));
    assert!(handle.change_route(server(), Route::Direct, None).await.is_err());
    assert_eq!(kept(&world).await, Ok(PASSWORD.into()));
}

/// The password goes with the last wallet, the way stays: a wallet that comes back must not go in the open.
#[tokio::test(start_paused = true)]
async fn the_password_goes_with_the_last_wallet_of_the_server() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().change_route(server(), socks(), password()).await.unwrap();
    world.until_state(&id, "live").await;
    world.handle().remove(id).await.unwrap();
    assert_eq!((route(&world).await, kept(&world).await), (socks(), Err(KeyringFault::NoKey)));
}

#[tokio::test(start_paused = true)]
async fn the_password_goes_with_the_last_address_on_the_server() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    let other = ServerUrl::parse("https://other.example").unwrap();
    let address = Address { server: other.clone(), allow_private_http: false };
    world.handle().add_address(id.clone(), address).await.unwrap();
    world.handle().change_route(other.clone(), socks(), password()).await.unwrap();
    let kept = async || world.secrets.proxy_password(&other.origin(), &login()).await.map(drop);
    assert_eq!(kept().await, Ok(()));
    world.handle().remove_address(id, other.clone()).await.unwrap();
    assert_eq!(kept().await, Err(KeyringFault::NoKey));
}

#[tokio::test(start_paused = true)]
async fn a_locked_keyring_keeps_wallet_and_password() {
    let world = World::new("1.6.2").await;
    let id = world.live().await;
    world.handle().change_route(server(), socks(), password()).await.unwrap();
    world.secrets.lock(true);
    let locked = CommandFault::Fault(Fault::Keyring(KeyringFault::Locked));
    assert_eq!(world.handle().remove(id).await, Err(locked));
    world.secrets.lock(false);
    assert_eq!(kept(&world).await, Ok(PASSWORD.into()));
    assert_eq!(login().via, Via::Socks("10.0.0.2:1080".parse().unwrap()));
}

//! Certificates that are right, and each way in which they are wrong.

mod trust;

use std::sync::Arc;
use std::time::Duration;

use futures_util::SinkExt;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ServerConfig};
use rustls_platform_verifier::Verifier;
use satchime_adapters::Network;
use satchime_adapters::lnbits::{HttpApi, WebSockets};
use satchime_adapters::lnbits::{Received, RestApi, SocketApi};
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::common;
use crate::common::{KEY, account, json, read_head};

type Stream = TlsStream<tokio::net::TcpStream>;

/// A certificate authority of the test's own, as a person may have installed one.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn named(name: &str) -> Self {
        let mut params = params(&[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn certify(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        (certificate.der().clone(), key)
    }

    /// The system's judgement, with this authority trusted too.
    fn network(&self) -> Network {
        self.network_at(Arc::new(rustls::time_provider::DefaultTimeProvider))
    }

    /// The same on a computer with another clock.
    fn network_at(&self, clock: Arc<dyn TimeProvider>) -> Network {
        network_trusting(self.0.der().clone(), clock)
    }
}

/// The system's judgement on a computer where this certificate was installed.
fn network_trusting(installed: CertificateDer<'static>, clock: Arc<dyn TimeProvider>) -> Network {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots([installed], Arc::clone(&provider)).unwrap();
    let config = ClientConfig::builder_with_details(provider, clock)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Network::with_tls(config).unwrap()
}

type Identity = (CertificateDer<'static>, KeyPair);

fn params(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

fn self_signed(mut params: CertificateParams, is_ca: IsCa) -> Identity {
    let key = KeyPair::generate().unwrap();
    params.is_ca = is_ca;
    let certificate = params.self_signed(&key).unwrap();
    (certificate.der().clone(), key)
}

async fn serving<F, Served>((certificate, key): Identity, serve: F) -> ServerUrl
where
    F: Fn(Stream) -> Served + Send + 'static,
    Served: Future<Output = ()> + Send + 'static,
{
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    serving_with(config, serve).await
}

async fn serving_with<F, Served>(config: ServerConfig, serve: F) -> ServerUrl
where
    F: Fn(Stream) -> Served + Send + 'static,
    Served: Future<Output = ()> + Send + 'static,
{
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = ServerUrl::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(serve(stream));
            }
        }
    });
    server
}

async fn wallet_server(identity: Identity) -> ServerUrl {
    serving(identity, |mut stream| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(&json("200 OK", r#"{"name":"bob","balance":1}"#)).await;
        let _ = stream.shutdown().await;
    })
    .await
}

async fn faults_of(network: &Network, server: &ServerUrl) -> [Fault; 2] {
    let rest = HttpApi::new(network.clone()).wallet(&account(server)).await.map(|_| ()).unwrap_err();
    let dialled = WebSockets::new(network.clone()).dial(&SubscriptionUrl::new(server, KEY)).await;
    [rest, dialled.map(|_| ()).unwrap_err()]
}

#[tokio::test]
async fn a_certificate_of_an_installed_authority_is_trusted() {
    let authority = Authority::named("Home root");
    let server = wallet_server(authority.certify(params(&["127.0.0.1"]))).await;
    let source = HttpApi::new(authority.network());
    assert_eq!(source.wallet(&account(&server)).await.unwrap().name, "bob");

    let server = serving(authority.certify(params(&["127.0.0.1"])), |stream| async move {
        let mut peer = accept_async(stream).await.unwrap();
        peer.send(Message::text("over TLS")).await.unwrap();
        peer.close(None).await.unwrap();
    })
    .await;
    let transport = WebSockets::new(authority.network());
    let mut subscription = transport.dial(&SubscriptionUrl::new(&server, KEY)).await.unwrap();
    assert_eq!(subscription.next().await, Ok(Received::Text("over TLS".into())));
    assert_eq!(subscription.next().await, Err(Fault::Closed { code: None }));
}

#[tokio::test]
async fn a_tls_connection_that_breaks_off_is_closed() {
    let authority = Authority::named("Home root");
    let server = serving(authority.certify(params(&["127.0.0.1"])), |stream| async move {
        // Without TLS's own goodbye.
        drop(accept_async(stream).await.unwrap());
    })
    .await;
    let transport = WebSockets::new(authority.network());
    let mut subscription = transport.dial(&SubscriptionUrl::new(&server, KEY)).await.unwrap();
    assert_eq!(subscription.next().await, Err(Fault::Closed { code: None }));
}

#[tokio::test]
async fn each_wrong_certificate_has_its_meaning() {
    let authority = Authority::named("Home root");
    let here = || params(&["127.0.0.1"]);
    let mut expired = here();
    (expired.not_before, expired.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
    let mut early = here();
    (early.not_before, early.not_after) = (date_time_ymd(2400, 1, 1), date_time_ymd(2401, 1, 1));
    let (stranger, namesake) = (Authority::named("Stranger"), Authority::named("Home root"));
    for (identity, fault) in [
        (authority.certify(expired), TlsFault::Expired),
        (authority.certify(early), TlsFault::NotYetValid),
        (authority.certify(params(&["elsewhere.example", "10.0.0.1"])), TlsFault::WrongHost),
        (stranger.certify(here()), TlsFault::UnknownIssuer),
        (namesake.certify(here()), TlsFault::UnknownIssuer),
        (self_signed(here(), IsCa::NoCa), TlsFault::UnknownIssuer),
        // What `openssl req -x509` makes, and with it most home servers.
        (self_signed(here(), IsCa::Ca(BasicConstraints::Unconstrained)), TlsFault::UnknownIssuer),
    ] {
        let server = wallet_server(identity).await;
        for told in faults_of(&authority.network(), &server).await {
            assert_eq!(told, Fault::Tls(fault.clone()));
        }
    }
}

#[derive(Debug)]
struct ClockAt(u64);

impl TimeProvider for ClockAt {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0)))
    }
}

#[tokio::test]
async fn a_clock_that_can_not_be_right_is_named_instead_of_the_certificate() {
    const YEAR: u64 = 31_556_952;
    let authority = Authority::named("Home root");
    let mut fresh = params(&["127.0.0.1"]);
    (fresh.not_before, fresh.not_after) = (date_time_ymd(2026, 6, 1), date_time_ymd(2040, 1, 1));
    let server = wallet_server(authority.certify(fresh)).await;
    for (year, fault) in [
        (1970, TlsFault::WrongClock),
        (2001, TlsFault::WrongClock),
        (2060, TlsFault::Expired),
        (2099, TlsFault::WrongClock),
    ] {
        let network = authority.network_at(Arc::new(ClockAt((year - 1970) * YEAR)));
        for told in faults_of(&network, &server).await {
            assert_eq!(told, Fault::Tls(fault.clone()), "{year}");
        }
    }
}

#[tokio::test]
async fn the_systems_own_judgement_trusts_no_stranger() {
    let server = wallet_server(self_signed(params(&["127.0.0.1"]), IsCa::NoCa)).await;
    for told in faults_of(&common::network(), &server).await {
        assert_eq!(told, Fault::Tls(TlsFault::UnknownIssuer));
    }
}

#[tokio::test]
async fn https_to_a_port_without_tls_and_the_reverse_are_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let talkative = ServerUrl::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            let mut rest = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest).await;
        }
    });
    for told in faults_of(&common::network(), &talkative).await {
        assert_eq!(told, Fault::Tls(TlsFault::NotTls));
    }

    let server = wallet_server(self_signed(params(&["127.0.0.1"]), IsCa::NoCa)).await;
    let naked = ServerUrl::parse(&server.to_string().replace("https://", "http://")).unwrap();
    for told in faults_of(&common::network(), &naked).await {
        assert_eq!(told, Fault::Protocol { detail: "it is not HTTP".into() });
    }
}

//! Certificates that a person trusts on purpose.

use base64::Engine;
use rustls::pki_types::pem::PemObject;
use rustls::server::{ResolvesServerCert, ServerConfig};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ProtocolVersion, SupportedProtocolVersion};
use satchime_domain::server::{ServerSettings, Sha256, Trust};
use satchime_domain::settings::SettingsError;
use sha2::Digest;

use super::*;

/// What `openssl x509 -req -signkey` makes without more: version 1, and names nobody but its subject.
const VERSION_1: &str = include_str!("../fixtures/version_1.pem");
/// As `openssl x509 -noout -fingerprint -sha256` shows it.
const VERSION_1_LINE: &str = "\
    sha256 Fingerprint=C4:CC:57:E5:9C:6F:95:13:94:8B:13:06:B8:D9:27:ED:F2:75:CB:06:\
    3B:D4:28:0C:FE:85:79:16:58:79:6F:C1";

fn trusting(network: &Network, server: &ServerUrl, trust: Trust) {
    network.use_server(&server.origin(), Ok(&ServerSettings { trust, ..ServerSettings::default() }));
}

async fn pin(network: &Network, server: &ServerUrl) -> Sha256 {
    let sha256 = network.certificate(server).await.unwrap().sha256;
    trusting(network, server, Trust::Pinned(sha256));
    sha256
}

/// Whether the wallet is found over REST and a WebSocket opens.
async fn works(network: &Network, server: &ServerUrl) -> bool {
    let rest = HttpApi::new(network.clone()).wallet(&account(server)).await;
    let dialled = WebSockets::new(network.clone()).dial(&SubscriptionUrl::new(server, KEY)).await;
    rest.is_ok_and(|wallet| wallet.name == "bob") && dialled.is_ok()
}

/// Answers both.
async fn whole_server(identity: Identity) -> ServerUrl {
    serving(identity, both).await
}

async fn both(mut stream: Stream) {
    const NONCE: &str = "sec-websocket-key: ";
    let head = read_head(&mut stream).await;
    let Some(at) = head.to_lowercase().find(NONCE) else {
        let _ = stream.write_all(&json("200 OK", r#"{"name":"bob","balance":1}"#)).await;
        let _ = stream.shutdown().await;
        return;
    };
    let nonce = head[at + NONCE.len()..].lines().next().unwrap();
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(nonce.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-accept: {accept}\r\n\r\n"
    );
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.flush().await;
    let _ = stream.shutdown().await;
}

/// What people make for their home servers, each refused by the system.
fn home_made() -> Vec<(&'static str, Identity, TlsFault)> {
    let authority = Authority::named("Home root");
    let here = || params(&["127.0.0.1"]);
    let mut expired = here();
    (expired.not_before, expired.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
    let mut bare = params(&[]);
    bare.distinguished_name.push(DnType::CommonName, "umbrel.local");
    let unconstrained = || IsCa::Ca(BasicConstraints::Unconstrained);
    vec![
        ("self-signed", self_signed(here(), IsCa::NoCa), TlsFault::UnknownIssuer),
        ("its own authority", self_signed(here(), unconstrained()), TlsFault::UnknownIssuer),
        ("common name alone", self_signed(bare, unconstrained()), TlsFault::UnknownIssuer),
        ("expired", authority.certify(expired), TlsFault::Expired),
        ("another name", authority.certify(params(&["elsewhere.example"])), TlsFault::UnknownIssuer),
    ]
}

#[tokio::test]
async fn a_certificate_that_was_compared_is_trusted_whatever_it_says() {
    for (kind, identity, fault) in home_made() {
        let der = identity.0.clone();
        let server = whole_server(identity).await;
        let network = common::network();
        for told in faults_of(&network, &server).await {
            assert_eq!(told, Fault::Tls(fault.clone()), "{kind}");
        }
        assert!(fault.is_about_trust());
        let sha256 = pin(&network, &server).await;
        assert_eq!(sha256.0, <[u8; 32]>::from(sha2::Sha256::digest(&der)), "{kind}");
        assert!(works(&network, &server).await, "{kind}");
        // And no longer than the person wants.
        trusting(&network, &server, Trust::System);
        assert!(!works(&network, &server).await, "{kind}");
    }
}

/// As a person installs it, because the advice once was to do so.
#[tokio::test]
async fn an_end_certificate_in_the_trust_store_is_trusted_once_it_was_compared() {
    let unconstrained = IsCa::Ca(BasicConstraints::Unconstrained);
    let identity = self_signed(params(&["127.0.0.1"]), unconstrained);
    let network = network_trusting(identity.0.clone(), Arc::new(rustls::time_provider::DefaultTimeProvider));
    let server = whole_server(identity).await;
    for told in faults_of(&network, &server).await {
        assert!(matches!(&told, Fault::Tls(fault) if fault.is_about_trust()), "{told:?}");
    }
    pin(&network, &server).await;
    assert!(works(&network, &server).await);
}

#[tokio::test]
async fn what_is_shown_is_what_there_is_to_compare() {
    let authority = Authority::named("Home \u{202e}root");
    let server = wallet_server(authority.certify(params(&["umbrel.local", "127.0.0.1"]))).await;
    let shown = common::network().certificate(&server).await.unwrap();
    assert!(shown.names.ends_with(&["umbrel.local".into(), "127.0.0.1".into()]), "{shown:?}");
    assert_eq!(
        (shown.issuer.as_str(), shown.is_self_made),
        ("Home root", false),
        "what a stranger wrote is safe"
    );
    assert!(shown.not_before < shown.not_after);
}

#[tokio::test]
async fn another_certificate_than_the_pinned_one_is_told_and_gets_nothing() {
    let network = common::network();
    let first = wallet_server(self_signed(params(&["127.0.0.1"]), IsCa::NoCa)).await;
    let sha256 = pin(&network, &first).await;
    let other = wallet_server(self_signed(params(&["127.0.0.1"]), IsCa::NoCa)).await;
    trusting(&network, &other, Trust::Pinned(sha256));
    for told in faults_of(&network, &other).await {
        assert_eq!(told, Fault::Tls(TlsFault::NotThePinned));
    }
    // Nor does the system's own judgement help: the pin alone counts.
    let authority = Authority::named("Home root");
    let installed = wallet_server(authority.certify(params(&["127.0.0.1"]))).await;
    let network = authority.network();
    trusting(&network, &installed, Trust::Pinned(sha256));
    for told in faults_of(&network, &installed).await {
        assert_eq!(told, Fault::Tls(TlsFault::NotThePinned));
    }
}

/// A certificate is public: who shows it must prove to have its key.
#[tokio::test]
async fn a_pinned_certificate_in_a_strangers_hands_opens_nothing() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let (certificate, key) = self_signed(params(&["127.0.0.1"]), IsCa::NoCa);
        let network = common::network();
        let real = serving_with(config_of(certificate.clone(), &key.serialize_der(), version), both).await;
        pin(&network, &real).await;
        assert!(works(&network, &real).await, "{version:?}");
        let strangers_key = KeyPair::generate().unwrap();
        let stranger = config_of(certificate, &strangers_key.serialize_der(), version);
        let stranger = serving_with(stranger, both).await;
        pin(&network, &stranger).await;
        for told in faults_of(&network, &stranger).await {
            assert!(matches!(told, Fault::Tls(_)), "{told:?}");
        }
    }
}

#[tokio::test]
async fn an_old_form_of_certificate_can_be_pinned_too() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let certificate = CertificateDer::from_pem_slice(VERSION_1.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(VERSION_1.as_bytes()).unwrap();
        let server = serving_with(config_of(certificate, key.secret_der(), version), both).await;
        let network = common::network();
        for told in faults_of(&network, &server).await {
            assert!(matches!(&told, Fault::Tls(fault) if fault.is_about_trust()), "{told:?}");
        }
        let sha256 = pin(&network, &server).await;
        assert_eq!(VERSION_1_LINE.parse(), Ok(sha256));
        assert!(works(&network, &server).await, "{version:?}");
    }
}

fn config_of(
    certificate: CertificateDer<'static>,
    key: &[u8],
    version: &'static SupportedProtocolVersion,
) -> ServerConfig {
    let provider = rustls::crypto::ring::default_provider();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.to_vec()));
    let signing = provider.key_provider.load_private_key(key).unwrap();
    let shown: Arc<dyn ResolvesServerCert> =
        Arc::new(SingleCertAndKey::from(CertifiedKey::new(vec![certificate], signing)));
    assert!(matches!(version.version, ProtocolVersion::TLSv1_2 | ProtocolVersion::TLSv1_3));
    ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(shown)
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

#[tokio::test]
async fn a_servers_own_root_is_trusted_for_that_server_alone() {
    let (authority, stranger) = (Authority::named("Home root"), Authority::named("Stranger"));
    let root = Trust::Own(pem(authority.0.der()));
    let network = common::network();
    let server = whole_server(authority.certify(params(&["127.0.0.1"]))).await;
    trusting(&network, &server, root.clone());
    assert!(works(&network, &server).await);
    let other = whole_server(authority.certify(params(&["127.0.0.1"]))).await;
    assert!(!works(&network, &other).await, "of which nothing was decided");
    for (identity, fault) in [
        (authority.certify(params(&["elsewhere.example"])), TlsFault::WrongHost),
        (stranger.certify(params(&["127.0.0.1"])), TlsFault::UnknownIssuer),
    ] {
        let server = wallet_server(identity).await;
        trusting(&network, &server, root.clone());
        for told in faults_of(&network, &server).await {
            assert_eq!(told, Fault::Tls(fault.clone()));
        }
    }
}

#[tokio::test]
async fn a_server_whose_own_certificate_is_in_the_file_is_trusted_by_it() {
    for is_ca in [IsCa::NoCa, IsCa::Ca(BasicConstraints::Unconstrained)] {
        let identity = self_signed(params(&["elsewhere.example"]), is_ca);
        let file = pem(&identity.0);
        let server = whole_server(identity).await;
        let network = common::network();
        trusting(&network, &server, Trust::Own(file));
        assert!(works(&network, &server).await);
    }
}

#[tokio::test]
async fn what_can_not_be_read_lets_nothing_be_sent() {
    let server = wallet_server(self_signed(params(&["127.0.0.1"]), IsCa::NoCa)).await;
    let unreadable = Fault::Tls(TlsFault::SettingsUnreadable);
    let network = common::network();
    for file in ["", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        trusting(&network, &server, Trust::Own(file.into()));
        assert_eq!(faults_of(&network, &server).await, [unreadable.clone(), unreadable.clone()], "{file}");
    }
    network.use_server(&server.origin(), Err(SettingsError::Newer));
    assert_eq!(faults_of(&network, &server).await, [unreadable.clone(), unreadable]);
}

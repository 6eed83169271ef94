//! Over TLS, with a certificate that only those trust who are told to.

use satchime_simulator::{Options, Simulator, tls};

use crate::client::{client, rest};

#[tokio::test]
async fn a_self_signed_certificate_needs_trust() {
    let certificate = tls::self_signed(&["localhost", "127.0.0.1"]).unwrap();
    let options = Options { tls: Some(certificate.server.clone()), ..Options::default() };
    let server = Simulator::start(options).await.unwrap();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    let url = format!("{}/api/v1/health", server.url());
    assert!(rest().get(&url).send().await.is_err(), "nobody knows who signed it");

    let root = reqwest::Certificate::from_der(&certificate.certificate).unwrap();
    let trusting = client(reqwest::Client::builder().tls_certs_only([root]));
    assert_eq!(trusting.get(&url).send().await.unwrap().status(), 200);
}

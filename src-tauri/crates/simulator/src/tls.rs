//! Certificates made on the spot.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate nobody has signed but itself: good for those who are told to trust it, bad for everyone else.
pub struct SelfSigned {
    /// For [`crate::Options::tls`].
    pub server: Arc<ServerConfig>,
    /// For a client's root store.
    pub certificate: CertificateDer<'static>,
    /// The same, as a file.
    pub pem: String,
}

/// Makes a certificate for these host names and IP addresses.
///
/// # Errors
/// A name is no host name, or the certificate could not be made.
pub fn self_signed(names: &[&str]) -> Result<SelfSigned, Box<dyn std::error::Error + Send + Sync>> {
    let key = KeyPair::generate()?;
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let made = CertificateParams::new(names)?.self_signed(&key)?;
    let (certificate, pem) = (made.der().clone(), made.pem());
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], private)?;
    Ok(SelfSigned { server: Arc::new(server), certificate, pem })
}

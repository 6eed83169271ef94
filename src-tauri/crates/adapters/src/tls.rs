//! The one TLS configuration, shared by every connection: each of its own would cost 12 KiB more.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

/// TLS 1.2 and 1.3 with ring; certificates are judged by the system, so a root certificate that the person installed
/// counts. On Linux the system's certificates are read once, at the start.
///
/// A system without any certificates gets a configuration that trusts nobody: https then fails with its reason, and
/// servers that need no TLS still work.
///
/// # Errors
/// Never with ring, which can do both versions.
pub fn client_config() -> Result<ClientConfig, rustls::Error> {
    match builder()?.with_platform_verifier() {
        Ok(builder) => Ok(builder.with_no_client_auth()),
        Err(error) => {
            tracing::warn!(
                %error,
                "the system's certificates can't be read: no https server will be trusted"
            );
            Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
        }
    }
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

pub(crate) fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()
}

//! Certificates that the person trusts on purpose: one that was compared, or those of a server's own authority.
//! Nothing here takes just any certificate.

use std::sync::Arc;

use parking_lot::Mutex;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls13_signature_with_raw_key};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};
use satchime_domain::server::Sha256;
use webpki::RawPublicKeyEntity;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::certificate;
use crate::tls::{builder, provider};

/// Judges a server's certificate by what the person decided.
#[derive(Debug)]
pub struct TrustVerifier {
    allowed: Vec<Sha256>,
    /// Who judges all others.
    otherwise: Option<Arc<WebPkiServerVerifier>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl TrustVerifier {
    /// Takes the certificate with this fingerprint and no other.
    pub fn pinned(sha256: Sha256) -> Self {
        Self { allowed: vec![sha256], otherwise: None, algorithms: algorithms() }
    }

    /// Takes certificates of the authorities in this PEM text, and the very ones that are in it.
    ///
    /// # Errors
    /// There is no certificate in it, or one that can't be read.
    pub fn own(pem: &str) -> Result<Self, Error> {
        let given: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|_| unreadable())?;
        let mut roots = RootCertStore::empty();
        for certificate in &given {
            // One that is no authority's may be the server's own.
            let (_, parsed) = X509Certificate::from_der(certificate).map_err(|_| unreadable())?;
            if parsed.is_ca() {
                roots.add(certificate.clone())?;
            }
        }
        let otherwise = match roots.is_empty() {
            true => None,
            false => Some(
                WebPkiServerVerifier::builder_with_provider(roots.into(), provider())
                    .build()
                    .map_err(|_| unreadable())?,
            ),
        };
        let allowed: Vec<Sha256> =
            given.iter().map(|certificate| certificate::fingerprint(certificate)).collect();
        if allowed.is_empty() {
            return Err(unreadable());
        }
        Ok(Self { allowed, otherwise, algorithms: algorithms() })
    }

    pub(crate) fn config(self) -> Result<ClientConfig, Error> {
        config(Arc::new(self))
    }
}

/// Takes none, and keeps the one that was shown.
pub(crate) fn looking(shown: Arc<Mutex<Option<CertificateDer<'static>>>>) -> Result<ClientConfig, Error> {
    config(Arc::new(CertificateProbe(shown)))
}

/// The person pinned another certificate than the one that was shown.
#[derive(Debug)]
pub(crate) struct NotThePinned;

impl std::fmt::Display for NotThePinned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("another certificate than the trusted one")
    }
}

impl std::error::Error for NotThePinned {}

fn config(verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, Error> {
    let builder = builder()?.dangerous().with_custom_certificate_verifier(verifier);
    Ok(builder.with_no_client_auth())
}

fn algorithms() -> WebPkiSupportedAlgorithms {
    provider().signature_verification_algorithms
}

fn unreadable() -> Error {
    Error::InvalidCertificate(CertificateError::BadEncoding)
}

/// From certificates of any form and age: webpki itself reads no version 1, which many home-made ones are.
fn key_of<'a>(certificate: &'a CertificateDer<'_>) -> Result<SubjectPublicKeyInfoDer<'a>, Error> {
    let (_, parsed) = X509Certificate::from_der(certificate).map_err(|_| unreadable())?;
    Ok(SubjectPublicKeyInfoDer::from(parsed.tbs_certificate.subject_pki.raw))
}

impl ServerCertVerifier for TrustVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.allowed.contains(&certificate::fingerprint(end_entity)) {
            return Ok(ServerCertVerified::assertion());
        }
        match &self.otherwise {
            Some(roots) => {
                roots.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            None => {
                Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(NotThePinned)))))
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = key_of(certificate)?;
        let key = RawPublicKeyEntity::try_from(&key).map_err(|_| unreadable())?;
        let known = self.algorithms.mapping.iter().find(|(scheme, _)| *scheme == signed.scheme);
        let mut algorithms = known.map_or(&[][..], |(_, algorithms)| algorithms).iter();
        match algorithms.any(|way| key.verify_signature(*way, message, signed.signature()).is_ok()) {
            true => Ok(HandshakeSignatureValid::assertion()),
            false => Err(Error::InvalidCertificate(CertificateError::BadSignature)),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = key_of(certificate)?;
        verify_tls13_signature_with_raw_key(message, &key, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[derive(Debug)]
struct CertificateProbe(Arc<Mutex<Option<CertificateDer<'static>>>>);

impl ServerCertVerifier for CertificateProbe {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.0.lock() = Some(end_entity.clone().into_owned());
        Err(refused())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(refused())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(refused())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        algorithms().supported_schemes()
    }
}

fn refused() -> Error {
    Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure)
}

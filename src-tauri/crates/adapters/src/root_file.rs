//! A file with a server's own root certificates, as a person gives it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use satchime_domain::server::Certificate;
use satchime_l10n::t;

use crate::certificate;
use crate::trust::TrustVerifier;

/// A few root certificates are a few KB.
const CAP: u64 = 256 << 10;
const LINE: usize = 64;

/// What there was in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFile {
    /// The certificates as PEM, and nothing else of the file: some hold a private key too.
    pub pem: String,
    /// The same, to be shown; at least one.
    pub certificates: Vec<Certificate>,
}

/// Why a file can't be used. Words for people, to stand behind the file's name.
#[derive(Debug, thiserror::Error)]
pub enum RootFileFault {
    #[error("{}", t!("root-unreadable.fault", why = .0.to_string()))]
    Unreadable(#[from] io::Error),
    #[error("{}", t!("root-unreadable.no-file"))]
    NoFile,
    #[error("{}", t!("root-too-large.fault"))]
    TooLarge,
    #[error("{}", t!("root-no-certificate.fault"))]
    NoCertificate,
}

impl RootFileFault {
    /// What helps.
    pub fn next() -> String {
        t!("root-file.next")
    }
}

/// Reads a PEM file of at most 256 KB. Blocks as long as the disk does.
///
/// # Errors
/// [`RootFileFault`]; also where one certificate among others can't be read.
pub fn read(path: &Path) -> Result<RootFile, RootFileFault> {
    // Opening what is no file may wait for somebody at its other end.
    if !fs::metadata(path)?.is_file() {
        return Err(RootFileFault::NoFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(CAP + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > CAP {
        return Err(RootFileFault::TooLarge);
    }
    parse(&bytes).ok_or(RootFileFault::NoCertificate)
}

/// `None` where there is no certificate, or one that can't be used.
pub fn parse(bytes: &[u8]) -> Option<RootFile> {
    let given: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(bytes).collect::<Result<_, _>>().ok()?;
    let certificates: Vec<Certificate> = given.iter().map(certificate::read).collect::<Option<_>>()?;
    let pem: String = given.iter().map(as_pem).collect();
    TrustVerifier::own(&pem).is_ok().then_some(RootFile { pem, certificates })
}

fn as_pem(certificate: &CertificateDer<'_>) -> String {
    let text = STANDARD.encode(certificate);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for (place, character) in text.chars().enumerate() {
        if place > 0 && place % LINE == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem + "\n-----END CERTIFICATE-----\n"
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};

    use super::*;

    struct Made {
        pem: String,
        key: String,
        der: Vec<u8>,
    }

    fn made(is_ca: IsCa) -> Made {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["umbrel.local".to_owned()]).unwrap();
        params.is_ca = is_ca;
        let certificate = params.self_signed(&key).unwrap();
        Made { pem: certificate.pem(), key: key.serialize_pem(), der: certificate.der().to_vec() }
    }

    fn root() -> Made {
        made(IsCa::Ca(BasicConstraints::Unconstrained))
    }

    #[test]
    fn certificates_are_kept_and_nothing_else_of_the_file() {
        let (root, leaf) = (root(), made(IsCa::NoCa));
        let text = format!("Umbrel\n{}{}\r\n{}", root.pem, root.key, leaf.pem.replace('\n', "\r\n"));
        let read = parse(text.as_bytes()).unwrap();
        assert_eq!(read.pem.replace("\r\n", "\n"), format!("{}{}", root.pem, leaf.pem).replace("\r\n", "\n"));
        assert_eq!(read.certificates.len(), 2);
        assert_eq!(parse(read.pem.as_bytes()), Some(read));
    }

    #[test]
    fn what_holds_no_certificate_is_none() {
        let root = root();
        let broken = root.pem.replace("MII", "AII");
        let half = &root.pem[..root.pem.len() / 2];
        let as_text = root.key.as_bytes();
        let beside = format!("{}{broken}", root.pem);
        for none in
            [b"".as_slice(), b"no", &root.der, broken.as_bytes(), half.as_bytes(), as_text, beside.as_bytes()]
        {
            assert_eq!(parse(none), None, "{}", String::from_utf8_lossy(none));
        }
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_nothing_but_files() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = root();
        fs::write(at("root.crt"), &made.pem).unwrap();
        // It is kept with the lines of Unix, wherever it was made.
        assert_eq!(read(&at("root.crt")).unwrap().pem, made.pem.replace("\r\n", "\n"));
        let large = format!("{}{}", "x".repeat(256 << 10), made.pem);
        fs::write(at("large.pem"), large).unwrap();
        assert!(matches!(read(&at("large.pem")), Err(RootFileFault::TooLarge)));
        assert!(matches!(read(folder.path()), Err(RootFileFault::NoFile)));
        assert!(matches!(read(&at("nowhere.pem")), Err(RootFileFault::Unreadable(_))));
    }

    // macOS makes a pipe by another call, which `rustix` does not have.
    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_pipe_that_nobody_writes_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("root.pem");
        let mode = rustix::fs::Mode::RUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(matches!(read(&pipe), Err(RootFileFault::NoFile)));
    }
}

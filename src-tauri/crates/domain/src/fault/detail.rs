//! Words for why exactly something failed. Whoever meets it writes it down in English; who is told reads their own
//! language.

use std::io;

use satchime_l10n::{t, translated};

/// In the current language, as far as the catalogue has words for it.
pub fn detail_words(english: &str) -> String {
    if let Some(status) = english.strip_prefix("status ").filter(|status| is_number(status)) {
        return t!("detail-status", status = status);
    }
    let alert = english.strip_prefix("the server refused it (").and_then(|rest| rest.strip_suffix(')'));
    if let Some(alert) = alert {
        return t!("detail-tls-alert", alert = alert);
    }
    translated("detail-", english).unwrap_or_else(|| english.to_owned())
}

/// What the system said, without its numbers.
pub fn io_words(kind: io::ErrorKind) -> String {
    detail_words(&kind.to_string())
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use satchime_l10n::{Language, within};

    use super::*;

    #[test]
    fn the_systems_words_are_known() {
        use io::ErrorKind as K;
        for kind in [
            K::NotFound,
            K::PermissionDenied,
            K::ConnectionRefused,
            K::ConnectionReset,
            K::HostUnreachable,
            K::NetworkUnreachable,
            K::ConnectionAborted,
            K::NotConnected,
            K::AddrInUse,
            K::AddrNotAvailable,
            K::NetworkDown,
            K::BrokenPipe,
            K::AlreadyExists,
            K::WouldBlock,
            K::NotADirectory,
            K::IsADirectory,
            K::ReadOnlyFilesystem,
            K::InvalidInput,
            K::InvalidData,
            K::TimedOut,
            K::WriteZero,
            K::StorageFull,
            K::QuotaExceeded,
            K::FileTooLarge,
            K::ResourceBusy,
            K::InvalidFilename,
            K::Interrupted,
            K::Unsupported,
            K::UnexpectedEof,
            K::OutOfMemory,
            K::Other,
        ] {
            assert_eq!(within(Language::English, || io_words(kind)), kind.to_string());
            let german = within(Language::German, || io_words(kind));
            assert_ne!(german, kind.to_string());
        }
    }
}

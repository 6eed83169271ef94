//! What can be wrong with a server's certificate, or with TLS altogether.

use jiff::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// By this computer's clock, as far as that can be believed.
    Expired,
    /// By this computer's clock, as far as that can be believed.
    NotYetValid,
    /// The certificate's dates can't be judged, because this computer's clock is wrong.
    WrongClock,
    UnknownIssuer,
    WrongHost,
    /// Another certificate than the one that the person compared and trusted.
    NotThePinned,
    /// The system does not take it for a reason of its own.
    Unusable,
    /// What was decided about this server can't be read, so it is not asked for anything.
    SettingsUnreadable,
    Revoked,
    /// The port speaks something else than TLS.
    NotTls,
    Other {
        detail: String,
    },
}

impl TlsFault {
    /// A person who runs the server can compare its certificate and trust it on purpose.
    pub const fn is_about_trust(&self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::NotYetValid
                | Self::UnknownIssuer
                | Self::WrongHost
                | Self::NotThePinned
                | Self::Unusable
        )
    }

    /// Older than this program: 2026-04-01.
    const EARLIEST: i64 = 1_775_001_600;
    /// Nobody runs this program then: 2076-04-01.
    const LATEST: i64 = 3_352_924_800;

    /// What a certificate's dates mean when they were compared with `now`, this computer's time: if that can't be
    /// right, it is the clock that is to be set, not the certificate to be renewed.
    #[must_use]
    pub fn by_clock(self, now: Timestamp) -> Self {
        let plausible = (Self::EARLIEST..Self::LATEST).contains(&now.as_second());
        match self {
            Self::Expired | Self::NotYetValid if !plausible => Self::WrongClock,
            judged => judged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_time_is_the_clocks_fault() {
        let at = |time: &str| time.parse::<Timestamp>().unwrap();
        for (now, told) in [
            ("1970-01-01T00:07:00Z", TlsFault::WrongClock),
            ("2026-03-31T23:59:59Z", TlsFault::WrongClock),
            ("2026-04-01T00:00:00Z", TlsFault::Expired),
            ("2076-03-31T23:59:59Z", TlsFault::Expired),
            ("2076-04-01T00:00:00Z", TlsFault::WrongClock),
        ] {
            assert_eq!(TlsFault::Expired.by_clock(at(now)), told, "{now}");
        }
        assert_eq!(TlsFault::NotYetValid.by_clock(at("2000-01-01T00:00:00Z")), TlsFault::WrongClock);
        assert_eq!(TlsFault::WrongHost.by_clock(at("2000-01-01T00:00:00Z")), TlsFault::WrongHost);
    }
}

//! LNbits' version, and what depends on it.

use std::fmt;

use crate::source::Capabilities;
use crate::wallet::ChannelKind;

/// A server's version without its pre-release part: a release candidate behaves like its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LnbitsVersion {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

impl LnbitsVersion {
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }

    /// Reads `1.6.2`, `v0.12.8-rc1`, `1.4.0rc2` and `1.4`; `None` for anything that doesn't begin like a version.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut parts = text.strip_prefix(['v', 'V']).unwrap_or(text).splitn(3, '.');
        let major = parts.next()?.parse().ok()?;
        let minor = leading_number(parts.next()?)?;
        let patch = parts.next().and_then(leading_number).unwrap_or(0);
        Some(Self { major, minor, patch })
    }

    /// The WebSocket channel that carries a wallet's payments: its key since 0.12.8, its id before.
    pub fn channel(self) -> ChannelKind {
        if self >= Self::new(0, 12, 8) { ChannelKind::Key } else { ChannelKind::Id }
    }

    /// Whether `updated_at` moves when a payment settles.
    pub fn updated_at_moves(self) -> bool {
        self >= Self::new(1, 4, 1)
    }

    /// Whether a payment that failed stays in the server's list; before 1.0, an outgoing one is deleted.
    pub fn keeps_failed(self) -> bool {
        self >= Self::new(1, 0, 0)
    }

    /// What a server of this version can do.
    pub fn capabilities(self) -> Capabilities {
        Capabilities {
            version: Some(self.to_string()),
            lists_changes: self.updated_at_moves(),
            deletes_failed: !self.keeps_failed(),
            own_ids_only: !self.shares_wallets(),
            channel: Some(self.channel()),
        }
    }

    /// Whether one user can share a wallet with another.
    pub fn shares_wallets(self) -> bool {
        self >= Self::new(1, 4, 0)
    }

    /// Whether lists can be asked for by `updated_at`; before, the server answers 400.
    pub fn sorts_by_updated_at(self) -> bool {
        self >= Self::new(1, 4, 0)
    }
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

impl fmt::Display for LnbitsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_a_version_is_written_in() {
        for (text, version) in [
            ("1.6.2", Some((1, 6, 2))),
            (" v0.12.8-rc1\n", Some((0, 12, 8))),
            ("1.4.0rc2", Some((1, 4, 0))),
            ("1.4", Some((1, 4, 0))),
            ("1.4rc1", Some((1, 4, 0))),
            ("1.4.x", Some((1, 4, 0))),
            ("1.5.6.post1", Some((1, 5, 6))),
            ("", None),
            ("1", None),
            ("latest", None),
            ("v.1.2", None),
            ("99999999999.1.1", None),
        ] {
            assert_eq!(LnbitsVersion::parse(text).map(|v| (v.major, v.minor, v.patch)), version, "{text:?}");
        }
    }

    #[test]
    fn behaviour_changes_at_the_right_version() {
        let at = |text| LnbitsVersion::parse(text).unwrap();
        assert_eq!(at("0.12.7").channel(), ChannelKind::Id);
        assert_eq!(at("0.12.8").channel(), ChannelKind::Key);
        assert_eq!(at("1.0.0").channel(), ChannelKind::Key);
        assert!(!at("1.4.0").updated_at_moves() && at("1.4.1").updated_at_moves());
        assert!(!at("1.3.1").sorts_by_updated_at() && at("1.4.0").sorts_by_updated_at());
        assert!(at("0.12.12") < at("1.0.0") && at("0.12.7") < at("0.12.12"));
        assert_eq!(at("v1.6.2").to_string(), "1.6.2");
    }
}

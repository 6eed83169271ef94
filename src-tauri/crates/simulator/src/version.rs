//! LNbits versions, and what changed between them that a client can notice.

use std::fmt;

/// An LNbits release: major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u8, pub u8, pub u8);

impl Version {
    /// The last release whose payments go to the wallet id's channel.
    pub const V0_12_7: Self = Self(0, 12, 7);
    pub const V0_12_12: Self = Self(0, 12, 12);
    pub const V1_0_0: Self = Self(1, 0, 0);
    pub const V1_4_2: Self = Self(1, 4, 2);
    pub const NEWEST: Self = Self(1, 6, 2);
}

impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The channels and their frames.
impl Version {
    pub(crate) fn channel_is_wallet_id(self) -> bool {
        self < Self(0, 12, 8)
    }

    pub(crate) fn has_adminkey_channel(self) -> bool {
        self >= Self(1, 0, 0)
    }

    pub(crate) fn has_hash_channel(self) -> bool {
        self >= Self(0, 12, 8)
    }

    /// Frames of outgoing payments told the balance from before the payment.
    pub(crate) fn outgoing_frame_has_old_balance(self) -> bool {
        self >= Self(1, 0, 0) && self < Self(1, 4, 2)
    }

    pub(crate) fn internal_payee_frames(self) -> usize {
        if self >= Self(1, 5, 5) { 2 } else { 1 }
    }

    /// Both frames of a payment to oneself carry the incoming record, the first one as pending.
    pub(crate) fn self_payment_shows_incoming_twice(self) -> bool {
        self.is_0_12()
    }

    pub(crate) fn has_shared_wallets(self) -> bool {
        self >= Self(1, 4, 0)
    }

    /// Seconds that a client has for its pong.
    pub(crate) fn pong_seconds(self) -> u64 {
        if self >= Self(1, 6, 0) { 60 } else { 20 }
    }
}

/// The payment object.
impl Version {
    pub(crate) fn is_0_12(self) -> bool {
        self < Self(1, 0, 0)
    }

    pub(crate) fn has_status(self) -> bool {
        self >= Self(0, 12, 11)
    }

    pub(crate) fn has_fiat_provider(self) -> bool {
        self >= Self(1, 2, 0)
    }

    pub(crate) fn has_payment_request(self) -> bool {
        self >= Self(1, 3, 1)
    }

    pub(crate) fn has_labels(self) -> bool {
        self >= Self(1, 4, 0)
    }

    pub(crate) fn has_external_id(self) -> bool {
        self >= Self(1, 5, 5)
    }

    pub(crate) fn extra_tells_fiat(self) -> bool {
        self >= Self(1, 5, 0)
    }

    /// Invoices carry their preimage from the start.
    pub(crate) fn invoice_has_preimage(self) -> bool {
        self >= Self(1, 5, 0)
    }

    pub(crate) fn settlement_moves_updated_at(self) -> bool {
        self >= Self(1, 4, 1)
    }

    /// A credit's frame is built from memory: its `expiry` has no UTC offset.
    pub(crate) fn credit_frame_is_fresh(self) -> bool {
        self >= Self(1, 5, 5)
    }
}

/// The REST interface.
impl Version {
    pub(crate) fn list_shows_failed(self) -> bool {
        self.is_0_12()
    }

    pub(crate) fn list_asks_funding_source(self) -> bool {
        self.is_0_12()
    }

    /// `GET /payments/{hash}` answers from the record it read before it asked the funding source.
    pub(crate) fn look_up_answers_stale(self) -> bool {
        self < Self(1, 4, 0)
    }

    pub(crate) fn hides_unpaid_preimage(self) -> bool {
        self >= Self(1, 6, 0)
    }

    pub(crate) fn limits_lists(self) -> bool {
        self >= Self(1, 4, 0)
    }

    pub(crate) fn limit_zero_is_a_thousand(self) -> bool {
        self >= Self(1, 5, 0)
    }

    pub(crate) fn sorts_by_updated_at(self) -> bool {
        self >= Self(1, 4, 0)
    }

    /// Filters with lists, and searching, fail with 500.
    pub(crate) fn breaks_on_in_and_search(self) -> bool {
        self >= Self(1, 0, 0) && self < Self(1, 1, 0)
    }

    pub(crate) fn refuses_inkey_with_403(self) -> bool {
        self >= Self(1, 4, 0)
    }

    pub(crate) fn has_rate(self) -> bool {
        self >= Self(0, 12, 8)
    }

    pub(crate) fn rate_without_price_is_zero(self) -> bool {
        self >= Self(1, 5, 6)
    }
}

//! Amounts. LNbits counts in thousandths of a satoshi; people read satoshis.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use satchime_l10n::number;
use serde::{Deserialize, Serialize};

/// An amount in millisatoshi (1/1000 sat). Arithmetic saturates, so no server can make it panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Msat(i64);

impl Msat {
    pub const ZERO: Self = Self(0);

    pub const fn new(msat: i64) -> Self {
        Self(msat)
    }

    pub const fn from_sat(sat: i64) -> Self {
        Self(sat.saturating_mul(1000))
    }

    /// The amount in millisatoshi.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The size without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// `+21,000 sat` or `−1.5 sat`: always with a sign, for amounts that moved.
    pub fn signed(self) -> String {
        let sign = if self.is_negative() { '\u{2212}' } else { '+' };
        format!("{sign}{}", self.abs())
    }
}

impl fmt::Display for Msat {
    /// `21,000 sat`, `1.5 sat`, `−3 sat`, as the current language writes numbers: parts of a satoshi are shown only
    /// when there are some.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sat", number::thousandths(self.0))
    }
}

impl Add for Msat {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Msat {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Msat {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Msat {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_people_write_it() {
        for (msat, plain, signed) in [
            (21_000_000, "21,000 sat", "+21,000 sat"),
            (-1_500, "\u{2212}1.5 sat", "\u{2212}1.5 sat"),
            (0, "0 sat", "+0 sat"),
            (999, "0.999 sat", "+0.999 sat"),
            (1_234_567_890, "1,234,567.89 sat", "+1,234,567.89 sat"),
            (i64::MIN, "\u{2212}9,223,372,036,854,775.808 sat", "\u{2212}9,223,372,036,854,775.807 sat"),
        ] {
            assert_eq!(Msat::new(msat).to_string(), plain);
            assert_eq!(Msat::new(msat).signed(), signed);
        }
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Msat::new(i64::MAX) + Msat::new(1), Msat::new(i64::MAX));
        assert_eq!(-Msat::new(i64::MIN), Msat::new(i64::MAX));
        assert_eq!(Msat::from_sat(i64::MAX), Msat::new(i64::MAX));
    }
}
